"""Where the lines of long lists are, and how many: written by the build, so that a list of a million articles answers at once.

``list_mark`` names an article every ``STEP`` lines of each order, and how many articles of each category precede it – of all
articles and of the public ones; a page is then found from the mark before it instead of from the first line. ``list_count``
counts articles by what filters ask for. Which twin a list hides depends on its language and day, and what is overdue on its day,
so both are subtracted when a list is read.
"""
# ruff: noqa: S608 - columns and conditions are constants of schema.py; user input is always bound

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import date
from operator import itemgetter

from msgspec.structs import replace

from viewer.content.article import Audience
from viewer.library.schema import HIDDEN, ORDERS, PUBLIC, Filter, Listing, Sort, listing, pairs

STEP = 2048
"""Lines between two marks."""
_CATEGORY = itemgetter(0)
_PUBLIC = "public_{}"
"""The name, in ``list_mark``, of an order of public articles."""
_ALL = "*"
"""Stands for all categories."""
_KEPT = 16
"""Lists whose marks are held."""

Key = tuple[object, ...]
"""What a list orders by: (INTEGER or TEXT, INTEGER)."""


def write(db: sqlite3.Connection) -> None:
    """Write the marks and counts of all articles of ``db``, inside the caller's transaction.

    Raises ``sqlite3.Error``.
    """
    db.execute("DELETE FROM list_mark")
    for sort, order in ORDERS.items():
        by = ", ".join(order)
        for name, source in ((sort, f"by_{sort}"), (_PUBLIC.format(sort), f"public_{sort} WHERE {PUBLIC}")):
            rows = db.execute(f"SELECT category, number FROM article INDEXED BY {source} ORDER BY {by}")
            before: Counter[str] = Counter()
            while part := rows.fetchmany(STEP):
                marks = [(name, category, lines, part[0][1]) for category, lines in before.items()]
                db.executemany("INSERT OR REPLACE INTO list_mark VALUES (?, ?, ?, ?)", marks)
                before.update(map(_CATEGORY, part))
                before[_ALL] += len(part)
    db.execute("DELETE FROM list_count")
    db.execute(
        "INSERT INTO list_count SELECT category, audience, error != '', coalesce(substr(review_due, 1, 7), ''), count(*)"
        " FROM article INDEXED BY by_category GROUP BY 1, 2, 3, 4"
    )


class _Marks:
    """The marks of one list, in its order. Their keys are read when they are compared: a few of hundreds."""

    def __init__(
        self, db: sqlite3.Connection, order: str, marks: list[tuple[int, int]], hidden: list[Key], overdue: Listing | None = None
    ) -> None:
        """Hold ``marks`` (lines before each in the list with its hidden articles, number) and the ``hidden`` keys, sorted.

        ``overdue``: articles that the list does not show either. They are counted as far as the list is read.
        """
        self._db = db
        self._order = order
        self._marks = marks
        self._hidden = hidden
        self._overdue = overdue
        self._overdue_before = [0]
        self._keys: dict[int, Key] = {}

    def before_line(self, start: int) -> tuple[int, Key]:
        """Return line and key of the last mark that is not after line ``start``; 0 and nothing if there is none."""
        if start < STEP:
            return 0, ()  # near enough
        return self._last(bisect_right(range(len(self._marks)), start, key=self._line))

    def before_place(self, place: Key) -> tuple[int, Key]:
        """Return the same of the last mark that is not after ``place``."""
        return self._last(bisect_right(range(len(self._marks)), place, key=self._key))

    def _last(self, count: int) -> tuple[int, Key]:
        key = self._key(count - 1) if count else ()
        return (self._line(count - 1), key) if key else (0, ())

    def _line(self, at: int) -> int:
        line, _ = self._marks[at]
        if self._overdue is not None:
            line -= self._count_overdue(self._overdue, at)
        return line - bisect_left(self._hidden, self._key(at)) if self._hidden else line

    def _count_overdue(self, overdue: Listing, at: int) -> int:
        """Return the number of overdue articles before mark ``at``; what was counted between two marks is kept."""
        counted = self._overdue_before
        while len(counted) <= at + 1:
            first, last = (self._key(i) if i >= 0 else () for i in (len(counted) - 2, len(counted) - 1))
            since = f" AND ({self._order}) >= (?, ?)" if first else ""
            sql = f"SELECT count(*) FROM {overdue.source} WHERE {overdue.where}{since} AND ({self._order}) < (?, ?)"
            ((more,),) = self._db.execute(sql, (*overdue.values, *first, *last))
            counted.append(counted[-1] + int(more))
        return counted[at + 1]

    def _key(self, at: int) -> Key:
        if at not in self._keys:
            sql = f"SELECT {self._order} FROM article WHERE number = ?"
            self._keys[at] = self._db.execute(sql, self._marks[at][1:]).fetchone() or ()  # of an article that has just gone
        return self._keys[at]


