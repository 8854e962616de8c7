"""One of several choices as a large card: radio mark, icon, title, and a description."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy

from viewer.draw import fonts, typography
from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.theme import Theme

_LEFT, _RIGHT, _MARGIN = 111, 24, 20
"""Px from the card's edges to its text."""

_WRAP = int(Qt.TextFlag.TextWordWrap)


class ChoiceCard(QRadioButton):
    """Cards with the same parent exclude each other, as radio buttons do; the arrow keys move between them."""

    def __init__(self, theme: Theme, icon: str, title: str, detail: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self.title = title
        self.detail = ""
        self.setAccessibleName(title)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_detail(detail)

    def set_detail(self, detail: str) -> None:
        """Set the description."""
        self.detail = detail
        self.setAccessibleDescription(detail)
        self.updateGeometry()
        self.update()

    # ---- size

    def heightForWidth(self, width: int) -> int:
        """Return the height of title and description."""
        return max(88, 2 * _MARGIN + _title_height() + 4 + self._detail_height(width))

    def sizeHint(self) -> QSize:
        """Return the card size of the design."""
        return QSize(720, self.heightForWidth(720))

    def minimumSizeHint(self) -> QSize:
        """Return a width for small windows."""
        return QSize(280, 88)

    def hitButton(self, pos: QPoint) -> bool:
        """Accept clicks on the whole card, not only on its mark."""
        return self.rect().contains(pos)

    def _detail_height(self, width: int) -> int:
        room = QRect(0, 0, max(1, width - _LEFT - _RIGHT), 10_000)
        return QFontMetrics(fonts.font(15)).boundingRect(room, _WRAP, typography.label(self.detail)).height()

    # ---- painting

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c, chosen, able = self._theme.colours, self.isChecked(), self.isEnabled()
        ground = c.tint if chosen or (self.underMouse() and able) else c.sheet
        width = 2 if chosen or self._theme.contrast else 1
        edge = c.accent if chosen else c.edge if self._theme.contrast else c.line
        frame = QPen(QColor(edge), width)
        if not able and self._theme.contrast:
            frame.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(frame)
        painter.setBrush(QColor(ground))
        half = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 12, 12)
        middle = self.height() / 2
        if able:
            self._paint_mark(painter, middle)
        paint_icon(painter, self._icon, c.accent if chosen else c.ink2 if able else c.ink3, QRectF(66, middle - 13, 26, 26))
        self._paint_words(painter)
        painter.end()

    def _paint_mark(self, painter: QPainter, middle: float) -> None:
        c, chosen = self._theme.colours, self.isChecked()
        circle = QRectF(25, middle - 9.5, 19, 19)
        painter.setPen(QPen(QColor(c.accent if chosen else c.edge), 2))
        painter.setBrush(QColor(c.sheet))
        painter.drawEllipse(circle)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent))
            painter.drawEllipse(circle.adjusted(4.5, 4.5, -4.5, -4.5))

    def _paint_words(self, painter: QPainter) -> None:
        c = self._theme.colours
        room = self.width() - _LEFT - _RIGHT
        title, below = _title_height(), self._detail_height(self.width())
        top = (self.height() - title - 4 - below) // 2
        painter.setFont(fonts.font(18, 500))
        painter.setPen(QColor(c.head if self.isEnabled() else c.ink3))
        painter.drawText(QRect(_LEFT, top, room, title), Qt.AlignmentFlag.AlignVCenter, typography.label(self.title))
        painter.setFont(fonts.font(15))
        painter.setPen(QColor(c.ink2))
        painter.drawText(QRect(_LEFT, top + title + 4, room, below), _WRAP, typography.label(self.detail))


def _title_height() -> int:
    return QFontMetrics(fonts.font(18, 500)).height()
