"""``Deck``: an article's slides laid out for a screen's proportions, so that nothing is cut off.

Slides are laid out on a canvas whose short side is 1,080 px; a screen only scales the canvas. Content that does not fit is
first set a little smaller, then split; a short text alone is set larger.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, QSizeF

from viewer.content.article import Article
from viewer.i18n import spoken
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

_LARGE = 1.25
_ROOMY = 0.6
"""Fraction of the body below which a short text is set larger."""
_ZOOMS = (1.0, 0.9, 0.8)
_FLOOR = 0.72
"""Text size below which a slide is split instead of set smaller (29 px of 1,080)."""
_SMALLEST = 0.3
_REFERENCES = 0.72
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
        """Return the area for a slide's blocks between title and foot, in canvas px."""
        top = head_and_foot.head_height(slide, QSizeF(self.canvas), MARGIN, self.article.words) + GAP
        return QRectF(MARGIN, top, self.canvas.width() - 2 * MARGIN, self.canvas.height() - FOOT - top)

    def style(self, slide: Slide, zoom: float) -> PageStyle:
        """Return the style of a slide's blocks."""
        body = self.body(slide)
        return PageStyle(self.theme, Medium.SLIDE, zoom, round(body.width()), round(body.height() * 0.8))

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
        """Split and shrink ``slide`` until each part fits."""
        if slide.kind is SlideKind.ITEM or not slide.blocks:
            yield Laid(slide, 1.0)
            return
        largest = _REFERENCES if slide.kind is SlideKind.REFERENCES else 1.0
        if slide.kind is SlideKind.TEXT and self._fits(slide, _LARGE, _ROOMY):
            yield Laid(slide, _LARGE)
            return
        for zoom in (*(zoom for zoom in _ZOOMS if zoom <= largest), _FLOOR):
            if self._fits(slide, zoom):
                yield Laid(slide, zoom)
                return
        parts = halves(slide.blocks)
        if parts is None:
            yield Laid(slide, self._shrunk(slide))
            return
        yield from self.fit(replace(slide, blocks=parts[0]))
        yield from self.fit(replace(slide, blocks=parts[1], notes=""))

    def _shrunk(self, slide: Slide) -> float:
        """Return the size at which a block that cannot be split fits."""
        zoom = _FLOOR
        while zoom > _SMALLEST and not self._fits(slide, zoom):
            zoom *= 0.9
        return zoom

    def _fits(self, slide: Slide, zoom: float, share: float = 1.0) -> bool:
        page, body = self._build(slide, zoom), self.body(slide)
        return page.size().height() <= body.height() * share and page.idealWidth() <= body.width() + 1

    def _build(self, slide: Slide, zoom: float) -> Page:
        style = self.style(slide, zoom)
        with spoken(self.article.language):
            page = document.build_blocks(slide.blocks, style, self.pictures)
        page.setTextWidth(style.column)
        return page
