"""The parameters of a build: what is looked at, how it is told and stopped, and the faults of the disk."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from viewer.content import kinds
from viewer.errors import LibraryError, LibraryMissing, LibraryUnwritable
from viewer.i18n import tr
from viewer.library.fingerprint import Fingerprint, Looked, Visit, fingerprint, ignore

Progress = Callable[[int, int], None]
"""Called with the number of articles done, and the total."""

Cancelled = Callable[[], bool]
"""Called between two articles; returns whether to stop."""


class Scan(Struct, frozen=True):
    """How a followed folder is looked at. ``touched``: the only names in it that may have changed; None: all may have.

    ``visit`` is called with each folder before its files are looked at, ``looked`` with the number of folders done, and of all.
    """

    visit: Visit = ignore
    looked: Looked = ignore
    touched: frozenset[str] | None = None


class BuildOrder(Struct, frozen=True):
    """What to build. ``room``: the folder of the file; ``built``: its time stamp, in UTC."""

    folder: Path
    room: Path
    built: str
    progress: Progress | None
    cancelled: Cancelled | None


class CancelledError(Exception):
    """The build was stopped: nothing of it is kept."""


def packing_day() -> str:
    """Return the day on which a file is packed, in UTC: no correct clock is earlier.

    ``$SOURCE_DATE_EPOCH`` overrides it (reproducible-builds.org/specs/source-date-epoch).
    Raises ``LibraryError`` if that is not a time.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        day = datetime.fromtimestamp(int(seconds), UTC) if seconds else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise LibraryError(tr("SOURCE_DATE_EPOCH 要写 1970 年以来的秒数，现在是“{words}”。", words=seconds)) from error
    return day.replace(hour=0, minute=0, second=0, microsecond=0).isoformat()


def look(order: BuildOrder, scan: Scan) -> Fingerprint:
    """Look at the whole folder.

    Raises ``LibraryMissing``, ``CancelledError``.
    """
    folder = order.folder

    def looked(done: int, entries: int) -> None:
        scan.looked(done, entries)
        if order.cancelled is not None and order.cancelled():
            raise CancelledError

    try:
        found = fingerprint(folder, scan.visit, looked)
    except FileNotFoundError as error:
        raise LibraryMissing(tr("没有 {path} 这个文件或文件夹。", path=folder)) from error
    except OSError as error:
        if what := folder.is_file() and kinds.advice(folder):
            raise LibraryMissing(f"{folder} {what}") from error
        raise LibraryMissing(tr("{path} 打不开：{reason}。", path=folder, reason=error.strerror)) from error
    if not found.articles and kinds.is_article(folder):
        raise LibraryMissing(f"{folder} {kinds.advice(folder)}")
    return found


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of the disk and of SQLite into a ``LibraryError`` that names the file ``path``."""
    try:
        yield
    except sqlite3.Error as error:
        raise LibraryUnwritable(tr("{path} 写不进去：{reason}。", path=path, reason=error)) from error
    except OSError as error:
        raise LibraryUnwritable(tr("{path} 写不进去：{reason}。", path=path, reason=error.strerror or error)) from error
