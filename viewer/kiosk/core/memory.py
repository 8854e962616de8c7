"""How much memory the program uses, and whether it grows."""

from __future__ import annotations

import os
from collections import deque
from pathlib import Path

from msgspec import Struct

_EVERY = 60.0
"""Seconds between two samples."""

_KEPT = 720
"""Number of samples kept: twelve hours."""

_FEWEST = 30
"""Samples needed for a trend: a program that has just started still fills its caches."""

ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": str(512 << 10), "MALLOC_TRIM_THRESHOLD_": str(1 << 20)}
"""glibc malloc's environment for a window that runs for weeks; other allocators ignore it (docs/RELIABILITY.md).

Blocks of half a megabyte and more – pictures – come from the system and return to it at once. Otherwise glibc raises that
threshold to 32 MB after the first of them. Later ones then share the heap with small blocks, and freed memory is not returned.
"""


class Memory(Struct, frozen=True):
    """Memory in use: ``resident`` in bytes; ``trend`` in bytes per hour, None while it is too early to tell."""

    resident: int | None = None
    trend: float | None = None


class MemoryTrend:
    """Memory samples of the last hours; ``sample`` may be called at any rate."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque(maxlen=_KEPT)

    def sample(self, clock: float, resident: int | None) -> None:
        """Record that the program holds ``resident`` bytes ``clock`` seconds after boot."""
        if resident is not None and (not self._samples or clock - self._samples[-1][0] >= _EVERY):
            self._samples.append((clock, resident))

    def memory(self) -> Memory:
        """Return the latest sample, and the slope of the least-squares line through the later half of the samples."""
        if not self._samples:
            return Memory()
        latest = self._samples[-1][1]
        half = list(self._samples)[len(self._samples) // 2 :]
        if len(self._samples) < _FEWEST:
            return Memory(latest)
        mean_clock = sum(clock for clock, _ in half) / len(half)
        mean_bytes = sum(size for _, size in half) / len(half)
        covariance = sum((clock - mean_clock) * (size - mean_bytes) for clock, size in half)
        variance = sum((clock - mean_clock) ** 2 for clock, _ in half)
        return Memory(latest, covariance / variance * 3600)


def resident_bytes() -> int | None:
    """Return the memory this program uses now, in bytes; None if the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
