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
from viewer.content.blocks import Heading, Paragraph, Text
from viewer.errors import LibraryDamaged
from viewer.library.deflated import deflate
from viewer.library.schema import TABLES
from viewer.library.search import kept_texts
from viewer.library.search.index import INDEX_TABLES, TIERS, IndexWriter
from viewer.library.search.kept_texts import KeptTexts
from viewer.library.search.passages import PassagePart, PassagePlace
from viewer.library.search.stored_text import Stored, inflated, packed, places_of, unpacked

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


def state_of(db: sqlite3.Connection) -> tuple[int, int]:
    state = dict(db.execute("SELECT key, value FROM search_state"))
    return state["articles"], state["changed"]


def test_the_index_is_merged_once_a_fifth_of_the_library_has_changed(db: sqlite3.Connection) -> None:
    def change(*numbers: int, remove: bool = False) -> tuple[int, int]:
        index = IndexWriter(db)
        for number in numbers:
            if remove:
                index.remove(number)
            else:
                index.put(number, Article(f"a{number}", f"第{number}篇", ()))
        index.finish()
        return state_of(db)

    IndexWriter(db).finish()
    assert state_of(db) == (0, 0)
    assert change(*range(1, 10)) == (9, 0)
    assert change(10) == (10, 1)
    assert change(11) == (11, 2)
    assert change(12) == (12, 0)  # three of twelve
    assert change(1) == (12, 2)  # removed and put
    assert change(2, remove=True) == (11, 0)
    assert change(99, remove=True) == (11, 0)


def test_words_of_four_letters_and_pairs_of_names_are_counted_by_article(db: sqlite3.Connection) -> None:
    made = Article(
        "a", "停药 met", (Heading(2, (Text("停药 metf"),), "a"), Paragraph((Text("血糖 metformin metformin uc-msc"),)))
    )
    _add(db, 1, made)
    assert dict(db.execute("SELECT word, articles FROM search_word")) == {"metf": 1, "metformin": 1, "ucmsc": 1}
    assert db.execute("SELECT initials, pair, articles FROM search_pair ORDER BY 1, 2").fetchall() == [
        ("t", "停", 1), ("ty", "停药", 1), ("y", "药", 1)
    ]  # fmt: skip
    _add(db, 2, msgspec.structs.replace(made, id="b"))
    assert set(db.execute("SELECT articles FROM search_word UNION SELECT articles FROM search_pair")) == {(2,)}
    _remove(db, 1)
    assert set(db.execute("SELECT articles FROM search_word UNION SELECT articles FROM search_pair")) == {(1,)}


def test_texts_read_last_are_kept_up_to_their_bytes(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2, 3):
        _add(db, number, Article(f"a{number}", "停药" * 100, ()))
    texts = KeptTexts(db)
    assert texts.read(4) is None
    first = texts.read(1)
    assert first is not None
    assert first.lines() == ["停药" * 100]
    assert first.data == inflated(db.execute("SELECT passages FROM search_text WHERE number = 1").fetchone()[0])
    monkeypatch.setattr(kept_texts, "MOST_BYTES", 2 * len(first.data))
    second = texts.read(2)
    assert texts.read(1) is first
    third = texts.read(3)  # in place of the second, which was read before the first
    assert (texts.read(1), texts.read(3)) == (first, third)
    assert texts.read(2) is not second


@pytest.mark.parametrize("data", [b"", b"words", deflate(b"words"), deflate(msgspec.msgpack.encode(("a", None)))])
def test_a_text_that_cannot_be_read_is_a_damaged_library(data: bytes) -> None:
    with pytest.raises(LibraryDamaged, match="供搜索的文字已损坏"):
        unpacked(data)


def test_the_places_of_a_text_are_read_by_themselves() -> None:
    stored = Stored("停药ß\nB", "停药ss\nb", (PassagePlace(PassagePart.TITLE), PassagePlace(PassagePart.BODY, "a", 0, 0, lead=1)))
    found = unpacked(packed(stored))
    assert (found.text, found.folded, places_of(found.places)) == stored
    assert unpacked(packed(Stored("停药B", "停药b", ()))).folded is None
    with pytest.raises(LibraryDamaged):
        places_of(b"words")
