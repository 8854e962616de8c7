"""Slides as a PDF, one a page."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSizeF
from PySide6.QtGui import QPainter

from viewer.draw.painting import closes_painters
from viewer.handout.characters import substitutes
from viewer.handout.pdf import pdf_writer
from viewer.handout.pdf_file import Entry, finished
from viewer.stage.slide_painter import SlidePainter

_LONG_SIDE = 960.0
"""Points: 13⅓ inches, what a wide slide measures elsewhere."""


@closes_painters
def slides_pdf(slides: SlidePainter) -> bytes:
    """The slides as a PDF with an outline of their titles; notes are not in it."""
    canvas = QSizeF(slides.deck.canvas)
    points = canvas * (_LONG_SIDE / max(canvas.width(), canvas.height()))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    article = slides.deck.article
    writer = pdf_writer(buffer, points, article.title)
    painter = QPainter(writer)
    for index in range(len(slides.deck.laid)):
        if index:
            writer.newPage()
        slides.paint(painter, QRectF(0, 0, writer.width(), writer.height()), index)
    painter.end()
    outline = [Entry(slide.title, 1, i, points.height()) for i, slide in enumerate(slides.deck.slides) if slide.part == 1]
    return finished(bytes(buffer.data().data()), article.language, outline, substitutes())
