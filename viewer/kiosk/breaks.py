"""Where a page is broken into screens: between lines, never through one; what belongs together stays together.

The smallest things that are never cut are ``Atom``s: a line of text, a row of a table, a picture. A screen is a run of them.
When a paragraph goes on over a break, its last two lines are shown again at the top of the next screen.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtGui import QTextBlock, QTextFrame, QTextTable

from viewer.reader.page import BoxKind, Page
from viewer.reader.underlay import frame_rect

_OVERLAP = 2
"""Lines shown again when a paragraph goes on."""

_WORTH_MOVING = 0.4
"""A box that fits on a screen begins a new one rather than being cut, where so much of the screen is full already."""


class Atom(Struct, frozen=True):
    """Something never cut: ``top`` to ``bottom`` px of the page, from ``start`` in the text, in paragraph number ``block``."""

    top: float
    bottom: float
    start: int
    block: int
    joined: bool = False
    """It stays with the next one: a heading, a caption above its table."""


class Slice(Struct, frozen=True):
    """One screen: the atoms ``first`` up to, but not with, ``end``."""

    first: int
    end: int
    top: float
    bottom: float


class Breaks:
    """The screens of ``page``, each at most ``height`` px high."""

    def __init__(self, page: Page, height: float) -> None:
        self._height = height
        self.atoms = _atoms(page, height)
        self._boxes = _boxes(page, self.atoms, height)
        self.screens: tuple[Slice, ...] = tuple(self._screens())

    def _screens(self) -> Iterator[Slice]:
        first = 0
        while first < len(self.atoms):
            screen = self.screen_from(first)
            yield screen
            if screen.end >= len(self.atoms):
                return
            first = self.next_first(screen)

    def screen_from(self, first: int) -> Slice:
        """The screen that begins with atom ``first``."""
        atoms = self.atoms
        top = atoms[first].top
        end = first + 1
        while end < len(atoms) and atoms[end].bottom - top <= self._height:
            end += 1
        if end < len(atoms):
            end = self._better_end(first, end)
        return Slice(first, end, top, atoms[end - 1].bottom)

    def _better_end(self, first: int, end: int) -> int:
        top = self.atoms[first].top
        for low, high in self._boxes:
            if first < low < end < high and self.atoms[low].top - top >= _WORTH_MOVING * self._height:
                end = low
                break
        kept = end
        while kept > first and self.atoms[kept - 1].joined:
            kept -= 1
        filled = self.atoms[kept].top - top
        return kept if kept > first and (filled >= _WORTH_MOVING * self._height or self._holds_together(kept)) else end

    def _holds_together(self, first: int) -> bool:
        """Whether atom ``first`` and all that must stay with it fit on a screen; else they are cut somewhere anyway."""
        last = next((i for i in range(first, len(self.atoms)) if not self.atoms[i].joined), len(self.atoms) - 1)
        return self.atoms[last].bottom - self.atoms[first].top <= self._height

    def next_first(self, screen: Slice) -> int:
        """The atom with which the screen after ``screen`` begins."""
        end = screen.end
        if end >= len(self.atoms):
            return screen.first
        back = end
        while back > end - _OVERLAP and back - 1 > screen.first and self.atoms[back - 1].block == self.atoms[end].block:
            back -= 1
        if back <= screen.first or self.screen_from(back).end <= end:
            return end
        return back

    def index_of(self, atom: int) -> int:
        """The screen on which ``atom`` stands, 0 is the first."""
        return max((i for i, screen in enumerate(self.screens) if screen.first <= atom), default=0)

    def atom_at(self, position: int) -> int:
        """The atom that holds a position of the text."""
        found = 0
        for i, atom in enumerate(self.atoms):
            if atom.start > position:
                break
            found = i
        return found

    def atom_below(self, y: float) -> int:
        """The first atom that begins at or below ``y`` px of the page; the last one where there is none."""
        return next((i for i, atom in enumerate(self.atoms) if atom.top >= y - 1), len(self.atoms) - 1)


def _atoms(page: Page, height: float) -> tuple[Atom, ...]:
    lines = [line for block in _text_blocks(page) for line in _lines(page, block)]
    heads = {item.position - before for item in page.contents.items for before in (0, 1)}
    if len(lines) > 1 and lines[1].joined:
        heads.add(lines[0].start)  # the category, over the title
    lines = [replace(line, joined=line.joined or line.start in heads) for line in lines]
    lines = _with_boxes(page, lines)
    return tuple(_with_rows(page, lines, height))


def _text_blocks(page: Page) -> Iterator[QTextBlock]:
    block = page.begin()
    while block.isValid():
        yield block
        block = block.next()


def _lines(page: Page, block: QTextBlock) -> Iterator[Atom]:
    layout = block.layout()
    top = page.documentLayout().blockBoundingRect(block).top()
    heading = block.blockFormat().headingLevel() > 0
    if block.length() <= 1:
        return
    for i in range(layout.lineCount()):
        line = layout.lineAt(i)
        y, start = top + line.y(), block.position() + line.textStart()
        yield Atom(y, y + line.height(), start, block.blockNumber(), heading)


def _with_boxes(page: Page, lines: list[Atom]) -> list[Atom]:
    """``lines`` with the edges of boxes as part of their first and last line; a box's title stays with what follows."""
    made = list(lines)
    for box in page.contents.boxes:
        inside = [i for i, line in enumerate(made) if box.start <= line.start <= box.end]
        if not inside:
            continue
        rect = frame_rect(page, box)
        first, last = inside[0], inside[-1]
        made[first] = replace(made[first], top=min(made[first].top, rect.top()))
        made[last] = replace(made[last], bottom=max(made[last].bottom, rect.bottom()))
        together = inside if box.kind is BoxKind.CARD_HEAD else inside[:1]
        for i in together:
            made[i] = replace(made[i], joined=i < len(made) - 1)
    return made


