"""Tables: accent rules above and below, tinted header, hairline rows; a table that is too wide scrolls inside its own frame."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, inf

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextCursor,
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
_PADDING = 12.0
"""Left and right padding of a cell, px on the desk at 100 %."""
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
    rows = [table.header, *table.rows]
    least = _least_widths(table, size, _padding(style))
    natural = [max((typography.ems(plain(row[i])) for row in rows), default=0.0) for i in range(len(table.align))]
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
def _least_widths(table: b.Table, size: int, padding: int) -> tuple[float, ...]:
    """Return the minimum width of each column, px, in text of ``size`` px with ``padding`` px on both sides together."""
    plainly, bold = (QFontMetricsF(fonts.font(size, weight)) for weight in (400, 700))
    made = []
    for i in range(len(table.align)):
        natural, longest = 0.0, 0.0
        for row in (table.header, *table.rows):
            words = plain(row[i])
            natural = max(natural, typography.ems(words))
            metrics = bold if row is table.header or words.startswith(("↑", "↓")) else plainly
            for piece in typography.pieces(words):
                if typography.ems(piece) * size > longest * 0.8:
                    longest = max(longest, metrics.horizontalAdvance(typography.label(typography.bare(piece))))
        made.append(max(longest, min(natural, 5.0) * size) + padding + _ROUNDING)
    return tuple(made)


def split_columns(table: b.Table, style: PageStyle) -> tuple[b.Table, ...]:
    """Split ``table`` into tables that fit the column, each with the first column: for paper and slides, which cannot scroll."""
    if least_width(table, style) <= style.column:
        return (table,)
    parts: list[list[int]] = [[0]]
    for i in range(1, len(table.align)):
        wider = _columns(table, [*parts[-1], i])
        if len(parts[-1]) > 1 and least_width(wider, style) > style.column:
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


def write_table(pen: Pen, table: b.Table, width: float | None = None) -> QTextTable:
    """Write ``table`` as a text table of the column's width, or of ``width`` px."""
    style, colours = fitted(table, pen.style) if pen.style.paged else pen.style, pen.style.theme.colours
    widths = column_widths(table, style, width or style.column)
    total = sum(widths)
    form = QTextTableFormat()
    if width is None:
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    else:
        form.setWidth(QTextLength(QTextLength.Type.FixedLength, width))
    form.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, 100 * w / total) for w in widths])
    form.setBorderCollapse(True)
    has_header = any(table.header)
    form.setHeaderRowCount(1 if has_header else 0)
    rows = ((table.header,) if has_header else ()) + table.rows
    with pen.table(len(rows), len(table.align), form, bottom=4) as made:
        for i, row in enumerate(rows):
            header = has_header and i == 0
            corrected = any(isinstance(child, b.Corrected) for cell in row for child in walk_inlines(cell))
            for j, cell in enumerate(row):
                pen.cell(made, i, j)
                words = plain(cell)
                flagged = words.startswith(("↑", "↓"))
                bold = header or flagged
                colour = colours.cau if flagged else colours.head if header else colours.ink
                char = style.char(Role.TABLE, colour, 700 if bold else 400)
                pen.block(aligned(style.block(Role.TABLE), _ALIGN[table.align[j]]), char)
                inline_writer.write(pen, cell, char)
                # WORKAROUND: must come last; setBlockCharFormat in the first block of a cell wipes the cell's format (Qt 6.11).
                made.cellAt(i, j).setFormat(_cell_format(style, header=header, last=i == len(rows) - 1, corrected=corrected))
    return made


def _cell_format(style: PageStyle, *, header: bool, last: bool, corrected: bool) -> QTextTableCellFormat:
    colours = style.theme.colours
    form = QTextTableCellFormat()
    form.setTopPadding(style.px(9))
    form.setBottomPadding(style.px(9))
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


