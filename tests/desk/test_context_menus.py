"""Context menus: of what is pointed at on the page, in the list, in the outline; by mouse and by keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.desk.driving import MAIN, Driver, settle
from viewer.app.desk_assembly import join_stage
from viewer.content import blocks as b
from viewer.desk.context_menu import ContextMenu, MeantFrame
from viewer.reader.locations import line_top
from viewer.stage.patient_mode import PatientMode

PARAGRAPH = ["送屏这一段", "打印这一页", "扫码带走", "复制", "复制带来源", "收藏"]
FIGURE = ["送屏这一段", "放大", *PARAGRAPH[1:]]


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    menu = QApplication.activePopupWidget()
    if menu is not None:
        menu.close()


def point_to(desk: Driver, position: int) -> QPoint:
    """Scroll to a position of the text, and return where it is in the viewport."""
    reader = desk.reader
    reader.verticalScrollBar().setValue(round(line_top(reader.page, position)) - 200)
    cursor = QTextCursor(reader.page)
    cursor.setPosition(position)
    return reader.cursorRect(cursor).center() + QPoint(6, 0)


def right_click(widget: QWidget, at: QPoint) -> ContextMenu:
    QApplication.sendEvent(widget, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at)))
    return opened()


def opened() -> ContextMenu:
    settle()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, ContextMenu)
    return menu


def on_page(desk: Driver, position: int) -> ContextMenu:
    return right_click(desk.reader.viewport(), point_to(desk, position))


def said(menu: ContextMenu) -> tuple[str, list[str]]:
    """The name in the first line, and the commands."""
    name = "".join(label.text() for label in menu.findChildren(QLabel)).replace("\u2005", "")
    return name, [action.text().partition("\t")[0] for action in menu.actions() if action.text()]


def choose(menu: ContextMenu, words: str) -> None:
    action = next(action for action in menu.actions() if action.text().partition("\t")[0] == words)
    menu.close()
    action.trigger()
    settle()


@pytest.mark.parametrize(
    ("anchor", "name", "commands"),
    [("fig-evidence", "图1", FIGURE), ("fig-case1-hba1c", "图4", FIGURE), ("study-le", "", PARAGRAPH),
     ("advice", "五、给患者的建议", PARAGRAPH)],
)  # fmt: skip
def test_menu_names_what_is_meant_and_offers_what_can_be_done(desk: Driver, anchor: str, name: str, commands: list[str]) -> None:
    position = desk.reader.page.contents.anchors[anchor]
    menu = on_page(desk, position)
    first, offered = said(menu)
    assert first.replace("\u2002", " ").startswith(name)
    assert first
    assert offered == commands
    frame = desk.reader.viewport().findChild(MeantFrame)
    assert frame is not None
    assert frame.geometry().height() > 20


def test_table_is_enlarged_and_a_reference_is_named(desk: Driver) -> None:
    desk.session.open("glucose-units")
    desk.wait_for_page()
    page = desk.reader.page
    table = next(item for item in page.contents.items if isinstance(item.block, b.Table))
    menu = on_page(desk, page.findBlock(table.position).next().position() + 1)
    name, commands = said(menu)
    assert (name.split("\u2002")[0], commands) == (table.label.replace(" ", ""), FIGURE)
    menu.close()
    menu = on_page(desk, page.contents.anchors["reference-1"] + 3)
    assert said(menu) == ("参考文献 1", PARAGRAPH)


def test_paragraph_is_named_by_its_beginning_and_copied_bare_and_with_its_source(desk: Driver) -> None:
    position = desk.reader.page.contents.anchors["advice"]
    block = desk.reader.page.findBlock(position).next()
    words = "无论您对干细胞治疗抱有多大希望，下面五条都用得上。"
    menu = on_page(desk, block.position() + 2)
    assert said(menu)[0].startswith("无论您对干细胞")
    choose(menu, "复制")
    assert QGuiApplication.clipboard().text() == words
    choose(on_page(desk, block.position() + 2), "复制带来源")
    assert QGuiApplication.clipboard().text() == words + "\n——《干细胞治疗2型糖尿病：真的能停用胰岛素或降糖药吗》"


def test_part_that_is_meant_is_sent(desk: Driver) -> None:
    join_stage(desk.session, desk.window)
    block = desk.reader.page.findBlock(desk.reader.page.contents.anchors["advice"]).next()
    choose(on_page(desk, block.position() + 2), "送屏这一段")
    mode = desk.window.findChild(PatientMode)
    assert mode is not None
    assert mode.view.page.findBlock(mode.view.position).text().startswith("无论您对")
    mode.close()


def test_enlarging_opens_what_is_meant(desk: Driver) -> None:
    choose(on_page(desk, desk.reader.page.contents.anchors["fig-evidence"]), "放大")
    assert desk.window.actions_.lightbox is not None
    desk.window.actions_.lightbox.close()


def test_selected_words_are_copied_where_the_menu_is_opened_on_them(desk: Driver) -> None:
    block = desk.reader.page.findBlock(desk.reader.page.contents.anchors["advice"]).next()
    cursor = desk.reader.textCursor()
    cursor.setPosition(block.position())
    cursor.setPosition(block.position() + 3, QTextCursor.MoveMode.KeepAnchor)
    at = point_to(desk, block.position() + 1)
    desk.reader.setTextCursor(cursor)
    choose(right_click(desk.reader.viewport(), at), "复制")
    assert QGuiApplication.clipboard().text() == "无论您"


def test_shift_f10_opens_the_menu_with_the_first_command_chosen(desk: Driver) -> None:
    desk.reader.setFocus()
    desk.reader.jump("fig-evidence", flash=False)
    desk.key(Qt.Key.Key_F10, modifier=Qt.KeyboardModifier.ShiftModifier)
    menu = opened()
    assert menu.activeAction() is not None
    assert menu.activeAction().text().startswith("送屏这一段")
    assert said(menu)[0].startswith("图")


def test_row_of_the_list_has_its_menu(desk: Driver) -> None:
    view = desk.window.list.view
    line = desk.window.list.model.row_of("hba1c")
    assert line is not None
    rect: QRect = desk.row_rect(line)
    menu = right_click(view.viewport(), rect.center())
    name, commands = said(menu)
    assert "糖化血红蛋白" in name
    assert commands == ["送屏", *PARAGRAPH[1:]]
    choose(menu, "收藏")
    assert desk.session.settings.favourites == ("hba1c",)
    assert desk.session.article == MAIN
    menu = right_click(view.viewport(), rect.center())
    assert said(menu)[1][-1] == "取消收藏"


def test_line_of_the_outline_has_its_menu(desk: Driver) -> None:
    outline = desk.window.outline.list
    menu = right_click(outline.viewport(), outline.rect_of("advice").center())
    name, commands = said(menu)
    assert (name, commands) == ("五、给患者的建议", PARAGRAPH)
    choose(menu, "复制")
    words = QGuiApplication.clipboard().text()
    assert words.startswith("五、给患者的建议")
    assert "5. 目标是改善" in words
    assert "结语" not in words


def test_frame_goes_with_the_menu(desk: Driver) -> None:
    menu = on_page(desk, desk.reader.page.contents.anchors["fig-evidence"])
    menu.close()
    settle()
    assert desk.reader.viewport().findChild(MeantFrame) is None
