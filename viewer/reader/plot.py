"""Layout of a chart: words, bars, lines and the axis, each with its position. Nothing is painted here.

Lengths are in em of the chart's text, so a chart grows with the text. Words never overlap: what finds no room
next to its point is written below the plot.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from msgspec import Struct, field
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from viewer.content import blocks as b
from viewer.content.chart_axis import Axis, number
from viewer.draw import fonts, typography

LINE = 1.45
"""Height of a line of words, em."""
BAND = -2
"""Instead of a series index: the target range."""
_SWATCH, _SWATCH_GAP, _ITEM_GAP = 0.9, 0.4, 1.8


class PlotPart(Enum):
    """Role of words in a chart."""

    UNIT = "unit"
    TICK = "tick"
    X = "x"
    NAME = "name"
    VALUE = "value"
    MISSING = "missing"
    REST = "rest"


class PlotAlign(Enum):
    """Alignment of words in their rectangle."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2


class PlotWords(Struct, frozen=True):
    """One line of words. ``series``: the series they belong to, −1 for none, ``BAND`` for the target range."""

    text: str
    rect: QRectF
    part: PlotPart
    series: int = -1
    align: PlotAlign = PlotAlign.LEFT


class PlotBar(Struct, frozen=True):
    """One bar and the index of its series."""

    rect: QRectF
    series: int


class Plot(Struct):
    """The laid-out parts of a chart; ``size`` is its text height, px."""

    size: int
    width: float
    height: float = 0.0
    words: list[PlotWords] = field(default_factory=list)
    bars: list[PlotBar] = field(default_factory=list)
    lines: list[list[QPointF | None]] = field(default_factory=list)
    leaders: list[QLineF] = field(default_factory=list)
    grid: list[QLineF] = field(default_factory=list)
    band: list[QRectF] = field(default_factory=list)
    swatches: list[PlotBar] = field(default_factory=list)
    marker: float = 0.3

    def em(self, ems: float) -> float:
        """Return ``ems`` em of the chart's text, px."""
        return ems * self.size

    def measure(self, text: str, part: PlotPart = PlotPart.X) -> float:
        """Return the width of words, px."""
        return _metrics(self.size, WEIGHTS.get(part, 400)).horizontalAdvance(typography.label(text))

    def add(self, text: str, rect: QRectF, part: PlotPart, series: int = -1, align: PlotAlign = PlotAlign.LEFT) -> None:
        """Add words in a rectangle."""
        self.words.append(PlotWords(typography.label(text), rect, part, series, align))

    def wrapped(self, text: str, width: float, part: PlotPart = PlotPart.X) -> tuple[str, ...]:
        """Return ``text`` in as few lines of at most ``width`` px as possible, and as even as possible."""
        if self.measure(text, part) <= width:
            return (text,)
        pieces = [(typography.bare(piece), self.measure(typography.bare(piece), part)) for piece in typography.pieces(text)]
        if any(wide > width for _, wide in pieces):
            pieces = [(character, self.measure(character, part)) for character in text]
        lines, narrower = _filled(pieces, width), width
        while any(self.measure(line, part) > width for line in lines) and narrower > self.size:  # gaps between pieces
            lines = _filled(pieces, narrower := narrower - self.size / 4)
        least = max(wide for _, wide in pieces)
        while len(lines) > 1 and (narrower := narrower - self.size / 2) > least:
            tighter = _filled(pieces, narrower)
            if len(tighter) > len(lines):
                break
            lines = tighter
        return tuple(lines)

    def longest_piece(self, text: str, part: PlotPart = PlotPart.X) -> float:
        """Return the width of the longest part of ``text`` within which no line ends, px."""
        return max((self.measure(typography.bare(piece), part) for piece in typography.pieces(text)), default=0.0)


WEIGHTS = {PlotPart.NAME: 700, PlotPart.VALUE: 500}


@lru_cache(maxsize=16)
def _metrics(size: int, weight: int) -> QFontMetricsF:
    return QFontMetricsF(fonts.font(size, weight))


def _filled(pieces: list[tuple[str, float]], width: float) -> list[str]:
    lines, room = [""], width
    for piece, wide in pieces:
        if wide > room and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            room = width
        lines[-1] += piece if lines[-1] else piece.lstrip()
        room -= wide
    return [line for line in lines if line]


