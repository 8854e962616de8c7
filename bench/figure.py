"""``Figure``: what is measured, and its limit; ``Measured``: the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Measured:
    """A value in the unit of its figure, from ``runs`` repetitions; ``detail`` names its parts."""

    value: float
    runs: int
    detail: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure with its limit ``bar`` in ``unit``; ``at_least``: the limit is a minimum, otherwise a maximum."""

    key: str
    what: str
    unit: str
    bar: float
    measure: Callable[[], Measured]
    at_least: bool = False

    def holds(self, value: float) -> bool:
        """Return whether ``value`` meets the limit."""
        return value >= self.bar if self.at_least else value <= self.bar


def ratio(values: list[float], reference: list[float], unit: str) -> Measured:
    """Return the median of ``values`` over the median of ``reference``, measured alternately."""
    mine, other = median(values), median(reference)
    return Measured(mine / other, len(values), f"{mine:.3g} {unit} to {other:.3g} {unit}")


def p95(values: list[float]) -> float:
    """Return the value that 95 % of ``values`` do not exceed."""
    return quantiles(values, n=20, method="inclusive")[-1]
