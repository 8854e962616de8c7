"""The passage of a hit next to the search results, to answer a question without opening the article."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QPainter, QPaintEvent, QPalette, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QWidget

from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.content.text import anchor_of, block_text, walk
from viewer.draw import fonts, titles, typography
from viewer.draw.painting import paints
from viewer.errors import LibraryError
from viewer.library.library import Library
from viewer.library.search.hits import HitKind, SearchHit
from viewer.reader import document, underlay
from viewer.reader.figure import Pictures, paint_article_cover
from viewer.reader.finding import pattern, positions
from viewer.reader.page import Page
from viewer.reader.pagination import Pagination
from viewer.reader.style import Medium, PageStyle
from viewer.theme import Theme

_ZOOM = 0.8
_MOST_BLOCKS = 8
_HEAD = 108


def passage(article: Article, hit: SearchHit) -> tuple[b.Block, ...]:
    """Return the heading of the hit's section and its blocks, from the one that contains the match."""
    blocks = article.blocks
    if not hit.anchor and article.lead:
        return (b.Paragraph(article.lead), *blocks[: _MOST_BLOCKS - 1])
    start = next((i for i, block in enumerate(blocks) if _holds(block, hit.anchor)), 0) if hit.anchor else 0
    heading = blocks[start] if blocks and isinstance(blocks[start], b.Heading) else None
    first = start
    if hit.kind is HitKind.BODY and hit.marks:
        words = hit.marks[0]
        first = next((i for i in range(start, len(blocks)) if any(words in text for text in block_text(blocks[i]))), start)
    shown = blocks[first : first + _MOST_BLOCKS]
    return (heading, *shown) if heading is not None and first > start else shown


def _holds(block: b.Block, anchor: str) -> bool:
    return anchor in map(anchor_of, walk((block,)))


class Preview(QWidget):
    """Cover and title above, the passage below; drawn by the reader's builders."""

    def __init__(self, library: Library, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.library = library
        self.theme = theme
        self._article: Article | None = None
        self._shown: object = None  # what the page was made of
        self._page: Page | None = None
        self._marks: list[tuple[int, int]] = []
        self._bottom = 0.0  # of the last whole line or row, px
        self._fault = ""

    def show_hit(self, hit: SearchHit | None) -> None:
        """Show the passage of ``hit``; None clears the preview."""
        self._article, self._marks, self._fault = None, [], ""
        if hit is not None and hit.article:
            try:
                self._article = self.library.article(hit.article)
            except LibraryError as error:
                self._fault = str(error)
        if self._article is None or hit is None:
            self._page = None
        else:
            page = self._page_of(passage(self._article, hit))
            text = page.toRawText()
            for words in hit.marks:
                found = pattern(words)
                self._marks += positions(text, [m.span() for m in found.finditer(text)]) if found else []
        self.update()

    def _page_of(self, blocks: tuple[b.Block, ...]) -> Page:
        """Return the page of ``blocks``: the one that is shown if only the words to mark have changed, as often while typing."""
        wanted = (self.library, self.theme, self.size().toTuple(), blocks)
        if self._page is None or self._shown != wanted:
            style = replace(PageStyle(self.theme, Medium.PATIENT, _ZOOM), column=max(160, self.width()))
            self._page = document.build_blocks(blocks, style, Pictures(self.library.asset))
            if self._page.textWidth() != self.width():
                self._page.setTextWidth(self.width())
            pages = Pagination(self._page, max(1.0, self.height() - _HEAD))
            self._bottom = pages.piece_from(0).bottom if pages.atoms else 0.0
            self._shown = wanted
        return self._page

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw cover, title and passage, or why they cannot be read."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._article is not None:
            self._paint_head(painter, self._article)
        elif self._fault:
            painter.setFont(fonts.font(15))
            painter.setPen(QColor(self.theme.colours.ink2))
            painter.drawText(self.rect(), Qt.TextFlag.TextWordWrap, typography.label(self._fault))
        if self._page is not None:
            clip = QRectF(0, 0, self.width(), min(self._bottom + 1, self.height() - _HEAD))
            painter.setClipRect(clip.translated(0, _HEAD))
            painter.translate(0, _HEAD)
            underlay.paint(painter, self._page, clip)
            context = QAbstractTextDocumentLayout.PaintContext()
            context.clip = clip
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.Text, QColor(self.theme.colours.ink))
            context.palette = palette
            context.selections = [self._selection(self._page, span) for span in self._marks]
            self._page.documentLayout().draw(painter, context)
        painter.end()

    def _selection(self, page: Page, span: tuple[int, int]) -> QAbstractTextDocumentLayout.Selection:
        made = QAbstractTextDocumentLayout.Selection()
        cursor = QTextCursor(page)
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        form.setBackground(QColor(self.theme.colours.mark))
        form.setForeground(QColor(self.theme.colours.onmark))
        made.cursor, made.format = cursor, form
        return made

    def _paint_head(self, painter: QPainter, article: Article) -> None:
        c = self.theme.colours
        cover = QRectF(0, 0, 72, 72)
        paint_article_cover(painter, cover, article.cover, self.library.asset, self.theme)
        left = cover.right() + 14
        category = next((each.title for each in self.library.info.categories if each.id == article.category), "")
        painter.setFont(fonts.font(13))
        painter.setPen(QColor(c.ink2))
        painter.drawText(QRectF(left, 0, self.width() - left, 20), Qt.AlignmentFlag.AlignVCenter, category)
        painter.setFont(fonts.font(17, 700))
        painter.setPen(QColor(c.head))
        room = self.width() - left
        lines = titles.title_lines(article.title, painter.font(), room, article.words)
        for i, line in enumerate(lines):
            words = painter.fontMetrics().elidedText(typography.label(line), Qt.TextElideMode.ElideRight, round(room))
            painter.drawText(QRectF(left, 22 + 26 * i, room, 26), Qt.AlignmentFlag.AlignVCenter, words)
        painter.fillRect(QRectF(0, _HEAD - 14, self.width(), 1), QColor(c.line))
