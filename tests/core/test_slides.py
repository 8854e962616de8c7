from __future__ import annotations

import pytest

from viewer.content import blocks as b
from viewer.content.article import Article, Source
from viewer.stage.core.slides import Slide, SlideKind, make_slides, numbered, planned_seconds, slide_of

DISCLAIMER = "不能代替医生面诊。"


def words(text: str) -> b.Paragraph:
    return b.Paragraph((b.Text(text),))


def points(*texts: str, ordered: bool = False) -> b.List:
    return b.List(ordered, tuple(b.ListItem((words(text),)) for text in texts))


def heading(text: str, level: int = 2) -> b.Heading:
    return b.Heading(level, (b.Text(text),), text)


def figure(caption: str = "四个步骤") -> b.Figure:
    return b.Figure("fig", "one.svg", "四个圆", 720, 320, b.Caption(1, (b.Text(caption),), (b.Text("来源：示意图。"),)))


def slides(*blocks: b.Block) -> tuple[Slide, ...]:
    """Return the slides of the whole article, between the title and the disclaimer."""
    return make_slides(Article("a", "题目", blocks, notes="开场白"), DISCLAIMER, whole=True)[1:-1]


def test_a_talk_begins_with_its_title_and_ends_with_references_and_disclaimer() -> None:
    article = Article("a", "题目", (words("一"),), notes="开场白", references=(Source((b.Text("Wu J."),), doi="10.1/x"),))
    made = make_slides(article, DISCLAIMER, whole=True)
    assert [slide.kind for slide in made] == [SlideKind.TITLE, SlideKind.TEXT, SlideKind.REFERENCES, SlideKind.DISCLAIMER]
    assert made[0].notes == "开场白"
    assert "doi:10.1/x" in str(made[2].blocks)


def test_a_heading_titles_its_slides_and_the_section_stands_above() -> None:
    first, second = slides(heading("一、起因"), words("甲"), heading("细节", 3), words("乙"))
    assert (first.title, first.kicker, first.anchor) == ("一、起因", "题目", "一、起因")
    assert (second.title, second.kicker, second.anchor) == ("细节", "一、起因", "细节")


def test_a_figure_fills_a_slide_under_its_caption_and_keeps_its_number_and_source() -> None:
    _, shown = slides(heading("一"), words("甲"), figure())
    assert (shown.kind, shown.title, shown.anchor) == (SlideKind.ITEM, "四个步骤", "fig")
    item = shown.blocks[0]
    assert isinstance(item, b.Figure)
    assert item.caption == b.Caption(1, (), (b.Text("来源：示意图。"),))


def test_a_list_is_parted_evenly_and_goes_on_counting() -> None:
    made = slides(heading("五问"), points("一", "二", "三", "四", "五", ordered=True))
    lists = [slide.blocks[0] for slide in made]
    assert [(x.start, len(x.items)) for x in lists if isinstance(x, b.List)] == [(1, 2), (3, 3)]
    assert [(slide.part, slide.parts) for slide in made] == [(1, 2), (2, 2)]


def test_words_that_announce_a_card_stay_with_it() -> None:
    study = b.Study("study", (b.Text("试验"),), b.Design.RCT, b.Evidence.LOW)
    before, card = slides(heading("一"), words("前文。"), words("第一项试验："), study)
    assert before.blocks == (words("前文。"),)
    assert card.blocks == (words("第一项试验："), study)
    assert card.anchor == "study"


def test_long_prose_is_one_paragraph_a_slide() -> None:
    assert len(slides(heading("一"), words("甲" * 90), words("乙" * 90), words("丙"))) == 2


def test_a_marker_titles_one_slide_and_then_the_heading_does_again() -> None:
    made = slides(heading("一"), b.SlideBreak("只有一个人"), figure(), words("后文"))
    assert [slide.title for slide in made] == ["只有一个人", "一"]
    assert made[0].blocks == (figure(),)


def test_a_marker_before_a_heading_titles_the_first_slide_of_the_section() -> None:
    made = slides(words("甲"), b.SlideBreak("五条建议"), heading("五、建议"), words("乙"), heading("细节", 3), words("丙"))
    assert [slide.title for slide in made] == ["题目", "五条建议", "细节"]
    assert made[1].kicker == "五、建议"


def test_the_whole_article_keeps_what_the_short_version_skips() -> None:
    skip = b.SlideBreak(skip=True)
    made = slides(heading("一"), skip, words("略"), figure(), heading("二"), words("讲"), skip)
    assert [slide.title for slide in made] == ["一", "四个步骤", "二"]


def test_notes_belong_to_the_slide_they_stand_on() -> None:
    made = slides(heading("一"), b.Notes("图之前"), figure(), b.Notes("图之后"), words("甲"), b.Notes("甲的"))
    assert [slide.notes for slide in made] == ["图之前\n\n图之后", "甲的"]


