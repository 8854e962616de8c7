"""Blocks become a page: every kind is shown, listed in the outline or among the items, and copied as plain words."""

from __future__ import annotations

import re
from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextTable

from tests import pages
from tests.pages import copied, page_of, paragraph, words
from tests.screens import blank
from viewer import theme
from viewer.content import blocks as b
from viewer.content.text import block_text, plain
from viewer.i18n import spoken
from viewer.library.library import Library
from viewer.library.schema import Filter
from viewer.reader import document, underlay
from viewer.reader.figure import Pictures
from viewer.reader.page import OBJECT_CHARACTER, BoxKind, PageContext

DAY = date(2026, 11, 1)
INNER = b.List(ordered=False, items=(b.ListItem((paragraph("里面"),)),))
ITEMS = (b.ListItem((paragraph("第一"),)), b.ListItem((paragraph("第二"), INNER)))
TASKS = (b.ListItem((paragraph("做了"),), checked=True), b.ListItem((paragraph("没做"),), checked=False))

KINDS: list[tuple[b.Block, str]] = [
    (pages.heading("一、标题"), "一、标题"),
    (paragraph("一段话。"), "一段话。"),
    (b.List(ordered=True, items=ITEMS), "1. 第一\n2. 第二\n• 里面"),
    (b.List(ordered=True, items=ITEMS[:1], start=7), "7. 第一"),
    (b.List(ordered=False, items=TASKS), "☑ 做了\n☐ 没做"),
    (b.Definitions((b.Definition(words("词"), (paragraph("意思"),)),)), "词\n意思"),
    (b.Quote((paragraph("引来的话"),)), "引来的话"),
    (b.Code("python", (("k", "def"), ("", " f():\n    "), ("k", "pass"))), "def f():\n    pass"),
    (b.Callout(b.CalloutKind.TIP, (), (paragraph("三句话"),)), "\n要点\n三句话"),
    (b.Callout(b.CalloutKind.DANGER, words("马上就医"), (paragraph("打 120"),)), "立即就医：马上就医\n打 120"),
    (pages.table(2, 2), "列 0\t列 1\n值 0·0\t值 0·1\n值 1·0\t值 1·1"),
    (pages.figure(), "图片内容：一块红色"),
    (pages.chart(), "周\t空腹 (mmol/L)\t餐后 (mmol/L)\n0\t9.8\t14.2\n4\t\t12.6\n8\t8.1\t11.5\n一般目标"),
    (pages.study(), "随机对照试验·n=91·证据等级低\n一项试验"),
    (b.Paragraph((b.Text("H"), b.Subscript(words("2")), b.Text("O 与 10"), b.Superscript(words("9")))), "H2O 与 10⁹"),
    (b.Paragraph((b.Strong(words("粗")), b.Emphasis(words("重")), b.Struck(words("删")), b.Marked(words("记")))),
     "粗重（已删去：删）记"),
    (b.Paragraph((b.Corrected(words("mmol/L")), b.CodeSpan("x = 1"), b.Break(), b.Text("下一行"))),
     "mmol/L（已更正）x = 1\n下一行"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "expected"), KINDS)
def test_every_kind_is_shown_and_copied_as_its_words(block: b.Block, expected: str, qapp: object) -> None:
    assert expected in copied(page_of(block))


@pytest.mark.parametrize("block", [b.SlideBreak("幻灯标题"), b.SlideBreak(skip=True), b.Notes("只给讲的人看")])
def test_slide_markers_and_presenter_notes_are_not_on_the_page(block: b.Block, qapp: object) -> None:
    assert copied(page_of(paragraph("甲"), block, paragraph("乙"))) == copied(page_of(paragraph("甲"), paragraph("乙")))


