"""Tables with merged cells → one value in each cell, none in another column.

A merged cell's words are repeated in every cell that it covers. If it covers several columns and holds several doses, it is
unclear which is whose: its row is written with the cell once, which is a fault of ``check``, until a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from viewer.content.importing.draft import Bits, Gridded, Merger, TextBit, said, trimmed
from viewer.content.marks import UNIT
from viewer.errors import LimitError
from viewer.i18n import tr

MOST_CELLS = 2_500
"""Cells of one table, as ``Limits.cells``."""

_COUNT = r"片|粒|支|袋|滴|丸|单位|次|天|日|周|月|年|小时|例|人|岁|针|瓶|盒|mmol|级|倍"
QUANTITY = re.compile(rf"[<>≤≥±+−-]?\d[\d.,]*(?:\s?[-–~～至]\s?\d[\d.,]*)?\s?(?:{UNIT}|{_COUNT})?(?:/(?:{UNIT}|{_COUNT}))*")
_DOSE = re.compile(rf"\d[\d.,]*\s?(?:{UNIT}|片|粒|支|袋|滴|丸|单位|针|瓶)")
_PARTS = re.compile(r"\s*[;；\n]\s*|\s*[,，、/](?!\d)\s*|(?<=\S)\s{2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class SpannedCell:
    """A cell of a source: its words, how many columns (``across``, from 1) and rows (``down``; 0: all that follow) it covers."""

    bits: Bits
    across: int
    down: int
    header: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell in its grid: where it begins, and how far it reaches."""

    cell: SpannedCell
    row: int
    column: int
    rows: int
    columns: int


_Grid = list[list[_Place | None]]


def expand(rows: Sequence[Sequence[SpannedCell]], path: Path, key: str = "t1") -> Gridded | None:
    """Return the table of ``rows``; None if it holds no words. ``key``: the prefix of its merged cells' names.

    Raises ``LimitError`` for a table of too many cells.
    """
    grid = _places(rows, path)
    empty = [number for number, row in enumerate(grid) if not any(row)]
    if empty:  # a row without cells, into which none reaches
        grid = _places([row for number, row in enumerate(rows) if number not in empty], path)
    if not any(place and said(place.cell.bits).strip() for row in grid for place in row):
        return None
    caption: Bits = ()
    if len(grid) > 2 and (title := _whole_row(grid[0])) and title.rows == 1:
        caption, grid = title.cell.bits, grid[1:]
    notes: list[Bits] = []
    while len(grid) > 2 and (note := _whole_row(grid[-1])) and re.match(r"\s*(?:注|备注|Note)", said(note.cell.bits)):
        notes.insert(0, note.cell.bits)
        grid = grid[:-1]
    depth = _header_rows(grid)
    header = [_heading(grid[:depth], column) for column in range(len(grid[0]))]
    table = Gridded(header, [_row(row) for row in grid[depth:]], caption=caption, notes=notes)
    _find_mergers(table, grid, depth, key)
    return table


def _places(rows: Sequence[Sequence[SpannedCell]], path: Path) -> _Grid:
    """Place each cell as a browser does; spans are cut at the table's end."""
    taken: dict[tuple[int, int], _Place] = {}
    width = 0
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            down, across = min(cell.down or len(rows), len(rows) - number), cell.across
            if across * down + len(taken) > MOST_CELLS or column + across > MOST_CELLS:
                message = tr("表格连同合并的格子超过 {n} 格。", n=MOST_CELLS)
                raise LimitError(path, 0, message, tr("拆成几个表。"))
            place = _Place(cell, number, column, down, across)
            for covered in range(number, number + down):
                taken.update({(covered, column + step): place for step in range(across) if (covered, column + step) not in taken})
            column += across
            width = max(width, column)
    if width * len(rows) > MOST_CELLS:
        raise LimitError(path, 0, tr("表格连同合并的格子超过 {n} 格。", n=MOST_CELLS), tr("拆成几个表。"))
    return [[taken.get((number, column)) for column in range(width)] for number in range(len(rows))]


