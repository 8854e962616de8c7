"""``PrintDialog``: one panel for content, printer, copies and paper, with a preview of the sheets."""

from __future__ import annotations

import platform
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from viewer.draw import typography
from viewer.draw.stylesheet import look
from viewer.handout.handout import HandoutSet, Printable
from viewer.handout.options import Extent, HandoutOptions, Paper, TextSize
from viewer.handout.print_controls import PrintPanel
from viewer.handout.printing import PrintQueue, prepare, print_queues
from viewer.handout.sheets_dialog import SheetsDialog
from viewer.i18n import ntr, tr
from viewer.library.twins import language_order
from viewer.theme import Theme

_MANY = 5
"""With more copies than this, the panel asks once."""


class PrintDialog(SheetsDialog):
    """Prints an article or saves it as a PDF. The summary is selected each time the dialog opens.

    ``twins``: the same article in other languages; they can be printed too, in the same job, and with ``all_languages`` they are.
    """

    sheets: HandoutSet
    used = Signal(object, str)
    """The ``HandoutOptions`` that were printed or saved, and the name of the printer (empty: none)."""
    take_away = Signal()
    """Emitted if the QR code is preferred to paper."""

    def __init__(
        self,
        source: Printable,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        twins: tuple[Printable, ...] = (),
        all_languages: bool = False,
        options: HandoutOptions | None = None,
        printer: str = "",
        queues: tuple[PrintQueue, ...] | None = None,
    ) -> None:
        self._versions = {each.article.id: each for each in (source, *twins)}
        self._printed = tuple(self._versions) if all_languages else (source.article.id,)
        self._asked = False
        self.options = replace(options or HandoutOptions(), extent=Extent.SUMMARY)
        super().__init__(tr("打印"), self._handouts(self.options), theme, parent, QSize(1080, 760))
        found = print_queues() if queues is None else queues
        articles = sorted((each.article for each in self._versions.values()), key=lambda each: language_order(each.language))
        self.panel = PrintPanel(articles, self._printed, theme, self.options, found, printer)
        self.panel.chosen.connect(self.choose)
        self.panel.changed.connect(self._rebuild)
        self._lay_out()
        self._rebuild()
        for keys, run in (
            ("Ctrl+Return", self._print), ("Ctrl+Enter", self._print), ("Ctrl+S", self._save),
            ("Alt+Up", partial(self.panel.copies.step, 1)), ("Alt+Down", partial(self.panel.copies.step, -1)),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(run)

    def choose(self, value: Paper | Extent | TextSize | tuple[str, ...]) -> None:
        """Change paper, extent, text size or languages (ids of articles) and lay out again."""
        match value:
            case Paper():
                self.options = replace(self.options, paper=value)
            case Extent():
                self.options = replace(self.options, extent=value)
                self.preview.index = 0
            case TextSize():
                self.options = replace(self.options, text=value)
            case tuple():
                self._printed = value
                self.preview.index = 0
        self._rebuild()

    # ---- layout

    def _lay_out(self) -> None:
        left = QFrame()
        look(left, "pane")
        column = QVBoxLayout(left)
        column.setContentsMargins(24, 24, 24, 12)
        column.addWidget(self.preview, 1)
        column.addLayout(_row(None, self._previous, self._count, self._next, None))
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(left, 1)
        middle.addWidget(self.panel)
        foot = QFrame()
        look(foot, "strip")
        code = self._button("qr", tr("扫码带走"), self._leave_for_code)
        row = _row(code, self._notice, self._cancel, *self._more(), self._pdf_button, self._print_button)
        row.setStretch(1, 1)
        row.setContentsMargins(32, 16, 32, 16)
        row.setSpacing(12)
        foot.setLayout(row)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(middle, 1)
        whole.addWidget(foot)

    def _more(self) -> tuple[QPushButton, ...]:
        """Return the button for the system's own dialog, on systems where people know that dialog."""
        if platform.system() not in {"Windows", "Darwin"}:
            return ()
        return (self._button("", tr("更多…"), self._print_by_system),)

    # ---- what is shown

    def _rebuild(self) -> None:
        queue = self._queue
        self.sheets = self._handouts(self.options)
        self.preview.show_handout(self.sheets, grey=queue is not None and not queue.colour)
        other = Extent.WHOLE if self.options.extent is Extent.SUMMARY else Extent.SUMMARY
        pages = {self.options.extent: self.sheets.pages, other: self._handouts(replace(self.options, extent=other)).pages}
        self.panel.describe(pages, len(self._printed))
        self._show()

    def _handouts(self, options: HandoutOptions) -> HandoutSet:
        return HandoutSet([self._versions[article] for article in self._printed], options)

    def _show(self) -> None:
        self._asked = False
        self._count.setText(typography.label(tr("第 {n} 页，共 {m} 页", n=self.preview.index + 1, m=self.sheets.pages)))
        self._print_button.setText(ntr("打印 {n} 份", "打印 {n} 份", self.panel.copies.value))
        ready = self._show_state()
        if self._queue is not None and not ready:
            self._say(tr("打印机没有连接。请检查它，或存为 PDF、扫码带走。"))
        else:
            self._say("" if ready else tr("没有找到打印机，可以存为 PDF，或扫码带走。"))

    def _say(self, words: str) -> None:
        """Show a warning; without ``words``, explain the QR code button."""
        look(self._notice, "caution" if words else "note")
        self._notice.style().polish(self._notice)
        self._notice.setText(words or tr("不用纸，手机上看摘要"))

    @property
    def _queue(self) -> PrintQueue | None:
        return self.panel.queue

    # ---- what is pressed

    def _print(self) -> None:
        if self._queue is None or not self._print_button.isEnabled():
            return
        if self.panel.copies.value > _MANY and not self._asked:
            self._say(tr("要打印 {n} 份？再按一次“打印”。", n=self.panel.copies.value))
            self._asked = True
            return
        printer = self._queue.open()
        prepare(printer, self.options.paper, self.sheets.article.title, self.panel.copies.value)
        self._run(printer)

    def _print_by_system(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare(printer, self.options.paper, self.sheets.article.title, self.panel.copies.value)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self.sheets.pages)
        if dialog.exec() == QDialog.DialogCode.Accepted.value:
            self._run(printer)

    def _leave_for_code(self) -> None:
        self.reject()
        self.take_away.emit()

    def _finish(self) -> None:
        self.used.emit(self.options, self._queue.name if self._queue else "")
        self.accept()


def _row(*parts: QWidget | QLayout | None) -> QHBoxLayout:
    """Return a row of widgets; None is a stretch."""
    row = QHBoxLayout()
    for part in parts:
        if part is None:
            row.addStretch()
        elif isinstance(part, QWidget):
            row.addWidget(part)
    return row