def put_head(plot: Plot, chart: b.Chart, *, named: bool) -> float:
    """Add the unit and – if ``named`` – the series with their colours, and the target
    range; return the y where the plot may begin.
    """
    items = [(series.name, i) for i, series in enumerate(chart.series) if series.name] if named else []
    if chart.band is not None and chart.band.label:
        items.append((chart.band.label, BAND))
    line = plot.em(LINE)
    x, y = 0.0, 0.0
    for text in plot.wrapped(chart.unit, plot.width, PlotPart.UNIT) if chart.unit else ():
        x = plot.measure(text, PlotPart.UNIT)
        plot.add(text, QRectF(0, y, x, line), PlotPart.UNIT)
        y += line
    y -= line if chart.unit else 0.0
    room = plot.width - plot.em(_SWATCH + _SWATCH_GAP)
    widths = [min(plot.measure(text, PlotPart.NAME), room) + plot.em(_SWATCH + _SWATCH_GAP) for text, _ in items]
    whole = sum(widths) + plot.em(_ITEM_GAP) * max(0, len(items) - 1)
    if items and x and x + plot.em(_ITEM_GAP) + whole <= plot.width:
        x = plot.width - whole
    elif items and x:
        x, y = 0.0, y + line
    for (text, series), wide in zip(items, widths, strict=True):
        if x and x + wide > plot.width:
            x, y = 0.0, y + line
        swatch = plot.em(_SWATCH)
        plot.swatches.append(PlotBar(QRectF(x, y + (line - swatch) / 2, swatch, swatch), series))
        for i, part in enumerate(plot.wrapped(text, room, PlotPart.NAME)):
            y += line if i else 0.0
            left = x + plot.em(_SWATCH + _SWATCH_GAP)
            plot.add(part, QRectF(left, y, plot.measure(part, PlotPart.NAME), line), PlotPart.NAME, series)
        x += wide + plot.em(_ITEM_GAP)
    return y + line if items or chart.unit else 0.0


def labelled_ticks(plot: Plot, axis: Axis, rooms: list[float]) -> list[float]:
    """Return the ticks of ``axis`` that get a number: all, or every second, third … if they would overlap.

    ``rooms``: the length that each number takes along the axis, px.
    """
    ticks = axis.ticks()
    apart = abs(axis.at(axis.low + axis.step) - axis.at(axis.low))
    every = next(n for n in range(1, len(ticks) + 1) if n == len(ticks) or apart * n >= max(rooms) + plot.em(0.05))
    first = next((i for i, tick in enumerate(ticks) if abs(tick) < axis.step / 1e6), 0) % every
    return ticks[first::every]


def put_scale(plot: Plot, axis: Axis, left: float, right: float) -> None:
    """Add the hairlines of a vertical axis from ``left`` to ``right``, with their numbers to the left."""
    for tick in axis.ticks():
        plot.grid.append(QLineF(left, axis.at(tick), right, axis.at(tick)))
    for tick in labelled_ticks(plot, axis, [plot.em(LINE)]):
        wide = plot.measure(number(tick), PlotPart.TICK)
        rect = QRectF(left - plot.em(0.6) - wide, axis.at(tick) - plot.em(LINE / 2), wide, plot.em(LINE))
        plot.add(number(tick), rect, PlotPart.TICK)


def put_names_below(plot: Plot, lines: list[tuple[str, ...]], centres: list[float], top: float) -> float:
    """Add the names of bars, each in its lines, centred under the bars; return the y where they end, px."""
    line = plot.em(LINE)
    for parts, centre in zip(lines, centres, strict=True):
        for i, text in enumerate(parts):
            wide = plot.measure(text)
            plot.add(text, QRectF(centre - wide / 2, top + i * line, wide, line), PlotPart.X, align=PlotAlign.CENTRE)
    return top + line * max(map(len, lines), default=0)


def put_rest(plot: Plot, items: list[str], top: float) -> float:
    """Add words that found no room in the plot, one after the other; return the y where they end, px."""
    line, x, y = plot.em(LINE), 0.0, top
    for item in items:
        for text in plot.wrapped(item, plot.width, PlotPart.REST):
            wide = plot.measure(text, PlotPart.REST)
            if x and x + wide > plot.width:
                x, y = 0.0, y + line
            plot.add(text, QRectF(x, y, wide, line), PlotPart.REST)
            x += wide + plot.em(1.0)
    return y + line if items else top
