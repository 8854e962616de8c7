from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.handout import pdf_tools
from tests.handout.pdf_tools import pdf_queue
from tests.screens import colours
from viewer.handout.dialog import PrintDialog
from viewer.handout.handout import printable
from viewer.handout.options import Extent, HandoutOptions, Paper, TextSize
from viewer.handout.printing import PrinterState, PrintQueue
from viewer.library.library import Library
from viewer.library.schema import Filter
from viewer.shots.stage_shots import handout_image
from viewer.theme import Theme

ZH, EN = "hypoglycaemia", "hypoglycaemia-en"


def shown(
    qtbot: QtBot,
    library: Library,
    look: Theme,
    *queues: PrintQueue,
    article: str = "stem-cells-type-2",
    printer: str = "",
    options: HandoutOptions | None = None,
) -> PrintDialog:
    source = printable(library, library.article(article), date(2026, 11, 22))
    made = PrintDialog(source, look, queues=queues, printer=printer, options=options)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def dialog(library: Library, light: Theme, qtbot: QtBot, tmp_path: Path) -> PrintDialog:
    return shown(qtbot, library, light, pdf_queue(tmp_path / "front.pdf"))


def button(dialog: PrintDialog, words: str) -> QAbstractButton:
    return next(x for x in dialog.findChildren(QAbstractButton) if words in x.text())


def notice(dialog: PrintDialog, words: str) -> bool:
    return any(label.isVisible() and words in label.text() for label in dialog.findChildren(QLabel))


def test_the_summary_of_every_article_is_chosen_first_and_fits_one_sheet(qtbot: QtBot, library: Library, light: Theme) -> None:
    for row in library.rows(Filter()):
        made = shown(qtbot, library, light, article=row.id)
        assert button(made, "一页摘要").isChecked(), row.id
        assert made.sheets.pages == 1, row.id


def test_two_presses_print_the_summary(qtbot: QtBot, library: Library, light: Theme, tmp_path: Path) -> None:
    made = shown(qtbot, library, light, pdf_queue(tmp_path / "front.pdf"))
    with qtbot.waitSignal(made.used) as used:
        button(made, "打印 1 份").click()
    assert used.args == [HandoutOptions(extent=Extent.SUMMARY), "front"]
    assert pdf_tools.info(tmp_path / "front.pdf")["Pages"] == "1"
    assert made.result() == QDialog.DialogCode.Accepted.value


def test_a_choice_is_seen_at_once_in_the_preview(dialog: PrintDialog) -> None:
    before = dialog.preview.grab().toImage()
    for words in ("A5", "全文", "大字"):
        button(dialog, words).click()
    assert dialog.preview.grab().toImage() != before
    assert dialog.options == HandoutOptions(Paper.A5, Extent.WHOLE, TextSize.LARGE)


def test_the_pages_of_both_are_told_before_anything_is_printed(dialog: PrintDialog) -> None:
    whole = button(dialog, "全文")
    pages = whole.accessibleName()
    whole.click()
    assert f"{dialog.sheets.pages} 页" in pages
    assert f"{-(-dialog.sheets.pages // 2)} 张纸" in pages
    assert "1 页" in button(dialog, "一页摘要").accessibleName()


def test_the_preview_turns_within_the_handout(dialog: PrintDialog) -> None:
    button(dialog, "全文").click()
    QTest.keyClick(dialog, Qt.Key.Key_PageUp)
    assert dialog.preview.index == 0
    for _ in range(dialog.sheets.pages + 3):
        QTest.keyClick(dialog, Qt.Key.Key_PageDown)
    assert dialog.preview.index == dialog.sheets.pages - 1
    assert any("共" in label.text() and str(dialog.sheets.pages) in label.text() for label in dialog.findChildren(QLabel))
    button(dialog, "A5").click()
    assert dialog.preview.index > 0


def test_what_is_saved_is_what_was_chosen(dialog: PrintDialog, tmp_path: Path) -> None:
    button(dialog, "全文").click()
    assert dialog.save(tmp_path / "x.pdf")
    assert pdf_tools.info(tmp_path / "x.pdf")["Pages"] == str(dialog.sheets.pages)


