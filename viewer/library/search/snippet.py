"""A piece of a passage around what was found in it."""

from __future__ import annotations

from collections.abc import Iterable

from viewer.library.search.fold import origins
from viewer.library.search.hits import Span

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


def snippet(line: str, spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """At most ``LENGTH`` characters of ``line`` from shortly before the first mark (all of a longer one), and the marks in it."""
    first, size = spans[0] if spans else (0, 0)
    length = max(LENGTH, size)
    start = max(0, min(first - BEFORE, len(line) - length)) if len(line) > length else 0
    end = min(len(line), max(start + length, first + size))
    before = OMITTED if start else ""
    after = OMITTED if end < len(line) else ""
    shift = len(before) - start
    inside = tuple((at + shift, min(at + width, end) - at) for at, width in spans if start <= at < end)
    return before + line[start:end] + after, inside
