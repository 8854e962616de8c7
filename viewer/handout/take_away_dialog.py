"""``TakeAwayDialog``: QR codes to scan – the summary as plain text, or the address of a reference."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from viewer.content.article import Article
from viewer.content.text import plain
from viewer.draw import qr, typography
from viewer.draw.painting import paints
from viewer.draw.stylesheet import look
from viewer.handout.qr_codes import address, code_name, sequence, summary_text
from viewer.i18n import tr
from viewer.library.schema import LibraryInfo

_MODULE = 4
"""Minimum px per module: about 1 mm, readable from 40 cm."""


class CodeView(QWidget):
    """One QR code, each module at least 4 px."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def show_text(self, text: str) -> None:
        """Show the code of ``text``."""
        self._text = text
        side = (len(qr.modules(text)) + 2 * qr.QUIET_ZONE) * _MODULE
        self.setFixedSize(max(372, side), max(372, side))
        self.setAccessibleName(tr("二维码：{words}", words=text))
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        qr.paint(painter, QRectF(self.rect()), self._text)
        painter.end()


class TakeAwayDialog(QDialog):
    """QR codes of ``article``, generated offline; they contain no address of ours."""

    def __init__(self, article: Article, info: LibraryInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("扫码带走"))
        info = info.in_language(article.language)
        short = info.disclaimer_short or article.disclaimer or info.disclaimer
        self._summary = sequence(summary_text(article, info.name, short))
        self._sources = [(n, source) for n, source in enumerate(article.references, start=1) if address(source)]
        self.codes: tuple[str, ...] = self._summary
        self.index = 0
        self.view = CodeView()
        self._name = QLabel()
        self._next = QPushButton(tr("下一张"))
        look(self._next, "line")
        self._next.clicked.connect(self._turn)
        self._list = QListWidget()
        self._list.addItems([f"[{n}] {typography.label(plain(source.children))}" for n, source in self._sources])
        self._list.setAccessibleName(tr("参考文献"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentRowChanged.connect(self.choose_source)
        self._list.hide()
        turning = QHBoxLayout()
        turning.addWidget(self._name, 1)
        turning.addWidget(self._next)
        left = QVBoxLayout()
        left.addWidget(self.view)
        left.addLayout(turning)
        left.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 28, 28, 28)
        row.setSpacing(32)
        row.addLayout(left)
        row.addLayout(self._make_side(), 1)
        self._show()

    def _make_side(self) -> QVBoxLayout:
        title, hint = QLabel(tr("扫码带走")), QLabel(tr("打开手机的扫一扫，对准图案。"))
        look(title, "title")
        summary = QRadioButton(tr("摘要：文字就在图案里，手机不用联网"))
        summary.setChecked(True)
        summary.clicked.connect(self.choose_summary)
        sources = self._of_sources = QRadioButton(tr("参考文献原文：打开网页，手机需要联网"))
        sources.setEnabled(bool(self._sources))
        sources.clicked.connect(lambda _on: self.choose_source(0))
        group = QButtonGroup(self)
        group.addButton(summary)
        group.addButton(sources)
        close = QPushButton(tr("看好了"))
        look(close, "fill")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        side = QVBoxLayout()
        for widget in (title, hint, summary, sources, self._list):
            side.addWidget(widget)
        side.addStretch()
        side.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        return side

    def choose_summary(self) -> None:
        """Show the summary."""
        self.codes, self.index = self._summary, 0
        self._list.hide()
        self._show()

    def choose_source(self, row: int) -> None:
        """Show the address of the reference at ``row`` of those that have one."""
        if not 0 <= row < len(self._sources):
            return
        self.codes, self.index = (address(self._sources[row][1]),), 0
        self._of_sources.setChecked(True)
        self._list.show()
        self._list.setCurrentRow(row)
        self._show()

    def _turn(self) -> None:
        self.index = (self.index + 1) % len(self.codes)
        self._show()

    def _show(self) -> None:
        several = len(self.codes) > 1
        self.view.show_text(self.codes[self.index])
        self._name.setText(typography.label(code_name(self.index, len(self.codes))) if several else "")
        self._next.setVisible(several)

    def sizeHint(self) -> QSize:
        """Return a size for a code and the options."""
        return QSize(900, 520)
