from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.library_generator import Generator, write_article, write_library
from viewer.content.article import Article, Audience
from viewer.content.blocks import Paragraph, Text
from viewer.errors import LibraryDamaged, LibraryMissing
from viewer.library.schema import Twins
from viewer.library.search import SearchResult, kept_texts, to_json
from viewer.library.search.index import IndexWriter
from viewer.library.search.searcher import Searcher

HOSTILE = [
    "", " ", "\u3000", "\0", "停\0药", '"', '"停药', "'", "*", "停药*", "uc-mscs", "homa-β", "1.5%", "１．５％",
    "AND", "停药 AND", "NOT 停药", "NEAR(停, 药)", "words : 停药", "^停药", "-停药", "(", ")", "停药)", "%", "_", "\\", "x'00'",
    "停药; DROP TABLE article", "\r\n停药\t", "\ud800", "停\udfff药", "\U0001f600", "\U0001f469\u200d\u2695\ufe0f停药",
    "\u202e停药", "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627 停药", "\ue000a", "\ue001停药", "\ufeff停药",
    "停" * 5000, "a" * 5000, "停药 " * 1000, "a-" * 2500, "，" * 5000, "zhi" * 1000,
    "\U0002a6d6", "İ", "ß", "ﬃ", "½", "①", "e\u0301", "\u0301", "が", "한국어",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query)[:30])
def test_hostile_query_has_an_answer(bundled: Searcher, query: str) -> None:
    result = bundled.search(query)
    assert result.complete
    assert json.loads(to_json(result))["total"] == result.total


@given(st.text(max_size=30))
def test_any_query_has_an_answer_whose_marks_lie_in_the_text(bundled: Searcher, query: str) -> None:
    for hit in bundled.search(query).hits:
        for text, spans in ((hit.snippet, hit.spans), (hit.title, hit.title_spans), (hit.label, hit.label_spans)):
            assert all(start >= 0 and length > 0 and start + length <= len(text) for start, length in spans)


def test_typing_narrows_the_list(bundled: Searcher) -> None:
    hits = [bundled.search("胰岛素抵抗"[:end], limit=500).hits for end in range(1, 6)]
    # a whole term is found by its other names too, in English articles: insulin
    found = [{hit.article for hit in each if not hit.article.endswith("-en")} for each in hits]
    assert all(more >= fewer for more, fewer in pairwise(found))


def test_interrupted_search_returns_at_once_and_incomplete(large: Path) -> None:
    with Searcher(large) as searcher:
        searcher.search("的", limit=1)
        results: list[SearchResult] = []
        started = threading.Event()
        stop = threading.Event()

        def cancelled() -> bool:
            started.set()
            stop.wait(10)
            return False

        def interrupt() -> None:
            started.wait(10)
            searcher.interrupt()
            stop.set()

        other = threading.Thread(target=interrupt)
        other.start()
        results.append(searcher.search("无", limit=10_000, cancelled=cancelled))
        other.join()
        assert not results[0].complete
        assert searcher.search("无").complete


def test_cancelled_search_is_incomplete(large: Path) -> None:
    with Searcher(large) as searcher:
        assert not searcher.search("无", cancelled=lambda: True).complete


def test_change_in_the_file_is_found_by_an_open_search(tmp_path: Path) -> None:
    path = write_library(tmp_path / "library.fdk", [Article("a", "旧文章", ())])
    with Searcher(path) as searcher:
        assert searcher.search("新来的").total == 0
        db = sqlite3.connect(path)
        added = Article("b", "新来的文章", (Paragraph((Text("正文"),)),))
        write_article(db, 2, added)
        index = IndexWriter(db)
        index.put(2, added)
        index.flush()
        assert searcher.search("新来的").total == 0
        db.commit()
        db.close()
        assert [hit.article for hit in searcher.search("新来的").hits] == ["b"]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (None, ["due", "late", "never"]),
        (date(2026, 11, 21), ["due", "late", "never"]),
        (date(2026, 11, 22), ["due", "never"]),
        (date(2026, 11, 23), ["never"]),
    ],
)
def test_article_is_found_up_to_the_day_of_its_review(tmp_path: Path, day: date | None, found: list[str]) -> None:
    dues = {"due": date(2026, 11, 22), "late": date(2026, 11, 21), "never": None}
    made = [Article(name, "停药", (Paragraph((Text("停药"),)),), review_due=due) for name, due in dues.items()]
    with Searcher(write_library(tmp_path / "library.fdk", made)) as searcher:
        assert sorted({hit.article for hit in searcher.search("停药", valid_on=day).hits}) == found


def test_missing_and_damaged_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing), Searcher(tmp_path / "none.fdk") as searcher:
        searcher.search("停药")
    (tmp_path / "text.fdk").write_text("停药" * 2000, encoding="utf-8")
    with pytest.raises(LibraryDamaged), Searcher(tmp_path / "text.fdk") as searcher:
        searcher.search("停药")


def test_total_counts_beyond_the_list_and_says_so(large: Path) -> None:
    with Searcher(large) as searcher:
        result = searcher.search("无", limit=5)
        assert len(result.hits) == 5
        assert result.total > 5
        assert not result.exact


def test_json_has_the_promised_fields(bundled: Searcher) -> None:
    answer = json.loads(to_json(bundled.search("停药", limit=3)))
    assert answer["query"] == "停药"
    assert answer["elapsed_ms"] > 0
    assert answer["total"] >= 3
    assert list(answer["hits"][0]) == ["article", "title", "kind", "anchor", "section", "snippet", "spans", "score"]
    start, length = answer["hits"][0]["spans"][0]
    assert answer["hits"][0]["snippet"][start : start + length] == "停药"


