"""Line charts: a number at every point – next to it where there is room, at the end of a thin leader, or below the plot."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF

from viewer.content import blocks as b
from viewer.content.chart_axis import Axis, minus, nice_axis, number, positions, unplaced
from viewer.content.text import value_words
from viewer.reader.plot import (
    LINE,
    Plot,
    PlotAlign,
    PlotPart,
    PlotWords,
    put_head,
    put_rest,
    put_scale,
)

_INSET = 0.9
_NAMES = 0.3
"""Share of the width that names at the ends of their lines may take; longer ones go above the plot."""
_LEAST_PLOT = 6.0
_VALUE_HEIGHT = 1.15
_REACH = (0.0, 1.2, 2.4)
"""Distances from its point at which a number may be, em beyond the nearest position; from the second on with a leader."""
_DENSE = 2.0
"""Space between two points, em, below which leaders would only confuse."""


def put_lines(chart: b.Chart, plot: Plot, height: float) -> None:
    """Lay the lines out; the plot ends ``height`` px from the top, and what finds no room in it goes below."""
    values = [v for series in chart.series for v in series.values if v is not None]
    if chart.band is not None:
        values += [chart.band.low, chart.band.high]
    low, high, step = nice_axis(values, chart.y_min, chart.y_max, zero=False)
    ticks = Axis(low, high, step, 0, 1).ticks()
    left = max(plot.measure(number(tick), PlotPart.TICK) for tick in ticks) + plot.em(0.9)
    widest = max(plot.measure(series.name, PlotPart.NAME) for series in chart.series) + plot.em(1.4)
    at_ends = widest <= plot.width * _NAMES and len(chart.series) * plot.em(LINE) < height / 2
    right = plot.width - (widest if at_ends else plot.em(0.6))
    top = put_head(plot, chart, named=not at_ends) + plot.em(1.9)
    xs = positions(chart, left, right, plot.em(_INSET))
    labels, foot = _x_labels(chart, plot, xs)
    bottom = max(height - foot, top + plot.em(_LEAST_PLOT))
    axis = Axis(low, high, step, bottom, top)
    put_scale(plot, axis, left, right)
    for text, rect in labels:
        plot.add(text, rect.translated(0, bottom), PlotPart.X, align=PlotAlign.CENTRE)
    if chart.band is not None:
        band_top, band_bottom = axis.at(chart.band.high), axis.at(chart.band.low)
        plot.band.append(QRectF(left, band_top, right - left, band_bottom - band_top))
    plot.lines = [
        [QPointF(x, axis.at(v)) if v is not None else None for x, v in zip(xs, series.values, strict=True)]
        for series in chart.series
    ]
    spacing = (xs[-1] - xs[0]) / max(1, len(xs) - 1)
    plot.marker = max(0.1, min(0.3, 0.3 * spacing / plot.size))
    if at_ends:
        _put_names(chart, plot, right, QRectF(0, top, right, bottom - top))
    room = QRectF(QPointF(left, top - plot.em(1.9)), QPointF(plot.width, bottom - plot.em(0.05)))
    rest = _Numbers(plot, xs, room).put(chart)
    plot.height = put_rest(plot, rest, bottom + foot + plot.em(0.3))


def _x_labels(chart: b.Chart, plot: Plot, xs: list[float]) -> tuple[list[tuple[str, QRectF]], float]:
    """Return the x labels, placed from y = 0 down, and their height: the first, the last, and as many others as fit."""
    line, gap, top = plot.em(LINE), plot.em(0.6), plot.em(0.4)
    last = len(xs) - 1
    share = plot.width * (0.48 if last else 1.0)
    slot = (xs[-1] - xs[0]) / max(1, last) - gap
    boxes: list[QRectF] = []
    placed: list[tuple[str, QRectF]] = []
    for place in dict.fromkeys([0, last, *_evenly(last)]):
        words = chart.x[place]
        lines = plot.wrapped(words, min(share, max(slot, plot.em(5), plot.longest_piece(words))))
        wide = max(map(plot.measure, lines))
        box = QRectF(max(0.0, min(xs[place] - wide / 2, plot.width - wide)), top, wide, line * len(lines))
        if any(box.adjusted(-gap / 2, 0, gap / 2, 0).intersects(other) for other in boxes):
            if place != last:
                continue
            box.moveTop(boxes[0].bottom())
        boxes.append(box)
        placed += [(text, QRectF(box.left(), box.top() + i * line, wide, line)) for i, text in enumerate(lines)]
    foot = max(box.bottom() for box in boxes)
    if chart.x_unit:
        unit, ends = plot.measure(chart.x_unit), max(box.right() for box in boxes)
        if foot <= top + line and ends + plot.em(0.5) + unit <= plot.width:
            placed.append((chart.x_unit, QRectF(ends + plot.em(0.5), top, unit, line)))
        else:
            for text in plot.wrapped(chart.x_unit, plot.width):
                unit = plot.measure(text)
                placed.append((text, QRectF(plot.width - unit, foot, unit, line)))
                foot += line
    return placed, foot


def _evenly(last: int) -> list[int]:
    """Return the places between 0 and ``last``, coarse steps first, so that omitted ones are spread evenly."""
    made: list[int] = []
    step = 1
    while step * 2 < last:
        step *= 2
    while step:
        made += range(step, last, step)
        step //= 2
    return made


def _put_names(chart: b.Chart, plot: Plot, right: float, room: QRectF) -> None:
    """Put the name of each line at its right end; names that would overlap are moved apart."""
    line = plot.em(LINE)
    ends = [(next(p for p in reversed(points) if p is not None), i) for i, points in enumerate(plot.lines) if any(points)]
    ends.sort(key=lambda end: end[0].y())
    ys: list[float] = []
    for point, _ in ends:
        ys.append(max(point.y(), ys[-1] + line) if ys else max(point.y(), room.top()))
    floor = room.bottom()
    for i in reversed(range(len(ys))):
        ys[i] = min(ys[i], floor)
        floor = ys[i] - line
    for (_, i), y in zip(ends, ys, strict=True):
        name = chart.series[i].name
        if name:
            plot.add(name, QRectF(right + plot.em(0.2), y - line / 2, plot.measure(name, PlotPart.NAME), line), PlotPart.NAME, i)


class _Numbers:
    """Finds a place for each point's number where it covers no other words, marker or line."""

    def __init__(self, plot: Plot, xs: list[float], room: QRectF) -> None:
        self._plot = plot
        self._xs = xs
        self._room = room
        dense = (xs[-1] - xs[0]) / max(1, len(xs) - 1) < plot.em(_DENSE)
        self._reach = _REACH[:1] if dense else _REACH
        self._taken = [word.rect for word in plot.words if word.part is PlotPart.NAME]

    def put(self, chart: b.Chart) -> list[str]:
        """Place all numbers; return those that found no place, in words."""
        rest: dict[int, list[str]] = {}
        for j in dict.fromkeys([0, len(self._xs) - 1, *range(len(self._xs))]):
            column = sorted((p.y(), i) for i, points in enumerate(self._plot.lines) if (p := points[j]) is not None)
            for rank, (_, i) in enumerate(column):
                words = minus(value_words(chart.series[i])[j])
                point = self._plot.lines[i][j]
                if point is not None and not self._place(words, point, i, up=rank < max(1, len(column) / 2)):
                    rest.setdefault(j, []).append(f"{chart.series[i].name} {words}".strip() if len(chart.series) > 1 else words)
        return unplaced(chart, rest)

    def _place(self, words: str, point: QPointF, series: int, *, up: bool) -> bool:
        plot = self._plot
        wide, high = plot.measure(words, PlotPart.VALUE), plot.em(_VALUE_HEIGHT)
        near = plot.em(0.5)
        for reach in self._reach:
            away = near + plot.em(reach)
            above, below = point.y() - away - high, point.y() + away
            for top in (above, below) if up else (below, above):
                for shift in (0.0, -wide / 2 - plot.em(0.1), wide / 2 + plot.em(0.1)):
                    rect = QRectF(point.x() - wide / 2 + shift, top, wide, high)
                    edge = QPointF(rect.center().x(), rect.bottom() if top == above else rect.top())
                    if not self._is_free(rect) or (reach and not self._may_lead(point, edge)):
                        continue
                    plot.words.append(PlotWords(words, rect, PlotPart.VALUE, series, PlotAlign.CENTRE))
                    self._taken.append(rect)
                    if reach:
                        plot.leaders.append(QLineF(point, edge))
                    return True
        return False

    def _may_lead(self, point: QPointF, edge: QPointF) -> bool:
        """Return whether a leader from ``point`` to ``edge`` crosses no words, no other leader and no line."""
        lines = (line for points in self._plot.lines for line in pairwise(p for p in points if p is not None))
        others = [*(QLineF(*line) for line in lines if point not in line), *self._plot.leaders]
        own = QLineF(point, edge)
        crossed = any(own.intersects(other)[0] is QLineF.IntersectionType.BoundedIntersection for other in others)
        return not crossed and not any(_crosses(other, point, edge) for other in self._taken)

    def _is_free(self, rect: QRectF) -> bool:
        if not self._room.contains(rect) or rect.right() > self._plot.width:
            return False
        wider = rect.adjusted(-self._plot.em(0.12), 0, self._plot.em(0.12), 0)
        if any(wider.intersects(other) for other in self._taken):
            return False
        if any(_crosses(rect, leader.p1(), leader.p2()) for leader in self._plot.leaders):
            return False
        marker = self._plot.em(self._plot.marker)
        first = max(0, bisect_left(self._xs, rect.left() - marker) - 1)
        last = min(len(self._xs), bisect_right(self._xs, rect.right() + marker) + 1)
        for points in self._plot.lines:
            before = next((p for p in reversed(points[:first]) if p is not None), None)
            for point in (*points[first:last], next((p for p in points[last:] if p is not None), None)):
                if point is None:
                    continue
                if rect.adjusted(-marker, -marker, marker, marker).contains(point):
                    return False
                if before is not None and _crosses(rect, before, point):
                    return False
                before = point
        return True


def _crosses(rect: QRectF, start: QPointF, end: QPointF) -> bool:
    """Return whether the line from ``start`` to ``end`` runs through ``rect``."""
    low, high = 0.0, 1.0
    for at, by, least, most in (
        (start.x(), end.x() - start.x(), rect.left(), rect.right()),
        (start.y(), end.y() - start.y(), rect.top(), rect.bottom()),
    ):
        if by == 0:
            if not least <= at <= most:
                return False
            continue
        one, other = sorted(((least - at) / by, (most - at) / by))
        low, high = max(low, one), min(high, other)
    return low <= high
