from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from tests.screens import colours
from viewer import theme
from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.content.text import block_text, walk
from viewer.library.library import Library
from viewer.library.schema import ArticleRow, Filter, LibraryInfo, ReviewState
from viewer.reader.figure import Pictures
from viewer.stage.core.slides import SlideKind, make_slides
from viewer.stage.deck import _FLOOR, FOOT, MARGIN, Deck, canvas_size
from viewer.stage.presentation import make_show
from viewer.stage.slide_painter import SlidePainter
from viewer.theme import Theme

WIDE, OLD = QSize(1920, 1080), QSize(1440, 1080)
SCREENS = [QSize(1280, 720), WIDE, QSize(960, 720), OLD]


@pytest.fixture(name="library", scope="module")
def _library(qapp: QApplication, bundled: Path) -> Iterator[Library]:
    """Yield the bundled library, open for the decks of all tests here."""
    with Library.open(bundled) as opened:
        yield opened
    bundled_deck.cache_clear()


def rows(library: Library) -> list[ArticleRow]:
    return library.rows(Filter())


@cache
def bundled_deck(library: Library, article: str, screen: QSize, *, whole: bool = False) -> Deck:
    """Lay out the slides of a bundled article in light colours, once for all tests."""
    found = library.article(article)
    slides = make_slides(found, library.info.disclaimer, whole=whole)
    return Deck(found, slides, theme.load("light"), Pictures(library.asset), canvas_size(screen))


@pytest.mark.parametrize(("screen", "canvas"), [(QSize(1280, 720), WIDE), (QSize(960, 720), OLD), (QSize(3840, 2160), WIDE)])
def test_a_screen_only_scales_the_canvas_of_its_proportions(screen: QSize, canvas: QSize) -> None:
    assert canvas_size(screen) == canvas


@pytest.mark.parametrize("whole", [False, True], ids=["short", "whole"])
@pytest.mark.parametrize("screen", [WIDE, OLD], ids=["16:9", "4:3"])
def test_no_block_of_any_bundled_article_is_cut_off_or_tiny(
    library: Library, screen: QSize, *, whole: bool
) -> None:
    for row in rows(library):
        made = bundled_deck(library, row.id, screen, whole=whole)
        for laid in made.laid:
            body = made.body(laid.slide)
            place = f"{row.id}: {laid.slide.title} {laid.slide.part}"
            assert body.height() > screen.height() * 0.4, place
            assert laid.zoom >= _FLOOR, place
            if laid.slide.kind is not SlideKind.ITEM and laid.slide.blocks:
                page = made.page(laid)
                assert page.size().height() <= body.height(), place
                assert page.idealWidth() <= body.width() + 1, place


@pytest.mark.parametrize("size", SCREENS, ids=lambda size: f"{size.width()}x{size.height()}")
def test_nothing_is_painted_between_body_and_foot_nor_beside_the_text(library: Library, size: QSize) -> None:
    made = bundled_deck(library, "stem-cells-type-2", size)
    painter = SlidePainter(made, library.info)
    scale = size.height() / 1080
    for index, laid in enumerate(made.laid):
        image = painter.image(index, size)
        above_foot = round((1080 - FOOT) * scale) + 2
        right = size.width() - round((MARGIN - 8) * scale)
        assert _only(image, range(round(40 * scale), size.width()), [above_foot]), laid.slide.title
        assert _only(image, [right, size.width() - 3], range(0, size.height(), 3)), laid.slide.title


def _only(image: QImage, columns: range | list[int], lines: range | list[int]) -> bool:
    return all(image.pixelColor(x, y) == QColor("#FFFFFF") for x in columns for y in lines)


@pytest.mark.parametrize("screen", [WIDE, OLD], ids=["16:9", "4:3"])
def test_a_slide_of_the_short_version_is_more_than_half_filled(library: Library, screen: QSize) -> None:
    for row in rows(library):
        made = bundled_deck(library, row.id, screen)
        for laid in made.laid:
            if laid.slide.kind is SlideKind.TEXT:
                filled = made.page(laid).size().height() / made.body(laid.slide).height()
                assert filled >= 0.5, (row.id, laid.slide.title, filled)


def test_the_main_article_is_a_talk_of_ten_to_fifteen_slides_each_study_on_one(library: Library) -> None:
    made = bundled_deck(library, "stem-cells-type-2", WIDE)
    assert 10 <= len(made.slides) <= 15
    assert all(slide.parts == 1 for slide in made.slides)
    studies = [block for slide in made.slides for block in slide.blocks if isinstance(block, b.Study)]
    assert len(studies) == 4
    assert all(study.shows and study.cannot_show and study.rows for study in studies)


