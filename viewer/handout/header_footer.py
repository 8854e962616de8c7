"""Header and footer of every sheet: the clinic above; address, version, dates and page number below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from viewer.content.article import Article, Audience
from viewer.draw import fonts, typography
from viewer.draw.disclaimer import disclaimer, paint_disclaimer
from viewer.draw.icons import paint_icon
from viewer.handout.options import PaperSheet
from viewer.i18n import format_date, tr
from viewer.library.schema import LibraryInfo
from viewer.reader.figure import Pictures
from viewer.theme import Theme

_META = 34
_MARK = 100


@dataclass(frozen=True)
class HeaderFooter:
    """Header and footer, the same on every sheet except for the page number."""

    article: Article
    info: LibraryInfo
    printed: date
    theme: Theme
    pictures: Pictures
    sheet: PaperSheet

    def paint_header(self, painter: QPainter, *, first: bool) -> None:
        """Draw logo, clinic and dates on the first sheet, the title on the others."""
        sheet, colours = self.sheet, self.theme.colours
        right = sheet.width - sheet.side
        rule = sheet.top(first=first) - 28
        if first:
            mark = QRectF(sheet.side, sheet.head, _MARK, _MARK)
            self._paint_mark(painter, mark)
            self._words(painter, QPointF(mark.right() + 30, sheet.head + 64), self.info.name, 48, 700, colours.head)
            x = mark.right() + 54 + QFontMetricsF(fonts.font(48, 700)).horizontalAdvance(self.info.name)
            self._words(painter, QPointF(x, sheet.head + 64), self._kind(), 44, 400, colours.ink2)
            for i, words in enumerate(self._dates()):
                box = QRectF(sheet.side, sheet.head + i * 50, sheet.column, 50)
                self._right(painter, box, words)
        else:
            self._words(painter, QPointF(sheet.side, sheet.head + 40), self._elided(self.article.title), _META, 400, colours.ink3)
        painter.setPen(QPen(QColor(colours.accent), 6 if first else 2))
        painter.drawLine(QPointF(sheet.side, rule), QPointF(right, rule))

    def paint_footer(self, painter: QPainter, page: int, pages: int) -> None:
        """Draw the short disclaimer, and below it the clinic, address and telephone, version and print date, page n of m."""
        sheet = self.sheet
        top = sheet.height - sheet.head - 56
        said = QRectF(sheet.side, top - 64, sheet.column, 48)
        paint_disclaimer(painter, said, disclaimer(self.info), self.theme, _META)
        painter.setPen(QPen(QColor(self.theme.colours.line), 2))
        painter.drawLine(QPointF(sheet.side, top - 72), QPointF(sheet.width - sheet.side, top - 72))
        box = QRectF(sheet.side, top, sheet.column, 56)
        number = tr("第 {n} 页，共 {m} 页", n=page, m=pages)
        version = tr("内容版本 {version}", version=self.info.version) if self.info.version else ""
        printed = tr("打印于 {day}", day=format_date(self.printed, "iso"))
        clinic = "\u3000".join(filter(None, (self.info.name, self.info.address, self.info.hotline)))
        self._right(painter, box, number)
        self._words(painter, QPointF(box.left(), top + 40), clinic, _META, 400, self.theme.colours.ink2)
        middle = "\u3000".join(filter(None, (version, printed)))
        metrics = QFontMetricsF(fonts.font(_META))
        free = box.left() + metrics.horizontalAdvance(typography.label(clinic)) + 60
        width = metrics.horizontalAdvance(typography.label(middle))
        end = box.right() - metrics.horizontalAdvance(typography.label(number)) - 60
        x = max(free, min(box.center().x() - width / 2, end - width))
        self._words(painter, QPointF(x, top + 40), middle, _META, 400, self.theme.colours.ink2)

    def _kind(self) -> str:
        return tr("内部资料") if self.article.audience is Audience.STAFF else tr("健康教育材料")

    def _dates(self) -> list[str]:
        updated, due = self.article.published, self.article.review_due
        return [
            *([tr("{day} 更新", day=format_date(updated, "iso"))] if updated else []),
            *([tr("{day} 前复审", day=format_date(due, "iso"))] if due and due >= self.printed else []),
        ]

    def _paint_mark(self, painter: QPainter, rect: QRectF) -> None:
        if self.info.logo and self.pictures.paint_fitted(painter, rect, self.info.logo, vector=True):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.colours.accent))
        painter.drawRoundedRect(rect, 22, 22)
        paint_icon(painter, "book", self.theme.colours.onacc, rect.adjusted(22, 22, -22, -22))

    def _elided(self, words: str) -> str:
        return QFontMetricsF(fonts.font(_META)).elidedText(words, Qt.TextElideMode.ElideRight, self.sheet.column)

    def _right(self, painter: QPainter, box: QRectF, words: str) -> None:
        painter.setFont(fonts.font(_META))
        painter.setPen(QColor(self.theme.colours.ink2))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, typography.label(words))

    def _words(self, painter: QPainter, at: QPointF, words: str, size: int, weight: int, colour: str) -> None:
        painter.setFont(fonts.font(size, weight))
        painter.setPen(QColor(colour))
        painter.drawText(at, typography.label(words))
