"""``run_present``: a demonstration from the command line, on screens or into a PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from viewer import settings
from viewer.draw.mishaps import Mishaps
from viewer.folders import own_folder
from viewer.handout.pdf import save
from viewer.library.library import Library
from viewer.stage.presentation import Presentation, Show, chosen_screens, make_show
from viewer.stage.slides_pdf import slides_pdf
from viewer.theme import Theme

_PAGE = QSize(1920, 1080)


def run_present(
    app: QApplication, library: Library, article: str, look: Theme, *, screen: int | None = None, loop: int = 0
) -> int:
    """Shows the slides of ``article`` until they are ended; the exit status. ``loop``: seconds a slide, unattended.

    Raises ``ViewerError`` where it may not be shown, ``UsageError`` where there is no such screen.
    """
    mishaps = Mishaps(own_folder("state") / "errors.log")
    mishaps.setParent(app)
    show = _show(library, article, look)
    own, audience = chosen_screens(screen)
    presentation = Presentation(show, own, audience)
    presentation.ended.connect(app.quit)
    if loop:
        presentation.start_loop(loop)
    else:
        presentation.start()
    return app.exec()


def write_slides(library: Library, article: str, look: Theme, out: Path) -> int:
    """Writes the slides of ``article`` to the PDF ``out``; how many they are.

    Raises ``ViewerError``.
    """
    slides = _show(library, article, look).painter(_PAGE)
    save(slides_pdf(slides), out)
    return len(slides.deck.laid)


def _show(library: Library, article: str, look: Theme) -> Show:
    chosen, _ = settings.load(settings.settings_path())
    info = library.info.named(chosen.clinic_name, chosen.clinic_slogan)
    return make_show(library, article, look, date.today(), info)
