"""``ComboBox``: a combo box with an arrow in the theme's colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox

from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints

_ARROW = 18


class ComboBox(QComboBox):
    """A combo box that draws its own arrow: a style sheet can only use an image file of a fixed colour."""

    @paints
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, and the arrow above it."""
        super().paintEvent(event)
        painter = QPainter(self)
        group = QPalette.ColorGroup.Normal if self.isEnabled() else QPalette.ColorGroup.Disabled
        ink = self.palette().color(group, QPalette.ColorRole.Text).name()
        rect = QRectF(self.width() - _ARROW - 10, (self.height() - _ARROW) / 2, _ARROW, _ARROW)
        paint_icon(painter, "chevron-down", ink, rect)
        painter.end()
