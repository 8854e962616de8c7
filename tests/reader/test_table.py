"""Tables: in the text if they fit, otherwise scrolling in their own frame, on paper in parts."""

from __future__ import annotations

import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextCursor, QTextTable

from tests import pages
from tests.screens import blank
from viewer.content import blocks as b
from viewer.content.text import plain
from viewer.reader.document import build, steps
from viewer.reader.page import Page, PageContext
from viewer.reader.pen import Pen
from viewer.reader.style import Medium, Role
from viewer.reader.table import column_widths, least_width, row_tops, split_columns, write_table
from viewer.reader.wide_table import WideTable


def text_tables(page: Page) -> list[QTextTable]:
    """Return the tables that are part of the text."""
    return [frame for frame in page.rootFrame().childFrames() if isinstance(frame, QTextTable)]


@pytest.mark.parametrize(("columns", "in_text"), [(1, True), (3, True), (12, False)])
@pytest.mark.parametrize("zoom", [0.8, 1.0])
def test_table_is_in_the_text_where_it_fits(columns: int, zoom: float, *, in_text: bool, qapp: object) -> None:
    page = pages.page_of(pages.wide_table(columns), zoom=zoom)
    assert bool(text_tables(page)) is in_text
    assert page.idealWidth() <= page.style.column + 1


def test_table_that_fits_at_normal_size_scrolls_when_enlarged(qapp: object) -> None:
    table = pages.wide_table(4)
    assert text_tables(pages.page_of(table))
    assert not text_tables(pages.page_of(table, zoom=2.5))


def test_column_of_long_text_asks_for_no_more_than_its_share(qapp: object) -> None:
    table = pages.table(2, 2, cell="很长的一段话" * 20)
    style = pages.style()
    first, second = column_widths(table, style)
    assert first == second <= 18 * style.size(Role.TABLE)


@pytest.mark.usefixtures("qapp")
@given(st.integers(1, 14), st.integers(300, 900))
def test_parts_for_paper_hold_every_column_once_beside_the_first(columns: int, width: int) -> None:
    table, style = pages.wide_table(columns), pages.style(width, medium=Medium.PAPER)
    parts = split_columns(table, style)
    heads = [[plain(cell) for cell in part.header] for part in parts]
    assert all(head[0] == "列 0" for head in heads)
    assert [name for head in heads for name in head[1:]] == [f"列 {i}" for i in range(1, columns)]
    assert all(len(part.align) <= 2 or least_width(part, style) <= style.column for part in parts)


def test_wide_table_shows_its_end_when_scrolled_there(qapp: object) -> None:
    page = pages.page_of()
    table = WideTable(pages.wide_table(), page.style)
    size = table.size(page)
    reach = table.reach(size.width())
    assert reach > 100
    assert table.scroll(10_000, size.width())
    assert table.offset == reach
    assert not table.scroll(10, size.width())
    image, painter = blank(round(size.width()), round(size.height()))
    table.paint(painter, QRectF(0, 0, size.width(), size.height()), page)
    painter.end()
    whole, painter = blank(round(table.natural.width()), round(table.natural.height()))
    painter.setClipRect(whole.rect())
    table.draw(painter)
    painter.end()
    strip = 90  # the last column's right end, without the frozen first column
    top = round(table.natural.height()) - 4
    shown = [image.pixelColor(image.width() - strip + x, y) for x in range(strip - 2) for y in range(0, top, 3)]
    drawn = [whole.pixelColor(whole.width() - strip + x, y) for x in range(strip - 2) for y in range(0, top, 3)]
    same = sum(one == other for one, other in zip(shown, drawn, strict=True))
    assert same > 0.95 * len(drawn)  # the offset is not a whole pixel


