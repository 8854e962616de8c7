"""Dialogs for files, where the desktop has none of its own: in the style, words and icons of the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCompleter, QDialog, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.desk.conftest import Drive
from tests.desk.driving import settle
from tests.screens import drawn
from viewer import theme
from viewer.draw import stylesheet
from viewer.draw.file_dialog import choose_file, choose_folder, choose_new_file


def buttons_of(dialog: QDialog) -> dict[str, QPushButton]:
    """Return the visible push buttons by their words."""
    return {button.text(): button for button in dialog.findChildren(QPushButton) if button.isVisible()}


@pytest.mark.parametrize("name", theme.THEMES)
def test_dialog_for_a_file_has_our_colours_and_words(drive: Drive, qapp: QApplication, tmp_path: Path, name: str) -> None:
    desk, look = drive(), theme.load(name)
    stylesheet.apply(qapp, look)
    chosen: list[Path | None] = []
    (tmp_path / "a.fdk").write_bytes(b"")

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, QFileDialog)
        settle()
        assert {"打开", "取消"} <= buttons_of(dialog).keys()
        assert [buttons_of(dialog)[words].property("look") for words in ("打开", "取消")] == ["fill", "line"]
        assert drawn(dialog).pixelColor(2, 2).name() == look.colours.sheet.lower()
        assert dialog.nameFilters() == ["内容库 (*.fdk)"], "Qt finds its patterns"
        name = dialog.findChildren(QLineEdit, "fileNameEdit")[0]
        completions = dialog.findChildren(QCompleter)[0].popup()
        assert completions
        completions.resize(300, 120)
        assert drawn(completions).pixelColor(150, 110).name() == look.colours.sheet.lower()
        name.setText(str(tmp_path / "a.fdk"))
        dialog.accept()

    desk.dialog(lambda: chosen.append(choose_file(desk.window, look, "打开", "内容库（*.fdk）")), act)
    assert chosen == [tmp_path / "a.fdk"]


def test_cancelled_dialog_chooses_nothing(drive: Drive, qtbot: QtBot) -> None:
    desk = drive()
    chosen: list[Path | None] = []
    desk.dialog(lambda: chosen.append(choose_folder(desk.window, desk.window.theme, "选择文件夹")), QDialog.reject)
    assert chosen == [None]


def test_new_file_is_offered_with_a_name(drive: Drive, tmp_path: Path) -> None:
    desk = drive()
    chosen: list[Path | None] = []

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, QFileDialog)
        assert Path(dialog.selectedFiles()[0]).name == "讲义.pdf"
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile("讲义.pdf")
        dialog.accept()

    desk.dialog(lambda: chosen.append(choose_new_file(desk.window, desk.window.theme, "存为", "讲义.pdf", "PDF (*.pdf)")), act)
    assert chosen == [tmp_path / "讲义.pdf"]
