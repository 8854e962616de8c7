"""Content of the patient screen – a whole article, a section, a figure, table or chart – and how it is drawn.

It holds only what was sent: the blocks of a section, or the figure alone.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, assert_never

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.content.labels import item_label
from viewer.content.text import anchor_of, plain, walk
from viewer.i18n import spoken
from viewer.library.schema import LibraryInfo
from viewer.reader import document
from viewer.reader.figure import Pictures
from viewer.reader.page import Page, PageContext
from viewer.reader.pagination import lines
from viewer.reader.style import Medium, PageStyle
from viewer.reader.underlay import frame_rect
from viewer.settings import ReadingPlace
from viewer.stage import head_and_foot
from viewer.stage.core.slides import Slide, SlideKind, without_caption
from viewer.stage.deck import FOOT, MARGIN, Deck
from viewer.stage.described_window import SeenSlide
from viewer.stage.slide_painter import SlidePainter, paint_page
from viewer.theme import Theme

if TYPE_CHECKING:
    from viewer.content.accessible_nodes import AccessibleNode

_ZOOM = 0.85
"""Body text of 34 px of 1,080, readable from a metre on a 24-inch screen."""
_SMALLEST = 0.6
_TOP = 64


@dataclass(frozen=True)
class PatientLook:
    """Canvas, theme, clinic and pictures for drawing."""

    info: LibraryInfo
    theme: Theme
    pictures: Pictures
    canvas: QSize
    zoom: float = 1.0


class Sent(Protocol):
    """Content that the patient screen shows."""

    article: str
    label: str
    can_grow: bool
    """Whether it has text that can be enlarged."""
    can_shrink: bool

    def paint(self, painter: QPainter) -> None:
        """Draw it over the whole canvas."""

    def go_to(self, place: ReadingPlace) -> bool:
        """Scroll to the receptionist's reading position; return whether anything moved."""

    def nodes(self) -> tuple[AccessibleNode, ...]:
        """Return what is seen, for screen readers."""


def section_blocks(article: Article, anchor: str) -> tuple[b.Block, ...]:
    """Return the blocks from the heading ``anchor`` up to the next of its level; if empty, those before the first heading."""
    blocks = article.blocks
    starts = [i for i, block in enumerate(blocks) if isinstance(block, b.Heading) and block.anchor == anchor]
    start = starts[0] if starts else 0
    level = _level(blocks[start], 7) if starts else 7
    ends = [i for i in range(start + 1, len(blocks)) if _level(blocks[i], 9) <= level]
    return blocks[start : ends[0] if ends else len(blocks)]


def _level(block: b.Block, otherwise: int) -> int:
    return block.level if isinstance(block, b.Heading) else otherwise


def send(article: Article, anchor: str, context: PageContext, look: PatientLook) -> Sent:
    """Create the content for ``anchor`` of ``article``: a figure, table, chart or section; the whole article if empty."""
    with spoken(article.language):
        return _made(article, anchor, context, dataclasses.replace(look, info=look.info.in_language(article.language)))


def _made(article: Article, anchor: str, context: PageContext, look: PatientLook) -> Sent:
    if not anchor:
        style = _style(look)
        page = document.build(article, without_neighbours(context), style, look.pictures)
        return SentPage(article.id, article.title, page, look)
    item = next((block for block in walk(article.blocks) if anchor_of(block) == anchor), None)
    match item:
        case b.Figure() | b.Chart():
            return SentSlide(article, item, look)
        case b.Table():
            return _fitted(article, _item_label(item), item, look)
        case b.Study():
            return _fitted(article, plain(item.title), item, look)
        case (
            b.Heading()
            | b.Paragraph()
            | b.List()
            | b.Definitions()
            | b.Quote()
            | b.Code()
            | b.Callout()
            | b.Rule()
            | b.SlideBreak()
            | b.Notes()
            | None
        ):
            return _sent_section(article, anchor, look)
        case _:
            assert_never(item)


def _sent_section(article: Article, anchor: str, look: PatientLook) -> Sent:
    blocks = section_blocks(article, anchor)
    heading = plain(blocks[0].children) if blocks and isinstance(blocks[0], b.Heading) else article.title
    return SentPage(article.id, heading, document.build_blocks(blocks, _style(look), look.pictures), look)


def without_neighbours(context: PageContext) -> PageContext:
    """Return ``context`` without the neighbouring articles: they were not sent."""
    return PageContext(context.kicker, context.disclaimer, context.review)


