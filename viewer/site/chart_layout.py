"""Layout of a chart without Qt: bars, lines and words in px; widths of words are estimated, rather too wide than too narrow."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct, field

from viewer.content import blocks as b
from viewer.content.chart_axis import Axis, all_values, minus, nice_axis, number, positions, unplaced
from viewer.content.text import value_words
from viewer.i18n import tr

LINE = 1.45
"""Height of a line of words, em."""
_NARROW = frozenset(" .,:;!|'ijlIft()[]")
_BAR, _BETWEEN = 2.3, 0.9
"""Height of one bar with its surrounding space, and the space between two names, em."""
_HEIGHT = 20.0
_MARKER = 0.3
_SHORT_UNIT = 4.0
"""Widest unit of an axis, em, that has room beside the last label."""


class ChartWords(Struct, frozen=True):
    """One line of words: ``look`` is its class, ``x`` its place as ``anchor`` says (start, middle, end), ``y`` its middle."""

    text: str
    x: float
    y: float
    look: str
    anchor: str = "start"


class ChartRect(Struct, frozen=True):
    """A rectangle of the class ``look``; ``series`` −1: of none."""

    x: float
    y: float
    width: float
    height: float
    look: str
    series: int = -1


Place = tuple[float, float]


class ChartLayout(Struct):
    """The laid-out parts of a chart ``width`` px wide with text of ``size`` px."""

    width: float
    size: float
    height: float = 0.0
    words: list[ChartWords] = field(default_factory=list)
    rects: list[ChartRect] = field(default_factory=list)
    grid: list[tuple[float, float, float, float]] = field(default_factory=list)
    lines: list[list[Place | None]] = field(default_factory=list)

    def em(self, ems: float) -> float:
        """Return ``ems`` em of the chart's text, px."""
        return ems * self.size

    def measure(self, text: str) -> float:
        """Return the estimated width of ``text``, px."""
        return self.size * sum(map(_width, text))

    def wrapped(self, text: str, width: float) -> list[str]:
        """Return ``text`` in lines of at most ``width`` px; only a word that is wider by itself is cut."""
        lines = [""]
        for piece in _pieces(text):
            if lines[-1] and self.measure((lines[-1] + piece).rstrip()) > width:
                lines.append("")
            rest = piece if lines[-1] else piece.lstrip()
            while self.measure(rest) > width and len(rest) > 1:
                cut = next((n for n in range(len(rest), 1, -1) if self.measure(rest[:n]) <= width), 1)
                lines[-1:] = [rest[:cut], ""]
                rest = rest[cut:]
            lines[-1] += rest
        return [line.rstrip() for line in lines if line.strip()]

    def put(self, lines: Iterable[str], x: float, top: float, look: str, anchor: str = "start") -> float:
        """Add ``lines`` one below the other from ``top``; return the y where they end."""
        for line in lines:
            self.words.append(ChartWords(line, x, top + self.em(LINE / 2), look, anchor))
            top += self.em(LINE)
        return top


def lay_out_chart(chart: b.Chart, width: float, size: float) -> ChartLayout:
    """Return ``chart`` laid out: bars one below the other, lines over their axis."""
    plot = ChartLayout(width, size)
    top = _put_head(plot, chart)
    if chart.chart is b.ChartKind.LINE:
        _put_lines(plot, chart, top)
    else:
        _put_bars(plot, chart, top)
    return plot


def _width(character: str) -> float:
    if character in _NARROW:
        return 0.34
    if unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—·":
        return 1.0
    return 0.0 if unicodedata.combining(character) else 0.68 if character.isupper() or character in "mw%" else 0.58


