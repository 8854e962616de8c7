from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.library_generator import write_library
from viewer.content.article import Article, Audience
from viewer.library.search.expressions import Allowed, match_all, match_body, match_start, match_terms
from viewer.library.search.index import tier_tokens
from viewer.library.search.passages import PassagePart, PassagePlace
from viewer.library.search.query import Phrase, Word, typed_words
from viewer.library.search.stored_text import Stored
from viewer.library.search.tokens import BEGINNING, START, count_tokens, fold, latin_tokens, latin_words


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("停药后", {"停", "药", "后", "停药", "药后"}),
        ("c肽", {"c", BEGINNING + "c", "c肽", "肽"}),
        ("停药，后", {"停", "药", "后", "停药", "药后"}),
        ("", set()),
        ("，。", set()),
    ],
)
def test_tokens_of_a_line(line: str, found: set[str]) -> None:
    assert set(count_tokens(line).counts) == found


def test_body_holds_a_single_character_only_at_the_end() -> None:
    assert count_tokens("停药后").body == {"停药", "药后", "后"}


def test_hyphenated_word_is_found_by_its_parts_and_closed_up() -> None:
    assert latin_words("uc-msc–s") == ["uc", "msc", "s", "ucmscs", "mscs"]


_text = st.text("停药糖a1b-β，. 肽", min_size=1, max_size=20)


@given(_text, st.data())
def test_text_with_a_phrase_has_the_tokens_of_the_phrase(text: str, data: st.DataObject) -> None:
    line = fold(text)
    start = data.draw(st.integers(0, len(line) - 1))
    phrase = Phrase.of(line[start : start + data.draw(st.integers(1, 8))].split(" ")[0])
    if phrase is None or not any(phrase.find_all(line)):
        return
    found = set(count_tokens(line).counts)
    assert set(phrase.tokens) <= found
    assert set(phrase.body_tokens) <= count_tokens(line).body
    assert not phrase.beginning or any(token.startswith(phrase.beginning) for token in found)


@pytest.mark.parametrize(
    ("query", "line", "found"),
    [
        ("a1c", "hba1c", []),
        ("hba", "查hba1c", [(1, 3)]),
        ("mscs", "uc-mscs", [(3, 4)]),
        ("ucm", "uc-mscs", [(0, 4)]),
        ("uc-m", "ucmscs", [(0, 3)]),
        ("1.5%", "共1.5%，11.5", [(1, 3)]),
        ("停药,血糖", "停药，血糖", [(0, 5)]),
        ("停药", "停药停药", [(0, 2), (2, 2)]),
        ("c肽", "bc肽c肽", [(3, 2)]),
    ],
)
def test_phrase_stands_where_its_first_word_begins(query: str, line: str, found: list[tuple[int, int]]) -> None:
    phrase = Phrase.of(query)
    assert phrase is not None
    assert list(phrase.find_all(line)) == found


def test_tokens_are_counted_over_lines_and_join_none_of_them() -> None:
    found = count_tokens("停药停药\n后b b\n药")
    assert found.counts == {
        "停药": 2, "药停": 1, "停": 2, "药": 3, "后": 1, "后b": 1, "b": 2, BEGINNING + "b": 2,
    }  # fmt: skip
    assert found.body == {"停药", "药停", "药", "后b", "b", BEGINNING + "b"}


