from __future__ import annotations

import pytest

from viewer.content import blocks as b
from viewer.content.article import Article, Source
from viewer.content.short_version import (
    Part,
    anchors,
    at_or_after,
    leads_in,
    numbered_list,
    same_place,
    short_article,
    short_version,
    without_numeral,
)
from viewer.content.text import key_points, same_heading, with_key_points


def words(text: str) -> b.Paragraph:
    return b.Paragraph((b.Text(text),))


def bold(text: str) -> b.Paragraph:
    return b.Paragraph((b.Strong((b.Text(text),)),))


def points(*texts: str, checked: bool | None = None) -> b.List:
    return b.List(ordered=False, items=tuple(b.ListItem((words(text),), checked) for text in texts))


def heading(text: str, level: int = 2) -> b.Heading:
    return b.Heading(level, (b.Text(text),), text)


def callout(kind: b.CalloutKind, title: str = "") -> b.Callout:
    return b.Callout(kind, (b.Text(title),) if title else (), (words("内容"),))


def table(rows: int = 2) -> b.Table:
    return b.Table("tbl", (b.Align.LEFT,), ((b.Text("头"),),), (((b.Text("格"),),),) * rows, b.Caption(1))


FIGURE = b.Figure("fig", "one.svg", "四个圆", 720, 320, b.Caption(1, (b.Text("四个步骤"),)))
STUDY = b.Study("study", (b.Text("试验"),), b.Design.RCT, b.Evidence.LOW)
CLAIM, SKIP = b.SlideBreak("一句话"), b.SlideBreak(skip=True)


def parts(*blocks: b.Block, summary: tuple[str, ...] = ()) -> tuple[Part, ...]:
    return short_version(Article("a", "题目", blocks, summary=summary))


def chosen(*blocks: b.Block) -> list[tuple[b.Block, ...]]:
    return [part.blocks for part in parts(heading("一"), *blocks)]


def test_key_points_come_first_the_authors_own_box_before_the_summary() -> None:
    tip = callout(b.CalloutKind.TIP, "先看三句话")
    assert [part.blocks for part in parts(FIGURE, tip, summary=("甲。", "乙。"))] == [(tip,), (FIGURE,)]
    first, second = parts(FIGURE, summary=("甲。", "乙。"))
    assert (first.claim, second.blocks) == ("先看要点", (FIGURE,))
    assert first.blocks == (numbered_list(("甲。", "乙。")),)


def test_a_title_at_the_end_of_a_section_is_that_of_the_next() -> None:
    found = parts(FIGURE, heading("一"), FIGURE, CLAIM, heading("二"), STUDY, heading("三"), FIGURE)
    assert [(part.section, part.claim) for part in found] == [("", ""), ("一", ""), ("二", "一句话"), ("三", "")]


def test_studies_figures_and_boxes_that_say_what_to_do_are_chosen_prose_tables_and_notes_are_not() -> None:
    danger, warning = callout(b.CalloutKind.DANGER), callout(b.CalloutKind.WARNING)
    told = (words("正文。"), STUDY, table(), FIGURE, callout(b.CalloutKind.EDITOR), danger, callout(b.CalloutKind.NOTE), warning)
    assert chosen(*told) == [(STUDY,), (FIGURE,), (danger,), (warning,)]


def test_the_first_list_of_a_section_is_chosen_with_the_words_that_lead_in_later_ones_only_under_a_bold_line() -> None:
    lists = points("甲"), points("乙"), points("丙")
    assert chosen(words("分三条："), lists[0], words("另外："), lists[1], bold("关于细胞"), lists[2]) == [
        (words("分三条："), lists[0]),
        (bold("关于细胞"), lists[2]),
    ]


def test_a_checklist_and_a_sentence_in_bold_are_chosen_wherever_they_stand() -> None:
    ticks = points("带药盒", checked=False)
    assert chosen(points("甲"), heading("细节", 3), points("乙"), ticks, bold("多数人没有达到。")) == [
        (points("甲"),),
        (ticks,),
        (bold("多数人没有达到。"),),
    ]


def test_a_section_without_any_of_them_gives_its_subsections_else_its_table_else_its_first_paragraph() -> None:
    prose = words("第一段。"), words("第二段。")
    assert chosen(*prose) == [(prose[0],)]
    assert chosen(*prose, table()) == [(table(),)]
    titles = chosen(prose[0], heading("1. 不要停药", 3), prose[1], heading("2. 先问医生", 3), prose[1])
    assert titles == [(numbered_list(("不要停药", "先问医生")),)]


def test_a_marker_asks_for_what_follows_it_and_titles_it() -> None:
    made = parts(heading("一"), words("前文。"), CLAIM, words("就这一段。"), words("后文。"), table())
    assert [(part.claim, part.blocks) for part in made] == [("一句话", (words("就这一段。"),))]


def test_a_marker_before_a_heading_asks_for_the_section_and_its_subsections() -> None:
    danger = callout(b.CalloutKind.DANGER)
    made = parts(
        words("前文。"), CLAIM, heading("五、建议"), words("开头。"), heading("甲", 3), danger, heading("乙", 3), words("丙。")
    )
    assert [(part.section, part.claim) for part in made] == [("", ""), ("五、建议", "一句话"), ("五、建议", "")]
    assert made[2].blocks == (danger,)


