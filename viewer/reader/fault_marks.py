"""``FaultMarks``: findings on a page – a wave under the words, a numbered tag beside the column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import cast

from msgspec import Struct
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTextBlock

from viewer.content.article import Article
from viewer.content.fault_report import NOWHERE, PlacedFault
from viewer.content.text import key_points, walk
from viewer.draw import fonts
from viewer.i18n import spoken
from viewer.reader.locations import line_top
from viewer.reader.page import OBJECT_CHARACTER, Page
from viewer.reader.table_scroller import Moved
from viewer.theme import Theme

_TAG, _TAG_GAP, _BETWEEN = 28, 24, 4
"""Height of a tag, its distance from the column, and from the next one above, px."""
ROOM = _TAG_GAP + _TAG + 4
"""Space beside the column that tags need, px."""
_BELOW, _WAVE, _SWING = 7.0, 8.0, 1.8
"""How far below the baseline a wave is, its length and half its height, px."""
_INVISIBLE = "[\u2060\u200b\u00ad]*"


class MarkedFault(Struct, frozen=True):
    """A finding with its number in the panel, and where it is in the page's text: its first position, and the waves."""

    number: int
    error: bool
    position: int
    waves: tuple[tuple[int, int], ...] = ()


def located(page: Page, article: Article, faults: Sequence[PlacedFault]) -> list[MarkedFault]:
    """Return where ``faults`` of ``article`` are on ``page``; a finding in the front matter is at the page's head."""
    with spoken(article.language):
        added = key_points(article)  # by the library, not by the author
    own = (block for block in article.blocks if block != added)
    numbers = {id(block): number for number, block in enumerate(walk(own))}
    ranges: dict[int, tuple[int, int]] = {}
    for written in page.contents.written:
        number = numbers.get(id(written.part))
        if number is not None:
            ranges[number] = _begin(page, written.start), written.end
    text = page.toRawText()
    head = 0, min((start for start, _ in ranges.values()), default=len(text))
    found = []
    for number, fault in enumerate(faults, start=1):
        start, end = ranges.get(fault.block, head) if fault.block != NOWHERE else head
        waves = tuple(_places(text, start, end, fault.words))
        if not waves and fault.block in ranges:
            waves = tuple(_first_line(page, start, end))
        found.append(MarkedFault(number, fault.error, waves[0][0] if waves else start, waves))
    return found


def _begin(page: Page, position: int) -> int:
    """Return where a part begins that was written from ``position`` on, which may be the end of the paragraph before it."""
    block = page.findBlock(position)
    at_its_end = block.length() > 1 and position == block.position() + block.length() - 1
    return position + 1 if at_its_end else position


