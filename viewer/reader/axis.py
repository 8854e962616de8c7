"""The value axis of a chart: where it begins and ends, its even steps, and how its numbers are written."""

from __future__ import annotations

import math

from msgspec import Struct

from viewer.content.text import numeral

_STEPS = (1, 2, 2.5, 3, 4, 5, 6, 8, 10, 20, 25)
_MOST_STEPS = 8


class Axis(Struct, frozen=True):
    """A value axis: ``low`` to ``high`` in steps of ``step``, drawn from ``start`` to ``end`` px."""

    low: float
    high: float
    step: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value is, px."""
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)

    @property
    def foot(self) -> float:
        """Where bars stand, px: zero, or the end of the axis that is nearest to it."""
        return self.at(min(max(self.low, 0.0), self.high))

    def ticks(self) -> list[float]:
        """The values that have a grid line."""
        count = round((self.high - self.low) / self.step)
        return [self.low + i * self.step for i in range(count + 1)]


def nice_axis(values: list[float], low: float | None, high: float | None, *, zero: bool) -> tuple[float, float, float]:
    """``(low, high, step)`` of an axis with about four even steps that holds ``values``; given ends are kept."""
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


def number(value: float) -> str:
    """A value as it is written beside its grid line."""
    return minus(numeral(value))


def minus(words: str) -> str:
    """A number's digits with a minus as wide as a plus."""
    return words.replace("-", "−")