def test_first_column_stays_while_the_rest_scrolls(qapp: object) -> None:
    page = pages.page_of()
    table = WideTable(pages.wide_table(), page.style)
    rect = QRectF(0, 0, table.size(page).width(), table.size(page).height())
    pictures = []
    for by in (0.0, 200.0):
        table.scroll(by, rect.width())
        image, painter = blank(round(rect.width()), round(rect.height()))
        table.paint(painter, rect, page)
        painter.end()
        pictures.append(image.copy(0, 0, int(table.frozen_width) - 2, round(rect.height() - 40)))
    assert pictures[0] == pictures[1]


def test_bar_reaches_from_end_to_end(qapp: object) -> None:
    page = pages.page_of()
    table = WideTable(pages.wide_table(), page.style)
    rect = QRectF(0, 0, table.size(page).width(), table.size(page).height())
    assert table.bar(rect).left() == 0
    table.scroll(10_000, rect.width())
    assert table.bar(rect).right() == pytest.approx(rect.right(), abs=1)


def test_words_below_a_wide_table_count_the_rows_and_columns_that_are_not_in_view(qapp: object) -> None:
    page = pages.page_of()
    table, width = WideTable(pages.wide_table(), page.style), page.style.column
    left, right = table.remaining(width)
    assert left == 0
    assert table.words(width) == f"右边还有 {right} 列"
    assert table.words(width, table.tops[2], table.tops[4]) == f"第 2–3 行，共 4 行；右边还有 {right} 列"
    table.scroll(10_000, width)
    left, right = table.remaining(width)
    assert table.words(width) == f"左边还有 {left} 列"
    assert right == 0


def test_step_brings_the_next_column_to_the_pinned_one_and_back(qapp: object) -> None:
    page = pages.page_of()
    table, width = WideTable(pages.wide_table(), page.style), page.style.column
    for column in (2, 3):
        assert table.step(1, width)
        assert table.cell_rect(0, column).left() == pytest.approx(table.frozen_width, abs=1)
    assert table.step(-1, width)
    assert table.step(-1, width)
    assert table.offset == 0
    assert not table.step(-1, width)


def test_cell_with_the_keyboard_is_wholly_in_view(qapp: object) -> None:
    page = pages.page_of()
    table, width = WideTable(pages.wide_table(), page.style), page.style.column
    for column in (0, 5, 11, 3, 1):
        table.show_cell(2, column, width)
        cell = table.cell_rect(2, column)
        assert cell.left() >= (table.frozen_width - 1 if column else 0)
        assert cell.right() <= width + 1


def test_right_edge_fades_while_more_columns_follow(qapp: object) -> None:
    page = pages.page_of()
    table, width = WideTable(pages.wide_table(), page.style), page.style.column
    edges = []
    for by in (0, 10_000):
        table.scroll(by, width)
        image, painter = blank(width, round(table.size(page).height()))
        table.paint(painter, QRectF(0, 0, width, image.height()), page)
        painter.end()
        edges.append(image.pixelColor(width - 3, round(table.header_height / 2)).name())
    assert edges[0] != edges[1] == page.style.theme.colours.tint.lower()


@pytest.mark.parametrize(
    "table",
    [
        b.Table("t", (b.Align.LEFT,), (((),)), (((),),), b.Caption(0)),
        replace(pages.table(0, 2), rows=()),
        replace(pages.table(2, 2), header=((), ())),
    ],
)
def test_odd_tables_are_laid_out(table: b.Table, qapp: object) -> None:
    assert pages.page_of(table).size().height() > 0
    assert WideTable(table, pages.style()).natural.height() > 0


def test_row_with_a_corrected_value_is_amber_however_deep_it_stands(qapp: object) -> None:
    corrected = (b.Strong((b.Corrected((b.Text("7.27"),)),)),)
    table = replace(pages.table(2, 2), rows=((pages.words("甲"), corrected), (pages.words("乙"), pages.words("5"))))
    page = pages.page_of(table)
    (made,) = text_tables(page)
    amber = pages.style().theme.colours.caubg.lower()
    grounds = [made.cellAt(row, 0).format().background().color().name() for row in (1, 2)]
    assert grounds[0] == amber
    assert grounds[1] != amber


