"""``SheetsDialog``: a preview of sheets (``SheetPreview``), which are printed or saved as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from viewer.draw.file_dialog import choose_new_file
from viewer.draw.icons import set_icon
from viewer.draw.painting import paints
from viewer.draw.stylesheet import look
from viewer.errors import ViewerError
from viewer.handout.handout import Sheets, sheet_image
from viewer.handout.pdf import write_pdf
from viewer.handout.printing import PrinterState, PrintQueue, print_handout
from viewer.i18n import tr
from viewer.theme import Theme


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


class SheetsDialog(QDialog):
    """Parts that every dialog for paper has: the preview with the buttons that turn it (Page Up and Page Down too), and the
    buttons that print and save. A subclass lays them out, and says what its printer is.
    """

    def __init__(self, title: str, sheets: Sheets, theme: Theme, parent: QWidget | None, size: QSize) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self._theme, self._size = theme, size
        self.sheets = sheets
        self.preview = SheetPreview(sheets)
        self._count, self._notice = QLabel(), QLabel()
        self._notice.setWordWrap(True)
        self._previous = self._turn_button("chevron-left", tr("上一页"), -1)
        self._next = self._turn_button("chevron-right", tr("下一页"), 1)
        self._cancel = self._button("", tr("取消"), self.reject, "text")
        self._print_button = self._button("print", tr("打印"), self._print)
        self._pdf_button = self._button("export", tr("存为 PDF"), self._save)

    def save(self, out: Path) -> bool:
        """Save the PDF; return False and show the error if that fails."""
        try:
            write_pdf(self.sheets, out)
        except ViewerError as error:
            self._say(str(error))
            return False
        return True

    # ---- what a subclass has of its own

    @property
    def _queue(self) -> PrintQueue | None:
        """The selected printer."""
        raise NotImplementedError

    def _print(self) -> None:
        raise NotImplementedError

    def _show(self) -> None:
        """Show sheets and buttons as they are now; it calls ``_show_state``."""
        raise NotImplementedError

    def _say(self, words: str) -> None:
        self._notice.setText(words)

    def _finish(self) -> None:
        """Close the dialog after the sheets were printed or saved."""
        self.accept()

    # ---- parts

    def _button(self, name: str, words: str, run: Callable[[], object], kind: str = "line") -> QPushButton:
        button = QPushButton(words)
        look(button, kind)
        button.setAutoDefault(False)
        if name:
            set_icon(button, name, self._theme)
        button.clicked.connect(lambda _on=True: run())
        return button

    def _turn_button(self, name: str, words: str, by: int) -> QPushButton:
        button = self._button(name, "", lambda: self._turn(by), "text")
        button.setAccessibleName(words)
        button.setToolTip(words)
        return button

    def _turn(self, by: int) -> None:
        self.preview.turn(by)
        self._show()

    def _show_state(self) -> bool:
        """Enable what can be pressed, and fill the button for the usual next step; return whether the printer is ready."""
        queue = self._queue
        ready = queue is not None and queue.state is not PrinterState.STOPPED
        self._previous.setEnabled(self.preview.index > 0)
        self._next.setEnabled(self.preview.index + 1 < self.sheets.pages)
        self._print_button.setEnabled(ready)
        for button, name, fill in ((self._print_button, "print", ready), (self._pdf_button, "export", not ready)):
            look(button, "fill" if fill else "line")
            set_icon(button, name, self._theme, colour=self._theme.colours.onacc if fill else "")
            button.setDefault(fill)
            button.style().unpolish(button)
            button.style().polish(button)
        return ready

    def _run(self, printer: QPrinter) -> None:
        try:
            print_handout(printer, self.sheets)
        except ViewerError as error:
            self._say(str(error))
        else:
            self._finish()

    def _save(self) -> None:
        chosen = choose_new_file(self, self._theme, tr("存为 PDF"), f"{self.sheets.article.id}.pdf", "PDF (*.pdf)")
        if chosen is not None and self.save(chosen):
            self._finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the preview with Page Up and Page Down."""
        if event.key() in {Qt.Key.Key_PageDown.value, Qt.Key.Key_PageUp.value}:
            self._turn(1 if event.key() == Qt.Key.Key_PageDown.value else -1)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the size in the design, limited to the screen."""
        room = self.screen().availableSize()
        return self._size.boundedTo(QSize(room.width() - 40, room.height() - 60))
