"""Sheets over a page: its table of contents; the note of a marker, term or address, with a code to scan."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from viewer.content.article import GlossaryEntry, Source
from viewer.content.text import plain
from viewer.draw import qr
from viewer.draw.painting import paints
from viewer.handout import qr_codes
from viewer.i18n import tr
from viewer.kiosk import lettering
from viewer.kiosk.lettering import KioskLook
from viewer.kiosk.sheet import KioskSheet
from viewer.kiosk.touch import Touchable, TouchButton


class QrPanel(QWidget):
    """QR code of ``text``: whole px per module, at least 60 mm wide with its frame."""

    def __init__(self, look: KioskLook, text: str, side: float = 440) -> None:
        super().__init__()
        self._look = look
        self._text = text
        self._side = max(look.px(side), look.floor * 3)
        self.setFixedSize(self._side, self._side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("二维码：{text}", text=text))

    def show_text(self, text: str) -> None:
        """Replace the encoded text."""
        self._text = text
        self.setAccessibleName(tr("二维码：{text}", text=text))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the code on white inside a hairline frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._look.theme.colours.line), 1.5))
        painter.setBrush(QColor(Qt.GlobalColor.white))
        radius = self._look.px(16)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        inset = self._look.px(8)
        qr.paint(painter, QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), self._text)
        painter.end()


class NoteSheet(KioskSheet):
    """Note with ``title``, paragraphs of ``words``, and the code of ``address`` if there is one."""

    def __init__(self, look: KioskLook, parent: QWidget, title: str, words: tuple[str, ...], address: str = "") -> None:
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
            row.addWidget(QrPanel(look, address, 360), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        self.body.addLayout(row)
        self.body.addLayout(self.closing_row())


def _breakable(address: str) -> str:
    """Return ``address`` with invisible places where a line may end."""
    return "".join(char + "\u200b" if char in "/.?&=-_" else char for char in address)


def address_note(look: KioskLook, parent: QWidget, address: str) -> NoteSheet:
    """Return the note of a web address."""
    return NoteSheet(look, parent, tr("外部网页"), (tr("本机不能上网，不会打开这个网页。"),), address)


def citation_note(look: KioskLook, parent: QWidget, number: int, source: Source) -> NoteSheet:
    """Return the note of a reference."""
    return NoteSheet(look, parent, tr("参考文献〔{n}〕", n=number), (plain(source.children),), qr_codes.address(source))


def term_note(look: KioskLook, parent: QWidget, entry: GlossaryEntry) -> NoteSheet:
    """Return the note of a glossary term."""
    return NoteSheet(look, parent, entry.term, tuple(filter(None, (entry.pinyin, entry.definition))))


class ContentsEntry(Struct, frozen=True):
    """One section: its title, its text position, and its screen (from 1)."""

    title: str
    position: int
    screen: int


class ContentsSheet(KioskSheet):
    """Table of contents; ``chosen`` sends the text position of a section."""

    chosen = Signal(int)

    def __init__(self, look: KioskLook, parent: QWidget, entries: tuple[ContentsEntry, ...], current: int, foot: int) -> None:
        super().__init__(look, parent, foot=foot)
        self._entries = entries
        self._current = current
        self._lines = 4 if not look.portrait else 8
        self._columns = 1 if look.portrait else 2
        self._at = max(0, current) // (self._lines * self._columns)
        self.card.setFixedWidth(parent.width() - look.px(80))
        self.move_to_bottom()
        head = QHBoxLayout()
        head.addWidget(self.title(tr("目录")))
        head.addStretch(1)
        self._earlier = TouchButton(look, "page-up", tr("上一页"), across=True)
        self._later = TouchButton(look, "page-down", tr("下一页"), across=True)
        for button, by in ((self._earlier, -1), (self._later, 1)):
            button.clicked.connect(lambda _on=False, by=by: self._turn(by))
            head.addWidget(button)
        close = TouchButton(look, "close", tr("关闭"), across=True)
        close.clicked.connect(self.closed)
        head.addWidget(close)
        head.setSpacing(look.px(16))
        self.body.addLayout(head)
        self._grid_of_rows = QGridLayout()
        self._grid_of_rows.setHorizontalSpacing(look.px(48))
        self._grid_of_rows.setVerticalSpacing(0)
        for column in range(self._columns):
            self._grid_of_rows.setColumnStretch(column, 1)
        self.body.addLayout(self._grid_of_rows)
        self._turn(0)

    def _turn(self, by: int) -> None:
        room = self._lines * self._columns
        last = (len(self._entries) - 1) // room
        self._at = max(0, min(self._at + by, last))
        self._earlier.setVisible(last > 0)
        self._later.setVisible(last > 0)
        self._earlier.setEnabled(self._at > 0)
        self._later.setEnabled(self._at < last)
        while (item := self._grid_of_rows.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.deleteLater()
        begin = self._at * room
        shown = self._entries[begin : begin + room]
        lines = min(self._lines, -(-len(shown) // self._columns)) if last == 0 else self._lines
        for i, entry in enumerate(shown):
            made = _Row(self.look, entry, current=begin + i == self._current)
            made.clicked.connect(lambda _on=False, position=entry.position: self.chosen.emit(position))
            self._grid_of_rows.addWidget(made, i % lines, i // lines)


class _Row(Touchable):
    def __init__(self, look: KioskLook, entry: ContentsEntry, *, current: bool) -> None:
        super().__init__(look, entry.title)
        self._where = tr("第 {n} 屏", n=entry.screen)
        self._current = current
        self.setAccessibleName(f"{entry.title}，{self._where}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(400), self.look.target(96))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        look, colours = self.look, self.look.theme.colours
        painter = QPainter(self)
        marked = self._current or self.isDown()
        if marked:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.tint2))
            painter.drawRoundedRect(QRectF(self.rect()), look.px(12), look.px(12))
        else:
            painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(colours.line))
        font = look.font(32, 700 if self._current else 400)
        pad, wide = look.px(24), look.px(180)
        ink = colours.onsel if marked else colours.ink
        title = lettering.wrapped(self.text(), font, self.width() - 2 * pad - wide, 2)
        y = (self.height() - lettering.height(font, len(title))) / 2
        lettering.draw(painter, QRectF(pad, y, self.width() - 2 * pad - wide, self.height()), title, font, ink)
        y = (self.height() - lettering.height(font)) / 2
        where = QRectF(self.width() - pad - wide, y, wide, self.height())
        lines = lettering.wrapped(self._where, look.font(32), wide)
        quiet = colours.onsel if marked else colours.ink2
        lettering.draw(painter, where, lines, look.font(32), quiet, Qt.AlignmentFlag.AlignRight)
        painter.end()
