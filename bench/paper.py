"""Printing: real ``frontdesk print`` processes."""

from __future__ import annotations

from statistics import median

from bench.figure import Figure, Measured
from bench.process import BUILD, Probe, frontdesk
from bench.sources import library_folder
from bench.start import bundled

_CHARACTERS = 16_000
"""Characters of an article that fills twenty A4 pages with its table, chart and figures."""

_RUNS = 5


def _seconds() -> Measured:
    packed, paper = BUILD / "long.fdk", BUILD / "long.pdf"
    frontdesk("pack", library_folder(1, _CHARACTERS), "-o", packed)
    seconds = [frontdesk("print", packed, "bench-0", "-o", paper) for _ in range(_RUNS)]
    return Measured(median(seconds), _RUNS, f"{_CHARACTERS:,} characters; start and end of the process included")


def _filled() -> Measured:
    run = Probe("paper", (bundled(),)).run()
    return Measured(run["least"], 1, f"{run['sheets']:.0f} sheets, without the last of each article; mean {run['mean']:.0f} %")


def _presses() -> Measured:
    run = Probe("printing", (bundled(),)).run()
    return Measured(run["presses"], 1, f"Ctrl+P, then the button offered; {run['sheets']:.0f} sheet, printed into a file")


FIGURES = (
    Figure("print_clicks", "Presses from an open article to its printed summary", "", 2, _presses),
    Figure("handout_s", "A handout of 20 pages", "s", 1.5, _seconds),
    Figure("handout_fill_percent", "The emptiest sheet of the articles that ship", "%", 50, _filled, at_least=True),
)
