"""Tables: accent rules above and below, tinted header, hairline rows; a table that is too wide scrolls inside its own frame."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, inf

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)

from viewer.content import blocks as b
from viewer.content.text import plain, walk_inlines
from viewer.draw import fonts, typography
from viewer.reader import inline_writer
from viewer.reader.page import Page
from viewer.reader.pen import Pen, aligned
from viewer.reader.style import PageStyle, Role

_WIDEST_EM = 16.0
"""Maximum width that a column asks for, em; longer cells wrap."""
_NARROWEST_EM = 4.0
_PADDING, _ABOVE = 12.0, 9.0
"""Padding of a cell at the left and right, and above and below, px on the desk at 100 %."""
_BESIDE_LINES = {
    (True, True): (0.0, 0.0),
    (True, False): (0.25, -0.25),
    (False, False): (0.5, -0.5),
    (False, True): (0.75, 0.25),
}
"""What a row has more of padding above and below, px, by whether it is the first and whether it is the last: the line below
is a part of the row, that above is not, and a table's last line is thicker.
"""
_ROUNDING = 1
"""What a column may lose when Qt rounds the widths of a table's columns to whole px."""
_ALIGN = {
    b.Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    b.Align.CENTER: Qt.AlignmentFlag.AlignHCenter,
    b.Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}


def column_widths(table: b.Table, style: PageStyle, width: float = 0.0) -> list[float]:
    """Return the width of each column, px: its preferred width, or a share of ``width``; never less than its longest quantity."""
    size = style.size(Role.TABLE)
    least = _least_widths(table, size, _padding(style))
    natural = (max(map(typography.ems, words)) for words, _ in _words_of_columns(table))
    asked = [min(max(ems, _NARROWEST_EM), _WIDEST_EM) * size + _padding(style) for ems in natural]
    asked = [max(pair) for pair in zip(asked, least, strict=True)]
    over = sum(asked) - (width or inf)
    if over <= 0 or sum(least) >= sum(asked):
        return asked
    share = min(1.0, over / (sum(asked) - sum(least)))
    return [wish - share * (wish - low) for wish, low in zip(asked, least, strict=True)]


def least_width(table: b.Table, style: PageStyle) -> float:
    """Return the width, px, below which the table would break words or quantities, or squeeze Chinese to a few per line."""
    return sum(_least_widths(table, style.size(Role.TABLE), _padding(style)))


def table_width(table: b.Table, style: PageStyle, room: float = inf) -> float:
    """Return the width of ``table`` alone, px: its columns' preferred widths, at most ``room``, but at least ``least_width``."""
    return float(ceil(max(least_width(table, style), min(sum(column_widths(table, style)), room))))


def _padding(style: PageStyle) -> int:
    """Return the padding of both sides of a cell with its lines, px."""
    return 2 * style.px(_PADDING) + 2


@lru_cache(maxsize=16)
def _words_of_columns(table: b.Table) -> tuple[tuple[frozenset[str], str], ...]:
    """Return the different words of the cells of each column, and those of its header."""
    rows = (table.header, *table.rows)
    return tuple((frozenset(plain(row[i]) for row in rows), plain(table.header[i])) for i in range(len(table.align)))


@lru_cache(maxsize=16)
def _least_widths(table: b.Table, size: int, padding: int) -> tuple[float, ...]:
    """Return the minimum width of each column, px, in text of ``size`` px with ``padding`` px on both sides together."""
    plainly, bold = (QFontMetricsF(fonts.font(size, weight)) for weight in (400, 700))
    made = []
    for cells, header in _words_of_columns(table):
        natural, longest = 0.0, 0.0
        for words in sorted(cells, key=len, reverse=True):
            ems = typography.ems(words)
            natural = max(natural, ems)
            if ems * size <= longest * 0.8:
                continue  # no piece of it is longer
            metrics = bold if words == header or words.startswith(("↑", "↓")) else plainly
            for piece in typography.pieces(words):
                if typography.ems(piece) * size > longest * 0.8:
                    longest = max(longest, metrics.horizontalAdvance(typography.label(typography.bare(piece))))
        made.append(max(longest, min(natural, 5.0) * size) + padding + _ROUNDING)
    return tuple(made)


def split_columns(table: b.Table, style: PageStyle) -> tuple[b.Table, ...]:
    """Split ``table`` into tables that fit the column, each with the first column: for paper and slides, which cannot scroll."""
    least = _least_widths(table, style.size(Role.TABLE), _padding(style))
    if sum(least) <= style.column:
        return (table,)
    parts: list[list[int]] = [[0]]
    for i in range(1, len(table.align)):
        if len(parts[-1]) > 1 and sum(least[each] for each in (*parts[-1], i)) > style.column:
            parts.append([0])
        parts[-1].append(i)
    return tuple(_columns(table, chosen) for chosen in parts)


def fitted(table: b.Table, style: PageStyle) -> PageStyle:
    """Return ``style`` with text so small (at least three fifths) that ``table`` breaks
    no quantity: for pages that cannot scroll.
    """
    least = least_width(table, style)
    if least <= style.column:
        return style
    return replace(style, zoom=style.zoom * max(0.6, 0.98 * style.column / least))


def _columns(table: b.Table, chosen: list[int]) -> b.Table:
    return replace(
        table,
        align=tuple(table.align[i] for i in chosen),
        header=tuple(table.header[i] for i in chosen),
        rows=tuple(tuple(row[i] for i in chosen) for row in table.rows),
    )


