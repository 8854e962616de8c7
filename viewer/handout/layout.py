"""Pages cut out of one long page: no line, table row, figure or box is divided while it fits a sheet.

A heading stays with what follows, a caption with its figure or table; no paragraph leaves a single line behind or carries
one over; the head of a table is repeated where the table goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from PySide6.QtGui import QTextBlock, QTextFormat, QTextFrame, QTextTable

from viewer.reader.chart import ChartInset
from viewer.reader.figure import FigureInset
from viewer.reader.page import INSET, MARKER, RULE, Box, Page
from viewer.reader.style import Role
from viewer.reader.underlay import frame_rect

_SHORT_TABLE = 0.4
"""A table that takes no more of a sheet is not divided."""

Span = tuple[float, float]
"""Top and bottom, px from the page's top."""


@dataclass(frozen=True)
class Atom:
    """A strip of the page that is not divided. ``with_next``: no page ends after it. ``head``: the table's head to repeat."""

    top: float
    bottom: float
    with_next: bool = False
    head: Span | None = None


@dataclass(frozen=True)
class Cut:
    """What one sheet shows: the page from ``top`` to ``bottom``, below the repeated table head."""

    top: float
    bottom: float
    head: Span | None = None


class _Kind(Enum):
    """What a part is to the parts beside it."""

    TEXT = auto()
    ITEM = auto()  # figure, chart, table
    ABOVE = auto()  # caption above its item
    BELOW = auto()  # caption or source below its item


_TOGETHER = {(_Kind.ABOVE, _Kind.ITEM), (_Kind.ITEM, _Kind.BELOW)}


def paginate(page: Page, room: Callable[[bool], float]) -> tuple[Cut, ...]:
    """The sheets of ``page``; ``room(first)`` is the height of the first and of the other sheets."""
    atoms = _kept_together(_atoms(page, page.rootFrame(), room(False)))
    cuts: list[Cut] = []
    start = 0
    while start < len(atoms):
        head = atoms[start].head if cuts else None
        height = room(not cuts) - (head[1] - head[0] if head else 0.0)
        end = start + 1
        while end < len(atoms) and atoms[end].bottom - atoms[start].top <= height:
            end += 1
        if end < len(atoms):
            back = end
            while back > start + 1 and atoms[back - 1].with_next:
                back -= 1
            end = end if atoms[back - 1].with_next else back
        cuts.append(Cut(atoms[start].top, atoms[end - 1].bottom, head))
        start = end
    return tuple(cuts)


def lines(block: QTextBlock, page: Page) -> list[Span]:
    """The lines of a block of text."""
    top = page.documentLayout().blockBoundingRect(block).top()
    layout = block.layout()
    return [
        (top + line.y(), top + line.y() + line.height()) for line in (layout.lineAt(i) for i in range(layout.lineCount()))
    ]


def _atoms(page: Page, frame: QTextFrame, room: float) -> list[Atom]:
    """The strips of what is in ``frame``, in reading order."""
    boxes = {box.frame.objectIndex(): box for box in page.contents.boxes}
    parts: list[tuple[_Kind, list[Atom]]] = []
    part = frame.begin()
    while not part.atEnd():
        inner, block = part.currentFrame(), part.currentBlock()
        if isinstance(inner, QTextTable):
            parts.append((_Kind.ITEM, list(_row_atoms(page, inner, room))))
        elif not block.isValid():
            box = boxes.get(inner.objectIndex())
            whole = _whole(page, box, room) if box is not None else None
            parts.append((_Kind.TEXT, [whole] if whole is not None else _atoms(page, inner, room)))
        else:
            parts.append((_kind(page, block), list(_block_atoms(page, block))))
        part += 1
    parts = [(kind, atoms) for kind, atoms in parts if atoms]
    for (kind, atoms), (following, _) in pairwise(parts):
        if (kind, following) in _TOGETHER:
            atoms[-1] = replace(atoms[-1], with_next=True)
    return [atom for _, atoms in parts for atom in atoms]


