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
from viewer.reader.canvas import ZOOMS, Canvas
from viewer.theme import load

BLOCKS: dict[str, b.Numbered] = {"figure": pages.figure(), "table": pages.table(30, 14), "chart": pages.chart()}


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    made = Canvas(pages.pictures(), pages.style())
    qtbot.addWidget(made)
    made.resize(600, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.mark.parametrize("kind", ["figure", "chart"])
def test_item_opens_whole_and_in_the_middle(canvas: Canvas, kind: str) -> None:
    canvas.show_block(BLOCKS[kind])
    rect = canvas.rect_of_content()
    assert QRectF(canvas.rect()).adjusted(-1, -1, 1, 1).contains(rect)
    assert rect.center().x() == pytest.approx(300, abs=1)
    assert rect.center().y() == pytest.approx(200, abs=1)


def test_steps_stay_within_their_ends(canvas: Canvas) -> None:
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
def test_content_never_leaves_the_window(canvas: Canvas, moves: list[tuple[str, int, int]], kind: str) -> None:
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


def test_enlarged_item_is_moved_by_dragging_and_arrows(canvas: Canvas) -> None:
    canvas.show_block(BLOCKS["figure"])
    canvas.set_zoom(400)
    left = canvas.rect_of_content().left()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    QTest.mouseMove(canvas, QPoint(250, 200))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(250, 200))
    assert canvas.rect_of_content().left() == left - 50
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.rect_of_content().left() > left - 50


def test_double_click_doubles_and_fits_again(canvas: Canvas) -> None:
    canvas.show_block(BLOCKS["chart"])
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert canvas.zoom == 200
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert canvas.zoom == 100


def test_press_beside_the_picture_is_told(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show_block(BLOCKS["figure"])
    with qtbot.waitSignal(canvas.tapped):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 3))
    with qtbot.assertNotEmitted(canvas.tapped):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))


def test_header_and_first_column_of_a_table_stay_while_it_moves(canvas: Canvas) -> None:
    canvas.show_block(BLOCKS["table"])
    canvas.set_zoom(200)
    tint = load("light").colours.tint.lower()
    for _ in range(6):
        QTest.keyClick(canvas, Qt.Key.Key_Down)
        QTest.keyClick(canvas, Qt.Key.Key_Right)
        image = drawn(canvas)
        assert tint in colours(image.copy(0, 0, image.width(), 60))
    assert canvas.rect_of_content().top() < -100


def test_screen_reader_gets_alternative_text_and_values(canvas: Canvas) -> None:
    canvas.show_block(BLOCKS["figure"])
    assert canvas.accessibleName() == "一块红色"
    canvas.show_block(BLOCKS["chart"])
    assert canvas.accessibleName() == "两条曲线都在下降。"
    assert "8周：空腹 8.1 mmol/L；餐后 11.5 mmol/L" in canvas.accessibleDescription()
    canvas.show_block(pages.table(2, 2))
    assert "列 0：值 1·0；列 1：值 1·1" in canvas.accessibleDescription()


def test_lost_figure_leaves_no_error(canvas: Canvas) -> None:
    canvas.show_block(pages.figure("lost.svg"))
    assert "#cc0000" not in colours(drawn(canvas))
