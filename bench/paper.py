"""Printing: real ``frontdesk print`` processes."""

from __future__ import annotations

from statistics import median

from bench.figure import Figure, Measured
from bench.process import BUILD, frontdesk
from bench.sources import library_folder

_CHARACTERS = 16_000
"""Characters of an article that fills twenty A4 pages with its table, chart and figures."""

_RUNS = 5


def _seconds() -> Measured:
    packed, paper = BUILD / "long.fdk", BUILD / "long.pdf"
    frontdesk("pack", library_folder(1, _CHARACTERS), "-o", packed)
    seconds = [frontdesk("print", packed, "bench-0", "-o", paper) for _ in range(_RUNS)]
    return Measured(median(seconds), _RUNS, f"{_CHARACTERS:,} characters; start and end of the process included")


FIGURES = (Figure("handout_s", "A handout of 20 pages", "s", 1.5, _seconds),)
