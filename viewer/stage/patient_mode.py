"""``PatientMode``: the receptionist's own screen as the patient's page – only the sheet, screen by screen, in large text.

Nothing on it leads to another article; there is no list, no search, no note. The desk stays unchanged behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from viewer.content.article import Article
from viewer.content.short_version import anchors, same_place
from viewer.draw import fonts, typography
from viewer.draw.focus import FocusRing
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.library.library import Library
from viewer.reader import document
from viewer.reader.adapted_article import adapted
from viewer.reader.figure import Pictures
from viewer.reader.locations import counterpart, section_going_on
from viewer.reader.page import Page
from viewer.reader.page_view import PageView
from viewer.reader.screen_reader import announce
from viewer.reader.style import Medium, PageStyle, Role
from viewer.stage.order import Order, order, order_again
from viewer.stage.patient_bars import SIDE, STEPS, PageBar, PageHead, PageStrip
from viewer.theme import Theme

_FIRST_STEP = 150
_COLUMN_EM = 26
_SECTION, _SECTION_SHORT, _SHORT = 78, 52, 860
"""Height of the line above the text, its height in a low window, and the window height up to which that applies, px."""
_ASK_MS = 4000


class PatientMode(QFrame):
    """One article for the patient in front of the desk. ``desk`` is the receptionist's
    window; ``twice``: Esc must be pressed twice.

    Raises ``NotForPatientsError`` for staff-only and overdue articles.
    """

    ended = Signal()
    """The receptionist has returned to the desk."""

    def __init__(
        self, desk: QWidget, library: Library, article: Article, theme: Theme, today: Callable[[], date], *, twice: bool = False
    ) -> None:
        allowed = order(library, article, "", today())
        super().__init__(desk, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowTitle(article.title)
        look(self, "sheet")
        self._desk = desk
        self._library = library
        self._theme = theme
        self._today = today
        self._day = today()
        self._twice = twice
        self._order: Order = allowed
        self._pictures = Pictures(library.asset)
        self._zoom = _FIRST_STEP
        self._view: PageView | None = None
        self._start = self._position = 0  # on the displayed page, or on that of ``show_from``
        self._from: Page | None = None
        self._origin: tuple[Page, int, int] | None = None  # where the receptionist was
        self._anchor: str | None = None  # where the next page begins
        self._whole = allowed.short is None
        self.turned = False
        """Whether the patient saw another screen than the first."""
        self._head = PageHead(article.title, self.leave)
        self._section = QLabel()
        self._section.setFont(fonts.font(22, 500))
        self._room = QWidget()
        self._strip = PageStrip(library.info.in_language(article.language), theme)
        self._bar = PageBar()
        for button, run in (
            (self._bar.smaller, lambda: self.resize_text(-1)),
            (self._bar.larger, lambda: self.resize_text(1)),
            (self._bar.version, self.switch_version),
            (self._bar.previous, lambda: self.turn(-1)),
            (self._bar.next, lambda: self.turn(1)),
        ):
            button.clicked.connect(run)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # a narrow screen shortens the bar first
        column.setSpacing(0)
        for part in (self._head, self._section, self._room, self._strip, self._bar):
            column.addWidget(part, 1 if part is self._room else 0)
        self._asked = QTimer(self, interval=_ASK_MS, singleShot=True)
        self._asked.timeout.connect(lambda: self._head.ask(again=False))
        self._ring = FocusRing(self, theme)
        self._bind_keys()
        self._paint_in(theme)

    def _bind_keys(self) -> None:
        for run, *keys in (
            (lambda: self.turn(1), "Right", "Down", "PgDown"),
            (lambda: self.turn(-1), "Left", "Up", "PgUp"),
            (lambda: self.go_to_end(last=False), "Home"),
            (lambda: self.go_to_end(last=True), "End"),
            (lambda: self.resize_text(1), "Ctrl+=", "Ctrl++"),
            (lambda: self.resize_text(-1), "Ctrl+-"),
            (self.switch_version, "A"),
            (self.leave, "Esc", "F9"),
        ):
            for key in keys:
                QShortcut(QKeySequence(str(key)), self).activated.connect(run)

    # ---- content

    def show_from(self, page: Page, start: int, position: int, anchor: str | None) -> None:
        """Cover the desk's screen; show ``anchor`` in the short version. If it has none, or not that anchor, or for None, show
        the screen with ``position`` of the desk's ``page``, counting from the section at ``start``.
        """
        self._from, self._start, self._position = page, start, position
        self._origin = page, start, position
        short = self._order.short
        self._whole = short is None or (anchor != "" and anchor not in anchors(short))  # None is in no article
        self._anchor = None if self._whole else anchor
        screen = self._desk.screen()
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.activateWindow()
        self.setFocus()

    @property
    def view(self) -> PageView:
        """The page view; it exists as soon as the window is shown."""
        if self._view is None:
            self._build()
        assert self._view is not None  # noqa: S101 - just built
        return self._view

    @property
    def whole(self) -> bool:
        """Whether the whole article is shown, not its short version."""
        return self._whole

    def switch_version(self) -> None:
        """Show the whole article instead of its short version, or the other way round, at the same place."""
        article, short, origin = self._order.article, self._order.short, self._origin
        if short is None:
            return
        self._whole = not self._whole
        if self._whole and not self.turned and origin is not None and isValid(origin[0]):
            self._from, self._start, self._position = origin
        else:
            begun = self.view.page.contents.anchors
            self._anchor = same_place(article, short, begun, self._position, whole=self._whole)
        self._build()

    @property
    def zoom(self) -> int:
        """The text size, per cent of the desk's."""
        return self._zoom

    @property
    def position(self) -> int:
        """The patient's text position on ``view.page``."""
        return self._position

    def turn(self, by: int) -> None:
        """Show the next screen (1) or the previous one (−1)."""
        self.view.turn(by)

    def go_to_end(self, *, last: bool) -> None:
        """Show the first screen, or the ``last``."""
        atoms = self.view.pagination.pieces
        self.view.go_to(self.view.pagination.atoms[atoms[-1].first].start if last else 0)

    def resize_text(self, by: int) -> None:
        """Make the text larger (1) or smaller (−1), by one of ``STEPS``."""
        step = max(0, min(len(STEPS) - 1, STEPS.index(self._zoom) + by))
        if STEPS[step] != self._zoom:
            self._zoom = STEPS[step]
            self._build()

    def leave(self) -> None:
        """Return to the desk; if the setting requires it, only at the second press."""
        if self._twice and not self._asked.isActive():
            self._asked.start()
            self._head.ask(again=True)
        else:
            self.close()

    def set_library(self, library: Library) -> None:
        """Switch to a newer library; return to the desk if the article is gone or no longer for patients."""
        self._library, self._pictures = library, Pictures(library.asset)
        self._strip.set_info(library.info.in_language(self._order.article.language))
        self._recheck()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._paint_in(theme)
        self._build()

    def _recheck(self) -> None:
        self._day = self._today()
        again = order_again(self._library, self._order, self._day)
        if again is None:
            self.close()
        else:
            self._order = again
            self._whole |= again.short is None
            self._build()

    def _paint_in(self, theme: Theme) -> None:
        self._theme = self._head.theme = self._strip.theme = theme
        self._ring.set_theme(theme)
        self._section.setStyleSheet(f"color: {theme.colours.accent}; font-size: 22px;")
        self._bar.set_theme(theme)

    def _build(self) -> None:
        """Lay the page out for the current size of window and text, and show the same place."""
        earlier, old = self._from or (self._view.page if self._view is not None else None), self._view
        style = PageStyle(self._theme, Medium.PATIENT, self._zoom / 100)
        style = style.fitted(min(_COLUMN_EM * style.size(Role.BODY), self.width() - 2 * SIDE))
        shown = self._order
        article = shown.article if self._whole or shown.short is None else shown.short
        page = document.build(adapted(article, style), shown.context, style, self._pictures)
        self._view = view = PageView(page, 4, self._room)
        view.setGeometry(self._room.rect())
        if self._anchor is not None:
            self._start = self._position = page.contents.anchors.get(self._anchor, 0)
        elif earlier is not None:
            self._start, self._position = (counterpart(earlier, at, page) for at in (self._start, self._position))
        self._anchor = None
        view.go_within(self._start, self._position)
        self._from = None
        if old is not None:
            old.hide()
            old.deleteLater()
        view.moved.connect(self._moved)
        view.show()
        self._show_place()

    def _moved(self) -> None:
        self.turned = True
        self._start = self._position = self.view.position
        if self._today() != self._day:
            self._recheck()
        else:
            self._show_place()

    def _show_place(self) -> None:
        view = self.view
        screens = len(view.pagination.pieces)
        number = screens if view.at_end else view.number
        self._head.show_progress(number / screens)
        going_on = section_going_on(view.page, view.position)
        self._section.setText(typography.label(going_on))
        self._section.setContentsMargins(view.column.left(), 0, SIDE, 2)
        self._bar.version.setVisible(self._order.short is not None)
        self._bar.set_window_width(self.width())
        self._bar.show_place(self._zoom, number, screens, first=view.at_start, last=view.at_end)
        if self._order.short is not None:
            self._bar.show_version(whole=self._whole)
        place = tr("第 {screen} 屏，共 {screens} 屏", screen=number, screens=screens)
        announce(view, tr("，").join(filter(None, (place, going_on))))

    # ---- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn to the next screen with Space, to the previous with Shift+Space; on a button Space presses it."""
        if event.key() == Qt.Key.Key_Space:
            self.turn(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the text size with Ctrl+wheel."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.resize_text(1 if event.angleDelta().y() > 0 else -1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the page out for another size."""
        super().resizeEvent(event)
        self._section.setFixedHeight(_SECTION if self.height() > _SHORT else _SECTION_SHORT)
        column = self.layout()
        if column is not None:
            column.activate()
        self._build()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Report that the desk is visible again."""
        super().closeEvent(event)
        self.ended.emit()
