"""What an import makes of each part of a source, word for word, and where its limits are."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from tests.content.import_sources import NAMES, ROOT, TYPES, paragraph, run
from tests.folders import png
from viewer.content.importing.chrome import find_root, noise_of, without_contacts, words_of_element
from viewer.content.importing.dialect_writer import InlineWriter
from viewer.content.importing.draft import (
    AsWritten,
    Cited,
    Defined,
    DraftBody,
    Figured,
    Gridded,
    LineEnd,
    Listed,
    Para,
    Part,
    Parted,
    Pictured,
    Quoted,
    TextBit,
    Titled,
    Verbatim,
    joined,
    said,
    trimmed,
)
from viewer.content.importing.draft_writer import DraftWriter
from viewer.content.importing.grid import SpannedCell, decide, expand
from viewer.content.importing.html_elements import collapsed, is_layout, look_inside, table_rows, whole_number
from viewer.content.importing.importer import article_id, import_file
from viewer.content.importing.job import Job
from viewer.content.importing.line_roles import find_captions, find_headings, language_of_text, title_of
from viewer.content.importing.page_reader import read_page
from viewer.content.importing.pictures import PictureCollector
from viewer.content.importing.reference_finder import find_references
from viewer.content.importing.report import CellChoice, Decision, ImportReport, Kind, Matter, as_text, extent_of, shortened
from viewer.content.importing.texts import read_markdown
from viewer.content.importing.word_file import read_word
from viewer.content.importing.written_line import Place
from viewer.errors import ContentError, LimitError

SOURCES: dict[str, tuple[str, str, dict[str, int], list[str]]] = {
    "headings": (
        "<h1>题</h1><p>甲</p><p><b>短行</b></p><p>乙。</p><h3>二</h3><p>丙</p><h5>三</h5><p>丁</p>",
        "甲\n\n## 短行\n\n乙。\n\n### 二\n\n丙\n\n#### 三\n\n丁\n",
        {"正文里重复的标题": 1},
        ["1 行加粗的短行当作标题"],
    ),
    "references": (
        (
            "<h2>题</h2><p>甲[1]乙<sup>2,3</sup>丙<sup>9</sup>丁[1-3]。[8]</p><p>参考文献</p><p>[1] A</p><p>2. B</p><p>3、C</p>"
            "<p>（4）D</p><p>后</p>"
        ),
        "甲[^1]乙[^2][^3]丙^9^丁[^1][^2][^3]。\\[8\\]\n\n后\n\n[^1]: A\n\n[^2]: B\n\n[^3]: C\n\n[^4]: D\n",
        {"参考文献的标题和编号": 1, "正文里重复的标题": 1},
        ["1 处文献标记找不到对应的文献"],
    ),
    "lists": (
        "<p>甲</p><ol start=3><li>一<li value=7>二<li>三<ul><li>a</ul></ol><ol type=a><li>x</ol><ul><p>乙</p></ul>",
        "甲\n\n3. 一\n7. 二\n8. 三\n    - a\n\n1. x\n\n乙\n",
        {"列表的字母或罗马数字编号": 1},
        [],
    ),
    "merged cells": (
        (
            "<p>甲</p><table><tr><th>药</th><th>早</th><th>晚</th></tr><tr><td>甲</td><td colspan=2>5 mg；10 mg</td></tr>"
            "<tr><td>乙</td><td colspan=2>5 mg</td></tr><tr><td rowspan=2>丙</td><td rowspan=2>7 片</td><td>停</td></tr>"
            "<tr><td>停</td></tr></table><p>完</p>"
        ),
        (
            "甲\n\n| 药 | 早 | 晚 |\n| --- | --- | --- |\n| 甲 | 5 mg；10 mg |\n| 乙 | 5 mg | 5 mg |\n| 丙 | 7 片 | 停 |\n"
            "| 丙 | 7 片 | 停 |\n\n完\n"
        ),
        {},
        ["合并的单元格里有 2 个剂量，分别是哪一种", "合并的单元格里有数，请核对", "合并的单元格里有数，请核对"],
    ),
    "title and notes in a table": (
        (
            "<p>甲</p><table><tr><td colspan=2>表 1 剂量</td></tr><tr><td>药</td><td>量</td></tr><tr><td>甲</td><td>1</td></tr>"
            "<tr><td colspan=2>注：饭后</td></tr></table><p>完</p>"
        ),
        "甲\n\n| 药 | 量 |\n| --- | --- |\n| 甲 | 1 |\n\n/// caption\n剂量\n///\n\n注：饭后\n\n完\n",
        {},
        [],
    ),
    "captions": (
        (
            "<p>甲</p><img src=a.png alt='一张图'><p>图 1：说明</p><p>乙</p><table><tr><td>a</td><td>b</td></tr><tr><td>1</td>"
            "<td>2</td></tr></table><p>表1 数据</p>"
        ),
        (
            "甲\n\n![一张图](missing-1.png)\n\n/// caption\n说明\n///\n\n乙\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n"
            "/// caption\n数据\n///\n"
        ),
        {},
        ["图片缺失"],
    ),
    "captions with other numbers": (
        "<p>甲</p><img src=a.png><p>图 2：说明</p>",
        "甲\n\n![](missing-1.png)\n\n/// caption\n图 2：说明\n///\n",
        {},
        ["图片缺失", "1 张图没有替代文字", "图的编号和源文件不同"],
    ),
    "what is no article": (
        (
            "<p>题</p><p>电话 13800001111</p><p>每天 5 mg，电话 13800001111。</p><div class=share>分享</div>"
            "<div class=next>下一篇：甲</div><p>上一篇：<a href='/x'>乙</a></p><p style='display:none'>藏</p>"
            "<video src=a.mp4></video><button>按</button>"
            "<p>丙<input type=checkbox checked>丁<input type=checkbox>戊</p>"
        ),
        "题\n\n每天 5 mg，电话 13800001111。\n\n丙☑ 丁☐ 戊\n",
        {"分享按钮": 1, "上一篇、下一篇": 2, "隐藏的内容": 1, "音频、视频、嵌入的网页": 1, "按钮、输入框": 1, "电话、微信号": 1},
        ["有数量的句子里有联系方式，没有删"],
    ),
    "words": (
        (
            "<p>甲<q>乙</q><ruby>漢<rp>(</rp><rt>han</rt><rp>)</rp></ruby><abbr title='全称'>HB</abbr> x<sup>2</sup>"
            "y<sub>2</sub> <b>粗</b>字<s>删</s><code>c*d</code><a href='https://a.b/c d'>链</a><a href='/x'>坏</a><br>行</p>"
            "<pre>a\n b\n</pre><hr><hr><blockquote>引</blockquote><dl><dt>词<dd>义<dd>又</dl><hr>"
        ),
        (
            "甲“乙”漢（han）HB x^2^y~2~ **粗**字~~删~~`c*d`[链](https://a.b/c%20d)坏  \n行\n\n```\na\n b\n```\n\n---\n\n> 引\n\n"
            "词\n:   义\n\n    又\n\n---\n\n*[HB]: 全称\n"
        ),
        {"链接的地址": 1},
        [],
    ),
    "bold lines below headings": (
        "<h1>题</h1><p>甲</p><h2>一</h2><p>乙</p><p><b>短行</b></p><p>丙</p><h3>二</h3><p><b>又短</b></p><p>丁</p>",
        "甲\n\n## 一\n\n乙\n\n### 短行\n\n丙\n\n### 二\n\n#### 又短\n\n丁\n",
        {"正文里重复的标题": 1},
        ["2 行加粗的短行当作标题"],
    ),
    "a list of bullets": ("<p>题</p><p>• 甲</p><p>•乙</p><p>丙</p><p>• 丁</p>", "题\n\n- 甲\n- 乙\n\n丙\n\n• 丁\n", {}, []),
    "notes": (
        (
            "<p>题<a href='#f1'>[1]</a>，<a href='#f2'>*</a></p><h2 id=h>节</h2><p>见<a href='#h'>节</a></p><hr>"
            "<ol><li id=f1>注一<a href='#r'>↩</a></li><li id=f2>注二</li></ol>"
        ),
        "题[^1]，[^n2]\n\n## 节 {#h}\n\n见[节](#h)\n\n[^1]: 注一\n\n[^n2]: 注二\n",
        {},
        [],
    ),
}


def imported(folder: Path, source: str, suffix: str = "html") -> tuple[str, ImportReport]:
    """Import ``source`` from a file; return the draft's body and the report."""
    folder.mkdir(exist_ok=True)
    path, into = folder / f"a.{suffix}", folder / "draft"
    path.write_text(source, encoding="utf-8")
    into.mkdir()
    report = import_file(Job(path, into, "zh_CN")).report
    return (into / "index.md").read_text(encoding="utf-8").split("---\n", 2)[2].lstrip("\n"), report


