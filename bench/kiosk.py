"""The kiosk: its start beside the desk's, rolling pages, taps."""

from __future__ import annotations

from functools import cache
from statistics import median

from bench.figure import Figure, Measured, ratio
from bench.process import Probe, in_turn
from bench.start import bundled

_RUNS = 3
_STARTS = 7


@cache
def _hands() -> list[dict[str, float]]:
    return [Probe("kiosk", (bundled(),)).run() for _ in range(_RUNS)]


def _p95(key: str, detail: str) -> Measured:
    middle = {name: median(run[name] for run in _hands()) for name in _hands()[0]}
    return Measured(middle[key], _RUNS, detail.format(**middle))


def _start() -> Measured:
    kiosk, desk = in_turn(_STARTS, Probe("kiosk_start", (bundled(),), home="kiosk"), Probe("desk", (bundled(),)))
    return ratio([run["cpu"] for run in kiosk], [run["cpu"] for run in desk], "s")


FIGURES = (
    Figure("kiosk_scroll_p95_ms", "Rolling a page under a finger, 1920 × 1080, frame, p95", "ms", 16,
           lambda: _p95("scroll", "{frames:.0f} frames")),
    Figure("kiosk_tap_p95_ms", "From the tap to the painted reaction, p95", "ms", 100,
           lambda: _p95("tap", "{taps:.0f} taps, the slowest {slowest:.0f} ms")),
    Figure("kiosk_start_vs_desk", "CPU of the kiosk's start to its home page, to the desk's to an article", "×", 1.3, _start),
)  # fmt: skip