def _pieces(text: str) -> list[str]:
    """Return ``text`` in pieces between which a line may end: words with the space before them, single Han characters."""
    pieces: list[str] = []
    for before, character in pairwise(f" {text}"):
        wide = unicodedata.east_asian_width(character) in "WF" and unicodedata.category(character) != "Po"
        bound = before.isspace() or not (character.isspace() or wide or (character.isalnum() and _is_han(before)))
        if pieces and bound:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _is_han(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _put_head(plot: ChartLayout, chart: b.Chart) -> float:
    """Add the unit and the legend; return the y where they end."""
    only = chart.series[0].name if len(chart.series) == 1 else ""
    y = plot.put(plot.wrapped(tr("，").join(filter(None, (only, chart.unit))), plot.width), 0, 0, "unit")
    names = [(series.name, i) for i, series in enumerate(chart.series) if series.name] if len(chart.series) > 1 else []
    if chart.band is not None and chart.band.label:
        names.append((chart.band.label, -1))
    x, swatch = 0.0, plot.em(0.9)
    for name, series in names:
        lines = plot.wrapped(name, plot.width - swatch * 1.6)
        wide = swatch * 1.6 + max(map(plot.measure, lines), default=0)
        if x and (x + wide > plot.width or len(lines) > 1):
            x, y = 0.0, y + plot.em(LINE)
        look = "band" if series < 0 else "fill"
        plot.rects.append(ChartRect(x, y + (plot.em(LINE) - swatch) / 2, swatch, swatch, look, series))
        end = plot.put(lines, x + swatch * 1.6, y, "name")
        x, y = (x + wide + plot.em(1.6), y) if len(lines) == 1 else (0.0, end)
    return y + (plot.em(LINE) if x else 0.0) + plot.em(0.4)


# ---- bars ------------------------------------------------------------------------------------------------------------


def _put_bars(plot: ChartLayout, chart: b.Chart, top: float) -> None:
    low, high, step = nice_axis(all_values(chart), chart.y_min, chart.y_max, zero=True)
    sign = "%" if chart.unit == "%" else ""
    written = [[minus(text) + sign if text else "" for text in value_words(series)] for series in chart.series]
    numbers = [text for texts in written for text in texts if text]
    after = max((plot.measure(text) for text in numbers if text[0] != "−"), default=0.0) + plot.em(0.9)
    before = max((plot.measure(text) + plot.em(0.6) for text in numbers if text[0] == "−"), default=0.0)
    widest = max(map(plot.measure, chart.x))
    beside = widest <= 0.3 * plot.width
    left = (widest + plot.em(1.2) if beside else 0.0) + before
    axis = Axis(low, high, step, left, max(left + plot.em(3), plot.width - after))
    y, inner = top, chart.band is None and low >= 0
    for place, name in enumerate(chart.x):
        each = plot.em(_BAR)
        height = each * len(chart.series)
        if beside:
            plot.put([name], 0, y + (height - plot.em(LINE)) / 2, "x")
        else:
            y = plot.put(plot.wrapped(name, plot.width), 0, y, "x")
        for i, series in enumerate(chart.series):
            if inner:
                room = ChartRect(left, y + each * i + plot.em(0.12), plot.width - left, each - plot.em(0.24), "track")
                plot.rects.append(room)
            _put_bar(plot, axis, series.values[place], written[i][place], i, y + each * i)
        y += height + plot.em(_BETWEEN)
    y -= plot.em(_BETWEEN)
    if chart.band is not None:
        start, end = sorted((axis.at(chart.band.low), axis.at(chart.band.high)))
        plot.rects.insert(0, ChartRect(start, top, end - start, y - top, "band"))
    plot.grid += [(axis.at(tick), top, axis.at(tick), y) for tick in axis.ticks()]
    taken = -plot.width
    for tick in axis.ticks():
        words, x = number(tick), axis.at(tick)
        wide = plot.measure(words) + plot.em(0.5)
        if x - wide / 2 >= taken:
            x = max(wide / 2 - plot.em(0.25), min(x, plot.width - wide / 2 + plot.em(0.25)))
            plot.put([words], x, y + plot.em(0.1), "tick", "middle")
            taken = x + wide / 2
    plot.height = plot.put(plot.wrapped(chart.x_unit, plot.width), 0, y + plot.em(LINE + 0.2), "tick")


def _put_bar(plot: ChartLayout, axis: Axis, value: float | None, words: str, series: int, top: float) -> None:
    middle = top + plot.em(_BAR / 2)
    if value is None:
        plot.words.append(ChartWords("–", axis.foot + plot.em(0.4), middle, "missing"))
        return
    start, end = sorted((axis.at(value), axis.foot))
    plot.rects.append(ChartRect(start, top + plot.em(0.12), end - start, plot.em(_BAR - 0.24), "fill", series))
    if value < 0:
        plot.words.append(ChartWords(words, start - plot.em(0.4), middle, "value", "end"))
    else:
        plot.words.append(ChartWords(words, end + plot.em(0.4), middle, "value"))


# ---- lines -----------------------------------------------------------------------------------------------------------


def _put_lines(plot: ChartLayout, chart: b.Chart, top: float) -> None:
    low, high, step = nice_axis(all_values(chart), chart.y_min, chart.y_max, zero=False)
    ticks = Axis(low, high, step, 0, 1).ticks()
    left = max(plot.measure(number(tick)) for tick in ticks) + plot.em(0.8)
    unit = plot.measure(chart.x_unit)
    right = plot.width - plot.em(0.6) - (unit if unit <= plot.em(_SHORT_UNIT) else 0.0)
    top += plot.em(LINE)
    bottom = top + min(plot.em(_HEIGHT), plot.width * 0.62)
    axis = Axis(low, high, step, bottom, top)
    if chart.band is not None:
        high_y, low_y = axis.at(chart.band.high), axis.at(chart.band.low)
        plot.rects.append(ChartRect(left, high_y, right - left, low_y - high_y, "band"))
    for tick in ticks:
        plot.grid.append((left, axis.at(tick), right, axis.at(tick)))
        plot.words.append(ChartWords(number(tick), left - plot.em(0.5), axis.at(tick), "tick", "end"))
    xs = positions(chart, left, right, plot.em(1.2))
    foot = _put_x(plot, chart, xs, bottom + plot.em(0.4))
    plot.lines = [
        [(x, axis.at(v)) if v is not None else None for x, v in zip(xs, series.values, strict=True)] for series in chart.series
    ]
    plot.height = plot.put(_put_values(plot, chart), 0, foot + plot.em(0.3), "rest")


def _put_x(plot: ChartLayout, chart: b.Chart, xs: list[float], top: float) -> float:
    """Add the labels of the axis: all if they fit, else the first, the last and every second, third …; return their end."""
    last = len(xs) - 1
    slot = (xs[-1] - xs[0]) / last if last else plot.width
    every = next((n for n in range(1, last + 1) if slot * n >= plot.em(3) and last % n == 0), last or 1)
    room = min(plot.width / 2 if last else plot.width, slot * every - plot.em(0.4))
    end, free = top, plot.width
    for i in range(0, last + 1, every):
        lines = plot.wrapped(chart.x[i], max(room, plot.em(2)))
        wide = max(map(plot.measure, lines), default=0)
        x = max(wide / 2, min(xs[i], plot.width - wide / 2))
        end = max(end, plot.put(lines, x, top, "x", "middle"))
        free = x + wide / 2 + plot.em(0.4)
    if chart.x_unit and free + plot.measure(chart.x_unit) <= plot.width:
        plot.put([chart.x_unit], free, top, "tick")
        return end
    return plot.put(plot.wrapped(chart.x_unit, plot.width), plot.width, end, "tick", "end")


def _put_values(plot: ChartLayout, chart: b.Chart) -> list[str]:
    """Write each value beside its point, where it covers nothing; return the lines of the others, which go below the plot."""
    taken: list[tuple[float, float, float, float]] = []
    segments = [(p, q) for points in plot.lines for p, q in pairwise(p for p in points if p is not None)]
    markers = [point for points in plot.lines for point in points if point is not None]
    rest: dict[int, list[str]] = {}
    for i, series in enumerate(chart.series):
        for j, (point, words) in enumerate(zip(plot.lines[i], map(minus, value_words(series)), strict=True)):
            if point is None:
                continue
            x, y = point
            wide, high = plot.measure(words), plot.em(1.1)
            others = [line[j] for line in plot.lines if line is not plot.lines[i]]
            below = any(other is not None and other[1] < y for other in others)
            middles = (y + plot.em(1.1), y - plot.em(1.1)) if below else (y - plot.em(1.1), y + plot.em(1.1))
            for at, shift in ((middle, shift) for middle in middles for shift in (0.0, -wide / 2, wide / 2)):
                box = (x + shift - wide / 2, at - high / 2, x + shift + wide / 2, at + high / 2)
                if box[0] >= 0 and box[2] <= plot.width and _is_free(box, taken, segments, markers, plot.em(_MARKER)):
                    taken.append(box)
                    plot.words.append(ChartWords(words, x + shift, at, "value", "middle"))
                    break
            else:
                rest.setdefault(j, []).append(f"{series.name} {words}".strip() if len(chart.series) > 1 else words)
    return [line for words in unplaced(chart, rest) for line in plot.wrapped(words, plot.width)]


Box = tuple[float, float, float, float]


def _is_free(box: Box, taken: list[Box], segments: list[tuple[Place, Place]], markers: list[Place], marker: float) -> bool:
    left, top, right, bottom = box
    if any(left < r and l < right and top < b and t < bottom for l, t, r, b in taken):  # noqa: E741
        return False
    if any(left - marker < x < right + marker and top - marker < y < bottom + marker for x, y in markers):
        return False
    return not any(_crosses(box, start, end) for start, end in segments)


def _crosses(box: Box, start: Place, end: Place) -> bool:
    """Return whether the line from ``start`` to ``end`` runs through ``box``."""
    low, high = 0.0, 1.0
    for at, to, least, most in ((start[0], end[0], box[0], box[2]), (start[1], end[1], box[1], box[3])):
        if at == to:
            if not least <= at <= most:
                return False
            continue
        one, other = sorted(((least - at) / (to - at), (most - at) / (to - at)))
        low, high = max(low, one), min(high, other)
    return low <= high
