from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.libraries import build_library
from viewer.content.article import Article
from viewer.library import type_ahead
from viewer.library.library import Library
from viewer.library.schema import Filter, Sort, initial_of
from viewer.library.type_ahead import spells
from viewer.library.writer import title_key

SPELT = (
    ("糖尿病能吃水果吗", "tnb"),
    ("糖尿病能吃水果吗", "tangnb"),
    ("糖尿病能吃水果吗", "tangniaobing"),
    ("糖尿病能吃水果吗", "TNB"),
    ("糖尿病能吃水果吗", "ta"),
    ("“长期”用药", "cqyy"),  # read as cháng here, not zhǎng
    ("绿色的药", "lvse"),
    ("绿色的药", "luse"),
    ("2型糖尿病", "2xt"),
    ("HbA1c 是什么", "hba1cshi"),
    ("Low blood sugar", "low b"),
    ("先安检", "xianjian"),
)


@pytest.mark.parametrize(("title", "typed"), SPELT)
def test_letters_spell_the_beginning_of_a_title(title: str, typed: str) -> None:
    assert spells(title_key(title), typed)


@pytest.mark.parametrize("typed", ["", " ", "x", "niao", "tnbx", "tangg", "!"])
def test_other_letters_do_not(typed: str) -> None:
    assert not spells(title_key("糖尿病能吃水果吗"), typed)


@pytest.mark.parametrize(
    ("title", "typed", "spelt"),
    [
        ("HbA1c 是什么", "hba1x", False), ("HbA1c 是什么", "hba2", False), ("HbA1c 是什么", "xyz1c", False),
        ("HbA1c 是什么", "hba1csm", False), ("HbA1c 是什么", "hba1cssm", True), ("HbA1c 是什么", "hba1c", True),
        ("Low blood sugar", "lowx", False), ("Low blood sugar", "lowsugar", False), ("Low blood sugar", "lowblood", True),
        ("20 种药", "2", True), ("20 种药", "20z", True), ("20 种药", "200", False), ("0 糖", "0t", True), ("0 糖", "t", False),
        ("2型糖尿病", "02", False), ("药", "y", True), ("药", "ya", True), ("药", "ao", False),
    ],
)  # fmt: skip
def test_numbers_and_latin_words_are_typed_whole_before_what_follows(title: str, typed: str, *, spelt: bool) -> None:
    assert spells(title_key(title), typed) is spelt


TITLES = ("1型", "“啊”", "糖尿病", "USG", "绿色", "甜食", "zinc", "足部", "α", "2型", "汤")


@pytest.fixture(scope="module", name="listed")
def _listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    articles = (Article(f"a{at}", title, ()) for at, title in enumerate(TITLES))
    with Library.open(build_library(tmp_path_factory.mktemp("typed") / "library.fdk", *articles)) as library:
        yield library


@pytest.mark.parametrize("typed", ["t", "T", "tn", "ts", "z", "zi", "zu", "v", "l", "lv", "lu", "ü", "1", "2x", "u", "a", "q"])
@pytest.mark.parametrize("near", [0, 2])
def test_beyond_the_next_lines_only_titles_with_the_first_letter_are_read(
    listed: Library, monkeypatch: pytest.MonkeyPatch, typed: str, near: int
) -> None:
    chosen = Filter(sort=Sort.TITLE)
    by_id = dict(listed.connection.execute("SELECT id, title_key FROM article"))
    keys = [by_id[row.id] for row in listed.rows(chosen)]
    asked: list[str] = []

    def noted(key: str, typed: str) -> bool:
        asked.append(key)
        return spells(key, typed)

    monkeypatch.setattr(type_ahead, "_NEAR", near)
    monkeypatch.setattr(type_ahead, "spells", noted)
    for start in range(len(keys) + 2):
        asked.clear()
        lines = (*range(start, len(keys)), *range(min(start, len(keys))))
        assert listed.typed_ahead(chosen, typed, start) == next((at for at in lines if spells(keys[at], typed)), None)
        others = {key for key in keys if initial_of(key).lower() not in {typed[0].lower().replace("ü", "v"), "#"}}
        assert others.isdisjoint(set(asked) - set(keys[start : start + near]))


def test_letters_that_go_on_after_the_title_do_not() -> None:
    assert spells(title_key("药"), "yao")
    assert not spells(title_key("药"), "yaoy")