@pytest.mark.parametrize("name", [*theme.THEMES, "paper"])
@pytest.mark.parametrize("zoom", [0.8, 2.5])
def test_every_kind_is_painted_in_every_theme_and_size(name: str, zoom: float, qapp: object) -> None:
    page = page_of(*(block for block, _ in KINDS), name=name, zoom=zoom)
    image, painter = blank(page.style.column + 20, 4000, theme.load(name).colours.sheet)
    underlay.paint(painter, page, QRectF(0, 0, image.width(), image.height()))
    page.drawContents(painter)
    painter.end()
    assert image.pixelColor(5, 3999) is not None
    assert page.idealWidth() <= page.style.column + 1


def test_outline_holds_the_sections_in_order_with_references_last(qapp: object) -> None:
    page = page_of(pages.heading("甲", 2), pages.heading("乙", 3), paragraph("文"), pages.heading("丙", 2))
    outline = page.contents.outline
    assert [(entry.level, entry.title) for entry in outline] == [(2, "甲"), (3, "乙"), (2, "丙"), (2, "参考文献")]
    assert [page.findBlock(entry.position).text() for entry in outline] == ["甲", "乙", "丙", "参考文献"]
    assert all(page.contents.anchors[entry.anchor] == entry.position for entry in outline)


def test_headings_say_their_level_to_screen_readers(qapp: object) -> None:
    page = page_of(pages.heading("甲", 2), pages.heading("乙", 3))
    levels = {page.findBlock(entry.position).blockFormat().headingLevel() for entry in page.contents.outline}
    assert levels == {2, 3}
    assert page.begin().blockFormat().headingLevel() == 1


def test_items_are_counted_and_anchored_in_reading_order(qapp: object) -> None:
    page = page_of(pages.figure(), pages.table(), pages.chart())
    assert [item.label.replace("\u00a0", " ") for item in page.contents.items] == ["图1", "表1", "图2"]
    assert [item.title for item in page.contents.items] == ["图的说明", "表的说明", "曲线"]
    assert sorted(item.position for item in page.contents.items) == [item.position for item in page.contents.items]
    assert {"fig", "tbl", "fig-chart"} <= page.contents.anchors.keys()


@pytest.mark.parametrize("kind", list(b.CalloutKind))
def test_callout_has_a_box_of_its_kind_and_says_it_in_words(kind: b.CalloutKind, qapp: object) -> None:
    page = page_of(b.Callout(kind, (), (paragraph("里面"),)))
    assert BoxKind(kind.value) in {box.kind for box in page.contents.boxes}
    first, _, _ = copied(page).partition("\n里面")
    assert first.splitlines()[-1] in {"要点", "提醒", "立即就医", "说明", "编者注"}


def test_boxes_are_where_their_words_are(qapp: object) -> None:
    page = page_of(paragraph("前面"), b.Callout(b.CalloutKind.NOTE, (), (paragraph("里面"),)), paragraph("后面"))
    box = next(box for box in page.contents.boxes if box.kind is BoxKind.NOTE)
    rect = underlay.frame_rect(page, box)
    layout = page.documentLayout()
    inside = layout.blockBoundingRect(page.findBlock(page.toRawText().index("里面")))
    before = layout.blockBoundingRect(page.findBlock(page.toRawText().index("前面")))
    after = layout.blockBoundingRect(page.findBlock(page.toRawText().index("后面")))
    assert rect.contains(inside)
    assert before.bottom() <= rect.top()
    assert rect.bottom() <= after.top()


@pytest.mark.parametrize(("width", "columns"), [(900, 2), (300, 1)])
def test_halves_of_a_study_stand_side_by_side_where_there_is_room(width: int, columns: int, qapp: object) -> None:
    page = page_of(pages.study(), width=width)
    box = next(box for box in page.contents.boxes if box.kind is BoxKind.CARD_HALVES)
    assert isinstance(box.frame, QTextTable)
    assert box.frame.columns() == columns
    assert "它能说明\n更多人达到目标。\n它不能说明\n胰岛能否恢复。" in copied(page)


