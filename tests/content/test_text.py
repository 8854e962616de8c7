"""The words of an article, in reading order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.test_markdown import HEAD, build
from viewer.content.article import Article
from viewer.content.blocks import Heading, Paragraph, Table, Text
from viewer.content.text import article_text, block_text, numeral, plain, reading_minutes, walk

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
series: [{name: 空腹, values: [9.8, null]}]
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

[^a]: 文献
"""


def test_words_come_in_reading_order(tmp_path: Path) -> None:
    head = HEAD.replace("title: T", "title: 题\nlead: 导语\ndisclaimer: 声明\nnotes: 备注\nkeywords: [关键]")
    text = article_text(build(tmp_path / "a", BODY, head).article)
    assert text.split("\n") == [
        "题", "导语", "标题", "段落", "项", "表题", "甲", "乙", "丙", "丁", "图题", "概括", "mmol", "1", "2", "空腹", "9.8",
        "研究", "安慰剂", "对象", "谁", "能", "不能", "文献", "声明",
    ]  # fmt: skip


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
