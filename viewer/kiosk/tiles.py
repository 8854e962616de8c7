"""Cards that lead somewhere: a topic of the home page, an article of a list, a passage that was found."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from viewer.content.article import Cover
from viewer.content.blocks import Evidence
from viewer.content.labels import evidence_word
from viewer.draw import icons, typography
from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.i18n import ntr, tr
from viewer.kiosk import lettering
from viewer.kiosk.lettering import KioskLook
from viewer.kiosk.public_library import Topic
from viewer.kiosk.touch import Touchable
from viewer.library.schema import ArticleRow
from viewer.library.search.excerpts import fitted
from viewer.library.search.hits import SearchHit
from viewer.reader.figure import GetAsset, paint_article_cover


class TopicTile(Touchable):
    """A topic: name, number of articles, and icon on a coloured background."""

    def __init__(self, look: KioskLook, topic: Topic, parent: QWidget | None = None) -> None:
        super().__init__(look, topic.title, parent)
        self._topic = topic
        self._count = ntr("{n} 篇", "{n} 篇", topic.articles)
        self.setAccessibleName(f"{topic.title}，{self._count}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        look, colours = self.look, self.look.theme.colours
        painter = QPainter(self)
        self.paint_ground(painter, look.px(20), colours.sheet, colours.edge if look.theme.contrast else colours.line)
        pad = look.px(32)
        side = min(look.px(128), self.height() - 2 * look.px(20))
        tile = QRectF(self.width() - pad - side, (self.height() - side) / 2, side, side)
        ground, _, deep = look.theme.covers[self._topic.ground]
        path = QPainterPath()
        path.addRoundedRect(tile, look.px(16), look.px(16))
        painter.fillPath(path, QColor(ground))
        if look.theme.contrast:
            painter.setPen(QColor(colours.edge))
            painter.drawPath(path)
        inset = side * 0.2
        paint_icon(painter, self._topic.icon, deep, tile.adjusted(inset, inset, -inset, -inset))
        room = tile.left() - pad - look.px(16)
        title = lettering.fitted(self._topic.title, look.reading_font(42, 700, 1.25), room)
        lines = lettering.wrapped(self._topic.title, title, room, 2)
        count = look.reading_font(32, 400, 1.25)
        y = (self.height() - lettering.height(title, len(lines)) - lettering.height(count)) / 2
        ink = colours.onsel if self.isDown() else colours.head
        y = lettering.draw(painter, QRectF(pad, y, room, self.height()), lines, title, ink)
        quiet = colours.onsel if self.isDown() else colours.ink2
        lettering.draw(painter, QRectF(pad, y, room, self.height()), (self._count,), count, quiet)
        painter.end()


_EVIDENCE_ROOM = 150
"""Width of the words for the evidence, design px."""


class ArticleTile(Touchable):
    """An article: cover, title, and beside it reading time above evidence, as bars and words."""

    def __init__(self, look: KioskLook, row: ArticleRow, assets: GetAsset, parent: QWidget | None = None) -> None:
        super().__init__(look, row.title, parent)
        self._row = row
        self._minutes = tr("约 {n} 分钟", n=row.minutes)
        self._level = tr("证据等级：{level}", level=evidence_word(row.evidence)) if row.evidence else ""
        self._assets = assets
        self.setAccessibleName("，".join(filter(None, (row.title, self._minutes, self._level))))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @staticmethod
    def least_height(look: KioskLook) -> int:
        """Return the height in px that a title of two lines needs."""
        return max(look.floor, round(lettering.height(look.reading_font(34, 700, 1.25), 2)) + look.px(8))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        look, colours = self.look, self.look.theme.colours
        painter = QPainter(self)
        self.paint_ground(painter, look.px(20), colours.sheet, colours.edge if look.theme.contrast else colours.line)
        pad = look.px(24)
        side = min(look.px(112), self.height() - 2 * look.px(14))
        cover = QRectF(pad, (self.height() - side) / 2, side, side)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        paint_article_cover(painter, cover, self._row.cover, self._assets, look.theme, look.px(12))
        meta = self._paint_meta(painter, self.width() - pad)
        left = cover.right() + look.px(28)
        room = meta - look.px(28) - left
        title = look.reading_font(34, 700, 1.25)
        lines = lettering.wrapped(self._row.title, title, room, 2, self._row.words.split())
        y = (self.height() - lettering.height(title, len(lines))) / 2
        ink = colours.onsel if self.isDown() else colours.head
        lettering.draw(painter, QRectF(left, y, room, self.height()), lines, title, ink)
        painter.end()

    def _paint_meta(self, painter: QPainter, right: float) -> float:
        """Draw reading time and evidence in a column that ends at ``right``; return where it begins."""
        look, colours = self.look, self.look.theme.colours
        font, ink = look.font(32), colours.onsel if self.isDown() else colours.ink2
        metrics = QFontMetricsF(font)
        minutes = typography.label(self._minutes)
        word = self._evidence(metrics, self._row.evidence) if self._row.evidence is not None else ""
        tall = look.px(26)
        bars = tall * icons.ASPECT + look.px(12)
        widest = max(metrics.horizontalAdvance(self._evidence(metrics, level)) for level in Evidence)
        usual = metrics.horizontalAdvance(typography.label(tr("约 {n} 分钟", n=88)))
        left = right - max(usual, metrics.horizontalAdvance(minutes), bars + widest)  # the same in all cards
        pitch = lettering.height(font)
        y = (self.height() - pitch * (2 if word else 1)) / 2
        lettering.draw(painter, QRectF(left, y, right - left, pitch), (minutes,), font, ink)
        if self._row.evidence is not None:
            empty = colours.sheet if look.theme.contrast else colours.line
            meter = QRectF(left, y + pitch + (pitch - tall) / 2, tall * icons.ASPECT, tall)
            icons.paint_meter(painter, meter, self._row.evidence, ink if self.isDown() else colours.accent, empty)
            lettering.draw(painter, QRectF(left + bars, y + pitch, right - left - bars, pitch), (word,), font, ink)
        return left

    def _evidence(self, metrics: QFontMetricsF, level: Evidence) -> str:
        """Return the evidence in words, shorter if they are long."""
        word = evidence_word(level)
        whole = typography.label(tr("证据{level}", level=word))
        return whole if metrics.horizontalAdvance(whole) <= self.look.px(_EVIDENCE_ROOM) else typography.label(word)


class HitTile(Touchable):
    """A found passage: the article's cover and title, and the text around the hit with marked words."""

    def __init__(
        self, look: KioskLook, hit: SearchHit, cover: Cover | None, assets: GetAsset, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, hit.title, parent)
        self._hit = hit
        self._cover = cover
        self._assets = assets
        at_title = not hit.snippet or hit.snippet == hit.title
        self._below = (hit.label if hit.label != hit.title else "") if at_title else hit.snippet
        self._spans = () if at_title else hit.spans
        self.setAccessibleName("，".join(filter(None, (hit.title, self._below))))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size of two lines."""
        return QSize(self.look.px(600), self.look.target(90))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        look, colours = self.look, self.look.theme.colours
        painter = QPainter(self)
        self.paint_ground(painter, look.px(16), colours.sheet, colours.edge if look.theme.contrast else colours.line)
        side = look.px(60)
        cover = QRectF(look.px(12), (self.height() - side) / 2, side, side)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        paint_article_cover(painter, cover, self._cover, self._assets, look.theme, look.px(10))
        pad = cover.right() + look.px(20)
        room = self.width() - pad - look.px(20)
        title, body = look.font(34, 700), look.font(32)
        y = (self.height() - lettering.height(title) - (lettering.height(body) if self._below else 0)) / 2
        head = colours.onsel if self.isDown() else colours.head
        lines = lettering.wrapped(self._hit.title, title, room)
        y = lettering.draw(painter, QRectF(pad, y, room, self.height()), lines, title, head)
        if self._below:
            self._paint_snippet(painter, QPointF(pad, y), room)
        painter.end()

    def _paint_snippet(self, painter: QPainter, at: QPointF, room: float) -> None:
        colours, font = self.look.theme.colours, self.look.font(32)
        text, spans = fitted(self._below, self._spans, QFontMetricsF(font).horizontalAdvance, room)
        layout = QTextLayout(text, font)
        marks = []
        for start, length in spans:
            mark = QTextLayout.FormatRange()
            mark.start, mark.length = start, length
            mark.format.setBackground(QColor(colours.mark))
            mark.format.setForeground(QColor(colours.onmark))
            marks.append(mark)
        layout.setFormats(marks)
        layout.beginLayout()
        layout.createLine().setLineWidth(1e6)
        layout.endLayout()
        painter.setPen(QColor(colours.onsel if self.isDown() else colours.ink2))
        layout.draw(painter, at)
