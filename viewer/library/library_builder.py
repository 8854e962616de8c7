"""Build a library file from a folder of articles: ``pack`` writes a new one, ``refresh`` updates one."""

from __future__ import annotations

import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from viewer.content import kinds
from viewer.content.images import read_image
from viewer.content.problem import Severity
from viewer.content.rules import Owner, Rules
from viewer.errors import ContentError, LibraryDamaged, LibraryError, LibraryMissing, LibraryUnwritable
from viewer.i18n import tr
from viewer.library import shared
from viewer.library.cache import cache_path, create_tables, discard, is_current, note_use, open_cache, spare_paths
from viewer.library.fingerprint import Fingerprint, fingerprint
from viewer.library.library import holds_articles
from viewer.library.shared import Shared
from viewer.library.writer import AGAIN, Writer
from viewer.whole_file import replacing

_T = TypeVar("_T")

Progress = Callable[[int, int], None]
"""Called with the number of articles done, and the total."""

Cancelled = Callable[[], bool]
"""Called between two articles; returns whether to stop."""


class BuildReport(Struct, frozen=True):
    """A build's result. ``problems``: why articles could not be used; ``faults``: why library.toml, glossary.toml or the logo
    could not be, so that the last valid ones are used.
    """

    built: int = 0
    unchanged: int = 0
    removed: int = 0
    problems: tuple[ContentError, ...] = ()
    faults: tuple[ContentError, ...] = ()
    findings: int = 0  # errors in articles that are shown nevertheless
    cancelled: bool = False  # whether nothing was written


class Refreshed(Struct, frozen=True):
    """The library of a folder in ``file``. ``unwritable``: why that file exists only for this run."""

    file: Path
    report: BuildReport
    unwritable: LibraryUnwritable | None = None


class _Order(Struct, frozen=True):
    """The parameters of a build. ``room``: the folder of the file; ``built``: its time stamp, in UTC."""

    folder: Path
    room: Path
    stamps: Fingerprint
    built: str
    progress: Progress | None
    cancelled: Cancelled | None


class _CancelledError(Exception):
    """The build was stopped: nothing of it is kept."""


