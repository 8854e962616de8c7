from __future__ import annotations

from viewer.content import blocks as b
from viewer.content.article import Article, Source
from viewer.stage.core.slides import Slide, SlideKind, make_slides, slide_of

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
