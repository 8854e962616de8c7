"""Charts, painted natively: hairline grid, a number at every point, names next to what
they name; never told apart by colour alone.
"""

from __future__ import annotations

import math
from functools import lru_cache

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from viewer.content import blocks as b
from viewer.content.chart_axis import all_values, nice_axis
from viewer.draw import fonts
from viewer.reader.bars import sideways, upright
from viewer.reader.curves import put_lines
from viewer.reader.page import Page
from viewer.reader.plot import BAND, WEIGHTS, Plot, PlotAlign, PlotPart
from viewer.reader.style import PageStyle, Role
from viewer.theme import Colours, Theme

_HEIGHT_EM = 21.0
_DASHED = 2  # index of the dashed series
SMALLEST = 0.4
"""Smallest share of its text size at which a chart of a given height is drawn."""
_SMALLER = (
    (1.0, 1), (0.9, 1), (0.8, 1), (0.9, 2), (0.8, 2), (0.7, 1), (0.7, 2), (0.7, 3), (0.6, 1), (0.6, 2), (0.6, 3),
    (0.5, 1), (0.5, 3), (SMALLEST, 1), (SMALLEST, 3),
)  # fmt: skip
"""Text sizes (shares) and numbers of panels that are tried for a chart of a given height, in this order."""
_LAST_PASSES = 4
"""How often lines that are too high even in the smallest text are laid out again, each time lower by the excess."""
_LEGIBLE = 0.8
"""Smallest share of its text size at which a chart is printed; a chart that needs less is split."""
_ALIGN = {
    PlotAlign.LEFT: Qt.AlignmentFlag.AlignLeft,
    PlotAlign.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    PlotAlign.RIGHT: Qt.AlignmentFlag.AlignRight,
}


