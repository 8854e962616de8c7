from __future__ import annotations

from viewer.content.article import Article, Source
from viewer.content.blocks import (
    Align,
    Band,
    Callout,
    CalloutKind,
    Caption,
    Chart,
    ChartKind,
    Code,
    Definition,
    Definitions,
    Design,
    Evidence,
    Figure,
    Heading,
    List,
    ListItem,
    Notes,
    Paragraph,
    Quote,
    Row,
    Series,
    Strong,
    Study,
    Table,
    Text,
)
from viewer.library.search.passages import PassagePart, passages


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text[:1]), Strong((Text(text[1:]),))))


ARTICLE = Article(
    "a",
    "标题",
    (
        Heading(2, (Text("章节"),), "section"),
        _paragraph("正文一"),
        List(ordered=False, items=(ListItem((_paragraph("列表项"), Quote((_paragraph("引文"),)))),)),
        Definitions((Definition((Text("词"),), (_paragraph("词义"),)),)),
        Code("text", (("", "第一行\n"), ("k", "第二行"))),
        Callout(CalloutKind.TIP, (Text("提示标题"),), (_paragraph("提示正文"),)),
        Table("tbl", (Align.LEFT, Align.LEFT), ((Text("表头甲"),), (Text("表头乙"),)), (((Text("格一"),), (Text("格二"),)),),
              Caption(1, (Text("表题"),), (Text("来源：表"),))),
        Figure("fig", "key", "替代文字", 1, 1, Caption(1, (Text("图题"),))),
        Chart("chart", ChartKind.LINE, ("第一周", "第二周"), (Series("空腹", (7.5, None)),), Caption(2, (Text("曲线题"),)),
              unit="mmol/L", band=Band(4, 7, "目标"), summary="下降"),
        Study("study", (Text("研究标题"),), Design.RCT, Evidence.LOW, comparator="安慰剂",
              rows=(Row("研究对象", (_paragraph("九十一人"),)),),
              shows=(_paragraph("能说明"),), cannot_show=(_paragraph("不能说明"),)),
        Notes("讲者备注"),
    ),
    lead=(Text("导语"),),
    tags=("标签",),
    keywords=("关键词",),
    summary=("摘要",),
    notes="备注",
    disclaimer="请勿自行停药",
    references=(Source((Text("文献"),), "10.1/x", "https://example.org"),),
)  # fmt: skip


def test_everything_a_reader_sees_is_a_passage_and_nothing_else() -> None:
    assert [passage.text for passage in passages(ARTICLE)] == [
        "标题", "标签 · 关键词", "导语", "章节", "正文一", "列表项", "引文", "词：词义", "第一行", "第二行",
        "提示标题", "提示正文", "表题", "表头甲 · 表头乙", "表头甲：格一 · 表头乙：格二", "来源：表",
        "图题", "图片内容：替代文字", "曲线题", "下降", "目标", "第一周 · 空腹 7.5 mmol/L", "第二周 · 空腹 未测",
        "研究标题", "随机对照试验 · 证据等级低 · 对照：安慰剂", "研究对象：九十一人", "它能说明：能说明", "它不能说明：不能说明",
        "文献 doi:10.1/x https://example.org",
    ]  # fmt: skip


def test_passage_knows_its_place() -> None:
    places = {passage.text: passage.place for passage in passages(ARTICLE)}
    assert places["表头甲：格一 · 表头乙：格二"].anchor == "tbl"
    assert places["提示正文"].anchor == "section"
    assert places["研究对象：九十一人"].anchor == "study"
    assert places["文献 doi:10.1/x https://example.org"].anchor == "reference-1"
    assert places["导语"].head == -1
    lines = [passage.text for passage in passages(ARTICLE)]
    assert lines[places["表头甲：格一 · 表头乙：格二"].label] == "表题"
    assert lines[places["它不能说明：不能说明"].label] == "研究标题"
    assert lines[places["它不能说明：不能说明"].head] == "章节"
    assert places["研究标题"].part is PassagePart.BOX


