"""Pieces of a line around its first mark, which is always in them.

Half of a clause may say the opposite (不要停药, 要停药), and half of a number is another number: a piece begins with a cell
or clause if one is near, otherwise with what denies it, and cuts no number.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from viewer.library.search.hits import Span
from viewer.library.search.passages import CELLS

LENGTH = 56
"""Maximum characters of a snippet, without ellipses."""

BEFORE = 12
"""Characters kept before the first mark of a long clause."""

OMITTED = "…"

_CLAUSE = re.compile(rf"[。！？；，]|[.!?;,]\s+|{CELLS}")
_INSIDE = re.compile(r"[0-9A-Za-z]{2}|[.,]\d|\d[.,]\d")
"""Characters of one number or Latin word."""
_DENIAL = re.compile(
    r"(?:[不没无勿禁忌]|未(?!来)|非(?!常)|(?<![特区分级性个鉴识类差])别)[^\W\dA-Za-z]?|\b(?:no|not|never|without|cannot|n?either|nor)\b|\w+n['’]t\b",
    re.IGNORECASE,
)
_MOST_DENIALS = 2
_LABEL = 12
"""Characters in which a label before a colon ends: 它不能说明："""


def snippet(line: str, spans: tuple[Span, ...], lead: int = 0) -> tuple[str, tuple[Span, ...]]:
    """Return about ``LENGTH`` characters of ``line`` from shortly before the first mark
    (all of a longer one), and the marks in it.

    If the snippet begins later, the first ``lead`` characters of the line are put before it: they name its subject, and part of
    them may say the opposite (它不能说明, 能说明).
    """
    first, size = spans[0] if spans else (0, 0)
    lead = min(lead, LENGTH // 2)
    start, end = _window(line, first, size, LENGTH)
    if start > lead > 0:
        start, end = _window(line, first, size, LENGTH - lead)
    elif lead:
        start, end, lead = 0, min(len(line), max(LENGTH, first + size)), 0
    denial = _denial(line, lead, start)
    before = line[:lead] + (OMITTED if start else "") + denial
    after = OMITTED if end < len(line) else ""
    shift = len(before) - start
    inside = tuple((at + shift, min(at + width, end) - at) for at, width in spans if start <= at < end)
    return before + line[start:end] + after, inside


def _window(line: str, first: int, size: int, room: int) -> tuple[int, int]:
    """Return the part of ``line`` to show: ``room`` characters, or all of the mark of ``size`` at ``first`` if that is longer."""
    length = max(room, size)
    if len(line) <= length:
        return 0, len(line)
    starts = [0, *(match.end() for match in _CLAUSE.finditer(line, 0, first))]
    cells = [at for at in starts if line.endswith(CELLS, 0, at)]
    near = [at for at in (*cells[-1:], starts[-1]) if first - at <= min(LENGTH // 2, length - size)]
    latest = near[0] if near else first - min(BEFORE, length - size)
    start = max(0, min(latest, len(line) - length))
    start = next((at for at in starts if start <= at <= latest), start)
    while 0 < start < first and (line[start] == " " or _INSIDE.match(line, start - 1)):
        start += 1
    end = min(len(line), start + length)
    while first + size < end < len(line) and _INSIDE.match(line, end - 1):
        end -= 1
    return start, end


def _clause(line: str, first: int) -> int:
    """Return where the clause with the character ``first`` begins."""
    return max((match.end() for match in _CLAUSE.finditer(line, 0, first)), default=0)


def _denial(line: str, lead: int, start: int) -> str:
    """Return the words that deny (不要…), between ``lead`` or the beginning of the clause and ``start``, with ellipses."""
    found = [match[0] for match in _DENIAL.finditer(line, max(lead, _clause(line, start)), start)]
    return "".join(f"{words}{OMITTED}" for words in found[-_MOST_DENIALS:])


def fitted(text: str, spans: tuple[Span, ...], width: Callable[[str], float], room: float) -> tuple[str, tuple[Span, ...]]:
    """Return as much of ``text`` as fits into ``room`` by ``width``, and the marks in it.

    It begins at the beginning if the first mark then fits, otherwise with the label (它不能说明：) and the clause of the mark.
    """
    first, size = spans[0] if spans else (0, 0)
    behind = text[first + size :]
    after = OMITTED if len(behind) > 1 else behind
    before, start = "", 0
    if spans and width(text[: first + size] + after) > room:
        for before, start in _beginnings(text, first):
            if width(before + text[start : first + size] + after) <= room:
                break
    shown, shift = before + text[start:], len(before) - start
    end = len(shown)
    if width(shown) > room:
        end = max(1, bisect_right(range(1, end), room, key=lambda at: width(shown[:at] + OMITTED)))
        while end > first + size + shift and _INSIDE.match(shown, end - 1):
            end -= 1
        shown = shown[:end].rstrip(OMITTED) + OMITTED
    return shown, tuple((at + shift, min(length, end - at - shift)) for at, length in spans if start <= at < end - shift)


def _beginnings(text: str, first: int) -> Iterator[tuple[str, int]]:
    """Yield what may precede the mark at ``first`` and where the rest begins, the longest first."""
    label = text[: text.find("：", 0, min(_LABEL, first)) + 1]
    clause = max(_clause(text, first), len(label))
    if clause > len(label):
        yield label + OMITTED, clause
    for start in range(max(clause + 1, first - 2 * BEFORE), first):
        if text[start] != " " and not _INSIDE.match(text, start - 1):
            denial = _denial(text, clause, start)
            omitted = denial and not clause > len(label) and text.startswith(denial.partition(OMITTED)[0], clause)
            yield label + ("" if omitted else OMITTED) + denial, start
    yield label + OMITTED + _denial(text, clause, first), first
    yield label + OMITTED, first
    yield OMITTED, first