class ChartInset:
    """Chart in the text, as wide as the column."""

    def __init__(self, chart: b.Chart) -> None:
        self.chart = chart
        self._size: tuple[PageStyle, QSizeF] | None = None

    def size(self, page: Page) -> QSizeF:
        """Return full width, and the height that its words need within the page's limit."""
        if self._size is None or self._size[0] is not page.style:
            self._size = page.style, self._laid_out(page)
        return self._size[1]

    def _laid_out(self, page: Page) -> QSizeF:
        width, size = page.style.column, page.style.size(Role.CAPTION)
        plot = lay_out(self.chart, width, 0, size)
        if page.style.tallest and plot.height > page.style.tallest:
            plot = lay_out(self.chart, width, page.style.tallest, size)
        return QSizeF(width, min(plot.height, page.style.tallest or plot.height))

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draw the chart."""
        paint_chart(painter, rect, self.chart, page.style.theme, page.style.size(Role.CAPTION))


@lru_cache(maxsize=16)
def lay_out(chart: b.Chart, width: float, height: float, size: int) -> Plot:
    """Lay ``chart`` out ``width`` px wide, with text of ``size`` px.

    Text shrinks where needed to fit ``height`` px. ``height`` 0: no limit.
    """
    if not chart.x or not any(value is not None for series in chart.series for value in series.values):
        return Plot(size, width)
    if not height:
        return _laid_out(chart, Plot(size, width), min(_HEIGHT_EM * size, width * 0.8), 1)
    plot, room = Plot(size, width), height
    for share, panels in _SMALLER:
        if panels > 1 and (chart.chart is b.ChartKind.LINE or len(chart.x) < 2 * panels):
            continue
        smaller = max(round(size * share), math.ceil(size * SMALLEST))
        plot = _laid_out(chart, Plot(smaller, width), height, panels)
        if chart.chart is b.ChartKind.LINE and plot.height > height:  # the height includes what is below the plot
            room = 2 * height - plot.height
            plot = _laid_out(chart, Plot(smaller, width), room, panels)
        if plot.height <= height + 0.5:
            return plot
    for _ in range(_LAST_PASSES if chart.chart is b.ChartKind.LINE else 0):  # a lower plot holds fewer numbers
        room -= plot.height - height
        plot = _laid_out(chart, Plot(plot.size, width), room, 1)
        if plot.height <= height + 0.5:
            break
    return plot


def divided(chart: b.Chart, style: PageStyle) -> tuple[b.Chart, ...]:
    """Split ``chart`` into charts on one scale, each with so few bars that it fits a sheet in legible text."""
    size = style.size(Role.CAPTION)
    if chart.chart is b.ChartKind.LINE or not style.tallest:
        return (chart,)
    for count in range(1, len(chart.x) + 1):
        each = -(-len(chart.x) // count)
        parts = tuple(_slice(chart, at, at + each) for at in range(0, len(chart.x), each)) if count > 1 else (chart,)
        if all(lay_out(part, style.column, style.tallest, size).size >= _LEGIBLE * size for part in parts):
            return parts
    return (chart,)


def _slice(chart: b.Chart, start: int, end: int) -> b.Chart:
    low, high, _ = nice_axis(all_values(chart), chart.y_min, chart.y_max, zero=True)
    series = tuple(replace(s, values=s.values[start:end], written=s.written[start:end]) for s in chart.series)
    return replace(chart, x=chart.x[start:end], series=series, y_min=low, y_max=high)


def _laid_out(chart: b.Chart, plot: Plot, height: float, panels: int) -> Plot:
    if chart.chart is b.ChartKind.LINE:
        put_lines(chart, plot, height)
        return plot
    if panels == 1 and upright(chart, plot, height):
        return plot
    plot = Plot(plot.size, plot.width)
    sideways(chart, plot, panels)
    return plot


def paint_chart(painter: QPainter, rect: QRectF, chart: b.Chart, theme: Theme, size: int) -> None:
    """Draw ``chart`` into ``rect`` with text of ``size`` px, smaller where it does not fit."""
    plot = lay_out(chart, rect.width(), rect.height(), size)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    _paint_band(painter, plot, theme)
    _paint_grid(painter, plot, theme.colours)
    for words in plot.words:
        if words.part is PlotPart.VALUE:  # the grid ends before a number, and does not touch it
            _clear(painter, plot, words.rect.adjusted(-plot.em(0.3), 0, plot.em(0.3), 0), theme)
    for bar in plot.bars:
        _fill(painter, bar.rect, bar.series, theme)
    for leader in plot.leaders:
        painter.setPen(QPen(QColor(theme.colours.ink3), 1))
        painter.drawLine(leader)
    for i, points in enumerate(plot.lines):
        _paint_line(painter, plot, points, i, theme)
    for swatch in plot.swatches:
        if swatch.series == BAND:
            _paint_strip(painter, swatch.rect, theme, framed=True)
        elif plot.lines:
            _paint_sample(painter, plot, swatch.rect, swatch.series, theme)
        else:
            _fill(painter, swatch.rect, swatch.series, theme)
    _paint_words(painter, plot, theme)
    painter.restore()


def _paint_words(painter: QPainter, plot: Plot, theme: Theme) -> None:
    for words in plot.words:
        if words.part is PlotPart.VALUE:  # no hairline through a number
            _clear(painter, plot, words.rect, theme)
        painter.setFont(fonts.font(plot.size, WEIGHTS.get(words.part, 400)))
        painter.setPen(QColor(_ink(words.part, words.series, theme)))
        flags = _ALIGN[words.align] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip | Qt.TextFlag.TextSingleLine
        painter.drawText(words.rect, int(flags), words.text)


def _clear(painter: QPainter, plot: Plot, rect: QRectF, theme: Theme) -> None:
    """Fill the middle of ``rect`` with the ground of the plot."""
    inside = any(strip.contains(rect.center()) for strip in plot.band)
    lower = 0.15 * rect.height()
    painter.fillRect(rect.adjusted(0, lower, 0, -lower), QColor(theme.colours.tint if inside else theme.colours.sheet))


def _ink(part: PlotPart, series: int, theme: Theme) -> str:
    match part:
        case PlotPart.NAME:
            return theme.colours.accent if series == BAND else theme.series[series % len(theme.series)]
        case PlotPart.VALUE:
            return theme.colours.ink
        case PlotPart.MISSING:
            return theme.colours.ink3
        case PlotPart.UNIT | PlotPart.TICK | PlotPart.X | PlotPart.REST:
            return theme.colours.ink2


def _paint_band(painter: QPainter, plot: Plot, theme: Theme) -> None:
    for strip in plot.band:
        _paint_strip(painter, strip, theme, framed=theme.contrast or theme.colours.tint == theme.colours.sheet)


def _paint_strip(painter: QPainter, rect: QRectF, theme: Theme, *, framed: bool) -> None:
    painter.fillRect(rect, QColor(theme.colours.tint))
    if framed:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.colours.edge), 1, Qt.PenStyle.DashLine))
        painter.drawRect(rect)


def _paint_grid(painter: QPainter, plot: Plot, colours: Colours) -> None:
    painter.setPen(QPen(QColor(colours.line), 1))
    for line in plot.grid:
        if line.y1() == line.y2():
            y = round(line.y1()) + 0.5
            painter.drawLine(QPointF(line.x1(), y), QPointF(line.x2(), y))
        else:
            x = round(line.x1()) + 0.5
            painter.drawLine(QPointF(x, line.y1()), QPointF(x, line.y2()))


def _fill(painter: QPainter, rect: QRectF, series: int, theme: Theme) -> None:
    """Fill a bar or its legend sample; second and third series are also hatched."""
    painter.fillRect(rect, QColor(theme.series[series % len(theme.series)]))
    if series:
        painter.fillRect(rect, QBrush(QColor(theme.colours.sheet), _pattern(series)))


def _pattern(index: int) -> Qt.BrushStyle:
    """Return the pattern that tells the bars of later series apart without colour."""
    return {1: Qt.BrushStyle.BDiagPattern, 2: Qt.BrushStyle.Dense6Pattern}.get(index, Qt.BrushStyle.HorPattern)


def _pen(plot: Plot, series: int, theme: Theme) -> QPen:
    style = Qt.PenStyle.DashLine if series == _DASHED else Qt.PenStyle.SolidLine
    pen = QPen(QColor(theme.series[series % len(theme.series)]), plot.em(0.14), style)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _paint_sample(painter: QPainter, plot: Plot, rect: QRectF, series: int, theme: Theme) -> None:
    painter.setPen(_pen(plot, series, theme))
    painter.drawLine(QPointF(rect.left(), rect.center().y()), QPointF(rect.right(), rect.center().y()))
    _marker(painter, rect.center(), series, theme, rect.width() / 3)


def _paint_line(painter: QPainter, plot: Plot, points: list[QPointF | None], series: int, theme: Theme) -> None:
    """Join the points; dotted across points without a measurement."""
    pen = _pen(plot, series, theme)
    last, gap = None, False
    for point in points:
        if point is None:
            gap = True
            continue
        if last is not None:
            painter.setPen(QPen(pen.brush(), pen.widthF(), Qt.PenStyle.DotLine) if gap else pen)
            painter.drawLine(last, point)
        last, gap = point, False
    for point in points:
        if point is not None:
            _marker(painter, point, series, theme, plot.em(plot.marker))


def _marker(painter: QPainter, at: QPointF, series: int, theme: Theme, radius: float) -> None:
    painter.setPen(QPen(QColor(theme.colours.sheet), radius * 0.3))
    painter.setBrush(QColor(theme.series[series % len(theme.series)]))
    match series % 3:
        case 0:
            painter.drawEllipse(at, radius, radius)
        case 1:
            painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))
        case _:
            r = radius * 1.2
            corners = [QPointF(at.x(), at.y() - r), QPointF(at.x() + r, at.y() + r), QPointF(at.x() - r, at.y() + r)]
            painter.drawPolygon(QPolygonF(corners))
