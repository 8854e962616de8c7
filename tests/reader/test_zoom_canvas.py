"""One figure, table or chart at any size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests import pages
from tests.screens import colours, drawn
from viewer.content import blocks as b
from viewer.reader.zoom_canvas import ZOOMS, ZoomCanvas
from viewer.theme import load

BLOCKS: dict[str, b.Numbered] = {"figure": pages.figure(), "table": pages.table(30, 14), "chart": pages.chart()}


@pytest.fixture
def canvas(qtbot: QtBot) -> ZoomCanvas:
    made = ZoomCanvas(pages.pictures(), pages.style())
    qtbot.addWidget(made)
    made.resize(600, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.mark.parametrize("kind", ["figure", "chart"])
def test_item_opens_whole_and_in_the_middle(canvas: ZoomCanvas, kind: str) -> None:
    canvas.show_block(BLOCKS[kind])
    rect = canvas.rect_of_content()
    assert QRectF(canvas.rect()).adjusted(-1, -1, 1, 1).contains(rect)
    assert rect.center().x() == pytest.approx(300, abs=1)
    assert rect.center().y() == pytest.approx(200, abs=1)


def test_steps_stay_within_their_ends(canvas: ZoomCanvas) -> None:
    canvas.show_block(BLOCKS["figure"])
    for _ in ZOOMS:
        canvas.step(1)
    assert canvas.zoom == 400
    for _ in ZOOMS:
        canvas.step(-1)
    assert canvas.zoom == 25
    canvas.fit()
    assert canvas.zoom == 100


@given(st.lists(st.one_of(st.tuples(st.just("zoom"), st.integers(-2, 500), st.just(0)),
                          st.tuples(st.just("pan"), st.integers(-900, 900), st.integers(-900, 900)),
                          st.tuples(st.just("size"), st.integers(50, 900), st.integers(50, 900))), max_size=12),
       st.sampled_from(sorted(BLOCKS)))  # fmt: skip
def test_content_never_leaves_the_window(canvas: ZoomCanvas, moves: list[tuple[str, int, int]], kind: str) -> None:
    canvas.resize(600, 400)
    canvas.show_block(BLOCKS[kind])
    for what, x, y in moves:
        if what == "zoom":
            canvas.set_zoom(x)
        elif what == "pan":
            canvas.pan(x, y)
        else:
            canvas.resize(x, y)
    content, room = canvas.rect_of_content(), QRectF(canvas.rect())
    assert content.intersects(room)
    assert content.width() <= room.width() + 1 or (content.left() <= 1 and content.right() >= room.right() - 1)
    assert content.height() <= room.height() + 1 or (content.top() <= 1 and content.bottom() >= room.bottom() - 1)


def test_enlarged_item_is_moved_by_dragging_and_arrows(canvas: ZoomCanvas) -> None:
    canvas.show_block(BLOCKS["figure"])
    canvas.set_zoom(400)
    left = canvas.rect_of_content().left()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    QTest.mouseMove(canvas, QPoint(250, 200))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(250, 200))
    assert canvas.rect_of_content().left() == left - 50
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.rect_of_content().left() > left - 50


def test_double_click_doubles_and_fits_again(canvas: ZoomCanvas) -> None:
    canvas.show_block(BLOCKS["chart"])
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert canvas.zoom == 200
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert canvas.zoom == 100


def test_press_beside_the_picture_is_told(canvas: ZoomCanvas, qtbot: QtBot) -> None:
    canvas.show_block(BLOCKS["figure"])
    with qtbot.waitSignal(canvas.tapped_beside):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 3))
    with qtbot.assertNotEmitted(canvas.tapped_beside):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))


def test_header_and_first_column_of_a_table_stay_while_it_moves(canvas: ZoomCanvas) -> None:
    canvas.show_block(BLOCKS["table"])
    canvas.set_zoom(200)
    tint = load("light").colours.tint.lower()
    for _ in range(6):
        QTest.keyClick(canvas, Qt.Key.Key_Down)
        QTest.keyClick(canvas, Qt.Key.Key_Right)
        image = drawn(canvas)
        assert tint in colours(image.copy(0, 0, image.width(), 60))
    assert canvas.rect_of_content().top() < -100


def test_long_table_is_as_wide_as_it_fits_and_begins_at_its_top(canvas: ZoomCanvas) -> None:
    canvas.show_block(pages.table(60, 6))
    rect = canvas.rect_of_content()
    assert rect.left() == pytest.approx(max(0, (600 - rect.width()) / 2))
    assert rect.width() > 500
    assert (rect.top(), canvas.overflows) == (0, True)


def test_each_level_draws_a_long_table_larger_than_the_one_before(canvas: ZoomCanvas) -> None:
    canvas.show_block(pages.table(60, 6))
    widths = []
    for zoom in ZOOMS:
        canvas.set_zoom(zoom)
        widths.append(canvas.rect_of_content().width())
    assert widths == sorted(set(widths))


def test_table_is_set_for_the_room_it_gets(canvas: ZoomCanvas) -> None:
    canvas.show_block(pages.table(3, 4, cell="这一格的话很长，要分几行才放得下 {}·{}"))
    canvas.resize(2400, 600)
    wide = canvas.rect_of_content()
    canvas.resize(900, 600)
    narrow = canvas.rect_of_content()
    assert narrow.width() <= 900
    assert narrow.height() / narrow.width() > wide.height() / wide.width()


def test_first_column_that_would_hide_the_rest_moves_with_it(canvas: ZoomCanvas) -> None:
    canvas.show_block(pages.table(4, 2, cell="一格里有很多很多的话要说 {}·{}"))
    canvas.set_zoom(200)
    canvas.pan(-10_000, 0)
    scrolled = drawn(canvas)
    canvas.pan(10_000, 0)
    assert scrolled.copy(0, 80, 200, 300) != drawn(canvas).copy(0, 80, 200, 300)


def test_levels_given_are_the_limits_of_wheel_keys_and_steps(qtbot: QtBot) -> None:
    made = ZoomCanvas(pages.pictures(), pages.style(), zooms=(100, 200, 400))
    qtbot.addWidget(made)
    made.show_block(pages.figure())
    for key, zoom in ((Qt.Key.Key_Minus, 100), (Qt.Key.Key_Plus, 200), (Qt.Key.Key_Plus, 400), (Qt.Key.Key_Plus, 400)):
        QTest.keyClick(made, key)
        assert made.zoom == zoom
    QTest.keyClick(made, Qt.Key.Key_0)
    made.set_zoom(30)
    assert made.zoom == 100


def test_two_fingers_pinch_about_their_middle_and_stop_at_the_limits(canvas: ZoomCanvas) -> None:
    canvas.show_block(BLOCKS["figure"])
    fingers = QTest.touchEvent(canvas, QTest.createTouchDevice())
    fingers.press(0, QPoint(250, 200)).press(1, QPoint(350, 200)).commit()
    fingers.move(0, QPoint(200, 200)).move(1, QPoint(400, 200)).commit()
    assert canvas.zoom == 200
    assert canvas.rect_of_content().center().x() == pytest.approx(300, abs=5)  # the frame is not in the points of a test
    fingers.move(0, QPoint(0, 200)).move(1, QPoint(599, 200)).commit()
    assert canvas.zoom == 400
    fingers.release(0, QPoint(0, 200)).release(1, QPoint(599, 200)).commit()
    assert canvas.zoom == 400


def test_one_finger_moves_what_is_enlarged(canvas: ZoomCanvas) -> None:
    canvas.show_block(BLOCKS["figure"])
    canvas.set_zoom(400)
    left = canvas.rect_of_content().left()
    finger = QTest.touchEvent(canvas, QTest.createTouchDevice())
    finger.press(0, QPoint(300, 200)).commit()
    finger.move(0, QPoint(250, 200)).commit()
    finger.release(0, QPoint(250, 200)).commit()
    assert canvas.rect_of_content().left() == pytest.approx(left - 50)
    assert canvas.zoom == 400


def test_tap_beside_the_picture_is_told_and_two_taps_on_it_double_it(canvas: ZoomCanvas, qtbot: QtBot) -> None:
    canvas.show_block(BLOCKS["figure"])
    device = QTest.createTouchDevice()

    def tap(at: QPoint) -> None:
        QTest.touchEvent(canvas, device).press(0, at).commit()
        QTest.touchEvent(canvas, device).release(0, at).commit()

    with qtbot.waitSignal(canvas.tapped_beside):
        tap(QPoint(300, 3))
    with qtbot.assertNotEmitted(canvas.tapped_beside):
        tap(QPoint(300, 200))
        tap(QPoint(300, 200))
    assert canvas.zoom == 200


def test_screen_reader_gets_alternative_text_and_values(canvas: ZoomCanvas) -> None:
    canvas.show_block(BLOCKS["figure"])
    assert canvas.accessibleName() == "一块红色"
    canvas.show_block(BLOCKS["chart"])
    assert canvas.accessibleName() == "两条曲线都在下降。"
    assert "8周：空腹 8.1 mmol/L；餐后 11.5 mmol/L" in canvas.accessibleDescription()
    canvas.show_block(pages.table(2, 2))
    assert "列 0：值 1·0；列 1：值 1·1" in canvas.accessibleDescription()


def test_lost_figure_leaves_no_error(canvas: ZoomCanvas) -> None:
    canvas.show_block(pages.figure("lost.svg"))
    assert "#cc0000" not in colours(drawn(canvas))
