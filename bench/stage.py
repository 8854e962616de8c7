"""The patient's screen and presentations: from the press to the painted frame, full HD, with the bundled articles."""

from __future__ import annotations

from functools import cache
from statistics import median

from bench.figure import Figure, Measured
from bench.process import Probe
from bench.start import bundled

_RUNS = 3


@cache
def _runs() -> list[dict[str, float]]:
    return [Probe("stage", (bundled(),)).run() for _ in range(_RUNS)]


def _p95(key: str, detail: str) -> Measured:
    middle = {name: median(run[name] for run in _runs()) for name in _runs()[0]}
    return Measured(middle[key], _RUNS, detail.format(**middle))


FIGURES = (
    Figure("send_p95_ms", "Sending to the patient's screen, press to painted, p95", "ms", 100,
           lambda: _p95("send", "{sends:.0f} sections, figures, tables; whole articles {whole:.0f} ms")),
    Figure("slide_p95_ms", "Changing the slide, press to painted, p95", "ms", 50,
           lambda: _p95("slide", "{slides:.0f} changes")),
    Figure("slides_main", "Slides of the main article's presentation", "", 15, lambda: Measured(_runs()[0]["main"], 1)),
)  # fmt: skip
