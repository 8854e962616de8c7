"""``SlidesDialog``: prints the slides of a talk, several on a sheet (``SlideSheets``), or saves them as a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from viewer import i18n
from viewer.draw import fonts, typography
from viewer.draw.combo_box import ComboBox
from viewer.draw.stylesheet import look
from viewer.handout.handout import Bookmark
from viewer.handout.options import HandoutOptions, Paper, sheet
from viewer.handout.print_controls import Segments
from viewer.handout.printing import PrintQueue, prepare, print_queues
from viewer.handout.sheets_dialog import SheetsDialog
from viewer.i18n import ntr, tr
from viewer.stage.slide_painter import SlidePainter
from viewer.theme import Theme

LAYOUTS = {3: (1, 3), 8: (2, 4)}
"""Slides on a sheet: how many beside and below each other."""

_GAP, _FOOT, _META = 60, 90, 34
"""Space between slides, height of the footer, its text: quarter points."""


class SlideSheets:
    """A4 sheets with the slides of ``numbers`` (0 is the first), ``each`` on a sheet (one of ``LAYOUTS``)."""

    def __init__(self, slides: SlidePainter, numbers: Sequence[int], each: int) -> None:
        self.article = slides.deck.article
        self.sheet = sheet(HandoutOptions())
        self._slides = slides
        self._numbers = tuple(numbers)
        self._each = each

    @property
    def pages(self) -> int:
        """The number of sheets."""
        return -(-len(self._numbers) // self._each)

    def paint(self, painter: QPainter, index: int) -> None:
        """Draw sheet ``index`` (0 is the first); a unit of the painter is a quarter point."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._slides.deck.theme.colours
        for number, area in zip(self._numbers[index * self._each :], self._areas(), strict=False):
            self._slides.paint(painter, area, number)
            painter.setPen(QPen(QColor(colours.line), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area)
        with i18n.spoken(self.article.language):
            words = tr("第 {n} 页，共 {m} 页", n=index + 1, m=self.pages)
        side, foot = self.sheet.side, self.sheet.height - self.sheet.head - _FOOT
        line = QRectF(side, foot, self.sheet.column, _FOOT)
        painter.setFont(fonts.font(_META))
        painter.setPen(QColor(colours.ink2))
        title = painter.fontMetrics().elidedText(
            typography.label(self.article.title), Qt.TextElideMode.ElideRight, self.sheet.column * 3 // 4
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignBottom, title)
        painter.drawText(line, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, typography.label(words))

    def _areas(self) -> list[QRectF]:
        """Return where the slides of a sheet are, row by row, as large as the sheet allows."""
        across, down = LAYOUTS[self._each]
        top, bottom = self.sheet.head, self.sheet.height - self.sheet.head - _FOOT - _GAP
        canvas = self._slides.deck.canvas
        width = (self.sheet.column - (across - 1) * _GAP) / across
        room = (bottom - top - (down - 1) * _GAP) / down
        scale = min(width / canvas.width(), room / canvas.height())
        size = canvas.toSizeF() * scale
        left = self.sheet.side + (self.sheet.column - across * size.width() - (across - 1) * _GAP) / 2
        return [
            QRectF(QPointF(left + column * (size.width() + _GAP), top + row * (size.height() + _GAP)), size)
            for row in range(down)
            for column in range(across)
        ]

    def bookmarks(self) -> list[Bookmark]:
        """Return the titles of the slides with their sheets."""
        areas, slides = self._areas(), self._slides.deck.slides
        return [
            Bookmark(slides[number].title, 1, at // self._each, areas[at % self._each].top())
            for at, number in enumerate(self._numbers)
        ]


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
