"""``Searcher``: one library file, searched. Used in one thread, interrupted from any."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Self

import msgspec

from viewer.content.article import Audience
from viewer.library.library_file import connect, reading
from viewer.library.search.expressions import Allowed
from viewer.library.search.hits import SearchResult
from viewer.library.search.pinyin import readings
from viewer.library.search.retrieval import Retrieval
from viewer.library.search.tokens import fold


class Searcher:
    """Finds passages in the library file ``path``. It opens the file itself, in the thread that first searches."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None
        self._interrupted = False
        self._cancelled: Callable[[], bool] | None = None
        self._retrieval: Retrieval | None = None
        self._state: tuple[int, Allowed] | None = None

    def close(self) -> None:
        """Let go of the file; in the thread that searched."""
        if self._db is not None:
            self._db.close()
            self._db = self._retrieval = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm_up(self) -> None:
        """Read what a first search would wait for: the bundled tables and the upper pages of the index.

        Raises as ``search`` does.
        """
        fold("")
        readings("")
        self.search("的", limit=1)

    def interrupt(self) -> None:
        """Make the running search return at once, incomplete. May be called from any thread, also when none runs."""
        self._interrupted = True
        db = self._db
        if db is not None:
            with suppress(sqlite3.ProgrammingError):  # the thread that searched has just closed it
                db.interrupt()

    def search(
        self,
        query: str,
        *,
        limit: int = 20,
        audience: Audience = Audience.STAFF,
        valid_on: date | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> SearchResult:
        """At most ``limit`` hits for ``query``, best first.

        ``audience`` PUBLIC finds public articles alone; ``valid_on`` leaves out those whose review is overdue that day.
        A search that is interrupted or ``cancelled`` returns what it has, marked incomplete.

        Raises ``LibraryMissing``, ``LibraryDamaged``, ``LibraryTooNew``.
        """
        began = time.perf_counter()
        self._interrupted = False
        writable = query.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be written anywhere
        with reading(self._path):
            try:
                result = self._answer(writable, limit, Allowed.of(audience, valid_on), cancelled)
            except sqlite3.OperationalError:
                if not self._interrupted:
                    raise
                result = SearchResult("", complete=False)
        return msgspec.structs.replace(result, query=writable, elapsed_ms=(time.perf_counter() - began) * 1000)

    def _answer(self, query: str, limit: int, allowed: Allowed, cancelled: Callable[[], bool] | None) -> SearchResult:
        db = self._connection()
        self._cancelled = cancelled
        db.execute("BEGIN")  # one state of the library for all of a search, whoever writes meanwhile
        try:
            ((version,),) = db.execute("PRAGMA data_version")  # another one when someone has written
            state = version, allowed
            if self._retrieval is None or state != self._state:
                self._retrieval, self._state = Retrieval(db, allowed, self._stop), state
            return self._retrieval.answer(query, limit)
        finally:
            db.execute("ROLLBACK")

    def _stop(self) -> bool:
        return self._interrupted or (self._cancelled is not None and self._cancelled())

    def _connection(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = connect(self._path)
        return self._db
