"""The focus ring: 3 px of accent with a 2 px gap, drawn round the widget that the keyboard has come to.

One overlay a window; it is transparent for the mouse, and hidden when focus came by a click.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QWidget

from viewer.theme import Theme

_BY_KEYBOARD = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}


class FocusRing(QWidget):
    """Follows the keyboard focus within ``window``."""

    def __init__(self, window: QWidget, theme: Theme, width: int = 3, gap: int = 2) -> None:
        super().__init__(window)
        self._theme = theme
        self._width = width
        self._gap = gap
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Draws in the theme's accent."""
        self._theme = theme
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Moves with the focused widget."""
        kind = event.type()
        if kind is QEvent.Type.FocusIn and isinstance(watched, QWidget) and isinstance(event, QFocusEvent):
            if watched.window() is self.window():
                self._follow(watched if event.reason() in _BY_KEYBOARD and not isinstance(watched, QLineEdit) else None)
        elif watched is self._target and kind in {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show}:
            self._place()
        elif watched is self._target and kind in {QEvent.Type.Hide, QEvent.Type.FocusOut}:
            self._follow(None)
        return False

    def _follow(self, target: QWidget | None) -> None:
        self._target = target
        self.setVisible(target is not None)
        self._place()

    def _place(self) -> None:
        if self._target is None:
            return
        out = self._width + self._gap
        inside = isinstance(self._target, QAbstractScrollArea)
        rect = QRect(self._target.mapTo(self.window(), QPoint(0, 0)), self._target.size())
        self.setGeometry(rect if inside else rect.adjusted(-out, -out, out, out))
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.colours.accent), self._width))
        half = self._width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 10, 10)
        painter.end()
