"""A release on a stick, and an update in a process of its own: what desk and kiosk need to install one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer import i18n, own_process
from viewer.i18n import tr
from viewer.whole_file import read_regular

_MOST = 200_000
_MOST_FOLDERS = 50


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


def release_folder(place: Path) -> Path:
    """Return the folder of releases: ``place``, or one inside it, if the whole folder was copied to a stick."""
    offer = find_release([place])
    return offer.path if offer and _offer(place) is None else place


def _folders(root: Path) -> Iterator[Path]:
    yield root
    with suppress(OSError):
        inside = (each for each in sorted(root.iterdir()) if not each.name.startswith(".") and each.is_dir())
        yield from islice(inside, _MOST_FOLDERS)


def _offer(folder: Path) -> OfferedRelease | None:
    metadata = folder / "metadata"
    with suppress(OSError, ValueError, KeyError, RecursionError):
        snapshot = _meta(metadata / "timestamp.json")["snapshot.json"].version
        return OfferedRelease(folder, _meta(metadata / f"{snapshot}.snapshot.json")["targets.json"].version)
    return None


def _meta(path: Path) -> dict[str, _Named]:
    return msgspec.json.decode(read_regular(path, _MOST), type=_Document).signed.meta


# ---- an update ---------------------------------------------------------------------------------------------------------


def running_words(offer: OfferedRelease | None) -> str:
    """Return what is told while ``offer``, or what there is where the last release came from, is installed."""
    if offer is None:
        return tr("正在检查和安装。这期间照常显示现有内容。")
    return tr("正在检查和安装第 {release} 次发布。这期间照常显示现有内容。", release=offer.release)


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
