"""``Crashes``: the crash history of the kiosk, the mode of its next start, and its exit statuses.

Only crashes since boot count, by the clock since boot; so switching the machine off and on leaves safe mode.
"""

from __future__ import annotations

import contextlib
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer.kiosk.core.kiosk_settings import SafeModeSettings
from viewer.whole_file import read_regular, write_whole

_KEPT = 50
"""Number of crashes kept; more than any safe-mode setting counts."""


class Mode(StrEnum):
    """Start mode of the kiosk."""

    NORMAL = "normal"
    SAFE = "safe"  # the last good library and a plain home page
    PAGE = "page"  # no library: one quiet page that says who to contact


class Crash(Struct, frozen=True):
    """One crash."""

    at: datetime
    """Wall-clock time with its UTC offset; for people."""

    reason: str
    """What the supervisor observed: an exit status, a signal, no heartbeat."""

    clock: float
    """Seconds since boot; for counting."""

    boot: str
    """The boot id."""


class Crashes(Struct, frozen=True):
    """The history of one kiosk, oldest crash first."""

    crashes: tuple[Crash, ...] = ()
    restarts: int = 0
    """Total number of starts after a crash."""

    running: str = ""
    """Boot id of a run that has not ended; empty: it ended. Remains set after a power cut."""

    @property
    def last(self) -> Crash | None:
        """The latest crash."""
        return self.crashes[-1] if self.crashes else None

    def mode(self, settings: SafeModeSettings, clock: float, boot: str) -> Mode:
        """Return the start mode at ``clock`` of ``boot``."""
        careful, recent = Mode.NORMAL, [crash.clock for crash in self.crashes if crash.boot == boot]
        stable, window = settings.leave_after_minutes * 60, settings.within_minutes * 60
        for index, now in enumerate([*recent, clock]):
            if index and now - recent[index - 1] >= stable:
                careful = Mode.NORMAL
            if index == len(recent):
                break
            if _crowded(recent[: index + 1], settings.crashes, window):
                careful = Mode.SAFE if careful is Mode.NORMAL else careful
            if _crowded(recent[: index + 1], 2 * settings.crashes, 2 * window):
                careful = Mode.PAGE
        return careful

    def begun(self, boot: str) -> Crashes:
        """Return the history with a run started."""
        return msgspec.structs.replace(self, running=boot)

    def crashed(self, crash: Crash) -> Crashes:
        """Return the history with the run ended by ``crash``."""
        return Crashes((*self.crashes, crash)[-_KEPT:], self.restarts + 1)

    def ended(self) -> Crashes:
        """Return the history with the run ended normally."""
        return msgspec.structs.replace(self, running="")


def _crowded(clocks: list[float], number: int, window: float) -> bool:
    """Return whether the last ``number`` of ``clocks`` are within ``window`` seconds."""
    return len(clocks) >= number and clocks[-1] - clocks[-number] <= window


def load_crashes(path: Path) -> Crashes:
    """Load the history from ``path``; empty if it cannot be read."""
    try:
        return msgspec.json.decode(read_regular(path, 1_000_000), type=Crashes)
    except (OSError, msgspec.DecodeError):
        return Crashes()


def save_crashes(crashes: Crashes, path: Path) -> None:
    """Save the history to ``path``; if that fails, the supervisor still has it in memory."""
    with contextlib.suppress(OSError):
        write_whole(path, msgspec.json.encode(crashes))


EXIT_LEAVE = 0
"""Staff closed the window for good; the supervisor ends too."""

EXIT_AGAIN = 10
"""The window asks to be started again, e.g. with a new library."""

EXIT_MAINTENANCE = 11
"""The window made way for maintenance; it comes back after the maintenance time."""
