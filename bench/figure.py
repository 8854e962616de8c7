"""What a bench produces: ``Figure`` says what is measured and its bar, ``Measured`` what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Measured:
    """A value in its figure's unit, from ``runs`` repetitions; ``detail`` names the parts it was made from."""

    value: float
    runs: int
    detail: str = ""


@dataclass(frozen=True)
class Figure:
    """One measured promise. ``bar`` is in ``unit``; ``at_least``: the value must reach it, else it must not exceed it."""

    key: str
    what: str
    unit: str
    bar: float
    measure: Callable[[], Measured]
    at_least: bool = False

    def holds(self, value: float) -> bool:
        """Whether ``value`` keeps the promise."""
        return value >= self.bar if self.at_least else value <= self.bar


def ratio(values: list[float], reference: list[float], unit: str) -> Measured:
    """Median of ``values`` over median of ``reference``, which ran in turn with them."""
    mine, other = median(values), median(reference)
    return Measured(mine / other, len(values), f"{mine:.3g} {unit} to {other:.3g} {unit}")


def p95(values: list[float]) -> float:
    """The value that 95 % of ``values`` do not exceed."""
    return quantiles(values, n=20, method="inclusive")[-1]
