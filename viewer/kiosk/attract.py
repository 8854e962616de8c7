"""What an idle kiosk shows: inviting pages, or a dark screen outside opening hours. A touch anywhere wakes it."""

from __future__ import annotations

import random

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from viewer.content.labels import evidence_word
from viewer.draw import typography
from viewer.draw.disclaimer import disclaimer
from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.i18n import mark, tr
from viewer.kiosk import lettering
from viewer.kiosk.lettering import KioskLook
from viewer.kiosk.public_library import PublicLibrary
from viewer.kiosk.touch import paint_clinic_mark
from viewer.library.schema import ArticleRow
from viewer.reader.figure import paint_article_cover

SHIFT = 8
"""Px that the picture moves to either side, to prevent burn-in."""

_A_PAGE = 3
_PAGES = 3
_HEADLINES = (
    (mark("候诊时，\n读一篇\n讲得明白的文章"), mark("有参考文献，写清楚知道什么、不知道什么。")),
    (mark("证据有多强，\n一眼看得出"), mark("每项研究都写明类型、人数和证据等级。")),
    (mark("读完\n带一份回家"), mark("扫码就能带走三句话摘要，手机不用联网。")),
)


_HEADLINE, _SMALLER, _MOST_LINES = 100, 72, 3
"""Size of a headline, design px, and that of one which would need more lines."""


