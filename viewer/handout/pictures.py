"""Pictures of a handout's sheets, for ``frontdesk shot``."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from viewer.handout.handout import Handout, printable
from viewer.handout.options import Extent, HandoutOptions, Paper, TextSize
from viewer.library.library import Library


def handout_image(library: Library, article: str, size: QSize, sheet: str = "") -> QImage:
    """A sheet of the summary of ``article`` as wide as ``size``; ``sheet`` counts from 1, ``whole-1`` is of the whole article."""
    kind, _, number = sheet.rpartition("-")
    extent = Extent.WHOLE if kind == "whole" else Extent.SUMMARY
    options = HandoutOptions(Paper("A4"), extent, TextSize.NORMAL)
    handout = Handout(printable(library, library.article(article), date.today()), options)
    index = int(number) - 1 if number.isdecimal() else 0
    return handout.image(max(0, min(handout.pages - 1, index)), size.width())
