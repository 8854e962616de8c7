"""``Searcher``: search in one library file. Used in one thread, can be interrupted from any."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from viewer.content.article import Audience
from viewer.library.library_file import connect, reading
from viewer.library.schema import Twins
from viewer.library.search.expressions import Allowed
from viewer.library.search.hits import SearchResult
from viewer.library.search.retrieval import Retrieval
from viewer.library.twins import stand_ins


class _Scope(NamedTuple):
    audience: Audience
    valid_on: date | None
    twins: Twins | None


class Searcher:
    """Finds passages in the library file ``path``. It opens the file itself, in the thread that first searches."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None
        self._interrupted = False
        self._cancelled: Callable[[], bool] | None = None
        self._retrieval: Retrieval | None = None
        self._state: tuple[int, _Scope] | None = None

    def close(self) -> None:
        """Close the file; call in the thread that searched."""
        if self._db is not None:
            self._db.close()
            self._db = self._retrieval = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def interrupt(self) -> None:
        """Make the running search return at once, incomplete. May be called from any thread, even if none runs."""
        self._interrupted = True
        db = self._db
        if db is not None:
            with suppress(sqlite3.ProgrammingError):  # just closed by the thread that searched
                db.interrupt()

    def search(
        self,
        query: str,
        *,
        limit: int = 20,
        audience: Audience = Audience.STAFF,
        valid_on: date | None = None,
        twins: Twins | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> SearchResult:
        """Return at most ``limit`` hits for ``query``, best first.

        ``audience`` PUBLIC finds only public articles; ``valid_on`` leaves out those whose review is overdue that day.
        With ``twins``, an article and its translations are one hit, that in the language of the list if it has the words.
        An interrupted or ``cancelled`` search returns what it has, marked incomplete.

        Raises ``LibraryMissing``, ``LibraryDamaged``, ``LibraryTooNew``.
        """
        began = time.perf_counter()
        self._interrupted = False
        writable = query.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be encoded
        with reading(self._path):
            try:
                result = self._answer(writable, limit, _Scope(audience, valid_on, twins), cancelled)
            except sqlite3.OperationalError:
                if not self._interrupted:
                    raise
                result = SearchResult("", complete=False)
        return msgspec.structs.replace(result, query=writable, elapsed_ms=(time.perf_counter() - began) * 1000)

    def _answer(self, query: str, limit: int, scope: _Scope, cancelled: Callable[[], bool] | None) -> SearchResult:
        db = self._connection()
        self._cancelled = cancelled
        db.execute("BEGIN")  # one snapshot of the library for the whole search
        try:
            ((version,),) = db.execute("PRAGMA data_version")  # a new version after a write
            state = version, scope
            if self._retrieval is None or state != self._state:
                allowed = Allowed.of(scope.audience, scope.valid_on)
                hidden = stand_ins(db, scope.twins, scope.audience)
                self._retrieval, self._state = Retrieval(db, allowed, hidden, self._stop), state
            return self._retrieval.answer(query, limit)
        finally:
            db.execute("ROLLBACK")

    def _stop(self) -> bool:
        return self._interrupted or (self._cancelled is not None and self._cancelled())

    def _connection(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = connect(self._path)
        return self._db
