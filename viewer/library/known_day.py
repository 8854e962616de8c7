"""``KnownDay``: the latest day known to this machine, stored across restarts: its clock cannot be earlier.

A clock is believed from that day, or from the day a library was built if later, for three years (docs/decisions/0022).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer.library.library import Library
from viewer.whole_file import read_regular, write_whole

_STEP = timedelta(days=40)
"""The maximum step from the last day. A later day is not recorded, because the clock may
have jumped, unless the network has set it.
"""


class _Kept(Struct, frozen=True):
    seen: date


def clock_synchronised() -> bool | None:
    """Return whether the system has set its clock by the network since boot; None if unknown."""
    systemd = Path("/run/systemd/timesync")
    return (systemd / "synchronized").exists() if systemd.is_dir() else None


class KnownDay:
    """Latest known day. ``path``: its file; ``synchronised``: whether the network has
    set the clock since boot (None: unknown).
    """

    def __init__(self, path: Path, synchronised: Callable[[], bool | None] = clock_synchronised) -> None:
        self._path = path
        self._synchronised = synchronised
        self.seen: date | None = None
        """The recorded day; None: not recorded yet, or unreadable."""

        with contextlib.suppress(OSError, msgspec.DecodeError):
            self.seen = msgspec.json.decode(read_regular(path, 1000), type=_Kept).seen

    def note(self, library: Library, today: date) -> None:
        """Record ``today`` if the clock is plausible, and let ``library`` use it."""
        library.known_day = self.seen
        if self._synchronised() or (not library.clock_is_wrong(today) and self._follows(library, today)):
            self._keep(today)
        library.known_day = self.seen

    def _follows(self, library: Library, today: date) -> bool:
        """Return whether ``today`` is a plausible day after the last recorded one."""
        last = max(filter(None, (self.seen, library.built_day)), default=None)
        return last is None or (self.seen or date.min) < today <= last + _STEP

    def _keep(self, today: date) -> None:
        if today != self.seen:
            self.seen = today
            with contextlib.suppress(OSError):  # an unwritable disk costs only this
                write_whole(self._path, msgspec.json.encode(_Kept(today)))
