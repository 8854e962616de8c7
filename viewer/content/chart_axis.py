"""The axes of a chart: even steps that include all values, positions of values and points, numbers as written beside them."""

from __future__ import annotations

import math
import re

from msgspec import Struct

from viewer.content import blocks as b
from viewer.content.spacing import HAN
from viewer.content.text import numeral

_STEPS = (1, 2, 2.5, 3, 4, 5, 6, 8, 10, 20, 25)
_MOST_STEPS = 8
_HAN = re.compile(f"[{HAN}]")


class Axis(Struct, frozen=True):
    """A value axis: ``low`` to ``high`` in steps of ``step``, drawn from ``start`` to ``end`` px."""

    low: float
    high: float
    step: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the position of a value, px."""
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)

    @property
    def foot(self) -> float:
        """Where bars start, px: at zero, or the end of the axis nearest to it."""
        return self.at(min(max(self.low, 0.0), self.high))

    def ticks(self) -> list[float]:
        """Return the values with a grid line."""
        count = round((self.high - self.low) / self.step)
        return [self.low + i * self.step for i in range(count + 1)]


def nice_axis(values: list[float], low: float | None, high: float | None, *, zero: bool) -> tuple[float, float, float]:
    """Return ``(low, high, step)`` of an axis with about four even steps that includes ``values``; given ends are kept."""
    smallest, largest = min(values), max(values)
    bottom = low if low is not None else (min(0.0, smallest) if zero else smallest)
    top = high if high is not None else largest
    raw = ((top - bottom) or abs(top) or 1.0) / 4
    magnitude = 10 ** math.floor(math.log10(raw))
    if low is not None and high is not None:
        steps = [m * magnitude for m in _STEPS]
        even = [s for s in steps if round((top - bottom) / s, 6).is_integer() and 2 <= (top - bottom) / s <= _MOST_STEPS]
        return bottom, top, min(even or [top - bottom], key=lambda s: (round(bottom / s, 6) % 1, abs((top - bottom) / s - 4)))
    step = next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= raw * 0.999)
    if low is None:
        bottom = math.floor(bottom / step) * step
    if high is None:
        top = bottom + math.ceil((top - bottom) / step - 1e-9) * step
        if largest > top - 0.15 * step:
            top += step
        return bottom, max(top, bottom + step), step
    return nice_axis(values, bottom if bottom < top else bottom - step, top, zero=zero)  # no step may lead beyond the given end


def number(value: float) -> str:
    """Return a value as written next to its grid line."""
    return minus(numeral(value))


def minus(words: str) -> str:
    """Return ``words`` with a minus as wide as a plus instead of each hyphen."""
    return words.replace("-", "−")


def unplaced(chart: b.Chart, numbers: dict[int, list[str]]) -> list[str]:
    """Return ``numbers``, by point, that found no place beside the line, as words below it: with Chinese signs unless the
    chart's names, units and summary are without a Han character.
    """
    said = (*chart.x, *(series.name for series in chart.series), chart.unit, chart.x_unit, chart.summary)
    colon, comma = ("：", "，") if any(map(_HAN.search, said)) else (": ", ", ")
    unit = f" {chart.x_unit}" if chart.x_unit else ""
    return [f"{chart.x[point]}{unit}{colon}{comma.join(words)}" for point, words in sorted(numbers.items())]


def positions(chart: b.Chart, left: float, right: float, inset: float) -> list[float]:
    """Return the x of each point of ``chart``: numbers and dates keep their distances, words are spaced evenly."""
    start, end = left + inset, right - inset
    if len(chart.x) == 1:
        return [(start + end) / 2]
    if len(chart.x_values) == len(chart.x):
        first, last = min(chart.x_values), max(chart.x_values)
        return [start + (end - start) * (x - first) / ((last - first) or 1) for x in chart.x_values]
    return [start + (end - start) * i / (len(chart.x) - 1) for i in range(len(chart.x))]


def all_values(chart: b.Chart) -> list[float]:
    """Return all values that the axis of ``chart`` must include."""
    values = [v for series in chart.series for v in series.values if v is not None]
    return [*values, chart.band.low, chart.band.high] if chart.band is not None else values
