"""The receptionist's window with a library of any size."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from statistics import median

from bench.figure import Figure, Measured, ratio
from bench.process import BUILD, Probe, environment, in_turn
from viewer.library.schema import FORMAT

_RUNS = 7


@cache
def listed(articles: int) -> Path:
    """Return a library file with ``articles`` rows, written directly, once."""
    from tests.libraries import make_library

    file = BUILD / f"list-{articles}-{FORMAT}.fdk"
    return file if file.exists() else make_library(file.with_suffix(".part"), articles).rename(file)


def kept(file: Path, home: str) -> Path:
    """Return ``file`` within the data of the program with that ``home``, noted as validated: a million articles would take
    twenty minutes.
    """
    folder = BUILD / home / "data"
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / file.name
    if not place.exists():
        place.hardlink_to(file)
    command = "import sys; from pathlib import Path; from viewer.library.external_file import record_validated\n"
    command += "record_validated(Path(sys.argv[1]), '', ())"
    subprocess.run([sys.executable, "-c", command, str(place)], env=environment(home), check=True)
    return place


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
