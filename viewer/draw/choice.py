"""``Choice``: one of a few words in a field that drops down; its arrow is the design's, in the theme's ink."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox

from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints

_ARROW = 18


class Choice(QComboBox):
    """A style sheet draws an arrow only from a file in one colour, so the box draws its own."""

    @paints
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the field, and the arrow above it."""
        super().paintEvent(event)
        painter = QPainter(self)
        group = QPalette.ColorGroup.Normal if self.isEnabled() else QPalette.ColorGroup.Disabled
        ink = self.palette().color(group, QPalette.ColorRole.Text).name()
        rect = QRectF(self.width() - _ARROW - 10, (self.height() - _ARROW) / 2, _ARROW, _ARROW)
        paint_icon(painter, "chevron-down", ink, rect)
        painter.end()
