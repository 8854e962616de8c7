"""``Handout``: an article on sheets of paper, ready to be painted, in the same way for preview, printer and PDF.

``HandoutSet``: handouts of one job, one after the other, for an article in several languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QImage, QPainter

from viewer import i18n, theme
from viewer.content.article import Article
from viewer.draw.painting import closes_painters
from viewer.handout.handout_builder import write_summary, write_whole
from viewer.handout.header_footer import HeaderFooter
from viewer.handout.options import SUMMARY_ROOMS, Extent, HandoutOptions, PaperSheet, TextSize, sheet, zoom
from viewer.library.library import Library
from viewer.library.schema import LibraryInfo
from viewer.reader import underlay
from viewer.reader.figure import Pictures
from viewer.reader.page import Page, PageContext
from viewer.reader.pagination import Pagination, Slice
from viewer.reader.style import Medium, PageStyle

_BLEED = 3.0
"""Margin for border lines centred on a row's edge, quarter points."""


@dataclass(frozen=True)
class Bookmark:
    """An entry of the PDF's outline: ``page`` counts from 0, ``top`` is in quarter points from the sheet's top."""

    title: str
    level: int
    page: int
    top: float


class Sheets(Protocol):
    """What is printed sheet by sheet. Lengths are quarter points."""

    @property
    def article(self) -> Article: ...
    @property
    def sheet(self) -> PaperSheet: ...
    @property
    def pages(self) -> int: ...
    def paint(self, painter: QPainter, index: int) -> None: ...
    def bookmarks(self) -> list[Bookmark]: ...


