from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from viewer.errors import ViewerError
from viewer.kiosk.core.kiosk_settings import PrinterSettings
from viewer.kiosk.services import KioskPrinter
from viewer.library.library import Library

_TODAY = date(2026, 11, 22)


def pdf_printer(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


@pytest.mark.parametrize("limit", [1, 2])
def test_sheets_are_printed_up_to_the_days_limit_and_again_tomorrow(
    qtbot: QtBot, small: Path, tmp_path: Path, limit: int
) -> None:
    out = tmp_path / "out.pdf"
    tray = KioskPrinter(PrinterSettings(on=True, daily_limit=limit), tmp_path / "printed.json", lambda: pdf_printer(out))
    with Library.open(small) as library:
        article = library.article("open")
        for _ in range(limit):
            assert tray.ready(_TODAY)
            tray.print(article, library, _TODAY)
    with out.open("rb") as file:
        assert file.read(4) == b"%PDF"
        file.seek(0)
        assert len(re.findall(rb"/Type\s*/Page\b", file.read())) == 1, "one sheet each time"
    again = KioskPrinter(PrinterSettings(on=True, daily_limit=limit), tmp_path / "printed.json", lambda: pdf_printer(out))
    assert (tray.ready(_TODAY), again.ready(_TODAY)) == (False, False), "also after a restart"
    assert tray.ready(_TODAY + timedelta(days=1))


def test_limit_begins_anew_each_day(qtbot: QtBot, small: Path, tmp_path: Path) -> None:
    tray = KioskPrinter(
        PrinterSettings(on=True, daily_limit=2), tmp_path / "printed.json", lambda: pdf_printer(tmp_path / "out.pdf")
    )
    with Library.open(small) as library:
        article = library.article("open")
        for days in (0, 1):
            tray.print(article, library, _TODAY + timedelta(days=days))
    assert tray.ready(_TODAY + timedelta(days=1))


def test_disk_that_takes_nothing_costs_the_limit_and_not_the_sheet(qtbot: QtBot, bundled: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    out = tmp_path / "out.pdf"
    tray = KioskPrinter(PrinterSettings(on=True, daily_limit=1), tmp_path / "file" / "printed.json", lambda: pdf_printer(out))
    with Library.open(bundled) as library:
        tray.print(library.article("hba1c"), library, _TODAY)
    assert out.stat().st_size > 1000
    assert tray.ready(_TODAY)


def test_button_is_hidden_unless_wanted_and_while_there_is_no_printer(tmp_path: Path) -> None:
    assert not KioskPrinter(PrinterSettings(), tmp_path / "n.json", lambda: pdf_printer(tmp_path / "x")).ready(_TODAY)
    assert KioskPrinter(PrinterSettings(), tmp_path / "n.json", lambda: None).fault == ""
    missing = KioskPrinter(PrinterSettings(on=True), tmp_path / "n.json", lambda: None)
    assert not missing.ready(_TODAY)
    assert "打印机" in missing.fault


@pytest.mark.qt_log_ignore("Returned false")
def test_printer_that_takes_nothing_is_told(qtbot: QtBot, bundled: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "no" / "folder" / "out.pdf"
    tray = KioskPrinter(PrinterSettings(on=True), tmp_path / "printed.json", lambda: pdf_printer(nowhere))
    with Library.open(bundled) as library, pytest.raises(ViewerError):
        tray.print(library.article("hba1c"), library, _TODAY)