class WideTable:
    """A table wider than the column: it has its own page, scrolls sideways, and its first column stays visible."""

    def __init__(self, table: b.Table, style: PageStyle, width: float = 0.0) -> None:
        """Lay the table out ``width`` px wide; 0: in its columns' preferred widths."""
        self.table = table
        self.offset = 0.0
        width = width or table_width(table, style)
        self._page = Page(style)
        pen = Pen(self._page)
        pen.cursor.beginEditBlock()
        made = write_table(pen, table, width)
        pen.finish()
        QTextCursor(self._page).endEditBlock()
        self._page.setTextWidth(width)
        self._natural = QSizeF(width, self._page.size().height())
        second = made.cellAt(0, 1).firstCursorPosition() if len(table.align) > 1 else None
        layout = self._page.documentLayout()
        first = layout.blockBoundingRect(made.cellAt(min(1, made.rows() - 1), 0).firstCursorPosition().block())
        self.header_height = first.top() - style.px(9) if any(table.header) and made.rows() > 1 else 0.0
        self.frozen_width = layout.blockBoundingRect(second.block()).left() - style.px(12) if second else 0.0
        self._bar = style.px(10)

    def size(self, page: Page) -> QSizeF:
        """Return the column's width, and the height of the table with its scroll bar."""
        return QSizeF(page.style.column, self._natural.height() + 2 * self._bar)

    @property
    def page(self) -> Page:
        """The table alone, for the lightbox."""
        return self._page

    def reach(self, width: float) -> float:
        """Return how far it can scroll, px, if ``width`` px of it are visible."""
        return max(0.0, self._natural.width() - width)

    def scroll(self, by: float, width: float) -> bool:
        """Scroll by ``by`` px; return whether anything moved."""
        before = self.offset
        self.offset = max(0.0, min(self.reach(width), self.offset + by))
        return self.offset != before

    def bar(self, rect: QRectF) -> QRectF:
        """Return the scroll bar's handle, if the whole object is painted in ``rect``."""
        share = rect.width() / self._natural.width()
        left = rect.left() + self.offset * share
        return QRectF(left, rect.bottom() - self._bar * 1.2, max(rect.width() * share, 3 * self._bar), self._bar * 0.7)

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draw the visible part, the frozen first column over it, and the bar."""
        colours = page.style.theme.colours
        body = QRectF(rect.left(), rect.top(), rect.width(), self._natural.height())
        painter.save()
        painter.setClipRect(body.adjusted(self.frozen_width, 0, 0, 0), Qt.ClipOperation.IntersectClip)
        painter.translate(body.left() - self.offset, body.top())
        self._page.drawContents(painter)
        painter.restore()
        painter.save()
        painter.setClipRect(QRectF(body.left(), body.top(), self.frozen_width, body.height()), Qt.ClipOperation.IntersectClip)
        painter.fillRect(body, QColor(colours.sheet))
        painter.translate(body.topLeft())
        self._page.drawContents(painter)
        painter.restore()
        if self.offset:
            painter.setPen(QPen(QColor(colours.edge), 1))
            x = round(body.left() + self.frozen_width) + 0.5
            painter.drawLine(QPointF(x, body.top()), QPointF(x, body.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(rect.left(), self.bar(rect).top(), rect.width(), self._bar * 0.7)
        painter.setBrush(QColor(colours.sunken if not page.style.theme.contrast else colours.sheet))
        painter.drawRoundedRect(track, self._bar / 3, self._bar / 3)
        painter.setBrush(QColor(colours.edge))
        painter.drawRoundedRect(self.bar(rect), self._bar / 3, self._bar / 3)

    def paint_enlarged(self, painter: QPainter, rect: QRectF, room: QRectF) -> None:
        """Draw the table into ``rect``, of which ``room`` is visible: header and first column stay while the rest moves beneath.

        A header or first column that would hide more than half moves with the rest.
        """
        scale = rect.width() / self._natural.width()
        seen = rect.intersected(room)
        header, column = self.header_height * scale, self.frozen_width * scale
        left = max(0.0, seen.left() - rect.left()) if column <= seen.width() / 2 else 0.0
        top = max(0.0, seen.top() - rect.top()) if header <= seen.height() / 2 else 0.0
        parts = [(seen, 0.0, 0.0)]
        if left:
            parts.append((QRectF(seen.left(), seen.top(), column, seen.height()), left, 0.0))
        if top:
            parts.append((QRectF(seen.left(), seen.top(), seen.width(), header), 0.0, top))
        if left and top:
            parts.append((QRectF(seen.left(), seen.top(), column, header), left, top))
        for clip, right, down in parts:
            painter.save()
            painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
            painter.fillRect(clip, QColor(self._page.style.theme.colours.sheet))
            painter.translate(rect.left() + right, rect.top() + down)
            painter.scale(scale, scale)
            self._page.drawContents(painter)
            painter.restore()