class ListLines:
    """Finds the lines of the lists of the library behind ``db``. All methods raise ``sqlite3.Error``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._kept: dict[Filter, _Marks] = {}
        self._content: object = None

    def numbers(self, chosen: Filter, start: int, limit: int) -> list[int]:
        """Return the numbers of at most ``limit`` articles (negative: all) from line ``start`` of the list of ``chosen`` on."""
        found, marks = listing(chosen), self._marks(chosen)
        line, key = marks.before_line(start)
        since = f" AND ({found.order}) >= (?, ?)" if key else ""
        where = f"{found.source} WHERE {found.where}{since}"
        sql = f"SELECT number, {found.order} FROM {where} ORDER BY {found.order} LIMIT ? OFFSET ?"
        return [number for number, *_ in self._db.execute(sql, (*found.values, *key, limit, start - line))]

    def line(self, chosen: Filter, place: Key) -> int:
        """Return the number of articles before ``place`` in the list of ``chosen``."""
        found, marks = listing(chosen), self._marks(chosen)
        line, key = marks.before_place(place)
        since = f" AND ({found.order}) >= (?, ?)" if key else ""
        sql = f"SELECT count(*) FROM {found.source} WHERE {found.where}{since} AND ({found.order}) < (?, ?)"
        ((more,),) = self._db.execute(sql, (*found.values, *key, *place))
        return line + int(more)

    def place(self, chosen: Filter, line: int) -> Key | None:
        """Return what the list of ``chosen`` orders by of its article at ``line``; None if it has fewer."""
        numbers = self.numbers(chosen, line, 1)
        sql = f"SELECT {listing(chosen).order} FROM article WHERE number IN (SELECT value FROM json_each(?))"
        return next(iter(self._db.execute(sql, (str(numbers),))), None)

    def titles_from(self, chosen: Filter, line: int, count: int) -> list[str]:
        """Return the title keys of at most ``count`` articles of the list of ``chosen`` from ``line`` on."""
        numbers = self.numbers(chosen, line, count)
        sql = "SELECT number, title_key FROM article WHERE number IN (SELECT value FROM json_each(?))"
        keys: dict[int, str] = dict(self._db.execute(sql, (str(numbers),)).fetchall())
        return [keys[number] for number in numbers if number in keys]

    def titles(self, chosen: Filter, first: str, last: str) -> Iterator[tuple[str, Key]]:
        """Yield the title keys from ``first`` on and before ``last`` of the articles of ``chosen``, each with its place."""
        found = listing(chosen)
        source = found.source.replace(f"_{chosen.sort}", f"_{Sort.TITLE}")
        sql = f"SELECT title_key, {found.order} FROM {source} WHERE {found.where} AND title_key >= ? AND title_key < ?"
        for title, *place in self._db.execute(sql, (*found.values, first, last)):
            yield title, tuple(place)

    def _marks(self, chosen: Filter) -> _Marks:
        public = chosen.audience is Audience.PUBLIC
        if (chosen.valid_on and not public) or chosen.ids is not None or chosen.initial:
            return _Marks(self._db, "", [], [])  # such lists are short, or nobody reads them line by line
        ((content,),) = self._db.execute("PRAGMA data_version")
        if content != self._content or len(self._kept) > _KEPT:
            self._kept.clear()
            self._content = content
        if chosen not in self._kept:
            self._kept[chosen] = self._read(chosen, public=public)
        return self._kept[chosen]

    def _read(self, chosen: Filter, *, public: bool) -> _Marks:
        key = ", ".join(ORDERS[chosen.sort])
        sql = "SELECT line, number FROM list_mark WHERE sort = ? AND category = ? ORDER BY line"
        name = _PUBLIC.format(chosen.sort) if public else chosen.sort
        marks = self._db.execute(sql, (name, chosen.category or _ALL)).fetchall()
        if not marks:
            return _Marks(self._db, key, [], [])
        hidden: list[Key] = []
        if chosen.twins is not None:
            # not by the index of categories or days: few articles are hidden
            some = " AND +category = ?" if chosen.category else ""
            valid = " AND (+review_due IS NULL OR +review_due >= ?)" if chosen.valid_on else ""
            sql = f"SELECT {key} FROM article WHERE number IN (SELECT {HIDDEN} FROM {pairs(public=public)}){some}{valid}"
            values = [value for value in (chosen.category, chosen.valid_on and chosen.valid_on.isoformat()) if value]
            hidden = sorted(self._db.execute(sql, (*chosen.twins.values * 2, *values)))
        return _Marks(self._db, key, marks, hidden, self._overdue(chosen))

    def _overdue(self, chosen: Filter) -> Listing | None:
        """Return the articles that the list of ``chosen`` leaves out because of its day; None: there are none."""
        if chosen.valid_on is None:
            return None
        sql = "SELECT 1 FROM list_count WHERE audience = 'public' AND NOT damaged AND due BETWEEN '0' AND ? LIMIT 1"
        if not self._db.execute(sql, (chosen.valid_on.isoformat()[:7],)).fetchone():
            return None
        found = listing(replace(chosen, valid_on=None, twins=None))
        return replace(found, where=f"{found.where} AND review_due < ?", values=(*found.values, chosen.valid_on.isoformat()))

    def counts(self, chosen: Filter) -> dict[str, int]:
        """Return the number of articles of each category in ``chosen``."""
        public = chosen.audience is Audience.PUBLIC
        counted = self._counted(chosen.valid_on, public=public)
        if chosen.ids is not None or chosen.category or chosen.initial or (chosen.valid_on and not public) or not counted:
            found = listing(chosen)
            sql = f"SELECT category, count(*) FROM article WHERE {found.where} GROUP BY category"
            return dict(self._db.execute(sql, found.values).fetchall())
        if chosen.twins is not None:
            shown = listing(replace(chosen, twins=None))
            hidden = f"number IN (SELECT {HIDDEN} FROM {pairs(public=public)})"
            sql = f"SELECT category, count(*) FROM article WHERE {shown.where} AND {hidden} GROUP BY category"
            counted.subtract(dict(self._db.execute(sql, (*shown.values, *chosen.twins.values * 2)).fetchall()))
        return dict(+counted)

    def _counted(self, valid_on: date | None, *, public: bool) -> Counter[str]:
        """Return what the build counted of each category; of public articles those that are not overdue on ``valid_on``."""
        condition = "audience = 'public' AND NOT damaged" if public else "TRUE"
        day = valid_on.isoformat() if valid_on else ""
        sql = f"SELECT category, sum(iif(due = '' OR due > ?, articles, 0)) FROM list_count WHERE {condition} GROUP BY category"
        counts = Counter(dict(self._db.execute(sql, (day[:7],)).fetchall()))
        if day:
            counts.update({category: self._valid_this_month(category, day) for category in counts})
        return counts

    def _valid_this_month(self, category: str, day: str) -> int:
        sql = (
            "SELECT count(*) FROM article INDEXED BY by_category WHERE category = ? AND audience = 'public' AND error = ''"
            " AND review_due BETWEEN ? AND ?"
        )
        ((number,),) = self._db.execute(sql, (category, day, f"{day[:7]}-99"))
        return int(number)