def test_article_without_a_title_still_begins_with_one() -> None:
    assert passages(Article("a", "", ()))[0].place.part is PassagePart.TITLE


def test_each_passage_has_its_kind_target_heading_box_number_and_lead() -> None:
    assert [
        (place.part.name, place.anchor, place.head, place.label, place.numbered.name, place.number, place.lead)
        for place, _ in passages(ARTICLE)
    ] == [
        ("TITLE", "", -1, -1, "NOTHING", 0, 0), ("TAGS", "", -1, -1, "NOTHING", 0, 0),
        ("BODY", "", -1, -1, "NOTHING", 0, 0), ("HEADING", "section", -1, -1, "NOTHING", 0, 0),
        ("BODY", "section", 3, -1, "NOTHING", 0, 0), ("BODY", "section", 3, -1, "NOTHING", 0, 0),
        ("BODY", "section", 3, -1, "NOTHING", 0, 0), ("BODY", "section", 3, -1, "NOTHING", 0, 2),
        ("BODY", "section", 3, -1, "NOTHING", 0, 0), ("BODY", "section", 3, -1, "NOTHING", 0, 0),
        ("BOX", "section", 3, -1, "NOTHING", 0, 0), ("BODY", "section", 3, 10, "NOTHING", 0, 0),
        ("CAPTION", "tbl", 3, -1, "TABLE", 1, 0), ("CELL", "tbl", 3, 12, "TABLE", 1, 0),
        ("CELL", "tbl", 3, 12, "TABLE", 1, 9), ("CELL", "tbl", 3, 12, "TABLE", 1, 0),
        ("CAPTION", "fig", 3, -1, "FIGURE", 1, 0), ("CELL", "fig", 3, 16, "FIGURE", 1, 0),
        ("CAPTION", "chart", 3, -1, "CHART", 2, 0), ("CELL", "chart", 3, 18, "CHART", 2, 0),
        ("CELL", "chart", 3, 18, "CHART", 2, 0), ("CELL", "chart", 3, 18, "CHART", 2, 6),
        ("CELL", "chart", 3, 18, "CHART", 2, 6), ("BOX", "study", 3, -1, "NOTHING", 0, 0),
        ("BODY", "study", 3, 23, "NOTHING", 0, 0), ("BODY", "study", 3, 23, "NOTHING", 0, 5),
        ("BODY", "study", 3, 23, "NOTHING", 0, 5), ("BODY", "study", 3, 23, "NOTHING", 0, 6),
        ("REFERENCE", "reference-1", -1, -1, "NOTHING", 1, 0),
    ]  # fmt: skip


def test_what_follows_a_card_or_a_heading_without_words_is_no_longer_under_it() -> None:
    table = Table("", (Align.LEFT,), ((),), (((Text("格"),),),), Caption(0))
    study = Study("study", (Text("卡"),), Design.RCT, Evidence.LOW)
    blocks = (
        Heading(2, (Text("章"),), "one"), Callout(CalloutKind.TIP, (Text("框"),), (study, table, _paragraph("框里"))),
        _paragraph("框外"), Heading(2, (), "two"), _paragraph("无题下"),
    )  # fmt: skip
    found = [(text, place.anchor, place.head, place.label) for place, text in passages(Article("a", "题", blocks))[1:]]
    assert [each for each in found if "证据" not in each[0]] == [
        ("章", "one", -1, -1), ("框", "one", 1, -1), ("卡", "study", 1, 2), ("格", "one", 1, -1), ("框里", "one", 1, 2),
        ("框外", "one", 1, -1), ("无题下", "two", -1, -1),
    ]  # fmt: skip


def test_blanks_of_a_passage_are_single_and_a_label_without_words_stands_alone() -> None:
    blocks = (_paragraph("甲 \n  乙"), _paragraph("  "), Definitions((Definition((Text("词  语"),), ()),)))
    assert [passage.text for passage in passages(Article("a", " 题  目 ", blocks))] == ["题 目", "甲 乙", "词 语"]
