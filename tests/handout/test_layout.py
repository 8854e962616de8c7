from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtGui import QTextBlock, QTextTable

from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.handout.handout import Handout, printable
from viewer.handout.layout import lines
from viewer.handout.options import Extent, HandoutOptions, Paper, TextSize
from viewer.library.library import Library
from viewer.library.schema import Filter
from viewer.reader.page import MARKER
from viewer.reader.underlay import frame_rect

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


def blocks(handout: Handout) -> list[QTextBlock]:
    found, block = [], handout.page.begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def sheet_of(handout: Handout, y: float) -> int:
    return max(i for i, cut in enumerate(handout.cuts) if cut.top <= y + 0.5)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_no_line_row_figure_or_box_is_cut_and_nothing_is_lost(library: Library, options: HandoutOptions) -> None:
    for handout in handouts(library, options):
        place = handout.article.id
        for first, second in pairwise(handout.cuts):
            assert first.bottom <= second.top + 0.5, place
        for i, cut in enumerate(handout.cuts):
            head = cut.head[1] - cut.head[0] if cut.head else 0
            assert cut.bottom - cut.top + head <= handout.sheet.room(first=i == 0) + 0.5, place
        for block in blocks(handout):
            if block.length() > 1 or block.blockFormat().hasProperty(MARKER):
                for top, bottom in lines(block, handout.page):
                    whole = any(cut.top - 0.5 <= top and bottom <= cut.bottom + 0.5 for cut in handout.cuts)
                    assert whole, (place, block.text()[:20])
        for box in handout.page.contents.boxes:
            rect = frame_rect(handout.page, box)
            if not isinstance(box.frame, QTextTable) and rect.height() <= handout.sheet.room(first=False):
                assert sheet_of(handout, rect.top()) == sheet_of(handout, rect.bottom() - 1), (place, box.kind)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_no_heading_ends_a_page_and_no_paragraph_leaves_a_single_line(library: Library, options: HandoutOptions) -> None:
    for handout in handouts(library, options):
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
    assert handout.cuts[0].head is None
    heads = {cut.head for cut in handout.cuts[1:-1]}
    assert len(heads) == 1
    assert None not in heads


def test_a_row_taller_than_a_sheet_goes_on_line_by_line(library: Library) -> None:
    cell = (b.Text("很长的一格，" * 900),)
    table = b.Table("t", (b.Align.LEFT, b.Align.LEFT), ((), ()), (((b.Text("甲"),), cell),), b.Caption(0))
    handout = Handout(printable(library, Article("hba1c", "长格", (table,)), TODAY), HandoutOptions(Paper.A5))
    assert handout.pages > 2
    for first, second in pairwise(handout.cuts):
        assert first.bottom <= second.top + 0.5


def test_larger_text_needs_more_pages_and_a_summary_at_most_two(library: Library) -> None:
    article = library.article("stem-cells-type-2")
    source = printable(library, article, TODAY)
    pages = [Handout(source, HandoutOptions(text=size)).pages for size in TextSize]
    assert pages == sorted(pages)
    assert pages[0] < pages[-1]
    for summary in handouts(library, HandoutOptions(extent=Extent.SUMMARY)):
        assert summary.pages <= 2, summary.article.id
