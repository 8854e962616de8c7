"""``Counters``: how often each article was opened on each day. Nothing else is kept: no search, no order, no time of day."""

from __future__ import annotations

import contextlib
import io
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from viewer.i18n import tr
from viewer.kiosk.core.kiosk_settings import CounterSettings

_TABLE = """
CREATE TABLE IF NOT EXISTS opened (day TEXT NOT NULL, article TEXT NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (day, article)) WITHOUT ROWID
"""
_COUNT = "INSERT INTO opened VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1"
_BUSY = 0.2
"""Seconds to wait while another program has the file; a visitor must not notice."""

_LEAP = timedelta(days=31)
"""Largest plausible step of the clock past the last counted day; a clock further ahead
deletes only as much as this step allows.
"""


class Counters:
    """The counts of one kiosk in the file ``path``. Errors are never raised, but described in ``fault``."""

    def __init__(self, path: Path, settings: CounterSettings) -> None:
        self.fault = ""
        """Why nothing is counted, as a sentence for the health card; empty if counting works."""

        self._path = path
        self._settings = settings
        self._db: sqlite3.Connection | None = None
        self._swept: date | None = None

    def count(self, article: str, today: date) -> None:
        """Count one opening of ``article``, unless counting is off. After a failure (full disk) the next call tries again."""
        if not self._settings.on:
            return
        with self._noticing_faults(), self._opened() as db:
            if today != self._swept:
                self._sweep(db, today)
                self._swept = today
            db.execute(_COUNT, (today.isoformat(), article))

    def rows(self) -> list[tuple[str, str, int]]:
        """Return (day, article, count), sorted; empty if the file cannot be read."""
        rows: list[tuple[str, str, int]] = []
        if self._path.is_file():
            with self._noticing_faults(), self._opened() as db:
                rows = db.execute("SELECT day, article, times FROM opened ORDER BY day, article").fetchall()
        return rows

    def to_csv(self) -> str:
        """Return the counts as CSV with a header; counts below ``suppress_below`` are left blank."""
        import csv

        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("day", "article", "opened"))
        for day, article, times in self.rows():
            writer.writerow((day, article, times if times >= self._settings.suppress_below else ""))
        return text.getvalue()

    def close(self) -> None:
        """Close the file; counting opens it again."""
        if self._db is not None:
            self._db.close()
            self._db = None

    @contextlib.contextmanager
    def _noticing_faults(self) -> Iterator[None]:
        try:
            yield
            self.fault = ""
        except (sqlite3.Error, OSError) as error:
            self.fault = tr("计数暂停：{reason}。", reason=error)
            self.close()

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Yield the database within one transaction; a damaged file is moved aside and a new one started."""
        if self._db is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._db = _connect(self._path)
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                    raise
                self._path.replace(self._path.with_suffix(".damaged"))
                self._db = _connect(self._path)
        with self._db:
            yield self._db

    def _sweep(self, db: sqlite3.Connection, today: date) -> None:
        """Delete counts older than the retention time, and rows whose day is no valid date."""
        db.execute("DELETE FROM opened WHERE date(day, '+0 days') IS NOT day")
        (newest,) = db.execute("SELECT max(day) FROM opened").fetchone()
        if newest:
            last = date.fromisoformat(newest)
            reliable = today if today - last <= _LEAP else last + _LEAP
            oldest = reliable - timedelta(days=self._settings.keep_days)
            db.execute("DELETE FROM opened WHERE day < ?", (oldest.isoformat(),))


def _connect(path: Path) -> sqlite3.Connection:
    """Open ``path``, checked and ready to count in; the write-ahead log makes each count atomic and cheap."""
    db = sqlite3.connect(path, timeout=_BUSY)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(_TABLE)
        if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            db.close()
            path.replace(path.with_suffix(".damaged"))
            return _connect(path)
    except sqlite3.Error:
        db.close()
        raise
    return db