@pytest.mark.parametrize(
    ("text", "tokens", "body", "beginning", "start"),
    [
        ("停", ("停",), (), "", START + "停"),
        ("停药", ("停药",), ("停药",), "", START + "停药"),
        ("停药后", ("停药", "药后"), ("停药", "药后"), "", START + "停药"),
        ("停停停", ("停停",), ("停停",), "", START + "停停"),
        ("a", (BEGINNING + "a",), (BEGINNING + "a",), "", START + BEGINNING + "a"),
        ("hba", (BEGINNING + "hba",), (BEGINNING + "hba",), "", START + BEGINNING + "hba"),
        ("hba1", (), (), "hba1", START + BEGINNING + "hba"),
        ("uc-ms", (), (), "ucms", START + BEGINNING + "ucm"),
        ("u-c", (BEGINNING + "uc",), (BEGINNING + "uc",), "", START + BEGINNING + "uc"),
        ("c肽", ("c", "c肽", "肽"), ("c", "c肽"), "", START + "c"),
        ("uc-msc肽", ("ucmsc", "c肽", "肽"), ("ucmsc", "c肽"), "", START + "ucmsc"),
        ("查hba1c", ("查", "查h"), ("查h",), "hba1c", START + "查"),
        ("hba1c 6", ("hba1c", BEGINNING + "6"), ("hba1c", BEGINNING + "6"), "", START + "hba1c"),
        ("停药，血糖", ("停药", "药血", "血糖"), ("停药", "药血", "血糖"), "", START + "停药"),
    ],
)
def test_a_phrase_asks_the_index_for_what_every_text_with_it_has(
    text: str, tokens: tuple[str, ...], body: tuple[str, ...], beginning: str, start: str
) -> None:
    phrase = Phrase.of(text)
    assert phrase is not None
    assert (phrase.tokens, phrase.body_tokens, phrase.beginning, phrase.start) == (tokens, body, beginning, start)
    found = count_tokens(text)
    assert set(tokens) <= set(found.counts)
    assert set(body) <= found.body
    title = Stored(text, text, (PassagePlace(PassagePart.TITLE),))
    assert start in tier_tokens(title)[0]


def test_of_a_long_phrase_48_tokens_are_looked_up() -> None:
    letters = "".join(chr(0x4E00 + at) for at in range(60))
    phrase, shorter = Phrase.of(letters), Phrase.of(letters[:49])
    assert phrase is not None
    assert shorter is not None
    assert phrase.tokens == shorter.tokens
    assert len(phrase.tokens) == 48
    assert Phrase.of("，。 ^") is None


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("停药  血糖\t停药", ("停药", "血糖")), ("ＨｂＡ１ｃ 診斷", ("hba1c", "诊断")), ("， 停药 。", ("停药",)), ("", ()),
        (" ".join(map(str, range(20))), tuple(map(str, range(16)))), ("停" * 300, ("停" * 256,)),
        ("a " + "停" * 300, ("a", "停" * 254)),
    ],
    ids=["twice", "folded", "signs", "empty", "many", "long", "longer"],
)  # fmt: skip
def test_a_query_is_its_first_sixteen_words_of_256_characters(query: str, words: tuple[str, ...]) -> None:
    assert typed_words(query) == words


@pytest.mark.parametrize(
    ("run", "tokens"),
    [
        ("a", ["a", BEGINNING + "a"]),
        ("abcd", ["abcd", BEGINNING + "a", BEGINNING + "ab", BEGINNING + "abc"]),
        ("a-b", ["a", BEGINNING + "a", "b", BEGINNING + "b", "ab", BEGINNING + "a", BEGINNING + "ab"]),
    ],
)
def test_a_latin_word_is_found_by_its_first_letters(run: str, tokens: list[str]) -> None:
    assert list(latin_tokens(run)) == tokens


def test_each_part_of_an_article_has_its_own_tokens_and_a_word_that_occurs_three_times_is_a_subject() -> None:
    places = [PassagePart.TITLE, PassagePart.TAGS, PassagePart.HEADING, PassagePart.BOX, PassagePart.CAPTION, PassagePart.BODY,
              PassagePart.CELL, PassagePart.REFERENCE]  # fmt: skip
    lines = ["题", "签", "章", "框", "图", "药甲药甲药", "糖糖", "乙"]
    stored = Stored("\n".join(lines), "\n".join(lines), tuple(map(PassagePlace, places)))
    title, heading, caption, salient, body = tier_tokens(stored)
    assert title == ["题", START + "题"]
    assert (heading, caption, salient) == (["框", "章", "签"], ["图"], ["药"])
    assert body == sorted({"题", "签", "章", "框", "图", "药甲", "甲药", "药", "糖糖", "糖", "乙"})
    assert stored.lines(PassagePart.BODY, PassagePart.TITLE) == ["题", "药甲药甲药"]