def _whole(page: Page, box: Box, room: float) -> Atom | None:
    """A box that fits a sheet is not divided."""
    rect = frame_rect(page, box)
    return Atom(rect.top(), rect.bottom()) if rect.height() <= room else None


def _kind(page: Page, block: QTextBlock) -> _Kind:
    form = block.blockFormat()
    part = block.begin()
    while not part.atEnd():
        char = part.fragment().charFormat()
        if char.hasProperty(INSET) and isinstance(page.inset(char), FigureInset | ChartInset):
            return _Kind.ITEM
        part += 1
    if block.charFormat().property(QTextFormat.Property.FontPixelSize) != page.style.size(Role.CAPTION) or form.headingLevel():
        return _Kind.TEXT
    return _Kind.ABOVE if form.topMargin() >= page.style.px(10) else _Kind.BELOW


def _block_atoms(page: Page, block: QTextBlock) -> Iterator[Atom]:
    form = block.blockFormat()
    if block.length() <= 1 and not form.hasProperty(RULE) and not form.hasProperty(MARKER):
        return  # what a frame leaves behind it
    found = lines(block, page)
    if not found:
        return
    followed = form.headingLevel() > 0 or block.text().rstrip().endswith(("：", ":"))
    if len(found) <= 3:
        yield Atom(found[0][0], found[-1][1], followed)
        return
    yield Atom(found[0][0], found[1][1])
    for line in found[2:-2]:
        yield Atom(*line)
    yield Atom(found[-2][0], found[-1][1], followed)


def _row_atoms(page: Page, table: QTextTable, room: float) -> Iterator[Atom]:
    heads = table.format().toTableFormat().headerRowCount()
    head: Span | None = None
    spans = [_row_span(page, table, row) for row in range(table.rows())]
    if spans[-1][1] - spans[0][0] <= room * _SHORT_TABLE:
        yield Atom(spans[0][0], spans[-1][1])
        return
    for row, (top, bottom) in enumerate(spans):
        if row < heads:
            head = (head[0] if head else top, bottom)
            yield Atom(top, bottom, with_next=True)
        elif bottom - top <= room / 2:
            yield Atom(top, bottom, head=head)
        else:
            yield from (Atom(*line, head=head) for line in _merged(_row_lines(page, table, row)))


def _row_span(page: Page, table: QTextTable, row: int) -> Span:
    """The tallest cell of a row with its padding."""
    layout = page.documentLayout()
    tops, bottoms = [], []
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        form = cell.format().toTableCellFormat()
        tops.append(layout.blockBoundingRect(cell.firstCursorPosition().block()).top() - form.topPadding())
        bottoms.append(layout.blockBoundingRect(cell.lastCursorPosition().block()).bottom() + form.bottomPadding())
    return min(tops), max(bottoms)


def _row_lines(page: Page, table: QTextTable, row: int) -> Iterator[Span]:
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        block, last = cell.firstCursorPosition().block(), cell.lastPosition()
        while block.isValid() and block.position() <= last:
            yield from lines(block, page)
            block = block.next()


def _merged(spans: Iterator[Span]) -> list[Span]:
    """``spans`` that overlap, as one."""
    merged: list[Span] = []
    for top, bottom in sorted(spans):
        if merged and top < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(bottom, merged[-1][1]))
        else:
            merged.append((top, bottom))
    return merged


def _kept_together(atoms: list[Atom]) -> list[Atom]:
    """``atoms`` in order of height, those that overlap (cells beside each other) as one."""
    kept: list[Atom] = []
    for atom in sorted(atoms, key=lambda atom: (atom.top, -atom.bottom)):
        if kept and atom.top < kept[-1].bottom - 0.5:
            with_next = atom.with_next if atom.bottom >= kept[-1].bottom else kept[-1].with_next
            kept[-1] = replace(kept[-1], bottom=max(atom.bottom, kept[-1].bottom), with_next=with_next)
        else:
            kept.append(atom)
    return kept
