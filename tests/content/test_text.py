"""The words of an article, in reading order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.test_markdown import HEAD, build
from viewer.content.article import Article
from viewer.content.blocks import Heading, Paragraph, Table, Text
from viewer.content.labels import article_text
from viewer.content.text import block_text, numeral, plain, reading_minutes, walk

BODY = """\
## 标题

段 *落*[^a]

- 项

| 甲 | 乙 |
|---|---|
| 丙 | 丁 |

/// caption
表题
///

```chart
caption: 图题
summary: 概括
unit: mmol
x: [1, 2]
series: [{name: 空腹, values: [9.80, null]}]
```

/// study | 研究
    design: cohort
    comparator: 安慰剂
    cites: a

对象
:   谁

它能说明
:   能

它不能说明
:   不能
///

<!-- notes: 讲者 -->

[^a]: 文献 doi:10.1000/x
"""


def test_words_come_in_reading_order_with_their_labels(tmp_path: Path) -> None:
    head = HEAD.replace("title: T", "title: 题\nlead: 导语\ndisclaimer: 声明\nsummary: [要点]\nnotes: 备注\nkeywords: [关键]")
    text = article_text(build(tmp_path / "a", BODY, head).article)
    assert text.split("\n") == [
        "题", "导语", "证据等级：很低", "摘要", "1. 要点", "标题", "段落[1]", "• 项", "表1 表题", "甲：丙；乙：丁",
        "图1 图题", "概括", "1：空腹 9.80 mmol", "2：空腹 未测",
        "研究", "队列研究·证据等级很低", "参考文献[1]", "对象：谁", "对照：安慰剂", "它能说明：能", "它不能说明：不能",
        "参考文献", "[1] 文献 doi:10.1000/x", "免责声明：声明",
    ]  # fmt: skip


def test_labels_are_in_the_articles_language(tmp_path: Path) -> None:
    body = BODY.replace("它能说明", "What it shows").replace("它不能说明", "What it cannot show")
    text = article_text(build(tmp_path / "a", body, HEAD.replace("title: T", "title: T\nlanguage: en")).article)
    expected = ("Table 1 表题", "甲: 丙; 乙: 丁", "Comparator: 安慰剂", "What it cannot show: 不能")
    assert [line for line in expected if line not in text] == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("1. 甲\n2. 乙\n    1. 丙\n    2. 丁\n3. 戊", ["1. 甲", "2. 乙", "    1. 丙", "    2. 丁", "3. 戊"]),
        ("- [x] 做了\n- [ ] 没做", ["☑ 做了", "☐ 没做"]),
        ("/// danger | 马上去急诊\n打 120。\n///", ["立即就医：马上去急诊", "打120。"]),
        ("/// editor | 编者注 · 单位已更正\n原稿有误。\n///", ["编者注 · 单位已更正", "原稿有误。"]),
        ("/// tip\n三句话\n///", ["要点", "三句话"]),
        ("词\n:   意思", ["词：意思"]),
        ("词\n:   - 一\n    - 二", ["词：", "• 一", "• 二"]),
        ("4.0×10^9^/L，不用~~5 mg~~，用^^10 mg^^", ["4.0×10⁹/L，不用（已删去：5 mg），用10 mg（已更正）"]),
        (
            "|药|每次|每日|\n|-|-|-|\n|二甲双胍|0.5 g||\n|阿卡波糖|50 mg|3次|",
            ["药：二甲双胍；每次：0.5 g；每日：（空）", "药：阿卡波糖；每次：50 mg；每日：3次"],
        ),
    ],
)  # fmt: skip
def test_text_keeps_what_gives_words_their_meaning(source: str, lines: list[str], tmp_path: Path) -> None:
    assert article_text(build(tmp_path / "a", source).article).split("\n")[1:] == lines


@pytest.mark.parametrize(("written", "shown"), [("7.0", "7.0"), ("7", "7"), ("0.50", "0.50"), ("+1.5", "+1.5"), ("-0.0", "-0.0"),
                                                ("1.0e+3", "1000"), (".5", "0.5")])  # fmt: skip
@pytest.mark.parametrize("csv", [False, True])
def test_a_charts_numbers_keep_their_authors_digits(written: str, shown: str, csv: bool, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "c.csv").write_text(f"x,空腹\n1.0,{written}\n", encoding="utf-8")
    values = "csv: c.csv" if csv else f"x: [1.0]\nseries: [{{name: 空腹, values: [{written}]}}]"
    text = article_text(build(tmp_path / "a", f"```chart\nunit: mmol/L\n{values}\n```").article)
    assert f"1.0：空腹 {shown} mmol/L" in text


def test_no_text_of_a_block_is_empty(tmp_path: Path) -> None:
    article = build(tmp_path / "a", BODY).article
    assert all(all(block_text(block)) for block in article.blocks)


def test_walk_goes_into_every_block(tmp_path: Path) -> None:
    blocks = list(walk(build(tmp_path / "a", "> - a\n>\n>     | b |\n>     |---|\n>     | c |\n").article.blocks))
    assert [type(block) for block in blocks if isinstance(block, Paragraph | Table)] == [Paragraph, Table]


@pytest.mark.parametrize(
    ("words", "minutes"),
    [("", 1), ("字" * 400, 1), ("字" * 2000, 5), ("word " * 1000, 5), ("字" * 400 + "word " * 200, 2)],
)
def test_reading_time_counts_han_and_latin(words: str, minutes: int) -> None:
    article = Article("a", "题", (Heading(2, (Text("一"),), "a"), Paragraph((Text(words),))))
    assert reading_minutes(article) == minutes


def test_plain_leaves_citations_out(tmp_path: Path) -> None:
    (block,) = build(tmp_path / "a", "一[^a]**二**`三`  \n四\n\n[^a]: x").article.blocks
    assert isinstance(block, Paragraph)
    assert plain(block.children) == "一二三 四"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (7.0, "7"),
        (-0.5, "-0.5"),
        (5.123456789, "5.123456789"),
        (123456789012.0, "123456789012"),
        (1e-9, "0.000000001"),
        (0.1 + 0.2, "0.3"),
    ],
)
def test_number_is_written_in_full(value: float, written: str) -> None:
    assert numeral(value) == written