def test_a_place_that_cannot_be_written_is_told_in_the_dialog(dialog: PrintDialog, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").mkdir()
    assert not dialog.save(tmp_path / "x.pdf")
    assert notice(dialog, "写不进去")


def test_the_printer_gets_the_same_sheets(dialog: PrintDialog, tmp_path: Path) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    printed = pdf_tools.page_picture(tmp_path / "front.pdf", 1, 40, tmp_path)
    image = QImage(str(printed))
    assert (image.width(), image.height()) == (331, 468)
    assert len(colours(image, 3)) > 20


def test_many_copies_are_asked_for_once_and_never_remembered(dialog: PrintDialog, tmp_path: Path) -> None:
    for _ in range(6):
        QTest.keyClick(dialog, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(dialog, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    button(dialog, "打印 6 份").click()
    assert notice(dialog, "要打印 6 份")
    assert not (tmp_path / "front.pdf").exists()
    button(dialog, "打印 6 份").click()
    assert (tmp_path / "front.pdf").exists()


def test_without_a_printer_that_takes_a_job_the_way_out_is_a_pdf(
    qtbot: QtBot, library: Library, light: Theme, tmp_path: Path
) -> None:
    none = shown(qtbot, library, light)
    assert not button(none, "打印 1 份").isEnabled()
    assert notice(none, "没有找到打印机")
    away = shown(
        qtbot, library, light, pdf_queue(tmp_path / "off.pdf", state=PrinterState.STOPPED), pdf_queue(tmp_path / "on.pdf")
    )
    assert not button(away, "打印 1 份").isEnabled()
    assert notice(away, "没有连接")
    away.panel.printers.setCurrentIndex(1)
    assert button(away, "打印 1 份").isEnabled()


def test_a_printer_without_colour_previews_in_grey_and_the_last_one_is_chosen_again(
    qtbot: QtBot, library: Library, light: Theme, tmp_path: Path
) -> None:
    queues = pdf_queue(tmp_path / "colour.pdf"), pdf_queue(tmp_path / "grey.pdf", colour=False)
    last = HandoutOptions(Paper.A5, Extent.WHOLE, TextSize.LARGEST)
    made = shown(qtbot, library, light, *queues, printer="grey", options=last)
    assert made.options == HandoutOptions(Paper.A5, Extent.SUMMARY, TextSize.LARGEST)
    image = made.preview.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    drawn = list(map(QColor, colours(image, 7)))
    assert all(abs(colour.red() - colour.blue()) < 12 for colour in drawn)
    assert notice(made, "只打黑白")


def in_both(qtbot: QtBot, library: Library, look: Theme, *queues: PrintQueue, all_languages: bool = False) -> PrintDialog:
    """Return the dialog of an English article with its Chinese twin."""
    source, twin = (printable(library, library.article(each), date(2026, 11, 22)) for each in (EN, ZH))
    made = PrintDialog(source, look, queues=queues, twins=(twin,), all_languages=all_languages)
    qtbot.addWidget(made)
    made.show()
    return made


def test_both_languages_are_one_job_of_two_handouts(qtbot: QtBot, library: Library, light: Theme, tmp_path: Path) -> None:
    made = in_both(qtbot, library, light, pdf_queue(tmp_path / "front.pdf"))
    assert [button(made, words).isChecked() for words in ("中文", "英文", "两种语言")] == [False, True, False]
    button(made, "全文").click()
    alone = made.sheets.pages
    button(made, "中文").click()
    assert made.sheets.article.id == ZH
    together = alone + made.sheets.pages
    button(made, "两种语言").click()
    assert made.sheets.pages == together
    assert f"{together} 页" in button(made, "全文").accessibleName()
    assert "一页摘要" in button(made, "摘要").accessibleName()
    assert "2 页" in button(made, "摘要").accessibleName()
    for _ in range(together):
        QTest.keyClick(made, Qt.Key.Key_PageDown)
    assert made.preview.index == together - 1
    pdf = tmp_path / "saved.pdf"
    assert made.save(pdf)
    button(made, "打印 1 份").click()
    assert pdf_tools.info(tmp_path / "front.pdf")["Pages"] == pdf_tools.info(pdf)["Pages"] == str(together)
    pages = pdf_tools.text(pdf).split("\f")[:together]
    assert all("Do not stop medicines on your own" in page for page in pages[:alone])
    assert all("请勿自行停药" in page for page in pages[alone:])
    assert "Low blood sugar" in pages[0]
    assert "低血糖" in pages[alone]


def test_a_pdf_in_both_languages_lists_both_in_its_outline(
    qtbot: QtBot, library: Library, light: Theme, tmp_path: Path
) -> None:
    made = in_both(qtbot, library, light, all_languages=True)
    assert button(made, "两种语言").isChecked()
    assert made.save(tmp_path / "both.pdf")
    titles = dict(pdf_tools.outline(tmp_path / "both.pdf"))
    assert (titles[library.article(EN).title], titles[library.article(ZH).title]) == (1, 2)


def test_an_article_in_one_language_offers_no_language(dialog: PrintDialog) -> None:
    assert not any(each.text() == "两种语言" for each in dialog.findChildren(QAbstractButton))


def test_the_code_is_one_press_away(dialog: PrintDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.take_away):
        button(dialog, "扫码带走").click()
    assert not dialog.isVisible()


@pytest.mark.parametrize(("width", "height"), [(1024, 600), (1080, 760)])
def test_every_control_can_be_reached_in_a_small_window(dialog: PrintDialog, width: int, height: int) -> None:
    dialog.resize(width, height)
    for words in ("取消", "存为 PDF", "打印 1 份", "扫码带走"):
        pressed = button(dialog, words)
        assert dialog.rect().contains(QRect(pressed.mapTo(dialog, QPoint()), pressed.size()))


def test_a_picture_of_a_sheet_has_the_width_that_was_asked_for(library: Library) -> None:
    first, last = handout_image(library, "hba1c", 420), handout_image(library, "hba1c", 420, page=99)
    assert (first.width(), first.height()) == (420, 594)
    assert first != last
