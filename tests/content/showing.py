"""Blocks as short text, for case files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from viewer.content.blocks import (
    Block,
    Break,
    Callout,
    Chart,
    Citation,
    Code,
    CodeSpan,
    CrossReference,
    Definitions,
    Figure,
    Heading,
    Inline,
    Link,
    List,
    Notes,
    Paragraph,
    Quote,
    Rule,
    SlideBreak,
    Study,
    Table,
    Term,
    Text,
)


def show(blocks: Iterable[Block], indent: str = "") -> str:
    """Return one line per block, nested blocks indented."""
    return "\n".join(line for block in blocks for line in _lines(block, indent))


def words(inlines: Iterable[Inline]) -> str:
    """Return inlines with their kinds in square brackets."""
    return "".join(map(_word, inlines))


def _word(inline: Inline) -> str:
    match inline:
        case Text(text):
            return text
        case Break():
            return "[break]"
        case CodeSpan(text):
            return f"[code {text}]"
        case Citation(number):
            return f"[{number}]"
        case Term(term, text):
            return f"[term {term}={text}]"
        case CrossReference(anchor, text):
            return f"[see {anchor} {text}]"
        case Link(href, children):
            return f"[link {href} {words(children)}]"
        case _:
            return f"[{type(inline).__name__.lower()} {words(inline.children)}]"


def _lines(block: Block, indent: str) -> Iterator[str]:  # noqa: C901, PLR0912 - one arm per kind of block
    inner = indent + "  "
    match block:
        case Heading(level, children, anchor):
            yield f"{indent}h{level} #{anchor} {words(children)}"
        case Paragraph(children):
            yield f"{indent}p {words(children)}"
        case List():
            yield f"{indent}{'ol' if block.ordered else 'ul'} {block.start}"
            for item in block.items:
                yield f"{inner}item{'' if item.checked is None else ' [x]' if item.checked else ' [ ]'}"
                yield show(item.blocks, inner + "  ")
        case Definitions(items):
            for definition in items:
                yield f"{indent}dt {words(definition.term)}"
                yield show(definition.blocks, inner)
        case Quote(blocks):
            yield f"{indent}quote"
            yield show(blocks, inner)
        case Code(language, runs):
            yield f"{indent}code {language} {''.join(text for _, text in runs)!r}"
        case Callout(callout, title, blocks):
            yield f"{indent}{callout} {words(title)}"
            yield show(blocks, inner)
        case Table():
            yield f"{indent}table #{block.anchor} {block.caption.number} {words(block.caption.children)}"
            yield f"{inner}source {words(block.caption.source)}"
            yield f"{inner}{' '.join(block.align)}"
            for cells in (block.header, *block.rows):
                yield f"{inner}{' | '.join(map(words, cells))}"
        case Figure():
            yield f"{indent}figure #{block.anchor} {block.caption.number} {words(block.caption.children)} ({block.alt})"
            yield f"{inner}{block.width}×{block.height}"
        case Chart():
            yield f"{indent}chart #{block.anchor} {block.caption.number} {words(block.caption.children)}"
            yield f"{inner}{block.chart} {' '.join(block.x)} {block.x_unit}"
            for series in block.series:
                yield f"{inner}{series.name} {' '.join(map(str, series.values))} {block.unit}"
        case Study():
            facts = f"{block.design} {block.evidence.name} {block.people} [{block.citation}]"
            yield f"{indent}study #{block.anchor} {facts} {words(block.title)}"
            for row in block.rows:
                yield f"{inner}row {row.label}"
                yield show(row.blocks, inner + "  ")
            for name, blocks in (("shows", block.shows), ("cannot show", block.cannot_show), ("body", block.blocks)):
                if blocks:
                    yield f"{inner}{name}"
                    yield show(blocks, inner + "  ")
        case Rule():
            yield f"{indent}rule"
        case SlideBreak(title, skip):
            yield f"{indent}slide {'skip' if skip else title}"
        case Notes(text):
            yield f"{indent}notes {text}"
        case _:
            assert_never(block)
