"""The card of the previous or the next article, at the end of a page."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from viewer.draw import fonts, titles, typography
from viewer.draw.icons import paint_cover, paint_icon
from viewer.errors import LibraryError
from viewer.i18n import tr
from viewer.library.schema import ArticleRow
from viewer.reader.figure import Pictures
from viewer.reader.page import Page
from viewer.reader.style import PageStyle, Role

_COVER, _INSET = 64, 18
"""Side of the cover and room round it, px at 100 %."""


class NeighbourCard:
    """Cover, direction and title of ``row``."""

    def __init__(self, row: ArticleRow, width: float, pictures: Pictures, *, forward: bool) -> None:
        self.row = row
        self._width = width
        self._pictures = pictures
        self._forward = forward
        self._direction = tr("下一篇") if forward else tr("上一篇")  # in the language of the page, so not while painting

    def size(self, page: Page) -> QSizeF:
        """Its share of the column."""
        return QSizeF(self._width, page.style.px(108))

    def names_all(self, style: PageStyle) -> bool:
        """Whether there is room for the whole title."""
        return "".join(self._lines(style)).replace(" ", "") == self.row.title.replace(" ", "")

    def _lines(self, style: PageStyle) -> tuple[str, ...]:
        size = style.size(Role.CAPTION) + style.px(1)
        room = self._width - style.px(_COVER) - 3 * style.px(_INSET)
        return titles.title_lines(self.row.title, fonts.font(size, 700), room - size, self.row.words.split())

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draws the card."""
        style, colours = page.style, page.style.theme.colours
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.edge if style.theme.contrast else colours.line), 1))
        painter.setBrush(QColor(colours.sheet))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), style.px(12), style.px(12))
        side, inset = style.px(_COVER), style.px(_INSET)
        left = rect.right() - inset - side if self._forward else rect.left() + inset
        cover = QRectF(left, rect.center().y() - side / 2, side, side)
        if self.row.cover is not None:
            try:
                data = self._pictures.get(self.row.cover.asset).data
            except LibraryError:
                data = b""
            paint_cover(painter, cover, data, self.row.cover.ground, style.theme, style.px(8))
        words = (
            QRectF(rect.left() + inset, rect.top(), cover.left() - rect.left() - 2 * inset, rect.height())
            if self._forward
            else QRectF(cover.right() + inset, rect.top(), rect.right() - cover.right() - 2 * inset, rect.height())
        )
        self._paint_words(painter, words, page)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        style, colours = page.style, page.style.theme.colours
        size, meta = style.size(Role.CAPTION) + style.px(1), style.size(Role.META) + style.px(1)
        font = fonts.font(size, 700)
        lines = [typography.label(line) for line in self._lines(style)]
        align = Qt.AlignmentFlag.AlignRight if self._forward else Qt.AlignmentFlag.AlignLeft
        height = meta * 1.7 + len(lines) * size * 1.55
        y = rect.center().y() - height / 2
        painter.setPen(QColor(colours.ink2))
        painter.setFont(fonts.font(meta))
        width = QFontMetricsF(painter.font()).horizontalAdvance(self._direction)
        x = rect.right() - width - 1.5 * meta if self._forward else rect.left() + 1.5 * meta
        painter.drawText(QPointF(x, y + 1.15 * meta), self._direction)
        arrow = QRectF(rect.right() - meta * 1.2, y + 0.15 * meta, meta * 1.2, meta * 1.2)
        if not self._forward:
            arrow.moveLeft(rect.left())
        paint_icon(painter, "arrow-right" if self._forward else "arrow-left", colours.ink2, arrow)
        y += meta * 1.7
        painter.setFont(font)
        painter.setPen(QColor(colours.head))
        for line in lines:
            painter.drawText(QRectF(rect.left(), y, rect.width(), size * 1.55), align | Qt.AlignmentFlag.AlignVCenter, line)
            y += size * 1.55