def _with_rows(page: Page, lines: list[Atom], height: float) -> Iterator[Atom]:
    """``lines`` with the rows of tables made one, and everything else that stands side by side."""
    rows = [row for frame in page.rootFrame().childFrames() for row in _rows(frame)]
    at = 0
    while at < len(lines):
        end = at + 1
        row = next((row for row in rows if row[0] <= lines[at].start <= row[1]), None)
        while row is not None and end < len(lines) and lines[end].start <= row[1]:
            end += 1
        group = lines[at:end]
        if group[-1].bottom - group[0].top <= height and max(a.bottom for a in group) - min(a.top for a in group) <= height:
            yield _merged(group)
        else:
            yield from _side_by_side(group)
        at = end


def _rows(frame: QTextFrame) -> Iterator[tuple[int, int]]:
    """First and last position of each table row in ``frame``, tables within tables not counted."""
    if isinstance(frame, QTextTable):
        for row in range(frame.rows()):
            last = frame.cellAt(row, frame.columns() - 1)
            yield frame.cellAt(row, 0).firstPosition(), last.lastPosition()
    else:
        for child in frame.childFrames():
            yield from _rows(child)


def _side_by_side(lines: list[Atom]) -> Iterator[Atom]:
    """``lines`` of a row that is higher than a screen: those that overlap are one."""
    group: list[Atom] = []
    for line in sorted(lines, key=lambda atom: atom.top):
        if group and line.top >= max(atom.bottom for atom in group) - 1:
            yield _merged(group)
            group = []
        group.append(line)
    yield _merged(group)


def _merged(group: list[Atom]) -> Atom:
    return Atom(
        min(atom.top for atom in group),
        max(atom.bottom for atom in group),
        min(atom.start for atom in group),
        group[0].block,
        joined=group[-1].joined,
    )


def _boxes(page: Page, atoms: tuple[Atom, ...], height: float) -> tuple[tuple[int, int], ...]:
    """First atom of each box that fits on a screen, and the one after its last; the outermost first."""
    found = []
    for box in page.contents.boxes:
        inside = [i for i, atom in enumerate(atoms) if box.start <= atom.start <= box.end]
        if inside and atoms[inside[-1]].bottom - atoms[inside[0]].top <= height:
            found.append((inside[0], inside[-1] + 1))
    return tuple(sorted(found, key=lambda pair: (pair[0], -pair[1])))
