"""library.toml and glossary.toml are read, or rejected with the line to correct."""

from __future__ import annotations

from pathlib import Path

import pytest

from viewer.content.library_toml import read_glossary, read_library
from viewer.content.rules import Limits, Owner
from viewer.errors import ContentError
from viewer.library.shared import read


def test_folder_without_them_has_neutral_values(tmp_path: Path) -> None:
    rules = read(tmp_path)
    assert (rules.owner, rules.glossary, rules.limits) == (Owner(), (), Limits())


def test_they_are_read(tmp_path: Path) -> None:
    top = ('\ufeffname = "诊所"', 'featured = ["a"]', "[limits]", "article = 1000000")
    written = (*top, "[[category]]", 'id = "x"', 'title = "甲"')
    (tmp_path / "library.toml").write_bytes("\r\n".join(written).encode())
    (tmp_path / "glossary.toml").write_text('[[term]]\nterm = "甲 A"\ndefinition = "乙"\naliases = ["丙"]\n', encoding="utf-8")
    rules = read(tmp_path)
    assert (rules.owner.name, rules.owner.featured) == ("诊所", ("a",))
    assert [(category.id, category.title) for category in rules.owner.categories] == [("x", "甲")]
    assert [(entry.term, entry.definition, entry.aliases) for entry in rules.glossary] == [("甲A", "乙", ("丙",))]
    assert rules.limits.article == 1_000_000


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("name = x", 1, "TOML"),
        ('name = "a"\nname = "b"', 2, "TOML"),
        ('slogan = "a"\nname = 3', 2, "“name”应是文字"),
        ("a = 1", 1, "不认识“a”"),
        ('[[category]]\nid = "a"\ntitle = "b"\n[[category]]\nid = "c"', 4, "缺少“title”"),
        ('[[category]]\nid = "a"\ntitle = "b"\n[[category]]\nid = "a"\ntitle = "b"', 5, "重复"),
        ("\nreview_interval = 0", 2, "1–120"),
        ("review_interval = 121", 1, "1–120"),
        ("[limits]\narticle = 99999999999", 1, "16"),
        ('categories = [{id = "a", title = "b"}]', 1, "不认识“categories”"),
    ],
)  # fmt: skip
def test_faulty_library_is_refused_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    (tmp_path / "library.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_library(tmp_path)
    assert words in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize("months", [1, 120])
def test_review_interval_at_its_bounds_is_taken(tmp_path: Path, months: int) -> None:
    (tmp_path / "library.toml").write_text(f"review_interval = {months}\n", encoding="utf-8")
    assert read_library(tmp_path)[0].review_interval == months


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[term]]\nterm = "a"', 1, "definition"),
        ('[[term]]\nterm = ""\ndefinition = "x"', 2, "没有名字"),
        ('[[term]]\nterm = "a"\ndefinition = "x"\n[[term]]\nterm = "a"\ndefinition = "y"', 5, "两次"),
        ('[[term]]\nterm = "a"\ndefinition = "x"\n[[term]]\nterm = "b"\ndefinition = "y"\naliases = ["a"]', 5, "已是“a”的名字"),
    ],
)
def test_faulty_glossary_is_refused_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    (tmp_path / "glossary.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_glossary(tmp_path)
    assert words in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("icon", "near"), [("dorp", "drop"), ("Heart", "heart"), ("../drop", "drop"), ("☂", "frontdesk help content")]
)
def test_icon_that_there_is_none_of_is_told_with_its_line_and_the_nearest(tmp_path: Path, icon: str, near: str) -> None:
    words = f'name = "a"\n\n[[category]]\nid = "d"\ntitle = "糖尿病"\nicon = "{icon}"\n'
    (tmp_path / "library.toml").write_text(words, encoding="utf-8")
    with pytest.raises(ContentError) as told:
        read_library(tmp_path)
    assert told.value.line == 6
    assert icon in told.value.message
    assert near in told.value.remedy


HUGE = {
    "5,000 digits": "review_interval = " + "9" * 5000,
    "50,000 dotted parts": ".".join(["a"] * 50_000) + " = 1",
    "20,000 categories": '[[category]]\nid = "a"\ntitle = "b"\n' * 20_000,
    "20,000 brackets": "order = " + "[" * 20_000 + "]" * 20_000,
    "a name of 600,000 characters": f'name = "{"字" * 600_000}"',
    "a NUL in a path": 'logo = "a\\u0000b"',
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_what_would_take_long_to_read_is_refused_before(tmp_path: Path, text: str) -> None:
    (tmp_path / "library.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"library\.toml"):
        read_library(tmp_path)


def test_more_terms_than_anybody_explains_are_refused_before_they_are_read(tmp_path: Path) -> None:
    terms = "".join(f'[[term]]\nterm = "词{number}"\ndefinition = "义"\n' for number in range(30_000))
    (tmp_path / "glossary.toml").write_text(terms, encoding="utf-8")
    with pytest.raises(ContentError, match="5000"):
        read_glossary(tmp_path)


def test_a_large_glossary_is_read(tmp_path: Path) -> None:
    terms = "".join(f'[[term]]\nterm = "词{number}"\ndefinition = "义"\n' for number in range(4_000))
    (tmp_path / "glossary.toml").write_text(terms, encoding="utf-8")
    assert len(read_glossary(tmp_path)) == 4_000
