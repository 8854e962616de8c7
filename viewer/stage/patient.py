"""``PatientScreen``: the window the patient sees. It shows what was sent, and nothing else: no list, no search, no notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QImage, QPainter, QPaintEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QWidget

from viewer.content.article import Article, Audience
from viewer.draw.painting import closes_painters, paints
from viewer.draw.window_placement import other_screen, place_on
from viewer.i18n import language, tr
from viewer.library.library import Library
from viewer.library.schema import ArticleRow, Filter, LibraryInfo, Twins
from viewer.reader import screen_reader
from viewer.reader.figure import Pictures
from viewer.settings import ReadingPlace, Settings
from viewer.stage import idle_page
from viewer.stage.deck import canvas_size
from viewer.stage.described_window import DescribedWindow
from viewer.stage.order import Order, order, order_again
from viewer.stage.sent import PatientLook, Sent
from viewer.stage.showing import Showing
from viewer.theme import Theme, step

Today = Callable[[], date]
_TOPICS = 3  # articles in the idle loop


class PatientScreen(DescribedWindow):
    """The patient's window. ``desk`` is the receptionist's window; ``today`` returns the date for judging reviews."""

    changed = Signal()
    """State, label or picture changed."""

    def __init__(
        self, library: Library, theme: Theme, desk: QWidget | None = None, screen_name: str = "", today: Today = date.today
    ) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setWindowTitle(tr("患者屏"))
        self._library = library
        self._info = library.info
        self._theme = theme
        self._desk = desk
        self._screen_name = screen_name
        self._today = today
        self._pictures = Pictures(library.asset)
        self._topics: tuple[ArticleRow, ...] = ()
        self._sent: Sent | None = None
        self._order: Order | None = None
        self._place = ReadingPlace()
        self._held = self._blank = False
        self._page = 0
        self._zoom = 100  # per cent
        self._idle_timer = QTimer(self, interval=Settings().patient_rest_minutes * 60_000, singleShot=True)
        self._idle_timer.timeout.connect(self.rest)
        self._turn = QTimer(self, interval=idle_page.SECONDS * 1000)
        self._turn.timeout.connect(self._next_page)
        self._day = today()
        self.changed.connect(lambda: screen_reader.changed(self))
        self._find_topics()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._screen_added)
            application.screenRemoved.connect(self._screen_removed)

    @property
    def showing(self) -> Showing:
        """What the patient sees now."""
        if not self.isVisible():
            return Showing.LOST
        if self._blank:
            return Showing.BLANK
        if self._sent is None:
            return Showing.REST
        return Showing.HELD if self._held else Showing.SENT

    @property
    def label(self) -> str:
        """The name of what was sent; empty when idle."""
        return self._sent.label if self._sent is not None else ""

    @property
    def article(self) -> str:
        """The id of the article sent; empty when idle."""
        return self._sent.article if self._sent is not None else ""

    def send(self, article: Article, anchor: str = "", place: ReadingPlace | None = None) -> None:
        """Show ``anchor`` of ``article`` – figure, table, chart, study card or section; empty: all of it – from ``place`` on.

        Raises ``NotForPatientsError`` for staff-only and overdue articles.
        """
        self._order = order(self._library, article, anchor, self._today())
        self._place = place or ReadingPlace()
        self._held = self._blank = False
        self._make_sent()
        if not self.isVisible():
            self.open()
        self._idle_timer.start()
        self._show_now()
        screen_reader.announce(self, self.label)

    def seen(self) -> Sent | None:
        """Return what is seen of what was sent."""
        return None if self._blank else self._sent

    def follow(self, article: str, place: ReadingPlace) -> None:
        """Scroll along with the receptionist while the same article is shown and not held."""
        if self.showing is not Showing.SENT or self._sent is None or self._sent.article != article:
            return
        self._place = place
        if self._sent.go_to(place):
            self._idle_timer.start()
            self._show_now()

    def hold(self) -> None:
        """Toggle holding the current picture."""
        if self._sent is None or self._blank:
            return
        self._held = not self._held
        if self._held:
            self._idle_timer.stop()
        else:
            self._idle_timer.start()
        self._show_now()

    def blank(self) -> None:
        """Toggle blanking the screen."""
        self._blank = not self._blank
        self._show_now()

    def rest(self) -> None:
        """Discard what was sent and return to the idle loop."""
        self._sent = self._order = None
        self._zoom = 100
        self._held = self._blank = False
        self._page = 0
        self._idle_timer.stop()
        self._show_now()

    def can_resize(self, by: int) -> bool:
        """Return whether what was sent has text that can be made larger (1) or smaller (−1)."""
        if self._sent is None or step(self._zoom, by) == self._zoom:
            return False
        return self._sent.can_grow if by > 0 else self._sent.can_shrink

    def resize_text(self, by: int) -> None:
        """Make the text of what was sent larger (1) or smaller (−1), until the screen rests."""
        if self.can_resize(by):
            self._zoom = step(self._zoom, by)
            self._build_again()

    def set_rest_after(self, seconds: int) -> None:
        """Set after how many seconds the screen returns to the idle loop."""
        self._idle_timer.setInterval(seconds * 1000)

    def set_library(self, library: Library) -> None:
        """Switch to a newer library: show what was sent in its new version, or the idle loop if it is no longer allowed."""
        self._library = library
        self._info = library.info
        self._pictures = Pictures(library.asset)
        self._recheck()

    def set_info(self, info: LibraryInfo) -> None:
        """Set the clinic's data if it differs from the library's."""
        self._info = info
        self._build_again()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme
        self._build_again()

    def open(self) -> None:
        """Show the window on the patient's screen, if there is one."""
        screen = other_screen(self._own_screen(), self._screen_name)
        if screen is not None:
            place_on(self, screen)
            self._turn.start()
            self.changed.emit()

    def set_screen_name(self, name: str) -> None:
        """Move to the screen ``name``; empty: to the first that is not the desk's."""
        if name != self._screen_name:
            self._screen_name = name
            if self.isVisible():
                self.open()

    def _own_screen(self) -> QScreen | None:
        return self._desk.screen() if self._desk is not None else QGuiApplication.primaryScreen()

    def _screen_added(self, _screen: QScreen) -> None:
        if not self.isVisible():
            self.open()

    def _screen_removed(self, screen: QScreen) -> None:
        if self.isVisible() and self.screen() in {screen, self._own_screen()}:
            self.hide()
            self._turn.stop()
            self.changed.emit()

    @closes_painters
    def picture(self, size: QSize, ratio: float = 1.0) -> QImage:
        """Render what the patient sees in ``size`` logical px."""
        made = QImage(size * ratio, QImage.Format.Format_RGB32)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.black)
        painter = QPainter(made)
        self._paint(painter, QRectF(0, 0, size.width(), size.height()))
        painter.end()
        return made

    def _look(self) -> PatientLook:
        return PatientLook(self._info, self._theme, self._pictures, canvas_size(self.size()), self._zoom / 100)

    def _paint(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the current content into ``rect``, keeping the screen's proportions."""
        if self._blank:
            painter.fillRect(rect, Qt.GlobalColor.black)
            return
        look = self._look()
        scale = min(rect.width() / look.canvas.width(), rect.height() / look.canvas.height())
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(rect, QColor(self._theme.colours.sheet))
        painter.translate(rect.center() - QPointF(look.canvas.width() * scale / 2, look.canvas.height() * scale / 2))
        painter.scale(scale, scale)
        painter.setClipRect(QRectF(0, 0, look.canvas.width(), look.canvas.height()))
        if self._sent is None:
            idle_page.paint(painter, look, self._topics, self._page)
        else:
            self._sent.paint(painter)
        painter.restore()

    def _show_now(self) -> None:
        self.repaint()
        self.changed.emit()

    def _next_page(self) -> None:
        if self._today() != self._day:
            self._recheck()
        if self._sent is None and not self._blank:
            self._page += 1
            self.update()
            self.changed.emit()

    def _make_sent(self) -> None:
        if self._order is not None:
            self._sent = self._order.drawn(self._look())
            self._sent.go_to(self._place)

    def _build_again(self) -> None:
        self._make_sent()
        self.update()
        self.changed.emit()

    def _recheck(self) -> None:
        """Recheck what patients may see, after a library update or a change of date."""
        self._day = self._today()
        earlier, self._order = self._order, None
        try:
            self._find_topics()
            self._order = order_again(self._library, earlier, self._day) if earlier is not None else None
        finally:  # also if the library cannot be read: what was sent is not shown unchecked
            if self._order is None:
                self.rest()
            else:
                self._build_again()

    def _find_topics(self) -> None:
        self._topics = ()
        featured = self._library.info.featured or None
        today = self._today()
        shown = Filter(audience=Audience.PUBLIC, valid_on=today, ids=featured, twins=Twins(language()[:2], today))
        self._topics = tuple(self._library.rows(shown, 0, _TOPICS))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the current content."""
        painter = QPainter(self)
        self._paint(painter, QRectF(self.rect()))
        painter.end()
        screen_reader.attend(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new proportions."""
        super().resizeEvent(event)
        if canvas_size(event.oldSize()) != canvas_size(event.size()):
            self._build_again()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Treat closing the window like unplugging the screen."""
        super().closeEvent(event)
        self._turn.stop()
        QTimer.singleShot(0, self, self.changed.emit)
