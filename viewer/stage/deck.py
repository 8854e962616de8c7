"""``Deck``: an article's slides laid out for a screen's proportions, so that nothing is cut off.

Slides are laid out on a canvas whose short side is 1,080 px; a screen only scales the canvas. Text is set as large as it fits;
content that does not fit at the smallest size is split.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from PySide6.QtCore import QRectF, QSize, QSizeF

from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.i18n import spoken, tr
from viewer.reader import document
from viewer.reader.figure import Pictures
from viewer.reader.page import Page
from viewer.reader.style import Medium, PageStyle
from viewer.stage import head_and_foot
from viewer.stage.core.slide_parts import halves
from viewer.stage.core.slides import Slide, SlideKind, numbered
from viewer.theme import Theme

SHORT_SIDE = 1080
MARGIN = 112
"""Space at the left and right edges of the canvas, px."""
FOOT = 132
"""Height of the strip that holds clinic and disclaimer, px."""
GAP = 36
"""Space between title and body, px."""

_LARGEST = 2.2
_STEP = 0.05
_FLOOR = 0.77
"""Text size below which a slide is split: its smallest text, a caption, is 24 px of 1,080 there."""
_SMALLEST = 0.3
_CODE = 0.36
"""Width of the QR code on the slide of references, as a fraction of the body."""
_CODE_WORDS = 60
"""Height of the text below that code, px."""
_TALLEST, _TALLEST_BESIDE_TEXT = 0.8, 0.5
"""Height of a figure or chart within a slide's blocks, alone and with others, as a fraction of the body."""
_COVER = 480
"""Side of the cover next to the title, px."""
_KEPT_PAGES = 12


def canvas_size(screen: QSize) -> QSize:
    """Return the canvas for a screen: its proportions, between 9:16 and 21:9, the short side 1,080 px."""
    aspect = min(21 / 9, max(9 / 16, screen.width() / max(1, screen.height())))
    return QSize(round(SHORT_SIDE * aspect), SHORT_SIDE) if aspect >= 1 else QSize(SHORT_SIDE, round(SHORT_SIDE / aspect))


@dataclass(frozen=True)
class Laid:
    """A slide that fits, with its text at ``zoom``."""

    slide: Slide
    zoom: float


