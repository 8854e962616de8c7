"""The receptionist's window with a library of any size."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from statistics import median

from bench.figure import Figure, Measured, ratio
from bench.process import BUILD, Probe, in_turn
from viewer.library.schema import FORMAT

_RUNS = 7


@cache
def listed(articles: int) -> Path:
    """Return a library file with ``articles`` rows, written directly, once."""
    from tests.libraries import make_library

    file = BUILD / f"listed-{articles}-{FORMAT}.fdk"
    return file if file.exists() else make_library(file.with_suffix(".part"), articles).rename(file)


def _start() -> Measured:
    many, few = in_turn(_RUNS, Probe("desk", (listed(100_000),), home="plain"), Probe("desk", (listed(10),), home="plain"))
    return ratio([run["cpu"] for run in many], [run["cpu"] for run in few], "s")


def _scroll() -> Measured:
    runs = [Probe("listing", (listed(100_000),)).run() for _ in range(3)]
    steps, leaps = (median(run[key] for run in runs) for key in ("steps", "leaps"))
    return Measured(median(run["both"] for run in runs), 3, f"three rows at a time {steps:.1f} ms, leaps {leaps:.1f} ms")


FIGURES = (
    Figure("start_100k_vs_10", "CPU of a start with 100,000 articles, compared with 10", "×", 1.15, _start),
    Figure("list_scroll_p95_ms", "Scrolling the list of 100,000 articles, frame, p95", "ms", 16, _scroll),
)
