"""``Presentation``: a presentation of one article – the audience's window, the presenter's, and the screen of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from viewer import theme
from viewer.content.article import Article
from viewer.draw.idle_inhibitor import IdleInhibitor
from viewer.draw.window_placement import fit_to_screen, other_screen, place_on
from viewer.errors import UsageError
from viewer.i18n import tr
from viewer.library.library import Library
from viewer.library.schema import LibraryInfo, ReviewState
from viewer.reader.figure import Pictures
from viewer.stage.audience import AudienceWindow
from viewer.stage.core.slides import Slide, make_slides, planned_seconds, slide_of
from viewer.stage.core.talk import Talk
from viewer.stage.deck import Deck, canvas_size
from viewer.stage.order import review_for_patients
from viewer.stage.presenter import PresenterWindow
from viewer.stage.slide_painter import SlidePainter
from viewer.theme import Theme


@dataclass(frozen=True)
class Show:
    """The content of a presentation: an article with its slides, clinic and pictures."""

    article: Article
    slides: tuple[Slide, ...]
    info: LibraryInfo
    pictures: Pictures
    review: ReviewState
    theme: Theme
    whole: bool = False

    def of(self, *, whole: bool) -> Show:
        """Return the same show of the full text, or of the short version."""
        slides = make_slides(self.article, self.article.disclaimer or self.info.disclaimer, whole=whole)
        return replace(self, slides=slides, whole=whole)

    def painter(self, screen: QSize) -> SlidePainter:
        """Lay out the slides for a screen's proportions."""
        deck = Deck(self.article, self.slides, self.theme, self.pictures, canvas_size(screen))
        return SlidePainter(deck, self.info, self.review)


def make_show(
    library: Library, article: str, look: Theme, today: date, info: LibraryInfo | None = None, *, whole: bool = False
) -> Show:
    """Create the show of an article's short version, or of the ``whole``. ``info``: the
    clinic's data if it differs from the library's.

    Raises ``LibraryError``, and ``NotForPatientsError`` for staff-only and overdue articles.
    """
    found = library.article(article)
    review = review_for_patients(library, found, today)
    return Show(found, (), info or library.info, Pictures(library.asset), review, look).of(whole=whole)


