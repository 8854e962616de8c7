"""The receptionist's whole window: switching, theme, text size, resizing, big tables, photographs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from statistics import median

from bench import sources
from bench.figure import Figure, Measured
from bench.process import BUILD, Probe, frontdesk
from bench.reading import generated, longest

_RUNS = 3
_CPU = "CPU {cpu:.1f} ms"
_STALL = "longest stall {stall:.0f} ms (CPU {stall_cpu:.0f})"
_TABLES = "CPU {stall_cpu:.0f} ms; first screenful {wall:.0f} ms, whole page {whole:.0f} ms"
_LONG = f"{_CPU}, {_STALL}, whole page {{whole:.0f}} ms"


def _packed(name: str) -> Path:
    """Return one of ``sources.SPECIAL`` as a library file, packed once."""
    folder, packed = sources.special(name), BUILD / f"{name}.fdk"
    if not packed.exists():
        frontdesk("pack", folder, "-o", packed)
    return packed


@cache
def _runs(task: str, library: Path) -> dict[str, float]:
    runs = [Probe("window", (task, library)).run() for _ in range(_RUNS)]
    return {key: median(run[key] for run in runs) for key in runs[0]}


def _of(task: str, library: Path, value: str, detail: str) -> Measured:
    """Return the median over the runs of ``value``, as reported by one task; ``detail`` names others of its values."""
    middle = _runs(task, library)
    return Measured(middle[value], _RUNS, detail.format(**middle))


FIGURES = (
    Figure("window_switch_ms", "Whole window: switching article, call to handled, median of 60", "ms", 50,
           lambda: _of("switch", generated(), "whole", f"{_CPU}, {_STALL}")),
    Figure("window_theme_ms", "Whole window: another theme, 4,000 characters", "ms", 100,
           lambda: _of("restyle", generated(), "whole", f"{_CPU}, {_STALL}")),
    Figure("zoom_ms", "Whole window: another text size, longest accepted article, until what is in view is right", "ms", 50,
           lambda: _of("zoom", longest(), "wall", _LONG)),
    Figure("theme_long_ms", "Whole window: another theme, longest accepted article, until what is in view is right", "ms", 100,
           lambda: _of("restyle", longest(), "wall", _LONG)),
    Figure("resize_step_ms", "Whole window: a step of resizing, longest accepted article, p95", "ms", 16,
           lambda: _of("resize", longest(), "p95", "CPU {cpu95:.1f} ms, " + _STALL + ", {steps:.0f} steps")),
    Figure("open_tables_stall_ms", "Opening 10 tables of 200 × 12 cells, longest time without an answer", "ms", 50,
           lambda: _of("opening", _packed("tables"), "stall", _TABLES)),
    Figure("photos_scroll_p95_ms", "Scrolling 60 photographs of 4 MB, frame, p95", "ms", 16,
           lambda: _of("scroll", _packed("photographs"), "p95", "CPU {cpu95:.1f} ms, slowest {stall:.0f} ms")),
    Figure("photos_jump_p95_ms", "Jumping in it, p95", "ms", 33,
           lambda: _of("scroll", _packed("photographs"), "jump", "CPU {jump_cpu:.1f} ms")),
)  # fmt: skip