def test_values_with_an_arrow_up_or_down_are_bold_and_in_the_colour_of_caution(qapp: object) -> None:
    cells = ("↑ 9.1", "↓ 3.2", "5.6", "9.1 ↓ 5.6")
    rows = tuple(((b.Text(cell),),) for cell in cells)
    page = pages.page_of(b.Table("t", (b.Align.LEFT,), ((b.Text("值"),),), rows, b.Caption(0)))
    (made,) = text_tables(page)
    formats = [made.cellAt(row, 0).firstCursorPosition().charFormat() for row in range(1, 5)]
    flagged = [(form.foreground().color().name(), form.fontWeight() >= 700) for form in formats]
    caution, ink = page.style.theme.colours.cau.lower(), page.style.theme.colours.ink.lower()
    assert flagged == [(caution, True), (caution, True), (ink, False), (ink, False)]


def large_table(rows: int = 60, columns: int = 12) -> b.Table:
    """Return a wide table that is laid out in several steps, with cells of several lines among its values."""
    table = pages.table(rows, columns, anchor="tbl-large", cell="milligrams{}x{}")
    long = (pages.words("很长的一段话，要占好几行，" * 3), *table.rows[0][1:])
    return replace(table, rows=tuple(long if i % 17 == 3 else row for i, row in enumerate(table.rows)))


def test_table_that_is_not_shown_any_more_leaves_no_page_in_memory(qapp: object) -> None:
    table = WideTable(large_table(), pages.style())
    kept = [weakref.ref(page) for page in table.pages]
    del table
    assert [page() for page in kept] == [None] * len(kept)


@pytest.mark.parametrize("zoom", [1.0, 1.37])
def test_large_table_looks_like_one_that_is_laid_out_at_once(zoom: float, qapp: object) -> None:
    table, style = large_table(), pages.style(zoom=zoom)
    sliced = WideTable(table, style)
    assert len(sliced.pages) > 3
    width, height = round(sliced.natural.width()), round(sliced.natural.height())
    whole = Page(style)
    whole.setTextWidth(width)
    pen = Pen(whole)
    pen.cursor.beginEditBlock()
    made = write_table(pen, table, float(width))
    pen.finish()
    QTextCursor(whole).endEditBlock()
    assert sliced.tops[:-1] == pytest.approx(row_tops(whole, made)[:-1])
    pictures = []
    for draw in (whole.drawContents, sliced.draw):
        image, painter = blank(width, height)
        painter.setClipRect(image.rect())
        draw(painter)
        painter.end()
        pictures.append(image)
    assert pictures[0] == pictures[1]


def test_rows_of_a_large_table_follow_the_beginning_of_the_page(qapp: object) -> None:
    blocks = (large_table(), pages.paragraph("之后"), large_table(), pages.paragraph("最后"))
    page = Page(pages.style())
    growing = steps(page, pages.article(*blocks), PageContext(), pages.pictures(), batch=4)
    next(growing)
    assert pages.article(*blocks).title in page.toPlainText()
    assert not any(isinstance(inset, WideTable) for inset in page.contents.insets)
    pauses = sum(1 for _ in growing)
    tables = [inset for inset in page.contents.insets if isinstance(inset, WideTable)]
    assert [table.whole for table in tables] == [True, True]
    assert pauses > sum(len(table.pages) for table in tables)
    assert page.toPlainText().index("之后") < page.toPlainText().index("最后")


def test_page_with_large_tables_is_the_same_whether_it_is_built_at_once_or_grows(qapp: object) -> None:
    blocks = (pages.paragraph("先说"), large_table(), pages.table(400, 2), pages.paragraph("最后"))
    article = pages.article(*blocks)
    grown = Page(pages.style())
    for _ in steps(grown, article, PageContext(), pages.pictures(), batch=4):
        pass
    whole = build(article, PageContext(), pages.style(), pages.pictures())
    assert grown.toPlainText() == whole.toPlainText()
    assert grown.size() == whole.size()
