"""Upgrade a copy of a library file of an older format; validation fills the search index."""

from __future__ import annotations

import sqlite3

from viewer.library.cache import statements
from viewer.library.schema import FORMAT, INDEXES, TABLES
from viewer.library.search.index import INDEX_TABLES, TIERS

_SEARCH = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'search_%' AND sql NOT LIKE '%VIRTUAL%'"


def upgrade(db: sqlite3.Connection) -> None:
    """Upgrade the file of ``db`` from format 1 or 2 to the current one, with an empty search index, in a transaction.

    Raises ``sqlite3.Error`` if it is damaged.
    """
    db.execute("BEGIN")
    columns = ", ".join(name for _, name, *_ in db.execute("PRAGMA table_info(article)"))
    article = next(statement for statement in statements(TABLES) if "CREATE TABLE article (" in statement)
    db.execute(article.replace("CREATE TABLE article", "CREATE TABLE upgraded", 1))
    db.execute(f"INSERT INTO upgraded ({columns}) SELECT {columns} FROM article")  # noqa: S608 - our own names
    db.execute("DROP TABLE article")
    db.execute("ALTER TABLE upgraded RENAME TO article")
    for table in (*TIERS, "search_term_words"):
        db.execute(f"DROP TABLE {table}")  # which drops their own tables
    for (table,) in db.execute(_SEARCH).fetchall():
        db.execute(f'DROP TABLE "{table}"')
    for statement in statements(INDEXES + INDEX_TABLES):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {FORMAT}")
    db.execute("COMMIT")
