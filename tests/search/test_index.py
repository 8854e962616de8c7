# ruff: noqa: S608 - tables of our own

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.library_generator import Generator, write_article
from tests.search.agreement import disagreements, postings
from viewer.content.article import Article, GlossaryEntry
from viewer.library.schema import TABLES
from viewer.library.search.index import INDEX_TABLES, TIERS, IndexWriter

COUNTS = ("search_word", "search_pair", "search_term", "search_name", "search_use", "search_article_term")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "library.fdk", isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")  # each change is a transaction of its own here
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.executescript(TABLES + INDEX_TABLES)
    yield connection
    connection.close()


def _add(db: sqlite3.Connection, number: int, article: Article) -> None:
    db.execute("DELETE FROM body WHERE number = ?", (number,))
    db.execute("DELETE FROM article WHERE number = ?", (number,))
    write_article(db, number, article)
    index = IndexWriter(db)
    index.put(number, article)
    index.flush()


def _remove(db: sqlite3.Connection, number: int) -> None:
    index = IndexWriter(db)
    index.remove(number)
    index.flush()


def _everything(db: sqlite3.Connection) -> dict[str, object]:
    tables = {table: db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in ("search_word", "search_pair")}
    return tables | {table: postings(db, table) for table in TIERS}


def test_index_after_changes_is_the_one_of_a_new_build(db: sqlite3.Connection) -> None:
    rng, generator = random.Random(3), Generator()
    latest: dict[int, Article] = {}
    for _ in range(60):
        number = rng.randint(1, 12)
        if rng.random() < 0.25:
            _remove(db, number)
            db.execute("DELETE FROM article WHERE number = ?", (number,))
            db.execute("DELETE FROM body WHERE number = ?", (number,))
            latest.pop(number, None)
        else:
            latest[number] = msgspec.structs.replace(generator.article(rng.randint(1, 500)), id=f"a{number}")
            _add(db, number, latest[number])
    IndexWriter(db).finish()

    fresh = sqlite3.connect(":memory:", isolation_level=None)
    fresh.executescript(TABLES + INDEX_TABLES)
    for number, article in sorted(latest.items()):
        _add(fresh, number, article)
    assert _everything(db) == _everything(fresh)
    assert disagreements(db) == []
    fresh.close()


def test_index_without_articles_holds_nothing(db: sqlite3.Connection) -> None:
    generator = Generator()
    for number in range(1, 6):
        _add(db, number, generator.article(number))
    for number in range(1, 6):
        _remove(db, number)
    assert not any(postings(db, table) for table in (*TIERS, "search_term_words"))
    assert [db.execute(f"SELECT count(*) FROM {table}").fetchone() for table in COUNTS] == [(0,)] * len(COUNTS)


def test_unknown_number_is_forgotten_without_ado(db: sqlite3.Connection) -> None:
    index = IndexWriter(db)
    index.remove(7)
    index.finish()


def test_term_of_two_articles_stays_until_both_are_gone(db: sqlite3.Connection) -> None:
    term = {"停药": GlossaryEntry("停药", "停止用药。", "tíng yào", ("停用", "停药"))}
    for number in (1, 2):
        _add(db, number, Article(f"a{number}", "标题", (), glossary=term))
    _remove(db, 1)
    assert db.execute("SELECT term FROM search_term").fetchall() == [("停药",)]
    _remove(db, 2)
    assert db.execute("SELECT term FROM search_term").fetchall() == []


def test_rolled_back_change_leaves_the_index_as_it_was(db: sqlite3.Connection) -> None:
    generator = Generator()
    _add(db, 1, generator.article(1))
    before = _everything(db)
    db.execute("BEGIN")
    _add(db, 1, generator.article(2))
    db.execute("ROLLBACK")
    assert _everything(db) == before
    assert disagreements(db) == []
