"""The bar of find in page: words, count, next, previous, close."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from viewer.draw.icons import icon
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import mark, tr
from viewer.reader.finding import Finder
from viewer.reader.screen_reader import announce
from viewer.reader.view import ReaderView
from viewer.theme import Theme


class FindBar(QFrame):
    """Find bar, floating at the upper right of the sheet."""

    closed = Signal()

    def __init__(self, view: ReaderView, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        look(self, "card")
        self._finder = Finder(view)
        self._field = QLineEdit()
        keep_translated(self._field, lambda: self._field.setPlaceholderText(tr("在本文中查找")))
        keep_translated(self._field, lambda: self._field.setAccessibleName(tr("在本文中查找")))
        self._field.setMaxLength(200)
        self._field.setFixedWidth(220)
        self._field.textChanged.connect(self._search)
        self._count = QLabel()
        look(self._count, "meta")
        self._count.setMinimumWidth(64)
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(2)
        row.addWidget(self._field)
        row.addWidget(self._count)
        for name, message, run in (
            ("chevron-up", mark("上一处"), lambda: self.step(-1)),
            ("chevron-down", mark("下一处"), lambda: self.step(1)),
            ("close", mark("关闭"), self.close_bar),
        ):
            button = QToolButton()
            look(button, "icon")
            button.setIconSize(QSize(18, 18))
            keep_translated(button, partial(_name, button, message))
            button.clicked.connect(run)
            self._buttons[name] = button
            row.addWidget(button)
        self.set_theme(theme)
        keep_translated(self, self._update_count)
        view.rebuilt.connect(self._search_again)
        self.hide()

    @property
    def count(self) -> str:
        """The count as shown, "3 / 33"."""
        return self._count.text()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        for name, button in self._buttons.items():
            button.setIcon(icon(name, theme, 18))

    def open_bar(self, words: str = "") -> None:
        """Show the bar with ``words``, or with the previous search."""
        self.show()
        self.raise_()
        if words:
            self._field.setText(words)
        self._field.setFocus()
        self._field.selectAll()
        self._search()

    def close_bar(self) -> None:
        """Hide the bar and remove the highlights."""
        self._finder.clear()
        self.hide()
        self.closed.emit()

    def step(self, by: int) -> None:
        """Go to the next or previous match; open the bar if there is no search yet."""
        if self.isHidden():
            self.open_bar()
            return
        self._finder.step(by)
        self._update_count()

    def _search(self) -> None:
        self._finder.search(self._field.text())
        self._update_count()

    def _search_again(self) -> None:
        if self.isVisible():
            self._finder.mark_again()
            self._update_count()

    def _update_count(self) -> None:
        found = self._finder.matches
        more = "+" if self._finder.more else ""
        none = tr("没有找到") if self._finder.words.strip() else ""
        words = f"{self._finder.current + 1} / {len(found)}{more}" if found else none
        if words != self._count.text():
            announce(self, words)
        self._count.setText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle Enter and Shift+Enter (next, previous) and Esc (close)."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)


def _name(button: QToolButton, message: str) -> None:
    button.setAccessibleName(tr(message))
    button.setToolTip(tr(message))