@pytest.fixture(scope="module", name="db")
def _db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Yield an index with the words metformin, metro and 301 that begin with abcd, and no others that are suggested."""
    articles = [Article("a", "metformin metro met", ()), Article("b", "甲 " + " ".join(f"abcd{n}" for n in range(301)), ())]
    with closing(sqlite3.connect(write_library(tmp_path_factory.mktemp("words") / "a.fdk", articles))) as db:
        yield db


def word(text: str, *others: str) -> Word:
    return Word(text, tuple(filter(None, map(Phrase.of, (text, *others)))))


@pytest.mark.parametrize(
    ("words", "everywhere", "body"),
    [
        ([word("停药")], '(("停药"))', '(("停药"))'),
        ([word("停药后")], '(("停药" AND "药后"))', '(("停药" AND "药后"))'),
        ([word("停")], '(("停"))', '(("停" *))'),
        ([word("停"), word("停药")], '(("停")) AND (("停药"))', '(("停药"))'),
        ([word("停"), word("药")], '(("停")) AND (("药"))', '(("停" *)) AND (("药" *))'),
        ([word("停药", "停用")], '(("停药") OR ("停用"))', '(("停药") OR ("停用"))'),
        ([word("metf")], '((("metformin")))', '((("metformin")))'),
        ([word("metr", "停药")], '((("metro")) OR ("停药"))', '((("metro")) OR ("停药"))'),
        ([word("none")], "", ""),
        ([word("none"), word("停药")], "", ""),
        ([word("none", "停药")], '(("停药"))', '(("停药"))'),
        ([word("abcd")], '(("abcd" *))', '(("abcd" *))'),
        ([word("abcd30")], '((("abcd30" OR "abcd300")))', '((("abcd30" OR "abcd300")))'),
    ],
)
def test_words_become_expressions_that_quote_each_token(
    db: sqlite3.Connection, words: list[Word], everywhere: str, body: str
) -> None:
    assert (match_all(db, words), match_body(db, words)) == (everywhere, body)
    first = " OR ".join(f'"{phrase.start}"' for phrase in words[0].phrases)
    assert match_start(db, words) == (f"({first}) AND {everywhere}" if everywhere else "")


def test_three_hundred_words_with_one_beginning_are_listed_and_more_are_left_to_the_index(tmp_path: Path) -> None:
    for count, listed in ((300, True), (301, False)):
        article = Article("b", " ".join(f"abcd{n}" for n in range(count)), ())
        with closing(sqlite3.connect(write_library(tmp_path / f"{count}.fdk", [article]))) as db:
            found = match_all(db, [word("abcd")])
        assert (found.count(" OR "), found.endswith('"abcd" *))')) == ((299, False) if listed else (0, True))


def test_terms_are_asked_for_by_open_words() -> None:
    assert match_terms([word("metf"), word("停药", "hba")]) == f'(("metf" *)) AND (("停药") OR ("{BEGINNING}hba"))'


@pytest.mark.parametrize(
    ("audience", "day", "condition", "values"),
    [
        (Audience.STAFF, None, "1", {}),
        (Audience.PUBLIC, None, "audience = 'public' AND error = ''", {}),
        (Audience.STAFF, date(2026, 1, 2), "(review_due IS NULL OR review_due >= :day)", {"day": "2026-01-02"}),
        (Audience.PUBLIC, date(2026, 1, 2),
         "audience = 'public' AND error = '' AND (review_due IS NULL OR review_due >= :day)", {"day": "2026-01-02"}),
    ],
)  # fmt: skip
def test_a_search_shows_what_its_audience_may_see_on_its_day(
    audience: Audience, day: date | None, condition: str, values: dict[str, str]
) -> None:
    assert Allowed.of(audience, day) == Allowed(condition, values)
