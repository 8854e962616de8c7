"""``Excerpt``: what is in view of an article, on a small page of its own that is laid out before the whole page is.

``Parts`` finds the same place, and the same words, on two pages of one article, whatever their widths, sizes and colours.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QPainter, QPalette, QTextCursor
from PySide6.QtWidgets import QTextEdit

from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.draw.typography import SOFT
from viewer.reader import document, underlay
from viewer.reader.figure import Pictures
from viewer.reader.locations import JUMP_MARGIN, y_of
from viewer.reader.page import Page, PageContext
from viewer.reader.style import PageStyle
from viewer.theme import Colours

_BATCH = 2
_BEFORE, _FURTHER = 2, 8
"""Blocks written before the one at the place, and so many more if the page ends too soon after it."""
_UNSEEN = frozenset((*SOFT, "\ufdd0", "\ufdd1"))
"""Characters that belong to one layout of a text, with Qt's marks of frames."""

Fit = Callable[[Page], None]


class Spot(Struct, frozen=True):
    """A place in an article: in which ``part``, and which ``share`` of its height is above.

    Part 0 is the head, then come the blocks, then what follows the last block.
    """

    part: int = 0
    share: float = 0.0


class Parts:
    """The parts that ``page`` has of an article with ``blocks``, of which the first written is ``first``."""

    def __init__(self, page: Page, blocks: Sequence[b.Block], first: int = 0) -> None:
        self._page = page
        self._starts = [] if first else [0]
        self._first = first + 1 if first else 0  # the number of the first part
        at, end = first, 0
        for written in page.contents.written:
            if at < len(blocks) and written.part is blocks[at]:
                self._starts.append(written.start)
                at, end = at + 1, written.end
        if at == len(blocks):
            self._starts.append(end)

    @property
    def stop(self) -> int:
        """The number after that of the last part."""
        return self._first + len(self._starts)

    def begin(self, part: int) -> int:
        """Return where a part begins in the text; it may have been written from the end of the paragraph before it on."""
        start = self._starts[part - self._first]
        block = self._page.findBlock(start)
        at_its_end = block.length() > 1 and start == block.position() + block.length() - 1 and block.next().isValid()
        return start + 1 if at_its_end and start else start

    def top(self, part: int) -> float:
        """Return the top of a part, px of the page; the page's lower end for the one after the last."""
        if part <= 0:
            return 0.0
        return y_of(self._page, self.begin(part)) if part < self.stop else self._page.size().height()

    def spot_at(self, y: float) -> Spot:
        """Return the place that ``y`` px of the page are above the line where a heading is after a jump."""
        if y <= 0:
            return Spot()
        at = y + JUMP_MARGIN
        part = max(self._first, bisect_right(range(self._first, self.stop), at, key=self.top) + self._first - 1)
        top, bottom = self.top(part), self.top(part + 1)
        return Spot(part, min(1.0, max(0.0, (at - top) / max(1.0, bottom - top))))

    def y_of(self, spot: Spot) -> int:
        """Return what ``spot_at`` was asked for, px of this page."""
        top, bottom = self.top(spot.part), self.top(spot.part + 1)
        return max(0, round(top + spot.share * (bottom - top)) - JUMP_MARGIN)

    def carried(self, start: int, end: int, other: Parts) -> tuple[int, int] | None:
        """Return where the words between two positions are in the text of ``other``, as far as it has them; None: nowhere."""
        first, last = self._part_at(start), self._part_at(end)
        if last < other._first or first >= other.stop:
            return None
        begin = other._find(first, self._letters(first, start), after=False) if first >= other._first else 0
        if start == end:
            return begin, begin
        stop = other._find(last, self._letters(last, end), after=True) if last < other.stop else other._end()
        return (begin, stop) if begin < stop else None

    def _part_at(self, position: int) -> int:
        return max(self._first, bisect_right(range(self._first, self.stop), position, key=self.begin) + self._first - 1)

    def _end(self) -> int:
        return self._page.characterCount() - 1

    def _text(self, part: int) -> str:
        return self._between(self.begin(part), self.begin(part + 1) if part + 1 < self.stop else self._end())

    def _between(self, start: int, end: int) -> str:
        cursor = QTextCursor(self._page)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText()

    def _letters(self, part: int, position: int) -> int:
        """Return how many characters of ``part`` that are on every page of the article precede ``position``."""
        return sum(map(_is_letter, self._between(self.begin(part), position)))

    def _find(self, part: int, letters: int, *, after: bool) -> int:
        """Return the position after so many letters of ``part``: ``after`` the last of them, or before the next."""
        position, found = self.begin(part), 0
        for character in self._text(part):
            letter = _is_letter(character)
            if found == letters and (letter or after):
                break
            found += letter
            position += 2 if character > "\uffff" else 1  # Qt counts in UTF-16
        return position


