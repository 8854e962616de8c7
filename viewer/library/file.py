"""The file of a library: is it one, is it whole, can this version read it."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from viewer.errors import LibraryDamaged, LibraryError, LibraryMissing, LibraryTooNew
from viewer.i18n import tr
from viewer.library.schema import APPLICATION_ID, FORMAT

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
"""Bytes of SQLite's file header (sqlite.org/fileformat2.html, 1.3): page size at 16, size in pages at 28."""


def connect(path: Path) -> sqlite3.Connection:
    """A read-only connection to the library file ``path``. Costs the same for any size.

    Raises ``LibraryMissing``, ``LibraryDamaged``, ``LibraryTooNew``.
    """
    check_shape(path)
    with reading(path):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=5)
    try:
        with reading(path):
            ((application,),) = connection.execute("PRAGMA application_id")
            ((version,),) = connection.execute("PRAGMA user_version")
        if application != APPLICATION_ID:
            raise LibraryDamaged(tr("{path} 不是文章库文件。", path=path))
        if version > FORMAT:
            raise LibraryTooNew(tr("{path} 由更新版本的导诊读本生成。请先更新本程序。", path=path))
        if version < FORMAT:
            raise LibraryDamaged(tr("{path} 由旧版本的导诊读本生成。请重新生成这个文件。", path=path))
    except LibraryError:
        connection.close()
        raise
    return connection


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """While it lasts, what SQLite cannot read is ``LibraryDamaged``."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        words = tr("文章库文件 {path} 已损坏或读不出来（{reason}）。请重新生成这个文件。", path=path, reason=error)
        raise LibraryDamaged(words) from error


def check_shape(path: Path) -> None:
    """Refuse what is no file, no SQLite file or shorter than its header says, before SQLite touches it."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise LibraryDamaged(tr("{path} 不是文章库文件。", path=path))
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except FileNotFoundError as error:
        raise LibraryMissing(tr("没有 {path} 这个文件或文件夹。", path=path)) from error
    except OSError as error:
        raise LibraryDamaged(tr("{path} 打不开：{reason}。", path=path, reason=error.strerror)) from error
    if not header.startswith(_MAGIC[: max(1, len(header))]):
        raise LibraryDamaged(tr("{path} 不是文章库文件。", path=path))
    page = int.from_bytes(header[16:18], "big")
    whole = int.from_bytes(header[28:32], "big") * (65536 if page == 1 else page)
    if len(header) < _HEADER or (status.st_size < whole and not _has_log(path)):
        raise LibraryDamaged(tr("{path} 不完整，只剩前面一段。请重新复制或重新生成这个文件。", path=path))


def _has_log(path: Path) -> bool:
    """Whether pages may still stand in the write-ahead log beside the file."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0
