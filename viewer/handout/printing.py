"""Printing of handouts."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from viewer.draw.painting import closes_painters
from viewer.errors import ViewerError
from viewer.handout.handout import Handout
from viewer.handout.options import UNITS_AN_INCH, Paper
from viewer.i18n import tr

_SIZES = {Paper.A4: QPageSize.PageSizeId.A4, Paper.A5: QPageSize.PageSizeId.A5}


def prepare(printer: QPrinter, paper: Paper, title: str) -> None:
    """Set paper size, margins and job name."""
    printer.setPageSize(QPageSize(_SIZES[paper]))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    printer.setDocName(title)
    printer.setCreator("Frontdesk")


@closes_painters
def print_handout(printer: QPrinter, handout: Handout) -> int:
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