def test_skip_leaves_out_up_to_the_next_heading_or_marker() -> None:
    assert chosen(SKIP, FIGURE, words("略。"), CLAIM, STUDY) == [(STUDY,)]
    assert chosen(SKIP, FIGURE, heading("细节", 3), STUDY) == [(STUDY,)]
    assert parts(heading("一"), SKIP, words("略。")) == ()


def test_notes_belong_to_the_part_they_follow_or_to_the_one_of_the_marker_before_them() -> None:
    made = parts(heading("一"), b.Notes("先说"), FIGURE, b.Notes("图之后"), CLAIM, b.Notes("一句话的"), STUDY)
    assert [part.notes for part in made] == ["先说\n\n图之后", "一句话的"]
    made = parts(words("甲。"), CLAIM, b.Notes("这一节的"), heading("二"), points("乙"))
    assert [part.notes for part in made] == ["", "这一节的"]


def test_a_heading_is_shown_without_the_number_before_it() -> None:
    numbered = ["1. 不要停药", "一、起因", "（2）细节", "十二个问题", "15 g糖是多少", "3.9 mmol/L以下", "1. ", "一、二期试验"]
    shown = ["不要停药", "起因", "细节", "十二个问题", "15 g糖是多少", "3.9 mmol/L以下", "1. ", "一、二期试验"]
    assert list(map(without_numeral, numbered)) == shown


def test_an_article_opens_with_its_summary_after_what_must_be_done_at_once() -> None:
    urgent, said = callout(b.CalloutKind.DANGER), words("开头的话。")
    article = Article("a", "题目", (urgent, said, heading("一")), summary=("第一句。", "第二句。"))
    opened = with_key_points(article)
    assert opened.blocks == (urgent, key_points(article), said, heading("一"))
    assert short_version(opened)[0] == short_version(article)[0], "a presentation says it once, as before"


def test_an_article_with_key_points_of_its_own_or_without_a_summary_stays_as_it_is() -> None:
    own = Article("a", "题目", (words("话。"), callout(b.CalloutKind.TIP), heading("一")), summary=("第一句。",))
    bare = Article("a", "题目", (heading("一"),))
    assert with_key_points(own) is own
    assert with_key_points(bare) is bare


def test_the_summary_of_an_english_article_has_an_english_title() -> None:
    opened = with_key_points(Article("a", "Title", (words("Words."),), summary=("One.",), language="en"))
    box = opened.blocks[0]
    assert isinstance(box, b.Callout)
    assert box.title == (b.Text("In short"),)


def test_same_heading_is_that_of_the_same_name_else_at_the_same_position() -> None:
    here = Article("a", "题目", tuple(heading(name) for name in ("一", "二", "三")))
    same = Article("a-en", "Title", tuple(heading(name) for name in ("x", "三", "一")))
    other = Article("a-en", "Title", tuple(heading(name) for name in ("x", "y", "z")))
    assert same_heading(here, "三", same) == "三"
    assert [same_heading(here, name, other) for name in ("一", "二", "三", "references", "")] == ["x", "y", "z", "references", ""]


