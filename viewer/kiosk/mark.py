"""The clinic's mark, and the staff's hidden door: held for three seconds, or tapped five times, it asks for the PIN."""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.kiosk.look import Look

HOLD_MS = 3000
TAPS = 5
WITHIN = 4.0
"""Seconds within which the taps count."""


def paint_mark(painter: QPainter, rect: QRectF, ground: str, ink: str) -> None:
    """Draws the open book on its ground."""
    path = QPainterPath()
    path.addRoundedRect(rect, rect.width() * 0.2, rect.width() * 0.2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, QColor(ground))
    inset = rect.width() * 0.24
    paint_icon(painter, "book", ink, rect.adjusted(inset, inset, -inset, -inset))


class Mark(QWidget):
    """72 design px; its touch area is 20 mm at least. A visitor sees no button."""

    wanted_staff = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._taps: list[float] = []
        self.setFixedSize(look.target(72), look.target(72))
        self._held = QTimer(self, interval=HOLD_MS, singleShot=True)
        self._held.timeout.connect(self.wanted_staff)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins the hold and counts the tap."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        now = time.monotonic()
        self._taps = [*(tap for tap in self._taps if now - tap < WITHIN), now]
        self._held.start()
        if len(self._taps) >= TAPS:
            self._taps.clear()
            self._held.stop()
            self.wanted_staff.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A finger that leaves it ends the hold."""
        if not self.rect().contains(event.position().toPoint()):
            self._held.stop()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Ends the hold."""
        self._held.stop()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the mark."""
        painter = QPainter(self)
        side = self._look.px(72)
        paint_mark(painter, QRectF(0, 0, side, side), self._look.theme.colours.accent, self._look.theme.colours.onacc)
        painter.end()
