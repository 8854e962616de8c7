"""The search panel under the search field: searches while typing, shows only the newest result.

Searches run in their own thread; typing never waits, and an outdated query is interrupted.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
)
from PySide6.QtWidgets import QWidget

from viewer.desk.core.session import Session
from viewer.desk.search_card import HEIGHT, NARROW, WIDTH, SearchCard
from viewer.desk.search_field import SearchField
from viewer.desk.tasks import Latest
from viewer.desk.topbar import HEIGHT as BAR
from viewer.draw.painting import closes_painters, paints
from viewer.draw.shadow import paint_shadow
from viewer.errors import LibraryError
from viewer.library.search.hits import SearchHit, SearchResult
from viewer.library.search.searcher import Searcher
from viewer.theme import Theme

LIMIT = 40
"""Maximum number of hits."""

_ROUND = 12
"""Radius of the card's corners, px."""
_SCRIM = QColor(14, 27, 29, 90)
_WARM = "的"
"""A query run before the first one, so that the index is already in the page cache."""


class SearchPanel(QWidget):
    """Covers the window below the top bar with a scrim; the card is under the search field."""

    chosen = Signal(str, str, tuple)
    """Article id, anchor, and the words to mark in the page."""
    send_requested = Signal(str, str)
    """Article id and anchor to send to the patient's screen."""
    closed = Signal()
    """The panel was closed: the focus can move elsewhere."""

    def __init__(self, session: Session, field: SearchField, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._field = field
        self._searcher = Searcher(session.library.path)
        self._thread: Latest | None = None
        self._result = SearchResult("")
        self._theme = theme
        self._beneath = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.card = SearchCard(session, theme, self)
        self.card.opened.connect(self._open)
        self.card.send_pressed.connect(self._send)
        self.card.suggested.connect(field.setText)
        field.installEventFilter(self)
        self.hide()

    # ---- queries and results

    def entered(self) -> None:
        """Handle focus in the search field: warm up the search and show the recent ones."""
        if not self._field.text():
            if self._thread is None:
                self._ask(_WARM)
            QTimer.singleShot(0, self, self._recent)

    def typed(self, words: str) -> None:
        """Search for ``words``; if empty, show the recent searches."""
        if words.strip():
            self._ask(words)
        else:
            self._recent()

    def answered(self, words: str) -> bool:
        """Return whether the panel shows the result for ``words``."""
        return self._result.query == words and self.isVisible()

    def stop(self) -> None:
        """Stop the search thread."""
        if self._thread is not None:
            self._thread.stop()
            self._thread = None

    def show_result(self, result: SearchResult) -> None:
        """Show a result unless its query is outdated."""
        if result.complete and result.query == self._field.text():
            self._result = result
            self.card.show_result(result)
            self._open_panel()

    def _ask(self, words: str) -> None:
        if self._thread is None:
            self._thread = Latest(self, self._search, self._searcher.interrupt, self._searcher.close)
            self._thread.answered.connect(self.show_result)
        self._thread.ask(words)

    def _search(self, words: str) -> SearchResult:
        try:
            return self._searcher.search(words, limit=LIMIT, twins=self._session.twins)
        except LibraryError as error:
            return SearchResult(words, fault=str(error))

    def _recent(self) -> None:
        self._result = SearchResult("")
        recent = self._session.settings.recent_searches
        if recent and self._field.hasFocus() and not self._field.text():
            self.card.show_recent(recent)
            self._open_panel()
        else:
            self.hide()

    # ---- keys and mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the keys of the search field while the panel is open."""
        if watched is not self._field or not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.ShortcutOverride and self.isVisible() and _sends(event):
            event.accept()  # the key sends the chosen hit, not what the window shows
            return True
        return event.type() is QEvent.Type.KeyPress and self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            was_open = self.isVisible() or bool(self._field.text())
            self.close_panel()
            return was_open  # otherwise Esc is the window's
        if self.isHidden():
            return False
        match event.key():
            case Qt.Key.Key_Down:
                self.card.step(1)
            case Qt.Key.Key_Up:
                self.card.step(-1)
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                back = event.key() == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.card.next_group(-1 if back else 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if _sends(event):
                self._send()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open()
            case _:
                return False
        return True

    def _current(self) -> SearchHit | None:
        """Return the current hit if the displayed result belongs to the typed query."""
        return self.card.current() if self.answered(self._field.text()) else None

    def _open(self) -> None:
        hit = self._current()
        if hit is not None:
            self._session.remember_search(self._field.text())
            self.close_panel()
            self.chosen.emit(hit.article, hit.anchor, hit.marks)

    def _send(self) -> None:
        hit = self._current()
        if hit is not None:
            self.close_panel()
            self.send_requested.emit(hit.article, hit.anchor)

    def close_panel(self) -> None:
        """Hide the panel, clear the field and return the focus to the page."""
        self.hide()
        self._result = SearchResult("")
        self._field.blockSignals(True)
        self._field.clear()
        self._field.blockSignals(False)
        self._field.update()
        if self._field.hasFocus():
            self._field.clearFocus()
            self.closed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close at a press outside the card."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.close_panel()

    # ---- appearance

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme
        self._beneath = QPixmap()
        self.card.set_theme(theme)

    def set_library(self) -> None:
        """Switch to the session's library."""
        self.stop()
        self._searcher = Searcher(self._session.library.path)
        self.card.set_session(self._session)
        if self._field.text():
            self.typed(self._field.text())

    def _open_panel(self) -> None:
        if self.isHidden():
            self._beneath = QPixmap()
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        """Position the card under the search field, within the window."""
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(QRect(0, BAR, window.width(), window.height() - BAR))
        width = min(NARROW if self.card.narrow else WIDTH, window.width() - 16)
        left = max(8, min(self._field.mapTo(window, QPoint(0, 0)).x(), window.width() - width - 8))
        height = min(self.card.height_of_words() if self.card.narrow else HEIGHT, self.height() - 16)
        self.card.set_width(width)
        card = QRect(left, 0, width, height)
        if self._beneath.deviceIndependentSize().toSize() != self.size():
            self._beneath = self._grab(window)
            self.update()
        if card != self.card.geometry():
            self.card.setGeometry(card)
            self.update()

    @closes_painters
    def _grab(self, window: QWidget) -> QPixmap:
        """Grab the window below the top bar, dimmed, so that typing repaints only the results and not the page."""
        shown = self.isVisible()
        self.setVisible(False)
        grabbed = window.grab(self.geometry())
        self.setVisible(shown)
        painter = QPainter(grabbed)
        painter.fillRect(self.rect(), _SCRIM)
        painter.end()
        return grabbed

    @paints
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dimmed window and the card's shadow; the card itself hides the rest."""
        card = self.card.geometry()
        seen = event.region() - QRegion(card.adjusted(_ROUND, _ROUND, -_ROUND, -_ROUND))
        if seen.isEmpty():
            return  # what the card shows has changed, as with every key
        painter = QPainter(self)
        painter.setClipRegion(seen)
        painter.drawPixmap(0, 0, self._beneath)
        if not self._theme.contrast:
            paint_shadow(painter, QRectF(card))
        painter.end()


def _sends(event: QKeyEvent) -> bool:
    """Return whether the keys send something to the patient's screen."""
    pressed = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return bool(pressed) and event.key() in {Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value}
