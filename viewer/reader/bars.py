"""Bar charts: upright where every name and number fits, otherwise horizontal with one row per bar."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF

from viewer.content import blocks as b
from viewer.content.chart_axis import Axis, all_values, minus, nice_axis, number
from viewer.content.text import value_words
from viewer.reader.plot import (
    LINE,
    Plot,
    PlotAlign,
    PlotBar,
    PlotPart,
    labelled_ticks,
    put_head,
    put_names_below,
    put_scale,
)

_MOST_LINES = 3
_WIDEST_BAR = 4.5
_ROW, _BETWEEN = 1.45, 0.6
"""Height of one horizontal bar with its surrounding space, and the space between two names, em."""
_LEAST_BAR = 5.0
"""Minimum width for the longest bar, em; where less is left, names go above their bars."""
_NAMES = 0.42
"""Largest share of a row that names may take."""


def upright(chart: b.Chart, plot: Plot, height: float) -> bool:
    """Lay the bars out side by side; return False if a name or number does not fit (``plot`` is then unusable)."""
    values, count = all_values(chart), len(chart.series)
    low, high, step = nice_axis(values, chart.y_min, chart.y_max, zero=True)
    axis = Axis(low, high, step, 0, 1)
    left = max(plot.measure(number(tick), PlotPart.TICK) for tick in axis.ticks()) + plot.em(0.9)
    beside = plot.measure(chart.x_unit) + plot.em(0.6) if chart.x_unit else 0.0
    below = beside > plot.em(4)
    slot = (plot.width - left - (0.0 if below else beside)) / len(chart.x)
    each = min(slot * 0.8 / count, plot.em(_WIDEST_BAR))
    names_room = slot - plot.em(0.4)
    if any(plot.longest_piece(name) > names_room for name in chart.x):
        return False
    names = [plot.wrapped(name, names_room) for name in chart.x]
    numbers_room = (slot if count == 1 else each) - plot.em(0.25)
    if any(plot.measure(minus(words), PlotPart.VALUE) > numbers_room for series in chart.series for words in value_words(series)):
        return False
    if max(map(len, names)) > _MOST_LINES:
        return False
    foot = plot.em(LINE) * (max(map(len, names)) + (1 if below else 0)) + plot.em(0.5)
    head = put_head(plot, chart, named=count > 1) + plot.em(1.7)
    low_room = plot.em(1.7) if min(values) < 0 else 0.0
    if height - head - foot - low_room < plot.em(5):
        return False
    axis = Axis(low, high, step, height - foot - low_room, head)
    right = left + slot * len(chart.x)
    _put_band(plot, chart, QRectF(left, head, right - left, axis.start - head), axis, sideways=False)
    put_scale(plot, axis, left, right)
    centres = [left + slot * (i + 0.5) for i in range(len(chart.x))]
    for i, series in enumerate(chart.series):
        for centre, value, words in zip(centres, series.values, value_words(series), strict=True):
            middle = centre + each * (i - (count - 1) / 2)
            if value is None:
                rect = QRectF(middle - each / 2, axis.foot - plot.em(LINE), each, plot.em(LINE))
                plot.add("–", rect, PlotPart.MISSING, i, PlotAlign.CENTRE)
                continue
            top, bottom = sorted((axis.at(value), axis.foot))
            rect = QRectF(middle - 0.44 * each, top, 0.88 * each, bottom - top)
            plot.bars.append(PlotBar(rect, i))
            wide = plot.measure(minus(words), PlotPart.VALUE)
            y = top - plot.em(1.6) if value >= 0 else bottom + plot.em(0.15)
            plot.add(minus(words), QRectF(middle - wide / 2, y, wide, plot.em(LINE)), PlotPart.VALUE, i, PlotAlign.CENTRE)
    end = put_names_below(plot, names, centres, height - foot + plot.em(0.35))
    if chart.x_unit:
        y = end if below else height - foot + plot.em(0.35)
        plot.add(chart.x_unit, QRectF(plot.width - beside, y, beside, plot.em(LINE)), PlotPart.X, align=PlotAlign.RIGHT)
    plot.height = height
    return True


def sideways(chart: b.Chart, plot: Plot, panels: int = 1) -> None:
    """Lay the bars out one below the other, in ``panels`` next to each other; the height follows from the content."""
    gap = plot.em(2)
    wide = (plot.width - gap * (panels - 1)) / panels
    top = put_head(plot, chart, named=len(chart.series) > 1) + plot.em(0.4)
    each = -(-len(chart.x) // panels)
    between = plot.em(_BETWEEN if panels == 1 else _BETWEEN / 2)
    bottoms = [
        _panel(chart, plot, places, QRectF(i * (wide + gap), top, wide, 0), between)
        for i, places in enumerate(range(at, min(at + each, len(chart.x))) for at in range(0, len(chart.x), each))
    ]
    plot.height = max(bottoms)


def _panel(chart: b.Chart, plot: Plot, places: range, room: QRectF, between: float) -> float:
    """Lay out the bars at ``places`` from the top of ``room``, ``between`` px apart; return the y where they end, px."""
    low, high, step = nice_axis(all_values(chart), chart.y_min, chart.y_max, zero=True)
    words = [minus(text) for series in chart.series for text in value_words(series) if text]
    pad = max((plot.measure(text, PlotPart.VALUE) for text in words if text[0] != "−"), default=0.0) + plot.em(0.5)
    before = max((plot.measure(text, PlotPart.VALUE) + plot.em(0.5) for text in words if text[0] == "−"), default=0.0)
    names = max(plot.measure(name) for name in chart.x)
    names = min(names, max(_NAMES * room.width(), *(plot.longest_piece(name) for name in chart.x)))
    beside = room.width() - names - plot.em(0.8) - pad - before >= plot.em(_LEAST_BAR)
    left = room.left() + (names + plot.em(0.8) if beside else 0.0)
    end = max(left + before + plot.em(0.5), room.right() - pad)
    axis = Axis(low, high, step, left + before, end)
    line, y = plot.em(LINE), room.top()
    start = y
    for place in places:
        parts = plot.wrapped(chart.x[place], names if beside else room.width())
        bars = plot.em(_ROW) * len(chart.series)
        height = max(line * len(parts), bars) if beside else line * len(parts) + bars
        at = y + (height - line * len(parts)) / 2 if beside else y
        for text in parts:
            rect = QRectF(room.left(), at, names if beside else room.width(), line)
            plot.add(text, rect, PlotPart.X, align=PlotAlign.RIGHT if beside else PlotAlign.LEFT)
            at += line
        top = y + (height - bars) / 2 if beside else at
        for i, series in enumerate(chart.series):
            _put_bar(plot, axis, series, i, place, QRectF(room.left(), top + plot.em(_ROW) * i, room.width(), plot.em(_ROW)))
        y += height + between
    y -= between / 2
    _put_band(plot, chart, QRectF(axis.start, start, axis.end - axis.start, y - start), axis, sideways=True)
    plot.grid += [QLineF(axis.at(tick), start, axis.at(tick), y) for tick in axis.ticks()]
    for tick in labelled_ticks(plot, axis, [plot.measure(number(tick), PlotPart.TICK) + plot.em(0.5) for tick in axis.ticks()]):
        x, wide = axis.at(tick), plot.measure(number(tick), PlotPart.TICK)
        if room.left() <= x - wide / 2 and x + wide / 2 <= room.right():
            plot.add(number(tick), QRectF(x - wide / 2, y + plot.em(0.1), wide, line), PlotPart.TICK, align=PlotAlign.CENTRE)
    y += line + plot.em(0.1)
    if chart.x_unit:
        plot.add(chart.x_unit, QRectF(room.left(), y, room.width(), line), PlotPart.X)
        y += line
    return y


def _put_bar(plot: Plot, axis: Axis, series: b.Series, index: int, place: int, row: QRectF) -> None:
    value, words = series.values[place], minus(value_words(series)[place])
    if value is None:
        plot.add("–", QRectF(axis.foot + plot.em(0.3), row.top(), plot.em(1.0), row.height()), PlotPart.MISSING, index)
        return
    left, right = sorted((axis.at(value), axis.foot))
    plot.bars.append(PlotBar(QRectF(left, row.top() + plot.em(0.2), right - left, row.height() - plot.em(0.4)), index))
    wide = plot.measure(words, PlotPart.VALUE)
    x = right + plot.em(0.3) if value >= 0 else left - wide - plot.em(0.3)
    x = max(row.left(), min(x, row.right() - wide))
    plot.add(words, QRectF(x, row.top(), wide, row.height()), PlotPart.VALUE, index)


def _put_band(plot: Plot, chart: b.Chart, area: QRectF, axis: Axis, *, sideways: bool) -> None:
    if chart.band is None:
        return
    low, high = sorted((axis.at(chart.band.low), axis.at(chart.band.high)))
    strip = QRectF(low, area.top(), high - low, area.height()) if sideways else QRectF(area.left(), low, area.width(), high - low)
    plot.band.append(strip.intersected(area))
