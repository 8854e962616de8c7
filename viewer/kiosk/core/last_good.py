"""State that survives a restart: the article being read, and the last good library.

The article is kept for seconds, read once, and deleted with the end of the visit. If the system has a
folder in memory, it is never written to disk.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer.errors import LibraryError
from viewer.library import external_file
from viewer.library.library import Library
from viewer.settings import ReadingPlace
from viewer.whole_file import read_regular, replacing, write_whole

FRESH = 30.0
"""Seconds during which the visitor is probably still there."""


class LastState(Struct, frozen=True, omit_defaults=True):
    """The visitor's location."""

    article: str
    """Id of the open article."""

    place: ReadingPlace = ReadingPlace()
    zoom: int = 100
    """Text size in per cent."""

    language: str = "zh_CN"
    contrast: bool = False
    clock: float = 0.0
    """Seconds since boot when this was noted."""

    boot: str = ""
    """Boot id at that time."""


def last_state_path(state: Path) -> Path:
    """Return the file of the visitor's location: in memory if the system offers that, otherwise in the folder ``state``."""
    memory = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(memory) / "frontdesk-kiosk.json" if memory and Path(memory).is_dir() else state / "visitor.json"


def keep_state(state: LastState, path: Path) -> None:
    """Save ``state``. If the disk refuses it, the next start merely begins at the home page."""
    with contextlib.suppress(OSError):
        write_whole(path, msgspec.json.encode(state))


def forget_state(path: Path) -> None:
    """Delete the visitor's location; called at every reset."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def pop_state(path: Path, clock: float, boot: str) -> LastState | None:
    """Return the visitor's location if it is ``FRESH``, and delete it, so that an article
    that crashes the kiosk does so only once.
    """
    try:
        state = msgspec.json.decode(read_regular(path, 10_000), type=LastState)
    except (OSError, msgspec.DecodeError):
        state = None
    forget_state(path)
    return state if state and state.boot == boot and 0 <= clock - state.clock <= FRESH else None


def good_library_path(state: Path) -> Path:
    """Return the path of the copy of the last good library, for safe mode."""
    return state / "last-good.fdk"


def open_library(state: Path) -> Library | None:
    """Open the last good library; None if none was kept. An update of the program since then may have changed the format.

    Raises ``LibraryError``.
    """
    good = good_library_path(state)
    if not good.is_file():
        return None
    try:
        return Library.open(good)
    except LibraryError:
        return Library.open(external_file.validated_copy(good))


def keep_library(library: Path, state: Path) -> bool:
    """Copy ``library`` (a library file) as the last good one, whole or not at all; return whether it was copied.

    Call it when the kiosk has run for some minutes. An unchanged library is not copied again.

    Raises ``OSError`` or ``sqlite3.Error`` if it cannot be copied; the earlier copy then remains.
    """
    copy = good_library_path(state)
    before = library.stat()
    with contextlib.suppress(FileNotFoundError):
        if copy.stat().st_mtime_ns == before.st_mtime_ns:
            return False
    state.mkdir(parents=True, exist_ok=True)
    with replacing(copy) as temporary:
        _copy_database(library, temporary)
        os.utime(temporary, ns=(before.st_mtime_ns, before.st_mtime_ns))
    return True


def _copy_database(source: Path, target: Path) -> None:
    """Copy with SQLite's backup, which includes what is still in the write-ahead log."""
    with (
        contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as reading,
        contextlib.closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = DELETE")
