"""Another width, theme or text size on a long page: what is in view is right at once, and stays when the rest is there."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests import pages
from tests.screens import drawn
from viewer import theme
from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.reader.finding import Finder
from viewer.reader.page import Page, PageContext
from viewer.reader.page_nodes import page_nodes
from viewer.reader.style import PageStyle
from viewer.reader.view import ReaderView
from viewer.reader.wide_table import WideTable

Change = Callable[[ReaderView], object]
_WORDS = "2026 年 HbA1c 降到 6.5 %，餐后两小时血糖 7.8 mmol/L，饭后走 20 分钟；记录在本子上，复诊时带来。"

_SEEN = 24
"""Difference of a colour, of 255, that is seen."""


def _section(number: int) -> list[b.Block]:
    """Return a section with every kind of block that is drawn in its own way."""
    words = f"第 {number} 段。" + _WORDS
    items = tuple(b.ListItem((pages.paragraph(words),)) for _ in range(3))
    kinds: list[b.Block] = [
        pages.paragraph(words * 3),
        b.List(ordered=True, items=items),
        pages.table(4, 3, anchor=f"t{number}"),
        b.Callout(b.CalloutKind.WARNING, (), (pages.paragraph(words),)),
        pages.figure(),
        pages.study(),
        pages.chart(),
        b.Quote((pages.paragraph(words),)),
        pages.table(4, 12, anchor=f"w{number}", cell="milligrams{}x{}"),
        b.Code("text", (("", "one\ntwo\nthree"),)),
    ]
    return [pages.heading(f"第 {number} 节", anchor=f"s{number}"), *(kinds[(number + i) % len(kinds)] for i in range(6))]


def _long() -> Article:
    return pages.article(*(block for number in range(1, 11) for block in _section(number)))


@pytest.fixture
def view(qtbot: QtBot) -> ReaderView:
    made = ReaderView(pages.pictures(), PageStyle(theme.load("light")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.show_article(_long(), PageContext(disclaimer="不能代替医生面诊。"))
    made.finish()
    made.page.size()  # laid out to its end
    return made


def styled(name: str = "light", zoom: int = 100) -> Change:
    """Return a change of theme or text size."""
    return lambda view: view.set_style(PageStyle(theme.load(name), zoom=zoom / 100))


def wide(width: int) -> Change:
    """Return a change of the pane's width."""
    return lambda view: view.resize(width, 700)


def is_renewing(view: ReaderView) -> bool:
    """Return whether only what is in view is right."""
    return view.renewing


def page_picture(view: ReaderView) -> QImage:
    """Return what is in view, without the scroll bar."""
    return drawn(view.viewport())


def differing(one: QImage, other: QImage) -> int:
    """Return the number of rows of pixels in which two pictures differ visibly: letters over 64 px are drawn in two ways."""
    assert one.size() == other.size()
    kinds = [each.convertToFormat(QImage.Format.Format_RGB32) for each in (one, other)]
    first, second = (memoryview(each.constBits()).tobytes() for each in kinds)
    line = kinds[0].bytesPerLine()
    rows = ((first[at : at + line], second[at : at + line]) for at in range(0, len(first), line))
    return sum(a != b and max(abs(x - y) for x, y in zip(a, b, strict=True)) > _SEEN for a, b in rows)


