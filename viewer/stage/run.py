"""``run_present``: a presentation from the command line, on screens or into a PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from viewer import settings
from viewer.draw.error_handler import ErrorHandler
from viewer.draw.painting import closes_painters
from viewer.folders import own_folder
from viewer.handout.pdf import Entry, finished, pdf_writer, save, substitutes
from viewer.library.library import Library
from viewer.stage.presentation import Presentation, Show, chosen_screens, make_show
from viewer.stage.slide_painter import SlidePainter
from viewer.theme import Theme

_LONG_SIDE = 960.0
"""Points: 13⅓ inches, the usual width of a wide slide."""


@closes_painters
def slides_pdf(slides: SlidePainter) -> bytes:
    """Return the slides as a PDF with an outline of their titles, without notes."""
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


_PAGE = QSize(1920, 1080)


def run_present(app: QApplication, show: Show, *, screen: int | None = None, loop: int = 0) -> int:
    """Show the slides until they are closed; return the exit status. ``loop``: seconds per slide, unattended.

    Raises ``UsageError`` if there is no such screen.
    """
    error_handler = ErrorHandler(own_folder("state") / "errors.log")
    error_handler.setParent(app)
    own, audience = chosen_screens(screen)
    presentation = Presentation(show, own, audience)
    presentation.ended.connect(app.quit)
    if loop:
        presentation.start_loop(loop)
    else:
        presentation.start()
    return app.exec()


def write_slides(show: Show, out: Path) -> int:
    """Write the slides to the PDF ``out``; return their number.

    Raises ``ViewerError``.
    """
    slides = show.painter(_PAGE)
    save(slides_pdf(slides), out)
    return len(slides.deck.laid)


def show_for(library: Library, article: str, look: Theme, *, whole: bool) -> Show:
    """Return the show of ``article`` for the clinic of the settings.

    Raises ``ViewerError`` if the article may not be shown.
    """
    chosen, _ = settings.load(settings.settings_path())
    info = library.info.named(chosen.clinic_name, chosen.clinic_slogan)
    return make_show(library, article, look, date.today(), info, whole=whole)
