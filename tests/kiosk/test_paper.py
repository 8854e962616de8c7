from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from viewer.errors import ViewerError
from viewer.kiosk.paper import PaperTray
from viewer.kiosk_settings import PrinterSettings
from viewer.library.library import Library

_TODAY = date(2026, 11, 22)


def pdf_printer(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_sheet_is_printed_until_the_days_limit_and_again_tomorrow(qtbot: QtBot, bundled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    tray = PaperTray(PrinterSettings(on=True, daily_limit=1), tmp_path / "printed.json", lambda: pdf_printer(out))
    with Library.open(bundled) as library:
        article = library.article("hba1c")
        assert tray.ready(_TODAY)
        tray.print(article, library, _TODAY)
    assert out.read_bytes().startswith(b"%PDF")
    assert not tray.ready(_TODAY)
    assert tray.ready(_TODAY + timedelta(days=1))


def test_button_is_hidden_unless_wanted_and_while_there_is_no_printer(tmp_path: Path) -> None:
    assert not PaperTray(PrinterSettings(), tmp_path / "n.json", lambda: pdf_printer(tmp_path / "x")).ready(_TODAY)
    missing = PaperTray(PrinterSettings(on=True), tmp_path / "n.json", lambda: None)
    assert not missing.ready(_TODAY)
    assert "打印机" in missing.fault


@pytest.mark.qt_log_ignore("Returned false")
def test_printer_that_takes_nothing_is_told(qtbot: QtBot, bundled: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "no" / "folder" / "out.pdf"
    tray = PaperTray(PrinterSettings(on=True), tmp_path / "printed.json", lambda: pdf_printer(nowhere))
    with Library.open(bundled) as library, pytest.raises(ViewerError):
        tray.print(library.article("hba1c"), library, _TODAY)
