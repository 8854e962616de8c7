"""A piece of a passage around what was found in it."""

from __future__ import annotations

from collections.abc import Iterable

from viewer.library.search.fold import origins
from viewer.library.search.hits import Span
from viewer.library.search.passages import CELLS

LENGTH = 56
"""Most characters of a snippet, marks of omission not counted."""

BEFORE = 12
"""Characters kept before the first mark."""

OMITTED = "…"


def written_spans(line: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """``spans`` of the folded ``line`` as spans of the line as written: in order, overlapping ones made one."""
    merged: list[Span] = []
    for start, length in sorted(origins(line, spans)):
        last, size = merged[-1] if merged else (0, -1)
        if start <= last + size:
            merged[-1] = (last, max(size, start + length - last))
        else:
            merged.append((start, length))
    return tuple(merged)


def snippet(line: str, spans: tuple[Span, ...], lead: int = 0) -> tuple[str, tuple[Span, ...]]:
    """At most ``LENGTH`` characters of ``line`` from shortly before the first mark (all of a longer one), and the marks in it.

    Where what is shown begins later, the first ``lead`` characters of the line stand before it: they say what it is about.
    """
    first, size = spans[0] if spans else (0, 0)
    lead = min(lead, LENGTH // 2)
    start, end = _window(line, first, size, LENGTH)
    if start <= lead:
        lead = 0
    elif lead:
        start, end = _window(line, first, size, LENGTH - lead)
    before = line[:lead] + (OMITTED if start else "")
    after = OMITTED if end < len(line) else ""
    shift = len(before) - start
    inside = tuple((at + shift, min(at + width, end) - at) for at, width in spans if start <= at < end)
    return before + line[start:end] + after, inside


def _window(line: str, first: int, size: int, room: int) -> tuple[int, int]:
    """What is shown of ``line``: ``room`` characters or, if that is longer, all of the mark of ``size`` at ``first``."""
    length = max(room, size)
    start = max(0, min(_beginning(line, first), len(line) - length)) if len(line) > length else 0
    return start, min(len(line), max(start + length, first + size))


def _beginning(line: str, first: int) -> int:
    """Shortly before a mark; in a row of a table before the head of its column, where that is near."""
    cell = line.rfind(CELLS, 0, first) + len(CELLS)
    return cell if len(CELLS) <= cell and first - cell <= LENGTH // 2 else first - BEFORE
