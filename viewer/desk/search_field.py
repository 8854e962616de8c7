"""``SearchField``: the search box of the top bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.theme import Theme

_KEY_FROM, _WHOLE_FROM = 240, 330
"""Widths of the search field, px, from which it shows its key, and the longer hint."""


class SearchField(QLineEdit):
    """Search box with a magnifier and the hint of its key."""

    entered = Signal()
    """The field has received the keyboard focus."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        keep_translated(self, self._retranslate)
        self.setMaxLength(200)
        self.clear_button = QToolButton(self)
        look(self.clear_button, "icon")
        self.clear_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Esc does the same
        self.clear_button.setFixedSize(44, 44)
        keep_translated(self.clear_button, lambda: self.clear_button.setToolTip(tr("清空")))
        keep_translated(self.clear_button, lambda: self.clear_button.setAccessibleName(tr("清空")))
        self.clear_button.clicked.connect(self.clear)
        self.textChanged.connect(self._make_room)
        self.setMinimumWidth(168)
        self.setMaximumWidth(364)
        self.setFixedHeight(44)

    def _retranslate(self) -> None:
        self._hint()
        self.setAccessibleName(tr("搜索全部文章"))

    def _hint(self) -> None:
        """Show what can be searched for, as far as there is room."""
        if self.width() >= _WHOLE_FROM:
            words = tr("搜标题、正文、图表或拼音首字母")
        else:
            words = tr("搜标题、正文、图表") if self.width() >= _KEY_FROM else tr("搜标题、正文")
        self.setPlaceholderText(words)

    def _make_room(self) -> None:
        self.clear_button.setVisible(bool(self.text()))
        self.setTextMargins(30, 0, 44 if self.text() else 56 if self.width() > _KEY_FROM else 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the clear button at the right end."""
        super().resizeEvent(event)
        self.clear_button.move(self.width() - self.clear_button.width(), 0)
        self._make_room()
        self._hint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Report the focus."""
        super().focusInEvent(event)
        self.entered.emit()

    @paints
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, the magnifier and “Ctrl K”."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = self.theme.colours
        paint_icon(painter, "search", c.ink2, QRectF(12, self.height() / 2 - 10, 20, 20))
        if not self.text() and self.width() > _KEY_FROM:
            font = self.font()
            font.setPixelSize(13)
            painter.setFont(font)
            key = QRectF(self.width() - 58, self.height() / 2 - 11, 46, 22)
            painter.setPen(QColor(c.edge if self.theme.contrast else c.line))
            painter.drawRoundedRect(key, 5, 5)
            painter.setPen(QColor(c.ink2))
            painter.drawText(key, Qt.AlignmentFlag.AlignCenter, "Ctrl K")
        painter.end()
