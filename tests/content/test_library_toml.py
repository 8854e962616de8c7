"""library.toml and glossary.toml are read, or rejected with the line to correct."""

from __future__ import annotations

from pathlib import Path

import pytest

from viewer.content.library_toml import bounded, read_avoided, read_glossary, read_library
from viewer.content.rules import Category, Limits, Owner
from viewer.errors import ContentError
from viewer.i18n import spoken
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


@pytest.mark.parametrize(
    ("limits", "allowed"),
    [
        (Limits(), True), (Limits(article=16 * 256 * 1024), True), (Limits(article=16 * 256 * 1024 + 1), False),
        (Limits(lines=1), True),
        (Limits(lines=0), False), (Limits(seconds=80.0), True), (Limits(seconds=80.1), False), (Limits(memory=-1), False),
        (Limits(seconds=0.1), True),
    ],
)  # fmt: skip
def test_a_library_may_set_its_limits_up_to_sixteen_times_the_usual(limits: Limits, allowed: bool) -> None:
    assert bounded(limits) is allowed


def test_the_usual_limits_are_those_of_the_manual() -> None:
    usual = Limits()
    assert (usual.article, usual.head, usual.line, usual.word, usual.csv) == (262_144, 32_768, 20_480, 5_120, 524_288)
    assert (usual.lines, usual.headings, usual.citations, usual.terms, usual.definitions) == (20_000, 500, 300, 200, 500)
    assert (usual.depth, usual.marks, usual.breaks, usual.cells) == (30, 600, 2_000, 2_500)
    assert (usual.image, usual.pixels, usual.seconds, usual.memory) == (20_971_520, 25_000_000, 5.0, 1_073_741_824)


CATEGORY = '[[category]]\nid = "{}"\ntitle = "题"\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (CATEGORY.format("a") + CATEGORY.format("b c"), 5, "“b c”重复或不能用"),
        (CATEGORY.format("a") + CATEGORY.format("b") + CATEGORY.format("a"), 8, "“a”重复或不能用"),
        (CATEGORY.format("a") + CATEGORY.format("b") + "colour = 1\n", 4, "不认识“colour”"),
        ('name = "a"\n\n[limits]\nlines = 0', 3, "limits 的值应大于 0，且不超过默认值的 16 倍"),
        ("[limits]\nlines = 320001", 1, "16 倍"),
        ("".join(CATEGORY.format(f"c{number}") for number in range(201)), 0, "分类超过 200 个"),
        (f'disclaimer = "{"字" * 2001}"', 0, "文字超过 2000 个字"),
        ('slogan = "好"\nname = 好', 2, "TOML"),
    ],
)
def test_what_a_library_cannot_have_is_told_at_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    (tmp_path / "library.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_library(tmp_path)
    assert (caught.value.line, caught.value.path.name, words in caught.value.message) == (line, "library.toml",
        True), caught.value


def test_a_file_that_is_not_utf_8_is_told_at_its_line(tmp_path: Path) -> None:
    for name, read_it in (("library.toml", read_library), ("glossary.toml", read_glossary)):
        (tmp_path / name).write_bytes(b'# a\n# b\nname = "\xff"\n')
        with pytest.raises(ContentError, match="UTF-8") as caught:
            read_it(tmp_path)
        assert caught.value.line == 3


def test_a_library_has_as_much_as_the_limits_allow(tmp_path: Path) -> None:
    categories = "".join(CATEGORY.format(f"c{number}") for number in range(200))
    top = f'disclaimer = "{"字" * 2000}"\nslogan = "好 a"\n'
    (tmp_path / "library.toml").write_text(f"{top}{categories}[limits]\nlines = 320000\n", encoding="utf-8")
    owner, limits = read_library(tmp_path)
    assert (len(owner.categories), limits.lines, limits.cells) == (200, 320_000, 2_500)


def test_terms_keep_their_other_names_and_what_is_to_be_avoided(tmp_path: Path) -> None:
    assert (read_glossary(tmp_path), read_avoided(tmp_path)) == ((), {})
    (tmp_path / "glossary.toml").write_text(
        '[[term]]\nterm = "糖化 A1c"\ndefinition = "一 种"\npinyin = " táng "\naliases = ["A 1", "", " "]\n'
        'avoid = ["糖化 A", " "]\n'
        '[[term]]\nterm = "乙"\ndefinition = "二"\naliases = ["乙"]\n',
        encoding="utf-8",
    )
    assert [(entry.term, entry.definition, entry.pinyin, entry.aliases) for entry in read_glossary(tmp_path)] == [
        ("糖化A1c", "一 种", "táng", ("A 1",)), ("乙", "二", "", ("乙",)),
    ]  # fmt: skip
    assert read_avoided(tmp_path) == {"糖化A": "糖化A1c"}


TERM = '[[term]]\nterm = "{}"\ndefinition = "义"\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (TERM.format("甲") + TERM.format("甲乙") + TERM.format("甲"), 8, "“甲”写了两次"),
        (TERM.format("甲") + TERM.format("乙") + 'aliases = ["甲"]', 5, "“甲”已是“甲”的名字"),
        (TERM.format("甲") + 'aliases = ["丙"]\n' + TERM.format("丙"), 6, "“丙”已是“甲”的名字"),
        (TERM.format("甲") + '[[term]]\nterm = "乙"\ndefinition = " "', 5, "没有名字或解释"),
        (TERM.format("甲") + TERM.format("乙") + "colour = 1\n", 4, "不认识“colour”"),
    ],
)
def test_a_term_that_is_wrong_is_told_at_its_own_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    (tmp_path / "glossary.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_glossary(tmp_path)
    assert (caught.value.line, words in caught.value.message) == (line, True), caught.value


def test_a_category_is_named_in_the_language_of_the_screen() -> None:
    both, one = Category("a", "糖尿病", title_en="Diabetes"), Category("b", "其他")
    assert (both.local_title, one.local_title) == ("糖尿病", "其他")
    with spoken("en"):
        assert (both.local_title, one.local_title) == ("Diabetes", "其他")


@pytest.mark.parametrize(("more", "fits"), [(0, True), (1, False)])
def test_file_of_two_megabytes_is_read_and_a_larger_one_told(tmp_path: Path, more: int, fits: bool) -> None:
    term = '[[term]]\nterm = "甲"\ndefinition = "乙"\n'
    size = 2 * 1024 * 1024 + more - len(term.encode())
    (tmp_path / "glossary.toml").write_text(f"{term}#{'x' * (size - 1)}", encoding="utf-8")
    if fits:
        assert [entry.term for entry in read_glossary(tmp_path)] == ["甲"]
    else:
        with pytest.raises(ContentError, match="2 MB"):
            read_glossary(tmp_path)