def asked(report: ImportReport) -> list[str]:
    usual = {Matter.REVIEW, Matter.EVIDENCE}
    return [decision.title for decision in report.decisions if decision.matter not in usual]


@pytest.mark.parametrize(("source", "body", "left", "questions"), SOURCES.values(), ids=list(SOURCES))
def test_page_becomes_these_words_and_the_report_says_the_rest(
    tmp_path: Path, source: str, body: str, left: dict[str, int], questions: list[str]
) -> None:
    written, report = imported(tmp_path, source)
    assert written == body
    assert {each.what: each.count for each in report.left} == left
    assert sorted(asked(report)) == sorted(questions)


TEXTS: dict[str, tuple[str, str, str]] = {
    "paragraphs by blank lines": ("txt", "题\n\n甲\n乙\n\n丙", "题\n\n甲  \n乙\n\n丙\n"),
    "paragraphs by lines": ("txt", "题\n甲\n乙", "题\n\n甲\n\n乙\n"),
    "lists": ("txt", "题目\n\n- 甲\n* 乙\n\n3. 丙\n5、 丁\n\n1. 戊。", "- 甲\n- 乙\n\n3. 丙\n5. 丁\n\n1\\. 戊。\n"),
    "headings": ("txt", "题目\n\n一、甲\n\n乙。\n\n二、丙。\n\n丁", "## 一、甲\n\n乙。\n\n二、丙。\n\n丁\n"),
    "a long numbered line": ("txt", f"题目\n\n一、{'甲' * 59}\n\n乙。", f"一、{'甲' * 59}\n\n乙。\n"),
    "neighbours": ("txt", "题目\n\n甲\n上一篇：乙\n下一篇：丙", "甲\n"),
    "markdown": ("md", "# 题\n\n甲[1]，\\[2\\][3]\n\n[1] A\n", "甲[^1]，\\[2\\][3]\n\n[^1]: A\n"),
    "markdown with a head": (
        "md", "---\ntitle: '题'\ndate: 2024-01-02\nlang: en\nother: x\n---\n# 甲\n\n<!-- 注 -->乙\n<script>x</script>\n",
        "# 甲\n\n乙\n",
    ),
    "markdown with a fence": ("md", '甲\n\n```\n![a](b.png)\n```\n![c](d.png "e")\n',
                              '甲\n\n```\n![a](b.png)\n```\n![c](missing-1.png "e")\n'),
}  # fmt: skip


@pytest.mark.parametrize(("suffix", "source", "body"), TEXTS.values(), ids=list(TEXTS))
def test_text_becomes_these_words(tmp_path: Path, suffix: str, source: str, body: str) -> None:
    assert imported(tmp_path, source, suffix)[0] == body


# ---- tables

Cell = tuple[str, int, int, bool] | str


def table_of(*rows: list[Cell]) -> Gridded | None:
    spans = [[(cell, 1, 1, False) if isinstance(cell, str) else cell for cell in row] for row in rows]
    cells = [[SpannedCell((TextBit(words),), across, down, header) for words, across, down, header in row] for row in spans]
    return expand(cells, Path("a.html"))


def shown(table: Gridded | None) -> list[list[str]]:
    assert table is not None
    return [[said(cell) for cell in row] for row in (table.header, *table.rows)]


TABLES: dict[str, tuple[list[list[Cell]], list[list[str]], str, list[str]]] = {
    "a header of one row": ([["a", "b"], ["1", "2"]], [["a", "b"], ["1", "2"]], "", []),
    "a title above": ([[("表 1", 2, 1, False)], ["a", "b"], ["1", "2"]], [["a", "b"], ["1", "2"]], "表 1", []),
    "a title, and one row": ([[("甲", 2, 1, False)], ["a", "b"]], [["甲", "甲"], ["a", "b"]], "", []),
    "one column": ([[("表1", 1, 1, True)], ["a"], ["1"]], [["表1"], ["a"], ["1"]], "", []),
    "a header of two rows": (
        [[("指标", 1, 2, False), ("组", 2, 1, False)], ["基线", "48 周"], ["A", "8", "7"]],
        [["指标", "组：基线", "组：48 周"], ["A", "8", "7"]], "", [],
    ),
    "a header that would be all": (
        [[("指标", 1, 2, False), ("组", 2, 1, False)], ["基线", "48 周"]],
        [["指标", "组", "组"], ["指标", "基线", "48 周"]], "", [],
    ),
    "marked header rows": (
        [[("a", 1, 1, True), ("b", 1, 1, True)], [("c", 1, 1, True), ("d", 1, 1, True)], [("e", 1, 1, True), "f"]],
        [["a：c", "b：d"], ["e", "f"]], "", [],
    ),
    "only header cells": ([[("a", 1, 1, True)], [("b", 1, 1, True)]], [["a"], ["b"]], "", []),
    "a row without cells": ([["a", "b"], [], ["1", "2"]], [["a", "b"], ["1", "2"]], "", []),
    "a cell that reaches into an empty row": (
        [["a", "b"], [("1", 1, 2, False), "2"], []], [["a", "b"], ["1", "2"], ["1", ""]], "", []
    ),
    "notes below": (
        [["a", "b"], ["1", "2"], [("注：甲", 2, 1, False)], [("备注", 2, 1, False)]],
        [["a", "b"], ["1", "2"]], "", ["注：甲", "备注"]
    ),
    "a note that is the only row": ([["a", "b"], [("注：甲", 2, 1, False)]], [["a", "b"], ["注：甲", ""]], "", []),
    "all rows that follow": (
        [["a", "b"], [("q", 1, 0, False), "1"], ["2"], ["3"]], [["a", "b"], ["q", "1"], ["q", "2"], ["q", "3"]], "", []
    ),
    "more rows than there are": ([["a", "b"], [("q", 1, 9, False), "1"]], [["a", "b"], ["q", "1"]], "", []),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "expected", "caption", "notes"), TABLES.values(), ids=list(TABLES))
