"""``SheetPreview``: a sheet as it will be printed."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from viewer.draw.painting import paints
from viewer.handout.handout import Sheets, sheet_image
from viewer.i18n import tr


class SheetPreview(QWidget):
    """A preview of one sheet, as large as possible; with ``grey``, as a printer without colour prints it."""

    def __init__(self, handout: Sheets) -> None:
        super().__init__()
        self._handout = handout
        self.index = 0
        self.grey = False
        self.setMinimumSize(280, 396)
        self.setAccessibleName(tr("打印预览"))

    def show_handout(self, handout: Sheets, *, grey: bool) -> None:
        """Show another handout, at the same sheet if it exists."""
        self._handout, self.grey = handout, grey
        self.turn(0)

    def turn(self, by: int) -> None:
        """Move by ``by`` sheets, within the handout."""
        self.index = min(max(0, self.index + by), self._handout.pages - 1)
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        sheet = self._handout.sheet
        scale = min(self.width() / sheet.width, self.height() / sheet.height)
        width = int(sheet.width * scale)
        image = sheet_image(self._handout, self.index, width, self.devicePixelRatioF())
        if self.grey:
            image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        painter = QPainter(self)
        left, top = (self.width() - width) // 2, (self.height() - round(sheet.height * scale)) // 2
        painter.drawImage(left, top, image)
        painter.setPen(self.palette().dark().color())
        painter.drawRect(left, top, width - 1, round(sheet.height * scale) - 1)
        painter.end()
