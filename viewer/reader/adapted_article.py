"""Adapt an article to screens that turn pages: wide tables as cards one below the other; on the kiosk, large markers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar, assert_never

import msgspec

from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.content.text import plain
from viewer.reader.style import Medium, PageStyle
from viewer.reader.table import least_width

_N = TypeVar("_N", bound=msgspec.Struct)


def adapted(article: Article, style: PageStyle) -> Article:
    """Return ``article`` adapted to a page of ``style``; presenter's notes are left out."""
    shown = (block for block in article.blocks if not isinstance(block, b.Notes | b.SlideBreak))
    return msgspec.structs.replace(
        article,
        notes="",
        blocks=tuple(_blocks(tuple(shown), style)),
        lead=_inlines(article.lead, style),
    )


def _blocks(blocks: tuple[b.Block, ...], style: PageStyle) -> Iterator[b.Block]:
    for block in blocks:
        if isinstance(block, b.Table) and len(block.align) > 2 and least_width(block, style) > style.column:
            yield from stacked(_rewritten(block, style))
            continue
        shown = block
        if isinstance(block, b.Study) and block.citation is not None and style.medium is Medium.KIOSK:
            marked = (*block.title, _marker(block.citation))
            shown = msgspec.structs.replace(block, title=marked, citation=None)
        yield _rewritten(shown, style)


def _rewritten(node: _N, style: PageStyle) -> _N:
    """Return ``node`` with every text and block within it rewritten."""
    changed: dict[str, object] = {}
    for name in node.__struct_fields__:
        value = getattr(node, name)
        made = _rewritten_value(value, style)
        if made is not value:
            changed[name] = made
    return msgspec.structs.replace(node, **changed) if changed else node


def _rewritten_value(value: object, style: PageStyle) -> object:
    if isinstance(value, tuple) and value:
        if all(isinstance(item, b.Inline) for item in value):
            return _inlines(value, style)
        if all(isinstance(item, b.Block) for item in value):
            return tuple(_blocks(value, style))
        return tuple(_rewritten_value(item, style) for item in value)
    return _rewritten(value, style) if isinstance(value, msgspec.Struct) else value


def _inlines(children: b.Inlines, style: PageStyle) -> b.Inlines:
    return tuple(_touchable(child) for child in children) if style.medium is Medium.KIOSK else children


def _touchable(child: b.Inline) -> b.Inline:
    match child:
        case b.Citation():
            return _marker(child.number)
        case b.Strong() | b.Emphasis() | b.Superscript() | b.Subscript() | b.Corrected() | b.Struck() | b.Marked() | b.Link():
            return msgspec.structs.replace(child, children=tuple(map(_touchable, child.children)))
        case b.Text() | b.CodeSpan() | b.Break() | b.Term() | b.CrossReference():
            return child
        case _:
            assert_never(child)


def _marker(number: int) -> b.Link:
    """Return the marker of a reference, large enough to be touched."""
    return b.Link(f"cite:{number}", (b.Text(f"〔{number}〕"),))


def stacked(table: b.Table) -> Iterator[b.Table]:
    """Yield a card for each row of a wide ``table``: its head is the row's first cell;
    the other cells follow with their headings.

    The first card carries the caption, the last one the source.
    """
    last = len(table.rows) - 1
    for i, row in enumerate(table.rows):
        head = (table.header[0] if plain(row[0]) != plain(table.header[0]) else (), row[0])
        lines = tuple((table.header[j], row[j]) for j in range(1, len(row)))
        yield b.Table(
            anchor=table.anchor if i == 0 else f"{table.anchor}-{i + 1}",
            align=(b.Align.LEFT, b.Align.LEFT),
            header=head,
            rows=lines,
            caption=b.Caption(
                table.caption.number if i == 0 else 0,
                table.caption.children if i == 0 else (),
                table.caption.source if i == last else (),
            ),
        )