def test_table_has_its_header_rows_caption_and_notes(
    rows: list[list[Cell]], expected: list[list[str]], caption: str, notes: list[str]
) -> None:
    table = table_of(*rows)
    assert shown(table) == expected
    assert table is not None
    assert (said(table.caption), [said(note) for note in table.notes]) == (caption, notes)


def test_table_without_words_is_none() -> None:
    assert table_of(["", " "], ["", ""]) is None


def test_merged_numbers_are_noted_with_their_rows_columns_and_doses() -> None:
    table = table_of(
        ["a", "b", "c"],
        ["x", ("5 mg", 2, 1, False)],
        [("全 5 mg", 3, 1, False)],
        ["y", ("5 mg，10 片", 2, 2, False)],
        ["z"],
        ["w", ("无", 2, 1, False)],
        [("q", 1, 0, False), ("5", 1, 0, False), "1"],
        ["2"],
    )
    assert table is not None
    assert [(m.key, m.row, m.rows, m.first, m.last, m.doses, m.undecided) for m in table.mergers] == [
        ("t1r1c2", 0, 1, 1, 2, ("5 mg",), False),
        ("t1r2c1", 1, 1, 0, 0, ("5 mg",), False),
        ("t1r3c2", 2, 2, 1, 2, ("5 mg", "10 片"), True),
        ("t1r6c2", 5, 2, 1, 1, (), False),
    ]


@pytest.mark.parametrize(
    ("words", "columns", "ways"),
    [
        ("5 mg；10 mg", 2, [["5 mg", "10 mg"]]),
        ("5 mg  10 mg", 2, [["5 mg", "10 mg"]]),
        ("1 片；2 片；3 片", 3, [["1 片", "2 片", "3 片"]]),
        ("5 mg、10 mg、2 片", 2, []),
        ("5,000 mg", 2, []),
    ],
)
def test_merged_cell_is_divided_only_into_as_many_parts_as_columns(words: str, columns: int, ways: list[list[str]]) -> None:
    def fresh() -> Gridded:
        table = table_of([*"abcd"[: columns + 1]], ["x", (words, columns, 1, False), *()], ["y", *"1234"[:columns]])
        assert table is not None
        return table

    assert [[*way] for way in fresh().mergers[0].choices] == ways
    kept, split, left = fresh(), fresh(), fresh()
    assert decide(kept, {"t1r1c2": "keep"}) == []
    assert shown(kept)[1] == ["x", *[words] * columns]
    assert decide(split, {"t1r1c2": "split"}) == []
    assert shown(split)[1] == ["x", *(ways[0] if ways else [words] * columns)]
    assert shown(split)[2] == ["y", *"1234"[:columns]]
    assert decide(left, {}) == left.mergers
    undecided = left.mergers[0].undecided
    assert {row: [said(cell) for cell in cells] for row, cells in left.short.items()} == ({0: ["x", words]} if undecided else {})


def test_row_with_two_undecided_cells_is_written_with_each_once() -> None:
    two = ("1 mg、2 mg", 2, 1, False)
    table = table_of([*"abcde"], ["x", two, two], ["y", *"1234"])
    assert table is not None
    assert len(decide(table, {})) == 2
    assert [said(cell) for cell in table.short[0]] == ["x", "1 mg、2 mg", "1 mg、2 mg"]
    assert decide(table_of([*"abcde"], ["x", two, two], ["y", *"1234"]) or table, {"t1r1c2": "keep"})[0].key == "t1r1c4"


@pytest.mark.parametrize(
    ("rows", "fits"),
    [
        ([[("a", 2500, 1, False)]], True),
        ([[("a", 2501, 1, False)]], False),
        ([["a"] * 50] * 50, True),
        ([["a"] * 51] * 50, False),
        ([[("a", 50, 1, False)], *[["a"]] * 49], True),
        ([[("a", 50, 1, False)], *[["a"]] * 50], False),
    ],
)
def test_table_of_2500_cells_is_read_and_a_larger_one_refused(rows: list[list[Cell]], fits: bool) -> None:
    if fits:
        assert table_of(*rows)
    else:
        with pytest.raises(LimitError, match="2500") as refused:
            table_of(*rows)
        assert (refused.value.path, refused.value.line) == (Path("a.html"), 0)


# ---- elements and lines


def parsed(words: str) -> Element:
    return fromstring(words)  # noqa: S314 - our own words


def test_numbers_of_attributes_are_whole_positive_and_bounded() -> None:
    words = ["5", "0", "1000000", "1000001", "-1", "", "１", " 7 ", "x"]
    assert [whole_number(each, 9) for each in words] == [5, 9, 1000000, 1000000, 9, 9, 9, 7, 9]
    assert [whole_number(each, 9, zero=True) for each in ("0", "x")] == [0, 9]


@pytest.mark.parametrize(
    ("rows", "layout"),
    [
        ("<tr><td/><td/></tr>", True),
        ("<tr/><tr><td/><td/></tr>", True),
        ("<tr><td/></tr><tr><td/></tr>", True),
        ("<tr><td/><td/></tr><tr><td/><td/></tr>", False),
        ("<tr><td/></tr><tr><td/><td/></tr>", False),
        ("<thead><tr><td/></tr></thead><tbody><tr><td/><td/></tr></tbody>", False),
        ("<tr><td><h2/></td><td/></tr><tr><td/><td/></tr>", True),
        ("<tr><td><table/></td><td/></tr><tr><td/><td/></tr>", True),
    ],
)
def test_table_of_one_row_or_column_or_with_headings_only_sets_the_page(rows: str, layout: bool) -> None:
    table = parsed(f"<table>{rows}</table>")
    assert is_layout(table, table_rows(table)) == layout
    table.set("role", "presentation")
    assert is_layout(table, table_rows(table))


