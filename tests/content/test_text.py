"""The words of an article, in reading order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content.test_markdown import HEAD, build
from viewer.content import blocks as b
from viewer.content.article import Article, GlossaryEntry, Source
from viewer.content.blocks import Heading, Paragraph, Table, Text
from viewer.content.labels import (
    alternative,
    article_text,
    badge_words,
    block_lines,
    callout_label,
    callout_word,
    chart_points,
    design_word,
    evidence_word,
    item_label,
    item_lines,
    item_mark,
    labelled,
    language_name,
    language_sign,
    source_line,
    study_facts,
    table_cells,
)
from viewer.content.text import (
    anchor_of,
    block_text,
    children,
    numeral,
    parts,
    plain,
    raised,
    reading_minutes,
    same_heading,
    value_words,
    walk,
    walk_inlines,
    with_key_points,
)
from viewer.content.text import texts as inline_texts
from viewer.content.text import words as own_words

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


def said(words: str) -> b.Inlines:
    return (b.Text(words),)


def paragraph(words: str) -> b.Paragraph:
    return b.Paragraph(said(words))


TABLE = b.Table(
    "tbl", (b.Align.LEFT,) * 2, (said("药"), said("每日")), ((said("甲"), said("3次")), (said("乙"), ())),
    b.Caption(2, said("表题"), said("表源")),
)  # fmt: skip
CHART = b.Chart(
    "fig", b.ChartKind.LINE, ("0", "4"), (b.Series("空腹", (9.8, None)), b.Series("餐后", (14.0, 12.6), ("14.0", "12.6"))),
    b.Caption(3, said("图题"), said("图源")), unit="mmol/L", x_unit="周", band=b.Band(4.4, 7.0, "目标"), summary="概括",
)  # fmt: skip
STUDY = b.Study(
    "st", said("研究"), b.Design.RCT, b.Evidence.LOW, people=91, comparator="安慰剂", follow_up="48周", registration="NCT1",
    publication="某刊", citation=2, rows=(b.Row("对象", (paragraph("谁"), paragraph("还有谁"))),), blocks=(paragraph("正文"),),
    shows=(paragraph("能"),), cannot_show=(b.List(False, (b.ListItem((paragraph("不能"),)),)),),
)  # fmt: skip
FIGURE = b.Figure("pic", "a.png", "两个人", 4, 3, b.Caption(1, said("散步"), said("画源")))
CODE = b.Code("python", (("k", "if"), ("", " x")))
TIP = b.Callout(b.CalloutKind.TIP, said("三句话"), (paragraph("内容"),))
TERMS = b.Definitions((b.Definition(said("词"), (paragraph("意思"), paragraph("又一"))),))
LIST = b.List(True, (b.ListItem((paragraph("甲"), b.List(False, (b.ListItem((paragraph("乙"),), True),)))), b.ListItem(())), 3)


@pytest.mark.parametrize(
    ("block", "words", "lines"),
    [
        (b.Heading(2, said("题"), "h"), ["题"], ["题"]),
        (LIST, ["甲", "乙"], ["3. 甲", "    ☑ 乙", "4. "]),
        (TERMS, ["词", "意思", "又一"], ["词：意思", "又一"]),
        (b.Quote((paragraph("引"), paragraph("文"))), ["引", "文"], ["引", "文"]),
        (CODE, ["if x"], ["if x"]),
        (TIP, ["三句话", "内容"], ["要点：三句话", "内容"]),
        (TABLE, ["表题", "药", "每日", "甲", "3次", "乙", "表源"],
        ["表2 表题", "药：甲；每日：3次", "药：乙；每日：（空）", "表源"]),
        (FIGURE, ["两个人", "散步", "画源"], ["图1 散步", "图片内容：两个人", "画源"]),
        (
            CHART,
            ["图题", "概括", "mmol/L", "周", "0", "4", "空腹", "9.8", "餐后", "14.0", "12.6", "目标", "图源"],
            ["图3 图题", "概括", "0周：空腹 9.8 mmol/L；餐后 14.0 mmol/L", "4周：空腹 未测；餐后 12.6 mmol/L", "目标", "图源"],
        ),
        (
            STUDY,
            ["研究", "安慰剂", "48周", "NCT1", "某刊", "对象", "谁", "还有谁", "正文", "能", "不能"],
            ["研究", "随机对照试验·n=91·证据等级低", "某刊，参考文献[2]", "对象：谁", "还有谁", "对照：安慰剂", "随访：48周",
             "注册号：NCT1", "正文", "它能说明：能", "它不能说明：", "• 不能"],
        ),
        (b.Rule(), [], []),
        (b.SlideBreak("题"), [], []),
        (b.Notes("只给讲者"), [], []),
    ],
)  # fmt: skip
def test_each_kind_of_block_gives_its_words_in_order_and_its_lines_with_labels(
    block: b.Block, words: list[str], lines: list[str]
) -> None:
    assert list(block_text(block)) == words
    assert list(block_lines(block)) == lines


@pytest.mark.parametrize(
    ("inline", "words", "marked"),
    [
        (b.Text("字"), "字", "字"),
        (b.CodeSpan("x"), "x", "x"),
        (b.Term("t", "词"), "词", "词"),
        (b.CrossReference("a", "图 1"), "图 1", "图 1"),
        (b.Break(), " ", " "),
        (b.Citation(3), "", "[3]"),
        (b.Link("#a", (b.Text("见"), b.Citation(1))), "见", "见[1]"),
        (b.Strong((b.Struck(said("5")),)), "5", "（已删去：5）"),
        (b.Emphasis((b.Corrected(said("7")),)), "7", "7（已更正）"),
        (b.Subscript(said("1c")), "1c", "1c"),
        (b.Marked((b.Citation(2),)), "", "[2]"),
        (b.Superscript(said("-9")), "⁻⁹", "⁻⁹"),
        (b.Superscript((b.Text("a"), b.Citation(2))), "a", "a[2]"),
        (b.Struck((b.Citation(2),)), "", "（已删去：[2]）"),
        (b.Corrected((b.Citation(2),)), "", "[2]（已更正）"),
    ],
)
def test_plain_words_say_what_is_drawn_with_them_only_if_asked(inline: b.Inline, words: str, marked: str) -> None:
    assert (plain((inline,)), plain((inline,), marked=True)) == (words, marked)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("9", "⁹"), ("+", "⁺"), ("−2", "⁻²"), ("0.5", "^0.5"), ("2a", "^2a"), ("nd", "nd"), ("a2", "a2"), ("(-3)", "^(-3)"),
        ("n+1", "^n+1"),
    ],
)
def test_a_power_in_plain_words_is_never_part_of_the_number_before_it(written: str, shown: str) -> None:
    assert raised(written) == shown


def test_inlines_are_walked_in_reading_order_whatever_holds_them() -> None:
    kinds: tuple[Callable[[b.Inlines], b.Inline], ...] = (
        b.Strong,
        b.Emphasis,
        b.Superscript,
        b.Subscript,
        b.Corrected,
        b.Struck,
        b.Marked,
    )
    nested: b.Inlines = tuple(kind((b.Citation(number),)) for number, kind in enumerate(kinds, 1))
    found = list(walk_inlines((*nested, b.Link("#a", (b.Citation(8), b.Break())), b.CodeSpan("x"))))
    assert [inline.number for inline in found if isinstance(inline, b.Citation)] == list(range(1, 9))
    assert len(found) == 7 * 2 + 3 + 1


def test_the_parts_of_a_block_are_its_own_words_and_the_blocks_within_it() -> None:
    assert list(parts(TIP)) == [said("三句话"), paragraph("内容")]
    assert (list(own_words(STUDY))[:6], len(list(children(STUDY)))) == (["研究", "安慰剂", "48周", "NCT1", "某刊", "对象"], 5)
    assert list(inline_texts(FIGURE)) == [said("散步"), said("画源")]
    assert list(walk((TIP, CODE, STUDY)))[:3] == [TIP, paragraph("内容"), CODE]
    assert len(list(walk((LIST, TERMS)))) == 1 + 3 + 1 + 2


def test_only_what_can_be_pointed_at_has_an_anchor() -> None:
    named: list[b.Block] = [b.Heading(2, (), "h"), TABLE, FIGURE, CHART, STUDY]
    assert list(map(anchor_of, named)) == ["h", "tbl", "pic", "fig", "st"]
    nameless: list[b.Block] = [paragraph(""), LIST, TERMS, b.Quote(()), CODE, TIP, b.Rule(), b.SlideBreak(), b.Notes("")]
    assert set(map(anchor_of, nameless)) == {""}


def test_values_are_those_written_and_a_missing_one_is_empty() -> None:
    assert value_words(b.Series("甲", (7.0, None, 0.5))) == ("7", "", "0.5")
    assert value_words(b.Series("甲", (7.0, None), ("7.0", ""))) == ("7.0", "")
    assert [numeral(10**15), numeral(1e15), numeral(0.000012345), numeral(100.0), numeral(123456.789012345)] == [
        "1000000000000000", "1000000000000000", "0.000012345", "100", "123456.789012",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("blocks", "minutes"),
    [
        ((paragraph("字" * 598),), 1),  # and the title: 599
        ((paragraph("字" * 601),), 2),
        ((paragraph("word " * 301),), 2),
        ((paragraph("0.5 3/4 co-trimoxazole can't " * 75),), 2),  # each is one word
        ((b.List(False, (b.ListItem((paragraph("字" * 1000),)),)), b.Quote((paragraph("字" * 1000),))), 5),
        ((paragraph("，。！" * 1000),), 1),
        ((b.Notes("字" * 4000),), 1),
    ],
)
def test_reading_time_counts_what_is_read(blocks: tuple[b.Block, ...], minutes: int) -> None:
    assert reading_minutes(Article("a", "题", blocks)) == minutes
    assert reading_minutes(Article("a", "题" * 800, (), lead=said("字" * 400))) == 3


def test_the_same_heading_of_a_translation_is_at_the_same_share_of_it() -> None:
    def article(*names: str) -> Article:
        return Article("a", "题", tuple(b.Heading(2, said(name), name) for name in names))

    five, three = article(*"abcde"), article(*"xyz")
    assert [same_heading(five, name, three) for name in "abcde"] == ["x", "x", "y", "z", "z"]
    assert [same_heading(three, name, five) for name in "xyz"] == ["a", "c", "e"]
    assert [same_heading(article("a"), "a", three), same_heading(three, "y", article()), same_heading(three, "b", five)] == list(
        "xyb"
    )


def test_the_summary_stands_behind_every_urgent_box_that_opens_the_page() -> None:
    urgent, warning = (b.Callout(kind, (), ()) for kind in (b.CalloutKind.DANGER, b.CalloutKind.WARNING))
    tip, head = b.Callout(b.CalloutKind.TIP, (), ()), b.Heading(2, said("一"), "一")
    opened = with_key_points(Article("a", "题", (urgent, urgent, warning, urgent, head, tip), summary=("一句。",)))
    assert [isinstance(block, b.Callout) and block.title == said("先看要点") for block in opened.blocks].index(True) == 2
    assert len(opened.blocks) == 7


def test_words_of_kinds_are_those_that_a_reader_knows() -> None:
    assert list(map(evidence_word, b.Evidence)) == ["很低", "低", "中", "高"]
    assert list(map(callout_word, b.CalloutKind)) == ["要点", "提醒", "立即就医", "说明", "编者注"]
    assert list(map(design_word, b.Design)) == [
        "实验室研究", "病例报告", "病例系列", "无对照试验", "队列研究", "对照试验", "随机对照试验", "综述", "系统综述", "指南",
        "研究类型不明",
    ]  # fmt: skip
    assert list(map(language_sign, ("zh-CN", "zh", "en-GB", "de"))) == ["中", "中", "EN", "DE"]
    assert list(map(language_name, ("zh-Hans-CN", "en-GB", "de-AT"))) == ["中文", "英文", "de-AT"]


def test_a_box_says_its_kind_unless_its_title_does_or_it_has_none() -> None:
    titles = ("呼吸困难", "立即就医：呼吸困难", "")
    assert [callout_label(b.Callout(b.CalloutKind.DANGER, said(title) if title else (), ())) for title in titles] == [
        "立即就医",
        "",
        "",
    ]


def test_labels_of_numbers_and_marks() -> None:
    unnumbered = b.Table("t", (b.Align.LEFT,), (said("药"),), (), b.Caption(0))
    assert [item_label(block) for block in (TABLE, FIGURE, CHART, unnumbered)] == ["表2", "图1", "图3", ""]
    boxes = b.List(True, (b.ListItem((), True), b.ListItem((), False), b.ListItem(())), start=0)
    assert [item_mark(boxes, place) for place in range(3)] == ["☑", "☐", "2."]
    assert item_mark(b.List(False, (b.ListItem(()),)), 0) == "•"
    assert [labelled("甲", "乙"), labelled("", "乙"), labelled("甲", "")] == ["甲：乙", "乙", "甲"]
    assert [alternative(FIGURE), alternative(b.Figure("p", "", "", 0, 0, b.Caption(1)))] == ["图片内容：两个人", ""]


def test_a_badge_and_facts_say_only_what_is_stated() -> None:
    bare = b.Study("s", (), b.Design.COHORT, b.Evidence.HIGH)
    assert (badge_words(bare), study_facts(bare)) == ("队列研究·证据等级高", [])
    assert badge_words(b.Study("s", (), b.Design.COHORT, b.Evidence.HIGH, people=0)) == "队列研究·n=0·证据等级高"
    assert study_facts(b.Study("s", (), b.Design.COHORT, b.Evidence.HIGH, follow_up="2年")) == [("随访", "2年")]
    assert list(block_lines(b.Study("s", said("题"), b.Design.COHORT, b.Evidence.HIGH, citation=1)))[2:] == ["参考文献[1]"]
    assert list(block_lines(b.Study("s", said("题"), b.Design.COHORT, b.Evidence.HIGH, publication="某刊")))[2:] == ["某刊"]


def test_cells_without_a_head_stand_alone_and_a_table_of_heads_alone_says_them() -> None:
    headless = b.Table("t", (b.Align.LEFT,) * 2, ((), said("每日")), ((said("甲"), ()), ((), said("3次"))), b.Caption(0))
    assert table_cells(headless) == [["甲", "每日：（空）"], ["", "每日：3次"]]
    assert list(item_lines(headless)) == ["甲；每日：（空）", "每日：3次"]
    assert list(item_lines(b.Table("t", (b.Align.LEFT,) * 2, (said("药"), said("每日")), (), b.Caption(0)))) == ["药；每日"]


@pytest.mark.parametrize(
    ("unit", "shown"), [("mmol/L", "9.8 mmol/L"), ("%", "9.8%"), ("例", "9.8例"), ("", "9.8"), ("°C", "9.8°C"), ("µg", "9.8µg")]
)
def test_a_unit_of_letters_has_a_space_before_it(unit: str, shown: str) -> None:
    chart = b.Chart("c", b.ChartKind.BAR, ("0",), (b.Series("甲", (9.8,)), b.Series("乙", (None,))), b.Caption(1), unit=unit)
    assert chart_points(chart) == [["0", f"甲 {shown}", "乙 未测"]]


def test_a_reference_has_its_number_and_every_address() -> None:
    words = said("某文")
    made = [
        Source(words, "10.1/x", "https://a.example"),
        Source(words, "10.1/x"),
        Source(words, "", "https://a.example"),
        Source(words),
    ]
    assert [source_line(number, source) for number, source in enumerate(made, 1)] == [
        "[1] 某文 doi:10.1/x https://a.example", "[2] 某文 doi:10.1/x", "[3] 某文 https://a.example", "[4] 某文",
    ]  # fmt: skip


def test_the_whole_text_ends_with_what_its_terms_mean() -> None:
    terms = {
        entry.term: entry
        for entry in (GlossaryEntry("胰岛素", "一种激素。", "yí dǎo sù", ("insulin",)), GlossaryEntry("糖", "甜。"))
    }
    article = Article("a", "题", (), summary=("甲。", "乙。"), glossary=terms, evidence=b.Evidence.HIGH)
    assert article_text(article).split("\n") == [
        "题", "证据等级：高", "摘要", "1. 甲。", "2. 乙。", "术语", "胰岛素（yí dǎo sù，insulin）：一种激素。", "糖：甜。",
    ]  # fmt: skip
