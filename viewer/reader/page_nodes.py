"""``page_nodes``: a page as screen readers receive it, each node with its place in the text.

Blocks become the nodes of ``viewer.content.accessible_nodes``; what a page adds around them – title, dates, references,
disclaimer, neighbours – becomes one node per line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from typing import Protocol, cast

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, QRectF, QUrl
from PySide6.QtGui import QTextBlock, QTextCursor, QTextTable
from PySide6.QtWidgets import QTextBrowser

from viewer import i18n
from viewer.content.accessible_nodes import AccessibleNode, NodeRole, Span, accessible_nodes
from viewer.content.blocks import Definition, ListItem, Numbered, Row
from viewer.reader.copying import selected_text
from viewer.reader.page import MARKER, Page, Written


class Described(Protocol):
    """Describes a widget that draws its text itself."""

    def nodes(self) -> tuple[AccessibleNode, ...]:
        """Return the currently shown nodes."""

    def rect(self, node: AccessibleNode) -> QRect:
        """Return the place of ``node`` in the widget's coordinates."""

    def press(self, node: AccessibleNode) -> None:
        """Run the action of a click on ``node``."""

    def focused(self) -> Span | None:
        """Return the place of the link that has the keyboard focus."""


def page_nodes(page: Page) -> tuple[AccessibleNode, ...]:
    """Return the nodes of ``page`` in reading order."""
    return tuple(_nodes(page))


def within(nodes: Iterable[AccessibleNode], span: Span) -> tuple[AccessibleNode, ...]:
    """Return the part of ``nodes`` in ``span``; of a long list or table, the rows in it, with the column headers."""
    return tuple(node for each in nodes for node in _within(each, span))


def links(page: Page, span: Span) -> list[tuple[str, Span]]:
    """Return address and place of the links in ``span``."""
    return [(href, (start, end)) for href, start, end in _anchors(_first_block(page, *span), span)]


def line_rects(page: Page, span: Span) -> list[QRectF]:
    """Return the place of ``span`` on the laid out ``page``, line by line."""
    found: list[QRectF] = []
    block = _first_block(page, *span)
    while block.isValid() and block.position() < span[1]:
        layout, start = block.layout(), block.position()
        area = page.documentLayout().blockBoundingRect(block)
        for line in map(layout.lineAt, range(layout.lineCount())):
            first, last = max(span[0] - start, line.textStart()), min(span[1] - start, line.textStart() + line.textLength())
            if first < last:
                left, right = sorted(float(line.cursorToX(at)[0]) for at in (first, last))  # type: ignore[index]
                found.append(QRectF(area.left() + left, area.top() + line.y(), right - left, line.height()))
        block = block.next()
    return found


def bounds(page: Page, span: Span) -> QRectF:
    """Return the area of ``span`` on the laid-out ``page``."""
    first, last = _first_block(page, *span), page.findBlock(max(span))
    if first == last and span[0] < span[1]:
        return reduce(QRectF.united, line_rects(page, span), QRectF())
    layout = page.documentLayout()
    return layout.blockBoundingRect(first).united(layout.blockBoundingRect(last))


def _nodes(page: Page) -> Iterator[AccessibleNode]:
    outer, places, at = _outer(page.contents.written), _Places(page), 0
    with i18n.spoken(page.language):
        for written in outer:
            if isinstance(written.part, ListItem | Definition | Row):
                continue
            yield from _lines(page, (at, written.start))
            yield from places.placed(accessible_nodes((written.part,)), (written.start, written.end))
            at = written.end + 1
        yield from _lines(page, (at, page.characterCount()))


def _outer(written: list[Written]) -> list[Written]:
    """Return the parts that are not nested in another, in reading order."""
    found: list[Written] = []
    for each in reversed(written):
        if not found or each.end <= found[-1].start:
            found.append(each)
    return found[::-1]


def _within(node: AccessibleNode, span: Span) -> Iterator[AccessibleNode]:
    start, end = node.span or span
    if start >= span[0] and end <= span[1]:
        yield node
    elif start < span[1] and end > span[0]:
        heads = [child for child in node.children if _is_heads(child)]
        rest = within((child for child in node.children if child not in heads), span)
        yield replace(node, children=(*heads, *rest))


def _is_heads(node: AccessibleNode) -> bool:
    return any(child.role is NodeRole.COLUMN_HEADER for child in node.children)


def _lines(page: Page, span: Span) -> Iterator[AccessibleNode]:
    """Yield the lines that a page adds in ``span``: headings, list items, paragraphs."""
    items: list[AccessibleNode] = []
    block = _first_block(page, *span)
    while block.isValid() and block.position() < span[1]:
        node = _line(block)
        if node.role is NodeRole.ITEM:
            items.append(node)
        elif node.name:
            yield from _list(items)
            items = []
            yield node
        block = block.next()
    yield from _list(items)


def _list(items: list[AccessibleNode]) -> Iterator[AccessibleNode]:
    if items:
        span = (items[0].span or (0, 0))[0], (items[-1].span or (0, 0))[1]
        yield AccessibleNode(NodeRole.LIST, "", children=tuple(items), span=span)


def _line(block: QTextBlock) -> AccessibleNode:
    form = block.blockFormat()
    level = form.headingLevel()
    role = NodeRole.HEADING if level else NodeRole.ITEM if form.hasProperty(MARKER) else NodeRole.PARAGRAPH
    span = block.position(), block.position() + block.length() - 1
    links = (
        AccessibleNode(NodeRole.LINK, _words(block, (start, end)), href=href, span=(start, end))
        for href, start, end in _anchors(block, span)
    )
    return AccessibleNode(role, " ".join(_words(block, span).split()), level=level, children=tuple(links), span=span)