def test_looks_are_read_from_styles() -> None:
    def look(style: str) -> TextBit:
        return look_inside(parsed(f"<span style='{style}'/>"), TextBit("", bold=True))

    assert [look(f"font-weight: {w}").bold for w in ("600", "500", "bold", "normal")] == [True, False, True, False]
    sizes = ("12pt", "2em", "1rem", "300px", "1.2.3px", "10.5px")
    assert [look(f"font-size:{size}").size for size in sizes] == [16.0, 32.0, 16.0, 200.0, 0.0, 10.5]
    assert look("text-decoration: underline line-through").struck
    assert look("vertical-align:super").raised
    assert look("vertical-align:sub").lowered
    assert [collapsed(text) for text in ("a \n b", "汉\n 字", "汉 字", "a\u00a0 b", "")] == ["a b", "汉字", "汉 字", "a b", ""]


@pytest.mark.parametrize(
    ("page", "tag"),
    [
        (f"<p>{'x' * 200}</p><article>{'y' * 40}</article>", "body"),
        (f"<p>{'x' * 200}</p><article>{'y' * 41}</article>", "article"),
        (f"<p>{'x' * 33}</p><article>{'y' * 11}</article>", "body"),
        (f"<p>{'x' * 33}</p><article>{'y' * 12}</article>", "article"),
        (f"<main>{'x' * 90}</main><div id='js_content'>{'y' * 90}</div>", "div"),
        (f"<main>{'x' * 90}</main><div class='a entry-content'>{'y' * 90}</div>", "div"),
        (f"<main>{'x' * 90}</main><article>{'y' * 90}</article>", "article"),
        (f"<p>{'x' * 90}</p><div role='main'>{'y' * 90}</div>", "div"),
    ],
)
def test_article_is_looked_for_where_pages_keep_it(page: str, tag: str) -> None:
    assert find_root(parsed(f"<body>{page}</body>")).tag == tag


def test_longest_of_two_articles_is_read() -> None:
    page = f"<body><article>{'a' * 50}</article><article>{'b' * 51}</article><article>{'c' * 50}</article></body>"
    assert words_of_element(find_root(parsed(page)))[0] == "b"


@pytest.mark.parametrize(
    ("element", "whole", "what"),
    [
        (f"<div class='share'>{'x' * 81}</div>", 200, "分享按钮"),
        (f"<div class='share'>{'x' * 80}</div>", 201, "分享按钮"),
        (f"<div class='share'>{'x' * 81}</div>", 201, ""),
        ("<div class='shareholder'>x</div>", 900, ""),
        ("<div id='post-meta'>x</div>", 900, "作者、分类、标签"),
        ("<nav>x</nav>", 900, "导航"),
        ("<p>上一篇：甲</p>", 900, "上一篇、下一篇"),
        (f"<p>上一篇{'甲' * 8}</p>", 900, "上一篇、下一篇"),
        (f"<p>上一篇{'甲' * 9}</p>", 900, ""),
        (f"<p>上一篇{'甲' * 9}<a>x</a></p>", 900, "上一篇、下一篇"),
        (f"<p>上一篇<a>{'x' * 197}</a></p>", 900, "上一篇、下一篇"),
        (f"<p>上一篇<a>{'x' * 198}</a></p>", 900, ""),
        ("<h2>上一篇</h2>", 900, ""),
        ("<p></p>", 900, ""),
    ],
)
def test_what_is_no_article_is_known_by_its_names_and_its_length(element: str, whole: int, what: str) -> None:
    assert noise_of(parsed(element), whole) == what


CALL = "好。电话 13800001111"


@pytest.mark.parametrize(
    ("bits", "kept", "questions"),
    [
        ((TextBit(CALL + "甲" * 44),), "", []),
        ((TextBit(CALL + "甲" * 45),), "好。", []),
        ((TextBit(f"{CALL}。每日 5 mg。"),), "好。每日 5 mg。", []),
        ((TextBit(f"每日 5 mg 电话 13800001111。{CALL}"),), "每日 5 mg 电话 13800001111。好。", ["13800001111"]),
        (
            (TextBit(f"{'甲' * 60}。"), TextBit("电话 ", bold=True), LineEnd(), TextBit("13800001111。尾")),
            f"{'甲' * 60}。电话 \n尾",
            [],
        ),
        ((TextBit("没有。"),), "没有。", []),
    ],
)
def test_contact_goes_with_its_sentence_or_its_short_line(bits: tuple[TextBit, ...], kept: str, questions: list[str]) -> None:
    left, asked_about = without_contacts(bits, ImportReport("a"))
    assert (said(left), asked_about) == (kept, questions)


def cited(words: str, count: int) -> list[str]:
    """Return the labels that ``words`` cite in a text with so many references."""
    body = DraftBody([Para((TextBit(words),)), Titled(2, (TextBit("参考文献"),))])
    body.parts += [Para((TextBit(f"[{number}] A"),)) for number in range(1, count + 1)]
    find_references(body, ImportReport("a"))
    (part,) = body.parts
    assert isinstance(part, Para)
    return [bit.label for bit in part.bits if isinstance(bit, Cited)]


@pytest.mark.parametrize(
    ("marker", "labels"),
    [
        ("[1]", ["1"]), ("[1-3]", ["1", "2", "3"]), ("[3-1]", []), ("[1,5-6]", ["1", "5", "6"]), ("【2、4】", ["2", "4"]),
        ("[2-2]", ["2"]), ("[1-30]", [str(number) for number in range(1, 31)]), ("[1-31]", []), ("[40]", []), ("[1,40]", []),
    ],
)  # fmt: skip
def test_marker_cites_up_to_thirty_references_that_there_are(marker: str, labels: list[str]) -> None:
    assert cited(f"甲{marker}", 35) == labels


@pytest.mark.parametrize(
    ("words", "language"),
    [("word " * 20, ""), ("word " * 21, "en"), ("word " * 95 + "字" * 24, "en"), ("word " * 95 + "字" * 25, ""), ("字" * 50, "")],
)
def test_text_of_english_words_is_english(words: str, language: str) -> None:
    assert language_of_text(words) == language


BOLD = TextBit("", bold=True)


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        (BOLD.saying("甲乙"), True),
        (BOLD.saying("甲"), False),
        (BOLD.saying("甲" * 42), True),
        (BOLD.saying("甲" * 43), False),
        (BOLD.saying("甲乙。"), False),
        (BOLD.saying("图 1 甲"), False),
        (BOLD.saying("——"), False),
        (TextBit("甲乙", size=12.0), True),
        (TextBit("甲乙", size=11.9), False),
        (TextBit("甲乙"), False),
        (TextBit("甲乙", bold=True, href="https://a.b"), False),
    ],
)
def test_short_bold_or_large_line_acts_as_heading(line: TextBit, heading: bool) -> None:
    text = Para((TextBit("一段话。", size=10.0),))
    found = find_headings([text, Para((line,)), text, text], "", ImportReport("a"))
    assert isinstance(found[1], Titled) == heading
    last = find_headings([text, text, text, Para((line,))], "", ImportReport("a"))
    assert isinstance(last[3], Para)


