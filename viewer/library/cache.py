"""The cache of a folder's library: one file per folder in the user's cache, kept up to date with the folder."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from _blake2 import blake2b  # the base of hashlib, which loads OpenSSL: 5 ms and 3 MB of a start
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from viewer.errors import LibraryDamaged, LibraryMissing
from viewer.folders import own_folder
from viewer.library.library_file import check_kind, check_whole
from viewer.library.schema import APPLICATION_ID, FORMAT, INDEXES, TABLES

_SCHEMA_KEY = "schema"
_OF_A_FOLDER = re.compile(r".+-[0-9a-f]{12}\.fdk")
_UNUSED = 90 * 86_400.0
"""Seconds after which a cache that was not updated is deleted: its folder is gone, or unused."""
_WAIT = 60.0
"""Seconds to wait for another window that is building the same folder."""


def schema() -> str:
    """Return the schema of a library file. This imports the search, which opening a finished file does not need."""
    from viewer.library.search.index import INDEX_TABLES

    return TABLES + INDEXES + INDEX_TABLES


def cache_path(folder: Path) -> Path:
    """Return the file of the library of ``folder``: in the user's cache (or ``$FRONTDESK_HOME/cache``), or in
    the temporary folder if that is read-only.
    """
    whole = folder.resolve()
    name = f"{whole.name or 'library'}-{blake2b(os.fsencode(whole), digest_size=6).hexdigest()}.fdk"
    for place in (_home, _temporary_home):
        home = place()
        if _is_ours(home):
            return home / name
    from tempfile import mkdtemp

    return Path(mkdtemp(prefix="frontdesk-")) / name


def spare_paths(cache: Path) -> Iterator[Path]:
    """Yield replacements of ``cache`` for one run if its disk cannot be written: in memory, then in the temporary folder."""
    own = _temporary_home().name
    for place in (os.environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm", _temporary_home().parent):  # noqa: S108 - a folder of our own
        home = Path(place, own)
        if str(place) and Path(place).is_dir() and home != cache.parent and _is_ours(home):
            yield home / cache.name


def open_cache(path: Path) -> sqlite3.Connection:
    """Open a connection for writing the cache ``path``.

    Raises ``LibraryDamaged`` or ``sqlite3.DatabaseError`` for a file that must be deleted, ``OSError``.
    """
    try:
        check_kind(path)
    except LibraryMissing:
        path.parent.mkdir(parents=True, exist_ok=True)
    except LibraryDamaged:
        discard(path)
    db = sqlite3.connect(path, isolation_level=None, timeout=_WAIT)
    try:
        _write_ahead(db)
        db.execute("PRAGMA synchronous = NORMAL")
        check_whole(path, db)
    except BaseException:
        db.close()
        raise
    return db


def _write_ahead(db: sqlite3.Connection) -> None:
    """Switch ``db`` to the write-ahead log, so that a running window can read while this one writes.

    If two processes create a file at once and wait for each other, SQLite rejects one of them without its usual wait. Raises
    ``sqlite3.OperationalError`` after ``_WAIT``.
    """
    end = time.monotonic() + _WAIT
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(0.01)


def is_current(db: sqlite3.Connection) -> bool:
    """Return whether the tables of ``db`` have this version's format."""
    with suppress(sqlite3.OperationalError):
        return bool(db.execute("SELECT 1 FROM meta WHERE key = ? AND value = ?", (_SCHEMA_KEY, _schema_digest())).fetchone())
    return False


def create_tables(db: sqlite3.Connection) -> None:
    """Create the tables of a library, inside the caller's transaction; existing ones are dropped."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    for (name,) in db.execute(f"{tables} ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC").fetchall():  # which drop their own tables
        db.execute(f'DROP TABLE IF EXISTS "{name}"')
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {FORMAT}")
    for statement in statements(schema()):
        db.execute(statement)
    db.execute("INSERT INTO meta VALUES (?, ?)", (_SCHEMA_KEY, _schema_digest()))


def discard(path: Path) -> None:
    """Delete a cache file with its logs. The file goes first: its log must never be applied to another file."""
    with suppress(FileNotFoundError):
        aside = path.with_name(f"{path.name}.damaged")
        path.replace(aside)
        if not aside.is_dir():
            aside.unlink()
    for name in (f"{path.name}-wal", f"{path.name}-shm", f"{path.stem}.json"):
        path.with_name(name).unlink(missing_ok=True)


def note_use(path: Path) -> None:
    """Record that the cache ``path`` is in use today, and delete others there that were not used for 90 days.

    Nothing is deleted next to a file that is not a cache. Deletions that fail are tried again the next time.
    """
    if path.parent not in {_home(), _temporary_home()}:
        return
    with suppress(OSError):
        os.utime(path)
        for other in path.parent.iterdir():
            if _OF_A_FOLDER.fullmatch(other.name) and time.time() - other.stat().st_mtime > _UNUSED:
                discard(other)


def is_cache(path: Path) -> bool:
    """Return whether ``path`` is one of this user's caches, which only this program writes."""
    if not _OF_A_FOLDER.fullmatch(path.name):
        return False
    return (path.parent == _home() or path.parent == _temporary_home()) and _is_ours(path.parent)


def _home() -> Path:
    return own_folder("cache")


def _temporary_home() -> Path:
    from tempfile import gettempdir  # saves 3 ms of a start that uses the first place

    return Path(gettempdir()) / f"frontdesk-{os.getuid() if hasattr(os, 'getuid') else 'user'}"


def _is_ours(home: Path) -> bool:
    """Return whether the folder ``home``, created if missing, belongs to this user and is writable."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours = not hasattr(os, "getuid") or home.stat().st_uid == os.getuid()
    except OSError:
        return False
    return ours and os.access(home, os.W_OK | os.X_OK)


def _schema_digest() -> str:
    return blake2b(schema().encode(), digest_size=16).hexdigest()


def statements(script: str) -> list[str]:
    """Split ``script`` into statements; ``executescript`` would end the caller's transaction."""
    statements, begun = [], ""
    for line in script.splitlines():
        begun += line + "\n"
        if sqlite3.complete_statement(begun):
            statements.append(begun)
            begun = ""
    return statements
