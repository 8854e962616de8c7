"""Kiosk screens and sheets of paper, cut out of the same pages by the same rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QTextBlock, QTextTable
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer import theme
from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.handout.handout import Handout, printable
from viewer.handout.options import Extent, HandoutOptions, Paper, TextSize
from viewer.kiosk.public_library import PublicLibrary
from viewer.library.library import Library
from viewer.library.schema import Filter
from viewer.reader import document
from viewer.reader.adapted_article import adapted
from viewer.reader.figure import Pictures
from viewer.reader.insets import lay_out
from viewer.reader.page import MARKER
from viewer.reader.pagination import Pagination, lines
from viewer.reader.style import Medium, PageStyle
from viewer.reader.underlay import frame_rect

_HEIGHTS = (500.0, 680.0, 1366.0)
_BEFORE = date(2026, 1, 1)
"""A day before the library was built, when nothing is overdue."""


def _screens(library: Path, article: str, zoom: float, height: float) -> Pagination:
    with Library.open(library) as opened:
        public = PublicLibrary(opened, lambda: _BEFORE)
        style = PageStyle(theme.load("light"), Medium.KIOSK, zoom).fitted(1216)
        read = adapted(public.article(article), style)
        page = document.build(read, public.page_context(read), style, Pictures(opened.asset))
        lay_out(page, height)
        made = Pagination(page, height, overlap=2, moved_from=0.4)
        made.page = page  # type: ignore[attr-defined]  # kept alive with what was computed from it
        return made


@pytest.mark.parametrize("height", _HEIGHTS)
@pytest.mark.parametrize("zoom", [1.0, 2.0])
@pytest.mark.parametrize("article", ["stem-cells-type-2", "glucose-units", "hypoglycaemia-en"])
def test_every_line_is_whole_on_some_screen_and_no_screen_is_too_high(
    qtbot: QtBot, bundled: Path, article: str, zoom: float, height: float
) -> None:
    screens = _screens(bundled, article, zoom, height)
    shown = {i for screen in screens.pieces for i in range(screen.first, screen.end)}
    assert shown == set(range(len(screens.atoms)))
    assert [screen for screen in screens.pieces if screen.bottom - screen.top > height + 1] == []
    assert [atom for atom in screens.atoms if atom.bottom - atom.top > height + 1] == []
    for screen in screens.pieces:
        outside = screens.atoms[screen.end :]
        assert all(atom.top >= screen.bottom - 12 * zoom for atom in outside[:8])  # a line's descent


def test_screens_go_forward_and_the_last_one_ends_the_page(qtbot: QtBot, bundled: Path) -> None:
    screens = _screens(bundled, "stem-cells-type-2", 1.0, 680)
    firsts = [screen.first for screen in screens.pieces]
    assert firsts == sorted(set(firsts))
    assert screens.pieces[-1].end == len(screens.atoms)


def test_heading_never_ends_a_screen(qtbot: QtBot, bundled: Path) -> None:
    screens = _screens(bundled, "stem-cells-type-2", 1.0, 680)
    assert [screen for screen in screens.pieces[:-1] if screens.atoms[screen.end - 1].joined] == []


def test_paragraph_that_goes_on_is_shown_with_lines_seen_before(qtbot: QtBot, bundled: Path) -> None:
    screens = _screens(bundled, "stem-cells-type-2", 2.0, 500)
    going_on = [
        (screen, following)
        for screen, following in zip(screens.pieces, screens.pieces[1:], strict=False)
        if screens.atoms[screen.end - 1].block == screens.atoms[min(screen.end, len(screens.atoms) - 1)].block
    ]
    assert going_on
    assert any(following.first < screen.end for screen, following in going_on)


def test_title_and_heads_of_cards_share_a_screen_with_what_follows_at_the_largest_size(qtbot: QtBot, bundled: Path) -> None:
    screens = _screens(bundled, "insulin-resistance-stem-cells", 2.0, 612)
    lonely = [
        screen
        for screen, following in zip(screens.pieces, screens.pieces[1:], strict=False)
        if screen.end - screen.first == 1
        and screens.atoms[screen.first].joined
        and screens.atoms[following.first].bottom - screen.top <= 612
    ]
    assert lonely == []


TODAY = date(2026, 11, 22)
OPTIONS = [
    HandoutOptions(),
    HandoutOptions(Paper.A5),
    HandoutOptions(Paper.A5, text=TextSize.LARGEST),
    HandoutOptions(text=TextSize.LARGE),
    HandoutOptions(extent=Extent.SUMMARY),
]


def handouts(library: Library, options: HandoutOptions) -> list[Handout]:
    return [Handout(printable(library, library.article(row.id), TODAY), options) for row in library.rows(Filter())]


@pytest.fixture(name="all_handouts", scope="module", params=OPTIONS, ids=str)
def _all_handouts(request: pytest.FixtureRequest, qapp: QApplication, bundled: Path) -> Iterator[list[Handout]]:
    """Yield the handouts of all articles with the same options, laid out once for the tests that only look at them."""
    with Library.open(bundled) as opened:
        yield handouts(opened, request.param)


def blocks(handout: Handout) -> list[QTextBlock]:
    found, block = [], handout.page.begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def sheet_of(handout: Handout, y: float) -> int:
    return max(i for i, piece in enumerate(handout.pieces) if piece.top <= y + 0.5)


def test_no_line_row_figure_or_box_is_cut_and_nothing_is_lost(all_handouts: list[Handout]) -> None:
    for handout in all_handouts:
        place = handout.article.id
        for first, second in pairwise(handout.pieces):
            assert first.bottom <= second.top + 0.5, place
        for i, piece in enumerate(handout.pieces):
            head = piece.head[1] - piece.head[0] if piece.head else 0
            assert piece.bottom - piece.top + head <= handout.sheet.room(first=i == 0) + 0.5, place
        for block in blocks(handout):
            if block.length() > 1 or block.blockFormat().hasProperty(MARKER):
                for top, bottom in lines(block, handout.page):
                    whole = any(piece.top - 0.5 <= top and bottom <= piece.bottom + 0.5 for piece in handout.pieces)
                    assert whole, (place, block.text()[:20])
        for box in handout.page.contents.boxes:
            rect = frame_rect(handout.page, box)
            if not isinstance(box.frame, QTextTable) and rect.height() <= handout.sheet.room(first=False):
                assert sheet_of(handout, rect.top()) == sheet_of(handout, rect.bottom() - 1), (place, box.kind)


def test_no_heading_ends_a_page_and_no_paragraph_leaves_a_single_line(all_handouts: list[Handout]) -> None:
    for handout in all_handouts:
        for block in blocks(handout):
            found = lines(block, handout.page)
            if not found or QTextBlock(block).blockFormat().hasProperty(MARKER):
                continue
            sheets = [sheet_of(handout, top) for top, _ in found]
            if block.blockFormat().headingLevel() and block.next().isValid():
                following = lines(block.next(), handout.page)
                assert not following or sheet_of(handout, following[0][0]) == sheets[-1], block.text()
            if len(found) > 1 and not block.blockFormat().headingLevel():
                assert min(sheets.count(sheet) for sheet in set(sheets)) >= 2, block.text()[:30]


def long_table(rows: int) -> Article:
    row = ((b.Text("空腹血糖"),), (b.Text("5.6 mmol/L"),))
    table = b.Table("tbl", (b.Align.LEFT, b.Align.RIGHT), ((b.Text("指标"),), (b.Text("数值"),)), (row,) * rows, b.Caption(1))
    return Article("hba1c", "长表", (table,))


def test_a_long_table_repeats_its_head_on_every_page(library: Library) -> None:
    handout = Handout(printable(library, long_table(120), TODAY), HandoutOptions())
    assert handout.pages > 2
    assert handout.pieces[0].head is None
    heads = {piece.head for piece in handout.pieces[1:-1]}
    assert len(heads) == 1
    assert None not in heads


def test_a_row_taller_than_a_sheet_goes_on_line_by_line(library: Library) -> None:
    cell = (b.Text("很长的一格，" * 900),)
    table = b.Table("t", (b.Align.LEFT, b.Align.LEFT), ((), ()), (((b.Text("甲"),), cell),), b.Caption(0))
    handout = Handout(printable(library, Article("hba1c", "长格", (table,)), TODAY), HandoutOptions(Paper.A5))
    assert handout.pages > 2
    for first, second in pairwise(handout.pieces):
        assert first.bottom <= second.top + 0.5


def test_larger_text_needs_more_pages_and_a_summary_at_most_two(library: Library) -> None:
    article = library.article("stem-cells-type-2")
    source = printable(library, article, TODAY)
    pages = [Handout(source, HandoutOptions(text=size)).pages for size in TextSize]
    assert pages == sorted(pages)
    assert pages[0] < pages[-1]
    for summary in handouts(library, HandoutOptions(extent=Extent.SUMMARY)):
        assert summary.pages <= 2, summary.article.id


@pytest.mark.parametrize("before", range(36, 60, 3))
def test_a_short_table_stays_whole_with_its_caption_and_source(library: Library, before: int) -> None:
    rows = (((b.Text("空腹血糖"),), (b.Text("5.6 mmol/L"),)),) * 5
    caption = b.Caption(1, (b.Text("四次测量"),), (b.Text("来源：示例"),))
    table = b.Table("tbl", (b.Align.LEFT, b.Align.RIGHT), ((b.Text("指标"),), (b.Text("数值"),)), rows, caption)
    words = tuple(b.Paragraph((b.Text("一行字。"),)) for _ in range(before // 3))
    handout = Handout(printable(library, Article("hba1c", "短表", (*words, table)), TODAY), HandoutOptions(Paper.A5))
    parts = [block for block in blocks(handout) if block.text().startswith(("表", "空腹", "来源", "指标"))]
    assert len(parts) == 8
    assert len({sheet_of(handout, lines(block, handout.page)[0][0]) for block in parts}) == 1