def test_searching_imports_no_pinyin_package_no_parser_and_no_qt(large: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from viewer.library.search.searcher import Searcher\n"
        f"with Searcher(Path({str(large)!r})) as searcher: searcher.search('gxb 停药')\n"
        "print([name for name in ('pypinyin', 'markdown', 'yaml', 'pygments', 'pymdownx', 'PySide6') if name in sys.modules])"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert run.stdout.strip() == "[]"


def test_article_of_many_matches_is_read_quickly(tmp_path: Path) -> None:
    long = Article("long", "停药", tuple(Paragraph((Text("停药" * 2000),)) for _ in range(30)))
    with Searcher(write_library(tmp_path / "library.fdk", [long, Generator().article(1)])) as searcher:
        began = time.process_time()
        assert searcher.search("停药").hits
        assert time.process_time() - began < 0.1


def test_key_after_key_finds_what_a_fresh_search_finds(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Searcher(large) as typing:
        title = typing.search("的", limit=1).hits[0].title
        for room in (kept_texts.MOST_BYTES, 30_000):  # of the texts kept from key to key: all, or a few
            monkeypatch.setattr(kept_texts, "MOST_BYTES", room)
            for typed in (title[:1], title[:2], title[:3], "c", "ce", "cell", title[:2], "1", "1.", "1.5", "1.5%", "1"):
                with Searcher(large) as alone:
                    assert typing.search(typed, limit=40).hits == alone.search(typed, limit=40).hits


def test_number_with_a_point_is_found_among_articles_with_both_of_its_halves(tmp_path: Path) -> None:
    texts = ("1.5%", "1．5", "１.５", "UC-K1.5", "11.5", "1 和 5", "5.1", "1.4–5", "4.5 与 1.3")
    articles = [Article(f"a{at}", "剂量", (Paragraph((Text(f"每日 {text}"),)),)) for at, text in enumerate(texts)]
    with Searcher(write_library(tmp_path / "library.fdk", articles)) as searcher:
        answers = [searcher.search(typed, limit=40).hits for typed in ("1", "1.", "1.5", "1.5%", "１．５")]
        for hits in answers[2:]:
            assert sorted(hit.article for hit in hits) == ["a0", "a1", "a2"]
            assert {mark for hit in hits for mark in hit.marks} == {"1.5", "1．5", "１.５"}
        assert [hit.article for hit in searcher.search("1.4-5").hits] == ["a7"]


def test_sign_of_kelvin_is_the_letter_k(tmp_path: Path) -> None:
    article = Article("k", "温度", (Paragraph((Text("升到 300\u212a/2 为止"),)),))
    with Searcher(write_library(tmp_path / "library.fdk", [article])) as searcher:
        assert searcher.search("k/2").hits == ()  # a word begins with its digits
        assert searcher.search("300k/2").hits


def test_word_typed_on_finds_what_it_lacked_before(tmp_path: Path) -> None:
    texts = ("停药甲乙，乙丙", "甲乙丙丁", "甲乙，乙丙，丙丁")
    articles = [Article(f"a{at}", "题", (Paragraph((Text(text),)),)) for at, text in enumerate(texts)]
    with Searcher(write_library(tmp_path / "library.fdk", articles)) as searcher:
        keys = ("甲乙丙", "甲乙丙丁", "甲乙丙", "乙丙", "甲乙")
        found = [[hit.article for hit in searcher.search(typed).hits] for typed in keys]
    assert found[:3] == [["a1"]] * 3
    assert [sorted(each) for each in found[3:]] == [["a0", "a1", "a2"]] * 2


def test_one_search_answers_each_for_its_own_audience_day_and_twins(tmp_path: Path) -> None:
    said = (Paragraph((Text("停药"),)),)
    made = [
        Article("all", "停药", said), Article("staff", "停药", said, audience=Audience.STAFF),
        Article("late", "停药", said, review_due=date(2026, 11, 21)),
        Article("all-en", "停药", said, language="en"),
    ]  # fmt: skip
    file = write_library(tmp_path / "library.fdk", made)
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE article SET translation_of = 'all' WHERE id = 'all-en'")
    day = date(2026, 11, 22)
    everyone, public = {"all", "staff", "late", "all-en"}, {"all", "late", "all-en"}
    with Searcher(file) as searcher:

        def found(audience: Audience = Audience.STAFF, valid_on: date | None = None, twins: Twins | None = None) -> set[str]:
            hits = searcher.search("停药", audience=audience, valid_on=valid_on, twins=twins).hits
            return {hit.article for hit in hits}

        assert found() == everyone
        assert found(Audience.PUBLIC) == public
        assert found(valid_on=day) == everyone - {"late"}
        assert found(Audience.PUBLIC, day) == {"all", "all-en"}
        assert found(twins=Twins("zh")) == everyone - {"all-en"}
        assert found(twins=Twins("en")) == everyone - {"all"}
        assert found() == everyone


def test_an_interruption_before_a_search_does_not_end_it(bundled: Searcher) -> None:
    bundled.interrupt()
    assert bundled.search("停药").complete


def test_an_answer_names_its_query_as_it_can_be_written_and_takes_its_time(bundled: Searcher) -> None:
    result = bundled.search("停药\ud800", limit=3)
    assert result.query == "停药?"
    assert 0 < result.elapsed_ms < 60_000
    assert bundled.search(" 停药 ", limit=3).query == " 停药 "


def test_a_closed_search_opens_its_file_again_and_closes_twice(tmp_path: Path) -> None:
    searcher = Searcher(write_library(tmp_path / "library.fdk", [Article("a", "停药", ())]))
    searcher.close()
    assert searcher.search("停药").total == 1
    searcher.close()
    searcher.interrupt()
    assert searcher.search("停药").total == 1
    searcher.close()
    searcher.close()