def _places(text: str, start: int, end: int, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each of ``words`` is first in ``text`` between two positions; the page may space it differently."""
    for each in words:
        pattern = _INVISIBLE.join(r"\s*" if letter.isspace() else re.escape(letter) for letter in each)
        match = re.compile(pattern).search(text, start, end)
        if match and match[0].strip():
            yield match.span()


def _first_line(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the first line of text between two positions, unless it is a figure or the like."""
    block = page.findBlock(start)
    while block.isValid() and block.position() < end:
        words = block.text()
        if words.strip() and OBJECT_CHARACTER not in words and block.layout().lineCount():
            line = block.layout().lineAt(0)
            yield block.position() + line.textStart(), block.position() + line.textStart() + line.textLength()
            return
        block = block.next()


class FaultMarks:
    """The marks of one page. ``chosen`` is the number of the finding that is open in the panel; 0: none."""

    def __init__(self) -> None:
        self.faults: list[MarkedFault] = []
        self.chosen = 0

    def moved(self, to: Moved) -> FaultMarks:
        """Return the marks that are also on another page; ``to`` returns where its words are."""
        made = FaultMarks()
        made.chosen = self.chosen
        for fault in self.faults:
            if (begin := to(fault.position, fault.position)) is not None:
                waves = tuple(place for wave in fault.waves if (place := to(*wave)) is not None)
                made.faults.append(MarkedFault(fault.number, fault.error, begin[0], waves))
        return made

    def paint(self, painter: QPainter, page: Page, clip: QRectF, width: float) -> None:
        """Paint what is within ``clip`` (page coordinates) of a pane of ``width`` px."""
        theme = page.style.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for fault in self.faults:
            for start, end in fault.waves:
                self._paint_waves(painter, page, fault, start, end, clip)
        for fault, rect in self.tags(page, width):
            if rect.intersects(clip):
                self._paint_tag(painter, rect, fault, theme)

    def tags(self, page: Page, width: float) -> list[tuple[MarkedFault, QRectF]]:
        """Return the tags and where they are: on the line of their words, below each other where one line has several."""
        left = page.rootFrame().frameFormat().leftMargin() + page.style.column + _TAG_GAP
        left = min(left, width - _TAG - 2)
        placed: list[tuple[MarkedFault, QRectF]] = []
        bottom = 0.0
        for fault in sorted(self.faults, key=lambda fault: (fault.position, fault.number)):
            y = max(line_top(page, fault.position), bottom + _BETWEEN, float(_BETWEEN))
            placed.append((fault, QRectF(left, y, _TAG, _TAG)))
            bottom = y + _TAG
        return placed

    def at(self, page: Page, width: float, point: QPoint) -> int:
        """Return the number of the tag under a point of the page; 0: none."""
        return next((fault.number for fault, rect in self.tags(page, width) if rect.contains(QPointF(point))), 0)

    def y_of(self, page: Page, number: int) -> float | None:
        """Return the top of the line of a finding; None if it is not on the page."""
        found = next((fault for fault in self.faults if fault.number == number), None)
        return None if found is None else line_top(page, found.position)

    def _paint_waves(self, painter: QPainter, page: Page, fault: MarkedFault, start: int, end: int, clip: QRectF) -> None:
        c = page.style.theme.colours
        block = page.findBlock(start)
        while block.isValid() and block.position() < end:
            rect = page.documentLayout().blockBoundingRect(block)
            if rect.intersects(clip):
                painter.setPen(QPen(QColor(c.danln if fault.error else c.cauln), 2 if fault.number == self.chosen else 1.5))
                for left, right, y in _lines(block, start, end):
                    painter.drawPolyline(_wave(rect.left() + left, rect.left() + right, rect.top() + y))
            block = block.next()

    def _paint_tag(self, painter: QPainter, rect: QRectF, fault: MarkedFault, theme: Theme) -> None:
        c = theme.colours
        ink, ground, edge = (c.dan, c.danbg, c.danln) if fault.error else (c.cau, c.caubg, c.cauln)
        chosen = fault.number == self.chosen
        painter.setPen(QPen(QColor(edge), 2) if chosen or theme.contrast else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        painter.setPen(QColor(ink))
        painter.setFont(fonts.font(13, 700))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(fault.number))


def _lines(block: QTextBlock, start: int, end: int) -> Iterator[tuple[float, float, float]]:
    """Yield left, right and height of the wave in each line of ``block`` between two positions, relative to the block."""
    layout, first = block.layout(), block.position()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        a = max(start - first, line.textStart())
        b = min(end - first, line.textStart() + line.textLength())
        if a < b:
            one, other = line.cursorToX(a), line.cursorToX(b)
            left, right = (cast("float", x[0] if isinstance(x, tuple) else x) for x in (one, other))
            right = min(right, line.x() + line.naturalTextWidth())
            yield min(left, right), max(left, right), line.y() + line.ascent() + _BELOW


def _wave(left: float, right: float, y: float) -> QPolygonF:
    points = QPolygonF()
    x, up = left, True
    while x < right:
        points.append(QPointF(x, y - _SWING if up else y + _SWING))
        x, up = x + _WAVE / 2, not up
    points.append(QPointF(right, y))
    return points