def test_levels_follow_the_numbering_where_there_are_no_headings() -> None:
    lines = ["一、甲", "（一）乙", "1. 丙", "丁丁", "二、戊", "（一）己"]
    text = Para((TextBit("一段话。"),))
    found = find_headings([each for line in lines for each in (Para((BOLD.saying(line),)), text)], "", ImportReport("a"))
    assert [part.level for part in found if isinstance(part, Titled)] == [2, 3, 4, 2, 2, 3]


def test_title_is_the_first_line_that_is_alone_of_its_kind() -> None:
    first, other, text = Titled(1, (TextBit("题"),)), Titled(2, (TextBit("节"),)), Para((TextBit("一段话。"),))
    assert title_of([first, text, other]) == "题"
    assert title_of([first, text, Titled(1, (TextBit("节"),))]) == ""
    assert title_of([Titled(1, (TextBit("一、甲"),)), text]) == ""
    assert title_of([first]) == ""
    assert title_of([Para((TextBit("题目"),)), text]) == "题目"
    assert title_of([text, other]) == ""


def test_quotations_of_the_report_are_at_most_80_characters() -> None:
    assert shortened("a" * 80) == "a" * 80
    assert shortened("a" * 81) == "a" * 79 + "…"
    assert shortened(" a \n b ") == "a b"


def test_what_is_left_out_again_is_added_up() -> None:
    report = ImportReport("a")
    report.leave("甲", "乙", "一", "")
    report.leave("甲", "乙", "二", count=2)
    report.leave("甲", "丙", count=0)
    report.leave("甲", "丙", count=-1)
    assert [(each.count, each.words) for each in report.left] == [(3, ("一", "二"))]


def test_lines_of_one_cell_are_told_apart_unless_their_end_does() -> None:
    parts = [Para((TextBit("18 U"),)), Para((TextBit("8 U。"),)), Para((TextBit("停"), LineEnd(), TextBit("用")))]
    assert said(joined(parts, "；")) == "18 U；8 U。 停；用"
    assert trimmed((LineEnd(), TextBit(" "), TextBit(" a"), TextBit("b "), LineEnd())) == (TextBit("ab"),)


# ---- pictures


def collector(folder: Path, files: dict[str, bytes]) -> PictureCollector:
    folder.mkdir(exist_ok=True)
    return PictureCollector(files.get, folder, ImportReport("a"))


def test_pictures_are_named_after_their_files_and_written_once(tmp_path: Path) -> None:
    shades = [png(20, 20, shade) for shade in range(5)]
    addresses = ("图/Blood%20Sugar.png?x=1", "b/blood-sugar.PNG", "1.png", "again.png", f"{'x' * 50}.png")
    taking = collector(tmp_path / "d", dict(zip(addresses, [shades[0], shades[1], shades[2], shades[0], shades[3]], strict=True)))
    found = [taking.take([address], "一张图") for address in addresses]
    names = ["blood-sugar.png", "blood-sugar-2.png", "picture-3.png", "blood-sugar.png", f"{'x' * 40}.png"]
    assert [each.name if each else "" for each in found] == names
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == sorted(set(names))
    assert taking.taken == 5
    assert taking.report.decisions == []


def test_first_picture_that_is_there_is_taken_and_a_missing_one_keeps_its_place(tmp_path: Path) -> None:
    taking = collector(tmp_path / "d", {"b.png": png(20, 20), "dot.gif": b"GIF89a\x0c\x00\x0c\x00", "c.emf": b"\x01\0\0\0"})
    assert taking.take(["a.png", " b.png "]) == Pictured("b.png")
    assert taking.take(["dot.gif"]) is None
    assert taking.take(["loading.gif?x"]) is None
    assert taking.take([""]) is None
    assert [(each.what, each.count) for each in taking.report.left] == [("很小的图（图标、计数点）", 1)]
    assert taking.take(["gone.png", "loading.gif"], "甲乙丙") == Pictured("missing-1.png", "甲乙丙", there=False)
    assert taking.take(["https://a.b/c.png"]) == Pictured("missing-2.png", there=False)
    assert taking.take(["c.emf"]) == Pictured("missing-3.png", there=False)
    told = [(each.title, each.place, each.detail.split("\n")) for each in taking.report.decisions]
    assert [(title, place, lines[0]) for title, place, lines in told] == [
        ("图片缺失", "缺图 1", "gone.png"), ("图片在网上，没有去取", "缺图 2", "https://a.b/c.png"), ("图片缺失", "缺图 3",
        "c.emf")
    ]  # fmt: skip
    assert "EMF" in told[2][2][1]
    assert (taking.report.missing, taking.remote) == (3, ["https://a.b/c.png"])


def test_dots_that_count_readers_are_twelve_pixels_at_most(tmp_path: Path) -> None:
    sizes = [(12, 90), (90, 12), (13, 90), (90, 13)]
    taking = collector(tmp_path / "d", {f"p{number}.png": png(*size) for number, size in enumerate(sizes)})
    assert [taking.take([f"p{number}.png"]) is None for number in range(4)] == [True, True, False, False]


def test_two_hundred_pictures_are_taken_and_no_more(tmp_path: Path) -> None:
    taking = collector(tmp_path / "d", {f"p{n}": b"\xff\xd8\xff" + str(n).encode() for n in range(201)})
    assert all(taking.take([f"p{number}"]) for number in range(200))
    assert taking.take(["p7"])
    with pytest.raises(ContentError, match="200"):
        taking.take(["p200"])


def test_embedded_picture_is_read_up_to_its_limit(tmp_path: Path) -> None:
    def taken(data: bytes, limit: int) -> bool:
        (tmp_path / "d").mkdir(exist_ok=True)
        taking = PictureCollector(lambda _: None, tmp_path / "d", ImportReport("a"), limit)
        found = taking.take([f"data:image/png;base64,{base64.b64encode(data).decode()}"])
        return bool(found and found.there)

    data = png(20, 20)
    assert taken(data, len(data))
    assert taken(data, len(data) - 2)
    assert not taken(data, len(data) - 9)


@pytest.mark.parametrize(
    ("alt", "kept"),
    [("一张图", "一张图"), ("img_01.png", ""), ("图 1", ""), ("b", ""), ("b.png", ""), (" 血糖  曲线 ", "血糖 曲线"), ("", "")],
)
def test_alternative_text_that_only_names_the_file_is_none(tmp_path: Path, alt: str, kept: str) -> None:
    found = collector(tmp_path / "d", {"a/b.png": png(20, 20)}).take(["a/b.png"], alt)
    assert found == Pictured("b.png", kept)


