"""A reviewer is told first of what can harm: doses, numbers, units, evidence, dates, negations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.folders import png
from viewer.content import blocks as b
from viewer.content.article import Article, Audience, Source
from viewer.content.article_builder import build_article
from viewer.content.differences import URGENT, ChangeKind, PassageChange, change_of, changes, passages
from viewer.content.rules import Rules

HEAD = """\
---
id: a
title: 胰岛素
lead: 导语。
summary: [一句。]
reviewed: 2026-11-01
published: 2026-11-01
audience: public
disclaimer: 不能代替医生。
---

"""
BODY = """\
## 一、用药

每天注射甘精胰岛素 14 U，格列美脲 2 mg，每日1次。

不要自行停药。

空腹血糖 7.2 mmol/L，糖化血红蛋白从 7.9% 降到 7.0%[^a]。

天气好的时候出去走一走，不必走得很快。

| 时间 | 空腹血糖 |
|---|---|
| 基线 | 7.2 |
| 3个月 | 6.1 |

/// caption
两次的结果
///

![一张图](dot.png "图")

## 二、研究

```chart
caption: 空腹血糖
summary: 从 7.2 到 6.1
unit: mmol/L
x: [0, 3]
series: [{name: 空腹, values: [7.2, 6.1]}]
```

/// study | 一项试验
    design: randomised-trial
    n: 91
    follow_up: 48 周
    evidence: low
    cites: a

看到什么
:   20% 对 4.55%

它能说明
:   达到目标的人更多。

它不能说明
:   胰岛能否恢复。
///

