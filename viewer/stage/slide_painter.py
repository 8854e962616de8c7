"""``SlidePainter``: draws one slide of a deck into a rectangle – screen, thumbnail, presenter's view, PDF."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QImage, QPainter

from viewer import i18n
from viewer.content import blocks as b
from viewer.content.labels import block_lines, evidence_word, item_label
from viewer.draw import fonts, icons, qr, titles, typography
from viewer.draw.painting import closes_painters
from viewer.handout import qr_codes
from viewer.i18n import tr
from viewer.library.schema import LibraryInfo, ReviewState
from viewer.reader import document, front_back_matter, underlay
from viewer.reader.chart import paint_chart
from viewer.reader.figure import paint_article_cover, paint_figure
from viewer.reader.page import Page
from viewer.stage import head_and_foot
from viewer.stage.core.slides import Slide, SlideKind
from viewer.stage.deck import FOOT, MARGIN, Deck, Laid
from viewer.stage.head_and_foot import wrap_title

_BAR = 16
_CHART_TEXT = 34
_TITLE_SIZES = (92, 80, 68, 58)
_NOTE_GAP = 20
_CODE_TEXT = 32
_COVER_RADIUS = 20


class SlidePainter:
    """Draws the slides of ``deck`` for the clinic of ``info``; ``review`` is the state of the article's review."""

    def __init__(self, deck: Deck, info: LibraryInfo, review: ReviewState = ReviewState.FRESH) -> None:
        self.deck = deck
        self._info = info.in_language(deck.article.language)
        self._review = review

    def paint(self, painter: QPainter, rect: QRectF, index: int) -> None:
        """Draw slide ``index`` (0 is the first) into ``rect``, keeping its proportions."""
        with i18n.spoken(self.deck.article.language):
            self._paint(painter, rect, index)

    def _paint(self, painter: QPainter, rect: QRectF, index: int) -> None:
        deck, laid = self.deck, self.deck.laid[index]
        canvas = QSizeF(deck.canvas)
        scale = min(rect.width() / canvas.width(), rect.height() / canvas.height())
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(rect.center() - QPointF(canvas.width() * scale / 2, canvas.height() * scale / 2))
        painter.scale(scale, scale)
        painter.setClipRect(QRectF(QPointF(0, 0), canvas), Qt.ClipOperation.IntersectClip)
        painter.fillRect(QRectF(QPointF(0, 0), canvas), QColor(deck.theme.colours.sheet))
        painter.fillRect(QRectF(0, 0, _BAR, canvas.height()), QColor(deck.theme.colours.accent))
        if laid.slide.kind is SlideKind.TITLE:
            self._paint_title(painter, canvas, laid)
        else:
            head_and_foot.paint_head(painter, laid.slide, canvas, MARGIN, deck.theme, deck.article.words)
            self._paint_body(painter, laid)
        strip = QRectF(MARGIN, canvas.height() - FOOT + 20, canvas.width() - 2 * MARGIN, FOOT - 40)
        due = (
            front_back_matter.review_words(self._review, deck.article.review_due) if self._review is not ReviewState.FRESH else ""
        )
        number = f"{index + 1} / {len(deck.laid)}" if len(deck.laid) > 1 else ""
        shown = head_and_foot.Foot(self._info, number, due)
        head_and_foot.paint_foot(painter, strip, shown, deck.theme, deck.pictures)
        painter.restore()

    @closes_painters
    def image(self, index: int, size: QSize, ratio: float = 1.0) -> QImage:
        """Render slide ``index`` in ``size`` logical px at a device pixel ratio."""
        made = QImage(size * ratio, QImage.Format.Format_RGB32)
        made.setDevicePixelRatio(ratio)
        made.fill(QColor(self.deck.theme.colours.sheet))
        painter = QPainter(made)
        self.paint(painter, QRectF(QPointF(0, 0), QSizeF(size)), index)
        painter.end()
        return made

    def _paint_body(self, painter: QPainter, laid: Laid) -> None:
        body = self.deck.body(laid.slide)
        if laid.slide.kind is SlideKind.ITEM:
            self._paint_item(painter, body, laid.slide)
            return
        if laid.slide.kind is SlideKind.TAKE_AWAY:
            self._paint_code(painter, laid.slide)
        if laid.slide.blocks:
            paint_page(painter, self.deck.page(laid), body.topLeft())

    def _paint_code(self, painter: QPainter, slide: Slide) -> None:
        """Draw the code of all addresses; if they are too many, of the summary."""
        article, code, colours = self.deck.article, self.deck.code(slide), self.deck.theme.colours
        addresses = qr_codes.references_code(article)
        qr.paint(painter, code, addresses or qr_codes.summary_code(article, self._info.name, self._info.disclaimer_short))
        painter.setFont(fonts.font(_CODE_TEXT))
        painter.setPen(QColor(colours.ink2))
        words = tr("扫一扫，网址全部带走") if addresses else tr("扫一扫，把要点带走")
        line = QRectF(code.left(), code.bottom() + 12, code.width(), _CODE_TEXT * 1.5)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, typography.label(words))

    def _paint_item(self, painter: QPainter, body: QRectF, slide: Slide) -> None:
        """Draw a figure or chart as large as the slide allows, with number and source below."""
        item = slide.blocks[-1]
        if not isinstance(item, b.Numbered):
            return
        note = self._note(item)
        note_height = note.size().height() + _NOTE_GAP if note is not None else 0.0
        drawn = body.adjusted(0, 0, 0, -note_height)
        match item:
            case b.Figure():
                scale = min(drawn.width() / max(1, item.width), drawn.height() / max(1, item.height))
                left = drawn.left() + (drawn.width() - item.width * scale) / 2
                drawn = QRectF(left, drawn.top(), item.width * scale, item.height * scale)
                paint_figure(painter, drawn, item, self.deck.pictures, Page(self.deck.style(slide, 1.0)))
            case b.Chart():
                paint_chart(painter, drawn, item, self.deck.theme, _CHART_TEXT)
            case b.Table():
                return  # part of a slide's text
            case _:
                assert_never(item)
        if note is not None:
            paint_page(painter, note, QPointF(body.left(), drawn.bottom() + _NOTE_GAP))

    def _note(self, item: b.Numbered) -> Page | None:
        """Return “图 1”, the caption without the slide's title, and the source."""
        if not item.caption.number:
            return None
        separated: tuple[b.Inline, ...] = (b.Text("\u2003"),) if item.caption.children and item.caption.source else ()
        words = (b.Strong((b.Text(item_label(item)),)), b.Text("\u2002"), *item.caption.children, *separated)
        style = self.deck.style(Slide(SlideKind.ITEM, ""), 1.0)
        return document.build_caption((*words, *item.caption.source), style)

    def _paint_title(self, painter: QPainter, canvas: QSizeF, laid: Laid) -> None:
        """Draw title, lead, evidence and dates, vertically centred."""
        deck, article = self.deck, self.deck.article
        colours = deck.theme.colours
        width = deck.body(laid.slide).width()
        size, lines = _TITLE_SIZES[-1], [article.title]
        for size in _TITLE_SIZES:
            halves = titles.balanced(article.title, width / size, article.words)
            lines = [part for half in halves for part in wrap_title(half, size, width)]
            if len(lines) <= 2:
                break
        lead = deck.page(laid) if laid.slide.blocks else None
        lead_height = lead.size().height() + 40 if lead is not None else 0.0
        y = max(head_and_foot.TOP, (canvas.height() - FOOT - len(lines) * size * 1.36 - lead_height - 80) / 2)
        for line in lines:
            painter.setFont(fonts.font(size, 700))
            painter.setPen(QColor(colours.head))
            box = QRectF(MARGIN, y, width, size * 1.36)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, typography.label(line))
            y += size * 1.36
        y += 36
        self._paint_meta(painter, MARGIN, y)
        self._paint_cover(painter)
        if lead is not None:
            paint_page(painter, lead, QPointF(MARGIN, y + 80))

    def _paint_cover(self, painter: QPainter) -> None:
        deck, rect = self.deck, self.deck.cover()
        if not rect.isEmpty():
            paint_article_cover(painter, rect, deck.article.cover, deck.pictures.get, deck.theme, _COVER_RADIUS)

    def _paint_meta(self, painter: QPainter, x: float, y: float) -> None:
        article, colours = self.deck.article, self.deck.theme.colours
        painter.setFont(fonts.font(30))
        painter.setPen(QColor(colours.ink2))
        words = front_back_matter.review_words(ReviewState.FRESH, article.review_due)
        if article.evidence is not None:
            icons.paint_meter(painter, QRectF(x, y + 6, 44, 28), article.evidence, colours.accent, colours.line)
            level = tr("证据等级：{level}", level=evidence_word(article.evidence))
            words = f"{level}\u3000{words}"
            x += 60
        painter.drawText(QPointF(x, y + 32), typography.label(words))


def paint_page(painter: QPainter, page: Page, at: QPointF, clip: QRectF | None = None) -> None:
    """Draw a page with its upper left corner at ``at``; ``clip`` in page px limits it."""
    seen = clip if clip is not None else QRectF(QPointF(0, 0), QSizeF(page.style.column + 2, page.size().height() + 2))
    painter.save()
    painter.translate(at)
    if clip is not None:
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
    underlay.paint(painter, page, seen)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = seen
    context.palette.setColor(context.palette.ColorRole.Text, QColor(page.style.theme.colours.ink))
    page.documentLayout().draw(painter, context)
    painter.restore()


def spoken(slide: Slide) -> str:
    """Return the text of a slide for screen readers."""
    texts = (line for block in slide.blocks for line in block_lines(block))
    return "，".join(filter(None, (slide.kicker, slide.title, *texts)))