def _is_letter(character: str) -> bool:
    return not character.isspace() and character not in _UNSEEN


class Excerpt:
    """The blocks of ``article`` that are in view at ``spot``. ``page`` holds them; its ``top`` is at the top of the view, px.

    What the reader has scrolled and chosen in the tables of ``whole``, the page of the whole article, is the same here.
    """

    def __init__(self, article: Article, context: PageContext, pictures: Pictures, spot: Spot, whole: Page) -> None:
        self.spot = spot
        self.top = 0
        self.ends = False  # the end of the article is on it
        self._article, self._context, self._pictures, self._whole = article, context, pictures, whole
        self._first = max(0, min(spot.part, len(article.blocks)) - 1 - _BEFORE)
        self._steps: Iterator[None] = iter(())
        self.page = Page(whole.style)
        self._empty = True
        self._whole_parts = Parts(whole, article.blocks)
        self._range = 0, 0  # of the text of the whole page
        self._palette = QPalette()
        self._marks: list[QAbstractTextDocumentLayout.Selection] = []

    @property
    def parts(self) -> Parts:
        """The parts that the excerpt has."""
        return Parts(self.page, self._article.blocks, self._first)

    def lay_out(self, style: PageStyle, fit: Fit, height: int) -> None:
        """Lay out in ``style`` what ``height`` px show; ``fit`` sets the width of a page."""
        if self._empty or style != self.page.style:
            self._begin(style, fit)
        fit(self.page)
        while not self._fill(height):
            self._first = max(0, self._first - _FURTHER)
            self._begin(style, fit)

    def _begin(self, style: PageStyle, fit: Fit) -> None:
        self.page = Page(style)
        fit(self.page)  # before it is written: it is laid out once
        article, context, pictures = self._article, self._context, self._pictures
        self._steps = document.steps(self.page, article, context, pictures, batch=_BATCH, first=self._first, earlier=self._whole)
        next(self._steps)
        self._empty = self.ends = False

    def _fill(self, height: int) -> bool:
        """Write until the view is full; return False if what precedes the first block is in view, too."""
        more, parts = True, self.parts
        while more:
            parts = self.parts
            if parts.stop > self.spot.part + 1:
                self.top = parts.y_of(self.spot)
                room = self.page.size().height() - self.page.rootFrame().frameFormat().bottomMargin()
                if room >= self.top + height:
                    break
            more = next(self._steps, self) is not self
        if not more:
            self.ends, parts = True, self.parts
            self.top = max(0, min(parts.y_of(self.spot), round(self.page.size().height()) - height))
        whole, stop = self._whole_parts, parts.stop
        end = whole.begin(stop) if stop < whole.stop else self._whole.characterCount()
        self._range = whole.begin(self._first + 1) if self._first else 0, end
        return self._first == 0 or self.top >= parts.top(self._first + 2)

    def moved(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where words of the whole page, between two positions, are on the excerpt; None: not there."""
        if end < self._range[0] or start > self._range[1]:
            return None
        return self._whole_parts.carried(start, end, self.parts)

    def mark_like(self, view: QTextEdit, colours: Colours) -> None:
        """Draw, in ``colours``, the marks and the selection of ``view``, which shows the whole page."""
        chosen = QTextEdit.ExtraSelection()
        chosen.cursor = view.textCursor()
        chosen.format.setBackground(view.palette().highlight())
        chosen.format.setForeground(view.palette().highlightedText())
        self._palette = view.palette()
        self._marks = []
        for each in (*view.extraSelections(), *((chosen,) if chosen.cursor.hasSelection() else ())):
            words = self.moved(each.cursor.selectionStart(), each.cursor.selectionEnd())
            if words is not None:
                mark = QAbstractTextDocumentLayout.Selection()
                mark.cursor = QTextCursor(self.page)
                mark.cursor.setPosition(words[0])
                mark.cursor.setPosition(words[1], QTextCursor.MoveMode.KeepAnchor)
                mark.format = underlay.dressed(each.format, colours)
                self._marks.append(mark)

    def draw(self, painter: QPainter, clip: QRectF) -> None:
        """Draw the text within ``clip``, px of the page, with its marks."""
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = clip
        context.palette = self._palette
        context.selections = self._marks
        painter.save()
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)  # as QTextEdit draws
        self.page.documentLayout().draw(painter, context)
        painter.restore()
