"""An article and its translations are one row of the list, one hit of the search and one count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.folders import LIBRARY, write_article, write_folder
from tests.libraries import build_library
from viewer.content.article import Article, Audience
from viewer.library.library import Library
from viewer.library.library_builder import refresh
from viewer.library.schema import Filter, Sort, Twins
from viewer.library.search.searcher import Searcher
from viewer.library.twins import stand_ins

DAY = date(2026, 11, 20)
VALID, OVERDUE = "reviewed: 2026-11-01", "reviewed: 2020-01-01"


def library_with(tmp_path: Path, *, zh: str = VALID, en: str = f"{VALID}\nlanguage: en", english: str = "sugar-en") -> Library:
    """Open a library with 低血糖 in two languages between two other articles; ``zh`` and ``en`` are their front matter."""
    order = 'order = ["a-first", "sugar", "sugar-en", "hypoglycaemia", "z-last"]\n'
    root = write_folder(tmp_path / "folder", "a-first", "z-last", library=order + LIBRARY)
    write_article(root / "sugar", title="低血糖怎么办", body="## 一、测 {#measure}\n\n吃糖，再测血糖。", head=zh)
    write_article(root / english, title="Low blood sugar", body="## 1. Measure {#measure}\n\nTake sugar. 低血糖。", head=en)
    refresh(root, tmp_path / "library.fdk")
    return Library.open(tmp_path / "library.fdk")


def in_list(library: Library, language: str, **chosen: object) -> list[str]:
    """Return the ids that a list in ``language`` shows."""
    found = Filter(sort=Sort.LIBRARY, twins=Twins(language, DAY), **chosen)  # type: ignore[arg-type]
    rows = library.rows(found)
    assert library.count(found) == len(rows)
    return [row.id for row in rows]


@pytest.mark.parametrize(("language", "shown"), [("zh", "sugar"), ("en", "sugar-en")])
def test_twins_are_one_row_in_the_language_of_the_list(tmp_path: Path, language: str, shown: str) -> None:
    with library_with(tmp_path) as library:
        assert in_list(library, language) == ["a-first", shown, "z-last"]
        chosen = Filter(sort=Sort.LIBRARY, twins=Twins(language, DAY))
        (row,) = [row for row in library.rows(chosen) if row.twins]
        assert (row.id, row.languages) == (shown, ("zh-CN", "en"))
        assert [count for _, count in library.categories(chosen)] == [3]
        assert library.index_of(chosen, "sugar") == library.index_of(chosen, "sugar-en") == 1
        for twin in ("sugar", "sugar-en"):
            before, after = library.neighbours(twin, chosen)
            assert (before and before.id, after and after.id) == ("a-first", "z-last")
            assert [version.id for version in library.versions(twin, chosen)] == ["sugar", "sugar-en"]
        assert library.versions("a-first", chosen) == []


def test_whoever_does_not_ask_for_twins_gets_every_article(tmp_path: Path) -> None:
    with library_with(tmp_path) as library:
        assert library.count(Filter()) == 4


def test_a_translation_of_another_name_says_whose_it_is(tmp_path: Path) -> None:
    english = f"{VALID}\nlanguage: en\ntranslation_of: sugar"
    with library_with(tmp_path, en=english, english="hypoglycaemia") as library:
        assert in_list(library, "zh") == ["a-first", "sugar", "z-last"]
        assert in_list(library, "en") == ["a-first", "hypoglycaemia", "z-last"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("overdue", "shown"), [("zh", "sugar-en"), ("en", "sugar")])
def test_an_overdue_twin_is_not_offered(tmp_path: Path, language: str, overdue: str, shown: str) -> None:
    head = {overdue: OVERDUE if overdue == "zh" else f"{OVERDUE}\nlanguage: en"}
    with library_with(tmp_path, **head) as library:
        assert in_list(library, language) == ["a-first", shown, "z-last"]
        chosen = Filter(twins=Twins(language, DAY))
        row = next(row for row in library.rows(chosen) if row.twins)
        assert len(row.languages) == 1, "the tag shows only the language that is valid"
        assert library.versions(shown, chosen) == []
        assert in_list(library, language, audience=Audience.PUBLIC, valid_on=DAY) == ["a-first", shown, "z-last"]


def test_with_a_clock_that_cannot_be_believed_nothing_is_overdue(tmp_path: Path) -> None:
    with library_with(tmp_path, zh=OVERDUE) as library:
        row = next(row for row in library.rows(Filter(twins=Twins("zh", None))) if row.twins)
        assert (row.id, row.languages) == ("sugar", ("zh-CN", "en"))


def test_a_twin_for_staff_is_no_twin_on_a_public_screen(tmp_path: Path) -> None:
    with library_with(tmp_path, en=f"{VALID}\nlanguage: en\naudience: staff") as library:
        public = Filter(audience=Audience.PUBLIC, valid_on=DAY, twins=Twins("en", DAY))
        assert [row.id for row in library.rows(public) if row.category == "diabetes" and "sugar" in row.id] == ["sugar"]
        assert library.versions("sugar", public) == []
        assert "sugar-en" in in_list(library, "en")


def test_a_row_names_only_twins_that_its_reader_may_see(tmp_path: Path) -> None:
    made = [
        Article("sugar", "低血糖", ()), Article("sugar-en", "Low sugar", (), language="en", translation_of="sugar"),
        Article("sugar-de", "Unterzucker", (), language="de", translation_of="sugar", audience=Audience.STAFF),
    ]  # fmt: skip
    with Library.open(build_library(tmp_path / "library.fdk", *made)) as library:
        for audience, twins, languages in (
            (Audience.PUBLIC, {"sugar-en"}, ("zh-CN", "en")), (Audience.STAFF, {"sugar-en", "sugar-de"}, ("zh-CN", "de", "en")),
        ):  # fmt: skip
            (row, *others) = library.rows(Filter(audience=audience, twins=Twins("zh", DAY)))
            assert (row.id, set(row.twins), row.languages, others) == ("sugar", twins, languages, [])
            hidden = stand_ins(library.connection, Twins("zh", DAY), audience)
            assert hidden == {library.row(twin).number: row.number for twin in twins}
        assert stand_ins(library.connection, None, Audience.STAFF) == {}


def test_a_damaged_twin_keeps_its_own_row_so_that_the_damage_is_seen(tmp_path: Path) -> None:
    with library_with(tmp_path) as library:
        (tmp_path / "folder" / "sugar-en" / "index.md").write_text("no head", encoding="utf-8")
        refresh(tmp_path / "folder", tmp_path / "library.fdk")
        assert {"sugar", "sugar-en"} <= set(in_list(library, "zh"))


@pytest.mark.parametrize("starred", ["sugar", "sugar-en"])
def test_a_favourite_is_found_in_either_language(tmp_path: Path, starred: str) -> None:
    with library_with(tmp_path) as library:
        assert in_list(library, "zh", ids=(starred,)) == ["sugar"]
        assert in_list(library, "en", ids=(starred,)) == ["sugar-en"]


def test_search_finds_twins_once_where_the_words_say_most(tmp_path: Path) -> None:
    with library_with(tmp_path):
        found = {}
        with Searcher(tmp_path / "library.fdk") as searcher:
            for words in ("低血糖", "sugar"):
                for language in ("zh", "en"):
                    found[words, language] = {hit.article for hit in searcher.search(words, twins=Twins(language, DAY)).hits}
            assert len({hit.article for hit in searcher.search("低血糖").hits}) == 2
        assert found["低血糖", "zh"] == found["低血糖", "en"] == {"sugar"}
        assert found["sugar", "zh"] == found["sugar", "en"] == {"sugar-en"}


def test_search_prefers_the_language_of_the_list_where_both_say_as_much(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "folder")
    for name, head in (("dose", VALID), ("dose-en", f"{VALID}\nlanguage: en")):
        write_article(root / name, title="HbA1c", body="HbA1c.", head=head)
    refresh(root, tmp_path / "library.fdk")
    with Searcher(tmp_path / "library.fdk") as searcher:
        for language, shown in (("zh", "dose"), ("en", "dose-en")):
            assert {hit.article for hit in searcher.search("HbA1c", twins=Twins(language, DAY)).hits} == {shown}