def top_words(view: ReaderView) -> str:
    """Return the words of the paragraph in the upper part of the pane."""
    view.finish()
    return view.cursorForPosition(QPoint(view.width() // 2, 24)).block().text()


CHANGES = {
    "narrower": wide(620),
    "wider": wide(1300),
    "dark": styled("dark"),
    "contrast": styled("contrast"),
    "small": styled(zoom=80),
    "large": styled(zoom=250),
}


@pytest.mark.parametrize("share", [0.0, 0.13, 0.5, 0.77])
def test_what_is_in_view_after_a_change_is_what_the_whole_page_shows(view: ReaderView, share: float) -> None:
    bar = view.verticalScrollBar()
    bar.setValue(round(bar.maximum() * share))
    for change in CHANGES.values():
        change(view)
        assert is_renewing(view)
        at_once = page_picture(view)
        view.finish()
        assert not is_renewing(view)
        assert differing(at_once, page_picture(view)) <= 1  # a table's hairline may be a pixel higher


def test_the_reader_stays_at_the_same_words(view: ReaderView) -> None:
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before, place = top_words(view), view.place()
    for change in CHANGES.values():
        change(view)
        assert view.place().anchor == place.anchor
        assert top_words(view) == before
        assert view.place().anchor == place.anchor


def test_a_heading_that_was_jumped_to_stays_where_it_is(view: ReaderView) -> None:
    view.jump("s9", flash=False)
    y = view.y_of(view.page.contents.anchors["s9"]) - view.verticalScrollBar().value()
    for change in CHANGES.values():
        change(view)
        view.finish()
        assert view.y_of(view.page.contents.anchors["s9"]) - view.verticalScrollBar().value() == pytest.approx(y, abs=1)


def test_selected_words_stay_selected_and_are_drawn_so_at_once(view: ReaderView) -> None:
    view.jump("s9", flash=False)
    cursor = QTextCursor(view.page)
    cursor.setPosition(view.page.contents.anchors["s9"])
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    chosen = view.textCursor().selectedText()
    assert chosen
    for change in CHANGES.values():
        change(view)
        at_once = page_picture(view)
        view.finish()
        assert view.textCursor().selectedText() == chosen
        assert differing(at_once, page_picture(view)) == 0


def test_matches_of_a_search_are_marked_at_once_in_the_colours_of_the_theme(view: ReaderView) -> None:
    view.jump("s9", flash=False)
    finder = Finder(view)
    finder.search("HbA1c")
    view.rebuilt.connect(finder.mark_again)
    place = view.place()
    for change in (styled("dark"), styled("contrast"), styled(zoom=150), wide(600)):
        change(view)
        at_once = page_picture(view)
        view.finish()
        assert differing(at_once, page_picture(view)) == 0
        assert view.place().anchor == place.anchor


def test_a_wide_table_stays_scrolled_and_keeps_its_rows_when_only_the_width_changes(view: ReaderView) -> None:
    def table() -> WideTable:
        return [inset for inset in view.page.contents.insets if isinstance(inset, WideTable)][4]

    before = table()
    before.scroll(300, view.style_now.column)
    view.jump(before.table.anchor, flash=False)
    wide(640)(view)
    at_once = page_picture(view)
    view.finish()
    assert table().offset == 300
    assert table().pages == before.pages
    assert differing(at_once, page_picture(view)) == 0
    styled("dark")(view)
    view.finish()
    assert table().offset == pytest.approx(300, abs=1)


def test_two_hundred_quick_steps_of_changes_end_at_the_same_words(view: ReaderView, qtbot: QtBot) -> None:
    view.jump("s9", flash=False)
    for step in range(200):
        view.resize(500 + (step * 37) % 700, 500 + (step * 13) % 300)
        if step % 20 == 7:
            CHANGES[("dark", "large", "small", "contrast")[step // 20 % 4]](view)
        if step % 10 == 0:
            page_picture(view)
    styled()(view)
    view.resize(900, 700)
    qtbot.waitUntil(lambda: view.settled, timeout=20_000)
    assert view.place().anchor == "s9"
    assert 0 < view.y_of(view.page.contents.anchors["s9"]) - view.verticalScrollBar().value() <= 60


def test_a_press_a_key_and_a_wheel_meet_the_whole_page(view: ReaderView, qtbot: QtBot) -> None:
    view.jump("s9", flash=False)
    for act in (
        lambda: QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(400, 200)),
        lambda: QTest.keyClick(view, Qt.Key.Key_Down),
        lambda: view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 40),
        lambda: view.reveal(0),
        lambda: view.jump("s3"),
    ):
        view.set_style(replace(view.style_now, theme=theme.load("light"), zoom=1.25 if view.style_now.zoom == 1.0 else 1.0))
        assert is_renewing(view)
        act()
        assert not is_renewing(view)
        assert view.settled


def test_the_pointer_alone_and_a_key_for_text_size_do_not_wait_for_the_whole_page(view: ReaderView) -> None:
    view.jump("s9", flash=False)
    styled("dark")(view)
    QTest.mouseMove(view.viewport(), QPoint(300, 300))
    QTest.keyClick(view, Qt.Key.Key_Control)
    assert is_renewing(view)


def test_a_screen_reader_is_told_the_whole_page_meanwhile(view: ReaderView) -> None:
    told = [(node.role, node.name) for node in page_nodes(view.page)]
    styled("dark")(view)
    assert is_renewing(view)
    assert [(node.role, node.name) for node in view.described().nodes()] == told
    view.finish()
    assert [(node.role, node.name) for node in view.described().nodes()] == told


def test_resizing_at_the_end_of_the_page_shows_its_end(view: ReaderView) -> None:
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    view.resize(900, 1000)
    view.resize(1300, 1200)
    at_once = page_picture(view)
    view.finish()
    assert differing(at_once, page_picture(view)) == 0
    assert bar.value() == view.page.size().height() - view.viewport().height()


def test_a_layout_that_another_one_overtakes_leaves_no_page_in_memory(view: ReaderView, qtbot: QtBot) -> None:
    def pages_in_memory() -> int:
        gc.collect()
        return sum(type(each) is Page for each in gc.get_objects())

    before = pages_in_memory()
    for zoom in (110, 125, 150, 125):
        styled(zoom=zoom)(view)
        view.resize(view.width() - 8, 700)
        QCoreApplication.processEvents()
    qtbot.waitUntil(lambda: view.settled, timeout=15_000)
    styled()(view)
    view.finish()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert pages_in_memory() <= before