# ---- the page, the text and the names


@pytest.mark.parametrize(
    ("page", "title", "day"),
    [
        ("<title>甲乙 - 某网</title><body><h1>丙丁</h1><p>正文</p>", "丙丁", ""),
        ("<title>甲乙 - 某网</title><body><p>正文</p><p>又</p>", "甲乙", ""),
        ("<title>甲乙-某网</title><body><p>正文</p><p>又</p>", "甲乙-某网", ""),
        (f"<title>甲乙 | {'某' * 30}</title><body><p>正文</p><p>又</p>", "甲乙", ""),
        (f"<title>甲乙 | {'某' * 31}</title><body><p>正文</p><p>又</p>", f"甲乙 | {'某' * 31}", ""),
        ("<title>甲</title><body><h1>丙丁</h1><h1 class=title>戊己</h1><p>正文</p>", "戊己", ""),
        (
            "<meta property=og:d content=壬><meta property=og:title content='庚辛'><body><h1>丙丁</h1><h1>戊己</h1><p>正文</p>",
            "庚辛",
            "",
        ),
        ("<body><h1>丙丁</h1><h1>戊己</h1><p>正文</p>", "丙丁", ""),
        ("<meta property=article:published_time content='2024-02-29T08:00'><body><h1>丙丁</h1><p>正文</p>", "丙丁", "2024-02-29"),
        ("<meta name=publishdate content='2023-02-29'><body><h1>丙丁</h1><p>正文</p>", "丙丁", ""),
        ("<meta name=publishdate content='昨天'><body><h1>丙丁</h1><p>正文</p>", "丙丁", ""),
    ],
)
def test_title_and_day_of_a_page_are_its_own(tmp_path: Path, page: str, title: str, day: str) -> None:
    report = ImportReport("a")
    body = read_page(page, tmp_path / "a.html", collector(tmp_path / "d", {}), report)
    assert (body.title, body.published) == (title, day)


def test_what_stands_around_the_article_is_told_line_by_line(tmp_path: Path) -> None:
    report = ImportReport("a")
    page = "<style>x</style><link rel=stylesheet href=a><script>y</script><body><div>页眉<b>栏目</b>x</div>"
    page += f"<article>{'正文。' * 20}</article><p>页脚</p>"
    read_page(page, tmp_path / "a.html", collector(tmp_path / "d", {}), report)
    left = {each.what: (each.count, each.words) for each in report.left}
    assert left["网页的页眉、页脚、导航和侧栏"] == (3, ("页眉", "栏目", "页脚"))
    assert (left["脚本"][0], left["样式（字体、颜色、版式）"][0]) == (1, 2)


@pytest.mark.parametrize(("depth", "read"), [(198, True), (202, False)])
def test_page_may_be_two_hundred_elements_deep(tmp_path: Path, depth: int, read: bool) -> None:
    page = f"<body>{'<div>' * depth}甲{'</div>' * depth}"
    if read:
        assert read_page(page, tmp_path / "a.html", collector(tmp_path / "d", {}), ImportReport("a")).parts
    else:
        with pytest.raises(LimitError, match="200"):
            read_page(page, tmp_path / "a.html", collector(tmp_path / "d", {}), ImportReport("a"))


@pytest.mark.parametrize(
    ("stem", "title", "article"),
    [
        ("Blood Sugar 2024", "血糖", "blood-sugar-2024"),
        ("ab", "血糖", "ab"),
        ("a1", "血糖", "xue-tang"),
        ("index", "血糖", "xue-tang"),
        ("x" * 61, "血糖", "x" * 60),
        ("文件", "一二三四五六七八九十百千万", "yi-er-san-si-wu-liu-qi-ba-jiu-shi-bai-qian"),
        ("文件", "", "wen-jian"),
        ("！", "！", "article"),
    ],
)
def test_id_is_the_files_name_or_the_titles_pinyin(stem: str, title: str, article: str) -> None:
    assert article_id(stem, title) == article


PARTS: list[tuple[Part, str]] = [
    (Listed([[Para((TextBit("甲"),)), Para((TextBit("乙"),))], [Para((TextBit("丙"),))]]), "- 甲\n\n    乙\n- 丙"),
    (Listed([[Para((TextBit("甲"),)), Verbatim("x")], [Para((TextBit("乙"),))]], [1, 2]), "1. 甲\n\n```\nx\n```\n\n2. 乙"),
    (Listed([[Verbatim("x")], [Para((TextBit("乙"),))]]), "```\nx\n```\n\n- 乙"),
    (Quoted([Para((TextBit("甲"), LineEnd(), TextBit("5 mg"))), Para((TextBit("= 乙"),))]), "> 甲\n>  5 mg\n>\n> \\= 乙"),
    (Verbatim("a ``` b"), "````\na ``` b\n````"),
    (Verbatim("a `` b"), "```\na `` b\n```"),
    (Titled(3, (TextBit("甲 #"),), "x"), "### 甲 \\# {#x}"),
    (
        Defined([((TextBit("词"),), [Para((TextBit("义"),))]), ((TextBit("词"),), []), ((), [Para((TextBit("义"),))])]),
        "词\n:   义\n\n词\n\n义",
    ),
    (Figured(Pictured("a.png", "甲[乙]"), (TextBit("说明"),)), "![甲\\[乙\\]](a.png)\n\n/// caption\n说明\n///"),
    (Parted(), "---"),
    (Para((TextBit("甲。" * 2000),)), "甲。" * 2000),
    (Para((TextBit("甲。" * 2001),)), "甲。\n" * 2000 + "甲。"),
]


@pytest.mark.parametrize(("part", "written"), PARTS)
def test_part_is_written_in_our_dialect(part: Part, written: str) -> None:
    assert "\n\n".join(DraftWriter().blocks([part])) == written


LINES = {
    "甲*乙": "甲\\*乙", "`a`": "\\`a\\`", "a\\b": "a\\\\b", "# 甲": "\\# 甲", "甲 # 乙": "甲 # 乙", "> 甲": "\\> 甲",
    ">甲": "\\>甲",
    ">5": ">5", "- 甲": "\\- 甲",
    "-5 ℃": "-5 ℃", "+ 甲": "\\+ 甲", "1. 甲": "1\\. 甲", "1.5 甲": "1.5 甲", "12345678901. 甲": "12345678901. 甲",
    "| 甲": "\\| 甲",
    "/// 甲": "&#47;// 甲", "~~~": "\\~~~", "<b>": "\\<b>", "<!-- a": "&lt;!-- a", "a < b": "a < b", "&lt;": "\\&lt;",
    "a & b": "a & b",
    "&#5;": "\\&#5;", "[a]": "\\[a]", "甲[a]": "甲[a]", "[^a]": "\\[^a]", "甲[^a]": "甲\\[^a]", "[a](b)": "\\[a\\](b)",
    ": 甲": "\\: 甲",
    "甲: 乙": "甲: 乙", "{: #a}": "\\{: #a}", "{a}": "{a}", "===": "\\===", "---": "\\---", "5~6": "5~6", "!甲": "!甲",
}  # fmt: skip


