"""What a restarted kiosk returns to: the article that was being read, and the last good library.

The article is kept for seconds, taken once, and gone with the visitor; where the system has a folder in memory it never
touches the disk.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer.settings import ReadingPlace
from viewer.whole_file import read_regular, replacing, write_whole

FRESH = 30.0
"""Seconds for which a visitor may be expected to have waited."""


class LastState(Struct, frozen=True, omit_defaults=True):
    """Where the visitor was."""

    article: str
    """Id of the open article."""

    place: ReadingPlace = ReadingPlace()
    zoom: int = 100
    """Text size in per cent."""

    language: str = "zh_CN"
    contrast: bool = False
    clock: float = 0.0
    """Seconds since boot when this was true."""

    boot: str = ""
    """Which boot."""


def last_state_path(state: Path) -> Path:
    """The file of the visitor's place: in memory where the system offers that, else in the folder ``state``."""
    memory = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(memory) / "frontdesk-kiosk.json" if memory and Path(memory).is_dir() else state / "visitor.json"


def keep_state(state: LastState, path: Path) -> None:
    """Remember ``state``; a disk that takes nothing only means that a crash leads home."""
    with contextlib.suppress(OSError):
        write_whole(path, msgspec.json.encode(state))


def forget_state(path: Path) -> None:
    """Delete the visitor's place; called at every reset."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def pop_state(path: Path, clock: float, boot: str) -> LastState | None:
    """Where the visitor was, if that is ``FRESH``; taken once, so that an article that crashes the kiosk does so once."""
    try:
        state = msgspec.json.decode(read_regular(path, 10_000), type=LastState)
    except (OSError, msgspec.DecodeError):
        state = None
    forget_state(path)
    return state if state and state.boot == boot and 0 <= clock - state.clock <= FRESH else None


def good_library_path(state: Path) -> Path:
    """Return the path of the copy of the last good library, for safe mode."""
    return state / "last-good.fdk"


def keep_library(library: Path, state: Path) -> bool:
    """Copy ``library`` (a library file) as the last good one, whole or not at all; whether it was copied.

    Call it when the kiosk has run for some minutes. An unchanged library is not copied again.

    Raises ``OSError`` or ``sqlite3.Error`` where it cannot be copied; the earlier copy then stays.
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
    """Copy with SQLite's own means, which see what still lies in the write-ahead log."""
    with (
        contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as reading,
        contextlib.closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = DELETE")
