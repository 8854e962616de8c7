"""Chinese typography that Qt leaves to us: gaps between Han and Latin, squeezed punctuation, balanced titles.

Nothing here changes what is stored or copied: gaps are laid out as letter spacing, titles are broken only when drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from math import inf

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextCharFormat, QTextLayout

GAP_EM = 0.22
"""Width of the gap between Han and Latin or digits, in em (DESIGN.md, 3)."""

_NARROW = r"\x00-\u05ff\u2070-\u209f\u2160-\u2188"
"""Latin, Greek, Cyrillic and Hebrew, raised and lowered digits, Roman numerals. A start compiles it: each character of a range
costs time, and each set of scattered ones that reaches beyond Latin-1, hence the sign that stands alone below."""
_HAN = rf"(?:(?![{_NARROW}])\w)"
_LATIN = rf"(?:(?=[{_NARROW}])[\w%°±])"
_CLOSING = "，。、；：！？）》」』】”’"
_OPENING = "（《「『【“‘"
_SPACING = re.compile(
    f"(?P<marks>[{_CLOSING}{_OPENING}]{{2,}})"
    f"|(?P<gap>{_HAN}(?={_LATIN}|[(<]|(?=[≤≥])|(?=≈))|(?:{_LATIN}|\\))(?={_HAN}))"
)
_CLOSED_UP = re.compile("[0-9](?=[月日时分点]|年[0-9])|[年月日时点](?=[0-9])")  # 2026年6月18日, 8点30分
_UNIT = re.compile(r"(?<=[0-9]) (?=(?:[A-Za-zµμ%°℃]|×))|(?<=[≥≤<>≈±]) (?=[0-9])")
_RATIO = re.compile(r"(?<=[A-Za-zµμ])/(?=[A-Za-z]{1,3}(?![A-Za-z/.]))")  # mg/dL, not a path
_WIDE_QUOTES = frozenset("“”‘’—…")
_BREAK_AFTER = "：，；？！、。）》"
_JOINING = "和或与及“"
_JOINED, _QUOTED = 4.5, 6.0
"""Em of unevenness that a break before a joining word is worth, and that one within quotation marks costs."""

HALF_WIDTH = QFont.Tag("halt")


class Spacing(Enum):
    """How the last character of a run is set."""

    PLAIN = 0
    GAP = 1
    HALF = 2


def runs(text: str) -> Iterator[tuple[int, int, Spacing]]:
    """``(start, end, spacing)`` of the runs that make up ``text``; a GAP or HALF run is one character long."""
    closed = {match.start() for match in _CLOSED_UP.finditer(text)}
    at = 0
    for match in _SPACING.finditer(text):
        start, end = match.span()
        if match["gap"]:
            spacing, places = Spacing.GAP, [start] if start not in closed else []
        else:
            spacing, places = Spacing.HALF, [i for i in range(start, end) if _squeezed(text, i, start, end)]
        for place in places:
            if place > at:
                yield at, place, Spacing.PLAIN
            yield place, place + 1, spacing
            at = place + 1
    if at < len(text):
        yield at, len(text), Spacing.PLAIN


def _squeezed(text: str, at: int, start: int, end: int) -> bool:
    """Whether the mark ``at`` takes half its width, in a row of marks from ``start`` to ``end``."""
    if text[at] in _CLOSING:
        return at + 1 < end
    return at > start and text[at - 1] in _OPENING


def spaced(form: QTextCharFormat, spacing: Spacing, pixels: float) -> QTextCharFormat:
    """``form`` with the spacing applied, for text of a height in px."""
    if spacing is Spacing.PLAIN:
        return form
    made = QTextCharFormat(form)
    if spacing is Spacing.HALF:
        made.setFontFeatures(form.fontFeatures() | {HALF_WIDTH: 1})
    else:
        made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
        made.setFontLetterSpacing(pixels * GAP_EM)
    return made


def ranges(text: str, pixels: float) -> list[QTextLayout.FormatRange]:
    """Format ranges that set ``text`` in a ``QTextLayout``, for text of a height in px."""
    made = []
    for start, end, spacing in runs(text):
        if spacing is not Spacing.PLAIN:
            part = QTextLayout.FormatRange()
            part.start, part.length = start, end - start
            part.format = spaced(QTextCharFormat(), spacing, pixels)
            made.append(part)
    return made


def label(text: str) -> str:
    """``text`` for a plain widget's label: a quarter-em space where a gap belongs. Never stored, never copied."""
    return "".join(text[start:end] + ("\u2005" if spacing is Spacing.GAP else "") for start, end, spacing in runs(text))


