"""Positions on a page: sections, reading places, objects, links. All are read from the page's layout, in page units."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget

from viewer.reader.page import INSET, OBJECT_CHARACTER, Inset, OutlineEntry, Page
from viewer.settings import ReadingPlace

JUMP_MARGIN = 24
"""Space kept above a heading after a jump, px (docs/DESIGN.md, Spacing)."""


def y_of(page: Page, position: int) -> float:
    """Return the top of the block that holds a text position."""
    return page.documentLayout().blockBoundingRect(page.findBlock(position)).top()


def line_top(page: Page, position: int) -> float:
    """Return the top of the line that contains a text position."""
    block = page.findBlock(position)
    return y_of(page, position) + block.layout().lineForTextPosition(position - block.position()).y()


def position_at(page: Page, y: float) -> int:
    """Return the text position whose line is at ``y``."""
    at = QPointF(page.rootFrame().frameFormat().leftMargin() + 1, y)
    layout = page.documentLayout()
    position = layout.hitTest(at, Qt.HitTestAccuracy.FuzzyHit)
    block = page.findBlock(max(0, position))
    if position < 0 or not layout.blockBoundingRect(block).adjusted(0, -1, 0, 1).contains(at):  # as beside a figure
        block = page.begin()
        while block.next().isValid() and layout.blockBoundingRect(block).bottom() <= y:
            block = block.next()
        return block.position()
    return position


def counterpart(page: Page, position: int, other: Page) -> int:
    """Return the position on ``other`` of the words at ``position`` of ``page``; both show the same article in different ways.

    They are found by the paragraph's words within its section; if it is not there, by the last paragraph before it that is.
    """
    above = [entry for entry in page.contents.outline if entry.position <= position]
    anchor, start = (above[-1].anchor, above[-1].position) if above else ("", 0)
    there = other.contents.anchors.get(anchor, 0)
    wanted, behind = page.findBlock(position), 0
    block = wanted
    while block.isValid() and block.position() + block.length() > start:
        found = _same_words(page, block, start, other, there)
        if found is not None:
            for _ in range(behind):  # figures and similar have no words of their own
                found = found.next() if found.next().isValid() else found
            same = found.text() == wanted.text()
            return found.position() + (position - wanted.position() if same else 0)
        block, behind = block.previous(), behind + 1
    return there


def _same_words(page: Page, block: QTextBlock, start: int, other: Page, there: int) -> QTextBlock | None:
    words = block.text()
    if not words.strip(OBJECT_CHARACTER):
        return None
    earlier, each = 0, page.findBlock(start)
    while each.position() < block.position():
        earlier += each.text() == words
        each = each.next()
    found = other.findBlock(there)
    while found.isValid():
        if found.text() == words:
            if not earlier:
                return found
            earlier -= 1
        found = found.next()
    return None


def place_at(page: Page, y: float) -> ReadingPlace:
    """Return the place at ``y``: the heading above, and how far it is to the next."""
    outline = page.contents.outline
    at = bisect_right(outline, y, key=lambda entry: _mark(page, entry))
    top = _mark(page, outline[at - 1]) if at else 0.0
    bottom = _mark(page, outline[at]) if at < len(outline) else max(page.size().height(), 1.0)
    if y >= bottom:
        return ReadingPlace()
    return ReadingPlace(outline[at - 1].anchor if at else "", min(1.0, max(0.0, (y - top) / max(1.0, bottom - top))))


def y_of_place(page: Page, place: ReadingPlace) -> int | None:
    """Return the y of ``place``; None if the page has no such heading (yet)."""
    outline = page.contents.outline
    at = next((n for n, entry in enumerate(outline, 1) if entry.anchor == place.anchor), 0)
    if place.anchor and not at:
        return None
    top = _mark(page, outline[at - 1]) if at else 0.0
    bottom = _mark(page, outline[at]) if at < len(outline) else max(page.size().height(), 1.0)
    return round(top + place.fraction * (bottom - top))


def section_at(page: Page, y: float, *, last: bool = False) -> str:
    """Return the anchor of the section being read when ``y`` is at the top; empty above the first.

    ``last``: the end of the page is visible.
    """
    if last and page.contents.outline:
        return page.contents.outline[-1].anchor
    outline = page.contents.outline
    at = bisect_right(outline, y, key=lambda entry: _mark(page, entry) - JUMP_MARGIN)
    return outline[at - 1].anchor if at else ""


def section_going_on(page: Page, position: int) -> str:
    """Return the title of the section that continues at a text position: that of its line, unless it begins there."""
    above = [entry for entry in page.contents.outline if entry.position <= position]
    if not above:
        return ""
    here = above[-1]
    parents = (entry.title for entry in reversed(above) if entry.level < here.level)
    return here.title if here.position < position - 1 else next(parents, "")


def inset_at(page: Page, at: QPointF) -> tuple[Inset, QRectF] | None:
    """Return the object that is alone in its line under a point, and where it is painted."""
    layout = page.documentLayout()
    position = layout.hitTest(at, Qt.HitTestAccuracy.ExactHit)
    if position < 0:
        return None
    block = page.findBlock(position)
    parts = block.begin()
    while not parts.atEnd():
        form = parts.fragment().charFormat()
        if form.hasProperty(INSET):
            inset = page.inset(form)
            box = QRectF(layout.blockBoundingRect(block).topLeft(), inset.size(page))
            if box.contains(at):
                return inset, box
        parts += 1
    return None


def _mark(page: Page, entry: OutlineEntry) -> float:
    """Return where the section of ``entry`` begins for a reader."""
    return y_of(page, entry.position) - JUMP_MARGIN


def ground() -> QWidget:
    """Return a viewport like QTextBrowser's own: it tracks the mouse, for links, and shows the text cursor."""
    made = QWidget()
    made.setMouseTracking(True)
    made.setCursor(Qt.CursorShape.IBeamCursor)
    return made


def link_rect(view: QTextBrowser) -> QRect:
    """Return where the clicked or focused link is, in the viewport."""
    cursor = view.textCursor()
    if cursor.hasSelection():
        return _rect_at(view, cursor.selectionStart()).united(_rect_at(view, cursor.selectionEnd()))
    at = view.viewport().mapFromGlobal(view.cursor().pos())
    return view.cursorRect(view.cursorForPosition(at)).adjusted(-6, 0, 6, 0)


def _rect_at(view: QTextBrowser, position: int) -> QRect:
    cursor = QTextCursor(view.document())
    cursor.setPosition(position)
    return view.cursorRect(cursor)
