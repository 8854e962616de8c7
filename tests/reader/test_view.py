"""The reading pane: its column, its reading places, its links."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests import pages
from tests.pages import words
from tests.screens import colours, drawn
from viewer import theme
from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.errors import LibraryDamaged
from viewer.library.schema import Asset
from viewer.reader.figure import Pictures
from viewer.reader.page import PageContext
from viewer.reader.style import MEASURE, PageStyle, Role
from viewer.reader.view import ReaderView
from viewer.reader.wide_table import WideTable
from viewer.settings import ReadingPlace

MakeView = Callable[[Article], ReaderView]


@pytest.fixture
def make(qtbot: QtBot) -> MakeView:
    def made(article: Article) -> ReaderView:
        view = ReaderView(pages.pictures(), PageStyle(theme.load("light")))
        qtbot.addWidget(view)
        view.resize(900, 700)
        with qtbot.waitExposed(view):
            view.show()
        view.show_article(article, PageContext(disclaimer="不能代替医生面诊。"))
        view.finish()
        return view

    return made


@pytest.fixture
def view(make: MakeView) -> ReaderView:
    return make(pages.long_article(12))


def top_line(view: ReaderView) -> str:
    """Return the text of the block at the top of the pane."""
    return view.cursorForPosition(QPoint(view.width() // 2, 30)).block().text()


@pytest.mark.parametrize("zoom", theme.ZOOM_STEPS)
@pytest.mark.parametrize("width", [500, 1000, 2400])
def test_line_never_holds_more_than_forty_characters(make: MakeView, width: int, zoom: int) -> None:
    view = make(pages.long_article(2))
    view.resize(width, 700)
    view.set_style(PageStyle(theme.load("light"), zoom=zoom / 100))
    column = view.style_now.column
    assert column <= 40 * view.style_now.size(Role.BODY)
    assert column <= max(160, view.viewport().width())


def test_column_stands_in_the_middle(view: ReaderView, qtbot: QtBot) -> None:
    view.resize(1400, 700)
    qtbot.waitUntil(lambda: view.style_now.column == MEASURE * view.style_now.size(Role.BODY))
    margin = view.page.rootFrame().frameFormat().leftMargin()
    assert margin == pytest.approx((view.viewport().width() - view.style_now.column) / 2, abs=1)
    assert view.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("zoom", theme.ZOOM_STEPS)
def test_text_size_keeps_the_place(view: ReaderView, zoom: int) -> None:
    view.jump("s7", flash=False)
    before = view.place()
    view.set_style(PageStyle(theme.load("light"), zoom=zoom / 100))
    assert view.place().anchor == "s7"
    assert view.place().fraction == pytest.approx(before.fraction, abs=0.01)
    assert "第 7 节" in top_line(view).replace("\u00a0", " ")


def test_place_survives_a_walk_through_all_sizes(view: ReaderView) -> None:
    view.go_to(ReadingPlace("s5", 0.5))
    for zoom in (*theme.ZOOM_STEPS, *reversed(theme.ZOOM_STEPS), 100):
        view.set_style(PageStyle(theme.load("light"), zoom=zoom / 100))
    assert view.place().anchor == "s5"
    assert view.place().fraction == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("name", theme.THEMES)
def test_theme_keeps_the_place_and_dresses_the_page(view: ReaderView, name: str) -> None:
    view.go_to(ReadingPlace("s4", 0.3))
    scrolled = view.verticalScrollBar().value()
    view.set_style(PageStyle(theme.load(name)))
    assert view.verticalScrollBar().value() == scrolled
    assert drawn(view.viewport()).pixelColor(2, 2).name() == theme.load(name).colours.sheet.lower()


def test_resizing_keeps_the_place(view: ReaderView, qtbot: QtBot) -> None:
    view.go_to(ReadingPlace("s6", 0.4))
    view.resize(560, 700)
    qtbot.waitUntil(lambda: view.style_now.column < 560)
    assert view.place().anchor == "s6"
    assert view.place().fraction == pytest.approx(0.4, abs=0.1)


def test_each_step_of_resizing_fits_the_pane_and_keeps_the_place(view: ReaderView) -> None:
    view.go_to(ReadingPlace("s6", 0.4))
    line = top_line(view)
    for width in (*range(880, 560, -40), *range(560, 1500, 120)):
        view.resize(width, 700)
        assert view.in_view[0].textWidth() == view.viewport().width()
        assert view.place().anchor == "s6"
        assert view.place().fraction == pytest.approx(0.4, abs=0.05)
    view.resize(900, 700)
    view.finish()
    assert top_line(view) == line


def test_another_article_begins_at_its_head(view: ReaderView) -> None:
    view.jump("s9")
    view.show_article(pages.article(pages.paragraph("短")), PageContext())
    assert view.verticalScrollBar().value() == 0
    assert view.place() == ReadingPlace()


def test_article_opens_at_the_place_it_was_left(view: ReaderView) -> None:
    view.show_article(pages.long_article(12), PageContext(), ReadingPlace("s8", 0.25))
    view.finish()
    assert view.place().anchor == "s8"
    assert view.place().fraction == pytest.approx(0.25, abs=0.02)


def test_place_of_a_heading_that_is_gone_is_the_head(view: ReaderView) -> None:
    view.show_article(pages.long_article(3), PageContext(), ReadingPlace("s99", 0.25))
    view.finish()
    assert view.verticalScrollBar().value() == 0


def test_jump_shows_the_heading_with_room_above(view: ReaderView) -> None:
    assert view.jump("s3")
    y = view.y_of(view.page.contents.anchors["s3"]) - view.verticalScrollBar().value()
    assert 0 < y < 60
    assert view.extraSelections()


def test_jump_to_an_unknown_anchor_says_so_and_stays(view: ReaderView) -> None:
    view.jump("s3")
    before = view.verticalScrollBar().value()
    assert not view.jump("nowhere")
    assert view.verticalScrollBar().value() == before


def test_flash_goes_by_itself(view: ReaderView, qtbot: QtBot) -> None:
    view.jump("s2")
    qtbot.waitUntil(lambda: not view.extraSelections(), timeout=3000)


def test_section_is_told_while_scrolling(view: ReaderView, qtbot: QtBot) -> None:
    told: list[str] = []
    view.section_changed.connect(told.append)
    bar = view.verticalScrollBar()
    for value in range(0, bar.maximum() + 1, 40):
        bar.setValue(value)
    bar.setValue(bar.maximum())
    assert told == [f"s{n}" for n in range(1, 13)] + ["references"]
    assert view.section == "references"
    bar.setValue(0)
    assert view.section == ""


def test_long_article_is_shown_at_once_and_grows_while_the_window_answers(qtbot: QtBot) -> None:
    view = ReaderView(pages.pictures(), PageStyle(theme.load("light")))
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    article = pages.long_article(120)
    rebuilt: list[bool] = []
    view.rebuilt.connect(lambda: rebuilt.append(True))
    view.show_article(article, PageContext())
    assert "第 1 节" in view.page.toPlainText().replace("\u00a0", " ")
    assert not rebuilt
    assert len(view.page.contents.outline) < 120
    lengths = set()
    while not rebuilt:
        QApplication.processEvents()  # one step at a time: waiting events are processed between them
        lengths.add(len(view.page.contents.outline))
    assert len(lengths) > 5
    assert len(view.page.contents.outline) == 121


def test_jump_within_a_growing_article_finds_its_end(qtbot: QtBot) -> None:
    view = ReaderView(pages.pictures(), PageStyle(theme.load("light")))
    qtbot.addWidget(view)
    view.show_article(pages.long_article(60), PageContext())
    assert view.jump("s60")


# ---- links


LINKS = b.Paragraph(
    (
        b.Link("article:other#part", words("另一篇")), b.Text("，"), b.Link("https://example.org/x", words("网页")),
        b.Text("，文献"), b.Citation(2), b.Text("，"), b.Term("胰岛素抵抗", "胰岛素抵抗"), b.CrossReference("tbl", "表 1"),
    )
)  # fmt: skip


def centre_of(view: ReaderView, text: str) -> QPoint:
    """Return the middle of the first occurrence of ``text``, in the viewport."""
    at = view.page.toRawText().index(text)
    cursor = QTextCursor(view.page)
    cursor.setPosition(at + len(text) // 2)
    if not view.viewport().rect().contains(view.cursorRect(cursor).center()):
        view.reveal(at)
    return view.cursorRect(cursor).center()


def inside(view: ReaderView, anchor: str) -> QPoint:
    """Return a point within a figure, chart or wide table, in the viewport."""
    block = view.page.findBlock(view.page.contents.anchors[anchor])
    while "\ufffc" not in block.text():
        block = block.next()
    view.reveal(block.position())
    at = view.page.documentLayout().blockBoundingRect(block).topLeft() + QPointF(120, 60)
    return QPoint(round(at.x()), round(at.y()) - view.verticalScrollBar().value())


def test_link_is_followed_by_a_click(make: MakeView, qtbot: QtBot) -> None:
    view = make(pages.article(LINKS))
    with qtbot.waitSignal(view.link_requested) as asked:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre_of(view, "另一篇"))
    assert asked.args == ["article:other#part"]


def test_pointer_is_a_hand_over_links_alone(make: MakeView) -> None:
    view = make(pages.article(LINKS, pages.paragraph("只是文字。")))
    for under, hand in (("只是文字", False), ("另一篇", True), ("只是文字", False)):
        at = centre_of(view, under)
        QTest.mouseMove(view.viewport(), at - QPoint(1, 0))
        QTest.mouseMove(view.viewport(), at)
        assert (view.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor) is hand, under


def test_citation_and_term_are_told_with_their_place(make: MakeView, qtbot: QtBot) -> None:
    view = make(pages.article(LINKS))
    at = centre_of(view, "[2]")
    with qtbot.waitSignal(view.citation_requested) as asked:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked.args is not None
    assert asked.args[0] == 2
    assert asked.args[1].adjusted(-10, -10, 10, 10).contains(at)
    at = centre_of(view, "胰岛素抵抗")
    with qtbot.waitSignal(view.term_requested) as asked:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked.args is not None
    assert asked.args[0] == "胰岛素抵抗"


def test_every_link_is_reached_by_arrow_and_followed_with_enter(make: MakeView) -> None:
    view = make(pages.article(LINKS, pages.figure(), pages.chart()))
    followed: list[str] = []
    view.link_requested.connect(followed.append)
    view.citation_requested.connect(lambda n, _rect: followed.append(f"cite {n}"))
    view.term_requested.connect(lambda term, _rect: followed.append(f"term {term}"))
    view.item_requested.connect(followed.append)
    view.setFocus()
    view.moveCursor(QTextCursor.MoveOperation.Start)
    for _ in range(7):
        QTest.keyClick(view, Qt.Key.Key_Right)
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert followed[:4] == ["article:other#part", "https://example.org/x", "cite 2", "term 胰岛素抵抗"]
    assert followed[4:6] == ["fig", "fig-chart"]  # 表 1 jumps within the page; there is none here


def test_arrow_back_returns_to_the_link_before(make: MakeView) -> None:
    view = make(pages.article(LINKS))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    first = view.textCursor().selectedText()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.textCursor().selectedText() != first
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.textCursor().selectedText() == first


def test_link_to_a_part_of_the_page_jumps(make: MakeView) -> None:
    jump = b.Paragraph((b.Link("#s9", words("看第九节")),))
    view = make(pages.article(jump, *pages.long_article(12).blocks))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre_of(view, "看第九节"))
    assert view.section == "s9"


def test_figure_is_opened_by_a_click(make: MakeView, qtbot: QtBot) -> None:
    view = make(pages.article(pages.figure()))
    with qtbot.waitSignal(view.item_requested) as asked:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=inside(view, "fig"))
    assert asked.args == ["fig"]


# ---- copying


def test_copy_is_clean(make: MakeView) -> None:
    dose = b.Paragraph((b.Text("剂量 5 mg，"), b.Corrected(words("mmol/L"))))
    view = make(pages.article(LINKS, pages.figure(), pages.table(2, 2), dose))
    view.selectAll()
    view.copy()
    text = QGuiApplication.clipboard().text()
    assert not set(text) & set("\ufffc\u2060\u2028\u2029\u00a0\u2005")
    assert "——《" not in text
    assert "剂量 5 mg，mmol/L" in text
    assert "值 0·0\t值 0·1\n值 1·0\t值 1·1" in text


def test_half_a_sentence_is_copied_as_it_is(make: MakeView) -> None:
    view = make(pages.article(pages.paragraph("治疗2型糖尿病的HbA1c。")))
    cursor = view.textCursor()
    text = view.page.toRawText()
    cursor.setPosition(text.index("2"))
    cursor.setPosition(text.index("病"), QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    view.copy()
    assert QGuiApplication.clipboard().text().partition("\n")[0] == "2型糖尿"


# ---- wide tables


def wheel(view: ReaderView, at: QPoint, dx: int) -> None:
    event = QWheelEvent(
        QPointF(at), view.viewport().mapToGlobal(QPointF(at)), QPoint(), QPoint(dx, 0), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_wide_table_scrolls_sideways_to_its_last_column(make: MakeView) -> None:
    view = make(pages.article(pages.wide_table()))
    at = inside(view, "tbl-wide")
    before = drawn(view.viewport())
    for _ in range(60):
        wheel(view, at, -120)
    end = drawn(view.viewport())
    assert before != end
    for _ in range(60):
        wheel(view, at, 120)
    assert drawn(view.viewport()) == before
    assert view.horizontalScrollBar().maximum() == 0


def test_ctrl_wheel_is_left_to_the_window(view: ReaderView) -> None:
    event = QWheelEvent(
        QPointF(300, 300), QPointF(300, 300), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    view.wheelEvent(event)
    assert not event.isAccepted()


def test_lost_picture_is_told_in_words_and_nothing_fails(make: MakeView) -> None:
    there, lost = make(pages.article(pages.figure("red.svg"))), make(pages.article(pages.figure("lost.svg")))
    assert "#cc0000" in colours(drawn(there.viewport()), 7)
    assert "#cc0000" not in colours(drawn(lost.viewport()), 7)
    assert drawn(lost.viewport()) != drawn(make(pages.article()).viewport()), "its place is kept"


def wide_view(make: MakeView) -> tuple[ReaderView, WideTable]:
    """Return a view of a long wide table between paragraphs, scrolled into the middle of the table, and the table."""
    long = replace(pages.wide_table(), rows=pages.wide_table().rows * 10)
    view = make(pages.article(pages.paragraph("字。"), long, *[pages.paragraph("字。")] * 20))
    table = next(inset for inset in view.page.contents.insets if isinstance(inset, WideTable))
    top = view.page.documentLayout().blockBoundingRect(view.page.findBlock(table.position)).top()
    view.verticalScrollBar().setValue(round(top + table.tops[6]))
    return view, table


def test_header_bar_and_words_of_a_table_stay_while_it_passes(make: MakeView) -> None:
    view, table = wide_view(make)
    image = drawn(view.viewport())
    colours_ = view.style_now.theme.colours
    left = view.page.rootFrame().frameFormat().leftMargin()
    foot = round(view.viewport().height() - table.foot_height)
    assert image.pixelColor(round(left) + 6, round(table.header_height / 2)).name() == colours_.tint.lower()
    bar = image.pixelColor(round(left) + 30, foot + 14).name()
    assert bar == colours_.edge.lower()


def test_header_of_a_table_in_the_text_stays_while_it_passes(make: MakeView) -> None:
    view = make(pages.article(pages.table(60, 2), *[pages.paragraph("字。")] * 20))
    view.verticalScrollBar().setValue(900)
    left = view.page.rootFrame().frameFormat().leftMargin()
    assert drawn(view.viewport()).pixelColor(round(left) + 6, 8).name() == view.style_now.theme.colours.tint.lower()
    view.verticalScrollBar().setValue(0)
    assert drawn(view.viewport()).pixelColor(round(left) + 6, 8).name() == view.style_now.theme.colours.sheet.lower()


def test_bar_that_stays_at_the_lower_edge_is_dragged(make: MakeView) -> None:
    view, table = wide_view(make)
    left = round(view.page.rootFrame().frameFormat().leftMargin())
    at = QPoint(left + 30, round(view.viewport().height() - table.foot_height) + 14)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(view.viewport(), at + QPoint(200, 0))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=at + QPoint(200, 0))
    assert table.offset > 200


def test_arrow_keys_walk_the_cells_of_the_table_that_has_the_keyboard(make: MakeView) -> None:
    view, table = wide_view(make)
    view.verticalScrollBar().setValue(0)
    view.setFocus()
    for _ in range(20):
        QTest.keyClick(view, Qt.Key.Key_Right)
        if table.cell is not None:
            break
    assert table.cell == (0, 0)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_End):
        QTest.keyClick(view, key)
    assert table.cell == (1, 11)
    assert table.remaining(view.style_now.column)[1] == 0
    for _ in range(30):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert table.cell == (31, 11)
    frame = view.page.documentLayout().blockBoundingRect(view.page.findBlock(table.position))
    top = frame.top() - view.verticalScrollBar().value()
    cell = table.cell_rect(31, 11).translated(0, top)
    assert cell.top() >= table.header_height - 1
    assert cell.bottom() <= view.viewport().height()
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert table.cell == (31, 0)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert table.cell is None


def test_object_that_has_the_keyboard_has_the_focus_ring_and_no_selection_colour(make: MakeView) -> None:
    view = make(pages.article(pages.figure()))
    view.setFocus()
    before = colours(drawn(view.viewport()), 3)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.textCursor().hasSelection()
    after = colours(drawn(view.viewport()), 1)
    now = view.style_now.theme.colours
    assert now.accent.lower() in after
    assert now.tint2.lower() not in after | before


@pytest.fixture(scope="module")
def photographs() -> dict[str, Asset]:
    """Return three photographs of 1.2 megapixels, in one colour each."""
    made = {}
    for name in ("red", "lime", "blue"):
        photo = QImage(1200, 1000, QImage.Format.Format_RGB32)
        photo.fill(QColor(name))
        stored = QByteArray()
        buffer = QBuffer(stored)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        photo.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs ask for bytes, PySide6 for str
        made[f"{name}.png"] = Asset("image/png", 1200, 1000, bytes(stored.data()))
    return made


def with_photographs(view: ReaderView, assets: dict[str, Asset], names: tuple[str, ...]) -> list[str]:
    """Show an article with photographs, each a page apart; return the list of the keys that the library is asked for."""
    asked: list[str] = []

    def get(key: str) -> Asset:
        asked.append(key)
        if key not in assets:
            raise LibraryDamaged(key)
        return assets[key]

    figures = [b.Figure(name, f"{name}.png", name, 1200, 1000, b.Caption(0)) for name in names]
    far: list[b.Block] = [pages.paragraph("胰岛素的用量要由医生决定，请勿自行停药。" * 60)] * 3
    view.set_pictures(Pictures(get, apart=get))
    shown: list[b.Block] = [block for figure in figures for block in (figure, *far)]
    view.show_article(pages.article(*shown), PageContext())
    view.finish()
    return asked


def test_photographs_are_decoded_a_page_ahead_and_no_further(make: MakeView, photographs: dict[str, Asset], qtbot: QtBot) -> None:
    view = make(pages.article())
    asked = with_photographs(view, photographs, ("red", "lime", "blue"))
    qtbot.waitUntil(lambda: not view.photographs.waiting)
    assert asked == ["red.png"]
    view.jump("lime", flash=False)
    qtbot.waitUntil(lambda: not view.photographs.waiting)
    assert "blue.png" not in asked
    assert QColor("lime").name() in colours(drawn(view))
    assert asked == ["red.png", "lime.png"]


def test_page_is_drawn_before_its_photographs_are_decoded(make: MakeView, photographs: dict[str, Asset], qtbot: QtBot) -> None:
    view = make(pages.article())
    asked = with_photographs(view, photographs, ("blue",))
    view.viewport().repaint()
    assert asked == []
    qtbot.waitUntil(lambda: not view.photographs.waiting)
    assert QColor("blue").name() in colours(drawn(view))


def test_photograph_that_is_lost_is_replaced_by_its_words(make: MakeView, photographs: dict[str, Asset], qtbot: QtBot) -> None:
    view = make(pages.article())
    broken = {"cut.png": Asset("image/png", 1200, 1000, photographs["red.png"].data[:40])}
    for assets in (broken, {}):
        with_photographs(view, assets, ("cut",))
        qtbot.waitUntil(lambda: not view.photographs.waiting)
        assert theme.load("light").colours.quiet.lower() in colours(drawn(view))


def test_window_may_close_while_a_photograph_is_decoded(photographs: dict[str, Asset], qtbot: QtBot) -> None:
    view = ReaderView(pages.pictures(), PageStyle(theme.load("light")))
    view.resize(900, 700)
    view.show()
    asked = with_photographs(view, photographs, ("red", "lime"))
    qtbot.waitUntil(lambda: bool(asked))
    view.close()
    view.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
