"""The kiosk: its start compared with the desk's, scrolling pages, taps."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from functools import cache
from pathlib import Path
from statistics import median

from bench.figure import Figure, Measured, ratio
from bench.process import Probe, in_turn
from bench.start import bundled

_RUNS = 3
_STARTS = 7
_CRASHES = 5
"""Restarts in succession, with the longest pauses, and in safe mode."""


@cache
def _hands() -> list[dict[str, float]]:
    return [Probe("kiosk", (bundled(),)).run() for _ in range(_RUNS)]


def _p95(key: str, detail: str) -> Measured:
    middle = {name: median(run[name] for run in _hands()) for name in _hands()[0]}
    return Measured(middle[key], _RUNS, detail.format(**middle))


def _start() -> Measured:
    kiosk, desk = in_turn(_STARTS, Probe("kiosk_start", (bundled(),), home="kiosk"), Probe("desk", (bundled(),)))
    return ratio([run["cpu"] for run in kiosk], [run["cpu"] for run in desk], "s")


def _restart() -> Measured:
    from tests.kiosk.x_screen import missing_tools, wait_for, window_manager, x_kiosk, x_server

    if missing_tools():
        message = f"needs {', '.join(missing_tools())}"
        raise RuntimeError(message)
    absences = []
    with (
        tempfile.TemporaryDirectory() as home,
        x_server() as display,
        window_manager(display),
        x_kiosk(display, Path(home), bundled()) as kiosk,
    ):
        for _ in range(_CRASHES):
            pid = kiosk.window_pid() or 0
            begin = time.perf_counter()
            os.kill(pid, signal.SIGKILL)
            wait_for(lambda pid=pid: kiosk.window_pid() not in (None, pid) and not kiosk.leaks(), 30)  # type: ignore[misc]
            absences.append(time.perf_counter() - begin)
    return Measured(max(absences), _CRASHES, ", ".join(f"{absence:.1f}" for absence in absences))


FIGURES = (
    Figure("kiosk_scroll_p95_ms", "Scrolling a page with a finger, 1920 × 1080, frame, p95", "ms", 16,
           lambda: _p95("scroll", "{frames:.0f} frames")),
    Figure("kiosk_tap_p95_ms", "From the tap to the painted reaction, p95", "ms", 100,
           lambda: _p95("tap", "{taps:.0f} taps, the slowest {slowest:.0f} ms")),
    Figure("kiosk_screens_main", "Screens of the main article's short version, 1920 × 1080", "", 12,
           lambda: _p95("screens", "the whole article {whole:.0f}")),
    Figure("kiosk_fill_percent", "How full they are, mean", "%", 70,
           lambda: _p95("filled", "the whole article {filled_whole:.0f} %"), at_least=True),
    Figure("kiosk_start_vs_desk", "CPU of the kiosk's start, compared with the desk's start to an article", "×", 1.3, _start),
    Figure("kiosk_restart_s", "Window back on the screen after kill -9, slowest of five in a row", "s", 3, _restart),
)  # fmt: skip