class Attract(QWidget):
    """Attract loop of at most three pages; ``shifting`` moves the picture by a few px with each."""

    def __init__(self, look: KioskLook, public: PublicLibrary, *, shifting: bool = True) -> None:
        super().__init__()
        self.look = look
        self._public = public
        self._shifting = shifting
        self._shift = QPointF(0, 0)
        self._page = 0
        rows = public.featured()
        named = {row.id for row in rows}
        self._rows = [*rows, *(row for row in public.rows() if row.id not in named)][: _A_PAGE * _PAGES]
        self._pages = max(1, min(_PAGES, -(-len(self._rows) // _A_PAGE)))
        self.resize(look.width, look.height)
        self.setAccessibleName(tr("轻触屏幕，开始阅读"))

    def turn(self) -> None:
        """Show the next page."""
        self._page = (self._page + 1) % self._pages
        if self._shifting:
            reach = self.look.px(SHIFT)
            self._shift = QPointF(random.randint(-reach, reach), random.randint(-reach, reach))  # noqa: S311 - where, not what
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the page."""
        look, colours = self.look, self.look.theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink, quiet = (
            (colours.sheet, colours.head, colours.ink) if look.theme.contrast else (colours.accent, colours.onacc, colours.tint)
        )
        painter.fillRect(self.rect(), QColor(ground))
        painter.translate(self._shift)
        side = look.px(96 if not look.portrait else 72)
        paint_clinic_mark(painter, QRectF(side, look.px(80), look.px(72), look.px(72)), ink, ground)
        left = side + look.px(92)
        info = self._public.info
        y = lettering.draw(painter, QRectF(left, look.px(70), look.width, 99), (info.name,), look.font(40, 700), ink)
        lettering.draw(painter, QRectF(left, y - look.px(4), look.width, 99), (info.slogan,), look.font(32), quiet)
        self._paint_words(painter, side, ink, quiet)
        self._paint_cards(painter, side)
        self._paint_foot(painter, side, quiet)
        painter.end()

    def _paint_words(self, painter: QPainter, side: int, ink: str, quiet: str) -> None:
        look, colours = self.look, self.look.theme.colours
        headline, words = _HEADLINES[self._page % len(_HEADLINES)]
        room = look.width / 2 - side if not look.portrait else look.width - 2 * side
        title, lines = look.font(_HEADLINE, 700), self._headline(headline, _HEADLINE, room)
        if len(lines) > _MOST_LINES:
            title, lines = look.font(_SMALLER, 700), self._headline(headline, _SMALLER, room)
        y = lettering.draw(painter, QRectF(side, look.px(300 if not look.portrait else 240), room, 900), lines, title, ink)
        body = look.font(36)
        below = QRectF(side, y + look.px(20), room, 300)
        lettering.draw(painter, below, lettering.wrapped(tr(words), body, room, 2), body, quiet)
        invite = typography.label(tr("轻触屏幕，开始阅读"))
        font = look.font(44, 700)
        tall, icon = look.px(136), look.px(52)
        wide = QFontMetricsF(font).horizontalAdvance(invite) + icon + look.px(120)
        button = QRectF(side, look.height - look.px(224 if not look.portrait else 260), wide, tall)
        path = QPainterPath()
        path.addRoundedRect(button, look.px(20), look.px(20))
        painter.fillPath(path, QColor(ink))
        ground = colours.sheet if look.theme.contrast else colours.accent
        paint_icon(painter, "touch", ground, QRectF(button.left() + look.px(44), button.center().y() - icon / 2, icon, icon))
        painter.setFont(font)
        painter.setPen(QColor(ground))
        painter.drawText(button.adjusted(icon + look.px(68), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, invite)

    def _headline(self, message: str, size: int, room: float) -> tuple[str, ...]:
        font = self.look.font(size, 700)
        return tuple(line for part in tr(message).split("\n") for line in lettering.wrapped(part, font, room, 2))

    def _paint_cards(self, painter: QPainter, side: int) -> None:
        look = self.look
        tall, gap = look.px(156), look.px(28)
        left = float(look.px(1064)) if not look.portrait else float(side)
        top = float(look.px(300)) if not look.portrait else look.height / 2
        wide = look.width - left - side
        for i, row in enumerate(self._rows[self._page * _A_PAGE : (self._page + 1) * _A_PAGE]):
            self._paint_card(painter, QRectF(left, top + i * (tall + gap), wide, tall), row)

    def _paint_card(self, painter: QPainter, card: QRectF, row: ArticleRow) -> None:
        look, colours = self.look, self.look.theme.colours
        path = QPainterPath()
        path.addRoundedRect(card, look.px(20), look.px(20))
        painter.fillPath(path, QColor(colours.rail))
        if look.theme.contrast:
            painter.setPen(QColor(colours.edge))
            painter.drawPath(path)
        inset = look.px(22)
        cover = QRectF(card.left() + inset, card.top() + inset, card.height() - 2 * inset, card.height() - 2 * inset)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        paint_article_cover(painter, cover, row.cover, self._public.library.asset, look.theme, look.px(12))
        room = QRectF(cover.right() + look.px(28), card.top(), card.right() - cover.right() - look.px(52), card.height())
        title, body = look.font(34, 700), look.font(32)
        words = tr("{n} 分钟读完", n=row.minutes)
        if row.evidence is not None:
            words += tr("，证据等级：{level}", level=evidence_word(row.evidence))
        lines = lettering.wrapped(row.title, title, room.width(), 2, row.words.split())
        y = card.center().y() - (lettering.height(title, len(lines)) + lettering.height(body)) / 2
        y = lettering.draw(painter, QRectF(room.left(), y, room.width(), 200), lines, title, colours.head)
        line = lettering.wrapped(words, body, room.width())
        lettering.draw(painter, QRectF(room.left(), y, room.width(), 99), line, body, colours.ink2)

    def _paint_foot(self, painter: QPainter, side: int, quiet: str) -> None:
        look = self.look
        info = self._public.info
        words = disclaimer(info).replace("**", "")
        font = look.font(32)
        room = look.width - 2 * side
        foot = QRectF(side, look.height - look.px(66), room, 99)
        lettering.draw(painter, foot, lettering.wrapped(words, font, room), font, quiet)
        for i in range(self._pages):
            here = i == self._page
            longer = look.px(32) if i <= self._page else 0  # the current page's dot is a bar
            x = look.width - side - look.px(24) * (self._pages - i) - longer + look.px(12)
            dot = QRectF(x, look.height - look.px(112), look.px(44 if here else 14), look.px(14))
            path = QPainterPath()
            path.addRoundedRect(dot, look.px(7), look.px(7))
            colour = QColor(quiet)
            colour.setAlpha(255 if here else 130)
            painter.fillPath(path, colour)


class ClosedScreen(QWidget):
    """Dark screen outside the opening hours: black, or with a dim line of text; a touch lights it up for one visit."""

    def __init__(self, look: KioskLook, *, black: bool) -> None:
        super().__init__()
        self._look = look
        self._black = black
        self.resize(look.width, look.height)
        self.setAccessibleName(tr("现在不开放，轻触屏幕可以阅读"))

    def turn(self) -> None:
        """Move the words, to prevent burn-in."""
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dark screen, with a quiet line somewhere unless it is black."""
        look = self._look
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Qt.GlobalColor.black))
        if not self._black:
            painter.setPen(QColor(Qt.GlobalColor.darkGray))
            painter.setFont(look.font(40))
            x = random.uniform(0.05, 0.5) * look.width  # noqa: S311 - where, not what
            y = random.uniform(0.1, 0.9) * look.height  # noqa: S311
            painter.drawText(QPointF(x, y), typography.label(tr("轻触屏幕，开始阅读")))
        painter.end()
