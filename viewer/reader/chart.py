"""Charts, painted natively: horizontal grid, a number at every point, names at the line ends, never colour alone.

The rules are DESIGN.md, 4 "Charts". Lengths are in em of the caption text, so a chart grows with the text size.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from viewer.content import blocks as b
from viewer.content.text import value_words
from viewer.draw import fonts, typography
from viewer.reader.axis import Axis, minus, nice_axis, number
from viewer.reader.page import Page
from viewer.reader.style import Role
from viewer.theme import Colours, Theme

_HEIGHT_EM = 21.0
_DASHED = 2  # index of the series that is drawn dashed


class ChartInset:
    """A chart in the text, as wide as the column."""

    def __init__(self, chart: b.Chart) -> None:
        self.chart = chart

    def size(self, page: Page) -> QSizeF:
        """Full width; height in proportion to the text."""
        height = min(_HEIGHT_EM * page.style.size(Role.CAPTION), page.style.column * 0.8)
        return QSizeF(page.style.column, min(height, page.style.tallest or height))

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draws the chart."""
        paint_chart(painter, rect, self.chart, page.style.theme, page.style.size(Role.CAPTION))


def paint_chart(painter: QPainter, rect: QRectF, chart: b.Chart, theme: Theme, size: int) -> None:
    """Draws ``chart`` into ``rect`` with text of ``size`` px."""
    values = [v for s in chart.series for v in s.values if v is not None]
    if chart.band is not None:
        values += [chart.band.low, chart.band.high]
    if not values or not chart.x:
        return
    bars = chart.chart is not b.ChartKind.LINE
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = fonts.font(size)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    bold = QFontMetricsF(fonts.font(size, 700))
    low, high, step = nice_axis(values, chart.y_min, chart.y_max, zero=bars)
    axis = Axis(low, high, step, rect.top() + 2.4 * size + (size if bars else 0), rect.bottom() - 2.2 * size)
    left = rect.left() + max(metrics.horizontalAdvance(number(t)) for t in axis.ticks()) + 0.9 * size
    names = 0.0 if bars else max(bold.horizontalAdvance(typography.label(s.name)) for s in chart.series) + 1.8 * size
    plot = QRectF(QPointF(left, axis.top), QPointF(rect.right() - min(max(names, 1.2 * size), rect.width() * 0.3), axis.bottom))
    _paint_band(painter, plot, axis, chart.band, theme, size)
    _paint_grid(painter, rect, plot, axis, theme.colours, size)
    painter.drawText(QRectF(rect.left(), rect.top(), rect.width(), 1.5 * size), Qt.AlignmentFlag.AlignLeft, chart.unit)
    if bars:
        _paint_bars(painter, plot, axis, chart, theme, size)
    else:
        _paint_lines(painter, plot, axis, chart, theme, size)
    painter.restore()


def _paint_band(painter: QPainter, plot: QRectF, axis: Axis, band: b.Band | None, theme: Theme, size: int) -> None:
    if band is None:
        return
    colours = theme.colours
    rect = QRectF(QPointF(plot.left(), axis.y(band.high)), QPointF(plot.right(), axis.y(band.low)))
    painter.fillRect(rect, QColor(colours.tint))
    if theme.contrast or colours.tint == colours.sheet:
        painter.setPen(QPen(QColor(colours.edge), 1, Qt.PenStyle.DashLine))
        painter.drawRect(rect)
    painter.setPen(QColor(colours.accent))
    painter.drawText(
        rect.adjusted(0.6 * size, 0.3 * size, 0, -0.3 * size),
        Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft,
        typography.label(band.label),
    )


def _paint_grid(painter: QPainter, rect: QRectF, plot: QRectF, axis: Axis, colours: Colours, size: int) -> None:
    """A line and its number at each step; leaves the pen in the colour of the numbers."""
    painter.setPen(QColor(colours.ink2))
    for tick in axis.ticks():
        y = round(axis.y(tick)) + 0.5
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(QColor(colours.ink2))
        painter.drawText(
            QRectF(rect.left(), y - size, plot.left() - rect.left() - 0.6 * size, 2 * size),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            number(tick),
        )


def positions(chart: b.Chart, left: float, right: float, inset: float) -> list[float]:
    """Where the points of ``chart`` stand: numbers keep their distances, words are spaced evenly."""
    start, end = left + inset, right - inset
    if len(chart.x) == 1:
        return [(start + end) / 2]
    if len(chart.x_values) == len(chart.x):
        first, last = min(chart.x_values), max(chart.x_values)
        return [start + (end - start) * (x - first) / ((last - first) or 1) for x in chart.x_values]
    return [start + (end - start) * i / (len(chart.x) - 1) for i in range(len(chart.x))]


def _x_labels(painter: QPainter, plot: QRectF, xs: list[float], chart: b.Chart, theme: Theme, size: int) -> None:
    painter.setPen(QColor(theme.colours.ink2))
    painter.setFont(fonts.font(size))
    metrics = painter.fontMetrics()
    right = -math.inf
    end = plot.right()
    for x, words in zip(xs, chart.x, strict=True):
        text = typography.label(words)
        width = metrics.horizontalAdvance(text)
        if x - width / 2 < right + 0.3 * size:
            continue
        place = QRectF(x - width, plot.bottom() + 0.5 * size, 2 * width, 1.6 * size)
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, text)
        right = end = x + width / 2
    if chart.x_unit:
        after = QPointF(max(end, plot.right()) + 0.5 * size, plot.bottom() + 0.5 * size + metrics.ascent())
        painter.drawText(after, chart.x_unit)


