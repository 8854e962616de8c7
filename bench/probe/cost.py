"""Resources used by this process and its descendants; printed as the probe's result."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def _descendants() -> list[Path]:
    """Return the /proc folders of all processes below this one."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # it has ended
                continue
    found, queue = [], [os.getpid()]
    while queue:
        mother = queue.pop()
        children = [child for child, parent in parents.items() if parent == mother]
        queue += children
        found += [Path("/proc", str(child)) for child in children]
    return found


def cpu() -> float:
    """Return the seconds of processor time (user and system) of this process since its start, and of its descendants."""
    seconds = time.process_time()
    for process in _descendants():
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        seconds += (int(fields[11]) + int(fields[12])) / _TICK
    return seconds


def memory() -> float:
    """Return the proportional set size of this process and its descendants, MB."""
    total = 0
    for process in (Path("/proc/self"), *_descendants()):
        rollup = (process / "smaps_rollup").read_text()
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def report(**values: float) -> None:
    """Print ``values`` as the last line of the probe."""
    print(json.dumps(values), flush=True)