def test_a_talk_from_here_begins_at_the_slide_of_the_anchor_or_of_what_follows() -> None:
    article = Article("a", "题目", (heading("一"), words("甲"), heading("细节", 3), words("乙"), figure()))
    made = make_slides(article, "")
    assert [slide.anchor for slide in made] == ["", "fig"]
    assert [slide_of(article, made, anchor) for anchor in ("fig", "细节", "一", "nowhere")] == [1, 1, 1, 0]


def test_a_slide_of_the_short_version_is_titled_by_the_author_the_item_or_the_heading() -> None:
    study = b.Study("study", (b.Text("一项试验"),), b.Design.RCT, b.Evidence.LOW, comparator="安慰剂", shows=(words("有差别。"),))
    chart = b.Chart("chart", b.ChartKind.BAR, ("甲",), (b.Series("一", (1.0,)),), b.Caption(2, (b.Text("两组的差别"),)))
    blocks = (
        heading("一、起因"),
        figure(),
        chart,
        b.SlideBreak("差别很小"),
        study,
        study,
        heading("2. 怎么办"),
        points("甲", "乙"),
    )
    made = make_slides(Article("a", "题目", blocks), "")[1:]
    assert [(slide.kicker, slide.title) for slide in made] == [
        ("起因", "四个步骤"),
        ("起因", "两组的差别"),
        ("起因", "差别很小"),
        ("起因", "一项试验"),
        ("题目", "怎么办"),
    ]
    assert [slide.kind for slide in made[:3]] == [SlideKind.ITEM, SlideKind.ITEM, SlideKind.TEXT]
    shorter = made[2].shorter[0]
    assert isinstance(shorter, b.Study)
    assert (shorter.comparator, shorter.shows) == ("", study.shows)


def test_references_are_one_slide_of_a_talk_and_the_disclaimer_ends_it() -> None:
    article = Article(
        "a", "题目", (words("一"),), references=tuple(Source((b.Text(f"Wu {i}."),), doi="10.1/x") for i in range(40))
    )
    assert [slide.kind for slide in make_slides(article, DISCLAIMER)[2:]] == [SlideKind.TAKE_AWAY, SlideKind.DISCLAIMER]


@pytest.mark.parametrize(
    ("kind", "text", "seconds"),
    [
        (SlideKind.TITLE, "字" * 200, 30), (SlideKind.REFERENCES, "字" * 200, 30), (SlideKind.TAKE_AWAY, "字" * 200, 30),
        (SlideKind.DISCLAIMER, "字" * 200, 30), (SlideKind.ITEM, "字" * 200, 45),
        (SlideKind.TEXT, "", 30), (SlideKind.TEXT, "字" * 112, 30), (SlideKind.TEXT, "字" * 113, 45),
        (SlideKind.TEXT, "字" * 180, 60), (SlideKind.TEXT, "字" * 247, 75), (SlideKind.TEXT, "字" * 248, 90),
        (SlideKind.TEXT, "字" * 900, 90), (SlideKind.TEXT, "\u2e80" * 113, 45),
        (SlideKind.TEXT, "a" * 281, 30), (SlideKind.TEXT, "a" * 282, 45), (SlideKind.TEXT, "字" * 100 + "a" * 50, 45),
    ],
)  # fmt: skip
def test_time_is_planned_by_what_is_to_be_said(kind: SlideKind, text: str, seconds: int) -> None:
    assert planned_seconds(Slide(kind, "题目", blocks=(words(text),))) == seconds


@pytest.mark.parametrize(
    ("count", "parts"), [(1, [1]), (4, [4]), (5, [2, 3]), (6, [3, 3]), (8, [4, 4]), (9, [3, 3, 3]), (13, [3, 3, 3, 4])]
)
def test_a_slide_has_at_most_four_points(count: int, parts: list[int]) -> None:
    made = slides(heading("一"), b.List(ordered=True, items=points(*map(str, range(count))).items, start=7))
    lists = [block for slide in made for block in slide.blocks if isinstance(block, b.List)]
    assert [len(each.items) for each in lists] == parts
    assert [each.start for each in lists] == [7 + sum(parts[:at]) for at in range(len(parts))]
    assert [item for each in lists for item in each.items] == list(points(*map(str, range(count))).items)


@pytest.mark.parametrize(("second", "made"), [(20, 1), (21, 2)])
def test_a_slide_has_at_most_110_characters_of_prose(second: int, made: int) -> None:
    assert len(slides(heading("一"), words("甲" * 60), words("乙" * 30), words("丙" * second))) == made


@pytest.mark.parametrize(("prose", "made"), [(110, [2]), (111, [1, 1])])
def test_points_stay_with_the_prose_before_them_unless_it_fills_a_slide(prose: int, made: list[int]) -> None:
    assert [len(slide.blocks) for slide in slides(heading("一"), words("甲" * prose), points("一", "二"))] == made


def test_words_that_announce_points_stay_with_them_though_the_prose_fills_a_slide() -> None:
    first, second = slides(heading("一"), words("甲" * 100), words("要点如下："), words("乙：" * 20), points("一"))
    assert [first.blocks, second.blocks] == [(words("甲" * 100), words("要点如下：")), (words("乙：" * 20), points("一"))]


