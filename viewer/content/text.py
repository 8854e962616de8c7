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
    List,
    Paragraph,
    Quote,
    Study,
    Table,
    Term,
    Text,
)

HAN_A_MINUTE = 400
"""Reading speed of Chinese prose, in characters."""

WORDS_A_MINUTE = 200
"""Reading speed of Latin prose, in words."""

_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_LATIN = r"[A-Za-z0-9]+(?:[.'’/-][A-Za-z0-9]+)*"
"""Not compiled here: only a build counts, and the first takes 2 ms."""


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
            yield from _study_head(block)
            yield from (row.label for row in block.rows)
        case _:
            return


def numeral(value: float) -> str:
    """``value`` in digits, as an author writes it: never rounded to six of them, never as a power of ten."""
    written = f"{value:.12g}"
    return f"{value:.12f}".rstrip("0").rstrip(".") if "e" in written else written


def _caption_words(block: Table | Figure | Chart) -> Iterator[str]:
    yield plain(block.caption.children)
    yield plain(block.caption.source)


def _chart_words(chart: Chart) -> Iterator[str]:
    yield from _caption_words(chart)
    yield from (chart.summary, chart.unit, chart.x_unit)
    yield from chart.x
    for series in chart.series:
        yield series.name
        yield from (numeral(value) for value in series.values if value is not None)
    if chart.band:
        yield chart.band.label


def block_text(block: Block) -> Iterator[str]:
    """The texts of ``block`` and of everything inside it, in reading order; none is empty."""
    return filter(None, _all_texts((block,)))


def _all_texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Definitions():
                for definition in block.items:
                    yield plain(definition.term)
                    yield from _all_texts(definition.blocks)
            case Study():
                yield from _study_head(block)
                for row in block.rows:
                    yield row.label
                    yield from _all_texts(row.blocks)
                yield from _all_texts((*block.blocks, *block.shows, *block.cannot_show))
            case _:
                yield from words(block)
                yield from _all_texts(children(block))


def _study_head(study: Study) -> tuple[str, ...]:
    return (plain(study.title), study.comparator, study.follow_up, study.registration, study.publication)


def article_text(article: Article) -> str:
    """All words of ``article`` in reading order, one text a line: title to references and disclaimer, no glossary, no notes."""
    texts: list[str] = [article.title, plain(article.lead), *_all_texts(article.blocks)]
    texts += [plain(source.children) for source in article.references]
    texts.append(article.disclaimer)
    return "\n".join(filter(None, texts))


def reading_minutes(article: Article) -> int:
    """Whole minutes, at least 1, to read title, lead and blocks of ``article``."""
    text = "\n".join([article.title, plain(article.lead), *_all_texts(article.blocks)])
    minutes = len(re.findall(_HAN, text)) / HAN_A_MINUTE + len(re.findall(_LATIN, text)) / WORDS_A_MINUTE
    return max(1, round(minutes))
