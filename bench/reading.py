"""The reader pane: opening, scrolling, changing the theme, a book-length article, memory over a day of reading."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from statistics import median

from bench.figure import Figure, Measured
from bench.process import BUILD, Probe, frontdesk
from bench.sources import library_folder, special

_RUNS = 3


@cache
def generated() -> Path:
    """Return 200 articles of 4,000 characters with a table, a chart and two figures each, as one library file."""
    packed = BUILD / "generated.fdk"
    frontdesk("pack", library_folder(200), "-o", packed)
    return packed


@cache
def longest() -> Path:
    """Return a library file with the longest article that a library accepts."""
    packed = BUILD / "longest.fdk"
    frontdesk("pack", special("longest"), "-o", packed)
    return packed


def _of(task: str) -> list[dict[str, float]]:
    library = longest() if task == "book" else generated()
    return [Probe("reading", (task, library)).run() for _ in range(_RUNS)]


def _median(task: str, value: str, detail: str = "") -> Measured:
    """Return the median over the runs of ``value``, as reported by one task; ``detail`` names others of its values."""
    runs = _of(task)
    middle = {key: median(run[key] for run in runs) for key in runs[0]}
    return Measured(middle[value], _RUNS, detail.format(**middle))


def _growth() -> Measured:
    runs = _of("growth")
    ten, two_hundred = (median(run[key] for run in runs) for key in ("ten", "two_hundred"))
    return Measured(two_hundred / ten, _RUNS, f"{two_hundred:.1f} MB to {ten:.1f} MB")


FIGURES = (
    Figure("switch_ms", "Switching article, the pane alone, call to painted, median of 60 articles", "ms", 33,
           lambda: _median("switch", "median", "p95 {p95:.1f} ms")),
    Figure("longest_first_screen_ms", "The longest accepted article, call to first screenful", "ms", 250,
           lambda: _median("book", "first", "longest stall after it {stall:.0f} ms, whole page {whole:.0f} ms")),
    Figure("article_scroll_p95_ms", "Scrolling an article, frame, p95", "ms", 16,
           lambda: _median("scroll", "p95", "{frames:.0f} frames")),
    Figure("theme_switch_ms", "Another theme, the pane alone, call to painted", "ms", 100,
           lambda: _median("restyle", "theme", "another text size {zoom:.1f} ms")),
    Figure("memory_200_vs_10", "Memory after opening 200 articles, compared with ten", "×", 1.2, _growth),
)  # fmt: skip
