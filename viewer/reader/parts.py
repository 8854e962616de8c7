"""``PagePart``: the paragraph, figure, table, chart, study card, reference or section at a position in the text of a page."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextCursor, QTextTable

from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.content.labels import item_label
from viewer.content.text import anchor_of, plain, walk
from viewer.draw import typography
from viewer.i18n import tr
from viewer.reader.copying import selected_text
from viewer.reader.front_back_matter import REFERENCES
from viewer.reader.page import INSET, KEPT_WITH_PREVIOUS, BoxKind, Page
from viewer.reader.underlay import frame_rect

_LONGEST = 60
"""Glyphs of a paragraph that name it."""


class PagePart(Struct, frozen=True):
    """``start`` and ``end`` are positions in the page's text. ``anchor`` is what is sent for it, ``item`` what is enlarged: a
    figure, table or chart, else empty."""

    name: str
    start: int
    end: int
    anchor: str
    item: str = ""

    def words(self, page: Page) -> str:
        """Return its text."""
        cursor = QTextCursor(page)
        cursor.setPosition(self.start)
        cursor.setPosition(self.end, QTextCursor.MoveMode.KeepAnchor)
        return selected_text(cursor)

    def rect(self, page: Page) -> QRectF:
        """Return where it is on the page."""
        layout, found = page.documentLayout(), QRectF()
        for box in page.contents.boxes:
            if box.kind is BoxKind.CARD and box.start == self.start:
                return frame_rect(page, box)
        block = page.findBlock(self.start)
        while block.isValid() and block.position() < self.end:
            rect = layout.blockBoundingRect(block)
            table = _table(block)
            if table is not None:
                rect = layout.frameBoundingRect(table)
            found = found.united(rect)
            block = block.next()
        for box in page.contents.boxes:
            if self.start <= box.start and box.end <= self.end + 1:
                found = found.united(frame_rect(page, box))
        return found


def part_at(page: Page, article: Article, position: int) -> PagePart:
    """Return the part at a position in the text."""
    block = page.findBlock(position)
    named = {anchor_of(each): each for each in walk(article.blocks) if anchor_of(each)}
    item = _item_at(page, block, named)
    if item is not None:
        return item
    for box in page.contents.boxes:
        if box.kind is BoxKind.CARD and box.start <= position <= box.end:
            anchors = ((at, anchor) for anchor, at in page.contents.anchors.items() if box.start - 2 <= at <= box.end)
            for _, anchor in sorted(anchors):
                study = named.get(anchor)
                if isinstance(study, b.Study):
                    return PagePart(plain(study.title), box.start, box.end, anchor)
    above = [entry for entry in page.contents.outline if entry.position <= max(position, block.position())]
    section = above[-1] if above else None
    end = block.position() + block.length() - 1
    if section is not None and page.findBlock(section.position) == block:
        return section_part(page, section.anchor)
    if section is not None and section.anchor == REFERENCES:
        number = sum(1 for n in range(1, len(article.references) + 1) if _reference_start(page, n) <= end)
        if number:
            return PagePart(tr("参考文献 {n}", n=number), block.position(), end, REFERENCES)
    return PagePart(_beginning(block.text()), block.position(), end, section.anchor if section is not None else "")


def section_part(page: Page, anchor: str) -> PagePart:
    """Return the section with the heading ``anchor``, up to the next heading of its level."""
    outline = page.contents.outline
    at = next((i for i, entry in enumerate(outline) if entry.anchor == anchor), None)
    if at is None:
        return PagePart("", 0, page.characterCount() - 1, "")
    entry = outline[at]
    ends = (later.position for later in outline[at + 1 :] if later.level <= entry.level)
    return PagePart(entry.title, entry.position, next(ends, page.characterCount()) - 1, anchor)


def item_part(page: Page, article: Article, anchor: str) -> PagePart | None:
    """Return the figure, table or chart ``anchor``."""
    position = page.contents.anchors.get(anchor)
    return part_at(page, article, position) if position is not None else None


def _reference_start(page: Page, number: int) -> int:
    return page.contents.anchors.get(f"reference-{number}", page.characterCount())


def _item_at(page: Page, block: QTextBlock, named: dict[str, b.Block]) -> PagePart | None:
    """Return the figure, table or chart that ``block`` belongs to, with its caption and source."""
    anchors = page.contents.anchors
    for near in (block, block.next(), block.previous(), block.previous().previous()):
        anchor = _inset_anchor(near)
        item = named.get(anchor)
        if isinstance(item, b.Figure | b.Chart | b.Table):
            first = page.findBlock(anchors.get(anchor, near.position()))
            last = near
            if isinstance(item, b.Figure) and item.caption.number:
                last = near.next()
            elif last.next().blockFormat().hasProperty(KEPT_WITH_PREVIOUS):
                last = last.next()
            start = min(first.position(), near.position())
            if start <= block.position() <= last.position():
                return _item_part(anchor, item, start, last)
    for near in (block, block.next(), block.previous()):
        table = _table(near)
        if table is None:
            continue
        found = [(at, anchor) for anchor, at in anchors.items() if at <= table.firstPosition() and anchor in named]
        anchor = max(found, default=(0, ""))[1]
        item = named.get(anchor)
        if not isinstance(item, b.Table):
            continue
        last = page.findBlock(table.lastPosition())
        if last.next().blockFormat().hasProperty(KEPT_WITH_PREVIOUS):
            last = last.next()
        start = min(page.findBlock(anchors[anchor]).position(), table.firstPosition())
        if start <= block.position() <= last.position():
            return _item_part(anchor, item, start, last)
    return None


def _item_part(anchor: str, item: b.Numbered, first: int, last: QTextBlock) -> PagePart:
    name = "\u2002".join(filter(None, (item_label(item), plain(item.caption.children)))) or tr("图表")
    return PagePart(name, first, last.position() + last.length() - 1, anchor, anchor)


def _inset_anchor(block: QTextBlock) -> str:
    """Return the anchor of the figure, chart or wide table that is alone in ``block``; empty if there is none."""
    parts = block.begin()
    while not parts.atEnd():
        form = parts.fragment().charFormat()
        if form.hasProperty(INSET) and form.anchorHref().startswith("item:"):
            return form.anchorHref().removeprefix("item:")
        parts += 1
    return ""


def _table(block: QTextBlock) -> QTextTable | None:
    frame = QTextCursor(block).currentTable() if block.isValid() else None
    return frame if isinstance(frame, QTextTable) else None


def _beginning(text: str) -> str:
    words = typography.bare(text).replace("\ufffc", "").replace("\u2028", "").strip()
    return words if len(words) <= _LONGEST else words[:_LONGEST].rstrip("，。；：、 ") + "…"
