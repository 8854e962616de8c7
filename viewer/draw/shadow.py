"""The shadow under what floats: 0 10 32 at 16 % (DESIGN.md, 3), painted once where an effect would paint it at every key."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QRadialGradient

_BLUR, _DROP, _STRENGTH = 32.0, 10.0, 0.16


def paint_shadow(painter: QPainter, rect: QRectF) -> None:
    """Draws the shadow of a card that stands in ``rect``."""
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
