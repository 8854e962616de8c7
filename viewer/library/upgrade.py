"""Upgrade a copy of a library file of an older format; validation fills the search index."""

from __future__ import annotations

import sqlite3
import zlib

from viewer.library.cache import statements
from viewer.library.deflated import deflate
from viewer.library.schema import FORMAT, INDEXES, TABLES
from viewer.library.search.index import INDEX_FORMAT, INDEX_TABLES, TIERS, index_format

_SEARCH = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'search_%' AND sql NOT LIKE '%VIRTUAL%'"


def upgrade(db: sqlite3.Connection) -> bool:
    """Upgrade the file of ``db`` to the current format, in a transaction; return whether its search index is empty now.

    A file of the current format keeps its index unless that has another format. Raises ``sqlite3.Error`` if it is damaged.
    """
    ((version,),) = db.execute("PRAGMA user_version")
    if version == FORMAT and index_format(db) == INDEX_FORMAT:
        return False
    db.execute("BEGIN")
    if version < FORMAT:
        _upgrade_articles(db)
    for table in (*TIERS, "search_term_words"):
        db.execute(f"DROP TABLE {table}")  # which drops their own tables
    for (table,) in db.execute(_SEARCH).fetchall():
        db.execute(f'DROP TABLE "{table}"')
    for statement in statements(INDEX_TABLES):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {FORMAT}")
    db.execute("COMMIT")
    return True


def _upgrade_articles(db: sqlite3.Connection) -> None:
    """Upgrade the tables of the articles from format 1, 2 or 3, with the indexes and marks of the lists."""
    columns = ", ".join(name for _, name, *_ in db.execute("PRAGMA table_info(article)"))
    article = next(statement for statement in statements(TABLES) if "CREATE TABLE article (" in statement)
    db.execute(article.replace("CREATE TABLE article", "CREATE TABLE upgraded", 1))
    db.execute(f"INSERT INTO upgraded ({columns}) SELECT {columns} FROM article")  # noqa: S608 - our own names
    db.execute("DROP TABLE article")
    db.execute("ALTER TABLE upgraded RENAME TO article")
    _deflate_bodies(db)
    for statement in statements(INDEXES):
        db.execute(statement)


def _deflate_bodies(db: sqlite3.Connection) -> None:
    """Deflate the bodies one by one; one that does not fit its checksum stays as it is, and will not be readable."""
    db.execute("ALTER TABLE body RENAME COLUMN article TO deflated")
    for (number,) in db.execute("SELECT number FROM body").fetchall():
        values = "SELECT deflated, checksum FROM body JOIN article USING (number) WHERE number = ?"
        for body, checksum in db.execute(values, (number,)).fetchall():
            if isinstance(body, bytes) and checksum in {None, zlib.crc32(body)}:
                data = deflate(body)
                db.execute("UPDATE body SET deflated = ? WHERE number = ?", (data, number))
                db.execute("UPDATE article SET checksum = ? WHERE number = ?", (zlib.crc32(data), number))
