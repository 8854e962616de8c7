"""Printers of this computer, and printing on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from viewer.draw.painting import closes_painters
from viewer.errors import ViewerError
from viewer.handout.handout import Sheets
from viewer.handout.options import UNITS_AN_INCH, Paper
from viewer.i18n import tr

_SIZES = {Paper.A4: QPageSize.PageSizeId.A4, Paper.A5: QPageSize.PageSizeId.A5}


class PrinterState(Enum):
    """Whether a printer takes a job now."""

    READY = auto()
    BUSY = auto()
    STOPPED = auto()


@dataclass(frozen=True)
class PrintQueue:
    """A printer of the system; ``open`` returns it ready for one job."""

    name: str
    label: str
    state: PrinterState
    colour: bool
    open: Callable[[], QPrinter]


def print_queues() -> tuple[PrintQueue, ...]:
    """Return the printers of the system, default first."""
    found = sorted(QPrinterInfo.availablePrinters(), key=lambda info: not info.isDefault())
    return tuple(
        PrintQueue(
            info.printerName(),
            info.description() or info.printerName(),
            _state(info),
            QPrinter.ColorMode.Color in info.supportedColorModes(),
            partial(QPrinter, info, QPrinter.PrinterMode.HighResolution),
        )
        for info in found
    )


def _state(info: QPrinterInfo) -> PrinterState:
    match info.state():
        case QPrinter.PrinterState.Idle:
            return PrinterState.READY
        case QPrinter.PrinterState.Active:
            return PrinterState.BUSY
        case _:
            return PrinterState.STOPPED


def prepare(printer: QPrinter, paper: Paper, title: str, copies: int = 1) -> None:
    """Set paper size, margins, job name and number of copies."""
    printer.setPageSize(QPageSize(_SIZES[paper]))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    printer.setDocName(title)
    printer.setCreator("Frontdesk")
    printer.setCopyCount(copies)


@closes_painters
def print_handout(printer: QPrinter, handout: Sheets) -> int:
    """Print ``handout``, or the page range of ``printer``; return the number of sheets.

    Raises ``ViewerError`` if the printer does not respond.
    """
    first = max(1, printer.fromPage()) - 1
    last = min(handout.pages, printer.toPage() or handout.pages)
    painter = QPainter()
    if not painter.begin(printer):
        raise ViewerError(tr("打印机没有响应。请检查打印机，或存为 PDF。"))
    scale = printer.resolution() / UNITS_AN_INCH
    for index in range(first, last):
        if index > first and not printer.newPage():
            painter.end()
            raise ViewerError(tr("打印中断。请检查打印机里的纸。"))
        painter.save()
        painter.scale(scale, scale)
        handout.paint(painter, index)
        painter.restore()
    painter.end()
    return last - first
