"""Twins: an article and its translations, which a list shows as one row and a search as one hit (docs/decisions/0051)."""
# ruff: noqa: S608 - columns and conditions are constants of schema.py; user input is always bound

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from viewer.content.article import Audience
from viewer.library.schema import HIDDEN, SHOWN, ArticleRow, Filter, Twins, pairs


def language_order(language: str) -> tuple[bool, str]:
    """Return the sort key of a language: Chinese first."""
    return not language.startswith("zh"), language


def twins_of(db: sqlite3.Connection, rows: Mapping[int, ArticleRow], chosen: Filter) -> dict[int, ArticleRow]:
    """Return those of ``rows``, by number, that have twins, with their ids and the languages to read them in.

    Raises ``sqlite3.Error``.
    """
    twins = chosen.twins or Twins("")
    numbers = "(SELECT value FROM json_each(:numbers))"
    parts = ", ".join(f"{table}.number, {table}.id, {table}.language, {table}.review_due >= :day" for table in "ot")
    public = pairs(public=chosen.audience is Audience.PUBLIC)
    sql = f"SELECT {parts} FROM {public} AND (o.number IN {numbers} OR t.number IN {numbers})"
    encoded = msgspec.json.encode(list(rows)).decode()
    others: defaultdict[int, list[str]] = defaultdict(list)
    languages: defaultdict[int, set[str]] = defaultdict(set)
    for values in db.execute(sql, {"numbers": encoded, "day": twins.values[0]}):
        halves = values[:4], values[4:]
        for (number, _, _, _), (_, other, _, _) in (halves, halves[::-1]):
            others[number].append(other)
            languages[number] |= {language for _, _, language, valid in halves if valid != 0}
    return {
        number: replace(row, twins=tuple(others[number]), languages=tuple(sorted(languages[number], key=language_order)))
        for number, row in rows.items()
        if number in others
    }


def stand_ins(db: sqlite3.Connection, twins: Twins | None, audience: Audience) -> dict[int, int]:
    """Return the number of the twin that stands in a list for each article which that list does not show.

    Raises ``sqlite3.Error``.
    """
    if twins is None:
        return {}
    sql = f"SELECT {HIDDEN}, {SHOWN} FROM {pairs(public=audience is Audience.PUBLIC)}"
    return dict(db.execute(sql, twins.values * 4).fetchall())


def ids_of_twins(db: sqlite3.Connection, article: str) -> tuple[str, ...]:
    """Return the ids of the same article in other languages, whether they can be read or not.

    Raises ``sqlite3.Error``.
    """
    sql = (
        "WITH first(id) AS (SELECT coalesce((SELECT o.id FROM article AS t JOIN article AS o ON o.id = t.translation_of"
        " WHERE t.id = :article), :article))"
        " SELECT id FROM article WHERE translation_of != '' AND translation_of = (SELECT id FROM first)"
        " UNION SELECT id FROM article WHERE id = (SELECT id FROM first) ORDER BY id"
    )
    return tuple(twin for (twin,) in db.execute(sql, {"article": article}) if twin != article)
