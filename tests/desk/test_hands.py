"""What the hand does beside pressing buttons: wheel and fingers, files that are dropped, Esc, F6, F11."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.desk.conftest import Drive
from tests.desk.driving import MAIN, Driver, focused, settle
from tests.libraries import make_library
from viewer.desk.search_preview import Preview
from viewer.desk.zooming import ZoomGestures
from viewer.library.search.hits import HitKind, SearchHit
from viewer.reader.pagination import Pagination
from viewer.theme import load

CTRL = Qt.KeyboardModifier.ControlModifier


class Opener:
    """Writes down which library is to be opened."""

    def __init__(self) -> None:
        self.paths: list[Path] = []

    def choose(self) -> None:
        """Ask for nothing."""

    def open_path(self, path: Path) -> None:
        """Write it down."""
        self.paths.append(path)

    def bundled(self) -> None:
        """Open nothing."""

    def own_folder(self) -> Path | None:
        """Return that no folder is open."""


def turn_wheel(desk: Driver, by: int) -> None:
    viewport = desk.reader.viewport()
    at = viewport.mapTo(desk.window, viewport.rect().center())
    QTest.wheelEvent(desk.window.windowHandle(), at, QPoint(0, by), QPoint(), CTRL)
    settle()


def test_ctrl_and_the_wheel_change_the_text_size_and_scroll_nothing(desk: Driver) -> None:
    before = desk.reader.verticalScrollBar().value()
    turn_wheel(desk, 120)
    assert desk.session.settings.zoom == 110
    turn_wheel(desk, -60)
    assert desk.session.settings.zoom == 110, "half a notch"
    turn_wheel(desk, -60)
    assert desk.session.settings.zoom == 100
    assert desk.reader.verticalScrollBar().value() == before
    none, at = Qt.KeyboardModifier.NoModifier, QPointF(desk.reader.viewport().rect().center())
    down = QWheelEvent(at, at, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(desk.reader.viewport(), down)
    assert desk.reader.verticalScrollBar().value() > before


def test_two_fingers_make_steps_as_they_part() -> None:
    fingers = ZoomGestures()
    assert [fingers.stretch(1.1) for _ in range(4)] == [0, 1, 0, 1]
    assert [fingers.stretch(0.9) for _ in range(4)] == [0, -1, 0, -1]


def type_in(words: str) -> None:
    """Put words into the field with the keyboard, as an input method does."""
    field = focused()
    assert isinstance(field, QLineEdit)
    field.setText(words)


def drop(desk: Driver, *paths: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(300, 300), copy, data, left, none)
    enter.setAccepted(False)
    QApplication.sendEvent(desk.window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(desk.window, QDropEvent(QPointF(300, 300), copy, data, left, none))
    return enter.isAccepted()


def test_library_file_folder_and_its_toml_are_opened_when_they_are_dropped(desk: Driver, tmp_path: Path) -> None:
    opener = Opener()
    desk.window.actions_.open_library = opener
    file = make_library(tmp_path / "other.FDK", 1)
    toml = tmp_path / "library.toml"
    toml.touch()
    assert all((drop(desk, file), drop(desk, tmp_path), drop(desk, toml)))
    assert opener.paths == [file, tmp_path, tmp_path]


def test_nothing_else_is_taken(desk: Driver, tmp_path: Path) -> None:
    opener = Opener()
    desk.window.actions_.open_library = opener
    picture, file = tmp_path / "a.png", make_library(tmp_path / "a.fdk", 1)
    picture.touch()
    assert not any((drop(desk, picture), drop(desk, file, file), drop(desk)))
    assert opener.paths == []


def test_double_click_on_a_figure_shows_the_whole_of_it(desk: Driver) -> None:
    desk.reader.jump("fig-evidence", flash=False)
    viewport = desk.reader.viewport()
    at, left, none = viewport.rect().center(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(viewport, left, pos=at)
    box = desk.window.actions_.lightbox
    assert box is not None
    place = QPointF(3, 3)
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):  # where the pointer is now
        QApplication.sendEvent(box.canvas, QMouseEvent(kind, place, box.canvas.mapToGlobal(place), left, left, none))
    settle()
    assert desk.window.actions_.lightbox is box
    assert box.canvas.zoom == 100
    QTest.mouseClick(box.canvas, left, pos=box.canvas.rect().center())
    QTest.mouseDClick(box.canvas, left, pos=box.canvas.rect().center())
    assert box.canvas.zoom == 200
    box.close_box()


def test_f11_is_reading_without_the_panes_at_the_sides_and_returns_to_what_was(desk: Driver) -> None:
    desk.key(Qt.Key.Key_F11)
    settle()
    assert desk.window.isFullScreen()
    assert not desk.window.list.isVisible()
    assert not desk.window.outline.isVisible()
    assert desk.window.disclaimer.isVisible()
    assert desk.session.settings.list_shown
    desk.key(Qt.Key.Key_F11)
    desk.window.resize(1440, 900)
    settle()
    assert not desk.window.isFullScreen()
    assert desk.window.list.isVisible()


def test_esc_leaves_reading_on_the_whole_screen(desk: Driver) -> None:
    desk.key(Qt.Key.Key_F11)
    desk.reader.setFocus()
    desk.key(Qt.Key.Key_Escape)
    assert not desk.window.isFullScreen()


@pytest.mark.parametrize("pane", ["reader", "list", "outline"])
def test_esc_clears_marks_from_anywhere(desk: Driver, pane: str) -> None:
    desk.ctrl(Qt.Key.Key_F)
    type_in("胰岛素")
    assert desk.reader.extraSelections()
    {"reader": desk.reader, "list": desk.window.list.view, "outline": desk.window.outline}[pane].setFocus()
    if pane == "outline":
        desk.window.outline.focus_first()
    desk.key(Qt.Key.Key_Escape)
    assert desk.reader.extraSelections() == []
    assert not desk.window.sheet.find_bar.isVisible()


def open_result(desk: Driver, words: str) -> None:
    desk.ctrl(Qt.Key.Key_K)
    type_in(words)
    desk.qtbot.waitUntil(lambda: desk.window.search_panel.answered(words))
    desk.key(Qt.Key.Key_Return)
    settle()


def test_result_is_marked_without_the_find_bar_until_the_reader_moves_on(drive: Drive) -> None:
    desk = drive(article="hba1c")
    open_result(desk, "酮症酸中毒")
    assert desk.reader.extraSelections()
    assert not desk.window.sheet._find_bar or not desk.window.sheet.find_bar.isVisible()  # noqa: SLF001
    bar = desk.reader.verticalScrollBar()
    bar.setValue(bar.value() + 40)
    assert desk.reader.extraSelections(), "a little further it is still in view"
    bar.setValue(bar.value() + 2 * desk.reader.viewport().height() if bar.value() < bar.maximum() / 2 else 0)
    assert desk.reader.extraSelections() == []


def test_result_leaves_no_marks_in_the_next_article_and_f3_goes_through_its_matches(desk: Driver) -> None:
    open_result(desk, "胰岛素")
    marks = len(desk.reader.extraSelections())
    desk.key(Qt.Key.Key_F3)
    assert len(desk.reader.extraSelections()) == marks
    desk.session.open("glucose-units" if desk.session.article != "glucose-units" else MAIN)
    desk.wait_for_page()
    assert desk.reader.extraSelections() == []


def test_rows_of_the_results_say_their_names_and_only_hits_can_be_chosen(desk: Driver) -> None:
    desk.ctrl(Qt.Key.Key_K)
    for words in ("血糖", "没有这样的词", "胰岛素"):
        type_in(words)
        desk.qtbot.waitUntil(partial(desk.window.search_panel.answered, words))
    model = desk.window.search_panel.card.model
    rows = [model.index(at) for at in range(model.rowCount())]
    assert [row.data() for row in rows] == [row.data(Qt.ItemDataRole.AccessibleTextRole) for row in rows]
    hits = [row for row in rows if row.flags() & Qt.ItemFlag.ItemIsSelectable]
    assert any("胰岛素" in row.data() for row in hits)
    assert all(row.data(Qt.ItemDataRole.AccessibleDescriptionRole) for row in hits)
    assert {row.data() for row in rows if row not in hits} <= {"标题", "章节", "图与表", "术语"}
    assert not any(row.flags() & Qt.ItemFlag.ItemIsEditable for row in rows)


def test_f6_out_of_the_search_card_closes_it(desk: Driver) -> None:
    desk.ctrl(Qt.Key.Key_K)
    type_in("血糖")
    desk.qtbot.waitUntil(lambda: desk.window.search_panel.answered("血糖"))
    desk.key(Qt.Key.Key_F6)
    assert not desk.window.search_panel.isVisible()
    assert focused() is desk.window.list.view


def test_preview_marks_the_words_typed_last(desk: Driver) -> None:
    def hit(*marks: str) -> SearchHit:
        return SearchHit("c-peptide", "", HitKind.TITLE, "", "", "", (), 1.0, marks=marks)

    typed, fresh = (Preview(desk.session.library, load("light")) for _ in range(2))
    for preview in (typed, fresh):
        preview.resize(320, 500)
    typed.show_hit(hit("胰"))
    before = typed.grab().toImage()
    typed.show_hit(hit("胰岛素"))
    fresh.show_hit(hit("胰岛素"))
    assert typed.grab().toImage() == fresh.grab().toImage() != before


def test_preview_of_a_result_ends_with_a_whole_line_or_row(desk: Driver) -> None:
    desk.ctrl(Qt.Key.Key_K)
    type_in("mmol")
    desk.qtbot.waitUntil(lambda: desk.window.search_panel.answered("mmol"))
    desk.window.search_panel.card.show_preview()
    shown = desk.window.search_panel.card.findChildren(Preview)[0]
    page, bottom = shown._page, shown._bottom  # noqa: SLF001
    assert page is not None
    atoms = Pagination(page, 10_000).atoms
    assert any(abs(atom.bottom - bottom) < 1 for atom in atoms)
    desk.window.search_panel.stop()