def test_references_that_do_not_fit_beside_the_code_are_counted(library: Library) -> None:
    made = bundled_deck(library, "stem-cells-type-2", WIDE)
    laid = next(laid for laid in made.laid if laid.slide.kind is SlideKind.TAKE_AWAY)
    listed, rest = laid.slide.blocks
    assert isinstance(listed, b.List)
    assert f"另有 {len(made.article.references) - len(listed.items)} 条" in "".join(block_text(rest))
    assert made.page(laid).size().height() <= made.body(laid.slide).height()


def test_every_word_of_an_article_is_on_a_slide_of_the_whole(library: Library) -> None:
    for row in rows(library):
        made = bundled_deck(library, row.id, WIDE, whole=True)
        shown = "".join(
            part
            for slide in made.slides
            for part in (slide.title, slide.kicker, *(words for block in slide.blocks for words in block_text(block)))
        )
        missing = [words for words in _told(library.article(row.id)) if words.replace(" ", "") not in shown.replace(" ", "")]
        assert not missing, (row.id, missing[:3])


def _told(article: Article) -> Iterator[str]:
    for inner in walk(article.blocks):
        if isinstance(inner, b.Paragraph):
            for words in block_text(inner):
                yield from words.replace("。", "。\n").splitlines()


def test_a_table_that_no_slide_can_hold_goes_on_with_its_head_repeated(library: Library, light: Theme) -> None:
    row = ((b.Text("指标"),), (b.Text("一个相当长的说明，" * 6),))
    table = b.Table("t", (b.Align.LEFT, b.Align.LEFT), ((b.Text("名"),), (b.Text("义"),)), (row,) * 30, b.Caption(1))
    article = Article("a", "题目", (table,))
    made = Deck(article, make_slides(article, "", whole=True), light, Pictures(library.asset), WIDE)
    parts = [x for laid in made.laid for x in laid.slide.blocks if isinstance(x, b.Table)]
    assert len(parts) > 2
    assert sum(len(part.rows) for part in parts) == 30
    assert {part.header for part in parts} == {table.header}
    assert [slide.part for slide in made.slides[1:]] == list(range(1, len(parts) + 1))


def test_a_table_wider_than_the_slide_is_set_in_several_with_the_first_column(library: Library, light: Theme) -> None:
    cells = tuple((b.Text(f"measurement-{i:02}"),) for i in range(14))
    table = b.Table("t", (b.Align.LEFT,) * 14, cells, (cells,), b.Caption(1))
    article = Article("a", "题目", (table,))
    made = Deck(article, make_slides(article, "", whole=True), light, Pictures(library.asset), WIDE)
    text = made.page(made.laid[1]).toPlainText()
    assert text.count("measurement-00") > 2
    assert all(f"measurement-{i:02}" in text for i in range(14))


def test_the_disclaimer_and_the_page_are_on_every_slide(library: Library) -> None:
    info = LibraryInfo(name="甲", disclaimer_short="**请勿自行停药。**")
    made = bundled_deck(library, "hba1c", OLD)
    empty = SlidePainter(made, LibraryInfo(name="甲"))
    with_words = SlidePainter(made, info)
    for index in range(len(made.laid)):
        assert with_words.image(index, QSize(960, 720)) != empty.image(index, QSize(960, 720))


def test_slides_of_an_article_that_is_due_say_so_on_every_foot(library: Library, light: Theme) -> None:
    row = next(row for row in rows(library) if row.id == "remission")
    assert row.review_due
    fresh, soon = (make_show(library, row.id, light, row.review_due - timedelta(days=days)) for days in (31, 30))
    assert (fresh.review, soon.review) == (ReviewState.FRESH, ReviewState.DUE_SOON)
    size = QSize(1280, 720)
    painters = [show.painter(size) for show in (fresh, soon)]
    for index in range(1, len(soon.slides)):
        before, after = (painter.image(index, size) for painter in painters)
        foot = QRect(0, 720 - FOOT * 720 // 1080, 1280, FOOT * 720 // 1080)
        assert before.copy(foot) != after.copy(foot)
        assert light.colours.cau.lower() in colours(after.copy(foot))
        assert light.colours.cau.lower() not in colours(before.copy(foot))
