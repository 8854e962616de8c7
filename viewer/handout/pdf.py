"""A handout as a PDF file, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from viewer.draw.painting import closes_painters
from viewer.errors import ViewerError
from viewer.handout.characters import substitutes
from viewer.handout.handout import Handout
from viewer.handout.options import UNITS_AN_INCH
from viewer.handout.pdf_file import Entry, finished
from viewer.i18n import tr
from viewer.settings import reason
from viewer.whole_file import write_whole


def write_pdf(handout: Handout, out: Path) -> int:
    """Writes ``handout`` to ``out``; how many pages it has.

    Raises ``ViewerError`` where the file cannot be written.
    """
    save(pdf_bytes(handout), out)
    return handout.pages


def pdf_bytes(handout: Handout) -> bytes:
    """``handout`` as a PDF with outline, language and text that can be searched and copied."""
    height = handout.sheet.height
    outline = [Entry(mark.title, mark.level, mark.page, (height - mark.top) / 4) for mark in handout.bookmarks()]
    return finished(qt_pdf(handout), handout.article.language, outline, substitutes())


@closes_painters
def qt_pdf(handout: Handout) -> bytes:
    """``handout`` as Qt alone writes it."""
    sheet = handout.sheet
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = pdf_writer(buffer, QSizeF(sheet.width, sheet.height) / 4, handout.article.title)
    painter = QPainter(writer)
    for index in range(handout.pages):
        if index:
            writer.newPage()
        painter.save()
        handout.paint(painter, index)
        painter.restore()
    painter.end()
    return bytes(buffer.data().data())


def pdf_writer(buffer: QBuffer, points: QSizeF, title: str) -> QPdfWriter:
    """A writer for pages of that size without margins, in quarter points."""
    writer = QPdfWriter(buffer)
    writer.setResolution(UNITS_AN_INCH)
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(title)
    writer.setCreator("Frontdesk")
    return writer


def save(data: bytes, out: Path) -> None:
    """Puts ``data`` in the place of ``out``, for its owner alone to read: what somebody took home says why they came.

    Raises ``ViewerError`` where that fails; ``out`` then is as it was.
    """
    try:
        write_whole(out, data)
    except OSError as error:
        message = tr("{path} 写不进去：{reason}。请换一个文件夹，或清理磁盘。", path=out, reason=reason(error))
        raise ViewerError(message) from error