def write_table(
    pen: Pen, table: b.Table, width: float | None = None, *, widths: list[float] | None = None, part: range | None = None
) -> QTextTable:
    """Write ``table`` as a text table of the column's width, or of ``width`` px.

    ``widths``: its ``column_widths``, if they are known. ``part``: only these of its rows, of which the header is the first.
    """
    style = fitted(table, pen.style) if pen.style.paged else pen.style
    widths = widths or column_widths(table, style, width or style.column)
    total = sum(widths)
    form = QTextTableFormat()
    if width is None:
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    else:
        form.setWidth(QTextLength(QTextLength.Type.FixedLength, width))
    form.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, 100 * w / total) for w in widths])
    form.setBorderCollapse(False)  # for collapsed lines Qt would search the table for the neighbours of each cell, at each paint
    rows = rows_of(table)
    part = part or range(len(rows))
    headed = any(table.header)
    form.setHeaderRowCount(1 if headed and part.start == 0 else 0)
    looks = _Looks(style, table.align)
    with pen.table(len(part), len(table.align), form, bottom=4) as made:
        for i in part:
            header = headed and i == 0
            row = rows[i]
            corrected = any(isinstance(child, b.Corrected) for cell in row for child in walk_inlines(cell))
            cell_format = looks.cell(i, len(rows), header=header, corrected=corrected)
            for j, cell in enumerate(row):
                place = made.cellAt(i - part.start, j)
                pen.cell(place)
                block, char = looks.words(j, header=header, flagged=plain(cell).startswith(("↑", "↓")))
                pen.block(block, char)
                inline_writer.write(pen, cell, char)
                # WORKAROUND: must come last; setBlockCharFormat in the first block of a cell wipes the cell's format (Qt 6.11).
                place.setFormat(cell_format)
    return made


def rows_of(table: b.Table) -> tuple[tuple[b.Inlines, ...], ...]:
    """Return the rows of ``table`` as they are written: its header, if it has words, and the others."""
    return ((table.header,) if any(table.header) else ()) + table.rows


class _Looks:
    """The formats of the cells of one table, each made once: Python needs longer for one than Qt for the cell's layout."""

    def __init__(self, style: PageStyle, align: tuple[b.Align, ...]) -> None:
        self._style = style
        self._align = align
        self._words: dict[tuple[b.Align, bool, bool], tuple[QTextBlockFormat, QTextCharFormat]] = {}
        self._cells: dict[tuple[bool, bool, bool, bool], QTextTableCellFormat] = {}

    def words(self, column: int, *, header: bool, flagged: bool) -> tuple[QTextBlockFormat, QTextCharFormat]:
        """Return the formats of the words of a cell; ``flagged``: a value with an arrow."""
        key = self._align[column], header, flagged
        if key not in self._words:
            colours = self._style.theme.colours
            colour = colours.cau if flagged else colours.head if header else colours.ink
            block = aligned(self._style.block(Role.TABLE), _ALIGN[key[0]])
            self._words[key] = block, self._style.char(Role.TABLE, colour, 700 if header or flagged else 400)
        return self._words[key]

    def cell(self, row: int, rows: int, *, header: bool, corrected: bool) -> QTextTableCellFormat:
        """Return the format of a cell of ``row`` in a table of ``rows``: padding, lines and background."""
        key = row == 0, row == rows - 1, header, corrected
        if key not in self._cells:
            self._cells[key] = _cell_format(self._style, *key)
        return self._cells[key]


def _cell_format(style: PageStyle, first: bool, last: bool, header: bool, corrected: bool) -> QTextTableCellFormat:
    colours = style.theme.colours
    form = QTextTableCellFormat()
    above, below = _BESIDE_LINES[first, last]
    form.setTopPadding(style.px(_ABOVE) + above)
    form.setBottomPadding(style.px(_ABOVE) + below)
    form.setLeftPadding(style.px(_PADDING))
    form.setRightPadding(style.px(_PADDING))
    form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    solid = QTextFrameFormat.BorderStyle.BorderStyle_Solid
    form.setBottomBorderStyle(solid)
    form.setBottomBorder(2 if last else 1)
    form.setBottomBorderBrush(QColor(colours.accent if last else colours.line))
    if header:
        form.setTopBorderStyle(solid)
        form.setTopBorder(2)
        form.setTopBorderBrush(QColor(colours.accent))
        form.setBackground(QColor(colours.tint))
        if style.theme.contrast:
            form.setBottomBorderBrush(QColor(colours.accent))
    elif corrected:
        form.setBackground(QColor(colours.caubg))
    return form


def row_tops(page: Page, made: QTextTable, most: int | None = None) -> list[float]:
    """Return the top of each row of a laid-out table, and its lower end, px from the top of its ``page``; ``most``: so many.

    WORKAROUND: the place that Qt reports for a table is that of its first cell's contents (Qt 6.11); its size is right.
    ``QTextTable.document`` would keep the page in memory for ever (PySide 6.11).
    """
    layout = page.documentLayout()
    pad, columns = page.style.px(_ABOVE), range(made.columns())

    def top(row: int) -> float:
        return min(layout.blockBoundingRect(page.findBlock(made.cellAt(row, j).firstPosition())).top() for j in columns) - pad

    tops = [top(row) for row in range(min(made.rows(), most or made.rows()))]
    if most:
        return tops
    return [*tops, tops[0] + layout.frameBoundingRect(made).height() - made.format().bottomMargin()]


def column_lefts(page: Page, made: QTextTable) -> list[float]:
    """Return the left edge of each column of a laid-out table, and its right end, px from the left of its ``page``."""
    layout = page.documentLayout()
    firsts = (page.findBlock(made.cellAt(0, j).firstPosition()) for j in range(made.columns()))
    lefts = [layout.blockBoundingRect(block).left() - page.style.px(_PADDING) for block in firsts]
    return [*lefts, lefts[0] + layout.frameBoundingRect(made).width()]
