"""Pictures of slides, the presenter's view and printed sheets."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from viewer import theme
from viewer.handout.handout import Handout, printable, sheet_image
from viewer.handout.options import HandoutOptions
from viewer.library.library import Library
from viewer.shots.scene import settle
from viewer.stage.core.slides import slide_of
from viewer.stage.core.talk import Talk
from viewer.stage.deck import Deck
from viewer.stage.presentation import make_show
from viewer.stage.presenter import PresenterWindow
from viewer.theme import Theme

_PLANNED = 1200


def slide_image(library: Library, article: str, look: Theme, size: QSize, anchor: str = "") -> QImage:
    """Return the slide that shows ``anchor`` (a heading, figure, table, chart or study card; or a number, from 1)."""
    slides = make_show(library, article, look, date.today()).painter(size)
    return slides.image(_index(anchor, slides.deck), size)


def presenter_image(library: Library, article: str, look: Theme, size: QSize, anchor: str = "") -> QImage:
    """Return the presenter's view of that slide."""
    slides = make_show(library, article, look, date.today()).painter(QSize(1920, 1080))
    talk = Talk(len(slides.deck.laid), _index(anchor, slides.deck))
    window = PresenterWindow(slides, talk, theme.load("contrast" if look.contrast else "dark"), _PLANNED)
    window.resize(size)
    window.ensurePolished()
    image = window.grab().toImage()
    window.deleteLater()
    return image


def overview_image(library: Library, article: str, look: Theme, size: QSize, anchor: str = "") -> QImage:
    """Return the overview of all slides with the ring at that slide; the last but one is skipped."""
    slides = make_show(library, article, look, date.today()).painter(QSize(1920, 1080))
    talk = Talk(len(slides.deck.laid), _index(anchor, slides.deck))
    window = PresenterWindow(slides, talk, theme.load("contrast" if look.contrast else "dark"), _PLANNED)
    window.resize(size)
    talk.skip(talk.count - 2)
    window.show()
    window.show_overview(shown=True)
    settle()
    image = window.grab().toImage()
    window.close()
    window.deleteLater()
    return image


def _index(anchor: str, deck: Deck) -> int:
    if anchor.isdecimal():
        return min(len(deck.slides), max(1, int(anchor))) - 1
    return slide_of(deck.article, deck.slides, anchor) if anchor else 0


def handout_image(library: Library, article: str, width: int, page: int = 1, options: HandoutOptions | None = None) -> QImage:
    """Return sheet ``page`` (from 1) of ``article`` on paper, ``width`` px wide.

    Raises ``LibraryError``.
    """
    handout = Handout(printable(library, library.article(article), date.today()), options or HandoutOptions())
    return sheet_image(handout, min(max(1, page), handout.pages) - 1, width)
