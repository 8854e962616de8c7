"""Bringing a library file in: copied whole or not at all; what was there stays until the new one has proved readable."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from viewer.errors import LibraryDamaged, LibraryError
from viewer.folders import own_folder
from viewer.i18n import tr
from viewer.library.file import reading
from viewer.library.library import Library
from viewer.library.schema import LibraryInfo
from viewer.settings import reason
from viewer.whole_file import replacing

_CHUNK = 4 * 2**20
"""Bytes copied between two looks at ``cancelled``."""

Cancelled = Callable[[], bool]

Progress = Callable[[int], None]
"""Called with how much is copied, per cent."""


class ImportStoppedError(LibraryError):
    """Somebody stopped it; nothing was changed."""


def imported_path() -> Path:
    """Where the library that was brought in lies."""
    return own_folder("data") / "library.fdk"


def inspect(path: Path) -> LibraryInfo:
    """What the library file ``path`` says of itself. Costs the same for any size.

    Raises ``LibraryError`` where it cannot be opened.
    """
    with Library.open(path) as library:
        return library.info


def import_library(
    source: Path, target: Path, progress: Progress = lambda _percent: None, cancelled: Cancelled = lambda: False
) -> LibraryInfo:
    """Puts a copy of the library file ``source`` in the place of ``target``; every page of the copy is read once before.

    Raises ``LibraryError``; ``target`` then is as it was.
    """
    inspect(source)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as copy:
            _copy(source, copy, progress, cancelled)
            return _prove(source, copy)
    except OSError as error:
        raise LibraryError(tr("{path} 没有导入：{reason}。现有内容没有变。", path=source.name, reason=reason(error))) from error


def _copy(source: Path, copy: Path, progress: Progress, cancelled: Cancelled) -> None:
    size = max(1, source.stat().st_size)
    with source.open("rb") as file, copy.open("wb") as out:
        while data := file.read(_CHUNK):
            if cancelled():
                raise ImportStoppedError(tr("导入已停止，现有内容没有变。"))
            out.write(data)
            progress(min(100, 100 * out.tell() // size))


def _prove(source: Path, copy: Path) -> LibraryInfo:
    """What ``copy`` says of itself, when all of it can be read. Faults are told of ``source``, the file people know."""
    try:
        with Library.open(copy) as library:
            with reading(copy):
                answer = library.connection.execute("PRAGMA quick_check(1)").fetchone()
            if answer != ("ok",):
                raise sqlite3.DatabaseError(answer[0])
            return library.info
    except (LibraryError, sqlite3.Error) as error:
        words = tr("{path} 复制下来后读不出来，可能已损坏。现有内容没有变；请重新生成或换一个 U 盘。", path=source.name)
        raise LibraryDamaged(words) from error
    finally:
        for suffix in ("-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)
