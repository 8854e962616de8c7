"""``FleetPlace``: what this machine must never forget, in two files that are written in turn.

Each is synchronised and has a checksum: whatever a power cut does to one, the other is whole. The state is written before a
library is switched, so the floor of versions never falls.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from viewer.fleet.refusals import Refusal, refused
from viewer.folders import own_folder
from viewer.library.imported_library import imported_path
from viewer.whole_file import locked, read_regular, write_whole

_MOST = 1_000_000
WARN_DAYS = (90, 30, 7)
"""Days before an expiry at which its warning begins, and becomes more urgent."""


def urgency(days: int) -> int:
    """Return how urgent an expiry in ``days`` is: 0 not at all, 1–3 from 90, 30, 7 days on, 4 expired."""
    return sum(days <= limit for limit in WARN_DAYS) + (days < 0)


def is_address(place: str) -> bool:
    """Return whether releases come from an address, not from a folder."""
    return place.lower().startswith(("http://", "https://"))


def without_password(address: str) -> str:
    """Return an address as it may be shown: without the user and password in it."""
    return re.sub(r"(?<=//)[^/@]*@", "", address)


class VersionFloor(Struct, frozen=True):
    """The highest versions ever accepted; ``timestamp_digest`` tells two of the same version apart, ``day`` is the latest day of
    a release.
    """

    root: int = 0
    timestamp: int = 0
    snapshot: int = 0
    targets: int = 0
    timestamp_digest: str = ""
    day: str = ""


class InstalledRelease(Struct, frozen=True):
    """A release on this machine. ``looks``: size and time of its library file, by which it is recognised."""

    release: int
    identity: str
    published: str
    version: str = ""
    at: str = ""  # ISO time of its installation, UTC
    looks: tuple[int, int] = (0, 0)


class FleetState(Struct, frozen=True):
    """The state of this machine. ``trial``: starts of a release that is not yet good, None: it is. ``coming``: about to be
    switched to, with ``before`` as the one that can then be put back. ``bad``: contents that failed here, or that staff put back.
    ``why`` and ``what``: the last refusal (``refusals.refusal_words``).
    """

    id: str
    number: int = 0
    floor: VersionFloor = VersionFloor()
    current: InstalledRelease | None = None
    previous: InstalledRelease | None = None
    coming: InstalledRelease | None = None
    before: InstalledRelease | None = None
    trial: int | None = None
    bad: tuple[str, ...] = ()
    source: str = ""
    checked: str = ""
    why: str = ""
    what: str = ""
    expires: str = ""  # when what was accepted last expires, ISO


class _Slot(Struct, frozen=True):
    crc: int
    state: Raw


class FleetPlace(Struct, frozen=True):
    """Where a machine keeps its releases: ``folder`` for its state, ``library`` the file that screens show."""

    folder: Path
    library: Path

    @classmethod
    def own(cls) -> FleetPlace:
        """Return that of this user."""
        return cls(own_folder("data") / "fleet", imported_path())

    @property
    def is_used(self) -> bool:
        """Whether this machine receives releases."""
        return self._slot(0).exists() or self._slot(1).exists()

    def _slot(self, number: int) -> Path:
        return self.folder / f"state-{number % 2}.json"

    def load(self) -> FleetState:
        """Return the state, a new one on a machine that never received a release.

        Raises ``RefusedError`` if it was damaged.
        """
        found = [state for state in map(self._read, (0, 1)) if state]
        if not found and self.is_used:
            raise refused(Refusal.TRUST)
        if not found:
            return FleetState(id=uuid4().hex)
        return self._settled(max(found, key=lambda state: state.number))

    def _read(self, number: int) -> FleetState | None:
        with suppress(OSError, ValueError, RecursionError):
            slot = msgspec.json.decode(read_regular(self._slot(number), _MOST), type=_Slot)
            if zlib.crc32(bytes(slot.state)) == slot.crc:
                return msgspec.json.decode(slot.state, type=FleetState)
        return None

    def save(self, state: FleetState) -> FleetState:
        """Write the state; return it with its new number.

        Raises ``OSError``.
        """
        state = replace(state, number=state.number + 1)
        data = msgspec.json.encode(state)
        write_whole(self._slot(state.number), msgspec.json.encode(_Slot(zlib.crc32(data), Raw(data))))
        return state

    def _settled(self, state: FleetState) -> FleetState:
        """Return ``state`` after a switch that a power cut interrupted: it happened, or it did not."""
        if state.coming is None:
            return state
        if state.coming.looks == looks(self.library):
            trial = 0 if state.before else None
            return replace(state, current=state.coming, previous=state.before, coming=None, before=None, trial=trial)
        return replace(state, coming=None, before=None)

    def change(self, edit: Callable[[FleetState], FleetState]) -> FleetState:
        """Replace the state by what ``edit`` makes of it, while no other program does.

        Raises ``RefusedError``, ``OSError``.
        """
        with locked(self.folder / "state"):
            return self.save(edit(self.load()))

    def kept(self, release: InstalledRelease) -> Path:
        """Return where the library of the release before is kept."""
        return self.folder / f"before-{release.identity[:16]}.fdk"


def looks(path: Path) -> tuple[int, int]:
    """Return size and time of a file; zeros if there is none."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns
