"""The shadow of what floats above a window; painted, because a window system without a compositor draws none."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QRadialGradient
from PySide6.QtWidgets import QWidget

from viewer.draw.painting import paints

_BLUR, _DROP, _STRENGTH = 32.0, 10.0, 0.16


def paint_shadow(painter: QPainter, rect: QRectF) -> None:
    """Draw the shadow of a card at ``rect``."""
    outer = rect.translated(0, _DROP).adjusted(-_BLUR, -_BLUR, _BLUR, _BLUR)
    inner = outer.adjusted(2 * _BLUR, 2 * _BLUR, -2 * _BLUR, -2 * _BLUR)
    reach = 2 * _BLUR
    dark, clear = QColor.fromRgbF(0, 0, 0, _STRENGTH), QColor(0, 0, 0, 0)
    painter.fillRect(inner, dark)
    for start, end, side in (
        (inner.topLeft(), outer.topLeft(), QRectF(inner.left(), outer.top(), inner.width(), reach)),
        (inner.bottomLeft(), outer.bottomLeft(), QRectF(inner.left(), inner.bottom(), inner.width(), reach)),
    ):
        _fade(painter, QLinearGradient(QPointF(0, start.y()), QPointF(0, end.y())), side, dark, clear)
    for start, end, side in (
        (inner.topLeft(), outer.topLeft(), QRectF(outer.left(), inner.top(), reach, inner.height())),
        (inner.topRight(), outer.topRight(), QRectF(inner.right(), inner.top(), reach, inner.height())),
    ):
        _fade(painter, QLinearGradient(QPointF(start.x(), 0), QPointF(end.x(), 0)), side, dark, clear)
    for corner, x, y in (
        (inner.topLeft(), outer.left(), outer.top()),
        (inner.topRight(), inner.right(), outer.top()),
        (inner.bottomLeft(), outer.left(), inner.bottom()),
        (inner.bottomRight(), inner.right(), inner.bottom()),
    ):
        _fade(painter, QRadialGradient(corner, reach), QRectF(x, y, reach, reach), dark, clear)


def _fade(painter: QPainter, gradient: QLinearGradient | QRadialGradient, rect: QRectF, dark: QColor, clear: QColor) -> None:
    gradient.setColorAt(0, dark)
    gradient.setColorAt(0.5, QColor.fromRgbF(0, 0, 0, _STRENGTH * 0.4))
    gradient.setColorAt(1, clear)
    painter.fillRect(rect, gradient)


class ShadowOf(QWidget):
    """The shadow of ``popup``, a window of its own, on the ``window`` below it; it goes with the popup."""

    def __init__(self, popup: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        margin = round(2 * _BLUR + _DROP)
        corner = window.mapFromGlobal(popup.pos())
        self.setGeometry(corner.x() - margin, corner.y() - margin, popup.width() + 2 * margin, popup.height() + 2 * margin)
        self._card = QRectF(margin, margin, popup.width(), popup.height())
        self.show()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_shadow(painter, self._card)
        painter.end()
