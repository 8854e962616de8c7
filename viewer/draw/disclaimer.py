"""The pinned disclaimer of a public screen: its text, and drawing it in one line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from viewer.draw import fonts, typography
from viewer.draw.icons import paint_icon
from viewer.i18n import tr
from viewer.library.schema import LibraryInfo
from viewer.theme import Theme

_GAP = 0.56
"""Space between icon and text, em."""

_LEAST = 0.625
"""Smallest text size, as a share of the usual size."""


def disclaimer(info: LibraryInfo) -> str:
    """Return the text of the strip: the owner's short one, otherwise ours. ``**words**`` are bold."""
    return info.disclaimer_short or tr("健康教育材料，不能代替医生面诊。**请勿自行停药。**")


def paint_disclaimer(painter: QPainter, rect: QRectF, words: str, theme: Theme, size: int, *, centred: bool = False) -> None:
    """Draw icon and text in one line, in text of ``size`` px, smaller only if it does not fit."""
    parts = [(typography.label(part), i % 2 == 1) for i, part in enumerate(words.split("**")) if part]
    colours = theme.colours
    room = rect.width() - size * (1 + _GAP)
    text = size
    while text > size * _LEAST and _width(parts, text) > room:
        text -= 1
    x = rect.left() + (max(0.0, room - _width(parts, text)) / 2 if centred else 0.0)
    paint_icon(painter, "info", colours.ink2, QRectF(x, rect.center().y() - size / 2, size, size))
    x += size * (1 + _GAP)
    for part, bold in parts:
        font = fonts.font(text, 700 if bold else 400)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(QColor(colours.head if bold else colours.ink2))
        painter.drawText(QPointF(x, rect.center().y() + metrics.capHeight() / 2), part)
        x += round(metrics.horizontalAdvance(part))


def _width(parts: list[tuple[str, bool]], size: int) -> float:
    metrics = {bold: QFontMetricsF(fonts.font(size, 700 if bold else 400)) for bold in (False, True)}
    return sum(metrics[bold].horizontalAdvance(part) for part, bold in parts)