def keep_units(text: str) -> str:
    """``text`` with no-break spaces between a number and its unit, and units in one piece: no line ends within them."""
    return _RATIO.sub("/\u2060", _UNIT.sub("\u00a0", text))


def ems(text: str) -> float:
    """The rough width of ``text`` in em: 1 a full-width character, 0.55 any other."""
    wide = sum(map(_is_wide, text))
    return wide + 0.55 * (len(text) - wide)


def most_in(text: str, width: float) -> int:
    """How many characters of ``text`` a line of ``width`` em holds at the very most: no narrow one takes less than 0.2 em."""
    for at, character in enumerate(text):
        width -= 1 if character >= "\u2e80" else 0.2
        if width < 0:
            return at
    return len(text)


def _is_wide(character: str) -> bool:
    return character >= "\u2e80" or character in _WIDE_QUOTES


def balanced(title: str, width: float) -> tuple[str, ...]:
    """``title`` in lines for a column of ``width`` em: one if it fits, else broken after ： ， or where halves are even."""
    if ems(title) <= width:
        return (title,)
    half = ems(title) / 2
    breaks = [at for at in range(1, len(title)) if title[at - 1] in _BREAK_AFTER]
    fitting = [at for at in breaks if ems(title[:at]) <= width and ems(title[at:]) <= width]
    if not fitting:
        head, colon, tail = title.partition("：")
        return (head + colon, *_halved_within(tail, width)) if tail else _halved_within(title, width)
    at = min(fitting, key=lambda i: abs(ems(title[:i]) - half) - (6 if title[i - 1] == "：" else 0))
    return (title[:at], title[at:])


def halved(title: str, width: float = inf) -> tuple[str, str]:
    """``title`` in two lines as even as may be, each at most ``width`` em if that is possible.

    A Latin word is never cut, no line begins with closing punctuation; a line ends rather before “ or a word that joins two
    others than between them, even where the halves are less even then.
    """
    title = keep_units(title)
    half = ems(title) / 2
    places = [i for i in range(1, len(title)) if may_break(title[i - 1], title[i])]
    fitting = [i for i in places if max(ems(title[:i]), ems(title[i:])) <= width] or places

    def cost(at: int) -> float:
        within = title.count("“", 0, at) > title.count("”", 0, at)
        return abs(ems(title[:at]) - half) + (_QUOTED if within else 0) - (_JOINED if title[at] in _JOINING else 0)

    at = min(fitting, key=cost, default=len(title))
    return (title[:at].rstrip(), title[at:])


def _halved_within(words: str, width: float) -> tuple[str, ...]:
    """``words`` in two lines of at most ``width`` em; in one, which breaks by itself, where two are not needed or not enough.

    Latin words break by themselves at spaces, and their width is too rough to say when.
    """
    if ems(words) <= width or not any(map(_is_wide, words)):
        return (words,)
    lines = halved(words, width)
    return lines if max(map(ems, lines)) <= width else (words,)


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters."""
    between_words = before in " \u2005" or _is_wide(before) or _is_wide(after)
    return between_words and after not in _CLOSING + " \u2005" and before not in _OPENING


def title_lines(title: str, font: QFont, width: float) -> tuple[str, ...]:
    """``title`` in at most two lines of ``width`` px, balanced; the end of a longer one is elided."""
    metrics, size = QFontMetricsF(font), font.pixelSize()
    if metrics.horizontalAdvance(title) <= width - size / 2:
        return (title,)
    lines = balanced(title, min(width / size - 0.5, ems(title) - 0.1))
    if len(lines) == 1 or metrics.horizontalAdvance(max(lines, key=ems)) > width:
        lines = halved(title, width / size)
    if metrics.horizontalAdvance(lines[0]) > width:
        fitting = next(n for n in range(len(title), 0, -1) if n == 1 or metrics.horizontalAdvance(title[:n]) <= width)
        lines = (title[:fitting], title[fitting:])
    return tuple(
        line if metrics.horizontalAdvance(line) <= width else metrics.elidedText(line, Qt.TextElideMode.ElideRight, width - 4)
        for line in lines
    )
