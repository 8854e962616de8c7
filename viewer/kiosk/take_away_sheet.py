"""Take an article home: its summary in a QR code, which needs no network, or the address of its first reference."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from viewer import i18n
from viewer.content.article import Article
from viewer.draw import qr
from viewer.draw.disclaimer import disclaimer
from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.handout import qr_codes
from viewer.i18n import tr
from viewer.kiosk import lettering
from viewer.kiosk.lettering import KioskLook
from viewer.kiosk.reading_sheets import QrPanel
from viewer.kiosk.sheet import KioskSheet
from viewer.kiosk.touch import Touchable
from viewer.library.schema import LibraryInfo

_RING, _RING_GAP, _PAD = 36, 20, 28
"""Side of an option's mark, the space after it, and at the sides, design px."""


def reference_address(article: Article) -> str:
    """Return the address of the first reference that has one; empty if none has."""
    return next(filter(None, map(qr_codes.address, article.references)), "")


def fits(text: str) -> bool:
    """Return whether ``text`` fits into a code."""
    import segno  # imported once a code is wanted, as in viewer.draw.qr

    try:
        qr.modules(text)
    except segno.DataOverflowError:
        return False
    return True


class TakeAwaySheet(KioskSheet):
    """The code at the left, its content at the right."""

    def __init__(self, look: KioskLook, parent: QWidget, article: Article, info: LibraryInfo) -> None:
        super().__init__(look, parent)
        self.card.setFixedWidth(min(parent.width() - look.px(80), look.px(1260)))
        info = info.in_language(article.language)
        with i18n.spoken(article.language):
            words = disclaimer(info)
        texts = [qr_codes.summary_code(article, info.name, words)]
        address = reference_address(article)
        self._code = QrPanel(look, texts[0], 500)
        self.body.addWidget(self.title(tr("扫码带走")))
        row = QVBoxLayout() if look.portrait else QHBoxLayout()
        row.setSpacing(look.px(56))
        row.addWidget(self._code, 0, Qt.AlignmentFlag.AlignTop if not look.portrait else Qt.AlignmentFlag.AlignHCenter)
        side = QVBoxLayout()
        side.setSpacing(look.px(20))
        side.addWidget(self.words(tr("打开手机的扫一扫，对准图案。")))
        self.options = [TakeAwayOption(look, tr("三句话摘要"), tr("文字就在图案里，手机不用联网"), on=True)]
        if address and fits(address):
            texts.append(address)
            self.options.append(TakeAwayOption(look, tr("参考文献原文"), tr("打开网页，手机需要联网"), on=False))
        for option, text in zip(self.options, texts, strict=True):
            option.clicked.connect(lambda _on=False, option=option, text=text: self._choose(option, text))
            side.addWidget(option)
        side.addStretch(1)
        row.addLayout(side, 1)
        self.body.addLayout(row)
        self.body.addLayout(self.closing_row())

    def _choose(self, option: TakeAwayOption, text: str) -> None:
        for each in self.options:
            each.set_on(each is option)
        self._code.show_text(text)


class TakeAwayOption(Touchable):
    """One of the codes: its title, and what its reader needs."""

    def __init__(self, look: KioskLook, title: str, words: str, *, on: bool) -> None:
        super().__init__(look, title)
        self._words = words
        self.set_on(on)
        self.setAccessibleName(f"{title}，{words}")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def lines(self, width: int) -> tuple[str, ...]:
        """Return the words below the title, in at most three lines of a button of ``width`` px."""
        look = self.look
        return lettering.wrapped(self._words, look.font(32), width - look.px(_RING + _RING_GAP + 2 * _PAD), 3)

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(500), self.heightForWidth(self.look.px(500)))

    def heightForWidth(self, width: int) -> int:
        """Return the height that its words need in ``width`` px."""
        below = lettering.height(self.look.font(32), len(self.lines(width)) - 1)
        return self.look.target(136) + round(below)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        look, colours = self.look, self.look.theme.colours
        painter = QPainter(self)
        ground = colours.tint if self.isChecked() else colours.sheet
        self.paint_ground(painter, look.px(16), ground, colours.accent if self.isChecked() else colours.edge)
        side, pad = look.px(_RING), look.px(_PAD)
        ink = colours.onsel if self.isDown() else colours.accent if self.isChecked() else colours.head
        ring = QRectF(pad, (self.height() - side) / 2, side, side)
        if self.isChecked():
            paint_icon(painter, "check-circle", ink, ring)
        else:
            painter.setPen(ink)
            painter.drawEllipse(ring.adjusted(3, 3, -3, -3))
        left = ring.right() + look.px(_RING_GAP)
        title, body = look.font(36, 700), look.font(32)
        lines = self.lines(self.width())
        y = (self.height() - lettering.height(title) - lettering.height(body, len(lines))) / 2
        room = self.width() - left - pad
        y = lettering.draw(painter, QRectF(left, y, room, 200), lettering.wrapped(self.text(), title, room), title, ink)
        quiet = colours.onsel if self.isDown() else colours.ink
        lettering.draw(painter, QRectF(left, y, room, 200), lines, body, quiet)
        painter.end()