def pack(folder: Path, out: Path, progress: Progress | None = None, cancelled: Cancelled | None = None) -> BuildReport:
    """Write the library of ``folder`` to the file ``out``, completely or not at all; invalid articles are listed as damaged.

    The same texts and pictures give the same bytes, wherever the folder is and whenever its files were copied; the only thing
    that changes is the day (``_packing_day``). Raises ``LibraryMissing`` (no such folder), ``ContentError`` (library.toml,
    glossary.toml), ``LibraryError`` (disk).
    """
    order = _Order(folder, out.parent, _look(folder).names, _packing_day(), progress, cancelled)
    common = shared.read(folder)
    try:
        with _explained(out), replacing(out) as temporary, closing(sqlite3.connect(temporary, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = OFF")  # an incomplete file is deleted
            db.execute("PRAGMA synchronous = OFF")
            db.execute("BEGIN")
            create_tables(db)
            report = _fill(db, order, common)
            db.execute("COMMIT")
    except _CancelledError:
        return BuildReport(cancelled=True)
    return report


def refresh(folder: Path, cache: Path, progress: Progress | None = None, cancelled: Cancelled | None = None) -> BuildReport:
    """Update the library file ``cache`` from ``folder``: build what changed, in one transaction, while others can read.

    A file that is damaged or of another version is rebuilt. Raises ``LibraryMissing`` (no such folder), ``LibraryError``
    (disk; another process has been building for a minute).
    """
    built = datetime.now(UTC).isoformat(timespec="milliseconds")
    order = _Order(folder, cache.parent, _look(folder), built, progress, cancelled)
    report = _in_step(cache, order)
    note_use(cache)
    return report


def refresh_kept(folder: Path, progress: Progress | None = None, cancelled: Cancelled | None = None) -> Refreshed:
    """Update the cache of ``folder``; if it cannot be written and there is no earlier one, build elsewhere.

    The library is then built where possible: in memory, or in the temporary folder. Raises like ``refresh``.
    """
    cache = cache_path(folder)
    try:
        return Refreshed(cache, refresh(folder, cache, progress, cancelled))
    except LibraryUnwritable as error:
        if holds_articles(cache):
            raise  # an earlier build is better than one for this run only
        for spare in spare_paths(cache):
            try:
                return Refreshed(spare, refresh(folder, spare, progress, cancelled), error)
            except LibraryUnwritable:
                discard(spare)
        raise


def _in_step(cache: Path, order: _Order) -> BuildReport:
    """Update ``cache``; a file that cannot be used is deleted first."""
    with _explained(cache):
        try:
            return _refresh(cache, order)
        except LibraryDamaged:
            discard(cache)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                raise
            discard(cache)
        return _refresh(cache, order)


def _refresh(cache: Path, order: _Order) -> BuildReport:
    with closing(open_cache(cache)) as db:
        if is_current(db) and shared.is_unchanged(db, order.stamps) and _known(db) == order.stamps.articles:
            return BuildReport(unchanged=len(order.stamps.articles))
        db.execute("BEGIN IMMEDIATE")
        try:
            report = _update(db, order)
        except _CancelledError:
            report = BuildReport(cancelled=True)
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
        db.execute("PRAGMA wal_checkpoint(PASSIVE)")
    return report


def _update(db: sqlite3.Connection, order: _Order) -> BuildReport:
    """Build into a cache; if library.toml is invalid, its last valid version is used.

    Raises ``_CancelledError``.
    """
    if not is_current(db):
        create_tables(db)
    faults: tuple[ContentError, ...] = ()
    try:
        common = shared.read(order.folder)
    except ContentError as error:
        common, faults = shared.load(db), (error,)
    report = _fill(db, order, common)
    report = msgspec.structs.replace(report, faults=(*faults, *report.faults))
    if report.faults:
        shared.forget_stamp(db)
    db.execute("COMMIT")
    return report


def _fill(db: sqlite3.Connection, order: _Order, common: Shared) -> BuildReport:
    """Build what changed since ``db`` was written, inside the caller's transaction.

    Raises ``_CancelledError``.
    """
    now = order.stamps
    known = _known(db, exact=True)
    if not shared.same_rules(db, common, now):
        known = dict.fromkeys(known, "")
    changed = [name for name, stamp in now.articles.items() if known.get(name) != stamp]
    writer, findings = Writer(db, order.folder, now.articles, changed), 0
    if changed:
        findings = _build(writer, order, changed, common)
    owner, faults = _with_logo(writer, order.folder, common)
    writer.finish(owner, order.built)
    shared.save(db, common, now)
    return BuildReport(
        built=len(changed) - len(writer.errors),
        unchanged=len(now.articles) - len(changed),
        removed=len(known.keys() - now.articles.keys()),
        problems=tuple(writer.errors),
        faults=faults,
        findings=findings,
    )


def _build(writer: Writer, order: _Order, changed: list[str], common: Shared) -> int:
    """Build the folders ``changed`` in worker processes and write each result; return the number of errors in those written.

    Raises ``_CancelledError``.
    """
    from viewer.content.pool import borrowed_pool

    rules = Rules(order.folder, common.owner, common.glossary, limits=common.limits)
    folders = [order.folder / name for name in changed]
    findings = 0
    with borrowed_pool() as pool:
        for folder, built in _in_order(folders, pool.build(folders, rules, order.progress, order.cancelled, order.room)):
            if isinstance(built, ContentError):
                writer.fail(folder.name, built)
            else:
                writer.write(folder.name, built.article, built.assets)
                findings += sum(problem.severity is Severity.ERROR for problem in built.problems)
    if order.cancelled is not None and order.cancelled():
        raise _CancelledError
    return findings


def _in_order(folders: list[Path], outcomes: Iterable[tuple[Path, _T]]) -> Iterator[tuple[Path, _T]]:
    """Yield ``outcomes`` in the order of ``folders``, so that the same folders give
    the same file; few are held back at a time.
    """
    held: dict[Path, _T] = {}
    waiting = deque(folders)
    for folder, outcome in outcomes:
        held[folder] = outcome
        while waiting and waiting[0] in held:
            first = waiting.popleft()
            yield first, held.pop(first)


def _with_logo(writer: Writer, root: Path, common: Shared) -> tuple[Owner, tuple[ContentError, ...]]:
    """Return the owner with the key of the logo; a logo that cannot be read is left out and reported."""
    owner = common.owner
    if not owner.logo:
        return owner, ()
    try:
        logo = read_image(root, owner.logo, common.limits)
    except ContentError as error:
        return msgspec.structs.replace(owner, logo=""), (error,)
    writer.put_asset(logo)
    return msgspec.structs.replace(owner, logo=logo.key), ()


def _known(db: sqlite3.Connection, *, exact: bool = False) -> dict[str, str]:
    """Return the stamp of each folder in ``db``. ``exact``: folders to be rebuilt differ from any stamp."""
    rows = db.execute("SELECT source, stamp FROM article ORDER BY source")
    return {source: stamp if exact else stamp.removeprefix(AGAIN) for source, stamp in rows}


def _packing_day() -> str:
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


def _look(folder: Path) -> Fingerprint:
    try:
        found = fingerprint(folder)
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
def _explained(path: Path) -> Iterator[None]:
    """Turn errors of the disk and of SQLite into a ``LibraryError`` that names the file ``path``."""
    try:
        yield
    except sqlite3.Error as error:
        raise LibraryUnwritable(tr("{path} 写不进去：{reason}。", path=path, reason=error)) from error
    except OSError as error:
        raise LibraryUnwritable(tr("{path} 写不进去：{reason}。", path=path, reason=error.strerror or error)) from error
