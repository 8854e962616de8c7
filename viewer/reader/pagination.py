"""Cut a long page into pieces – kiosk screens, sheets of paper – by one set of rules.

A line, table row, figure or box that fits a piece is not divided. A heading stays with what follows, a
caption with its figure or table, a table's header with its first row. A divided paragraph has at least two
lines on either piece; repeated lines count.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from math import floor

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtGui import QAbstractTextDocumentLayout, QTextBlock, QTextFormat, QTextFrame, QTextTable, QTextTableCell

from viewer.reader.page import KEPT_WITH_NEXT, KEPT_WITH_PREVIOUS, MARKER, RULE, BoxKind, Page
from viewer.reader.underlay import frame_rect

_SHORT_TABLE = 0.4
"""A table up to this share of a piece is not divided."""

_OVERLAPPING = 0.5
"""Px by which lines may overlap and still be cut apart if need be: tall letters, a title."""

_TOP, _BOTTOM = QTextFormat.Property.TableCellTopPadding, QTextFormat.Property.TableCellBottomPadding

Span = tuple[float, float]
"""Top and bottom, px from the top of the page."""


class Atom(Struct, frozen=True):
    """Something never cut – a line, a table row, a picture: ``start`` in the text, ``block`` is the number of its paragraph."""

    top: float
    bottom: float
    start: int
    block: int
    joined: bool = False
    """Whether no piece ends after it: a heading, a caption above its table."""
    head: Span | None = None
    """The header of the table that contains it."""


class Slice(Struct, frozen=True):
    """One piece, a screen or sheet: atoms ``first`` to ``end`` (exclusive), below the repeated ``head`` of a table."""

    first: int
    end: int
    top: float
    bottom: float
    head: Span | None = None


class _Row(Struct, frozen=True):
    """A table row: first and last text position, and its tallest cell with padding."""

    first: int
    last: int
    top: float
    bottom: float
    is_head: bool
    head: Span | None


class Pagination:
    """The pieces of ``page``, each at most ``height`` px high; the first one ``first`` px where that differs.

    ``overlap``: number of lines of a continued paragraph that are repeated. ``moved_from``: how full a piece
    must be (share) before content that fits on the next one is moved there. ``repeats_heads``: whether the
    header of a continued table is repeated.
    """

    def __init__(
        self,
        page: Page,
        height: float,
        *,
        first: float | None = None,
        overlap: int = 0,
        moved_from: float = 0.0,
        repeats_heads: bool = False,
    ) -> None:
        self._height = height
        self._first = height if first is None else first
        self._overlap = overlap
        self._moved_from = moved_from
        tables = list(_tables(page, page.rootFrame()))
        rows = [row for table in tables for row in table]
        self.atoms = tuple(_atoms(page, rows, height, overlap, repeats_heads=repeats_heads))
        short = [table for table in tables if table[-1].bottom - table[0].top <= _SHORT_TABLE * height]
        spans = [(box.start, box.end) for box in page.contents.boxes] + [(table[0].first, table[-1].last) for table in short]
        self._whole = _whole(self.atoms, spans, height)
        self.pieces = tuple(self._pieces())

    def _pieces(self) -> Iterator[Slice]:
        first = 0
        while first < len(self.atoms):
            piece = self.piece_from(first)
            yield piece
            if piece.end >= len(self.atoms):
                return
            first = self.next_first(piece)

    def piece_from(self, first: int) -> Slice:
        """Return the piece that begins with atom ``first``."""
        atoms = self.atoms
        top, head = atoms[first].top, atoms[first].head if first else None
        height = (self._height if first else self._first) - (head[1] - head[0] if head else 0.0)
        end = first + 1
        while end < len(atoms) and atoms[end].bottom - top <= height:
            end += 1
        if end < len(atoms):
            end = self._better_end(first, end)
        return Slice(first, end, top, atoms[end - 1].bottom, head)

    def _better_end(self, first: int, end: int) -> int:
        atoms = self.atoms
        least = atoms[first].top + self._moved_from * self._height
        kept = end = self._outside_whole(first, end, least)
        while kept > first and atoms[kept - 1].joined:
            kept = self._outside_whole(first, kept - 1, least)
        last = end  # what must be seen with the next paragraph
        while last + 1 < len(atoms) and atoms[last].joined and atoms[last + 1].block == atoms[end].block:
            last += 1
        fits = atoms[last].bottom - atoms[kept].top <= self._height  # otherwise it is cut somewhere anyway
        return kept if kept > first and (fits or atoms[kept].top >= least) else end

    def _outside_whole(self, first: int, end: int, least: float) -> int:
        """Return ``end``, or the first atom of a box that it would needlessly divide, if that is after ``least``."""
        parted = (low for low, high in self._whole if first < low < end < high and self.atoms[low].top >= least)
        return next(parted, end)

    def next_first(self, piece: Slice) -> int:
        """Return the first atom of the piece after ``piece``."""
        end = piece.end
        if end >= len(self.atoms):
            return piece.first
        back = end
        while back > end - self._overlap and back - 1 > piece.first and self.atoms[back - 1].block == self.atoms[end].block:
            back -= 1
        if back <= piece.first or self.piece_from(back).end <= end:
            return end
        return back

    def index_of(self, atom: int) -> int:
        """Return the index of the piece that contains ``atom``."""
        return max((i for i, piece in enumerate(self.pieces) if piece.first <= atom), default=0)

    def atom_at(self, position: int) -> int:
        """Return the atom at a text position."""
        return max(0, bisect_right(self.atoms, position, key=lambda atom: atom.start) - 1)

    def atom_below(self, y: float) -> int:
        """Return the first atom that begins at or below ``y`` px of the page; the last one if there is none."""
        return next((i for i, atom in enumerate(self.atoms) if atom.top >= y - 1), len(self.atoms) - 1)


def lines(block: QTextBlock, page: Page) -> list[Span]:
    """Return the lines of a text block."""
    top = page.documentLayout().blockBoundingRect(block).top()
    layout = block.layout()
    return [(top + line.y(), top + line.y() + line.height()) for line in (layout.lineAt(i) for i in range(layout.lineCount()))]


def _atoms(page: Page, rows: list[_Row], height: float, overlap: int, *, repeats_heads: bool) -> Iterator[Atom]:
    found: list[Atom] = []
    to_follow: set[int] = set()
    block = page.begin()
    while block.isValid():
        found.extend(_lines(page, block, overlap))
        if block.blockFormat().hasProperty(KEPT_WITH_PREVIOUS):
            to_follow.add(block.position())
        block = block.next()
    atoms = list(_with_rows(_with_boxes(page, found), rows, height, repeats_heads=repeats_heads))
    for atom, after in pairwise(atoms):
        uncut = after.start in to_follow or after.top < atom.bottom - _OVERLAPPING
        yield replace(atom, bottom=min(atom.bottom, after.top), joined=atom.joined or uncut)
    yield from atoms[-1:]


def _lines(page: Page, block: QTextBlock, overlap: int) -> Iterator[Atom]:
    form, layout = block.blockFormat(), block.layout()
    if block.length() <= 1 and not form.hasProperty(RULE) and not form.hasProperty(MARKER):
        return  # an empty block that Qt leaves after a frame
    found = lines(block, page)
    heading = form.headingLevel() > 0
    followed = heading or form.hasProperty(KEPT_WITH_NEXT) or block.text().rstrip().endswith(("：", ":"))
    last = len(found) - 1
    for i, (top, bottom) in enumerate(found):
        joined = followed if i == last else heading or i == 0 or (i == last - 1 and not overlap)
        yield Atom(top, bottom, block.position() + layout.lineAt(i).textStart(), block.blockNumber(), joined)


def _inside(atoms: list[Atom] | tuple[Atom, ...], first: int, last: int) -> range:
    """Return the atoms that begin between the positions ``first`` and ``last``."""
    return range(bisect_left(atoms, first, key=lambda atom: atom.start), bisect_right(atoms, last, key=lambda atom: atom.start))


def _with_boxes(page: Page, found: list[Atom]) -> list[Atom]:
    """Return ``found`` with the edges of boxes added to their first and last line; a box's title stays with what follows."""
    made = list(found)
    for box in page.contents.boxes:
        inside = _inside(made, box.start, box.end)
        if not inside:
            continue
        rect = frame_rect(page, box)
        first, last = inside[0], inside[-1]
        made[first] = replace(made[first], top=min(made[first].top, rect.top()))
        made[last] = replace(made[last], bottom=max(made[last].bottom, rect.bottom()), joined=False)
        for i in inside if box.kind is BoxKind.CARD_HEAD else inside[:1]:
            made[i] = replace(made[i], joined=i < len(made) - 1)
    return made