class SentPage:
    """A page that scrolls: a whole article, a section, a table or study card."""

    can_shrink = True

    def __init__(self, article: str, label: str, page: Page, look: PatientLook, *, can_grow: bool = True) -> None:
        self.article = article
        self.label = label
        self.can_grow = can_grow
        self._look = look
        self._page = page
        self._offset = 0.0

    def go_to(self, place: ReadingPlace) -> bool:
        """Scroll ``place`` to the top; do nothing if it is not on the page."""
        before = self._offset
        layout = self._page.documentLayout()
        outline = self._page.contents.outline
        marks = [(e.anchor, layout.blockBoundingRect(self._page.findBlock(e.position)).top()) for e in outline]
        marks = [("", 0.0), *marks, ("", self._page.size().height())]
        for (anchor, top), (_, bottom) in pairwise(marks):
            if anchor == place.anchor:
                self._offset = max(0.0, min(top + place.fraction * (bottom - top), self._reach()))
                break
        return self._offset != before

    def paint(self, painter: QPainter) -> None:
        """Draw the fully visible lines and the foot."""
        canvas, theme = QSizeF(self._look.canvas), self._look.theme
        painter.fillRect(QRectF(QPointF(0, 0), canvas), QColor(theme.colours.sheet))
        left = (canvas.width() - self._page.style.column) / 2
        top = self._line_at(self._offset, upwards=False)
        bottom = self._above_box(self._line_at(top + self._room(), upwards=True))
        part = QRectF(-left, top, canvas.width(), bottom - top)
        paint_page(painter, self._page, QPointF(left, _TOP - top), part)
        strip = QRectF(MARGIN, canvas.height() - FOOT + 20, canvas.width() - 2 * MARGIN, FOOT - 40)
        painter.setPen(QColor(theme.colours.line))
        painter.drawLine(QPointF(0, canvas.height() - FOOT), QPointF(canvas.width(), canvas.height() - FOOT))
        head_and_foot.paint_foot(painter, strip, head_and_foot.Foot(self._look.info), theme, self._look.pictures)

    def nodes(self) -> tuple[AccessibleNode, ...]:
        """Return the part of the page that is seen."""
        from viewer.reader.page_nodes import page_nodes, within

        layout, column, bottom = self._page.documentLayout(), self._page.style.column, self._offset + self._room()
        first, last = (
            layout.hitTest(at, Qt.HitTestAccuracy.FuzzyHit) for at in (QPointF(0, self._offset + 1), QPointF(column, bottom))
        )
        return within(page_nodes(self._page), (first, last))

    def _room(self) -> float:
        return self._look.canvas.height() - FOOT - _TOP

    def _reach(self) -> float:
        return max(0.0, self._page.size().height() - self._room())

    def _line_at(self, y: float, *, upwards: bool) -> float:
        """Return ``y``, or the edge of the line or figure that it would cut through."""
        if y <= 0 or y >= self._page.size().height():
            return y
        layout = self._page.documentLayout()
        position = layout.hitTest(QPointF(self._page.style.column / 3, y), Qt.HitTestAccuracy.FuzzyHit)
        block = self._page.findBlock(max(0, position))
        most = self._room() * (0.6 if upwards else 0.25)
        for top, bottom in lines(block, self._page):
            if top < y < bottom and bottom - top < most:
                return top if upwards else bottom
        return y

    def _above_box(self, y: float) -> float:
        """Return ``y``, or the top of a box whose upper edge alone would be visible."""
        for box in self._page.contents.boxes:
            rect = frame_rect(self._page, box)
            if rect.top() < y < rect.top() + self._page.style.px(30):
                return rect.top() - 2
        return y


class SentSlide:
    """A figure or chart as large as the screen."""

    can_grow = can_shrink = False

    def __init__(self, article: Article, item: b.Figure | b.Chart, look: PatientLook) -> None:
        self.article = article.id
        self.label = _item_label(item)
        words = plain(item.caption.children)
        shown = without_caption(item) if words else item
        slide = Slide(SlideKind.ITEM, words or article.title, article.title if words else "", (shown,))
        deck = Deck(article, (slide,), look.theme, look.pictures, look.canvas)
        self._painter = SlidePainter(deck, look.info)

    def go_to(self, _place: ReadingPlace) -> bool:
        """Return False: a figure does not scroll."""
        return False

    def nodes(self) -> tuple[AccessibleNode, ...]:
        """Return the figure or chart under its title."""
        deck = self._painter.deck
        return SeenSlide(deck.slides[0], deck.article.language).nodes()

    def paint(self, painter: QPainter) -> None:
        """Draw the slide."""
        self._painter.paint(painter, QRectF(QPointF(0, 0), QSizeF(self._painter.deck.canvas)), 0)


def _style(look: PatientLook, zoom: float = _ZOOM) -> PageStyle:
    height = look.canvas.height() - FOOT - _TOP
    return PageStyle(look.theme, Medium.SLIDE, zoom * look.zoom, tallest=height).fitted(look.canvas.width() - 2 * MARGIN)


def _fitted(article: Article, label: str, block: b.Block, look: PatientLook) -> SentPage:
    """Return ``block`` laid out as large as the screen allows."""
    zoom = look.zoom
    while True:
        style = replace(_style(look, zoom / look.zoom), column=look.canvas.width() - 2 * MARGIN)
        page = document.build_blocks((block,), style, look.pictures)
        if zoom <= _SMALLEST or page.size().height() <= look.canvas.height() - FOOT - _TOP:
            return SentPage(article.id, label, page, look, can_grow=zoom == look.zoom)
        zoom -= 0.1


def _item_label(item: b.Numbered) -> str:
    return " ".join(filter(None, (item_label(item), plain(item.caption.children))))
