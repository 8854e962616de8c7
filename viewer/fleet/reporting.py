"""``report``: one small file a screen, for head office: state of the machine, nothing about visitors, no names, no addresses.

It has no counts of readings at all, so none is below ten. The file is named by a random number that is made once.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import urllib3
from msgspec import Meta, Struct
from msgspec.structs import replace
from tuf.api.exceptions import SlowRetrievalError

from viewer import __version__
from viewer.errors import FleetError, LibraryError
from viewer.fleet.machine_state import FleetPlace, is_address, without_password
from viewer.fleet.release_source import Helper, again, located, reason_of
from viewer.folders import own_folder
from viewer.i18n import tr
from viewer.library.library import Library
from viewer.library.schema import DUE_SOON_DAYS, Filter
from viewer.whole_file import read_regular, write_whole

MOST = 64 * 1024
"""Bytes of a report."""
_SECONDS = 20.0


Word = Annotated[str, Meta(max_length=300, pattern=r"\A[^\x00-\x1f\x7f-\x9f]*\Z")]
"""Text that a terminal shows as it is: anybody may leave a report."""


class ScreenReport(Struct, frozen=True):
    """The state of one screen. ``uptime`` in seconds; ``restarts`` after crashes within seven days; ``due``: articles to be
    reviewed within 30 days; ``expired``: overdue ones; ``free`` and ``total`` bytes of its disk; ``why``: the last refusal.
    """

    id: Word
    at: datetime
    release: int = 0
    version: Word = ""
    program: Word = __version__
    uptime: float = 0.0
    restarts: int = 0
    due: int = 0
    expired: int = 0
    free: int = 0
    total: int = 0
    clock_wrong: bool = False
    on_trial: bool = False
    why: Word = ""


class _Card(Struct):
    """What is used of a kiosk's health card (``kiosk.core.health``)."""

    uptime: float = 0.0
    restarts: int = 0


def report(place: FleetPlace, target: str, kiosk: Path | None = None) -> ScreenReport:
    """Write the report of this machine below ``target``, a folder or address; return it. ``kiosk`` is the kiosk's state folder,
    by default the user's own.

    Raises ``FleetError`` if it cannot be written there.
    """
    found = report_of(place, datetime.now(UTC), kiosk)
    data = msgspec.json.encode(found) + b"\n"
    name = f"status/{found.id}.json"
    try:
        if is_address(target):
            _put(target, name, data)
        else:
            write_whole(Path(target, name), data, private=False)
    except OSError as error:
        shown, reason = without_password(target), error.strerror or error
        raise FleetError(tr("状态没有写到 {target}：{reason}。", target=shown, reason=reason)) from error
    return found


def leave_report(place: FleetPlace, folder: str, kiosk: Path | None = None) -> None:
    """Write the report into the folder that a release came from: a stick brings it back. One that is read-only stays as it is."""
    with suppress(FleetError, OSError):
        report(place, folder, kiosk)


def _put(target: str, name: str, data: bytes) -> None:
    def put() -> int:
        address, headers = located(target, name)
        headers["Content-Type"] = "application/json"
        pool = urllib3.PoolManager(headers=headers, timeout=_SECONDS, retries=again(1))
        with pool.request("PUT", address, body=data, preload_content=False) as answer:  # its body may have no end
            return answer.status

    try:
        status = Helper().result(put, 2 * _SECONDS)
    except (urllib3.exceptions.HTTPError, SlowRetrievalError, ValueError) as error:
        raise OSError(reason_of(error)) from error
    if status >= 300:
        raise OSError(f"HTTP {status}")


def report_of(place: FleetPlace, now: datetime, kiosk: Path | None = None) -> ScreenReport:
    """Return the state of this machine.

    Raises ``RefusedError`` if its record is damaged.
    """
    state = place.load() if place.is_used else place.save(place.load())
    usage = shutil.disk_usage(place.folder)
    card = _Card()
    with suppress(OSError, msgspec.DecodeError):
        card = msgspec.json.decode(read_regular((kiosk or own_folder("state")) / "status.json", 1_000_000), type=_Card)
    found = ScreenReport(
        state.id, now.replace(microsecond=0), uptime=round(card.uptime), restarts=_restarts(place, card.restarts, now.date()),
        free=usage.free, total=usage.total, on_trial=state.trial is not None, why=state.why,
    )  # fmt: skip
    if state.current is None:
        return found
    found = replace(found, release=state.current.release, version=state.current.version or state.current.published)
    with suppress(LibraryError), Library.open(place.library) as library:
        wrong = library.clock_is_wrong(now.date())
        days = (now.date(), now.date() + timedelta(days=DUE_SOON_DAYS + 1))
        every, valid, lasting = (library.count(Filter(valid_on=day)) for day in (None, *days))
        found = replace(found, clock_wrong=wrong, expired=0 if wrong else every - valid, due=0 if wrong else valid - lasting)
    return found


def _restarts(place: FleetPlace, total: int, today: date) -> int:
    """Return the restarts of the last seven days, from the totals that are kept for each day."""
    path = place.folder / "restarts.json"
    totals: dict[date, int] = {}
    with suppress(OSError, msgspec.DecodeError):
        totals = msgspec.json.decode(read_regular(path, MOST), type=dict[date, int])
    totals = {day: number for day, number in totals.items() if today - timedelta(days=7) <= day <= today}
    with suppress(OSError):
        write_whole(path, msgspec.json.encode({**totals, today: total}))
    return max(0, total - min((total, *totals.values())))
