"""Painting of a row in the article list: cover, title, date and minutes, evidence, review state, star."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from viewer.content.article import Audience
from viewer.content.fault_report import FaultCounts
from viewer.content.labels import evidence_word, language_sign
from viewer.desk.list_model import ROW, SHOWN, STATE, Index, ShownRow
from viewer.draw import fonts, icons, titles, typography
from viewer.draw.fonts import advance
from viewer.draw.icons import pixmap
from viewer.draw.painting import paints
from viewer.i18n import DateStyle, format_date, ntr, tr
from viewer.library.schema import ArticleRow, ReviewState
from viewer.reader.figure import GetAsset, paint_article_cover
from viewer.theme import Theme

HEIGHT = 104
_COVER = 64
_SMALL = 320
"""Width of a list, px, up to which its rows have less space at the sides and beside the cover."""
_STAR = 44
_TITLE, _META, _TAG, _BUTTON = 16, 13, 12, 15
NOTHING = -1


@dataclass(frozen=True)
class _Look:
    """Colours of one row, selected or not."""

    title: str
    meta: str
    accent: str
    empty: str


class RowDelegate(QStyledItemDelegate):
    """Draws rows of fixed height."""

    def __init__(self, theme: Theme, asset: GetAsset, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.asset = asset
        self._today = today
        self.sending = NOTHING
        """The line with the send button: the one under the pointer, otherwise the one at the keyboard position."""
        self.cursor = NOTHING
        """The line at the keyboard position."""
        self.hovered = self.opened = NOTHING
        """The line under the pointer, and that of the open article. Qt's states would create the types of all styles, 5 ms."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the fixed row height, 104 px."""
        return QSize(240, HEIGHT)

    @paints
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        shown = index.data(SHOWN)
        if not isinstance(shown, ShownRow):
            return
        row = shown.row
        rect: QRect = option.rect
        c = self.theme.colours
        selected = index.row() == self.opened
        empty = "" if self.theme.contrast else c.sheet if selected else c.line
        if selected and self.theme.contrast:
            look = _Look(c.onsel, c.onsel, c.onsel, empty)
        else:
            look = _Look(c.onsel if selected else c.head, c.ink2 if selected else c.ink3, c.accent, empty)
        painter.save()
        if selected:
            painter.fillRect(rect, QColor(c.tint2))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(c.accent))
        elif index.row() == self.hovered and not self.theme.contrast:
            painter.fillRect(rect, QColor(c.sunken))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(c.line))
        pad, gap, edge = (16, 12, 4) if rect.width() <= _SMALL else (20, 14, 12)
        cover = QRectF(rect.left() + pad, rect.top() + 15, _COVER, _COVER)
        self._paint_cover(painter, cover, row)
        left = cover.right() + gap
        title = QRectF(left, rect.top() + 13, rect.right() - edge - left, 48)
        end = self._paint_title(painter, title, row, look)
        beside = bool(row.languages) and end.x() + 8 + _tag_width(row) <= title.right()
        if beside:
            self._paint_tag(painter, end + QPointF(8, 2), row, look)
        right = rect.right() - 38
        if index.row() == self.sending:
            button = self._paint_button(painter, rect)
            right = round(button.left()) - 8
        elif shown.faults is None:
            star = "star-filled" if shown.favourite else "star"
            icon = pixmap(star, look.accent if shown.favourite else look.meta, 18, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPointF(rect.right() - 20 - 17, rect.bottom() - 33), icon)
        meta = QRectF(left, rect.bottom() - 36, right - left, 24)
        sending = index.row() == self.sending
        self._paint_meta(painter, meta, shown, look, sending=sending, tagged=bool(row.languages) and not beside)
        if index.row() == self.cursor:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(c.accent if not (selected and self.theme.contrast) else c.onsel), 3))
            painter.drawRoundedRect(QRectF(rect).adjusted(4, 4, -4, -4), 8, 8)
        painter.restore()

    def _paint_button(self, painter: QPainter, line: QRect) -> QRectF:
        """Draw the send button of a line and return its rectangle."""
        c = self.theme.colours
        rect = QRectF(send_rect(line)).adjusted(0, 6, -12, -6)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(c.edge), 2 if self.theme.contrast else 1))
        painter.setBrush(QColor(c.sheet))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        mark = pixmap("screen-send", c.accent, 18, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(rect.left() + 10, rect.center().y() - 9), mark)
        painter.setFont(fonts.font(_BUTTON, 500))
        painter.setPen(QColor(c.ink))
        painter.drawText(rect.adjusted(34, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, tr("送屏"))
        painter.restore()
        return rect

    def _paint_cover(self, painter: QPainter, rect: QRectF, row: ArticleRow) -> None:
        c = self.theme.colours
        if row.error:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(c.danln), 1) if self.theme.contrast else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.danbg))
            painter.drawRoundedRect(rect, 8, 8)
            torn = pixmap("damaged", c.dan, 28, painter.device().devicePixelRatioF())
            painter.drawPixmap(rect.center() - QPointF(14, 14), torn)
            return
        paint_article_cover(painter, rect, row.cover, self.asset, self.theme)

    def _paint_title(self, painter: QPainter, rect: QRectF, row: ArticleRow, look: _Look) -> QPointF:
        """Draw at most two lines; return the right end of the last one, at its top."""
        painter.setPen(QColor(look.title))
        painter.setFont(fonts.font(_TITLE, 500))
        end = rect.topLeft()
        for i, line in enumerate(_title_lines(row.title, rect.width(), row.words)):
            layout = _laid_out(line)
            layout.draw(painter, QPointF(rect.left(), rect.top() + i * 24))
            end = QPointF(rect.left() + layout.lineAt(0).naturalTextWidth(), rect.top() + i * 24)
        return end

    def _paint_tag(self, painter: QPainter, at: QPointF, row: ArticleRow, look: _Look) -> float:
        """Draw the languages of a row in a frame of 20 px, and return its right end."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(at.x(), at.y(), _tag_width(row), 20)
        painter.setPen(QPen(QColor(self.theme.colours.edge if look.meta != self.theme.colours.onsel else look.meta), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(fonts.font(_TAG, 500))
        painter.setPen(QColor(look.meta))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, language_tag(row))
        painter.restore()
        return frame.right()

    def _paint_meta(self, painter: QPainter, rect: QRectF, shown: ShownRow, look: _Look, *, sending: bool, tagged: bool) -> None:
        """Draw the line below the title, which begins with the languages if they do not fit beside it: ``tagged``."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = self.theme.colours
        x = rect.left()
        row = shown.row
        if shown.faults is not None:
            self._paint_counts(painter, rect, shown.faults, look)
            return
        if tagged:
            x = self._paint_tag(painter, QPointF(x, rect.top() + 2), row, look) + 10
        if row.error:
            self._badge(painter, QPointF(x, rect.top()), "stop-sign", tr("已损坏"), c.dan, c.danbg)
            return
        state = shown.state
        words = tr("{n} 分钟", n=row.minutes)
        if state is ReviewState.FRESH and row.published and not sending and not tagged:
            style: DateStyle = "short" if row.published.year == self._today().year else "iso"
            words = format_date(row.published, style) + "·" + words
        elif state is not ReviewState.FRESH:
            due = state is ReviewState.DUE_SOON
            ink, ground = (c.cau, c.caubg) if due else (c.dan, c.danbg)
            said = tr("待复审") if due else tr("已过期")
            x = self._badge(painter, QPointF(x, rect.top()), "review-due", said, ink, ground) + 10
        if row.audience is Audience.STAFF:
            x = self._badge(painter, QPointF(x, rect.top()), "lock", tr("内部"), c.ink2, c.sunken) + 10
        painter.setFont(fonts.font(_META))
        painter.setPen(QColor(look.meta))
        painter.drawText(QRectF(x, rect.top(), rect.right() - x, 24), Qt.AlignmentFlag.AlignVCenter, words)
        x = round(x + advance(words, _META)) + 8
        if row.evidence is None:
            return
        short = evidence_word(row.evidence)
        longest = (tr("证据{level}", level=short), short, "")
        level = next(each for each in longest if not each or x + 28 + advance(each, _META) <= rect.right())
        ratio = painter.device().devicePixelRatioF()
        meter = icons.meter((22, 13), row.evidence, look.accent, look.empty, ratio)
        painter.drawPixmap(QPointF(x, rect.top() + 5), meter)
        painter.setPen(QColor(look.meta))
        painter.drawText(QRectF(x + 28, rect.top(), max(0.0, rect.right() - x - 28), 24), Qt.AlignmentFlag.AlignVCenter, level)

    def _paint_counts(self, painter: QPainter, rect: QRectF, counts: FaultCounts, look: _Look) -> None:
        """Draw what author mode knows of a row: its errors and reminders, or that it passed."""
        c = self.theme.colours
        if not counts.errors and not counts.reminders:
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(QPointF(rect.left(), rect.top() + 4), pixmap("check", look.meta, 16, ratio))
            painter.setFont(fonts.font(_META))
            painter.setPen(QColor(look.meta))
            painter.drawText(rect.adjusted(24, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, tr("检查通过"))
            return
        x = rect.left()
        if counts.errors:
            words = ntr("{n} 个错误", "{n} 个错误", counts.errors)
            x = self._badge(painter, QPointF(x, rect.top()), "stop-sign", words, c.dan, c.danbg) + 8
        if counts.reminders:
            words = ntr("{n} 个提醒", "{n} 个提醒", counts.reminders)
            if x + 36 + advance(words, _META, 500) > rect.right() + 34:
                words = str(counts.reminders)
            self._badge(painter, QPointF(x, rect.top()), "warning", words, c.cau, c.caubg)

    def _badge(self, painter: QPainter, at: QPointF, icon: str, words: str, ink: str, ground: str) -> float:
        """Draw a 24 px badge and return its right end."""
        painter.setFont(fonts.font(_META, 500))
        width = 30 + advance(words, _META, 500) + 6
        rect = QRectF(at.x(), at.y(), width, 24)
        painter.setPen(QPen(QColor(ink), 1) if self.theme.contrast else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(rect, 6, 6)
        painter.drawPixmap(at + QPointF(8, 5), pixmap(icon, ink, 14, painter.device().devicePixelRatioF()))
        painter.setPen(QColor(ink))
        painter.drawText(rect.adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
        return rect.right()


def language_tag(row: ArticleRow) -> str:
    """Return the languages in which an article can be read: "中 / EN"."""
    return " / ".join(map(language_sign, row.languages))


def _tag_width(row: ArticleRow) -> float:
    return round(advance(language_tag(row), _TAG, 500)) + 14


def star_rect(line: QRect) -> QRect:
    """Return the touch area of a row's star, 48 × 44 px."""
    return QRect(line.right() - _STAR - 4, line.bottom() - _STAR, _STAR + 4, _STAR)


def send_rect(line: QRect) -> QRect:
    """Return the touch area of a row's send button, 44 px high."""
    width = 34 + math.ceil(advance(tr("送屏"), _BUTTON, 500)) + 12
    return QRect(line.right() - width - 11, line.bottom() - 47, width + 12, 44)


def can_be_sent(index: Index) -> bool:
    """Return whether patients may see the article of a row."""
    row = index.data(ROW)
    overdue = ReviewState(index.data(STATE)) is ReviewState.EXPIRED if isinstance(row, ArticleRow) else True
    return isinstance(row, ArticleRow) and not row.error and row.audience is not Audience.STAFF and not overdue


@lru_cache(maxsize=512)
def _title_lines(title: str, width: float, words: str) -> tuple[str, ...]:
    return titles.title_lines(title, fonts.font(_TITLE, 500), width, words.split())


@lru_cache(maxsize=512)
def _laid_out(line: str) -> QTextLayout:
    layout = QTextLayout(line, fonts.font(_TITLE, 500))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setFormats(typography.ranges(line, _TITLE))
    layout.setCacheEnabled(True)
    layout.beginLayout()
    layout.createLine().setLineWidth(10_000)
    layout.endLayout()
    return layout