def test_thirty_lists_within_each_other_are_laid_out(qapp: object) -> None:
    nested: b.Block = paragraph("最里面")
    for _ in range(30):
        nested = b.List(ordered=False, items=(b.ListItem((nested,)),))
    assert "最里面" in copied(page_of(nested))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-CN", ["图1", "表1", "参考文献", "免责声明", "它能说明", "它不能说明", "随机对照试验", "证据等级：低", "要点"]),
        ("en", ["Figure 1", "Table 1", "References", "Disclaimer", "What it shows", "What it cannot show", "Evidence: low"]),
    ],
)
@pytest.mark.parametrize("window", ["zh-CN", "en"])
def test_page_speaks_its_articles_language_whatever_the_window_speaks(
    window: str, language: str, expected: list[str], qapp: object
) -> None:
    blocks = (pages.figure(), pages.table(), pages.study(), b.Callout(b.CalloutKind.TIP, (), (paragraph("x"),)))
    with spoken(window):
        said = copied(page_of(*blocks, language=language)).replace("\u00a0", " ")
    assert [word for word in expected if word not in said] == []


def test_every_word_of_every_shipped_article_is_on_its_page(library: Library, qapp: object) -> None:
    style = pages.style()
    for row in library.rows(Filter()):
        article = library.article(row.id)
        page = document.build(article, PageContext(disclaimer=article.disclaimer), style, Pictures(library.asset))
        said = _bare(copied(page))
        own = [article.title, plain(article.lead), *(words for block in article.blocks for words in block_text(block))]
        own += [plain(source.children) + source.doi + source.url for source in article.references]
        missing = [line for words in own for line in words.splitlines() if _bare(line) not in said]
        assert missing == [], row.id


def test_page_says_what_is_for_the_staff_alone(library: Library, qapp: object) -> None:
    def head(article: str) -> str:
        return copied(document.build(library.article(article), PageContext(), pages.style(), Pictures(library.asset)))[:200]

    assert "内部资料，仅供工作人员" in head("staff-stem-cell-questions").replace("\u00a0", " ")
    assert "内部资料" not in head("hba1c")


@pytest.mark.parametrize(("column", "title", "rows"), [(700, "短题目", 1), (700, "长" * 60, 2), (300, "短题目", 2)])
def test_neighbours_stand_side_by_side_where_their_titles_fit(
    column: int, title: str, rows: int, library: Library, qapp: object
) -> None:
    row = replace(library.rows(Filter(), 0, 1)[0], title=title)
    page = document.build(pages.article(), PageContext(previous=row, next=row), pages.style(column), Pictures(library.asset))
    layout = page.documentLayout()
    places = [i for i, character in enumerate(page.toRawText()) if character == OBJECT_CHARACTER][-2:]
    tops = [layout.blockBoundingRect(page.findBlock(place)).top() for place in places]
    assert len(set(tops)) == rows


def _bare(text: str) -> str:
    """Return ``text`` without spaces, bullets, the markers of references and corrections."""
    return re.sub(r"\[\d+\]|•|（已更正）|doi:", "", "".join(text.split()))


@pytest.mark.parametrize("width", [260, 330, 420, 560, 760])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_an_item_of_the_line_below_the_title_is_never_divided(width: int, language: str, qapp: object) -> None:
    made = replace(pages.article(language=language), published=DAY, review_due=DAY, evidence=b.Evidence.LOW, minutes=12)
    page = document.build(made, PageContext(), pages.style(width), pages.pictures())
    block = page.begin()
    while OBJECT_CHARACTER not in block.text():
        block = block.next()
    layout, text = block.layout(), block.text()
    found = [layout.lineAt(i) for i in range(layout.lineCount())]
    lines = [text[line.textStart() : line.textStart() + line.textLength()].strip("\u2028\u2003 ") for line in found]
    assert sum(line.count(OBJECT_CHARACTER) for line in lines) == 4
    assert all(line.startswith(OBJECT_CHARACTER) and not line.endswith(OBJECT_CHARACTER) for line in lines)
