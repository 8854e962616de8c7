"""``SlidesDialog``: prints the slides of a talk or saves them as a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from viewer.draw import typography
from viewer.draw.combo_box import ComboBox
from viewer.draw.stylesheet import look
from viewer.handout.options import Paper
from viewer.handout.print_controls import Segments
from viewer.handout.printing import PrintQueue, prepare, print_queues
from viewer.handout.sheets_dialog import SheetsDialog
from viewer.i18n import ntr, tr
from viewer.stage.slide_painter import SlidePainter
from viewer.stage.slide_sheets import LAYOUTS, SlideSheets
from viewer.theme import Theme


class SlidesDialog(SheetsDialog):
    """Three or eight slides on a sheet, those of ``numbers`` (0 is the first)."""

    sheets: SlideSheets

    def __init__(
        self,
        slides: SlidePainter,
        numbers: Sequence[int],
        theme: Theme,
        parent: QWidget | None = None,
        *,
        queues: tuple[PrintQueue, ...] | None = None,
    ) -> None:
        self._slides, self._numbers = slides, tuple(numbers)
        self._queues = print_queues() if queues is None else queues
        sheets = SlideSheets(slides, self._numbers, max(LAYOUTS))
        super().__init__(tr("打印全部页面"), sheets, theme, parent, QSize(960, 720))
        self._printers = ComboBox()
        self._printers.setAccessibleName(tr("打印机"))
        self._printers.addItems([queue.label for queue in self._queues] or [tr("没有打印机")])
        self._printers.setEnabled(bool(self._queues))
        self._printers.currentIndexChanged.connect(self._show)
        self._lay_out()
        self._show()

    def choose(self, each: int) -> None:
        """Put ``each`` slides on a sheet."""
        self.sheets = SlideSheets(self._slides, self._numbers, each)
        self.preview.index = 0
        self._show()

    def _lay_out(self) -> None:
        title = QLabel(tr("打印全部页面"))
        look(title, "title")
        layouts = Segments(((each, ntr("{n} 页", "{n} 页", each)) for each in LAYOUTS), max(LAYOUTS))
        layouts.chosen.connect(self.choose)
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
        for button in (self._cancel, self._pdf_button, self._print_button):
            buttons.addWidget(button)
        side.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 28, 28, 28)
        row.setSpacing(32)
        row.addWidget(self.preview, 3)
        row.addLayout(side, 2)

    @property
    def _queue(self) -> PrintQueue | None:
        return self._queues[self._printers.currentIndex()] if self._queues else None

    def _show(self) -> None:
        queue = self._queue
        self.preview.show_handout(self.sheets, grey=queue is not None and not queue.colour)
        slides = ntr("{n} 页幻灯片", "{n} 页幻灯片", len(self._numbers))
        words = tr("{slides}；第 {n} 张纸，共 {m} 张", slides=slides, n=self.preview.index + 1, m=self.sheets.pages)
        self._count.setText(typography.label(words))
        look(self._notice, "caution")
        self._say("" if self._show_state() else tr("没有能用的打印机，可以存为 PDF。"))

    def _print(self) -> None:
        if self._queue is not None:
            printer = self._queue.open()
            prepare(printer, Paper.A4, self.sheets.article.title)
            self._run(printer)
