"""The focus ring: 3 px of accent with a 2 px gap, drawn around the widget that has the keyboard focus.

One overlay per window; it ignores the mouse, and is hidden after focus came by a click.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from viewer.draw.painting import paints
from viewer.theme import Theme


class FocusRing(QWidget):
    """Overlay that follows the keyboard focus within ``window``.

    Qt marks the window when focus was moved by Tab or a shortcut. An event filter of the whole application would work too, but
    PySide would wrap every receiver of an event, which creates the types of all of Qt: 25 ms of a start.
    """

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
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's accent."""
        self._theme = theme
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the focused widget."""
        kind = event.type()
        if watched is self._target and kind in {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show}:
            self._place()
        elif watched is self._target and kind is QEvent.Type.Hide:
            self._follow(None)
        return False

    def _moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self):  # a window that is being deleted loses the focus and reports so while its children are deleted
            return
        window = self.window()
        here = now is not None and now.window() is window
        by_keyboard = here and window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        self._follow(now if by_keyboard and not isinstance(now, QLineEdit) else None)

    def _follow(self, target: QWidget | None) -> None:
        self._target = target
        if target is not None:
            target.installEventFilter(self)
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

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.colours.accent), self._width))
        half = self._width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 10, 10)
        painter.end()
