"""The evidence meter: four rising bars, filled to the level, always beside the word."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from viewer.content.blocks import Design, Evidence

ASPECT = 22 / 14
"""Width of the meter for a height of 1."""


def design_icon(design: Design) -> str:
    """The icon that stands beside the kind of study."""
    return {
        Design.LABORATORY: "flask",
        Design.CASE_REPORT: "person",
        Design.CASE_SERIES: "people",
        Design.UNCONTROLLED: "people",
        Design.COHORT: "people",
        Design.CONTROLLED: "trial",
        Design.RCT: "trial",
        Design.REVIEW: "article",
        Design.SYSTEMATIC_REVIEW: "article",
        Design.GUIDELINE: "book",
        Design.UNKNOWN: "info",
    }[design]


def paint_meter(painter: QPainter, rect: QRectF, level: Evidence, filled: str, empty: str) -> None:
    """Draws the four bars into ``rect``; without a colour for the empty ones they are outlined."""
    gap = rect.width() / 11
    width = (rect.width() - 3 * gap) / 4
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i in range(4):
        height = rect.height() * (0.4 + 0.2 * i)
        bar = QRectF(rect.left() + i * (width + gap), rect.bottom() - height, width, height)
        outlined = i >= level and not empty
        painter.setPen(QPen(QColor(filled), 1) if outlined else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if outlined else QColor(filled if i < level else empty))
        inset = 0.5 if outlined else 0.0
        painter.drawRoundedRect(bar.adjusted(inset, inset, -inset, -inset), width / 4, width / 4)
    painter.restore()