class Deck:
    """Slides of one article, from ``make_slides``, laid out for one canvas."""

    def __init__(self, article: Article, slides: tuple[Slide, ...], theme: Theme, pictures: Pictures, canvas: QSize) -> None:
        self.article = article
        self.theme = theme
        self.pictures = pictures
        self.canvas = canvas
        self._pages: OrderedDict[int, Page] = OrderedDict()
        fitted = [part for slide in slides for part in self.fit(slide)]
        counted = numbered([laid.slide for laid in fitted])
        self.laid = tuple(replace(laid, slide=slide) for laid, slide in zip(fitted, counted, strict=True))

    @property
    def slides(self) -> tuple[Slide, ...]:
        """The slides in order."""
        return tuple(laid.slide for laid in self.laid)

    def body(self, slide: Slide) -> QRectF:
        """Return the area for a slide's blocks between title and foot, in canvas px; next to the code, if it has one."""
        area = self._area(slide)
        match slide.kind:
            case SlideKind.TAKE_AWAY:
                return area.adjusted(self.code(slide).width() + 2 * GAP, 0, 0, 0)
            case SlideKind.TITLE:
                return area.adjusted(0, 0, -self.cover().width() - GAP, 0) if not self.cover().isEmpty() else area
            case SlideKind.TEXT | SlideKind.ITEM | SlideKind.REFERENCES | SlideKind.DISCLAIMER:
                return area
            case _:
                assert_never(slide.kind)

    def cover(self) -> QRectF:
        """Return the square of the cover on the title slide; empty without a cover, and on a screen that is not wide."""
        width, height = self.canvas.width(), self.canvas.height()
        if self.article.cover is None or width < height * 1.5:
            return QRectF()
        return QRectF(width - MARGIN - _COVER, (height - FOOT - _COVER) / 2, _COVER, _COVER)

    def code(self, slide: Slide) -> QRectF:
        """Return the square of the QR code on the slide of references."""
        area = self._area(slide)
        side = min(area.width() * _CODE, area.height() - _CODE_WORDS)
        return QRectF(area.left(), area.top(), side, side)

    def _area(self, slide: Slide) -> QRectF:
        top = head_and_foot.head_height(slide, QSizeF(self.canvas), MARGIN, self.article.words) + GAP
        return QRectF(MARGIN, top, self.canvas.width() - 2 * MARGIN, self.canvas.height() - FOOT - top)

    def style(self, slide: Slide, zoom: float) -> PageStyle:
        """Return the style of a slide's blocks."""
        body = self.body(slide)
        tallest = body.height() * (_TALLEST if len(slide.blocks) < 2 else _TALLEST_BESIDE_TEXT)
        return PageStyle(self.theme, Medium.SLIDE, zoom, round(body.width()), round(tallest))

    def page(self, laid: Laid) -> Page:
        """Lay out the blocks of a slide; the last few pages are cached."""
        key = id(laid)
        if key not in self._pages:
            self._pages[key] = self._build(laid.slide, laid.zoom)
            while len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(key)
        return self._pages[key]

    def fit(self, slide: Slide) -> Iterator[Laid]:
        """Set ``slide`` as large as it fits, or split it until each part fits."""
        if slide.kind is SlideKind.ITEM or not slide.blocks:
            yield Laid(slide, 1.0)
            return
        if slide.kind is SlideKind.TAKE_AWAY:
            yield self._first_references(slide)
            return
        for blocks in filter(None, (slide.blocks, slide.shorter)):
            shown = replace(slide, blocks=blocks)
            zoom = self._largest(shown)
            if zoom is not None:
                yield Laid(shown, zoom)
                return
        parts = halves(slide.blocks)
        if parts is None:
            yield Laid(slide, self._shrunk(slide))
        else:
            yield from self.fit(replace(slide, blocks=parts[0]))
            yield from self.fit(replace(slide, blocks=parts[1], notes=""))

    def _first_references(self, slide: Slide) -> Laid:
        """Keep as many references as fit next to the code, and say how many are left out."""
        items = [item for block in slide.blocks if isinstance(block, b.List) for item in block.items]
        count = len(items)
        shown, zoom = slide, self._largest(slide)
        while zoom is None and count > 1:
            height = self._build(shown, _FLOOR).size().height()
            count = max(1, min(count - 1, int(count * self.body(slide).height() / height)))
            with spoken(self.article.language):
                rest = tr("另有 {n} 条见全文。", n=len(items) - count)
            shown = replace(slide, blocks=(b.List(ordered=True, items=tuple(items[:count])), b.Paragraph((b.Text(rest),))))
            zoom = self._largest(shown)
        return Laid(shown, zoom or self._shrunk(shown))

    def _largest(self, slide: Slide) -> float | None:
        """Return the largest size at which ``slide`` fits; None if it does not fit at the smallest size readable from afar."""
        height = self._build(slide, 1.0).size().height()
        largest = 1.0 if slide.kind is SlideKind.TITLE else _LARGEST
        zoom = guess = min(largest, max(_FLOOR, math.sqrt(self.body(slide).height() / max(1.0, height))))
        while not self._fits(slide, zoom):
            if zoom <= _FLOOR:
                return None
            zoom = max(_FLOOR, zoom - _STEP)
        while guess <= zoom < largest and self._fits(slide, min(largest, zoom + 2 * _STEP)):
            zoom = min(largest, zoom + 2 * _STEP)
        return zoom

    def _shrunk(self, slide: Slide) -> float:
        """Return the size at which a block that cannot be split fits."""
        zoom = _FLOOR
        while zoom > _SMALLEST and not self._fits(slide, zoom):
            zoom *= 0.9
        return zoom

    def _fits(self, slide: Slide, zoom: float) -> bool:
        page, body = self._build(slide, zoom), self.body(slide)
        return page.size().height() <= body.height() and page.idealWidth() <= body.width() + 1

    def _build(self, slide: Slide, zoom: float) -> Page:
        style = self.style(slide, zoom)
        with spoken(self.article.language):
            return document.build_blocks(slide.blocks, style, self.pictures)
