"""``TableSlices``: a large table as pages of a few rows each, laid out one by one and drawn only where they are visible.

Qt needs 150 ms to lay out 2,500 cells at once, and draws all of them at each paint. A slice holds a row more at each end than it
shows, so that lines and heights between slices are those of one table.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from msgspec import Struct
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QPainter, QTextCursor

from viewer.content import blocks as b
from viewer.reader.page import Page
from viewer.reader.pen import Pen
from viewer.reader.style import PageStyle
from viewer.reader.table import column_lefts, column_widths, row_tops, rows_of, write_table

_CELLS = 144
"""Cells of one slice, which take about 15 ms."""


class _Slice(Struct):
    """A page with some rows: what is between ``top`` and ``bottom`` is drawn, moved down by ``offset``; px of the table."""

    page: Page
    top: float
    bottom: float
    offset: float


class TableSlices:
    """A table ``width`` px wide. Until ``whole`` is true only its first rows are there."""

    def __init__(self, table: b.Table, style: PageStyle, width: float) -> None:
        self._table = table
        self._style = style
        self._rows = len(rows_of(table))
        self._widths = column_widths(table, style, width)
        self._slices: list[_Slice] = []
        self.width = width
        self.tops: list[float] = []
        """The top of each row, and the lower end of the table once it is whole."""
        self.lefts: list[float] = []
        """The left edge of each column, and the right end of the last."""

    @property
    def whole(self) -> bool:
        """Whether all rows are laid out."""
        return len(self.tops) > self._rows

    @property
    def pages(self) -> list[Page]:
        """The page of each slice."""
        return [part.page for part in self._slices]

    @property
    def size(self) -> QSizeF:
        """The size of the table."""
        return QSizeF(self.width, self.tops[-1] + 1)

    def steps(self) -> Iterator[None]:
        """Lay out one slice after the other, pausing after each."""
        each = max(1, _CELLS // max(1, len(self._table.align)))
        for start in range(0, self._rows, each):
            self._add(start, min(start + each, self._rows))
            yield

    def _add(self, start: int, stop: int) -> None:
        part = range(max(0, start - 1), min(self._rows, stop + 1))
        page = Page(self._style)
        page.setTextWidth(self.width)
        pen = Pen(page)
        pen.cursor.beginEditBlock()
        made = write_table(pen, self._table, self.width, widths=self._widths, part=part)
        pen.finish()
        QTextCursor(page).endEditBlock()
        tops = row_tops(page, made)
        if start == 0:
            self.lefts = column_lefts(page, made)
            self.tops = tops[:1]
        offset = self.tops[-1] - tops[start - part.start]
        self.tops += [top + offset for top in tops[start + 1 - part.start : stop + 1 - part.start]]
        upper = 0.0 if start == 0 else float(floor(self.tops[start]))
        lower = float(floor(self.tops[stop])) if stop < self._rows else self.tops[stop] + 1
        self._slices.append(_Slice(page, upper, lower, offset))

    def draw(self, painter: QPainter, seen: QRectF) -> None:
        """Draw what is in ``seen``, px of the table."""
        for part in self._slices:
            if part.bottom <= seen.top() or part.top >= seen.bottom():
                continue
            painter.save()
            painter.setClipRect(QRectF(0, part.top, self.width, part.bottom - part.top), Qt.ClipOperation.IntersectClip)
            painter.translate(0, part.offset)
            context = QAbstractTextDocumentLayout.PaintContext()  # drawContents would replace the clip of the painter
            context.clip = seen.translated(0, -part.offset)
            part.page.documentLayout().draw(painter, context)
            painter.restore()
