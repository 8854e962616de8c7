"""``SlidesDialog``: prints the slides of a talk or saves them as a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from viewer.draw import typography
from viewer.draw.combo_box import ComboBox
from viewer.draw.file_dialog import choose_new_file
from viewer.draw.icons import set_icon
from viewer.draw.stylesheet import look
from viewer.errors import ViewerError
from viewer.handout.options import Paper
from viewer.handout.pdf import write_pdf
from viewer.handout.print_controls import Segments
from viewer.handout.printing import PrinterState, PrintQueue, prepare, print_handout, print_queues
from viewer.handout.sheet_preview import SheetPreview
from viewer.i18n import ntr, tr
from viewer.stage.slide_painter import SlidePainter
from viewer.stage.slide_sheets import LAYOUTS, SlideSheets
from viewer.theme import Theme


class SlidesDialog(QDialog):
    """Three or eight slides on a sheet, those of ``numbers`` (0 is the first); Page Up and Page Down turn the preview."""

    def __init__(
        self,
        slides: SlidePainter,
        numbers: Sequence[int],
        theme: Theme,
        parent: QWidget | None = None,
        *,
        queues: tuple[PrintQueue, ...] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("打印全部页面"))
        self.setModal(True)
        self._slides, self._numbers, self._theme = slides, tuple(numbers), theme
        self._queues = print_queues() if queues is None else queues
        self.sheets = SlideSheets(slides, self._numbers, max(LAYOUTS))
        self.preview = SheetPreview(self.sheets)
        self._printers = ComboBox()
        self._printers.setAccessibleName(tr("打印机"))
        self._printers.addItems([queue.label for queue in self._queues] or [tr("没有打印机")])
        self._printers.setEnabled(bool(self._queues))
        self._printers.currentIndexChanged.connect(self._show)
        self._count, self._notice = QLabel(), QLabel()
        self._notice.setWordWrap(True)
        self._previous = self._turn_button("chevron-left", tr("上一页"), -1)
        self._next = self._turn_button("chevron-right", tr("下一页"), 1)
        self._print_button = self._button("print", tr("打印"), self._print)
        self._pdf_button = self._button("export", tr("存为 PDF"), self._save)
        self._lay_out()
        self._show()

    def choose(self, each: int) -> None:
        """Put ``each`` slides on a sheet."""
        self.sheets = SlideSheets(self._slides, self._numbers, each)
        self.preview.index = 0
        self._show()

    def save(self, out: Path) -> bool:
        """Save the PDF; return False and show the error if that fails."""
        try:
            write_pdf(self.sheets, out)
        except ViewerError as error:
            self._notice.setText(str(error))
            return False
        return True

    def _lay_out(self) -> None:
        title = QLabel(tr("打印全部页面"))
        look(title, "title")
        layouts = Segments(((each, ntr("{n} 页", "{n} 页", each)) for each in LAYOUTS), max(LAYOUTS))
        layouts.chosen.connect(self.choose)
        cancel = QPushButton(tr("取消"))
        look(cancel, "text")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(title)
        for words, control in ((tr("每张纸"), layouts), (tr("打印机"), self._printers)):
            head = QLabel(words)
            look(head, "head")
            side.addWidget(head)
            side.addWidget(control)
        look(self._count, "note")
        turning = QHBoxLayout()
        turning.addWidget(self._count, 1)
        for button in (self._previous, self._next):
            turning.addWidget(button)
        side.addLayout(turning)
        side.addWidget(self._notice)
        side.addStretch()
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (cancel, self._pdf_button, self._print_button):
            buttons.addWidget(button)
        side.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 28, 28, 28)
        row.setSpacing(32)
        row.addWidget(self.preview, 3)
        row.addLayout(side, 2)

    def _button(self, name: str, words: str, run: object) -> QPushButton:
        button = QPushButton(words)
        look(button, "line")
        set_icon(button, name, self._theme)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _on=True: run())  # type: ignore[operator]
        return button

    def _turn_button(self, name: str, words: str, by: int) -> QPushButton:
        button = self._button(name, "", lambda: self._turn(by))
        look(button, "text")
        button.setAccessibleName(words)
        button.setToolTip(words)
        return button

    def _turn(self, by: int) -> None:
        self.preview.turn(by)
        self._show()

    @property
    def _queue(self) -> PrintQueue | None:
        return self._queues[self._printers.currentIndex()] if self._queues else None

    def _show(self) -> None:
        queue, sheets = self._queue, self.sheets.pages
        ready = queue is not None and queue.state is not PrinterState.STOPPED
        self.preview.show_handout(self.sheets, grey=queue is not None and not queue.colour)
        at = self.preview.index + 1
        slides = ntr("{n} 页幻灯片", "{n} 页幻灯片", len(self._numbers))
        self._count.setText(typography.label(tr("{slides}；第 {n} 张纸，共 {m} 张", slides=slides, n=at, m=sheets)))
        look(self._notice, "caution")
        self._notice.setText("" if ready else tr("没有能用的打印机，可以存为 PDF。"))
        self._previous.setEnabled(at > 1)
        self._next.setEnabled(at < sheets)
        self._print_button.setEnabled(ready)
        for button, name, fill in ((self._print_button, "print", ready), (self._pdf_button, "export", not ready)):
            look(button, "fill" if fill else "line")
            set_icon(button, name, self._theme, colour=self._theme.colours.onacc if fill else "")
            button.setDefault(fill)
            button.style().unpolish(button)
            button.style().polish(button)

    def _print(self) -> None:
        queue = self._queue
        if queue is None:
            return
        printer = queue.open()
        prepare(printer, Paper.A4, self.sheets.article.title)
        try:
            print_handout(printer, self.sheets)
        except ViewerError as error:
            self._notice.setText(str(error))
            return
        self.accept()

    def _save(self) -> None:
        out = choose_new_file(self, self._theme, tr("存为 PDF"), f"{self.sheets.article.id}.pdf", "PDF (*.pdf)")
        if out is not None and self.save(out):
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the preview with Page Up and Page Down."""
        if event.key() in {Qt.Key.Key_PageDown.value, Qt.Key.Key_PageUp.value}:
            self._turn(1 if event.key() == Qt.Key.Key_PageDown.value else -1)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return a size with a preview that can be read, limited to the screen."""
        room = self.screen().availableSize()
        return QSize(min(960, room.width() - 40), min(720, room.height() - 60))
