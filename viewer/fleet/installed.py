"""Switch to a release, try it for its first 60 s, return to the release before; nothing here needs python-tuf."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path

from msgspec.structs import replace

from viewer.errors import FleetError
from viewer.fleet.machine_state import FleetPlace, FleetState, InstalledRelease, looks
from viewer.i18n import tr
from viewer.library.external_file import record_validated
from viewer.whole_file import locked, replacing, sync_folder

TRIALS = 2
"""Starts that a new release gets; with the next one the release before is put back."""
HEALTHY_SECONDS = 60.0
"""Seconds that a window must show a new release for it to be good."""


def switch(place: FleetPlace, new: Path, coming: InstalledRelease) -> None:
    """Show the library ``new`` from now on; keep the current one as the release before, if it is good.

    ``new`` lies beside the library and is renamed. Raises ``OSError``; the old library is then shown.
    """
    with new.open("rb+") as file:
        os.fsync(file.fileno())
    with locked(place.folder / "state"):
        state = place.load()
        before = state.previous
        if state.trial is None:
            before = state.current if state.current and state.current.looks == looks(place.library) else None
            if before:
                _keep(place.library, place.kept(before))
        _rename(place, state, new, coming, before)
    for old in place.folder.glob("before-*.fdk"):
        if before is None or old != place.kept(before):
            old.unlink()


def _rename(place: FleetPlace, state: FleetState, new: Path, coming: InstalledRelease, before: InstalledRelease | None) -> None:
    """Switch: tell what is coming, rename, tell that it came. After a power cut ``_settled`` sees which of the two it was."""
    coming = replace(coming, looks=looks(new))
    place.save(replace(state, coming=coming, before=before))
    new.replace(place.library)
    sync_folder(place.library.parent)
    place.save(place.load())
    with place.library.open("rb") as file:
        record_validated(place.library, file_digest(file, "sha256").hexdigest(), ())


def _keep(library: Path, kept: Path) -> None:
    """Keep a second name of ``library``, or a copy where the disk has no such names."""
    if looks(kept) == looks(library):
        return
    with replacing(kept) as temporary:
        temporary.unlink()
        try:
            os.link(library, temporary)
        except OSError:
            shutil.copy2(library, temporary)


# ---- for windows -------------------------------------------------------------------------------------------------------


def start_trial(place: FleetPlace | None = None) -> bool:
    """Count a start of a release on trial; call it before a window opens the library. Return whether it is on trial now.

    With the third start the release before is put back, and the failed one is never installed here again.
    """
    place = place or FleetPlace.own()
    if not place.is_used:
        return False
    with suppress(FleetError, OSError), locked(place.folder / "state"):
        state = place.load()
        if state.trial is None:
            return False
        if state.trial < TRIALS:
            place.save(replace(state, trial=state.trial + 1))
            return True
        _return(place, state)
    return False


def note_healthy(place: FleetPlace | None = None) -> None:
    """Record that the release on trial was shown for ``HEALTHY_SECONDS``: it is good."""
    place = place or FleetPlace.own()
    with suppress(FleetError, OSError):
        if place.is_used and place.load().trial is not None:
            place.change(lambda state: replace(state, trial=None))


def put_back(place: FleetPlace | None = None) -> InstalledRelease:
    """Show the release before again, as staff ask; the one that was shown is not installed here again. Return it.

    Raises ``FleetError`` if there is none, ``OSError``.
    """
    place = place or FleetPlace.own()
    with locked(place.folder / "state"):
        return _return(place, place.load())


def _return(place: FleetPlace, state: FleetState) -> InstalledRelease:
    before = state.previous
    if before is None or not place.kept(before).is_file():
        raise FleetError(tr("没有上一版可以放回。"))
    bad = (*state.bad, state.current.identity) if state.current else state.bad
    back = place.library.with_name(f".{place.library.name}.back")
    shutil.copy2(place.kept(before), back)
    with back.open("rb+") as file:
        os.fsync(file.fileno())
    _rename(place, replace(state, bad=bad), back, before, None)
    return before
