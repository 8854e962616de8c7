"""The head of a slide: the section small above, the title large below, in as few lines and as large as it can be."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextLayout

from viewer.draw import fonts, titles, typography
from viewer.session.slides import Slide, SlideKind
from viewer.theme import Theme

TOP = 80.0
"""Room above the kicker, px of the canvas."""
KICKER = 34
_KICKER_LINE = 48
_SIZES = ((76, 1), (64, 1), (60, 2), (52, 2), (44, 3), (38, 99))
"""(text size px, most lines) that a title is tried in, in this order."""
_LINE = 1.34
_PART = 28


def height(slide: Slide, canvas: QSizeF, margin: float, words: tuple[str, ...]) -> float:
    """Where the head of ``slide`` ends, px from the canvas's top."""
    if slide.kind is SlideKind.TITLE:
        return TOP
    lines = _lines(slide.title, canvas.width() - 2 * margin, words)
    return TOP + _KICKER_LINE + sum(size * _LINE for size, _ in lines)


def paint(painter: QPainter, slide: Slide, canvas: QSizeF, margin: float, theme: Theme, words: tuple[str, ...]) -> None:
    """Draws the head of ``slide``; no line of it ends within one of ``words``."""
    colours = theme.colours
    width = canvas.width() - 2 * margin
    row = QRectF(margin, TOP, width, _KICKER_LINE)
    if slide.parts > 1:
        painter.setFont(fonts.font(_PART))
        painter.setPen(QColor(colours.ink3))
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{slide.part}/{slide.parts}")
        row.adjust(0, 0, -4 * _PART, 0)
    if slide.kicker:
        font = fonts.font(KICKER, 500)
        kicker = QFontMetricsF(font).elidedText(typography.label(slide.kicker), Qt.TextElideMode.ElideRight, row.width())
        painter.setFont(font)
        painter.setPen(QColor(colours.accent))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, kicker)
    y = TOP + _KICKER_LINE
    for size, line in _lines(slide.title, width, words):
        painter.setFont(fonts.font(size, 700))
        painter.setPen(QColor(colours.head))
        box = QRectF(margin, y, width, size * _LINE)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, typography.label(line))
        y += size * _LINE


@lru_cache(maxsize=512)
def _lines(title: str, width: float, words: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """The lines of ``title``, each with its text size."""
    wrapped: list[str] = []
    size = _SIZES[0][0]
    for size, most in _SIZES:
        wrapped = [line for part in titles.balanced(title, width / size, words) for line in wrap(part, size, width)]
        if len(wrapped) <= most:
            break
    return tuple((size, line) for line in wrapped)


def wrap(text: str, size: int, width: float, weight: int = 700) -> list[str]:
    """``text`` in lines of at most ``width`` px."""
    layout = QTextLayout(text, fonts.font(size, weight))
    layout.setFormats(typography.ranges(text, size))
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, 0))
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].strip())
    layout.endLayout()
    return lines or [""]