def _with_rows(found: list[Atom], rows: list[_Row], height: float, *, repeats_heads: bool) -> Iterator[Atom]:
    """Yield ``found`` with each table row merged into one atom; in a row higher than a piece, only lines side by side."""
    done = 0
    for row in rows:
        inside = _inside(found, row.first, row.last)
        if not inside:
            continue
        yield from found[done : inside.start]
        done = inside.stop
        group = found[inside.start : done]
        head = row.head if repeats_heads and not row.is_head else None
        whole = _merged([*group, replace(group[0], top=row.top, bottom=row.bottom)])
        if whole.bottom - whole.top <= height - (head[1] - head[0] if head else 0.0):
            yield replace(whole, joined=row.is_head, head=head)
        else:
            yield from (replace(atom, joined=False, head=head) for atom in _side_by_side(group))
    yield from found[done:]


def _tables(page: Page, frame: QTextFrame) -> Iterator[list[_Row]]:
    """Yield the rows of each table in ``frame``, without nested tables."""
    if isinstance(frame, QTextTable):
        yield list(_rows(page, frame))
    else:
        for child in frame.childFrames():
            yield from _tables(page, child)


def _rows(page: Page, table: QTextTable) -> Iterator[_Row]:
    heads, head = table.format().toTableFormat().headerRowCount(), None
    layout = page.documentLayout()
    for number in range(table.rows()):
        cells = [table.cellAt(number, column) for column in range(table.columns())]
        first, last = cells[0].firstPosition(), cells[-1].lastPosition()
        edges = [_cell_edges(page, layout, cell) for cell in cells]
        top, bottom = min(top for top, _ in edges), max(bottom for _, bottom in edges)
        if number < heads:
            head = (head[0] if head else top, bottom)
        yield _Row(first, last, top, bottom, number < heads, head)


