"""``SheetPreview``: a sheet of a handout as it will come out."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from viewer.draw.painting import paints
from viewer.handout.handout import Handout
from viewer.i18n import tr


class SheetPreview(QWidget):
    """One sheet, as large as there is room."""

    def __init__(self, handout: Handout) -> None:
        super().__init__()
        self._handout = handout
        self.index = 0
        self.setMinimumSize(280, 396)
        self.setAccessibleName(tr("打印预览"))

    def show_handout(self, handout: Handout) -> None:
        """Shows another handout from its first sheet."""
        self._handout, self.index = handout, 0
        self.update()

    def turn(self, by: int) -> None:
        """Goes ``by`` sheets on, within the handout."""
        self.index = min(max(0, self.index + by), self._handout.pages - 1)
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        sheet = self._handout.sheet
        scale = min(self.width() / sheet.width, self.height() / sheet.height)
        width = int(sheet.width * scale)
        image = self._handout.image(self.index, width, self.devicePixelRatioF())
        painter = QPainter(self)
        left, top = (self.width() - width) // 2, (self.height() - round(sheet.height * scale)) // 2
        painter.drawImage(left, top, image)
        painter.setPen(self.palette().dark().color())
        painter.drawRect(left, top, width - 1, round(sheet.height * scale) - 1)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()
