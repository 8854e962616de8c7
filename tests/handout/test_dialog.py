from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from tests.handout import pdf_tools
from tests.screens import colours
from viewer.handout.dialog import PrintDialog
from viewer.handout.handout import printable
from viewer.handout.options import Extent, Paper, TextSize
from viewer.handout.printing import prepare, print_handout
from viewer.library.library import Library
from viewer.shots.stage_shots import handout_image
from viewer.theme import Theme


@pytest.fixture
def dialog(library: Library, light: Theme, qtbot: QtBot) -> PrintDialog:
    article = library.article("stem-cells-type-2")
    made = PrintDialog(printable(library, article, date(2026, 11, 22)), light)
    qtbot.addWidget(made)
    made.show()
    return made


def choose(dialog: PrintDialog, words: str) -> None:
    next(x for x in dialog.findChildren(QRadioButton) if x.text() == words).click()


def test_a_choice_is_seen_at_once_in_the_preview(dialog: PrintDialog) -> None:
    before = dialog.preview.grab().toImage()
    choose(dialog, "A5")
    choose(dialog, "一两页的摘要")
    choose(dialog, "大字（14 磅）")
    assert dialog.preview.grab().toImage() != before
    assert (dialog.options.paper, dialog.options.extent, dialog.options.text) == (Paper.A5, Extent.SUMMARY, TextSize.LARGE)


def test_the_preview_turns_within_the_handout(dialog: PrintDialog, qtbot: QtBot) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_PageUp)
    assert dialog.preview.index == 0
    for _ in range(dialog.handout.pages + 3):
        QTest.keyClick(dialog, Qt.Key.Key_PageDown)
    assert dialog.preview.index == dialog.handout.pages - 1
    assert any("共" in label.text() and str(dialog.handout.pages) in label.text() for label in dialog.findChildren(QLabel))


def test_what_is_saved_is_what_was_chosen(dialog: PrintDialog, tmp_path: Path) -> None:
    choose(dialog, "一两页的摘要")
    assert dialog.save(tmp_path / "x.pdf")
    assert pdf_tools.info(tmp_path / "x.pdf")["Pages"] == str(dialog.handout.pages)


def test_a_place_that_cannot_be_written_is_told_in_the_dialog(dialog: PrintDialog, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").mkdir()
    assert not dialog.save(tmp_path / "x.pdf")
    assert any(label.isVisible() and "写不进去" in label.text() for label in dialog.findChildren(QLabel))


def test_the_printer_gets_the_same_sheets(dialog: PrintDialog, tmp_path: Path) -> None:
    choose(dialog, "一两页的摘要")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    prepare(printer, Paper.A4, "题目")
    assert print_handout(printer, dialog.handout) == dialog.handout.pages
    printed = pdf_tools.page_picture(tmp_path / "printed.pdf", 1, 40, tmp_path)
    image = QImage(str(printed))
    assert (image.width(), image.height()) == (331, 468)
    assert len(colours(image, 3)) > 20


def test_a_picture_of_a_sheet_has_the_width_that_was_asked_for(library: Library) -> None:
    first, last = handout_image(library, "hba1c", 420), handout_image(library, "hba1c", 420, page=99)
    assert (first.width(), first.height()) == (420, 594)
    assert first != last
