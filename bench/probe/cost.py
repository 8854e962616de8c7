"""Resources used by this process and its descendants; printed as the probe's result."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def descendants(process: int | None = None) -> list[Path]:
    """Return the /proc folders of all processes below ``process``; None: this one."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # it has ended
                continue
    found, queue = [], [process or os.getpid()]
    while queue:
        mother = queue.pop()
        children = [child for child, parent in parents.items() if parent == mother]
        queue += children
        found += [Path("/proc", str(child)) for child in children]
    return found


def cpu() -> float:
    """Return the seconds of processor time (user and system) of this process since its start, and of its descendants."""
    return time.process_time() + ticked(descendants())


def ticked(processes: list[Path]) -> float:
    """Return the seconds of processor time of the processes with those /proc folders, in steps of 0.01 s each."""
    seconds = 0.0
    for process in processes:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        seconds += (int(fields[11]) + int(fields[12])) / _TICK
    return seconds


def memory() -> float:
    """Return the proportional set size of this process and its descendants, MB."""
    return _held((Path("/proc/self"), *descendants()), ("Pss:",))


def unique(process: int) -> float:
    """Return the unique set size of ``process`` and its descendants, MB: what would be free if they ended."""
    return _held((Path("/proc", str(process)), *descendants(process)), ("Private_Clean:", "Private_Dirty:"))


def _held(processes: tuple[Path, ...], names: tuple[str, ...]) -> float:
    rollups = ((process / "smaps_rollup").read_text().splitlines() for process in processes)
    return sum(int(line.split()[1]) for rollup in rollups for line in rollup if line.startswith(names)) / 1024


def report(**values: float) -> None:
    """Print ``values`` as the last line of the probe."""
    print(json.dumps(values), flush=True)