[^a]: A. doi:10.1234/a
"""

CHANGED: dict[str, tuple[str, str, ChangeKind]] = {
    "amount": ("甘精胰岛素 14 U", "甘精胰岛素 18 U", ChangeKind.DOSE),
    "drug": ("格列美脲", "格列齐特", ChangeKind.DOSE),
    "frequency": ("每日1次", "每日2次", ChangeKind.DOSE),
    "unit of a dose": ("2 mg，", "2 g，", ChangeKind.DOSE),
    "value": ("从 7.9%", "从 8.9%", ChangeKind.NUMBER),
    "unit": ("7.2 mmol/L，", "7.2 mg/dL，", ChangeKind.UNIT),
    "cell": ("| 3个月 | 6.1 |", "| 3个月 | 6.7 |", ChangeKind.NUMBER),
    "point of a chart": ("values: [7.2, 6.1]", "values: [7.2, 6.7]", ChangeKind.NUMBER),
    "evidence": ("evidence: low", "evidence: high", ChangeKind.EVIDENCE),
    "design": ("randomised-trial", "cohort", ChangeKind.EVIDENCE),
    "people": ("n: 91", "n: 73", ChangeKind.EVIDENCE),
    "follow-up": ("48 周", "12 周", ChangeKind.EVIDENCE),
    "review date": ("reviewed: 2026-11-01", "reviewed: 2026-11-20", ChangeKind.DATE),
    "negation": ("不要自行停药", "可以自行停药", ChangeKind.NEGATION),
    "audience": ("audience: public", "audience: staff", ChangeKind.AUDIENCE),
    "words": ("天气好", "阳光好", ChangeKind.WORDS),
    "paragraph that is gone": ("天气好的时候出去走一走，不必走得很快。", "", ChangeKind.NEGATION),
}


def built(folder: Path, text: str, shade: int = 128) -> Article:
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(text, encoding="utf-8")
    (folder / "dot.png").write_bytes(png(shade=shade))
    return build_article(folder, Rules(folder.parent)).article


@pytest.fixture(scope="module", name="old")
def _old(tmp_path_factory: pytest.TempPathFactory) -> Article:
    return built(tmp_path_factory.mktemp("old") / "a", HEAD + BODY)


@pytest.mark.parametrize(("before", "after", "kind"), [pytest.param(*case, id=name) for name, case in CHANGED.items()])
def test_change_is_told_with_what_it_concerns(tmp_path: Path, old: Article, before: str, after: str, kind: ChangeKind) -> None:
    assert before in HEAD + BODY
    told = changes(old, built(tmp_path / "a", (HEAD + BODY).replace(before, after, 1)))
    assert kind in {change.kind for change in told}
    if kind is not ChangeKind.DATE and kind is not ChangeKind.EVIDENCE:  # which also change what follows from them
        assert len(told) == 1, told


def test_what_is_equal_or_moved_within_its_section_is_no_change(tmp_path: Path, old: Article) -> None:
    assert changes(old, built(tmp_path / "same" / "a", HEAD + BODY)) == []
    walk = "天气好的时候出去走一走，不必走得很快。\n\n"
    moved = BODY.replace(walk, "").replace("不要自行停药。\n\n", f"不要自行停药。\n\n{walk}")
    assert moved.index("天气好") < moved.index("空腹血糖 7.2")
    assert changes(old, built(tmp_path / "moved" / "a", HEAD + moved)) == []


def test_another_picture_under_the_same_words_is_told(tmp_path: Path, old: Article) -> None:
    found = changes(old, built(tmp_path / "a", HEAD + BODY, shade=20))
    assert [change.kind for change in found] == [ChangeKind.PICTURE]


def test_urgent_changes_come_first_and_no_number_is_split(tmp_path: Path, old: Article) -> None:
    new = (HEAD + BODY).replace("天气好", "阳光好").replace("14 U", "18 U").replace("从 7.9%", "从 17.9%")
    told = changes(old, built(tmp_path / "a", new))
    assert [change.kind for change in told] == [ChangeKind.DOSE, ChangeKind.NUMBER, ChangeKind.WORDS]
    assert [pieces(change) for change in told] == [["14", "18"], ["7.9", "17.9"], ["天气", "阳光"]]
    assert told[0].place == "一、用药"


def pieces(change: PassageChange) -> list[str]:
    return [run.text for run in change.runs if run.state != "same"]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("每日 2 片", "每日 3 片", ChangeKind.DOSE),
        ("每次 ½ 片", "每次 ¼ 片", ChangeKind.DOSE),
        ("5 mg qd", "5 mg qod", ChangeKind.DOSE),
        ("5 mg，饭前", "5 mg，饭后", ChangeKind.DOSE),
        ("5 mg 皮下注射", "5 mg 静脉注射", ChangeKind.DOSE),
        ("5~10 mg", "5、10 mg", ChangeKind.DOSE),
        ("10⁹/L", "10⁶/L", ChangeKind.NUMBER),
        ("10⁹/L", "10⁻⁹/L", ChangeKind.NUMBER),
        ("血钾 < 5", "血钾 > 5", ChangeKind.NUMBER),
        ("血钾大于 5", "血钾小于 5", ChangeKind.NUMBER),
        ("血钾↑", "血钾↓", ChangeKind.NUMBER),
        ("1:1000", "1/1000", ChangeKind.NUMBER),
        ("CD4+ 细胞", "CD4- 细胞", ChangeKind.NUMBER),
        ("蛋白（+）", "蛋白（++）", ChangeKind.NUMBER),
        ("above 5", "below 5", ChangeKind.NUMBER),
        ("5 ㎍", "5 ㎎", ChangeKind.UNIT),
        ("Ⅱ 级", "Ⅲ 级", ChangeKind.NUMBER),
        ("a-b", "a b", ChangeKind.WORDS),
        ("剂量 5 mg", "剂量 10 mg", ChangeKind.DOSE),
        ("二甲双胍", "阿卡波糖", ChangeKind.DOSE),
        ("吃二甲双胍", "吃药", ChangeKind.DOSE),
        ("吃药", "吃二甲双胍", ChangeKind.DOSE),
        ("注射胰岛素 14 单位", "注射胰岛素 14 支", ChangeKind.DOSE),
        ("用量 5毫克", "用量 5微克", ChangeKind.DOSE),
        ("take 5 mg once daily", "take 5 mg twice daily", ChangeKind.DOSE),
        ("每日一次", "每日两次", ChangeKind.DOSE),
        ("吃半片", "吃一片", ChangeKind.DOSE),
        ("吃 5 毫克", "吃 5 克", ChangeKind.DOSE),
        ("走两天", "走三天", ChangeKind.NUMBER),
        ("喝一百毫升", "喝二百毫升", ChangeKind.NUMBER),
        ("3.9", "4.4", ChangeKind.NUMBER),
        ("<7.0", ">7.0", ChangeKind.NUMBER),
        ("第 3 天", "第 13 天", ChangeKind.NUMBER),
        ("5 mmol/L", "5 mg/dL", ChangeKind.UNIT),
        ("7%", "7‰", ChangeKind.UNIT),
        ("三小时", "三分钟", ChangeKind.UNIT),
        ("约 80 kcal", "约 80 cal", ChangeKind.UNIT),
        ("2026-11-01 审阅", "2026-11-20 审阅", ChangeKind.DATE),
        ("2026年11月", "2025年11月", ChangeKind.DATE),
        ("in May", "in June", ChangeKind.DATE),
        ("可以停药", "不可以停药", ChangeKind.NEGATION),
        ("不可以停药", "可以停药", ChangeKind.NEGATION),
        ("do stop", "do not stop", ChangeKind.NEGATION),
        ("it can't", "it can", ChangeKind.NEGATION),
        ("you don’t", "you do", ChangeKind.NEGATION),
        ("走一走", "跑一跑", ChangeKind.WORDS),
        ("新的一句", "", ChangeKind.WORDS),
    ],
)
def test_one_changed_text_concerns_what_could_harm_most(before: str, after: str, kind: ChangeKind) -> None:
    change = change_of("某处", before, after)
    assert (change.kind, change.place, change.before, change.after) == (kind, "某处", before, after)
    assert "".join(run.text for run in change.runs if run.state != "added") == before
    assert "".join(run.text for run in change.runs if run.state != "removed") == after


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("空腹 7.2", "空腹 17.2", [("same", "空腹 "), ("removed", "7.2"), ("added", "17.2")]),
        ("1,200 步", "1,300 步", [("removed", "1,200"), ("added", "1,300"), ("same", " 步")]),
        ("mmol/L", "mol/L", [("removed", "mmol/L"), ("added", "mol/L")]),
        ("2026年11月1日", "2026年11月2日", [("removed", "2026年11月1日"), ("added", "2026年11月2日")]),
        ("-5", "+5", [("removed", "-5"), ("added", "+5")]),
        ("甲乙", "甲", [("same", "甲"), ("removed", "乙")]),
        ("甲", "甲乙", [("same", "甲"), ("added", "乙")]),
        ("甲乙丙", "甲丙", [("same", "甲"), ("removed", "乙"), ("same", "丙")]),
    ],
)
def test_pieces_are_whole_numbers_dates_and_words(before: str, after: str, runs: list[tuple[str, str]]) -> None:
    assert [(run.state, run.text) for run in change_of("", before, after).runs] == runs


def said(words: str) -> b.Inlines:
    return (b.Text(words),)


def article(*blocks: b.Block, **parts: object) -> Article:
    return replace(Article("a", "题", blocks), **parts)


def told(old: Article, new: Article) -> list[tuple[ChangeKind, str, str]]:
    return [(change.kind, change.before, change.after) for change in changes(old, new)]


def test_every_kind_but_words_is_urgent_and_the_order_is_that_of_harm() -> None:
    assert list(URGENT) == ["dose", "number", "unit", "evidence", "date", "negation", "audience", "picture"]


def test_the_head_is_compared_by_what_it_says() -> None:
    old = article(
        lead=said("导语"), summary=("一。",), published=date(2026, 1, 2), reviewed=date(2026, 3, 4), review_due=date(2027, 3, 4),
        evidence=b.Evidence.LOW, disclaimer="声明",
    )  # fmt: skip
    assert [(one.place, one.words, one.subject) for one in passages(old)] == [
        ("文件头", "题", "title"), ("文件头", "导语", "lead"), ("文件头", "一。", "summary"),
        ("文件头", "发布 2026-01-02", "published"),
        ("文件头", "审阅 2026-03-04", "reviewed"), ("文件头", "复审期限 2027-03-04", "review_due"),
        ("文件头", "证据等级低", "evidence"),
        ("文件头", "给谁看：public", "audience"), ("文件头", "声明", "disclaimer"),
    ]  # fmt: skip
    assert [one.words for one in passages(article())][4:7] == ["复审期限 –", "证据等级–", "给谁看：public"]
    assert told(article(), article(published=date(2026, 1, 2))) == [(ChangeKind.DATE, "发布 –", "发布 2026-01-02")]
    assert told(article(evidence=b.Evidence.LOW), article()) == [(ChangeKind.EVIDENCE, "证据等级低", "证据等级–")]
    assert told(article(), article(audience=Audience.STAFF)) == [(ChangeKind.AUDIENCE, "给谁看：public", "给谁看：staff")]


def test_passages_are_told_in_the_section_where_they_are() -> None:
    caption = b.Caption(1, said("题"), said("源"))
    table = b.Table("t", (b.Align.LEFT,) * 2, (said("药"), said("量")), ((said("甲"), (b.Citation(1),)),), caption)
    band = b.Band(4.4, 7.0, "目标")
    series = (b.Series("空腹", (9.8, None)), b.Series("餐后", (14.0, 12.6), ("14.0", "12.6")))
    chart = b.Chart("c", b.ChartKind.LINE, ("0", "4"), series, caption, unit="mmol/L", x_unit="周", band=band, summary="概括")
    study = b.Study(
        "s", said("试验"), b.Design.RCT, b.Evidence.LOW, publication="某刊", rows=(b.Row("对象", (b.Paragraph(said("谁")),)),),
        blocks=(b.Paragraph(said("正文")),), shows=(b.Paragraph(said("能")),), cannot_show=(b.Paragraph(said("不能")),),
    )  # fmt: skip
    nested = b.List(False, (b.ListItem((b.Paragraph(said("项")), b.Quote((b.Paragraph(said("引")),)))),))
    tip = b.Callout(b.CalloutKind.TIP, said("盒"), (b.Paragraph(said("内")),))
    figure = b.Figure("f", "a.png", "图里", 4, 3, caption)
    blocks = (
        b.Paragraph(said("开场")),
        b.Heading(2, said("一"), "h"),
        nested,
        tip,
        table,
        chart,
        figure,
        study,
        b.Notes("略"),
        b.Rule(),
    )
    sources = (Source(said("某文"), "10.1/x"), Source(said("另文"), "", "https://a.example"))
    assert [(one.place, one.words, one.subject) for one in passages(article(*blocks, references=sources))][8:] == [
        ("开头", "开场", ""), ("一", "一", "heading"), ("一", "项", ""), ("一", "引", ""), ("一", "盒", ""), ("一", "内", ""),
        ("一", "题", "caption"), ("一", "药 | 量", "header"), ("一", "甲 | [1]", "row"), ("一", "源", "source"),
        ("一", "题", "caption"), ("一", "空腹 (mmol/L): 0 周: 9.8; 4 周: ", "series"),
        ("一", "餐后 (mmol/L): 0 周: 14.0; 4 周: 12.6", "series"), ("一", "目标 4.4–7 mmol/L", "band"), ("一", "概括", "chart"),
        ("一", "源", "source"), ("一", "图里 题 源", "figure"), ("一", "a.png", "picture 图里"),
        ("一", "试验：随机对照试验，n=–，证据等级低", "badge"), ("一", "某刊", "publication"), ("一", "对象 谁", "row 对象"),
        ("一", "正文", "row "), ("一", "它能说明 能", "row 它能说明"), ("一", "它不能说明 不能", "row 它不能说明"),
        ("参考文献", "某文 doi:10.1/x", "[1]"), ("参考文献", "另文 https://a.example", "[2]"),
    ]  # fmt: skip


def paragraphs(*words: str) -> Article:
    return article(*(b.Paragraph(said(each)) for each in words))


def test_a_passage_is_paired_with_its_likest_version_and_others_are_new_or_gone() -> None:
    one, two = "天气好时出去走一走", "晚饭以后不要马上坐下"
    assert told(paragraphs(one, two), paragraphs("晚饭以后不要马上躺下", "天气好时出去跑一跑")) == [
        (ChangeKind.WORDS, two, "晚饭以后不要马上躺下"), (ChangeKind.WORDS, one, "天气好时出去跑一跑"),
    ]  # fmt: skip
    assert told(paragraphs("春夏秋冬"), paragraphs("东西南北")) == [
        (ChangeKind.WORDS, "", "东西南北"), (ChangeKind.WORDS, "春夏秋冬", ""),
    ]  # fmt: skip
    assert told(paragraphs("甲乙丙丁"), paragraphs("甲乙子丑")) == [
        (ChangeKind.WORDS, "甲乙丙丁", "甲乙子丑")
    ]  # half of it is equal
    assert len(told(paragraphs("甲乙丙丁戊"), paragraphs("甲乙子丑寅"))) == 2
    old, new = ("天气好时走一走", "天气好时跑一跑", "天气好时跳一跳"), ("天气好时坐一坐", "天气好时站一站")
    assert told(paragraphs(*old), paragraphs(*new)) == [  # as like as each other: in their order
        *((ChangeKind.WORDS, before, after) for before, after in zip(old, (*new, ""), strict=True)),
    ]  # fmt: skip
    assert told(paragraphs("同", "同"), paragraphs("同")) == [(ChangeKind.WORDS, "同", "")]
    assert told(paragraphs("同"), paragraphs("同", "同")) == [(ChangeKind.WORDS, "", "同")]
    assert told(paragraphs("甲子", "同", "乙丑"), paragraphs("乙丑", "同", "甲子")) == []


def test_a_row_is_never_a_version_of_a_paragraph() -> None:
    table = b.Table("t", (b.Align.LEFT,), ((),), ((said("空腹血糖 7.2"),),), b.Caption(0))
    assert told(article(b.Paragraph(said("空腹血糖 7.2"))), article(table)) == [
        (ChangeKind.NUMBER, "", "空腹血糖 7.2"), (ChangeKind.NUMBER, "空腹血糖 7.2", ""),
    ]  # fmt: skip


def test_a_picture_that_came_or_went_is_told_by_its_words() -> None:
    bare, pictured = article(), article(b.Figure("f", "a.png", "两个人", 4, 3, b.Caption(1)))
    assert (ChangeKind.PICTURE, "", "两个人") in told(bare, pictured)
    assert (ChangeKind.PICTURE, "两个人", "") in told(pictured, bare)
    runs = [
        change.runs
        for pair in ((bare, pictured), (pictured, bare))
        for change in changes(*pair)
        if change.kind is ChangeKind.PICTURE
    ]
    assert [(run.state, run.text) for (run,) in runs] == [("added", "两个人"), ("removed", "两个人")]