def test_a_rule_and_each_thing_of_its_own_begin_a_slide() -> None:
    quote, code = b.Quote((words("引文"),)), b.Code("", (("", "x = 1"),))
    shown = b.Figure("fig", "one.svg", "四个圆", 720, 320, b.Caption(1))
    made = slides(words("甲"), b.Rule(), words("乙"), quote, code, words("丙"), shown)
    assert [slide.blocks for slide in made] == [(words("甲"),), (words("乙"),), (quote,), (code,), (words("丙"),), (shown,)]
    assert [slide.kind for slide in made] == [SlideKind.TEXT] * 5 + [SlideKind.ITEM]
    assert {(slide.title, slide.kicker) for slide in made} == {("题目", "")}
    assert [(slide.part, slide.parts) for slide in made] == [(at, 6) for at in range(1, 7)]


def test_a_figure_that_is_announced_does_not_fill_its_slide() -> None:
    (made,) = slides(words("如图："), figure())
    assert (made.kind, made.title, len(made.blocks)) == (SlideKind.TEXT, "四个步骤", 2)


def test_a_title_of_the_author_keeps_the_caption_and_ends_with_its_slides() -> None:
    made = slides(heading("一"), b.SlideBreak("问"), words("甲" * 110), words("乙"), heading("二"), words("丙"))
    assert [(slide.title, slide.kicker) for slide in made] == [("问", "一"), ("一", "题目"), ("二", "题目")]
    made = slides(heading("一"), b.SlideBreak("问"), heading("细节", 3), words("甲"), heading("三", 3), words("乙"))
    assert [(slide.title, slide.kicker, slide.anchor) for slide in made] == [("问", "一", "细节"), ("三", "一", "三")]


def test_notes_before_anything_is_said_belong_to_the_next_slide() -> None:
    made = slides(
        b.Notes("开头"), words("甲"), heading("一"), b.Notes("一的"), b.Notes("又"), words("乙"), b.Rule(), b.Notes("后")
    )
    assert [slide.notes for slide in made] == ["开头", "一的\n\n又\n\n后"]


def test_the_ends_of_a_talk_are_written_out() -> None:
    sources = (
        Source((b.Text("Wu"),), doi="10.1/x", url="https://a"), Source((b.Text("Li"),), url="https://b"), Source((b.Text("He"),)),
    )  # fmt: skip
    article = Article("a", "题目", (), lead=(b.Text("导语"),), references=sources)
    first, listed, last = make_slides(article, "第一段，\n 又一行。\n\n第二段。", whole=True)
    assert first == Slide(SlideKind.TITLE, "题目", blocks=(words("导语"),))
    assert (listed.title, listed.kicker, listed.anchor) == ("参考文献", "题目", "references")
    items = tuple(
        b.ListItem((b.Paragraph(children),))
        for children in (
            (b.Text("Wu"), b.Text(" doi:10.1/x")), (b.Text("Li"), b.Text(" https://b")), (b.Text("He"),),
        )
    )  # fmt: skip
    assert listed.blocks == (b.List(ordered=True, items=items),)
    assert last == Slide(
        SlideKind.DISCLAIMER, "免责声明", "题目", (words("第一段， 又一行。"), words("第二段。")), anchor="disclaimer"
    )
    assert make_slides(Article("a", "题目", ()), "", whole=True) == (Slide(SlideKind.TITLE, "题目"),)


def test_slides_with_one_title_are_counted_and_others_stand_alone() -> None:
    def slide(title: str, kicker: str = "", kind: SlideKind = SlideKind.TEXT) -> Slide:
        return Slide(kind, title, kicker)

    made = numbered(
        [
            slide("甲", kind=SlideKind.TITLE),
            slide("甲"),
            slide("甲", kind=SlideKind.ITEM),
            slide("甲", "乙"),
            slide("丙"),
            slide("甲"),
        ]
    )
    assert [(each.part, each.parts) for each in made] == [(1, 1), (1, 2), (2, 2), (1, 1), (1, 1), (1, 1)]
    assert [each.title for each in made] == ["甲", "甲", "甲", "甲", "丙", "甲"]


def test_a_place_leads_to_the_first_of_its_slides() -> None:
    article = Article("a", "题目", (heading("一"), words("甲" * 100), words("乙" * 100), heading("二"), words("丙")))
    made = make_slides(article, "", whole=True)
    assert [slide.anchor for slide in made] == ["", "一", "一", "二"]
    assert [slide_of(article, made, anchor) for anchor in ("一", "二", "三", "")] == [1, 3, 0, 0]


def test_a_callout_titles_its_slide_only_without_a_heading() -> None:
    callout = b.Callout(b.CalloutKind.TIP, (b.Text("记住"),), (words("甲"),))
    alone = make_slides(Article("a", "题目", (callout,)), "")[1]
    under = make_slides(Article("a", "题目", (heading("一"), callout)), "")[1]
    assert (alone.title, alone.kicker, under.title, under.kicker) == ("记住", "", "一", "题目")
