"""A Word file, page or text that is dropped on the window becomes a draft, and its report asks what a person must decide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from tests.content import import_sources
from tests.desk.driving import end, settle
from tests.desk.test_program import WAIT, shown, window_of
from tests.folders import write_folder
from viewer.app.desk_program import DeskProgram
from viewer.content.article import review_due
from viewer.desk.desk_window import DeskWindow
from viewer.desk.import_dialog import ImportDialog
from viewer.settings import Settings

Drop = Callable[[Path], ImportDialog]
READ = 60_000


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[DeskWindow]:
    """Return the window of a program that shows a folder of articles."""
    program = DeskProgram(Settings(theme="light"))
    program.open(write_folder(tmp_path / "library", "one"))
    qtbot.waitUntil(lambda: window_of(program) is not None, timeout=WAIT)
    found = window_of(program)
    assert found is not None
    qtbot.waitUntil(lambda: found.sheet.reader.settled, timeout=WAIT)
    found.sides()
    yield found
    end(program)


@pytest.fixture
def drop(window: DeskWindow, qtbot: QtBot) -> Drop:
    """Return a function that drops a file on the window and waits for the report."""

    def dropped(path: Path) -> ImportDialog:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(300, 300), copy, data, left, none)
        QApplication.sendEvent(window, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), copy, data, left, none))
        qtbot.waitUntil(lambda: window.importing is not None and window.importing.dialog is not None, timeout=READ)
        assert window.importing is not None
        assert window.importing.dialog is not None
        return window.importing.dialog

    return dropped


def press(dialog: ImportDialog, words: str) -> None:
    """Press the button with these words."""
    buttons = [*dialog.findChildren(QPushButton), *dialog.findChildren(QRadioButton)]
    next(button for button in buttons if button.text().startswith(words)).click()


def test_word_file_is_read_decided_on_and_opened(window: DeskWindow, drop: Drop, tmp_path: Path, qtbot: QtBot) -> None:
    path = import_sources.word(tmp_path / "insulin.docx", styled=True)
    with ZipFile(path, "a") as word:
        word.writestr("docProps/app.xml", "<Properties><Pages>6</Pages></Properties>")
    before = path.read_bytes()
    dialog = drop(path)
    assert not dialog.open_button.isEnabled()
    told = {label.text() for label in dialog.findChildren(QLabel)}
    assert told >= {"小标题", "7", "参考文献"}
    assert any(re.fullmatch("6页，读入用了([0-9]+|不到1)秒", re.sub(r"\W(?<!，)", "", words)) for words in told), told
    press(dialog, "12 个月")
    assert review_due(date.today(), 12).isoformat() in {label.text() for label in dialog.findChildren(QLabel)}
    press(dialog, "中")
    press(dialog, "拆开")
    assert not dialog.open_button.isEnabled()
    press(dialog, "对：")
    assert dialog.open_button.isEnabled()
    dialog.open_button.click()
    qtbot.waitUntil(lambda: window.session.article == "insulin", timeout=READ)
    qtbot.waitUntil(lambda: "睡前8 U" in shown(window).replace("\u00a0", " "), timeout=READ)
    written = (tmp_path / "library" / "insulin" / "index.md").read_text(encoding="utf-8")
    assert "| 输注前 | 餐前18 U | 睡前8 U | 曲格列汀100 mg 每日1次 |" in written
    assert "evidence: moderate" in written
    assert path.read_bytes() == before


def test_no_decision_is_cut_off_in_a_narrow_window(window: DeskWindow, drop: Drop, tmp_path: Path) -> None:
    dialog = drop(import_sources.word(tmp_path / "insulin.docx", styled=True))
    for width in (1080, 1024, 800, 700):
        dialog.resize(width, 640)
        settle()
        ends = {card.mapTo(dialog, card.rect().topRight()).x() for card in dialog.cards}
        assert max(ends) < dialog.width() - 20, width
    assert window.isVisible()


def test_escape_keeps_the_draft_with_its_open_decisions(window: DeskWindow, drop: Drop, tmp_path: Path) -> None:
    dialog = drop(import_sources.word(tmp_path / "insulin.docx", styled=False))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert (tmp_path / "library" / "insulin" / "index.md").is_file()
    assert window.importing is not None
    assert window.importing.dialog is None


def test_discarding_asks_once_and_deletes_only_the_draft(window: DeskWindow, drop: Drop, tmp_path: Path) -> None:
    dialog = drop(import_sources.word(tmp_path / "insulin.docx", styled=False))
    dialog.ask_to_discard()
    asked = QApplication.activeModalWidget()
    assert asked is not None
    next(button for button in asked.findChildren(QPushButton) if button.text() == "放弃导入").click()
    left = sorted(path.name for path in (tmp_path / "library").iterdir() if not path.name.startswith("."))
    assert left == ["library.toml", "one"]
    assert (tmp_path / "insulin.docx").is_file()


def test_file_that_cannot_be_imported_says_why(window: DeskWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "broken.docx"
    path.write_bytes(b"no Word file")
    window.import_source(path)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=READ)
    asked = QApplication.activeModalWidget()
    assert asked is not None
    assert "损坏" in "".join(label.text() for label in asked.findChildren(QLabel))
    asked.close()