def test_parts_name_their_section_their_nearest_heading_and_where_they_are() -> None:
    made = parts(
        FIGURE,
        heading("一"),
        points("甲"),
        heading("细节", 3),
        points("乙", checked=True),
        STUDY,
        heading("二"),
        callout(b.CalloutKind.TIP),
    )
    assert [(part.section, part.heading, part.anchor) for part in made] == [
        ("", "", "fig"), ("一", "一", "一"), ("一", "细节", "细节"), ("一", "细节", "study"), ("二", "二", "二"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("blocks", "taken"),
    [
        ((b.Quote((words("引"),)), table()), [1]),  # the first table is what a section without more contributes
        ((table(1), table(3)), [0]),
        ((words("甲。"), b.Quote(()), table(), words("乙。")), [2]),
        ((b.Code("", ()), words("甲。")), [0]),
        ((words("甲。"), points("乙")), [1]),
        ((words("甲。"), callout(b.CalloutKind.NOTE)), [0]),
        ((words("甲。"), b.Rule(), bold("重点！")), [2]),
        ((bold("重点？"), bold("all of it."), bold("Now!")), [0, 1, 2]),
        ((words("甲。"), points("乙", checked=False), points("丙", checked=True), points("丁")), [1, 2]),
    ],
)
def test_what_a_section_contributes(blocks: tuple[b.Block, ...], taken: list[int]) -> None:
    assert chosen(*blocks) == [(blocks[place],) for place in taken]


@pytest.mark.parametrize(
    "between", [words("另一句。"), FIGURE, callout(b.CalloutKind.NOTE), b.Rule(), heading("细", 3), b.SlideBreak(skip=False)]
)
def test_words_that_lead_in_are_dropped_when_something_else_follows_them(between: b.Block) -> None:
    made = chosen(words("分两条："), between, points("甲"))
    assert (words("分两条："),) not in made
    assert all(part[0] != words("分两条：") for part in made)


@pytest.mark.parametrize(("line", "leading"), [("分两条：", True), ("two: ", True), ("分两条", False), ("：一", False)])
def test_a_paragraph_that_ends_with_a_colon_leads_in(line: str, leading: bool) -> None:
    assert leads_in(words(line)) is leading
    assert not leads_in(heading("分两条："))


def test_a_later_list_of_a_section_or_one_below_a_subheading_is_not_the_first() -> None:
    lists = points("甲"), points("乙")
    assert chosen(lists[0], FIGURE, lists[1]) == [(lists[0],), (FIGURE,)]
    assert chosen(FIGURE, lists[1]) == [(FIGURE,), (lists[1],)]
    assert chosen(FIGURE, heading("细", 3), lists[1]) == [(FIGURE,)]
    assert chosen(FIGURE, heading("细", 3), bold("关于细胞"), lists[1]) == [(FIGURE,), (bold("关于细胞"), lists[1])]


def test_a_section_with_one_subheading_gives_its_spare_and_with_two_their_titles() -> None:
    prose = words("第一段。")
    assert chosen(prose, heading("甲", 3), words("丙。")) == [(prose,)]
    assert chosen(heading("甲", 3), heading("乙", 4)) == [(numbered_list(("甲", "乙")),)]
    assert chosen(FIGURE, heading("甲", 3), heading("乙", 3)) == [(FIGURE,)]


def test_notes_before_anything_wait_for_the_first_part_and_skipped_ones_are_dropped() -> None:
    made = parts(heading("一"), b.Notes("甲"), b.Notes("乙"), words("正文。"), b.Notes("丙"), SKIP, b.Notes("略"))
    assert [(part.blocks, part.notes) for part in made] == [((words("正文。"),), "甲\n\n乙\n\n丙")]
    made = parts(heading("一"), FIGURE, b.Notes("甲"), b.Notes("乙"), STUDY, b.Notes("丙"))
    assert [part.notes for part in made] == ["甲\n\n乙", "丙"]


def test_the_authors_box_comes_first_wherever_it_stands_before_the_first_section() -> None:
    tip, later = callout(b.CalloutKind.TIP, "三句话"), callout(b.CalloutKind.TIP, "又三句")
    made = parts(FIGURE, tip, heading("一"), later, summary=("甲。",))
    assert [part.blocks for part in made] == [(tip,), (FIGURE,), (later,)]
    assert [part.blocks for part in parts(heading("一"), later)] == [(later,)]


def long(text: str) -> b.Paragraph:
    return words(text * 40)


def test_the_short_article_has_its_parts_under_their_titles_without_references_and_repeated_facts() -> None:
    study = b.Study(
        "study", (b.Text("试验"),), b.Design.RCT, b.Evidence.LOW, comparator="安慰剂", follow_up="1年", registration="N"
    )
    article = Article(
        "a",
        "题",
        (heading("1. 一"), points("甲"), FIGURE, long("长。"), CLAIM, STUDY, heading("二"), study),
        references=(Source(()),),
    )
    short = short_article(article)
    assert short is not None
    bare = b.Study("study", (b.Text("试验"),), b.Design.RCT, b.Evidence.LOW)
    one, claim, two = (
        b.Heading(2, (b.Text(text),), name) for text, name in (("一", "1. 一"), ("一句话", "part-3"), ("二", "part-4"))
    )
    assert short.blocks == (one, points("甲"), FIGURE, claim, bare, two, bare)
    assert (short.references, short.title) == ((), "题")


@pytest.mark.parametrize(("dropped", "offered"), [(2, False), (3, True), (4, True)])
def test_a_short_version_is_offered_if_it_leaves_out_a_third(dropped: int, offered: bool) -> None:
    article = Article("a", "题", (heading("一"), points("甲" * 7), heading("二", 3), words("长" * dropped)))
    assert (short_article(article) is not None) is offered  # of 1 + 7 + 1 + dropped characters it has 1 + 7


def test_a_reader_goes_on_at_what_the_page_showed_last() -> None:
    inner = b.Quote((table(),))
    article = Article("a", "题", (heading("一"), FIGURE, heading("二"), inner, STUDY, heading("三")))
    assert anchors(article) == ("一", "fig", "二", "tbl", "study", "三")
    assert [at_or_after(article, name, {"fig", "study"}) for name in ("一", "fig", "二", "三", "x")] == [
        "fig",
        "fig",
        "study",
        "",
        "",
    ]
    assert at_or_after(article, "part-1", {"part-1"}) == "part-1"
    short = Article("a", "题", (heading("一"), STUDY))
    begun = {"一": 0, "fig": 50, "二": 100, "study": 300}
    places = [-1, 0, 49, 50, 100, 299, 300, 999]
    assert [same_place(article, short, begun, place, whole=True) for place in places] == [
        "", "一", "一", "fig", "二", "二", "study", "study",
    ]  # fmt: skip
    assert [same_place(article, short, begun, place, whole=False) for place in places] == [
        "", "一", "一", "study", "study", "study", "study", "study",
    ]  # fmt: skip