@closes_painters
def sheet_image(sheets: Sheets, index: int, width: int, ratio: float = 1.0) -> QImage:
    """Draw sheet ``index`` (0 is the first), ``width`` logical px wide, at a device pixel ratio."""
    scale = width / sheets.sheet.width
    made = QImage(QSize(width, round(sheets.sheet.height * scale)) * ratio, QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    painter.scale(scale, scale)
    sheets.paint(painter, index)
    painter.end()
    return made


@dataclass(frozen=True)
class Printable:
    """The input of a handout. ``printed`` is the date in the footer."""

    article: Article
    info: LibraryInfo
    context: PageContext
    pictures: Pictures
    printed: date


def printable(
    library: Library, article: Article, today: date, pictures: Pictures | None = None, info: LibraryInfo | None = None
) -> Printable:
    """Collect the input of a handout: article, category, disclaimer, review state.

    ``info``: the clinic's data if it differs from the library's. Raises ``ArticleMissing``.
    """
    found = next((category for category in library.info.categories if category.id == article.category), None)
    with i18n.spoken(article.language):
        category = "" if found is None else found.local_title
    review = library.state(library.row(article.id), today)
    context = PageContext(category, article.disclaimer or library.info.disclaimer, review)
    return Printable(article, info or library.info, context, pictures or Pictures(library.asset), today)


class Handout:
    """An article laid out on sheets of paper."""

    def __init__(self, source: Printable, options: HandoutOptions) -> None:
        self.article = source.article
        self.sheet = sheet(options)
        paper = theme.load("paper")
        info = source.info.in_language(source.article.language)
        self._header_footer = HeaderFooter(source.article, info, source.printed, paper, source.pictures, self.sheet)
        with i18n.spoken(source.article.language):
            self.page, self.pieces = (
                self._summary(source, options) if options.extent is Extent.SUMMARY else self._whole(source, options)
            )

    def _whole(self, source: Printable, options: HandoutOptions) -> tuple[Page, tuple[Slice, ...]]:
        page = self._page(options, 0.7)
        write_whole(page, source.article, source.context, source.pictures)
        return page, self._pieces(page)

    def _summary(self, source: Printable, options: HandoutOptions) -> tuple[Page, tuple[Slice, ...]]:
        """Lay the summary out with as much as fits on one sheet; if it never fits, include everything."""
        tried = []
        for room in SUMMARY_ROOMS:
            page = self._page(options, room.figure, room.text if options.text is TextSize.NORMAL else 1.0)
            write_summary(page, source.article, source.context, source.pictures, room)
            tried.append((page, self._pieces(page)))
            if len(tried[-1][1]) == 1:
                return tried[-1]
        return tried[0]

    def _page(self, options: HandoutOptions, tallest: float, text: float = 1.0) -> Page:
        height = round(self.sheet.room(first=False) * tallest)
        return Page(PageStyle(theme.load("paper"), Medium.PAPER, zoom(options) * text, self.sheet.column, height))

    def _pieces(self, page: Page) -> tuple[Slice, ...]:
        room = self.sheet.room(first=False)
        return Pagination(page, room, first=self.sheet.room(first=True), repeats_heads=True).pieces

    @property
    def pages(self) -> int:
        """The number of sheets."""
        return len(self.pieces)

    def paint(self, painter: QPainter, index: int) -> None:
        """Draw sheet ``index`` (0 is the first); a unit of the painter is a quarter point."""
        with i18n.spoken(self.article.language):
            self._paint(painter, index)

    def _paint(self, painter: QPainter, index: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._header_footer.paint_header(painter, first=index == 0)
        piece, top = self.pieces[index], float(self.sheet.top(first=index == 0))
        if piece.head is not None:
            self._paint_part(painter, *piece.head, top)
            top += piece.head[1] - piece.head[0]
        self._paint_part(painter, piece.top, piece.bottom, top)
        self._header_footer.paint_footer(painter, index + 1, self.pages)

    def bookmarks(self) -> list[Bookmark]:
        """Return the title and the sections with their positions."""
        layout = self.page.documentLayout()
        made = [Bookmark(self.article.title, 1, 0, self.sheet.top(first=True))]
        for entry in self.page.contents.outline:
            y = layout.blockBoundingRect(self.page.findBlock(entry.position)).top()
            index = max((i for i, piece in enumerate(self.pieces) if piece.top <= y + 1), default=0)
            piece = self.pieces[index]
            made.append(Bookmark(entry.title, entry.level, index, y - piece.top + self._text_top(piece, index)))
        return made

    def _text_top(self, piece: Slice, index: int) -> float:
        return self.sheet.top(first=index == 0) + (piece.head[1] - piece.head[0] if piece.head else 0.0)

    def _paint_part(self, painter: QPainter, top: float, bottom: float, at: float) -> None:
        """Draw the page from ``top`` to ``bottom``, beginning at ``at`` on the sheet."""
        part = QRectF(-self.sheet.side, top - _BLEED, self.sheet.width, bottom - top + 2 * _BLEED)
        painter.save()
        painter.translate(QPointF(self.sheet.side, at - top))
        painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
        seen = QRectF(0, top, self.sheet.column, bottom - top)
        underlay.paint(painter, self.page, seen)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = seen
        context.palette.setColor(context.palette.ColorRole.Text, QColor(self.page.style.theme.colours.ink))
        self.page.documentLayout().draw(painter, context)
        painter.restore()


class HandoutSet:
    """Handouts of one job. Sheets and pages are counted through; each handout keeps its own page numbers and disclaimer.

    There is at least one source.
    """

    def __init__(self, sources: Sequence[Printable], options: HandoutOptions) -> None:
        self.handouts = tuple(Handout(source, options) for source in sources)
        self.article = self.handouts[0].article
        self.sheet = self.handouts[0].sheet

    @property
    def pages(self) -> int:
        """The number of sheets of all handouts."""
        return sum(handout.pages for handout in self.handouts)

    def paint(self, painter: QPainter, index: int) -> None:
        """Draw sheet ``index`` (0 is the first); a unit of the painter is a quarter point."""
        handout, own = self._at(index)
        handout.paint(painter, own)

    def bookmarks(self) -> list[Bookmark]:
        """Return the titles and sections of all handouts with their positions."""
        made: list[Bookmark] = []
        before = 0
        for handout in self.handouts:
            made += [replace(mark, page=mark.page + before) for mark in handout.bookmarks()]
            before += handout.pages
        return made

    def _at(self, index: int) -> tuple[Handout, int]:
        """Return the handout with that sheet, and the sheet's index in it."""
        for handout in self.handouts[:-1]:
            if index < handout.pages:
                return handout, index
            index -= handout.pages
        return self.handouts[-1], index