def _cell_edges(page: Page, layout: QAbstractTextDocumentLayout, cell: QTextTableCell) -> Span:
    """Return the upper and lower edge of a cell; a fraction of a padding belongs to the table's line (``reader.table``)."""
    form = cell.format()
    first, last = page.findBlock(cell.firstPosition()), page.findBlock(cell.lastPosition())
    rect = layout.blockBoundingRect(first)
    bottom = (rect if last == first else layout.blockBoundingRect(last)).bottom()
    return rect.top() - floor(form.doubleProperty(_TOP)), bottom + floor(form.doubleProperty(_BOTTOM) + 0.5)


def _side_by_side(found: list[Atom]) -> list[Atom]:
    """Return ``found`` from top to bottom, with overlapping atoms merged."""
    groups: list[list[Atom]] = []
    bottom = 0.0
    for atom in sorted(found, key=lambda atom: atom.top):
        if groups and atom.top < bottom - 1:
            groups[-1].append(atom)
        else:
            groups.append([atom])
        bottom = max(bottom, atom.bottom)
    made = [_merged(group) for group in groups]
    for i in range(len(made) - 2, -1, -1):  # a short cell may be next to the middle of a long one: starts only grow
        made[i] = replace(made[i], start=min(made[i].start, made[i + 1].start))
    return made


def _merged(group: list[Atom]) -> Atom:
    start = min(atom.start for atom in group)
    return Atom(min(atom.top for atom in group), max(atom.bottom for atom in group), start, group[0].block)


def _whole(atoms: tuple[Atom, ...], spans: list[tuple[int, int]], height: float) -> list[tuple[int, int]]:
    """Return (first atom, atom after the last) of each box and short table that fits a piece, outermost first."""
    found = []
    for start, end in spans:
        inside = _inside(atoms, start, end)
        if inside and atoms[inside[-1]].bottom - atoms[inside[0]].top <= height:
            found.append((inside.start, inside.stop))
    return sorted(found, key=lambda pair: (pair[0], -pair[1]))
