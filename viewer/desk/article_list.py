"""``ArticleList``: the rows of the list pane, with pointer and keyboard. It scrolls only by hand or by keys."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScroller, QTableView, QWidget

from viewer.desk.list_delegate import HEIGHT, NOTHING, RowDelegate, can_be_sent, send_rect, star_rect
from viewer.desk.list_model import ROW, ArticleModel, Index
from viewer.desk.marked_rows import MarkedRows
from viewer.draw.retranslate import keep_translated
from viewer.i18n import tr
from viewer.library.schema import ArticleRow

_TYPING_SECONDS = 1.0
"""Letters typed within this time belong together."""


class ArticleList(QTableView):
    """A table of one column: QListView asks its model for all of 100,000 rows at each layout, a table does not.

    The selected row is the open article. The current row is the keyboard position; it is marked after a key was used.
    """

    opened = Signal(str)
    """Id of the article to open."""
    starred = Signal(str)
    """Id of the article whose star was pressed."""
    sent = Signal(str)
    """Id of the article to show to the patient."""
    menu_requested = Signal(str, QRect, object)
    """A menu is wanted for an article at a rectangle of the viewport: at a point of it, or, None, where the keyboard is."""

    def __init__(self, model: ArticleModel, delegate: RowDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._articles = model
        self._delegate = delegate
        self._typed, self._typed_at = "", 0.0
        self.setViewport(QWidget())  # created in Python, as in the reader
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().blockSignals(True)  # the only column is as wide as the list: each width would be painted twice
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)  # by the program alone
        self.setModel(model)
        self.setItemDelegate(delegate)
        self._marked = MarkedRows(self)
        self._marked.changed.connect(self._mark)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        keep_translated(self, lambda: self.setAccessibleName(tr("文章列表")))
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)

    def show_open(self, line: int | None, *, reveal: bool) -> None:
        """Mark the line of the open article; with ``reveal``, scroll as little as needed to make it visible."""
        before, self._delegate.opened = self._delegate.opened, NOTHING if line is None else line
        if before != self._delegate.opened:
            self.viewport().update()
        if line is None:
            self.clearSelection()
            return
        index = self._articles.index(line)
        self.setAutoScroll(False)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.setAutoScroll(True)
        if reveal:
            self.scrollTo(index)

    def _open(self, index: Index) -> None:
        row = index.data(ROW)
        if isinstance(row, ArticleRow):
            self.opened.emit(row.id)

    # ---- pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ignore a press on the star or the send button until the release."""
        if self._pressed_part(event) is None:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ignore a double click on the star or the send button."""
        if self._pressed_part(event) is None:
            super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Toggle the star or send the article without opening it; a press elsewhere on the row opens it."""
        part = self._pressed_part(event)
        if part is None:
            super().mouseReleaseEvent(event)
        else:
            signal, article = part
            (self.sent if signal == "sent" else self.starred).emit(article)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row under the pointer, or of that where the keyboard is."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        row = index.data(ROW) if index.isValid() else None
        if isinstance(row, ArticleRow):
            self.menu_requested.emit(row.id, self.visualRect(index), None if by_key else event.pos())

    def _pressed_part(self, event: QMouseEvent) -> tuple[str, str] | None:
        """Return "sent" or "starred" for the part of a row under the pointer, and the article's id; None outside these parts."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        row = index.data(ROW) if index.isValid() else None
        if event.button() is not Qt.MouseButton.LeftButton or not isinstance(row, ArticleRow):
            return None
        line = self.visualRect(index)
        if index.row() == self._delegate.sending:
            return ("sent", row.id) if send_rect(line).contains(at) else None
        return ("starred", row.id) if star_rect(line).contains(at) else None

    def _mark(self) -> None:
        """Find the row with the send button; redraw if other rows are marked."""
        cursor, under = self._marked.cursor, self._marked.hovered
        sending = under if under.isValid() else cursor
        before = (self._delegate.cursor, self._delegate.sending, self._delegate.hovered)
        self._delegate.hovered, self._delegate.cursor = under.row(), cursor.row()
        self._delegate.sending = sending.row() if sending.isValid() and can_be_sent(sending) else NOTHING
        if before != (self._delegate.cursor, self._delegate.sending, self._delegate.hovered):
            self.viewport().update()

    # ---- keys

    def event(self, event: QEvent) -> bool:
        """Use Ctrl+Enter for the row at the keyboard position, before the window sends the open article."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._sends(event):
            event.accept()
            return True
        return super().event(event)

    def _sends(self, event: QKeyEvent) -> bool:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        ctrl = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier
        return enter and ctrl and self._marked.cursor.isValid()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the first and last row with Home and End; send the row with Ctrl+Enter; find a title by typed letters."""
        if self._sends(event):
            row = self.currentIndex().data(ROW)
            if isinstance(row, ArticleRow):
                self.sent.emit(row.id)
            return
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        last = self._articles.rowCount() - 1
        if plain and event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and last >= 0:
            self._go_to(0 if event.key() == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, typed: str) -> None:
        """Go to the next title spelled by the letters just typed, in pinyin, by initials or as written."""
        now = time.monotonic()
        again = now - self._typed_at > _TYPING_SECONDS
        self._typed = typed.strip() if again else self._typed + typed.strip()
        self._typed_at = now
        found = self._articles.typed_ahead(self._typed, self.currentIndex().row() + again) if self._typed else None
        if found is not None:
            self._go_to(found)

    def _go_to(self, line: int) -> None:
        index = self._articles.index(line)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(index)
