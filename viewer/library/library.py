"""``Library``: a read-only view of one library file."""
# ruff: noqa: S608 - columns and conditions are constants of schema.py; user input is always bound

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Self

import msgspec

from viewer.content.article import Article, decode
from viewer.content.rules import Category
from viewer.content.text import with_key_points
from viewer.errors import ArticleMissing, LibraryDamaged, LibraryError
from viewer.i18n import tr
from viewer.library.deflated import inflate
from viewer.library.library_file import connect, reading
from viewer.library.list_lines import ListLines
from viewer.library.schema import (
    COLUMNS,
    DUE_SOON_DAYS,
    ArticleRow,
    Asset,
    Filter,
    LibraryInfo,
    ReviewState,
    initial_of,
    listing,
    row_of_columns,
)
from viewer.library.twins import ids_of_twins, language_order, twins_of
from viewer.library.type_ahead import first_spelt

Values = tuple[object, ...]

CLOCK_DAYS = 3 * 365
"""Days after the latest known day in which a clock is plausible: content not renewed for so long has expired anyway."""


class Library:
    """A library file, open for reading, used in the thread that opened it.

    If the file is rebuilt while open, its new content is read; ``info`` remains that of the time of opening.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, info: LibraryInfo) -> None:
        self.path = path
        self.connection = connection
        self._lines = ListLines(connection)
        self.info = info
        self.known_day: date | None = None
        """The latest day known to this machine, or None."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the library in the file ``path``.

        Raises ``LibraryMissing``, ``LibraryDamaged``, ``LibraryTooNew``.
        """
        connection = connect(path)
        try:
            with reading(path):
                found = connection.execute("SELECT value FROM meta WHERE key = 'info'").fetchone()
            return cls(path, connection, msgspec.json.decode(found[0] if found else b"", type=LibraryInfo))
        except msgspec.DecodeError as error:
            connection.close()
            raise LibraryDamaged(tr("文章库文件 {path} 已损坏，读不出它的说明。请重新生成这个文件。", path=path)) from error
        except LibraryError:
            connection.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- the list ----------------------------------------------------------------------------------------------------

    def count(self, chosen: Filter) -> int:
        """Return the number of articles that ``chosen`` selects."""
        counts = self._counts(chosen)
        return counts.get(chosen.category, 0) if chosen.category else sum(counts.values())

    def rows(self, chosen: Filter, start: int = 0, limit: int = -1) -> list[ArticleRow]:
        """Return the rows from index ``start``, at most ``limit`` (negative: all)."""
        with reading(self.path):
            numbers = self._lines.numbers(chosen, start, limit)
        by_number = {row.number: row for row in self._rows_of(numbers)}
        if chosen.twins is not None:
            with reading(self.path):
                by_number |= twins_of(self.connection, by_number, chosen)
        return [by_number[number] for number in numbers if number in by_number]

    def each(self, chosen: Filter) -> Iterator[ArticleRow]:
        """Yield the rows of ``chosen`` without holding them all; translations are a row each."""
        found = listing(chosen)
        sql = f"SELECT {COLUMNS} FROM {found.source} WHERE {found.where} ORDER BY {found.order}"
        with reading(self.path):
            yield from map(row_of_columns, self.connection.execute(sql, found.values))

    def row(self, article: str) -> ArticleRow:
        """Return the row of the article with that id.

        Raises ``ArticleMissing``.
        """
        # SQLite rejects a lone surrogate, as in a badly encoded argument
        known = article.encode("utf-8", "replace").decode()
        found = self._all(f"SELECT {COLUMNS} FROM article WHERE id = ?", (known,))
        if not found:
            raise ArticleMissing(tr("文章库里没有“{article}”这篇文章。", article=article))
        return row_of_columns(found[0])

    def index_of(self, chosen: Filter, article: str) -> int | None:
        """Return the index in the list of ``chosen`` of an article, or of the twin that stands for it, or None."""
        place = self._place(article, chosen)
        if place is None:
            return None
        with reading(self.path):
            return self._lines.line(chosen, place)

    def _place(self, article: str, chosen: Filter) -> Values | None:
        """Return what ``chosen`` orders by, of an article or of its twin in the list."""
        found = listing(chosen)
        group = (article, *self.twins(article)) if chosen.twins else (article,)
        sql = f"SELECT {', '.join(found.key)} FROM article WHERE id IN ({', '.join('?' * len(group))}) AND {found.where}"
        return next(iter(self._all(sql, (*group, *found.values))), None)

    def typed_ahead(self, chosen: Filter, typed: str, start: int) -> int | None:
        """Return the index of the first article whose title matches ``typed``, from ``start`` on, then from the beginning."""
        with reading(self.path):
            return first_spelt(self._lines, chosen, typed, start)

    def initials(self, chosen: Filter) -> dict[str, int]:
        """Return the number of articles of ``chosen`` under each initial, A–Z or ``NO_LETTER``; others are left out."""
        found = listing(chosen)
        sql = f"SELECT substr(title_key, 1, 2), count(*) FROM {found.source} WHERE {found.where} GROUP BY 1 ORDER BY 1"
        counts: dict[str, int] = {}
        for key, number in self._all(sql, found.values):
            counts[initial_of(str(key))] = counts.get(initial_of(str(key)), 0) + int(str(number))
        return counts

    def neighbours(self, article: str, chosen: Filter) -> tuple[ArticleRow | None, ArticleRow | None]:
        """Return the previous and the next article: those named in the front matter, otherwise by the order of ``chosen``.

        Raises ``ArticleMissing``.
        """
        found = listing(chosen)
        columns = ", ".join(found.key)
        named = self._all(f"SELECT previous, next, {columns} FROM article WHERE id = ?", (article,))
        if not named:
            raise ArticleMissing(tr("文章库里没有“{article}”这篇文章。", article=article))
        previous, following, *own = named[0]
        place = self._place(article, chosen) or own
        beside = f"SELECT number FROM {found.source} WHERE {found.where} AND ({columns})"
        values = (*found.values, *place)
        return (
            self._named(str(previous), chosen) or self._first(f"{beside} < (?, ?) ORDER BY {found.backwards} LIMIT 1", values),
            self._named(str(following), chosen) or self._first(f"{beside} > (?, ?) ORDER BY {found.order} LIMIT 1", values),
        )

    def categories(self, chosen: Filter) -> list[tuple[Category, int]]:
        """Return the categories in the owner's order, each with the number of its
        articles in ``chosen``; empty ones are left out.
        """
        counts = self._counts(chosen)
        return [(category, counts[category.id]) for category in self.info.categories if category.id in counts]

    def _counts(self, chosen: Filter) -> dict[str, int]:
        """Return the number of articles of each category in ``chosen``, whatever its category."""
        with reading(self.path):
            return self._lines.counts(msgspec.structs.replace(chosen, category=""))

    # ---- translations -----------------------------------------------------------------------------------------------

    def twins(self, article: str) -> tuple[str, ...]:
        """Return the ids of the same article in other languages."""
        with reading(self.path):
            return ids_of_twins(self.connection, article)

    def versions(self, article: str, chosen: Filter) -> list[ArticleRow]:
        """Return the rows of ``article`` in each language in which it can be read: Chinese first, itself among them.

        None if there is only one. Raises ``ArticleMissing``.
        """
        row = self.row(article)
        valid_on = chosen.twins.day if chosen.twins else None
        twins = self.rows(Filter(audience=chosen.audience, valid_on=valid_on, ids=self.twins(article)))
        others = [twin for twin in twins if twin.language != row.language and not twin.error]
        return sorted((row, *others), key=lambda each: language_order(each.language)) if others else []

    # ---- one article -------------------------------------------------------------------------------------------------

    def article(self, article: str) -> Article:
        """Return the article with that id.

        Raises ``ArticleMissing``, and ``LibraryDamaged`` if the article could not be built or decoded.
        """
        row = self.row(article)
        if row.error:
            raise LibraryDamaged(row.error)
        return self._body(row)

    def last_good(self, article: str) -> Article | None:
        """Return the article with that id as it was last built successfully, or None.

        Raises ``ArticleMissing``, ``LibraryDamaged`` if it cannot be decoded.
        """
        row = self.row(article)
        return self._body(row) if self._all("SELECT 1 FROM body WHERE number = ?", (row.number,)) else None

    def asset(self, key: str) -> Asset:
        """Return the picture with that key.

        Raises ``LibraryDamaged`` if the file does not contain it.
        """
        found = self._all("SELECT media_type, width, height, data FROM asset WHERE key = ?", (key,))
        try:
            return msgspec.convert(dict(zip(Asset.__struct_fields__, found[0], strict=True)), Asset)
        except (IndexError, msgspec.ValidationError) as error:
            raise LibraryDamaged(tr("文章库里没有图片 {key}。请重新生成文章库。", key=key)) from error

    # ---- the review --------------------------------------------------------------------------------------------------

    @property
    def built_day(self) -> date | None:
        """The day on which the library was built, or None."""
        try:
            return date.fromisoformat(self.info.built[:10])
        except ValueError:
            return None

    def clock_is_wrong(self, today: date) -> bool:
        """Return whether ``today`` is impossible: before the later of the build day and ``known_day``, or three years after it.

        One day is allowed for time zones.
        """
        floor = max(filter(None, (self.built_day, self.known_day)), default=None)
        return floor is not None and not floor - timedelta(days=1) <= today <= floor + timedelta(days=CLOCK_DAYS)

    def state(self, row: ArticleRow, today: date) -> ReviewState:
        """Return the review state of ``row``; with a clock that is certainly wrong nothing expires."""
        if row.review_due is None or self.clock_is_wrong(today):
            return ReviewState.FRESH
        if today > row.review_due:
            return ReviewState.EXPIRED
        soon = row.review_due - today <= timedelta(days=DUE_SOON_DAYS)
        return ReviewState.DUE_SOON if soon else ReviewState.FRESH

    # ---- reading -----------------------------------------------------------------------------------------------------

    def _all(self, sql: str, values: Values = ()) -> list[Values]:
        with reading(self.path):
            return self.connection.execute(sql, values).fetchall()

    def _body(self, row: ArticleRow) -> Article:
        found = self._all("SELECT deflated, checksum FROM body JOIN article USING (number) WHERE number = ?", (row.number,))
        body, checksum = found[0] if found else (b"", None)
        sound = body if isinstance(body, bytes) and checksum in {None, zlib.crc32(body)} else b""
        try:
            return with_key_points(decode(inflate(sound)))
        except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
            raise LibraryDamaged(tr("“{title}”在文章库里的内容已损坏。请重新生成文章库。", title=row.title)) from error

    def _rows_of(self, numbers: list[int]) -> list[ArticleRow]:
        sql = f"SELECT {COLUMNS} FROM article WHERE number IN (SELECT value FROM json_each(?))"
        return [row_of_columns(values) for values in self._all(sql, (msgspec.json.encode(numbers).decode(),))]

    def _first(self, sql: str, values: Values) -> ArticleRow | None:
        numbers = [int(str(number)) for (number,) in self._all(sql, values)]
        return next(iter(self._rows_of(numbers)), None)

    def _named(self, article: str, chosen: Filter) -> ArticleRow | None:
        """Return the row of an article named by another, if the audience of ``chosen`` may see it."""
        if not article:
            return None
        allowed = Filter(audience=chosen.audience, valid_on=chosen.valid_on, ids=(article,), twins=chosen.twins)
        return next(iter(self.rows(allowed, 0, 1)), None)


def holds_articles(path: Path) -> bool:
    """Return whether the file ``path`` is a library that can be opened and contains articles."""
    try:
        with Library.open(path) as library:
            return library.info.articles > 0
    except LibraryError:
        return False
