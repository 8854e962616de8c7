"""Objects in the text: icons, the evidence meter, badges, cards of neighbouring articles, and objects limited to a screen."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTextCharFormat

from viewer.content.blocks import Evidence
from viewer.draw import fonts, titles, typography
from viewer.draw.icons import ASPECT, paint_icon, paint_meter
from viewer.i18n import tr
from viewer.library.schema import ArticleRow
from viewer.reader.figure import Pictures, paint_article_cover
from viewer.reader.page import Inset, Page
from viewer.reader.style import PageStyle, Role

_BADGE_EM = 3.2
"""Space in a badge for its icon and around its words, em."""
_CARD_PADDING = 20
"""Padding of the card that holds a badge, desk px."""


class Icon:
    """Icon of height ``em`` in the text of ``form``; the space before and after it is given in parts of its width."""

    def __init__(
        self, name: str, colour: str, em: float, form: QTextCharFormat, *, before: float = 0, after: float = 0.45
    ) -> None:
        self._name = name
        self._colour = colour
        self._side = em * float(form.property(form.Property.FontPixelSize))
        self._before = before * self._side
        self._width = self._side * (1 + before + after)

    def size(self, _page: Page) -> QSizeF:
        """Return a square plus the space around it."""
        return QSizeF(self._width, self._side)

    def paint(self, painter: QPainter, rect: QRectF, _page: Page) -> None:
        """Draw the icon as vectors."""
        paint_icon(painter, self._name, self._colour, QRectF(rect.left() + self._before, rect.top(), self._side, self._side))


class Meter:
    """The evidence meter, as high as a line of meta text."""

    def __init__(self, level: Evidence) -> None:
        self._level = level

    def size(self, page: Page) -> QSizeF:
        """Return the size of the meter plus the space after it."""
        height = page.style.size(Role.META)
        return QSizeF(height * ASPECT + 0.5 * height, height)

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draw the bars."""
        colours = page.style.theme.colours
        meter = QRectF(rect.left(), rect.top(), rect.height() * ASPECT, rect.height())
        paint_meter(painter, meter, self._level, colours.accent, "" if page.style.theme.contrast else colours.line)


class Badge:
    """Icon and words on a small tinted background: kind of study, people, evidence. Long words break between their parts."""

    def __init__(self, icon: str, parts: tuple[str, ...], ink: str, ground: str) -> None:
        self._icon = icon
        self._parts = parts
        self._between = tr("·")  # in the page's language, which is not set while painting
        self._ink = ink
        self._ground = ground

    def size(self, page: Page) -> QSizeF:
        """Return the width of its longest line and the height of all lines."""
        size, metrics = _badge_size(page)
        lines = self._lines(page)
        width = max(metrics.horizontalAdvance(line) for line in lines)
        return QSizeF(width + _BADGE_EM * size, (0.5 + 1.5 * len(lines)) * size)

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draw background, icon and words."""
        size, _ = _badge_size(page)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        framed = page.style.theme.contrast or page.style.medium.name == "PAPER"
        painter.setPen(QPen(QColor(self._ink), 1) if framed else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._ground))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 0.4 * size, 0.4 * size)
        side = 1.2 * size
        icon = QRectF(rect.left() + 0.7 * size, rect.top() + size - side / 2, side, side)
        paint_icon(painter, self._icon, self._ink, icon)
        painter.setFont(fonts.font(size, 700))
        painter.setPen(QColor(self._ink))
        for i, line in enumerate(self._lines(page)):
            words = QRectF(icon.right() + 0.5 * size, rect.top() + (0.25 + 1.5 * i) * size, rect.width(), 1.5 * size)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line)
        painter.restore()

    def _lines(self, page: Page) -> list[str]:
        size, metrics = _badge_size(page)
        room = page.style.column - 2 * page.style.px(_CARD_PADDING) - 4 - _BADGE_EM * size
        lines = [typography.label(self._parts[0])]
        for part in map(typography.label, self._parts[1:]):
            longer = lines[-1] + self._between + part
            if metrics.horizontalAdvance(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(part)
        return lines


def _badge_size(page: Page) -> tuple[int, QFontMetricsF]:
    size = page.style.size(Role.CAPTION)
    return size, QFontMetricsF(fonts.font(size, 700))


_COVER, _INSET = 64, 18
"""Side of the cover and space around it, px at 100 %."""


class NeighbourCard:
    """Card of ``row``: cover, direction and title."""

    def __init__(self, row: ArticleRow, width: float, pictures: Pictures, *, forward: bool) -> None:
        self.row = row
        self._width = width
        self._pictures = pictures
        self._forward = forward
        self._direction = tr("下一篇") if forward else tr("上一篇")  # in the page's language, which is not set while painting

    def size(self, page: Page) -> QSizeF:
        """Return its share of the column."""
        return QSizeF(self._width, page.style.px(108))

    def names_all(self, style: PageStyle) -> bool:
        """Return whether the whole title fits."""
        return "".join(self._lines(style)).replace(" ", "") == self.row.title.replace(" ", "")

    def _lines(self, style: PageStyle) -> tuple[str, ...]:
        size = style.size(Role.CAPTION) + style.px(1)
        room = self._width - style.px(_COVER) - 3 * style.px(_INSET)
        return titles.title_lines(self.row.title, fonts.font(size, 700), room - size, self.row.words.split())

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draw the card."""
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
            paint_article_cover(painter, cover, self.row.cover, self._pictures.get, style.theme, style.px(8))
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


class Fitted(Struct):
    """An object in the text, limited to the height of a screen."""

    inset: Inset
    height: float

    def size(self, page: Page) -> QSizeF:
        """Return its own size, or a smaller one in the same proportions."""
        own = self.inset.size(page)
        return own if own.height() <= self.height else own * (self.height / own.height())

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draw the object, scaled down if it was laid out for another size."""
        own = self.inset.size(page)
        if own.height() <= self.height:
            self.inset.paint(painter, rect, page)
            return
        painter.save()
        painter.translate(rect.topLeft())
        painter.scale(rect.width() / own.width(), rect.height() / own.height())
        self.inset.paint(painter, QRectF(QPointF(0, 0), own), page)
        painter.restore()


_CAPTION_LINES, _CAPTION_GAPS = 3, 24
"""Lines that a picture leaves for its caption and source on the same screen, and the px between them."""


def lay_out(page: Page, height: float) -> None:
    """Lay ``page`` out in its column; every picture with its caption fits a screen of ``height`` px."""
    most = max(height / 2, height - _CAPTION_LINES * page.style.line(Role.CAPTION) - page.style.px(_CAPTION_GAPS))
    too_high = any(inset.size(page).height() > most for inset in page.contents.insets)
    page.contents.insets[:] = [Fitted(inset, most) for inset in page.contents.insets]
    if page.textWidth() != page.style.column:
        page.setTextWidth(page.style.column)
    if too_high:  # otherwise all is as it was laid out when it was written
        page.markContentsDirty(0, page.characterCount())