def _words(block: QTextBlock, span: Span) -> str:
    cursor = QTextCursor(block)
    cursor.setPosition(span[0])
    cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
    return selected_text(cursor)


def _first_block(page: Page, start: int, end: int) -> QTextBlock:
    """Return the first block of a span, which may start at the end of the previous block."""
    block = page.findBlock(start)
    ends_here = start == block.position() + block.length() - 1
    return block.next() if ends_here and end > start and block.next().isValid() and block.length() > 1 else block


def _anchors(block: QTextBlock, span: Span) -> Iterator[tuple[str, int, int]]:
    """Yield address, start and end of the links in ``span``; a link whose format changes midway is one link."""
    found: tuple[str, int, int] | None = None
    while block.isValid() and block.position() < span[1]:
        parts = block.begin()
        while not parts.atEnd():
            fragment = parts.fragment()
            href, start, end = fragment.charFormat().anchorHref(), fragment.position(), fragment.position() + fragment.length()
            if found is not None and found[0] == href and found[2] == start:
                found = href, found[1], end
            else:
                if found is not None:
                    yield found
                found = (href, start, end) if href and span[0] <= start < span[1] else None
            parts += 1
        block = block.next()
    if found is not None:
        yield found


@dataclass
class _Places:
    """Finds the places of nodes from what ``page`` recorded while it was written."""

    page: Page

    def __post_init__(self) -> None:
        self._noted = {id(written.part): (written.start, written.end) for written in self.page.contents.written}

    def placed(self, nodes: Iterable[AccessibleNode], around: Span) -> tuple[AccessibleNode, ...]:
        """Return ``nodes`` with their places; one without a place of its own takes ``around``."""
        nodes = tuple(nodes)
        spans = [self._span(node, around) for node in nodes]
        links = (
            iter(())
            if all(node.role is not NodeRole.LINK for node in nodes)
            else _anchors(_first_block(self.page, *around), around)
        )
        made = []
        for node, span in zip(nodes, spans, strict=True):
            if node.role is NodeRole.LINK:
                place = next(((start, end) for href, start, end in links if href == node.href), around)
                made.append(replace(node, span=place))
            elif node.role is NodeRole.TABLE:
                made.append(self._table(node, span))
            else:
                made.append(replace(node, span=span, children=self.placed(node.children, span)))
        return tuple(made)

    def _span(self, node: AccessibleNode, around: Span) -> Span:
        start, end = self._noted.get(id(node.source), around)
        if node.role is NodeRole.PARAGRAPH and isinstance(node.source, Numbered):  # its source note is its last line
            last = self.page.findBlock(end)
            return max(start, last.position()), end
        return start, end

    def _table(self, node: AccessibleNode, span: Span) -> AccessibleNode:
        table = self._text_table(span)
        rows = [child for child in node.children if child.role is NodeRole.ROW]
        made: list[AccessibleNode] = []
        for i, row in enumerate(rows):
            places = [_cell(table, i, column) or span for column in range(len(row.children))]
            cells = [
                replace(cell, span=place, children=self.placed(cell.children, place))
                for cell, place in zip(row.children, places, strict=True)
            ]
            whole = (places[0][0], places[-1][1]) if places else span
            made.append(replace(row, span=whole, children=tuple(cells)))
        links = self.placed(islice(node.children, len(rows), None), span)
        return replace(node, span=span, children=(*made, *links))

    def _text_table(self, span: Span) -> QTextTable | None:
        block = _first_block(self.page, *span)
        while block.isValid() and block.position() < span[1]:
            table: QTextTable | None = QTextCursor(block).currentTable()
            if table is not None:
                return table
            block = block.next()
        return None


def _cell(table: QTextTable | None, row: int, column: int) -> Span | None:
    if table is None or row >= table.rows() or column >= table.columns():
        return None
    cell = table.cellAt(row, column)
    return cell.firstPosition(), cell.lastPosition()


class BrowserDescription:
    """Describes ``view``: the whole page."""

    def __init__(self, view: QTextBrowser) -> None:
        self._view = view

    def nodes(self) -> tuple[AccessibleNode, ...]:
        return page_nodes(self._page)

    def rect(self, node: AccessibleNode) -> QRect:
        area = bounds(self._page, node.span).toAlignedRect() if node.span else QRect()
        origin = self._view.viewport().mapTo(self._view, QPoint(0, -self._view.verticalScrollBar().value()))
        return area.translated(origin)

    def press(self, node: AccessibleNode) -> None:
        if node.role is NodeRole.LINK and node.span:
            cursor = QTextCursor(self._page)
            cursor.setPosition(node.span[0])
            cursor.setPosition(node.span[1], QTextCursor.MoveMode.KeepAnchor)
            self._view.setTextCursor(cursor)
            self._view.ensureCursorVisible()
        self._view.anchorClicked.emit(QUrl(node.href))

    def focused(self) -> Span | None:
        cursor = self._view.textCursor()
        here = self._view.hasFocus() and cursor.hasSelection()
        return (cursor.selectionStart(), cursor.selectionEnd()) if here else None

    @property
    def _page(self) -> Page:
        return cast("Page", self._view.document())
