"""``make soak``: simulated days of a kiosk (docs/RELIABILITY.md)."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache

from bench.figure import Figure, Measured
from bench.process import PROBES, environment
from bench.start import bundled
from viewer.kiosk.core.memory import ALLOCATOR

OPENINGS = 5000
"""Number of articles opened in each run; about twelve minutes."""

_PATIENCE = 3600
"""Time limit of a soak in seconds."""


@cache
def _run(sizes: str) -> dict[str, float]:
    command = [sys.executable, str(PROBES / "soak.py"), str(bundled()), str(OPENINGS), sizes]
    surroundings = {**ALLOCATOR, **environment("soak")}  # as the supervisor starts the window
    ran = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    if ran.returncode:
        message = f"the soak failed ({ran.returncode}):\n{ran.stderr[-2000:]}"
        raise RuntimeError(message)
    values: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return values


def _growth() -> Measured:
    run = _run("one")
    handles = "{handles_before:.0f} to {handles_after:.0f} handles, {widgets_before:.0f} to {widgets_after:.0f} widgets"
    return Measured(run["growth"], 1, ("{before:.0f} to {after:.0f} MB over {openings:.0f} openings; " + handles).format(**run))


def _slope() -> Measured:
    run = _run("many")
    made_from = "line fitted to the second half of {openings:.0f} openings; {before:.0f} to {after:.0f} MB"
    return Measured(run["slope"], 1, made_from.format(**run))


FIGURES = (
    Figure("soak_memory_growth_percent", "Growth of the kiosk's memory in simulated days on one screen", "%", 3, _growth),
    Figure("soak_bytes_per_opening", "Kiosk memory that an opening adds, with changing window sizes", "bytes", 1024, _slope),
)
