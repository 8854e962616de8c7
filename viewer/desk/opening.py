"""The window before its library is there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from viewer.desk.list_delegate import HEIGHT as ROW
from viewer.desk.states import Skeleton
from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.theme import Theme


class _ListSkeleton(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedWidth(344)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = self._theme.colours
        painter.fillRect(self.rect(), QColor(c.rail))
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), QColor(c.line))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.sunken))
        for x, width in ((20, 54), (82, 70), (160, 54), (222, 84)):
            painter.drawRoundedRect(QRectF(x, 24, width, 36), 18, 18)
        for top in range(76, self.height(), ROW):
            painter.fillRect(QRectF(0, top, self.width(), 1), QColor(c.line))
            painter.drawRoundedRect(QRectF(20, top + 15, 64, 64), 8, 8)
            for y, width in ((18, 210), (42, 150), (72, 180)):
                painter.drawRoundedRect(QRectF(98, top + y, width, 14), 5, 5)
        painter.end()


class OpeningWindow(QWidget):
    """List and page as flat bars, with the counted progress; closing it cancels."""

    def __init__(self, theme: Theme, cancel: Callable[[], None]) -> None:
        super().__init__()
        self.setWindowTitle(tr("导诊读本"))
        self._skeleton = Skeleton(theme, cancel)
        self.progress = self._skeleton.progress
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(_ListSkeleton(theme))
        row.addWidget(self._skeleton, 1)

    def sizeHint(self) -> QSize:
        """The design's size."""
        return QSize(1440, 900)
