"""Arabic, Hebrew, Persian and similar scripts are set from right to left, each paragraph according to its first letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock

from tests import pages
from tests.screens import blank
from viewer.content import blocks as b
from viewer.reader import underlay
from viewer.reader.page import Page

ARABIC = "مستوى السكر في الدم هو 7.0 mmol/L بعد الأكل."
HEBREW = "רמת הסוכר HbA1c 6.5% בבדיקה."
PERSIAN = "قند خون ۷٫۰ است."
WIDTH = 700


def blocks_of(page: Page) -> Iterator[QTextBlock]:
    block = page.begin()
    while block.isValid():
        if block.text().strip("\ufffc"):
            yield block
        block = block.next()


def found(page: Page, words: str) -> QTextBlock:
    return next(block for block in blocks_of(page) if words in block.text())


def quoted(words: str) -> b.Quote:
    return b.Quote((pages.paragraph(words),))


def ends_at_right(block: QTextBlock) -> bool:
    """Return whether the first line is aligned right, from right to left."""
    line = block.layout().lineAt(0)
    used = line.naturalTextRect()
    return block.textDirection() is Qt.LayoutDirection.RightToLeft and used.right() >= line.x() + line.width() - 1


def table(header: str, cell: str, align: b.Align = b.Align.LEFT) -> b.Table:
    rows = ((pages.words(cell), pages.words("12")),) * 2
    head = pages.words(header), pages.words("mmol/L")
    return b.Table("t", (align, b.Align.RIGHT), head, rows, b.Caption(1, pages.words(cell)))


@pytest.mark.parametrize("words", [ARABIC, HEBREW, PERSIAN, f"12 {ARABIC}"])
@pytest.mark.parametrize("make", [pages.paragraph, pages.heading, quoted])
def test_words_begin_at_the_right(make: Callable[[str], b.Block], words: str, qapp: object) -> None:
    page = pages.page_of(make(words), width=WIDTH)
    assert ends_at_right(found(page, words[-8:]))


@pytest.mark.parametrize("words", ["糖尿病 مرض", "HbA1c مرض", "血糖 7.0"])
def test_first_letter_decides(words: str, qapp: object) -> None:
    page = pages.page_of(pages.paragraph(words), width=WIDTH)
    block = found(page, words[:2])
    assert block.textDirection() is Qt.LayoutDirection.LeftToRight
    assert block.layout().lineAt(0).naturalTextRect().left() < 1


@pytest.mark.parametrize("align", [b.Align.LEFT, b.Align.RIGHT])
def test_cells_and_captions_begin_at_the_right(align: b.Align, qapp: object) -> None:
    page = pages.page_of(table("المؤشر", ARABIC[:12], align), width=WIDTH)
    assert all(ends_at_right(block) for block in blocks_of(page) if ARABIC[:12] in block.text())


def test_callout_title_begins_at_the_right_behind_its_icon(qapp: object) -> None:
    page = pages.page_of(b.Callout(b.CalloutKind.WARNING, pages.words(HEBREW[:8]), (pages.paragraph(HEBREW),)), width=WIDTH)
    assert all(ends_at_right(block) for block in blocks_of(page) if HEBREW[:8] in block.text())


@pytest.mark.parametrize("ordered", [True, False])
def test_marker_of_a_list_stands_at_the_right(ordered: bool, qapp: object) -> None:
    def inked(words: str) -> tuple[bool, bool]:
        """Return whether there is ink left, and right, of the words."""
        items = (b.ListItem((pages.paragraph(words),)),)
        page = pages.page_of(b.List(ordered=ordered, items=items), width=WIDTH)
        block = found(page, words)
        rect = page.documentLayout().blockBoundingRect(block)
        image, painter = blank(page.style.column, round(rect.bottom()) + 10)
        underlay.paint(painter, page, rect)
        painter.end()
        rows = range(round(rect.top()), round(rect.bottom()))
        edge = page.style.px(34)
        left, right = (
            any(image.pixelColor(x, y).name() != "#ffffff" for x in side for y in rows)
            for side in (range(edge), range(image.width() - edge, image.width()))
        )
        return left, right

    assert inked("血糖") == (True, False)
    assert inked("سكر") == (False, True)


def test_right_to_left_text_is_copied_as_it_is(qapp: object) -> None:
    page = pages.page_of(pages.paragraph(ARABIC))
    assert ARABIC in pages.copied(page)


def test_quantity_with_its_unit_reads_from_left_to_right_within(qapp: object) -> None:
    words = "العلاج 100–300×10⁹/L واليوم"
    page = pages.page_of(pages.paragraph(words), width=WIDTH)
    block = found(page, "العلاج")
    line, text = block.layout().lineAt(0), block.text()
    places = [line.cursorToX(text.index(part))[0] for part in ("00", "300", "10⁹", "L")]  # type: ignore[index]
    assert places == sorted(places)
    assert words in pages.copied(page)
