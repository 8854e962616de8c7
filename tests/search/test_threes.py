"""What titles, headings and captions do not have is known without their texts, and nothing that they have is missed."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library_generator import Generator, generated, write_library
from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.library.schema import TABLES
from viewer.library.search import kept_texts
from viewer.library.search.index import INDEX_TABLES, IndexWriter
from viewer.library.search.passages import PassagePart, passages
from viewer.library.search.searcher import Searcher
from viewer.library.search.stored_text import Stored, inflated
from viewer.library.search.threes import may_stand, threes_among
from viewer.library.search.tokens import count_tokens

NAMED = (PassagePart.TITLE, PassagePart.TAGS, PassagePart.HEADING, PassagePart.BOX, PassagePart.CAPTION)


def heading(text: str) -> b.Heading:
    return b.Heading(2, (b.Text(text),), "a")


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(TABLES + INDEX_TABLES)
    yield connection
    connection.close()


def put(db: sqlite3.Connection, number: int, article: Article) -> None:
    index = IndexWriter(db)
    index.put(number, article)
    index.finish()


@pytest.mark.parametrize(
    ("word", "stands"),
    [
        ("停药后", True), ("药后三", True), ("停药后三天", True), ("停药三", False), ("停药后三年", False),
        ("血糖仪", True), ("糖仪怎", False), ("血糖", True), ("天地", True), ("停", True), ("2型糖", True), ("糖尿病", True),
        ("糖尿饼", False), ("c肽高", True), ("停药后met血糖仪", True), ("停药后met血糖病", False), ("", True), ("met", True),
    ],
)  # fmt: skip
def test_a_word_without_one_of_its_threes_stands_nowhere(db: sqlite3.Connection, word: str, stands: bool) -> None:
    put(db, 1, Article("a", "停药后三天", (heading("血糖仪，2型糖尿病"), heading("血糖饼"))))
    assert may_stand(db, word) is stands


def test_no_three_of_a_title_heading_or_caption_is_missed_after_any_changes(db: sqlite3.Connection) -> None:
    rng, generator = random.Random(5), Generator()
    latest: dict[int, Article] = {}
    for _ in range(60):
        number = rng.randint(1, 20)
        latest[number] = generator.article(rng.randint(1, 900))
        put(db, number, latest[number])
        if rng.random() < 0.2:
            IndexWriter(db).remove(number)
            del latest[number]
    for article in latest.values():
        for line in Stored.of(passages(article)).lines(*NAMED):
            for run in count_tokens(line).han:
                assert may_stand(db, run)
                assert all(may_stand(db, run[at : at + 3]) for at in range(len(run)))


def test_few_words_that_stand_nowhere_seem_to(db: sqlite3.Connection) -> None:
    articles = list(generated(300))
    index = IndexWriter(db)
    for number, article in enumerate(articles, 1):
        index.put(number, article)
    index.finish()
    runs = [run for article in articles for line in Stored.of(passages(article)).lines(*NAMED) for run in count_tokens(line).han]
    everything, text = "\n".join(runs), "".join(runs)
    rng = random.Random(8)
    others = {three for three in ("".join(rng.sample(text, 3)) for _ in range(2000)) if three not in everything}
    assert sum(may_stand(db, three) for three in others) < len(others) / 20


def test_threes_are_those_whose_pairs_are_both_wanted() -> None:
    assert threes_among(["停药后血糖", "停药", "后血"], {"停药", "药后", "血糖", "后停"}) == {"停药后"}
    assert threes_among(["停停停停"], {"停停"}) == {"停停停"}
    assert threes_among([], {"停药"}) == set()


def test_a_correction_that_only_pairs_suggest_costs_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parted = [Article(f"a{number}", "干细和细胞", (heading("干细"),)) for number in range(50)]
    file = write_library(tmp_path / "library.fdk", parted)
    read: list[bytes] = []

    def counted(data: bytes) -> bytes:
        read.append(data)
        return inflated(data)

    monkeypatch.setattr(kept_texts, "inflated", counted)
    with Searcher(file) as searcher:
        assert searcher.search("gxb").hits == ()
        assert searcher.search("干戏包").suggestions == ()
    assert read == []


@pytest.mark.parametrize("query", ["gxb", "干戏包", "干细包", "ganxibao"])
def test_a_file_without_threes_is_searched_as_well(tmp_path: Path, query: str) -> None:
    articles = [Article("a", "干细胞", (heading("干细胞治疗"),)), Article("b", "干细和细胞", ())]
    file = write_library(tmp_path / "library.fdk", articles)
    with Searcher(file) as searcher:
        whole = searcher.search(query)
    with sqlite3.connect(file) as db:
        db.execute("DROP TABLE search_three")
        db.execute("UPDATE search_state SET value = 3 WHERE key = 'format'")
    db.close()
    with Searcher(file) as searcher:
        again = searcher.search(query)
    assert (again.hits, again.suggestions) == (whole.hits, whole.suggestions)
    assert again.hits or again.suggestions
