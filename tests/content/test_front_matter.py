"""All faults of a front matter are reported at once; none of them makes a staff article public."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec import ValidationError

from tests.content.test_markdown import build
from viewer.content import manuscript
from viewer.content.article import Audience, FrontMatter
from viewer.content.blocks import Evidence
from viewer.content.frames import Built
from viewer.content.front_matter import read_head
from viewer.content.lenient import convert, nearest
from viewer.content.problem import Findings
from viewer.content.rules import Limits
from viewer.content.strict_yaml import line_at, load, tell_cut_words
from viewer.errors import ContentError


def read(folder: Path, *lines: str) -> Built:
    return build(folder / "a", "话。", "\n".join(("---", *lines, "---", "")))


def told(built: Built) -> list[tuple[int, str]]:
    return sorted((problem.line, problem.message) for problem in built.problems if problem.rule == "head")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("colour: red", "不认识“colour”"),
        ("reviwed: 2026-11-01", "是不是“reviewed”"),
        ("Category: diabetes", "是不是“category”"),
        ("keyword: [a]", "是不是“keywords”"),
        ("reviewed: soon", "“reviewed”的日期“soon”"),
        ("reviewed: 2026-02-30", "“reviewed”的值"),
        ("reviewed: 2026/11/01", "“reviewed”的日期“2026/11/01”"),
        ("tags: one", "“tags”应是列表"),
        ("tags: [2026, a]", "“tags”的第 1 项应是文字"),
        ("audience: all", "audience 没有“all”"),
        ("evidence: strong", "evidence 没有“strong”"),
        ("cover_ground: blue", "cover_ground 没有“blue”"),
        ("review_interval: 500", "1–120"),
        ("review_interval: yearly", "“review_interval”应是整数"),
        ("previous: 上一篇", "previous 不是另一篇文章的 id"),
        ("lead: 血糖: 高", "YAML"),
        ("lead：血糖", "英文冒号"),
        ("lead:血糖", "英文冒号"),
        ("id: b", "“id”写了两次"),
        ('lead: "血糖', "YAML"),
        ("pinyin: 2026", "“pinyin”应是文字"),
        ("lead: !!python/name:os.system x", "YAML"),
        ("一句没有冒号的话", "不是“键: 值”"),
        ("category: “diabetes”", "“category”用了中文引号"),
        ("\tlead: 话", "制表符"),
    ],
)
def test_wrong_key_is_told_with_its_line_and_the_article_is_shown(tmp_path: Path, line: str, words: str) -> None:
    built = read(tmp_path, "id: a", "title: 题", line)
    (found,) = told(built)
    assert found[0] == 4
    assert words in found[1]
    assert (built.article.id, built.article.title) == ("a", "题")
    assert built.article.blocks


def test_all_wrong_keys_are_told_at_once(tmp_path: Path) -> None:
    wrong = ("title: 糖尿病: 怎么办", "reviwed: 2026-11-01", "tags: 甲", "evidence: strong", "author: 王", "lead：导语")
    built = read(tmp_path, "id: a", *wrong)
    assert [line for line, _ in told(built)] == [3, 4, 5, 6, 7, 8]
    assert built.article.title == "糖尿病: 怎么办"
    assert built.article.tags == ("甲",)


@pytest.mark.parametrize(
    "line",
    [
        "audiance: staff",
        "Audience: staff",
        "audience： staff",
        "audience:staff",
        "audience: Staff",
        "audience: 员工",
        "audience: [staff]",
        "audience: staff: yes",
        "受众: 医护",
        "visibility: internal",
        "public: false",
        "draft: true",
        "reviewd: 2020-01-01",
        "reviewed: soon",
        "reviewed: 01/11/2026",
        "reviewed: 2026-02-30",
        "review-interval: 6",
        "review_interval: 0",
        "disclamer: 只供医护人员参考",
        "audience: public\naudience: staff",
    ],
)
def test_doubt_about_who_may_see_it_leaves_an_article_to_the_staff(tmp_path: Path, line: str) -> None:
    built = read(tmp_path, "id: a", "title: 题", *line.split("\n"))
    assert built.article.audience is Audience.STAFF
    assert built.problems


@pytest.mark.parametrize("line", ["author: 王医生", "colour: red", "evidence: strong", "tags: one", "lead：导语", "keyword: [a]"])
def test_other_faults_leave_an_article_public(tmp_path: Path, line: str) -> None:
    assert read(tmp_path, "id: a", "title: 题", line).article.audience is Audience.PUBLIC


@pytest.mark.parametrize("written", ["2026/11/1", "2026.11.01", "2026年11月1日", "20261101", "2026-11-1", "2026-11-01 10:00:00"])
def test_date_that_can_mean_one_day_only_is_taken_and_its_manner_told(tmp_path: Path, written: str) -> None:
    built = read(tmp_path, "id: a", "title: 题", f"reviewed: {written}")
    assert built.article.reviewed == date(2026, 11, 1)
    (problem,) = built.problems
    assert "2026-11-01" in problem.remedy


def test_unknown_evidence_is_the_lowest(tmp_path: Path) -> None:
    assert read(tmp_path, "id: a", "title: 题", "evidence: strong").article.evidence is Evidence.VERY_LOW


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        (["id: a"], 1, "title"),
        (["title: 题"], 1, "id"),
        (["id: a b", "title: 题"], 2, "id"),
        (["id: [a]", "title: 题"], 2, "id"),
        (["id: a", "title: ''"], 3, "标题"),
        (["- a"], 1, "键: 值"),
    ],
)
def test_head_that_does_not_say_what_the_article_is_is_refused(tmp_path: Path, lines: list[str], line: int, words: str) -> None:
    with pytest.raises(ContentError) as caught:
        read(tmp_path, *lines)
    assert caught.value.line == line
    assert words in caught.value.message


def head(*lines: str, limits: Limits | None = None) -> tuple[FrontMatter, list[tuple[int, str]], dict[str, int]]:
    """Return the front matter whose lines begin with line 2, what is told of it, and the lines of its keys."""
    findings = Findings(Path("index.md"))
    source = manuscript.split(Path("index.md"), "\n".join(("---", *lines, "---", "")))
    read, places = read_head(source, limits or Limits(), findings)
    return read, [(problem.line, problem.message) for problem in findings.problems], places


GUARD = "文件头有一项关系到谁能看这篇文章，读不准；改好以前只给工作人员看。"


@pytest.mark.parametrize(
    ("lines", "taken", "told"),
    [
        (["review_interval: 1"], {"review_interval": 1}, []),
        (["review_interval: 120"], {"review_interval": 120}, []),
        (["review_interval: 0"], {"review_interval": None}, [(4, "review_interval 应是 1–120 个月。"), (4, GUARD)]),
        (["review_interval: 121"], {"review_interval": None}, [(4, "review_interval 应是 1–120 个月。"), (4, GUARD)]),
        (["audience: nobody", "", "reviewed: soon"], {"audience": "staff"},
        [(6, "“reviewed”的日期“soon”写法不对。"), (4, "audience 没有“nobody”，按 staff 算。")]),
        (["lead: 好", "reviewed: x", "disclamer: 声明"], {"audience": "staff"},
        [(5, "“reviewed”的日期“x”写法不对。"), (6, "不认识“disclamer”，是不是“disclaimer”？"), (5, GUARD)]),
        (["reviewed: 2026-11-01T10:00:00"], {"reviewed": date(2026, 11, 1)},
        [(4, "“reviewed”的日期“2026-11-01 10:00:00”写法不对。")]),
        (["published: 2026年3月5日"], {"published": date(2026, 3, 5)}, [(4, "“published”的日期“2026年3月5日”写法不对。")]),
        (["published: 20260305"], {"published": date(2026, 3, 5)}, [(4, "“published”的日期“20260305”写法不对。")]),
        (["published: 5.3.2026"], {"published": None, "audience": "public"}, [(4, "“published”的日期“5.3.2026”写法不对。")]),
        (["published: 2026/02/30"], {"published": None}, [(4, "“published”的日期“2026/02/30”写法不对。")]),
        (["tags: [甲, 2026, 2026-11-01, 1.5, {a: b}]"], {"tags": ("甲", "2026", "2026-11-01", "1.5", "a: b")},
         [(4, f"“tags”的第 {n} 项应是文字。") for n in (2, 3, 4, 5)]),
        (["tags:", "  - 甲", "  - 5"], {"tags": ("甲", "5")}, [(6, "“tags”的第 2 项应是文字。")]),
        (["keywords: 甲"], {"keywords": ("甲",)}, [(4, "“keywords”应是列表，如 [甲, 乙]。")]),
        (["pinyin: 007  # 注"], {"pinyin": "007"}, []),
        (["lead: 2026-11-01  # 注"], {"lead": "2026-11-01"}, [(4, "“lead”应是文字。")]),
        (["lead: 1.50"], {"lead": "1.50"}, [(4, "“lead”应是文字。")]),
        (["category: 「diabetes」"], {"category": "diabetes"}, [(4, "“category”用了中文引号。")]),
        (["category: “”"], {"category": "“”"}, []),
        (["lead: “引”"], {"lead": "“引”"}, []),
        (["evidence: strong"], {"evidence": "very-low", "audience": "public"}, [(4, "evidence 没有“strong”，按 very-low 算。")]),
        (["evidence: high"], {"evidence": "high"}, []),
        (["cover_ground: blue"], {"cover_ground": "celadon"}, [(4, "cover_ground 没有“blue”，按 celadon 算。")]),
        (["cover_ground: sage"], {"cover_ground": "sage"}, []),
        (["previous: a b"], {"previous": ""}, [(4, "previous 不是另一篇文章的 id。")]),
        (["previous: a"], {"previous": "a"}, []),
        (["translation_of: a"], {"translation_of": ""}, [(4, "translation_of 不是另一篇文章的 id。")]),
        (["translation_of: b"], {"translation_of": "b"}, []),
        (["colour: red", "lead:"], {"lead": "", "audience": "public"}, [(4, "不认识“colour”。")]),
        (["colour: staff"], {"audience": "staff"}, [(4, "不认识“colour”。"), (4, GUARD)]),
        (["lead: 血糖 # 高"], {"lead": "血糖"}, [(4, "“#”后面的字成了注释，没有显示。")]),
    ],
)  # fmt: skip
def test_a_key_is_taken_as_it_was_meant_and_told_at_its_line(lines: list[str], taken: dict[str, object],
    told: list[tuple[int, str]]) -> None:
    found, said, _ = head("id: a", "title: 题", *lines)
    assert {key: getattr(found, key) for key in taken} == taken
    assert said == told


@pytest.mark.parametrize(
    ("lines", "taken", "told"),
    [
        (["lead: 甲: 乙"], {"lead": "甲: 乙"}, [(4, "YAML 写法有误。")]),
        (["lead：甲", "tags：[一, 二]"], {"lead": "甲", "tags": ("一", "二")},
        [(4, "“lead”后面要有英文冒号和一个空格。"), (5, "“tags”后面要有英文冒号和一个空格。")]),
        (["lead: |", "  一", "  二", "bad"], {"lead": "一\n二"}, [(7, "这一行不是“键: 值”，没有采用。")]),
        (["tags:", "- 一", "- 二", "x: ["], {"tags": ("一", "二")}, [(7, "YAML 写法有误。")]),
        (["lead: 一", "lead: 二", "a: b: c"], {"lead": "一"}, [(5, "“lead”写了两次，只用第一个。"), (6, "YAML 写法有误。")]),
        (["\tlead: 一"], {"lead": "一"}, [(4, "这一行开头有制表符。")]),
        (["audience: [", "lead: 一"], {"audience": "staff", "lead": "一"}, [(4, "YAML 写法有误。"), (4, GUARD)]),
        (["audience：public"], {"audience": "staff"}, [(4, "“audience”后面要有英文冒号和一个空格。"), (4, GUARD)]),
        (["# 注", "", "lead: 甲: 乙"], {"lead": "甲: 乙"}, [(6, "YAML 写法有误。")]),
    ],
)  # fmt: skip
def test_a_head_that_is_no_yaml_is_read_key_by_key(lines: list[str], taken: dict[str, object],
    told: list[tuple[int, str]]) -> None:
    found, said, _ = head("id: a", "title: 题", *lines)
    assert {key: getattr(found, key) for key in taken} == taken
    assert said == told


def test_a_head_may_be_as_long_as_the_limit() -> None:
    lines = ("id: a", "title: 题")
    size = len("\n".join(lines).encode())
    assert head(*lines, limits=Limits(head=size))[2] == {"id": 2, "title": 3}
    with pytest.raises(ContentError, match="文件头太长") as caught:
        head(*lines, limits=Limits(head=size - 1))
    assert caught.value.line == 1


def test_the_nearest_known_key_is_offered_if_it_is_near() -> None:
    known = ("review_interval", "audience", "title", "id")
    assert [nearest(key, known) for key in ("Review-Interval", " audiance ", "review interval", "titel", "tt", "")] == [
        "review_interval", "audience", "review_interval", "title", "", "",
    ]  # fmt: skip


def test_every_wrong_key_is_left_out_and_a_needed_one_refused() -> None:
    found, faults = convert({"id": "a", "title": "b", "tags": ["x", 1], "next": 5, "colour": 1}, FrontMatter)
    assert (found.id, found.tags, found.next) == ("a", (), "")
    assert faults == (("colour", "不认识“colour”。"), ("tags[1]", "“tags”应是文字。"), ("next", "“next”应是文字。"))
    for given in ({"id": "a"}, {"id": 1, "title": "b"}):
        with pytest.raises(ValidationError):
            convert(given, FrontMatter)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 8:00", "8:00"), ("a: 010", "010"), ("a: 0x1F", "0x1F"), ("a: 1_000", "1_000"), ("a: 7.0", 7.0), ("a: -3", -3),
        ("a: 0", 0),
        ("a: 1.5e+3", 1500.0), ("a: [8:00]", ["8:00"]), ("a: {b: 010}", {"b": "010"}), ("a: 一\u200b二", "一二"),
        ("a: .5", 0.5), ("a: +7", 7),
    ],
)  # fmt: skip
def test_a_number_is_one_only_as_people_write_it(text: str, value: object) -> None:
    assert load(text, Path("x"), 1)[0] == {"a": value}


def test_numbers_keep_their_digits_and_every_part_its_line() -> None:
    found, lines = load("a: 7.0\nb:\n- {c: 2026-11-01}\n- 010\n", Path("x"), 5, written=True)
    assert found == {"a": {"value": 7.0, "written": "7.0"}, "b": [{"c": "2026-11-01"}, "010"]}
    assert lines == {"a": 5, "b": 6, "b[0]": 7, "b[0].c": 7, "b[1]": 8}
    assert [line_at(lines, path, 99) for path in ("b[0].c", "b[1].x.y", "b[7]", "z", "")] == [7, 8, 6, 99, 99]
    assert load("", Path("x"), 1) == (None, {})


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3", 7, "“a”写了两次"), ("a: &x 1\nb: *x", 5, "引用"), ("a: 2026-13-45", 5, "“a”的值不成立"),
        ("b: 1\na: [", 6, "YAML 写法有误"),
        ("a: !!python/name:os x", 5, "YAML"), ("a: " + "[" * 401, 5, "太深"), (" " * 81 + "a: 1", 5, "太深"),
        ("- " * 41 + "a", 5, "太深"),
        ("a: {b: {c: 1, c: 2}}", 5, "“c”写了两次"), ("a:\n - b: 1\n   b: 2", 7, "“b”写了两次"),
    ],
)  # fmt: skip
def test_yaml_that_is_refused_is_told_at_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ContentError, match=words) as caught:
        load(text, Path("x"), 5)
    assert caught.value.line == line


@pytest.mark.parametrize("text", ["a: " + "[" * 20 + "]" * 20, " " * 80 + "a: 1", "- " * 40 + "a", "a: '" + "{" * 400 + "'"])
def test_yaml_within_the_bounds_is_read(text: str) -> None:
    assert load(text, Path("x"), 1)[0]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("lead: 血糖 # 高", [0]), ("a: b\nlead: 血糖 # 高", [1]), ("- 一 # 二", [0]), ("lead: 血糖  # 高", []),
        ("# 注\nlead: 一", []), ("lead: '一 # 二'", []),
        ("lead: x # y", []), ("lead: x y # z", [0]), ("lead: |\n  一 # 二\n\n  三 # 四\ntitle: 五 # 六", [4]),
        ("lead: 一#二", []),
        ("lead: 一\n  二 # 三", [1]), (" 一 # 二", [0]), ("a:\n  - 一 # 二\n  - b: 三 # 四", [1, 2]),
        ("a: >\n  一 # 二\nb: 三 # 四", [2]),
        ("  a: |\n    一 # 二\n  b: 三 # 四", [2]),
    ],
)  # fmt: skip
def test_words_that_a_number_sign_cuts_off_are_told(text: str, lines: list[int]) -> None:
    findings = Findings(Path("x"))
    tell_cut_words(findings, text, 1)
    assert [problem.line - 1 for problem in findings.problems] == lines
