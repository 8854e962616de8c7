"""Blocks as screen readers receive them: a tree of nodes with role, name and level; ``viewer.reader`` finds their places.

Names contain the labels that a page adds (``viewer.content.labels``); a chart is a table of its values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import assert_never

from msgspec import Struct

from viewer.content import blocks as b
from viewer.content.labels import (
    badge_words,
    callout_label,
    callout_word,
    item_label,
    item_mark,
    label_before,
    labelled,
    study_facts,
    study_halves,
)
from viewer.content.text import plain, value_words, walk_inlines
from viewer.i18n import tr


class NodeRole(Enum):
    """What a node is, in the terms of accessibility interfaces."""

    HEADING = auto()
    PARAGRAPH = auto()
    LIST = auto()
    ITEM = auto()
    TABLE = auto()
    ROW = auto()
    COLUMN_HEADER = auto()
    CELL = auto()
    FIGURE = auto()
    LINK = auto()
    GROUP = auto()
    NOTE = auto()
    QUOTE = auto()


Span = tuple[int, int]
"""Start and end in the text of a page."""


class AccessibleNode(Struct, frozen=True):
    """``source`` is the described part, ``span`` its place on a page, ``href`` the address that a press follows."""

    role: NodeRole
    name: str
    description: str = ""
    level: int = 0
    href: str = ""
    children: tuple[AccessibleNode, ...] = ()
    source: b.Block | b.ListItem | b.Definition | b.Row | None = None
    span: Span | None = None


def accessible_nodes(blocks: Iterable[b.Block]) -> tuple[AccessibleNode, ...]:
    """Return the nodes of ``blocks``, in reading order."""
    return tuple(node for block in blocks for node in _nodes(block))


def _nodes(block: b.Block) -> Iterator[AccessibleNode]:
    match block:
        case b.Heading():
            yield _text(NodeRole.HEADING, block.children, block, level=block.level)
        case b.Paragraph():
            yield _text(NodeRole.PARAGRAPH, block.children, block)
        case b.List():
            items = (_item(item_mark(block, i) + " ", (), item.blocks, item) for i, item in enumerate(block.items))
            yield AccessibleNode(NodeRole.LIST, "", children=tuple(items), source=block)
        case b.Definitions():
            terms = (_item("", item.term, item.blocks, item) for item in block.items)
            yield AccessibleNode(NodeRole.LIST, "", children=tuple(terms), source=block)
        case b.Quote():
            yield AccessibleNode(NodeRole.QUOTE, tr("引文"), children=accessible_nodes(block.blocks), source=block)
        case b.Code():
            yield AccessibleNode(NodeRole.PARAGRAPH, "".join(text for _, text in block.runs), source=block)
        case b.Callout():
            title = labelled(callout_label(block), plain(block.title, marked=True)) or callout_word(block.callout)
            children = (*_links(block.title), *accessible_nodes(block.blocks))
            yield AccessibleNode(NodeRole.NOTE, title, children=children, source=block)
        case b.Table() | b.Figure() | b.Chart():
            yield _numbered(block)
            if block.caption.source:
                yield _text(NodeRole.PARAGRAPH, block.caption.source, block)
        case b.Study():
            yield _study(block)
        case b.Rule() | b.SlideBreak() | b.Notes():
            pass
        case _:
            assert_never(block)


def _text(role: NodeRole, words: b.Inlines, source: b.Block, level: int = 0) -> AccessibleNode:
    return AccessibleNode(role, plain(words, marked=True), level=level, children=tuple(_links(words)), source=source)


def _links(words: b.Inlines) -> Iterator[AccessibleNode]:
    """Yield the links in ``words``, with the addresses that a page gives them."""
    for inline in walk_inlines(words):
        match inline:
            case b.Link():
                yield AccessibleNode(NodeRole.LINK, plain(inline.children), href=inline.href)
            case b.Citation():
                yield AccessibleNode(NodeRole.LINK, tr("参考文献") + f"[{inline.number}]", href=f"cite:{inline.number}")
            case b.Term():
                yield AccessibleNode(NodeRole.LINK, inline.text, tr("术语"), href=f"term:{inline.term}")
            case b.CrossReference():
                yield AccessibleNode(NodeRole.LINK, inline.text, href=f"#{inline.anchor}")
            case (
                b.Text() | b.CodeSpan() | b.Break() | b.Strong() | b.Emphasis() | b.Superscript() | b.Subscript() | b.Corrected()
                | b.Struck() | b.Marked()
            ):  # fmt: skip
                pass
            case _:
                assert_never(inline)


def _item(mark: str, term: b.Inlines, blocks: tuple[b.Block, ...], source: b.ListItem | b.Definition | b.Row) -> AccessibleNode:
    """Return an item named by its marker, term and first paragraph; the rest is below it."""
    first = blocks[0].children if blocks and isinstance(blocks[0], b.Paragraph) else ()
    rest = blocks[1:] if first else blocks
    name = mark + labelled(plain(term, marked=True), plain(first, marked=True))
    children = (*_links(term), *_links(first), *accessible_nodes(rest))
    return AccessibleNode(NodeRole.ITEM, name, children=children, source=source)


def _numbered(block: b.Numbered) -> AccessibleNode:
    name = " ".join(filter(None, (item_label(block), plain(block.caption.children, marked=True))))
    links, href = tuple(_links(block.caption.children)), f"item:{block.anchor}"
    match block:
        case b.Figure():
            return AccessibleNode(
                NodeRole.FIGURE, name or block.alt, block.alt if name else "", href=href, children=links, source=block
            )
        case b.Table():
            rows = ((block.header,) if any(block.header) else ()) + block.rows
            described, cells = "", [[(plain(cell, marked=True), tuple(_links(cell))) for cell in row] for row in rows]
            headed = any(block.header)
        case b.Chart():
            described = "\n".join(filter(None, (block.summary, block.band.label if block.band else "")))
            cells, headed = [[(cell, ()) for cell in row] for row in _values(block)], True
        case _:
            assert_never(block)
    made = (_row(row, NodeRole.COLUMN_HEADER if headed and not i else NodeRole.CELL) for i, row in enumerate(cells))
    return AccessibleNode(NodeRole.TABLE, name, described, href=href, children=(*made, *links), source=block)


def _row(cells: Iterable[tuple[str, tuple[AccessibleNode, ...]]], role: NodeRole) -> AccessibleNode:
    return AccessibleNode(NodeRole.ROW, "", children=tuple(AccessibleNode(role, name, children=links) for name, links in cells))


def _values(chart: b.Chart) -> Iterator[tuple[str, ...]]:
    """Yield the values of ``chart`` as rows, after a row of column headers."""
    unit = f"（{chart.unit}）" if chart.unit else ""
    yield (chart.x_unit, *(series.name + unit for series in chart.series))
    for x, *values in zip(chart.x, *map(value_words, chart.series), strict=True):
        yield (x, *(value or tr("未测") for value in values))


def _study(study: b.Study) -> AccessibleNode:
    """Return a card described by its badge: its rows as a list, what it shows and what it cannot show as groups."""
    cited = (b.Text(tr("参考文献")), b.Citation(study.citation)) if study.citation is not None else ()
    stated = b.Text(study.publication + tr("，")) if study.publication and cited else b.Text(study.publication)
    facts = (b.Row(label, (b.Paragraph((b.Text(words),)),)) for label, words in study_facts(study))
    rows = tuple(_item("", (b.Text(row.label),), row.blocks, row) for row in (*study.rows, *facts))
    source = (stated, *cited) if study.publication or cited else ()
    halves = (
        AccessibleNode(NodeRole.GROUP, label_before(label).rstrip(), children=accessible_nodes(blocks))
        for label, blocks in study_halves(study)
        if blocks
    )
    children = (
        *_links(study.title),
        *((_text(NodeRole.PARAGRAPH, source, study),) if source else ()),
        *((AccessibleNode(NodeRole.LIST, "", children=rows),) if rows else ()),
        *accessible_nodes(study.blocks),
        *halves,
    )
    return AccessibleNode(NodeRole.GROUP, plain(study.title, marked=True), badge_words(study), children=children, source=study)
