"""Open a library file: check that it is one, is complete, and can be read by this version."""

from __future__ import annotations

import re
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from viewer.errors import LibraryDamaged, LibraryError, LibraryMissing, LibraryTooNew
from viewer.i18n import tr
from viewer.library.schema import APPLICATION_ID, FORMAT, TABLES, TABLES_1, TABLES_2, TABLES_3

_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, 64 * 2**20),  # bytes of one value; a picture has at most 20 MB
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 2**20),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 20),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
)
_SCHEMA_STEPS = 20_000
"""SQLite steps allowed for a statement that reads the schema; ours takes fewer than 500. A hostile schema may be endless."""
_COMMENT = re.compile(r"--[^\n]*")


def connect(path: Path, oldest: int = FORMAT) -> sqlite3.Connection:
    """Open a read-only connection to the library file ``path``, whose format is at least ``oldest``, in constant time.

    Raises ``LibraryMissing``, ``LibraryDamaged``, ``LibraryTooNew``.
    """
    check_kind(path)
    with reading(path):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=5)
    try:
        connection.set_progress_handler(lambda: 1, _SCHEMA_STEPS)
        with reading(path):
            harden(connection)
            ((application,),) = connection.execute("PRAGMA application_id")
            ((version,),) = connection.execute("PRAGMA user_version")
        if application != APPLICATION_ID:
            raise _no_library(path)
        if version > FORMAT:
            raise LibraryTooNew(tr("{path} 由更新版本的导诊读本生成。请先更新本程序。", path=path))
        if version < oldest:
            raise LibraryDamaged(tr("{path} 由旧版本的导诊读本生成。请重新生成这个文件。", path=path))
        check_whole(path, connection)
        with reading(path):
            check_tables(path, connection, version)
        connection.set_progress_handler(None, 0)
    except LibraryError:
        connection.close()
        raise
    return connection


def _no_library(path: Path) -> LibraryDamaged:
    """Return the error that says what ``path`` is, since it is no library."""
    from viewer.content import kinds

    what = "" if path.suffix.lower() == kinds.LIBRARY_FILE else kinds.advice(path)
    return LibraryDamaged(f"{path} {what}" if what else tr("{path} 不是文章库文件。", path=path))


def harden(connection: sqlite3.Connection) -> None:
    """Disable what a hostile file could use on ``connection``: functions in its schema, unlimited values and statements.

    As SQLite recommends for untrusted files (sqlite.org/security.html, 1.1).
    """
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    for limit, most in _LIMITS:
        connection.setlimit(limit, most)
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False)


def check_tables(path: Path, connection: sqlite3.Connection, version: int) -> None:
    """Reject a file that has something else instead of a table: a view could compute endlessly.

    Raises ``LibraryDamaged``.
    """
    kinds = {kind for (kind,) in connection.execute("SELECT DISTINCT type FROM sqlite_schema")}
    written = {name: words(sql) for name, sql in connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")}
    if not kinds <= {"table", "index"} or any(written.get(name) != sql for name, sql in _tables(version).items()):
        raise _foreign_tables(path)


def _foreign_tables(path: Path) -> LibraryDamaged:
    return LibraryDamaged(tr("{path} 的表不是导诊读本写的。请重新生成这个文件。", path=path))


def words(sql: object) -> str:
    """Return a statement of a schema without comments, quotation marks around names, and layout."""
    return " ".join(_COMMENT.sub("", str(sql)).replace('"', "").split())


@cache
def _tables(version: int) -> dict[str, str]:
    statements = map(words, {1: TABLES_1, 2: TABLES_2, 3: TABLES_3}.get(version, TABLES).split(";\n"))
    return {statement.split()[2]: statement for statement in statements if statement}


def check_kind(path: Path) -> None:
    """Reject a file that is not regular: opening a pipe would block.

    The file itself is only opened by SQLite: closing it elsewhere would drop the locks that this process has on it
    (sqlite.org/howtocorrupt.html, 2.2). Raises ``LibraryMissing``, ``LibraryDamaged``.
    """
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError as error:
        raise LibraryMissing(tr("没有 {path} 这个文件或文件夹。", path=path)) from error
    except (OSError, ValueError) as error:
        raise LibraryDamaged(tr("{path} 打不开：{reason}。", path=path, reason=error)) from error
    if not regular:
        raise LibraryDamaged(tr("{path} 不是文章库文件。", path=path))


def check_whole(path: Path, connection: sqlite3.Connection) -> None:
    """Reject a file that is shorter than its pages, unless its write-ahead log still contains some.

    Raises ``LibraryDamaged``.
    """
    with reading(path):
        ((pages,),) = connection.execute("PRAGMA page_count")
        ((size,),) = connection.execute("PRAGMA page_size")
    log = path.with_name(f"{path.name}-wal")
    if path.stat().st_size < pages * size and not (log.exists() and log.stat().st_size > 0):
        raise LibraryDamaged(tr("{path} 不完整，只剩前面一段。请重新复制或重新生成这个文件。", path=path))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn errors of SQLite into ``LibraryDamaged``."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        code = getattr(error, "sqlite_errorcode", 0)
        if code == sqlite3.SQLITE_NOTADB:
            raise _no_library(path) from error
        if code == sqlite3.SQLITE_INTERRUPT:
            raise _foreign_tables(path) from error
        words = tr("文章库文件 {path} 已损坏或读不出来（{reason}）。请重新生成这个文件。", path=path, reason=error)
        raise LibraryDamaged(words) from error
