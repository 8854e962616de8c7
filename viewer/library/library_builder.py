"""Build a library file from a folder of articles: ``pack`` writes a new one, ``refresh`` updates one."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from viewer.content.images import read_image
from viewer.content.problem import Severity
from viewer.content.rules import Owner, Rules
from viewer.errors import ContentError, LibraryDamaged, LibraryUnwritable
from viewer.library import shared
from viewer.library.build_order import (
    BuildOrder,
    Cancelled,
    CancelledError,
    Progress,
    Scan,
    explained,
    look,
    packing_day,
)
from viewer.library.cache import cache_path, create_tables, discard, is_current, note_use, open_cache, spare_paths
from viewer.library.fingerprint import Fingerprint, stamps
from viewer.library.library import holds_articles
from viewer.library.shared import Shared
from viewer.library.writer import AGAIN, Writer, info_of
from viewer.whole_file import replacing

_T = TypeVar("_T")


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


def pack(folder: Path, out: Path, progress: Progress | None = None, cancelled: Cancelled | None = None) -> BuildReport:
    """Write the library of ``folder`` to the file ``out``, completely or not at all; invalid articles are listed as damaged.

    The same texts and pictures give the same bytes, wherever the folder is and whenever its files were copied; the only thing
    that changes is the day (``_packing_day``). Raises ``LibraryMissing`` (no such folder), ``ContentError`` (library.toml,
    glossary.toml), ``LibraryError`` (disk).
    """
    order = BuildOrder(folder, out.parent, packing_day(), progress, cancelled)
    try:
        now = look(order, Scan()).names
        common = shared.read(folder)
        with explained(out), replacing(out) as temporary, closing(sqlite3.connect(temporary, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = OFF")  # an incomplete file is deleted
            db.execute("PRAGMA synchronous = OFF")
            db.execute("BEGIN")
            create_tables(db)
            report = _fill(db, order, now, common)
            db.execute("COMMIT")
    except CancelledError:
        return BuildReport(cancelled=True)
    return report


def refresh(
    folder: Path, cache: Path, progress: Progress | None = None, cancelled: Cancelled | None = None, scan: Scan | None = None
) -> BuildReport:
    """Update the library file ``cache`` from ``folder``: build what changed, in one transaction, while others can read.

    If ``scan`` names what was touched, this takes as long with 100,000 other articles as with ten. A file that is damaged or of
    another version is rebuilt. Raises ``LibraryMissing`` (no such folder), ``LibraryError`` (disk; another process has been
    building for a minute).
    """
    built = datetime.now(UTC).isoformat(timespec="milliseconds")
    order = BuildOrder(folder, cache.parent, built, progress, cancelled)
    try:
        report = _in_step(cache, order, scan or Scan())
    except CancelledError:
        return BuildReport(cancelled=True)
    note_use(cache)
    return report


def refresh_kept(
    folder: Path, progress: Progress | None = None, cancelled: Cancelled | None = None, scan: Scan | None = None
) -> Refreshed:
    """Update the cache of ``folder``; if it cannot be written and there is no earlier one, build elsewhere.

    The library is then built where possible: in memory, or in the temporary folder. Raises like ``refresh``.
    """
    cache = cache_path(folder)
    try:
        return Refreshed(cache, refresh(folder, cache, progress, cancelled, scan))
    except LibraryUnwritable as error:
        if holds_articles(cache):
            raise  # an earlier build is better than one for this run only
        for spare in spare_paths(cache):
            try:
                return Refreshed(spare, refresh(folder, spare, progress, cancelled, scan), error)
            except LibraryUnwritable:
                discard(spare)
        raise


def _in_step(cache: Path, order: BuildOrder, scan: Scan) -> BuildReport:
    """Update ``cache``; a file that cannot be used is deleted first.

    Raises ``CancelledError`` while the folder is looked at.
    """
    now = None if scan.touched is not None else look(order, scan)
    with explained(cache):
        try:
            return _refresh(cache, order, scan, now)
        except LibraryDamaged:
            discard(cache)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                raise
            discard(cache)
        return _refresh(cache, order, scan, now)


def _refresh(cache: Path, order: BuildOrder, scan: Scan, now: Fingerprint | None) -> BuildReport:
    """Build what changed. ``now`` is None if what was touched is known, which suffices if the last build was complete."""
    with closing(open_cache(cache)) as db:
        if now is None and not (is_current(db) and shared.is_complete(db)):
            now = look(order, scan)
        if now and is_current(db) and shared.is_unchanged(db, now) and _known(db) == now.articles:
            return BuildReport(unchanged=len(now.articles))
        db.execute("BEGIN IMMEDIATE")
        try:
            report = _update(db, order, now) if now else _update_touched(db, order, scan)
        except CancelledError:
            report = BuildReport(cancelled=True)
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
        db.execute("PRAGMA wal_checkpoint(PASSIVE)")
    return report


def _update_touched(db: sqlite3.Connection, order: BuildOrder, scan: Scan) -> BuildReport:
    """Build what changed in the folders touched, and what failed for a reason outside its files, without reading any other row.

    Raises ``CancelledError``.
    """
    info = info_of(db)
    again = f"SELECT source FROM article WHERE error != '' AND (stamp = '' OR stamp LIKE '{AGAIN}%')"  # noqa: S608 - a constant
    waiting = [source for (source,) in db.execute(again)]
    now = stamps(order.folder, {*(scan.touched or ()), *waiting}, scan.visit)
    rows = "SELECT source, stamp FROM article WHERE source IN (SELECT value FROM json_each(?))"
    known = dict(db.execute(rows, (msgspec.json.encode(list(now)).decode(),)))
    changed = {name: stamp for name, stamp in now.items() if stamp and known.get(name) != stamp}
    gone = [name for name in known if not now[name]]
    if not changed.keys() - set(waiting) and not gone:
        return BuildReport(unchanged=info.articles)
    writer = Writer(db, order.folder, changed, gone)
    findings = _build(writer, order, list(changed), shared.load(db)) if changed else 0
    writer.finish(info, order.built)
    db.execute("COMMIT")
    return _report(writer, len(changed), info_of(db).articles - len(changed), len(gone), findings)


def _update(db: sqlite3.Connection, order: BuildOrder, now: Fingerprint) -> BuildReport:
    """Build into a cache; if library.toml is invalid, its last valid version is used.

    Raises ``CancelledError``.
    """
    if not is_current(db):
        create_tables(db)
    faults: tuple[ContentError, ...] = ()
    try:
        common = shared.read(order.folder)
    except ContentError as error:
        common, faults = shared.load(db), (error,)
    report = _fill(db, order, now, common)
    report = msgspec.structs.replace(report, faults=(*faults, *report.faults))
    if report.faults:
        shared.forget_stamp(db)
    db.execute("COMMIT")
    return report


def _fill(db: sqlite3.Connection, order: BuildOrder, now: Fingerprint, common: Shared) -> BuildReport:
    """Build what changed since ``db`` was written, inside the caller's transaction.

    Raises ``CancelledError``.
    """
    known = _known(db, exact=True)
    if not shared.same_rules(db, common, now):
        known = dict.fromkeys(known, "")
    changed = [name for name, stamp in now.articles.items() if known.get(name) != stamp]
    gone = known.keys() - now.articles.keys()
    writer = Writer(db, order.folder, {name: now.articles[name] for name in changed}, sorted(gone))
    findings = _build(writer, order, changed, common) if changed else 0
    owner, faults = _with_logo(writer, order.folder, common)
    writer.finish(owner, order.built)
    shared.save(db, common, now)
    report = _report(writer, len(changed), len(now.articles) - len(changed), len(gone), findings)
    return msgspec.structs.replace(report, faults=faults)


def _report(writer: Writer, changed: int, unchanged: int, removed: int, findings: int) -> BuildReport:
    problems = tuple(writer.errors)
    return BuildReport(changed - len(problems), unchanged, removed, problems, findings=findings)


def _build(writer: Writer, order: BuildOrder, changed: list[str], common: Shared) -> int:
    """Build the folders ``changed`` in worker processes and write each result; return the number of errors in those written.

    Raises ``CancelledError``.
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
        raise CancelledError
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
