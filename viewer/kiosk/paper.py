"""``PaperTray``: one sheet of an article for a visitor, without a dialog, so many a day as the owner allows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from viewer.content.article import Article
from viewer.i18n import tr
from viewer.kiosk_settings import PrinterSettings
from viewer.library.library import Library
from viewer.whole_file import read_regular, write_whole

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter  # most kiosks have no printer: their start does not pay for one


class _Sheets(Struct, frozen=True):
    day: date
    printed: int


class PaperTray:
    """``counts`` is the file of the sheets of a day; ``printer`` gives the printer, None where there is none."""

    def __init__(self, settings: PrinterSettings, counts: Path, printer: Callable[[], QPrinter | None] | None = None) -> None:
        self._settings = settings
        self._counts = counts
        self._printer = printer or self._queue

    def ready(self, today: date) -> bool:
        """Whether the print button is there."""
        return self._settings.on and self._sheets(today) < self._settings.daily_limit and self._printer() is not None

    @property
    def fault(self) -> str:
        """Why nothing can be printed, for the health card; empty while all is well or nothing is wanted."""
        wanted = self._settings.on and self._printer() is None
        return tr("没有找到打印机，打印按钮已隐藏。") if wanted else ""

    def print(self, article: Article, library: Library, today: date) -> None:
        """Prints the one-page summary of ``article``.

        Raises ``ViewerError`` where the printer takes nothing.
        """
        from viewer.handout.handout import Handout, printable
        from viewer.handout.options import Extent, HandoutOptions
        from viewer.handout.printing import prepare, print_handout

        printer = self._printer()
        if printer is None:
            return
        options = HandoutOptions(extent=Extent.SUMMARY)
        handout = Handout(printable(library, article, today), options)
        prepare(printer, options.paper, article.title)
        sheets = _Sheets(today, self._sheets(today) + print_handout(printer, handout))
        with suppress(OSError):  # a full disk only means that today's limit is not kept
            write_whole(self._counts, msgspec.json.encode(sheets))

    def _sheets(self, today: date) -> int:
        try:
            sheets = msgspec.json.decode(read_regular(self._counts, 1000), type=_Sheets)
        except (OSError, msgspec.DecodeError):
            return 0
        return sheets.printed if sheets.day == today else 0

    def _queue(self) -> QPrinter | None:
        """The owner's printer, or the system's own choice."""
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        name = self._settings.name
        found = QPrinterInfo.printerInfo(name) if name else QPrinterInfo.defaultPrinter()
        if found.isNull():
            return None
        return QPrinter(found, QPrinter.PrinterMode.HighResolution)
