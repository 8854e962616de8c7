"""Titles in lines: balanced, broken between words, the end of one that is too long elided."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from viewer.draw.typography import NO_BREAK_SPACE, WORD_JOINER, bare, ems, is_wide, kept, may_break

_BREAK_AFTER = "：，；？！、。）》"
_BOUND = "的了着过吗呢吧之们等"
"""What never begins a line of a title: it belongs to the word before it."""
_JOINING = "和或与及“"
_JOINED, _QUOTED = 4.5, 6.0
"""Em of unevenness that a break before a joining word is worth, and that one within quotation marks costs."""


def max_characters(text: str, width: float) -> int:
    """How many characters of ``text`` a line of ``width`` em holds at the very most: no narrow one takes less than 0.2 em."""
    for at, character in enumerate(text):
        width -= 1 if character >= "\u2e80" else 0.2
        if width < 0:
            return at
    return len(text)


def unbroken(title: str, words: Iterable[str] = ()) -> str:
    """``title`` as it is laid out: no line of it ends within a quantity or one of ``words``."""
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
    """The places in ``title`` where no line begins: within one of ``words``, the longest first, and before a particle."""
    chosen = sorted(words, key=len, reverse=True)
    found = {place for place in range(1, len(title)) if title[place] in _BOUND}
    at = 0
    while at < len(title):
        word = next((word for word in chosen if title.startswith(word, at)), "")
        found.update(range(at + 1, at + len(word)))
        at += len(word) or 1
    return found


def balanced(title: str, width: float, words: Iterable[str] = ()) -> tuple[str, ...]:
    """``title`` in lines for a column of ``width`` em: one if it fits, else broken after ： ， or where halves are even.

    No line ends within one of ``words``. A line that is still too long breaks by itself, at the same places.
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
    """``title`` in two lines as even as may be, each at most ``width`` em if that is possible.

    A Latin word and those of ``words`` are never cut, no line begins with closing punctuation; a line ends rather before “ or a
    word that joins two others than between them, even where the halves are less even then.
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
    """``title`` in two lines of at most ``width`` em; in one, which breaks by itself, where two are not needed or not enough.

    Latin words break by themselves at spaces, and their width is too rough to say when.
    """
    if ems(title) <= width or not any(map(is_wide, title)):
        return (title,)
    lines = halved(title, width, words)
    return lines if max(map(ems, lines)) <= width else (unbroken(title, words),)


def title_lines(title: str, font: QFont, width: float, words: Iterable[str] = ()) -> tuple[str, ...]:
    """``title`` in at most two lines of ``width`` px, balanced; the end of a longer one is elided."""
    metrics, size = QFontMetricsF(font), font.pixelSize()
    if metrics.horizontalAdvance(title) <= width - size / 2:
        return (title,)
    lines = tuple(map(bare, balanced(title, min(width / size - 0.5, ems(title) - 0.1), words)))
    if len(lines) == 1 or metrics.horizontalAdvance(max(lines, key=ems)) > width:
        lines = tuple(map(bare, halved(title, width / size, words)))
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