@pytest.mark.parametrize(("words", "written"), LINES.items(), ids=list(LINES))
def test_character_gets_a_backslash_only_where_it_would_be_a_mark(words: str, written: str) -> None:
    assert InlineWriter().write((TextBit(words),)) == written


@pytest.mark.parametrize(
    ("bits", "place", "written"),
    [
        ((TextBit("a|b"),), "cell", "a\\|b"),
        ((TextBit("a"), LineEnd(), TextBit("b")), "cell", "a b"),
        ((TextBit("a"), LineEnd(), TextBit("- b")), "text", "a  \n\\- b"),
        ((TextBit("甲##"),), "heading", "甲\\#\\#"),
        ((TextBit("a`b", code=True),), "text", "``a`b``"),
        ((TextBit("`b", code=True),), "text", "`` `b ``"),
        ((TextBit("甲", bold=True), Cited("a", "[1]"), TextBit("乙", bold=True)), "text", "**甲[^a]乙**"),
        ((TextBit(" 甲 ", bold=True), TextBit("乙")), "text", "**甲** 乙"),
        ((TextBit("见", href="https://a.b/(c) d"),), "text", "[见](https://a.b/%28c%29%20d)"),
        ((TextBit("a]b", href="https://a.b"),), "text", "[a\\]b](https://a.b)"),
        ((TextBit("x"), TextBit("2", raised=True), TextBit("y"), TextBit("3", lowered=True)), "text", "x^2^y~3~"),
    ],
)
def test_looks_are_written_as_marks(bits: tuple[TextBit, ...], place: Place, written: str) -> None:
    assert InlineWriter().write(bits, place) == written


# ---- Word files


def style(name: str, *, outline: int = -1, base: str = "", bold: str = "") -> str:
    inner = f'<w:name w:val="{name}"/>' + (f'<w:basedOn w:val="{base}"/>' if base else "")
    inner += f'<w:pPr><w:outlineLvl w:val="{outline}"/></w:pPr>' if outline >= 0 else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}">{inner}<w:rPr>{bold}</w:rPr></w:style>'


def docx(body: str, styles: str = "", **parts: str) -> bytes:
    data, head = io.BytesIO(), '<?xml version="1.0"?>'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
    relations = f'<Relationship Id="s" Type="{relation}" Target="styles.xml"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr("_rels/.rels", ROOT)
        file.writestr("word/_rels/document.xml.rels", f'{head}<Relationships xmlns="{space}">{relations}</Relationships>')
        file.writestr("word/document.xml", f"{head}<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        file.writestr("word/styles.xml", f"{head}<w:styles {NAMES}>{styles}</w:styles>")
        for name, text in parts.items():
            file.writestr(name, text)
    return data.getvalue()


def test_own_styles_of_a_word_file_are_headings_by_their_level_and_bold_as_they_are() -> None:
    own = {f"甲{level}": style(f"甲{level}", outline=level) for level in range(7)}
    own |= {"乙": style("乙", base="甲2"), "丙": style("丙", bold="<w:b/>"), "丁": style("丁", base="丙")}
    own |= {"戊": style("戊", bold='<w:b w:val="0"/>'), "List 己": style("List 己", base="丙")}
    body = "".join(paragraph(run(name), name) for name in own)
    page, _ = read_word(docx(body, "".join(own.values())), Path("a.docx"), ImportReport("a"))
    assert page == (
        "<h1>甲0</h1><h2>甲1</h2><h3>甲2</h3><h4>甲3</h4><h5>甲4</h5><h6>甲5</h6><p>甲6</p><h3>乙</h3>"
        "<p><strong>丙</strong></p><p><strong>丁</strong></p><p>戊</p><p>List 己</p>"
    )


def test_what_word_has_besides_the_text_is_counted() -> None:
    changes = f"<w:ins>{run('甲')}</w:ins><w:del/><w:moveFrom/><w:moveTo/>"
    body = paragraph(changes) + paragraph(
        "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath><w:r><w:instrText>PAGE</w:instrText></w:r>"
    )
    margins = f"<?xml version='1.0'?><w:hdr {NAMES}>{paragraph(run('页眉一'))}{paragraph(run('页眉二'))}</w:hdr>"
    report = ImportReport("a")
    about = "<Properties><Pages>12</Pages></Properties>"
    read_word(docx(body, **{"word/header1.xml": margins, "docProps/app.xml": about}), Path("a"), report)
    left = {each.what: (each.count, each.words) for each in report.left}
    assert left["修订痕迹"] == (4, ())
    assert left["页眉、页脚和页码"] == (2, ("页眉一", "页眉二"))
    assert [(each.title, each.detail) for each in report.decisions] == [("公式没有带过来", "x=1")]
    assert report.pages == 12


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: docx("<w:sdt>" * 118 + "</w:sdt>" * 118), ""),
        (lambda: docx("<w:sdt>" * 119 + "</w:sdt>" * 119), "120 层"),
        (lambda: docx("", **{f"x{number}": "" for number in range(1995)}), ""),
        (lambda: docx("", **{f"x{number}": "" for number in range(1996)}), "2000 个文件"),
    ],
)
def test_word_file_may_be_as_deep_and_have_as_many_parts_as_its_limits_say(data: Callable[[], bytes], words: str) -> None:
    if words:
        with pytest.raises(LimitError, match=words):
            read_word(data(), Path("a"), ImportReport("a"))
    else:
        assert read_word(data(), Path("a"), ImportReport("a"))[0] == ""


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"RIFF\0\0\0\0WEBP", "a.webp"),
        (b"RIFF\0\0\0\0WAVE", "missing-1.png"),
        (b" " * 4092 + b"<svg", "a.svg"),
        (b" " * 4093 + b"<svg", "missing-1.png"),
        (b"\xff\xd8\xff", "a.jpg"),
        (b"GIF89a\x0d\x00\x0d\x00", "missing-1.png"),
        (b"\x89PNG\r\n\x1a\n", "a.png"),
    ],
)
def test_picture_is_known_by_its_first_bytes(tmp_path: Path, data: bytes, name: str) -> None:
    found = collector(tmp_path / "d", {"a": data}).take(["a"])
    assert found is not None
    assert found.name == name


# ---- the report


REPORT = """\
导入报告：a.html

和上次导入相比
− 甲

带过来的
  小标题 2，列表 0，表格 1，图片 0，参考文献 0，链接 0，术语 0，引文 0
  正文 5 字

没有带过来的
  - 脚本 × 2：不用
      “x”

要您决定的（2 件）
  1. 复审日期
      第一行
      第二行
  2. 合并的单元格 [表 1]
      药 | 早 | 晚
      甲 | 5 mg；10 mg
"""


