"""What desk and kiosk need of updates: which library to open, words, a release on a stick, an update in its own process."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer import i18n, own_process
from viewer.errors import FleetError
from viewer.fleet.installed import UpdateSummary
from viewer.fleet.machine_state import FleetPlace, looks, urgency
from viewer.i18n import ntr, tr
from viewer.whole_file import read_regular

_MOST = 200_000
_MOST_FOLDERS = 50


# ---- what to open ------------------------------------------------------------------------------------------------------


def received_library(place: FleetPlace | None = None) -> Path | None:
    """Return the library file of the release that this machine received last; None: it has received none."""
    place = place or FleetPlace.own()
    with suppress(FleetError):
        if place.is_used and (current := place.load().current) and current.looks == looks(place.library):
            return place.library
    return None


# ---- in words ----------------------------------------------------------------------------------------------------------


def release_words(found: UpdateSummary) -> str:
    """Return which release is installed."""
    if not found.release:
        return tr("还没有收到内容")
    version = found.version or found.published
    return tr("第 {release} 次发布（版本 {version}）", release=found.release, version=version)


def moment_words(moment: str) -> str:
    """Return an ISO moment in UTC as local date and time; “—” for none."""
    if not moment:
        return "—"
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"


def expiry_level(found: UpdateSummary, today: date) -> int:
    """Return how urgent the next expiry is, as ``urgency`` says."""
    return urgency((date.fromisoformat(found.expires) - today).days) if found.expires else 0


def expiry_words(found: UpdateSummary, today: date) -> tuple[str, str]:
    """Return the warning of an expiry at most 90 days ahead, and what to do; both empty: there is none."""
    if not expiry_level(found, today):
        return "", ""
    left = (date.fromisoformat(found.expires) - today).days
    if left < 0:
        head = tr("内容的签名 {day} 到期了。", day=found.expires)
        return head, tr("现有内容照常显示；请总部再发布一次，才能接受新内容。")
    head = ntr("内容的签名还有 {n} 天到期（{day}）。", "内容的签名还有 {n} 天到期（{day}）。", left, day=found.expires)
    return head, tr("请总部在那以前再发布一次，并更新这台机器；现有内容到期以后也照常显示。")


# ---- a release on a stick ----------------------------------------------------------------------------------------------


class OfferedRelease(Struct, frozen=True):
    """A folder of releases on a drive, and the number of its newest one; nothing of it is verified yet."""

    path: Path
    release: int


class _Named(Struct):
    version: int


class _Signed(Struct):
    meta: dict[str, _Named]


class _Document(Struct):
    signed: _Signed


def find_release(roots: Iterable[Path]) -> OfferedRelease | None:
    """Return the newest release in those folders and one level below. Only numbers are read; an update verifies everything."""
    found = [offer for root in roots for folder in _folders(root) if (offer := _offer(folder))]
    return max(found, key=lambda offer: offer.release, default=None)


def _folders(root: Path) -> Iterator[Path]:
    yield root
    with suppress(OSError):
        inside = (each for each in sorted(root.iterdir()) if not each.name.startswith(".") and each.is_dir())
        yield from islice(inside, _MOST_FOLDERS)


def _offer(folder: Path) -> OfferedRelease | None:
    metadata = folder / "metadata"
    with suppress(OSError, msgspec.DecodeError, KeyError):
        snapshot = _meta(metadata / "timestamp.json")["snapshot.json"].version
        return OfferedRelease(folder, _meta(metadata / f"{snapshot}.snapshot.json")["targets.json"].version)
    return None


def _meta(path: Path) -> dict[str, _Named]:
    return msgspec.json.decode(read_regular(path, _MOST), type=_Document).signed.meta


# ---- an update ---------------------------------------------------------------------------------------------------------


class UpdateResult(Struct, frozen=True):
    """How an update ended: ``words`` says it in a sentence."""

    installed: bool
    words: str


class UpdateRun:
    """``frontdesk update`` in a process of its own, from ``source`` or from where the last release came; ``trust``: the root
    metadata to begin with.

    Raises ``OSError`` if it cannot be started.
    """

    def __init__(self, source: Path | str = "", trust: Path | None = None) -> None:
        words = ["update", "--lang", i18n.language(), *(("--from", str(source)) if source else ())]
        words += ["--trust", str(trust)] if trust else []
        self._process = own_process.start(own_process.command("viewer", *words), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def result(self) -> UpdateResult | None:
        """Return how it ended; None while it runs."""
        if self._process.poll() is None:
            return None
        said, told = (stream.decode(errors="replace").strip() for stream in self._process.communicate())
        done = self._process.returncode == 0
        last = (said if done else told).splitlines()[-1:]
        return UpdateResult(done, "".join(last) or tr("更新没有完成。"))

    def stop(self) -> None:
        """End it if it still runs, as a power cut would: what is shown stays whole."""
        if self._process.returncode is None:
            self._process.kill()
            self._process.communicate()
