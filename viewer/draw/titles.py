"""Break titles into lines: balanced, between words; the end of a title that is too long is elided."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from math import inf

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from viewer.draw.typography import NO_BREAK_SPACE, WORD_JOINER, bare, ems, is_wide, kept, may_break

_BREAK_AFTER = "：，；？！、。）》"
_BOUND = "的了着过吗呢吧之们等"
"""Characters that never begin a line of a title; each belongs to the word before it."""
_JOINING = "和或与及“"
_JOINED, _QUOTED = 4.5, 6.0
"""Unevenness in em that a break may cost if it is before a joining word, and the penalty of a break inside quotation marks."""


def max_characters(text: str, width: float) -> int:
    """Return how many characters of ``text`` fit in ``width`` em at the very most: no narrow one takes less than 0.2 em."""
    for at, character in enumerate(text):
        width -= 1 if character >= "\u2e80" else 0.2
        if width < 0:
            return at
    return len(text)


def unbroken(title: str, words: Iterable[str] = ()) -> str:
    """Return ``title`` with invisible marks, so that no line ends within a quantity or one of ``words``."""
    marks = kept(title)
    for place in joined(title, words):
        marks.setdefault(place, WORD_JOINER)
    made = []
    for at, character in enumerate(title):
        made.append(marks.get(at, ""))
        if marks.get(at) != NO_BREAK_SPACE:
            made.append(character)
    return "".join(made)


def joined(title: str, words: Iterable[str]) -> set[int]:
    """Return the places in ``title`` where no line begins: within one of ``words``
    (longest match first), and before a particle.
    """
    found = {place for place in range(1, len(title)) if title[place] in _BOUND}
    for match in _any_of(tuple(words)).finditer(title):
        found.update(range(match.start() + 1, match.end()))
    return found


@lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of any of ``words``, the longest first; of none, what is never found."""
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


def balanced(title: str, width: float, words: Iterable[str] = ()) -> tuple[str, ...]:
    """Break ``title`` into lines for a column of ``width`` em: one if it fits, otherwise
    after ： or ，, otherwise into even halves.

    No line ends within one of ``words``. A line that is still too long wraps later, at the same places.
    """
    if ems(title) <= width:
        return (title,)
    half = ems(title) / 2
    breaks = [at for at in range(1, len(title)) if title[at - 1] in _BREAK_AFTER]
    fitting = [at for at in breaks if ems(title[:at]) <= width and ems(title[at:]) <= width]
    if not fitting:
        head, colon, tail = title.partition("：")
        if not tail:
            return _halved_within(title, width, words)
        return (unbroken(head + colon, words), *_halved_within(tail, width, words))
    at = min(fitting, key=lambda i: abs(ems(title[:i]) - half) - (6 if title[i - 1] == "：" else 0))
    return (title[:at], title[at:])


def halved(title: str, width: float = inf, words: Iterable[str] = ()) -> tuple[str, str]:
    """Break ``title`` into two lines as even as possible, each at most ``width`` em if possible.

    Latin words and ``words`` are never cut, and no line begins with closing punctuation. Breaks before “ or before a joining
    word are preferred, even if the halves are then less even.
    """
    title = unbroken(title, words)
    half = ems(title) / 2
    places = [i for i in range(1, len(title)) if may_break(title[i - 1], title[i])]
    fitting = [i for i in places if max(ems(title[:i]), ems(title[i:])) <= width] or places

    def cost(at: int) -> float:
        within = title.count("“", 0, at) > title.count("”", 0, at)
        return abs(ems(title[:at]) - half) + (_QUOTED if within else 0) - (_JOINED if title[at] in _JOINING else 0)

    at = min(fitting, key=cost, default=len(title))
    return (title[:at].rstrip(), title[at:])


def _halved_within(title: str, width: float, words: Iterable[str]) -> tuple[str, ...]:
    """Break ``title`` into two lines of at most ``width`` em; return one line if one is enough or two are too few.

    Latin text stays one line: it wraps at spaces, and its width in em is only estimated.
    """
    if ems(title) <= width or not any(map(is_wide, title)):
        return (title,)
    lines = halved(title, width, words)
    return lines if max(map(ems, lines)) <= width else (unbroken(title, words),)


def title_lines(title: str, font: QFont, width: float, words: Iterable[str] = ()) -> tuple[str, ...]:
    """Return ``title`` in at most two balanced lines of ``width`` px; the end of a longer one is elided."""
    metrics, size = QFontMetricsF(font), font.pixelSize()
    if metrics.horizontalAdvance(title) <= width - size / 2:
        return (title,)
    lines = tuple(map(bare, balanced(title, min(width / size - 0.5, ems(title) - 0.1), words)))
    if len(lines) != 2 or metrics.horizontalAdvance(max(lines, key=ems)) > width:
        head, colon, tail = title.partition("：")
        parted = tail and metrics.horizontalAdvance(max(head + colon, tail, key=ems)) <= width
        lines = (head + colon, tail) if parted else tuple(map(bare, halved(title, width / size, words)))
    if metrics.horizontalAdvance(lines[0]) > width:
        fitting = next(n for n in range(len(title), 0, -1) if n == 1 or metrics.horizontalAdvance(title[:n]) <= width)
        laid = unbroken(title, words)
        places = [at for at in range(1, len(laid)) if may_break(laid[at - 1], laid[at]) and len(bare(laid[:at])) <= fitting]
        at = len(bare(laid[: places[-1]])) if places else fitting
        lines = (title[:at].rstrip(), title[at:])
    return tuple(
        line if metrics.horizontalAdvance(line) <= width else metrics.elidedText(line, Qt.TextElideMode.ElideRight, width - 4)
        for line in lines
    )