def _paint_lines(painter: QPainter, plot: QRectF, axis: Axis, chart: b.Chart, theme: Theme, size: int) -> None:
    xs = positions(chart, plot.left(), plot.right(), 0.9 * size)
    _x_labels(painter, plot, xs, chart, theme, size)
    points = [
        [QPointF(x, axis.y(v)) if v is not None else None for x, v in zip(xs, s.values, strict=True)] for s in chart.series
    ]
    ends: list[float] = []
    for i, series in enumerate(chart.series):
        colour = QColor(theme.series[i % len(theme.series)])
        pen = QPen(colour, 0.14 * size, Qt.PenStyle.DashLine if i == _DASHED else Qt.PenStyle.SolidLine)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        _paint_line(painter, points[i], pen)
        drawn = [p for p in points[i] if p is not None]
        for point in drawn:
            _marker(painter, point, i, colour, QColor(theme.colours.sheet), 0.3 * size)
        if not drawn:
            continue
        y = drawn[-1].y()
        while any(abs(y - other) < 1.4 * size for other in ends):
            y += 0.3 * size
        ends.append(y)
        painter.setFont(fonts.font(size, 700))
        painter.setPen(colour)
        painter.drawText(
            QRectF(drawn[-1].x() + 0.8 * size, y - size, plot.right() + 20 * size, 2 * size),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            typography.label(series.name),
        )
    painter.setFont(fonts.font(size, 500))
    painter.setPen(QColor(theme.colours.ink))
    for i, series in enumerate(chart.series):
        for j, (at, words) in enumerate(zip(points[i], value_words(series), strict=True)):
            if at is None:
                continue
            others = [row[j] for k, row in enumerate(points) if k != i]
            above = not any(o is not None and 0 <= at.y() - o.y() < 2.6 * size for o in others)
            label = QRectF(at.x() - 4 * size, at.y() - 1.9 * size if above else at.y() + 0.45 * size, 8 * size, 1.5 * size)
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, minus(words))


def _paint_line(painter: QPainter, points: list[QPointF | None], pen: QPen) -> None:
    """Joins the points; dotted where nothing was measured between two of them."""
    last, gap = None, False
    for point in points:
        if point is None:
            gap = True
            continue
        if last is not None:
            painter.setPen(QPen(pen.brush(), pen.widthF(), Qt.PenStyle.DotLine) if gap else pen)
            painter.drawLine(last, point)
        last, gap = point, False


def _marker(painter: QPainter, at: QPointF, index: int, colour: QColor, rim: QColor, radius: float) -> None:
    painter.setPen(QPen(rim, radius * 0.3))
    painter.setBrush(colour)
    match index % 3:
        case 0:
            painter.drawEllipse(at, radius, radius)
        case 1:
            painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))
        case _:
            r = radius * 1.2
            corners = [QPointF(at.x(), at.y() - r), QPointF(at.x() + r, at.y() + r), QPointF(at.x() - r, at.y() + r)]
            painter.drawPolygon(QPolygonF(corners))


def _paint_bars(painter: QPainter, plot: QRectF, axis: Axis, chart: b.Chart, theme: Theme, size: int) -> None:
    count = len(chart.series)
    slot = plot.width() / len(chart.x)
    width = min(slot * 0.7 / count, 4.5 * size)
    xs = [plot.left() + slot * (i + 0.5) for i in range(len(chart.x))]
    _x_labels(painter, plot, xs, chart, theme, size)
    single = count == 1
    for i, series in enumerate(chart.series):
        colour = QColor(theme.series[i % len(theme.series)])
        for x, value, words in zip(xs, series.values, value_words(series), strict=True):
            left = x - width * count / 2 + i * width
            if value is None:
                painter.setPen(QColor(theme.colours.ink3))
                painter.drawText(QRectF(left, axis.bottom - 1.6 * size, width, 1.5 * size), Qt.AlignmentFlag.AlignCenter, "–")
                continue
            top, foot = sorted((axis.y(value), axis.y(max(axis.low, 0.0))))
            bar = QRectF(QPointF(left + 0.06 * width, top), QPointF(left + 0.94 * width, foot))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(colour))
            painter.drawRect(bar)
            if i:
                painter.setBrush(QBrush(QColor(theme.colours.sheet), _pattern(i)))
                painter.drawRect(bar)
            painter.setPen(QColor(theme.colours.ink))
            painter.setFont(fonts.font(size, 500))
            painter.drawText(
                QRectF(bar.center().x() - 4 * size, bar.top() - 1.7 * size, 8 * size, 1.5 * size),
                Qt.AlignmentFlag.AlignCenter,
                minus(words),
            )
    if not single:
        _paint_legend(painter, plot, chart, theme, size)


def _pattern(index: int) -> Qt.BrushStyle:
    """What tells the bars of a second and a third series apart without colour."""
    return Qt.BrushStyle.BDiagPattern if index == 1 else Qt.BrushStyle.Dense6Pattern


def _paint_legend(painter: QPainter, plot: QRectF, chart: b.Chart, theme: Theme, size: int) -> None:
    painter.setFont(fonts.font(size, 700))
    x = plot.right()
    for i in reversed(range(len(chart.series))):
        words = typography.label(chart.series[i].name)
        width = painter.fontMetrics().horizontalAdvance(words)
        x -= width
        painter.setPen(QColor(theme.series[i % len(theme.series)]))
        painter.drawText(QPointF(x, plot.top() - 2.1 * size), words)
        swatch = QRectF(x - 1.3 * size, plot.top() - 2.95 * size, 0.9 * size, 0.9 * size)
        painter.fillRect(swatch, QColor(theme.series[i % len(theme.series)]))
        if i:
            painter.fillRect(swatch, QBrush(QColor(theme.colours.sheet), _pattern(i)))
        x -= 2.4 * size
