"""A QR code in a dialog or a popover."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from viewer.draw import qr
from viewer.draw.painting import paints
from viewer.i18n import tr

_FRAME = 4


class Code(QWidget):
    """``module`` px a module, so that a phone reads it from 40 cm; ``edge`` is the colour of a hairline round it, if any."""

    def __init__(self, text: str, module: int = 5, edge: str = "") -> None:
        super().__init__()
        self._text = text
        self._edge = edge
        side = module * (len(qr.modules(text)) + 2 * qr.QUIET_ZONE) + (2 * _FRAME if edge else 0)
        self.setFixedSize(side, side)
        self.setAccessibleName(tr("二维码：{text}", text=text))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws it on white, in every theme."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._edge:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._edge), 1))
            painter.setBrush(QColor(Qt.GlobalColor.white))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            rect = rect.adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME)
        qr.paint(painter, rect, self._text)
        painter.end()