def _whole_row(row: Sequence[_Place | None]) -> _Place | None:
    """Return the only cell of ``row`` if it covers several columns, all of them."""
    first = row[0]
    return first if len(row) > 1 and first and all(place is first for place in row) else None


def _header_rows(grid: _Grid) -> int:
    """Return how many rows are the header: those of header cells only, otherwise the first with what its cells reach into."""
    marked = 0
    for row in grid:
        if not all(place and place.cell.header for place in row):
            break
        marked += 1
    if marked and marked < len(grid):
        return marked
    first = grid[0]
    spread = any(place and place.columns > 1 for place in first) and not _whole_row(first)
    if not spread or len(grid) < 3:
        return 1
    reach = max((place.rows for place in first if place and place.columns == 1), default=1)
    return reach if reach < len(grid) else 1


def _heading(rows: Sequence[Sequence[_Place | None]], column: int) -> Bits:
    """Return the words above ``column``: of several header rows, from the top down."""
    bits: list[Bits] = []
    seen: list[_Place] = []
    for row in rows:
        place = row[column]
        if place and place not in seen and (words := _plain(place.cell.bits)):
            seen.append(place)
            bits.append(words)
    joined: Bits = ()
    for words in bits:
        joined = (*joined, TextBit("："), *words) if joined else words
    return joined


def _plain(bits: Bits) -> Bits:
    """Return ``bits`` of a header without bold, which a header has anyway."""
    return trimmed(replace(bit, bold=False) if isinstance(bit, TextBit) else bit for bit in bits)


def _row(row: Sequence[_Place | None]) -> list[Bits]:
    """Return the cells of a row of the body. The words of a row of one cell, a title of those below, stand first."""
    if whole := _whole_row(row):
        return [whole.cell.bits, *[()] * (len(row) - 1)]
    return [place.cell.bits if place else () for place in row]


def _find_mergers(table: Gridded, grid: _Grid, depth: int, key: str) -> None:
    """Note the merged cells with numbers."""
    for number, row in enumerate(grid[depth:]):
        for column, place in enumerate(row):
            if not place or place.column != column or place.rows * place.columns == 1:
                continue
            begins = place.row == number + depth or (number == 0 and place.row < depth)
            words = said(place.cell.bits)
            if not begins or not any(sign.isdigit() for sign in words):
                continue
            last = column if _whole_row(row) else column + place.columns - 1
            rows = place.row + place.rows - number - depth
            doses = tuple(match[0].strip() for match in _DOSE.finditer(words))
            ways = _ways(words, last - column + 1)
            table.mergers.append(Merger(f"{key}r{number + 1}c{column + 1}", number, rows, column, last, words, doses, ways))


def _ways(words: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """Return the ways to divide ``words`` among ``columns``: at their punctuation, if that gives one part for each."""
    if columns < 2:
        return ()
    parts = tuple(filter(None, map(str.strip, _PARTS.split(words))))
    return (parts,) if len(parts) == columns else ()


def decide(table: Gridded, answers: dict[str, str]) -> list[Merger]:
    """Apply ``answers`` – ``split``, ``keep`` or ``open`` by a merged cell's name – to ``table``; return what is still open.

    A row in which it is unclear whose a dose is becomes one of ``table.short``.
    """
    left = [merger for merger in table.mergers if answers.get(merger.key) not in {"split", "keep"}]
    for merger in table.mergers:
        rows = range(merger.row, merger.row + merger.rows)
        if answers.get(merger.key) == "split" and merger.choices:
            for row in rows:
                for step, words in enumerate(merger.choices[0]):
                    table.rows[row][merger.first + step] = (TextBit(words),)
    for merger in reversed(left):  # from the right, so that columns keep their places
        for row in range(merger.row, merger.row + merger.rows):
            if merger.undecided:
                cells = table.short.get(row, table.rows[row])
                table.short[row] = cells[: merger.first + 1] + cells[merger.last + 1 :]
    return left