def test_report_is_written_in_this_order() -> None:
    report = ImportReport("a.html", {Kind.HEADING: 2, Kind.TABLE: 1}, characters=5, changes=["− 甲"])
    report.leave("脚本", "不用", "x", count=2)
    report.ask(Decision(Matter.REVIEW, "复审日期", detail="第一行\n\n第二行"))
    cell = CellChoice(("药", "早", "晚"), ("甲", "5 mg；10 mg"), 1, 2, ("5 mg", "10 mg"))
    report.ask(Decision(Matter.MERGED, "合并的单元格", "表 1", cell=cell))
    assert as_text(report) == REPORT
    plain = as_text(ImportReport("a", unchanged=True))
    assert "和上次导入相比\n没有变化。\n\n" in plain
    assert "没有带过来的\n  没有\n\n要您决定的（0 件）\n" in plain
    assert "和上次导入相比" not in as_text(ImportReport("a"))
    assert (extent_of(ImportReport("a", pages=3)), extent_of(ImportReport("a", characters=7))) == ("3 页", "正文 7 字")


@pytest.mark.parametrize(
    ("head", "title", "published", "language", "left"),
    [
        ("title: '题 1'\ndate: 2024-01-02T08:00\nlang: en-GB", "题 1", "2024-01-02", "en-GB", []),
        ('title: "题"\npublished: "2024-01-02"\nlanguage: zh', "题", "2024-01-02", "zh", []),
        ("date: 昨天\nlanguage: e\nother: x\n\n  - y", "", "", "", ["date: 昨天", "other: x", "- y"]),
    ],
)
def test_head_of_markdown_is_taken_over_key_by_key(
    tmp_path: Path, head: str, title: str, published: str, language: str, left: list[str]
) -> None:
    report = ImportReport("a")
    body = read_markdown(f"---\n{head}\n---\n正文\n", collector(tmp_path / "d", {}), report)
    assert (body.title, body.published, body.language) == (title, published, language)
    assert body.parts == [AsWritten("正文")]
    assert [words for each in report.left for words in each.words] == left


def test_list_of_references_may_be_all_there_is() -> None:
    body = DraftBody([Titled(2, (TextBit("参考文献"),)), Para((TextBit("[1] A"), LineEnd(), TextBit("[2] B")))])
    find_references(body, ImportReport("a"))
    assert (body.parts, {label: said(bits) for label, bits in body.notes.items()}) == ([], {"1": "A", "2": "B"})


REFERENCE_LISTS: dict[str, tuple[list[Part], list[str]]] = {
    "lines below their title": ([Para((TextBit("参考文献："), LineEnd(), TextBit("[1] A"), LineEnd(), TextBit("[2] B")))],
    ["1", "2"]),
    "a line that is none": ([Para((TextBit("参考文献"), LineEnd(), TextBit("[1] A"), LineEnd(), TextBit("B")))], []),
    "items with numbers": (
        [Para((TextBit("参考文献"),)), Listed([[Para((TextBit("A"),))], [Para((TextBit("B"),))]], [3, 4])], ["3", "4"]
    ),
    "items without numbers": ([Para((TextBit("参考文献"),)), Listed([[Para((TextBit("A"),))], [Para((TextBit("B"),))]])],
    ["1", "2"]),
    "items that begin with numbers": ([Para((TextBit("参考文献"),)), Listed([[Para((TextBit("[7] A"),))]])], ["7"]),
    "an item of two paragraphs": ([Para((TextBit("参考文献"),)), Listed([[Para((TextBit("A"),)), Para((TextBit("B"),))]])], []),
    "a second of one number": ([Para((TextBit("参考文献"),)), Para((TextBit("[1] A"),)), Para((TextBit("[1] B"),))], ["1"]),
    "no title": ([Para((TextBit("文献很多"),)), Para((TextBit("[1] A"),))], []),
}  # fmt: skip


@pytest.mark.parametrize(("parts", "labels"), REFERENCE_LISTS.values(), ids=list(REFERENCE_LISTS))
def test_references_are_read_from_every_kind_of_list(parts: list[Part], labels: list[str]) -> None:
    body = DraftBody([Para((TextBit("正文"),)), *parts])
    find_references(body, ImportReport("a"))
    assert list(body.notes) == labels
    assert len(body.parts) == (1 if labels else 1 + len(parts))
    assert all(said(bits) in {"A", "B"} for bits in body.notes.values())


@pytest.mark.parametrize(
    ("line", "centred", "caption"),
    [
        ("图 1 甲", False, True), ("图 1" + "甲" * 118, False, False), ("图 1" + "甲" * 117, False, True),
        ("甲" * 60, True, True),
        ("甲" * 61, True, False), ("甲乙。", True, False), ("甲乙", False, False), ("Fig. 1: x", False, True),
    ],
)  # fmt: skip
def test_line_below_a_figure_is_its_caption_if_it_says_so_or_is_set_in_the_middle(
    line: str, centred: bool, caption: bool
) -> None:
    found = find_captions(
        [Figured(Pictured("a.png")), Para((TextBit(line),), centred=centred), Para((TextBit("尾"),))], ImportReport("a")
    )
    assert isinstance(found[0], Figured)
    assert (len(found), bool(found[0].caption)) == ((2, True) if caption else (3, False))


def test_line_above_a_table_is_its_caption_only_if_it_is_a_title() -> None:
    def above(line: Para) -> int:
        return len(find_captions([line, Gridded([(TextBit("a"),)], [])], ImportReport("a")))

    lines = ["表 1 甲", "表 1 甲。", "表 1：", "甲", "表 1" + "甲" * 117, "表 1" + "甲" * 118]
    assert [above(Para((TextBit(line),))) for line in lines] == [1, 2, 2, 2, 1, 2]
    assert above(Para((TextBit("甲"),), role="caption")) == 1
    assert above(Para((TextBit("表 1 甲"), LineEnd(), TextBit("乙")))) == 2


def test_numbers_of_captions_are_dropped_if_the_page_gives_the_same() -> None:
    def captions(*lines: str) -> tuple[list[str], list[str]]:
        report = ImportReport("a")
        figures: list[Part] = [Figured(Pictured(f"{line}.png"), (TextBit(line),)) for line in lines]
        found = find_captions(figures, report)
        return [said(part.caption) for part in found if isinstance(part, Figured)], [each.detail for each in report.decisions]

    assert captions("图 1：甲", "图 2 乙") == (["甲", "乙"], [])
    assert captions("甲", "图2、乙") == (["甲", "乙"], [])
    assert captions("图 1", "乙") == (["图 1", "乙"], [])
    kept, asked_about = captions("图 1：甲", "图 3 乙")
    assert kept == ["图 1：甲", "图 3 乙"]
    assert asked_about[0].split("\n")[0] == "源文件 图 3 → 读本 图 2"
