"""``PrintDialog``: extent, paper and text size, with a preview of the sheets."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from viewer.draw import fonts, titles, typography
from viewer.draw.icons import icon, set_icon
from viewer.draw.painting import paints
from viewer.draw.stylesheet import look
from viewer.errors import ViewerError
from viewer.handout.handout import Handout, Printable
from viewer.handout.options import Extent, HandoutOptions, Paper, TextSize
from viewer.handout.pdf import write_pdf
from viewer.handout.printing import prepare, print_handout
from viewer.i18n import tr
from viewer.theme import Theme

_SIDE = 360


class SheetPreview(QWidget):
    """A preview of one sheet, as large as possible."""

    def __init__(self, handout: Handout) -> None:
        super().__init__()
        self._handout = handout
        self.index = 0
        self.setMinimumSize(280, 396)
        self.setAccessibleName(tr("打印预览"))

    def show_handout(self, handout: Handout) -> None:
        """Show the first sheet of another handout."""
        self._handout, self.index = handout, 0
        self.update()

    def turn(self, by: int) -> None:
        """Move by ``by`` sheets, within the handout."""
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


class PrintDialog(QDialog):
    """Prints an article or saves it as a PDF."""

    def __init__(self, source: Printable, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("打印"))
        self.setModal(True)
        self._source = source
        self._article = source.article
        self.options = HandoutOptions()
        self.handout = Handout(self._source, self.options)
        self.preview = SheetPreview(self.handout)
        self._count, self._notice = QLabel(), QLabel()
        look(self._count, "note")
        look(self._notice, "caution")
        self._notice.setWordWrap(True)
        self._previous = self._turn_button("chevron-left", tr("上一页"), theme, -1)
        self._next = self._turn_button("chevron-right", tr("下一页"), theme, 1)
        self._lay_out(theme)
        self._show()

    def choose(self, **values: Enum) -> None:
        """Change ``paper``, ``extent`` or ``text`` and lay out again."""
        self.options = replace(self.options, **values)  # type: ignore[arg-type]  # the fields' own types, by name
        self.handout = Handout(self._source, self.options)
        self.preview.show_handout(self.handout)
        self._show()

    def save(self, out: Path) -> bool:
        """Save the PDF; return False and show the error if that fails."""
        try:
            write_pdf(self.handout, out)
        except ViewerError as error:
            self._show_error(error)
            return False
        return True

    # ---- layout

    def _lay_out(self, theme: Theme) -> None:
        title, name = QLabel(tr("打印讲义")), QLabel()
        look(title, "title")
        look(name, "note")
        lines = titles.title_lines(self._article.title, fonts.font(15), _SIDE - 24, self._article.words)
        name.setText("\n".join(map(typography.label, lines)))
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(title)
        side.addWidget(name)
        for head, field, choices in (
            (tr("内容"), "extent", ((Extent.WHOLE, tr("整篇文章")), (Extent.SUMMARY, tr("一两页的摘要")))),
            (tr("纸张"), "paper", ((Paper.A4, "A4"), (Paper.A5, "A5"))),
            (
                tr("字号"),
                "text",
                ((TextSize.NORMAL, tr("普通")), (TextSize.LARGE, tr("大字（14 磅）")), (TextSize.LARGEST, tr("特大（18 磅）"))),
            ),
        ):
            self._add_choice(side, head, field, choices)
        side.addStretch()
        side.addWidget(self._notice)
        print_button = QPushButton(tr("打印"))
        set_icon(print_button, "print", theme, colour=theme.colours.onacc)
        look(print_button, "fill")
        print_button.setDefault(True)
        print_button.clicked.connect(self._print)
        pdf_button = QPushButton(tr("存为 PDF"))
        set_icon(pdf_button, "export", theme)
        look(pdf_button, "line")
        pdf_button.clicked.connect(self._save)
        cancel = QPushButton(tr("取消"))
        look(cancel, "text")
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        for button in (cancel, pdf_button, print_button):
            button.setAutoDefault(button is print_button)
            buttons.addWidget(button)
        side.addLayout(buttons)
        turning = QHBoxLayout()
        turning.addStretch()
        for widget in (self._previous, self._count, self._next):
            turning.addWidget(widget)
        turning.addStretch()
        left = QVBoxLayout()
        left.addWidget(self.preview, 1)
        left.addLayout(turning)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 24, 24, 24)
        row.setSpacing(32)
        row.addLayout(left, 1)
        holder = QWidget()
        holder.setLayout(side)
        holder.setFixedWidth(_SIDE)
        side.setContentsMargins(0, 0, 0, 0)
        row.addWidget(holder)

    def _add_choice(self, side: QVBoxLayout, words: str, field: str, choices: tuple[tuple[Enum, str], ...]) -> None:
        head = QLabel(words)
        look(head, "head")
        side.addSpacing(8)
        side.addWidget(head)
        group = QButtonGroup(self)
        for value, name in choices:
            button = QRadioButton(name)
            button.setChecked(getattr(self.options, field) is value)
            button.clicked.connect(partial(self._chosen, field, value))
            group.addButton(button)
            side.addWidget(button)

    def _chosen(self, field: str, value: Enum, _on: bool = True) -> None:  # noqa: FBT002 - Qt's signal
        self.choose(**{field: value})

    def _turn_button(self, name: str, words: str, theme: Theme, by: int) -> QPushButton:
        button = QPushButton(icon(name, theme, 20), "")
        look(button, "text")
        button.setAutoDefault(False)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(partial(self._turn, by))
        return button

    def _turn(self, by: int, _on: bool = True) -> None:  # noqa: FBT002 - Qt's signal
        self.preview.turn(by)
        self._show()

    def _show(self) -> None:
        at, pages = self.preview.index, self.handout.pages
        self._count.setText(typography.label(tr("第 {n} 页，共 {m} 页", n=at + 1, m=pages)))
        self._previous.setEnabled(at > 0)
        self._next.setEnabled(at + 1 < pages)
        self._notice.hide()

    def _show_error(self, error: ViewerError) -> None:
        self._notice.setText(str(error))
        self._notice.show()

    # ---- input

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare(printer, self.options.paper, self._article.title)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self.handout.pages)
        if dialog.exec() != QDialog.DialogCode.Accepted.value:
            return
        try:
            print_handout(printer, self.handout)
        except ViewerError as error:
            self._show_error(error)
            return
        self.accept()

    def _save(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, tr("存为 PDF"), f"{self._article.id}.pdf", "PDF (*.pdf)")
        if chosen and self.save(Path(chosen)):
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the preview with Page Up and Page Down."""
        if event.key() in {Qt.Key.Key_PageDown.value, Qt.Key.Key_PageUp.value}:
            self._turn(1 if event.key() == Qt.Key.Key_PageDown.value else -1)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return a size for a whole sheet and the options."""
        return QSize(980, 760)
