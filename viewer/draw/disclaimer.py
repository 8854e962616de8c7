"""The pinned disclaimer of a public screen: its text, and drawing it in one line or two."""

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

_LINE = 1.4
"""Distance of two lines, em."""

_LEAST = 0.625
"""Smallest text size, as a share of the usual size."""


def disclaimer(info: LibraryInfo) -> str:
    """Return the text of the strip: the owner's short one, otherwise ours. ``**words**`` are bold."""
    return info.disclaimer_short or tr("健康教育材料，不能代替医生面诊。**请勿自行停药。**")


def disclaimer_lines(words: str, width: float, size: int) -> int:
    """Return how many lines ``words`` take in text of ``size`` px: two if its bold words have a line of their own and all fit."""
    parts, room = _parts(words), width - size * (1 + _GAP)
    two = len(parts) == 2 and all(_width([part], size) <= room for part in parts)
    return 2 if two and _width(parts, size) > room else 1


def paint_disclaimer(
    painter: QPainter, rect: QRectF, words: str, theme: Theme, size: int, *, centred: bool = False, lines: int = 1
) -> None:
    """Draw icon and text in ``lines``, in text of ``size`` px, smaller only if it does not fit."""
    colours, parts = theme.colours, _parts(words)
    rows = [parts] if lines == 1 else [[part] for part in parts]
    room = rect.width() - size * (1 + _GAP)
    text = size
    while text > size * _LEAST and max(_width(row, text) for row in rows) > room:
        text -= 1
    begin = rect.left() + (max(0.0, room - max(_width(row, text) for row in rows)) / 2 if centred else 0.0)
    pitch = text * _LINE
    middle = rect.center().y() - pitch * (len(rows) - 1) / 2
    paint_icon(painter, "info", colours.ink2, QRectF(begin, middle - size / 2, size, size))
    for row in rows:
        x = begin + size * (1 + _GAP)
        for part, bold in row:
            font = fonts.font(text, 700 if bold else 400)
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(QColor(colours.head if bold else colours.ink2))
            painter.drawText(QPointF(x, middle + metrics.capHeight() / 2), part)
            x += round(metrics.horizontalAdvance(part))
        middle += pitch


def _parts(words: str) -> list[tuple[str, bool]]:
    """Return the words between the marks, and which of them are bold."""
    return [(typography.label(part), i % 2 == 1) for i, part in enumerate(words.split("**")) if part]


def _width(parts: list[tuple[str, bool]], size: int) -> float:
    metrics = {bold: QFontMetricsF(fonts.font(size, 700 if bold else 400)) for bold in (False, True)}
    return sum(metrics[bold].horizontalAdvance(part) for part, bold in parts)
