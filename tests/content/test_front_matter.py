"""All faults of a front matter are reported at once; none of them makes a staff article public."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.content.test_markdown import build
from viewer.content.article import Audience
from viewer.content.blocks import Evidence
from viewer.content.frames import Built
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
