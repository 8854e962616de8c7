"""The words of blocks: what search indexes, a voice reads and a clock counts. Imports no parser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from viewer.content.article import Article
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
    Inlines,
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

HAN_A_MINUTE = 400
"""Reading speed of Chinese prose, in characters."""

WORDS_A_MINUTE = 200
"""Reading speed of Latin prose, in words."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[A-Za-z0-9]+(?:[.'’/-][A-Za-z0-9]+)*")


def plain(inlines: Iterable[Inline]) -> str:
    """The words of ``inlines``; a break is a space, a citation has none."""
    return "".join(map(_inline_words, inlines))


def _inline_words(inline: Inline) -> str:
    match inline:
        case Text() | CodeSpan() | Term() | CrossReference():
            return inline.text
        case Break():
            return " "
        case Citation():
            return ""
        case _:
            return plain(inline.children)


def children(block: Block) -> Iterator[Block]:
    """The blocks directly inside ``block``, in reading order."""
    match block:
        case List() | Definitions():
            for item in block.items:
                yield from item.blocks
        case Quote() | Callout():
            yield from block.blocks
        case Study():
            for row in block.rows:
                yield from row.blocks
            yield from block.blocks
            yield from block.shows
            yield from block.cannot_show
        case _:
            return


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block of ``blocks`` and inside them, depth first, in reading order."""
    for block in blocks:
        yield block
        yield from walk(children(block))


def words(block: Block) -> Iterator[str]:
    """The texts of ``block`` itself, without those of the blocks inside it: one a paragraph, cell, label or value."""
    match block:
        case Heading() | Paragraph():
            yield plain(block.children)
        case Definitions():
            for definition in block.items:
                yield plain(definition.term)
        case Code():
            yield "".join(text for _, text in block.runs)
        case Callout():
            yield plain(block.title)
        case Table():
            yield from _caption_words(block)
            for cells in (block.header, *block.rows):
                for cell in cells:
                    yield plain(cell)
        case Figure():
            yield block.alt
            yield from _caption_words(block)
        case Chart():
            yield from _chart_words(block)
        case Study():
            yield plain(block.title)
            yield from (block.comparator, block.follow_up, block.registration, block.publication)
            for row in block.rows:
                yield row.label
        case List() | Quote() | Rule() | SlideBreak() | Notes():
            return


def _caption_words(block: Table | Figure | Chart) -> Iterator[str]:
    yield plain(block.caption.children)
    yield plain(block.caption.source)


def _chart_words(chart: Chart) -> Iterator[str]:
    yield from _caption_words(chart)
    yield from (chart.summary, chart.unit, chart.x_unit)
    yield from chart.x
    for series in chart.series:
        yield series.name
        yield from (f"{value:g}" for value in series.values if value is not None)
    if chart.band:
        yield chart.band.label


def block_text(block: Block) -> Iterator[str]:
    """The texts of ``block`` and of everything inside it, in reading order; none is empty."""
    if isinstance(block, Definitions):
        for definition in block.items:
            yield plain(definition.term)
            yield from _texts(definition.blocks)
    elif isinstance(block, Study):
        yield from _study_text(block)
    else:
        yield from filter(None, words(block))
        yield from _texts(children(block))


def _study_text(study: Study) -> Iterator[str]:
    own = (plain(study.title), study.comparator, study.follow_up, study.registration, study.publication)
    yield from filter(None, own)
    for row in study.rows:
        yield row.label
        yield from _texts(row.blocks)
    yield from _texts((*study.blocks, *study.shows, *study.cannot_show))


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from block_text(block)


def article_text(article: Article) -> str:
    """All words of ``article`` in reading order, one text a line: title to references and disclaimer, no glossary, no notes."""
    texts: list[str] = [article.title, plain(article.lead), *_texts(article.blocks)]
    texts += [plain(source.children) for source in article.references]
    texts.append(article.disclaimer)
    return "\n".join(filter(None, texts))


def reading_minutes(article: Article) -> int:
    """Whole minutes, at least 1, to read title, lead and blocks of ``article``."""
    text = "\n".join([article.title, plain(article.lead), *_texts(article.blocks)])
    minutes = len(_HAN.findall(text)) / HAN_A_MINUTE + len(_LATIN.findall(text)) / WORDS_A_MINUTE
    return max(1, round(minutes))
