"""Rules about what an article lacks: explanations, captions, references, targets of links, its head and review."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.content.checked import library_of, page_of, said
from tests.content.test_rule_places import Said
from viewer.content.check import (
    complete,
    folder_rules,
)
from viewer.content.check.checked_library import CheckedPage
from viewer.content.rules import Category, Owner

ABBREVIATED = """\
GLP 好。
甲 GLP，MSC（间充质）。
TPO 和 (TPO) XII。JDRF Cure
TODAY 研究，ABC 研究
Abbott CGM 好
    AAA
/// BBB
CCC（甲）
“DDD”EEE
"""


def test_abbreviations_are_told_once_and_at_their_first_line(tmp_path: Path) -> None:
    found = said(complete.check_abbreviations, library_of(page_of(tmp_path / "a", ABBREVIATED)))
    assert found == [(1, "缩写 GLP 没有解释。"), (4, "缩写 ABC 没有解释。"), (9, "缩写 EEE 没有解释。")]
    assert said(complete.check_abbreviations, library_of(page_of(tmp_path / "b", "GLP 好。", "language: en\n"))) == []


def test_pictures_and_references_are_judged_one_by_one(tmp_path: Path) -> None:
    pictures = '![六个字的字吧](dot.png "六个字的字吧")\n\n![五个字的字](dot.png "甲")\n\n'
    pictures += '![六个字的字吧](dot.png "甲")\n\n![](dot.png "甲")'
    assert said(complete.check_captions, library_of(page_of(tmp_path / "a", pictures))) == [
        (1, "图的替代文字“六个字的字吧”太简单。"), (3, "图的替代文字“五个字的字”太简单。"), (7, "图没有替代文字。"),
    ]  # fmt: skip
    references = "甲[^a]，乙[^b]，丙[^c]\n\n[^a]: *A* 研究\n[^b]: B 研究 doi:10.1234/x\n[^c]: C 说明书\n[^d]: D https://a.b"
    assert said(complete.check_references, library_of(page_of(tmp_path / "b", references))) == [
        (6, "正文没有引用文献 [^d]。"), (3, "文献 [1] 没有 DOI 或网址。"),
    ]  # fmt: skip


def test_names_that_lead_nowhere_are_told_where_they_are_written(tmp_path: Path) -> None:
    body = "[甲](nowhere) [乙](a#no) [丙](#no)\n\n[丁](#yes) [戊](b#no) https://a.b/c#no [己](nowhere)\n\n## 节 {#yes}\n\n"
    body += "[庚](nowhere#x)\n"
    head = "lead: 见[辛](gone)。\nprevious: gone\nnext: b\ntranslation_of: gone\n"
    pages = page_of(tmp_path / "a", body, head), page_of(tmp_path / "b", "一段。")
    owner = Owner(featured=("a", "gone"), order=("gone", "b"))
    assert said(folder_rules.check_links, library_of(*pages, owner=owner)) == [
        (-4, "没有文章“gone”。"),
        (1, "没有文章“nowhere”。"),
        (1, "文章“a”里没有“#no”。"),
        (1, "文章“a”里没有“#no”。"),
        (3, "文章“b”里没有“#no”。"),
        (3, "没有文章“nowhere”。"),
        (7, "没有文章“nowhere”。"),
        (-3, "previous：没有文章“gone”。"),
        (-1, "translation_of：没有文章“gone”。"),
        (0, "featured：没有文章“gone”。"),
        (0, "order：没有文章“gone”。"),
    ]


def test_id_that_only_ends_like_a_language_translates_nothing(tmp_path: Path) -> None:
    page = page_of(tmp_path / "vitamin-en", "One.", "language: en\n")
    assert page.article.translation_of == "vitamin"
    assert said(folder_rules.check_links, library_of(page)) == []


def test_ids_are_unique_and_name_their_folders(tmp_path: Path) -> None:
    pages = [page_of(tmp_path / name, "一。") for name in "abc"]
    other = page_of(tmp_path / "a" / "c", "一。")
    last = page_of(tmp_path / "d", "一。", "category: x\n")
    renamed = CheckedPage(last.manuscript, msgspec.structs.replace(last.article, id="b"), last.lines)
    assert said(folder_rules.check_ids, library_of(*pages, other, renamed)) == [
        (-2, "id“c”和文件夹 c 的文章重复。"),
        (-3, "id“b”和文件夹 b 的文章重复。"),
    ]
    alone = CheckedPage(last.manuscript, msgspec.structs.replace(last.article, id="e"), last.lines)
    assert said(folder_rules.check_ids, library_of(alone)) == [(-3, "文件夹叫 d，id 是 e。")]


def test_head_is_judged_key_by_key(tmp_path: Path) -> None:
    head = "category: heart\nsummary: [一。, 二。, 三。, 四。]\nlead: 导语。\ncover: dot.png\ndisclaimer: 一。\n"
    full = page_of(tmp_path / "a", "一。", head)
    owner = Owner(categories=(Category("x", "甲"), Category("b", "乙")))
    library = library_of(full, owner=owner)
    assert said(complete.check_head, library) == [(-5, "library.toml 没有分类“heart”。"), (-4, "摘要有 4 句，最多三句。")]
    assert next(problem.remedy for problem in complete.check_head(library)) == "已有：b、x。"
    three = page_of(tmp_path / "b", "一。", head.replace(", 四。", "").replace("heart", "x"))
    assert said(complete.check_head, library_of(three, owner=owner)) == []
    bare = library_of(page_of(tmp_path / "c", "一。"))
    assert said(complete.check_head, bare) == [
        (-3, "没有分类。"), (-3, "没有导语。"), (-3, "没有摘要。"), (-3, "没有封面。"), (-3, "没有免责声明。")
    ]  # fmt: skip
    assert [problem.severity for problem in complete.check_head(bare)] == ["warning"] * 4 + ["error"]


@pytest.mark.parametrize(
    ("reviewed", "published", "found"),
    [
        ("2026-11-22", "2026-11-22", []),
        ("2026-11-22", "2026-11-23", [(-1, "发布日期晚于审阅日期。")]),
        ("2026-11-23", "2026-11-01", [(-2, "审阅日期 2026-11-23 还没有到。")]),
        ("2025-11-22", "2025-11-01", []),
        ("2025-11-21", "2025-11-01", [(-2, "应在 2026-11-21 前复审。")]),
    ],
)
def test_review_is_due_the_day_after_its_last(tmp_path: Path, reviewed: str, published: str, found: Said) -> None:
    page = page_of(tmp_path / "a", "一。", f"reviewed: {reviewed}\npublished: {published}\n")
    assert said(complete.check_review, library_of(page)) == found
