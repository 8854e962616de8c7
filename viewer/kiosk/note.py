"""What a tap on a marker, a term or an address opens: its words, and the address as a code to scan. Nothing leaves the kiosk."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from viewer.content.article import Entry, Source
from viewer.content.text import plain
from viewer.draw import qr
from viewer.draw.painting import paints
from viewer.handout import qr_codes
from viewer.i18n import tr
from viewer.kiosk.look import Look
from viewer.kiosk.sheet import Sheet


class Code(QWidget):
    """The QR code of ``text``: whole px a module, at least 60 mm wide with its frame."""

    def __init__(self, look: Look, text: str, side: float = 440) -> None:
        super().__init__()
        self._look = look
        self._text = text
        self._side = max(look.px(side), look.floor * 3)
        self.setFixedSize(self._side, self._side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("二维码：{text}", text=text))

    def show_text(self, text: str) -> None:
        """Encodes ``text`` from now on."""
        self._text = text
        self.setAccessibleName(tr("二维码：{text}", text=text))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the code on white within a hairline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._look.theme.colours.line), 1.5))
        painter.setBrush(QColor(Qt.GlobalColor.white))
        radius = self._look.px(16)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        inset = self._look.px(8)
        qr.paint(painter, QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), self._text)
        painter.end()


class NoteSheet(Sheet):
    """``title``, paragraphs of ``words``, and the code of ``address`` where there is one."""

    def __init__(self, look: Look, parent: QWidget, title: str, words: tuple[str, ...], address: str = "") -> None:
        super().__init__(look, parent)
        self.card.setFixedWidth(min(parent.width() - look.px(80), look.px(1260)))
        self.body.addWidget(self.title(title))
        row = QVBoxLayout() if look.portrait else QHBoxLayout()
        row.setSpacing(look.px(48))
        text = QVBoxLayout()
        text.setSpacing(look.px(20))
        for paragraph in words:
            label = self.words(paragraph)
            label.setMinimumWidth(look.px(320))
            text.addWidget(label)
        if address:
            text.addWidget(self.words(tr("手机扫码打开，需要联网："), 32, quiet=True))
            text.addWidget(self.words(_breakable(address), 32, weight=500))
        text.addStretch(1)
        if address:
            row.addWidget(Code(look, address, 360), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        self.body.addLayout(row)
        self.body.addLayout(self.closing_row())


def _breakable(address: str) -> str:
    """``address`` with places where a line may end."""
    return "".join(char + "\u200b" if char in "/.?&=-_" else char for char in address)


def address_note(look: Look, parent: QWidget, address: str) -> NoteSheet:
    """A web address."""
    return NoteSheet(look, parent, tr("外部网页"), (tr("本机不能上网，不会打开这个网页。"),), address)


def citation_note(look: Look, parent: QWidget, number: int, source: Source) -> NoteSheet:
    """A reference."""
    return NoteSheet(look, parent, tr("参考文献〔{n}〕", n=number), (plain(source.children),), qr_codes.address(source))


def term_note(look: Look, parent: QWidget, entry: Entry) -> NoteSheet:
    """A glossary term."""
    return NoteSheet(look, parent, entry.term, tuple(filter(None, (entry.pinyin, entry.definition))))
