"""Thumbnail of a figure, table or chart, drawn from the real item."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from viewer.content import blocks as b
from viewer.content.chart_axis import positions
from viewer.content.text import plain
from viewer.draw import typography
from viewer.reader.figure import Pictures
from viewer.theme import Theme

_LINES = 4


def paint_thumbnail(painter: QPainter, rect: QRectF, block: b.Numbered, pictures: Pictures, theme: Theme) -> None:
    """Draw ``block`` into ``rect`` with rounded corners."""
    path = QPainterPath()
    path.addRoundedRect(rect, 5, 5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.fillRect(rect, QColor(theme.colours.figure if isinstance(block, b.Figure) else theme.colours.sheet))
    match block:
        case b.Figure():
            _figure(painter, rect, block, pictures)
        case b.Chart():
            _chart(painter, rect.adjusted(6, 6, -6, -6), block, theme)
        case b.Table():
            _table(painter, rect, block, theme)
        case _:
            assert_never(block)
    painter.restore()


def _figure(painter: QPainter, rect: QRectF, figure: b.Figure, pictures: Pictures) -> None:
    """Draw the whole picture, as large as fits."""
    aspect = figure.width / max(1, figure.height)
    width = min(rect.width(), rect.height() * aspect)
    height = width / aspect
    pictures.paint(painter, QRectF(rect.center().x() - width / 2, rect.center().y() - height / 2, width, height), figure.asset)


def _chart(painter: QPainter, rect: QRectF, chart: b.Chart, theme: Theme) -> None:
    values = [v for s in chart.series for v in s.values if v is not None]
    if not values:
        return
    bars = chart.chart is not b.ChartKind.LINE
    low, high = (min(0.0, *values) if bars else min(values)), (max(0.0, *values) if bars else max(values))
    span = (high - low) or 1.0
    painter.setPen(QPen(QColor(theme.colours.line), 1))
    for i in range(3):
        y = rect.top() + i * rect.height() / 2
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
    xs = positions(chart, rect.left(), rect.right(), 3)
    for i, series in enumerate(chart.series):
        colour = QColor(theme.series[i % len(theme.series)])
        points = [
            (j, QPointF(x, rect.bottom() - rect.height() * (v - low) / span))
            for j, (x, v) in enumerate(zip(xs, series.values, strict=True))
            if v is not None
        ]
        if bars:
            width = rect.width() / (len(chart.x) * (len(chart.series) + 1))
            foot = rect.bottom() + rect.height() * low / span
            for j, point in points:
                left = rect.left() + rect.width() * (j + 0.5) / len(chart.x) + (i - len(chart.series) / 2) * width
                top, bottom = sorted((point.y(), foot))
                painter.fillRect(QRectF(QPointF(left, top), QPointF(left + width * 0.9, bottom)), colour)
        else:
            painter.setPen(QPen(colour, 2))
            painter.drawPolyline(QPolygonF([point for _, point in points]))


def _table(painter: QPainter, rect: QRectF, table: b.Table, theme: Theme) -> None:
    c = theme.colours
    row_height = rect.height() / _LINES
    painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), row_height), QColor(c.tint))
    rows = [table.header, *table.rows][:_LINES]
    columns = min(3, len(table.align))
    width = rect.width() / columns
    for i, row in enumerate(rows):
        y = rect.top() + (i + 0.5) * row_height
        for j, cell in enumerate(row[:columns]):
            share = min(0.8, typography.ems(plain(cell)) / 12 + 0.15)
            left = rect.left() + j * width + 0.1 * width
            if table.align[j] is b.Align.RIGHT:
                left += (0.8 - share) * width
            painter.setPen(QPen(QColor(c.head if i == 0 else c.ink3), 1.6))
            painter.drawLine(QPointF(left, y), QPointF(left + share * width, y))
        painter.setPen(QPen(QColor(c.line), 1))
        painter.drawLine(QPointF(rect.left(), y + row_height / 2), QPointF(rect.right(), y + row_height / 2))
