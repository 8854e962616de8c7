"""What an import makes of a page or text, word for word, and what its report says."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from tests.content.test_import_pictures import collector
from viewer.content.importing.chrome import find_root, noise_of, words_of_element
from viewer.content.importing.draft import (
    AsWritten,
    Listed,
    Para,
    TextBit,
    said,
)
from viewer.content.importing.html_elements import collapsed, is_layout, look_inside, table_rows, whole_number
from viewer.content.importing.importer import article_id, import_file
from viewer.content.importing.job import Job
from viewer.content.importing.page_reader import read_page
from viewer.content.importing.report import CellChoice, Decision, ImportReport, Kind, Matter, as_text, extent_of, shortened
from viewer.content.importing.texts import read_markdown
from viewer.errors import LimitError

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
            "<p>丙<input type=checkbox checked>丁<input type=checkbox>戊<input type=button><input type=text></p>"
        ),
        "题\n\n每天 5 mg，电话 13800001111。\n\n丙☑ 丁☐ 戊\n",
        {"分享按钮": 1, "上一篇、下一篇": 2, "隐藏的内容": 1, "音频、视频、嵌入的网页": 1, "按钮、输入框": 3, "电话、微信号": 1},
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
    "notes with one number, and one cited twice": (
        (
            "<p>题目</p><p>甲<a href='#f1'>[1]</a>乙<a href='#f1'>[1]</a>丙<a href='#f2'>[1]</a>丁<a href='#f3'>[注3]</a></p>"
            "<h3>脚注：</h3><ol><li id=f1>一</li><li><p id=f2>二</p></li><li><span id=f3>三</span></li></ol>"
        ),
        "甲[^1]乙[^1]丙[^n2-1]丁[^3]\n\n[^1]: 一\n\n[^n2-1]: 二\n\n[^3]: 三\n",
        {"正文里重复的标题": 1},
        [],
    ),
    "notes below a heading of their own section": (
        "<p>题目</p><p>甲<a href='#f1'>[1]</a></p><h2>节</h2><ol><li id=f1>注一</li></ol>",
        "甲[^1]\n\n## 节\n\n[^1]: 注一\n",
        {"正文里重复的标题": 1},
        [],
    ),
    "a note of 3999 characters": (
        f"<p>题目</p><p>甲<a href='#f1'>[1]</a></p><p>乙</p><p id=f1>{'丙' * 3999}</p>",
        f"甲[^1]\n\n乙\n\n[^1]: {'丙' * 3999}\n",
        {"正文里重复的标题": 1},
        [],
    ),
    "a longer text that a marker leads to": (
        f"<p>题目</p><p>甲<a href='#f1'>[1]</a>。</p><p>乙</p><p id=f1>{'丙' * 4001}</p>",
        f"甲[1]。\n\n乙\n\n{'丙' * 4001}\n",
        {"正文里重复的标题": 1, "链接的地址": 1},
        [],
    ),
    "a link back is no note": (
        "<p id=f1>甲甲</p><p>乙<a href='#f1'>1</a></p>",
        "乙1\n",
        {"链接的地址": 1, "正文里重复的标题": 1},
        [],
    ),
    "links": (
        "<p>题目</p><p>甲<a href='https://u@a.b/'>一</a><a href='https://a.b'></a><a href='http://[x'>二</a><a href='HTTP://a.b'>三</a>",
        "甲一二[三](HTTP://a.b)\n",
        {"链接的地址": 2, "正文里重复的标题": 1},
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
    "a numbered line of sixty characters": ("txt", f"题目\n\n一、{'甲' * 58}\n\n乙。", f"**一、{'甲' * 58}**\n\n乙。\n"),
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


COUNTED = (
    "<h1>题目</h1><p>甲甲 5 mg，<a href='https://a.b'>链</a><a href='https://a.b'>又</a><a href='https://c.d'>三</a>。</p><h2>一节</h2>"
    "<ul><li>乙<ol><li>丙</ol></ul><blockquote>引文</blockquote><p><img src=no.png></p>"
    "<table><tr><th>药</th><th>早</th><th>中</th><th>晚</th></tr><tr><td>甲</td><td colspan=2>5 mg；10 mg</td><td>停</td></tr>"
    "<tr><td>乙</td><td rowspan=2>7 片</td><td>无</td><td>停</td></tr><tr><td>丙</td><td colspan=2>8 片</td></tr></table>"
    "<p><abbr title='全称'>HB</abbr> 高[1]</p><p>参考文献</p><p>[1] A b</p>"
)


def test_report_counts_what_was_taken_over(tmp_path: Path) -> None:
    _, page = imported(tmp_path / "a", COUNTED)
    counts = {Kind.HEADING: 1, Kind.LIST: 2, Kind.TABLE: 1, Kind.REFERENCE: 1, Kind.LINK: 2, Kind.TERM: 1, Kind.QUOTE: 1}
    assert (page.taken, page.characters, page.missing) == ({**counts, Kind.PICTURE: 0}, 44, 1)
    text = (
        "# 题\n\n甲 5 mg[^1]\n\n## 节\n\n- 乙\n    - 丙\n\n> 引 HB\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[链](https://a.b)和[又](https://a.b)"
        "[三](https://c.d)\n\n*[HB]: 全称\n\n[^1]: A\n"
    )
    _, markdown = imported(tmp_path / "b", text, "md")
    assert (markdown.taken, markdown.missing) == ({**counts, Kind.PICTURE: 0}, 0)
    assert markdown.characters == len("甲5mg节乙丙引HBab12链和又三")
    assert asked(markdown) == []


def test_merged_cells_are_asked_about_as_they_stand(tmp_path: Path) -> None:
    _, report = imported(tmp_path, COUNTED)
    found = [decision for decision in report.decisions if decision.cell]
    head = ("药", "早", "中", "晚")
    assert found == [
        Decision(
            Matter.MERGED, "合并的单元格里有 2 个剂量，分别是哪一种", "表 1，第 1 行", "没定以前这一行少几格，检查会报错。",
            "t1r1c2", CellChoice(head, ("甲", "5 mg；10 mg", "停"), 1, 2, ("5 mg", "10 mg"), (("5 mg", "10 mg"),)),
        ),
        Decision(
            Matter.CONFIRM, "合并的单元格里有数，请核对", "表 1，第 2 行", "“7 片”写进了 2 行：早", "t1r2c2",
            CellChoice(head, ("乙", "7 片", "无", "停"), 1, 1, ("7 片",)),
        ),
        Decision(
            Matter.CONFIRM, "合并的单元格里有数，请核对", "表 1，第 3 行", "“8 片”写进了 1 行：中、晚", "t1r3c3",
            CellChoice(head, ("丙", "7 片", "8 片"), 2, 3, ("8 片",)),
        ),
    ]  # fmt: skip
    (bare,) = (decision for decision in report.decisions if decision.matter is Matter.ALT)
    assert (bare.title, bare.detail) == ("1 张图没有替代文字", "写看不见图的人需要知道的内容：missing-1.png")


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
        (f"<div class='share'>{'x' * 82}</div>", 205, "分享按钮"),
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


def test_page_of_more_than_8_mb_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="超过 8 MB") as refused:
        read_page("x" * (8 * 2**20 + 1), tmp_path / "a.html", collector(tmp_path / "d", {}), ImportReport("a"))
    assert (refused.value.path, refused.value.line) == (tmp_path / "a.html", 0)


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


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ('<p>5 <font face="Symbol">m</font>g</p>', "5 μg"),
        ("<p><span style='font-family:Symbol;mso-char-type:symbol'>³</span>7 mg</p>", "≥7 mg"),
        ('<p style="font-family: Wingdings, serif">ü<i style="font-family: Arial">m</i></p>', "✓m"),
        ('<p><span style="font-family: Arial, Symbol">m</span>g</p>', "mg"),
    ],
)
def test_letters_of_a_symbol_font_are_what_they_look_like(tmp_path: Path, page: str, words: str) -> None:
    body = read_page(page, tmp_path / "a.html", collector(tmp_path / "d", {}), ImportReport("a"))
    assert [said(part.bits) for part in body.parts if isinstance(part, Para)] == [words]


def test_a_list_that_counts_down_keeps_its_numbers(tmp_path: Path) -> None:
    page = "<p>甲</p><ol reversed><li>b</li><li>a</li></ol><p>乙</p><ol reversed start=5><li>c</li></ol>"
    body = read_page(page, tmp_path / "a.html", collector(tmp_path / "d", {}), ImportReport("a"))
    assert [part.numbers for part in body.parts if isinstance(part, Listed)] == [[2, 1], [5]]