class Presentation(QObject):
    """Runs a show. ``own`` is the presenter's screen, ``audience`` the audience's (None: there is only one screen)."""

    ended = Signal()

    def __init__(self, show: Show, own: QScreen, audience: QScreen | None, anchor: str = "") -> None:
        super().__init__()
        self._show = show
        self._own = own
        self._audience = audience
        self._slides = slides = show.painter((audience or own).size())
        planned = -(-sum(map(planned_seconds, slides.deck.slides)) // 60) * 60
        self.talk = Talk(len(slides.deck.laid), slide_of(show.article, slides.deck.slides, anchor) if anchor else 0)
        self._dark = theme.load("contrast" if show.theme.contrast else "dark")
        self.presenter = PresenterWindow(slides, self.talk, self._dark, planned)
        self.window = AudienceWindow(slides, self.talk)
        self.talk.changed = self._refresh
        self.window.key_pressed.connect(lambda event: self._key(event.key()))
        self.window.tapped.connect(self.talk.step)
        self.window.closed.connect(self._audience_closed)
        self.presenter.pointed.connect(self.window.point)
        self.presenter.ended.connect(self.end)
        self.presenter.full_screen_asked.connect(self.cover)
        self.presenter.whole_asked.connect(self._toggle_whole)
        self.presenter.print_asked.connect(self._print)
        self._loop = QTimer(self)
        self._loop.timeout.connect(lambda: self.talk.step(1, wrap=True))
        self._over = False
        self._lost = ""  # name of the presenter's screen while it is disconnected
        self._idle_inhibitor = IdleInhibitor(self)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenRemoved.connect(self._screen_removed)
            application.screenAdded.connect(self._screen_added)

    def start(self) -> None:
        """Show both windows; with a single screen only the presenter's, which asks before the slides cover it."""
        self._idle_inhibitor.set(on=True)
        self.presenter.setScreen(self._own)
        if self._audience is not None:
            place_on(self.window, self._audience)
            self._show_presenter()
        else:
            fit_to_screen(self.presenter)
            self.presenter.show()
        self._update_screen_words()
        self.presenter.activateWindow()
        self.presenter.setFocus()
        self._refresh()

    def _show_presenter(self) -> None:
        self.presenter.setScreen(self._own)
        self.presenter.setGeometry(self._own.availableGeometry())
        self.presenter.showMaximized()

    def start_loop(self, seconds: int) -> None:
        """Show only the slides, in a loop, for an unattended screen."""
        self._idle_inhibitor.set(on=True)
        place_on(self.window, self._audience or self._own)
        self._loop.start(seconds * 1000)
        self._refresh()

    def cover(self) -> None:
        """Cover the single screen with the slides; Esc returns to the presenter's view."""
        if self._audience is None:
            self.presenter.ask_full_screen(asked=False)
            place_on(self.window, self._own)
            self.window.activateWindow()
            self.window.setFocus()
            self._refresh()

    def _toggle_whole(self) -> None:
        """Switch between the short version of the article and its full text, at the same place."""
        here = self._slides.deck.slides[self.talk.at].anchor
        self._show = self._show.of(whole=not self._show.whole)
        self._set_slides(self._show.painter((self._audience or self._own).size()))
        slides = self._slides.deck.slides
        self.talk.restart(len(slides), slide_of(self._show.article, slides, here) if here else 0)

    def _print(self) -> None:
        """Offer to print the slides that are not skipped, in the colours of paper."""
        from viewer.stage.slides_dialog import SlidesDialog

        on_paper = replace(self._show, theme=theme.load("light")).painter((self._audience or self._own).size())
        numbers = [number for number in range(len(on_paper.deck.laid)) if number not in self.talk.skipped]
        dialog = SlidesDialog(on_paper, numbers, self._dark, self.presenter)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _set_slides(self, slides: SlidePainter) -> None:
        self._slides = slides
        self.window.set_slides(slides)
        self.presenter.set_slides(slides)

    def end(self) -> None:
        """End the presentation."""
        if self._over:
            return
        self._over = True
        self._loop.stop()
        self._idle_inhibitor.set(on=False)
        self.window.close()
        self.presenter.close()
        self.ended.emit()

    def _key(self, key: int) -> None:
        if key == Qt.Key.Key_Escape.value and self._audience is None and not self._loop.isActive():
            self.window.hide()
            self.presenter.activateWindow()
        else:
            self.presenter.press(key)

    def _refresh(self) -> None:
        self.window.refresh()
        if self.presenter.isVisible():
            self.presenter.refresh()

    def _audience_closed(self) -> None:
        if self._audience is not None or self._loop.isActive():
            self.end()

    @property
    def has_audience(self) -> bool:
        """Whether the slides are shown on a separate screen."""
        return self._audience is not None and not self._over

    def _screen_removed(self, screen: QScreen) -> None:
        """Continue without the audience's screen in the presenter's view, or without the presenter's by the keys of the
        slides."""
        if screen is self._own and self.has_audience:
            self._lost = screen.name()
            self.presenter.hide()
            self.window.raise_()
            self.window.activateWindow()
            self.window.setFocus()
        elif screen is self._audience and not self._over:
            self._audience = None
            self.window.hide()
            self._update_screen_words()

    def _screen_added(self, screen: QScreen) -> None:
        if self._lost and self.has_audience:
            self._lost, self._own = "", screen
            self._show_presenter()
            self._refresh()
        elif self._audience is None and not self._over and not self._loop.isActive() and screen is not self._own:
            self._audience = screen
            slides = self._show.painter(screen.size())
            if len(slides.deck.laid) == self.talk.count:
                self._set_slides(slides)
            place_on(self.window, screen)
            self._update_screen_words()
            self._refresh()

    def _update_screen_words(self) -> None:
        if self._audience is not None:
            number = QGuiApplication.screens().index(self._audience) + 1
            self.presenter.set_screen_words(tr("观众屏：{n} 号显示器，正在放映", n=number))
        else:
            self.presenter.set_screen_words(tr("没有观众屏：接上第二块屏幕后自动放映"))
        self.presenter.ask_full_screen(asked=self._audience is None)


def chosen_screens(number: int | None, name: str = "") -> tuple[QScreen, QScreen | None]:
    """Return the presenter's and the audience's screen; ``number`` counts from 1, None: the one that is not the presenter's.

    Raises ``UsageError`` if there is no screen with that number.
    """
    screens = QGuiApplication.screens()
    own = QGuiApplication.primaryScreen()
    if number is None:
        return own, other_screen(own, name)
    if not 1 <= number <= len(screens):
        raise UsageError(tr("没有 {n} 号显示器；这台电脑有 {m} 个。", n=number, m=len(screens)))
    audience = screens[number - 1]
    rest = [screen for screen in screens if screen is not audience]
    return (own if own is not audience else rest[0] if rest else own), (audience if rest else None)
