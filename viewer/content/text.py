"""The text of blocks as written: for counting, comparing and searching. Imports no parser.

``viewer.content.labels`` returns it with the labels that a page adds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, takewhile
from typing import assert_never

from msgspec.structs import replace

from viewer.content.article import Article
from viewer.content.blocks import (
    Block,
    Break,
    Callout,
    CalloutKind,
    Chart,
    Citation,
    Code,
    CodeSpan,
    Corrected,
    CrossReference,
    Definitions,
    Emphasis,
    Figure,
    Heading,
    Inline,
    Inlines,
    Link,
    List,
    ListItem,
    Marked,
    Node,
    Notes,
    Paragraph,
    Quote,
    Rule,
    Series,
    SlideBreak,
    Strong,
    Struck,
    Study,
    Subscript,
    Superscript,
    Table,
    Term,
    Text,
)
from viewer.i18n import spoken, tr

HAN_A_MINUTE = 400
"""Reading speed of Chinese prose, in characters."""

WORDS_A_MINUTE = 200
"""Reading speed of Latin prose, in words."""

_LEAVES = frozenset({Heading, Paragraph, Code, Table, Figure, Chart, Rule, SlideBreak, Notes})
"""Kinds of blocks that hold no others: most of an article is of them."""

_SIGNS = frozenset("0123456789+-−")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")

_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_LATIN = r"[A-Za-z0-9]+(?:[.'’/-][A-Za-z0-9]+)*"
"""Not compiled at import: only a build counts, and compiling takes 2 ms."""


def plain(inlines: Iterable[Inline], *, marked: bool = False) -> str:
    """Return the text of ``inlines``; a break is a space, a power stays one (10⁹).

    ``marked``: add what is drawn with the sentence but is not its text – numbers of
    citations, marks of struck or corrected words.
    """
    return "".join([
        inline.text if type(inline) is Text else _inline_words(inline, marked=marked) for inline in inlines  # most are
    ])


def _inline_words(inline: Inline, *, marked: bool) -> str:
    match inline:
        case Text() | CodeSpan() | Term() | CrossReference():
            return inline.text
        case Break():
            return " "
        case Citation():
            return f"[{inline.number}]" if marked else ""
        case Strong() | Emphasis() | Subscript() | Marked() | Link():
            return plain(inline.children, marked=marked)
        case Superscript():
            return raised(plain(inline.children, marked=marked))
        case Struck():
            words = plain(inline.children, marked=marked)
            return tr("（已删去：{words}）", words=words) if marked else words
        case Corrected():
            words = plain(inline.children, marked=marked)
            return words + tr("（已更正）") if marked else words
        case _:
            assert_never(inline)


def raised(words: str) -> str:
    """Return ``words`` of a superscript as plain text: 10⁹ must not become 109. Powers without a raised form follow a ^."""
    if _SIGNS.issuperset(words):
        return words.translate(_RAISED)
    return f"^{words}" if words[0] in _SIGNS or any(sign in words for sign in "+-−(") else words


def walk_inlines(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Yield every inline in ``inlines``, nested ones included, in reading order."""
    for inline in inlines:
        yield inline
        match inline:
            case Strong() | Emphasis() | Superscript() | Subscript() | Corrected() | Struck() | Marked() | Link():
                yield from walk_inlines(inline.children)
            case Text() | CodeSpan() | Term() | CrossReference() | Break() | Citation():
                pass
            case _:
                assert_never(inline)


def parts(block: Block) -> Iterator[str | Inlines | Block]:  # noqa: C901, PLR0912 - one arm per kind of block
    """Yield the parts of ``block`` in reading order: its own texts – one per paragraph, cell, label or value – and nested blocks.

    Presenter's notes and slide titles are not part of an article's text.
    """
    match block:
        case Heading() | Paragraph():
            yield block.children
        case List():
            for item in block.items:
                yield from item.blocks
        case Definitions():
            for definition in block.items:
                yield definition.term
                yield from definition.blocks
        case Quote():
            yield from block.blocks
        case Code():
            yield "".join(text for _, text in block.runs)
        case Callout():
            yield block.title
            yield from block.blocks
        case Table():
            yield block.caption.children
            yield from chain(block.header, *block.rows)
            yield block.caption.source
        case Figure():
            yield block.alt
            yield from (block.caption.children, block.caption.source)
        case Chart():
            yield block.caption.children
            yield from _chart_words(block)
            yield block.caption.source
        case Study():
            yield block.title
            yield from (block.comparator, block.follow_up, block.registration, block.publication)
            for line in block.rows:
                yield line.label
                yield from line.blocks
            yield from (*block.blocks, *block.shows, *block.cannot_show)
        case Rule() | SlideBreak() | Notes():
            pass
        case _:
            assert_never(block)


def _chart_words(chart: Chart) -> Iterator[str]:
    yield from (chart.summary, chart.unit, chart.x_unit, *chart.x)
    for series in chart.series:
        yield series.name
        yield from filter(None, value_words(series))
    if chart.band:
        yield chart.band.label


def children(block: Block) -> Iterator[Block]:
    """Return the blocks directly inside ``block``, in reading order."""
    return (part for part in parts(block) if isinstance(part, Node))


def texts(block: Block) -> Iterator[Inlines]:
    """Return the inline texts of ``block`` itself, which may contain links and citations."""
    return (part for part in parts(block) if isinstance(part, tuple))


def words(block: Block) -> Iterator[str]:
    """Return the texts of ``block`` itself, without those of nested blocks: one per paragraph, cell, label or value."""
    return (plain(part) if isinstance(part, tuple) else part for part in parts(block) if not isinstance(part, Node))


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield every block in ``blocks``, nested ones included, depth first, in reading order."""
    for block in blocks:
        yield block
        if type(block) not in _LEAVES:
            yield from walk(children(block))


def anchor_of(block: Block) -> str:
    """Return the anchor of ``block``, or empty."""
    match block:
        case Heading() | Table() | Figure() | Chart() | Study():
            return block.anchor
        case Paragraph() | List() | Definitions() | Quote() | Code() | Callout() | Rule() | SlideBreak() | Notes():
            return ""
        case _:
            assert_never(block)


def numeral(value: float) -> str:
    """Return ``value`` in digits, neither rounded to six digits nor as a power of ten."""
    if isinstance(value, int):  # of any length, unchanged
        return str(value)
    written = f"{value:.12g}"
    return f"{value:.12f}".rstrip("0").rstrip(".") if "e" in written else written


def value_words(series: Series) -> tuple[str, ...]:
    """Return the values of ``series`` as written (7.0, not 7); empty for missing values."""
    return series.written or tuple("" if value is None else numeral(value) for value in series.values)


def block_text(block: Block) -> Iterator[str]:
    """Return the non-empty texts of ``block`` and its nested blocks, in reading order."""
    return filter(None, _all_texts((block,)))


def _all_texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        for part in parts(block):
            if isinstance(part, Node):
                yield from _all_texts((part,))
            else:
                yield plain(part) if isinstance(part, tuple) else part


def reading_minutes(article: Article) -> int:
    """Return the reading time of title, lead and blocks of ``article``, in whole minutes, at least 1."""
    text = "\n".join([article.title, plain(article.lead), *_all_texts(article.blocks)])
    minutes = sum(map(len, re.findall(f"{_HAN}+", text))) / HAN_A_MINUTE + len(re.findall(_LATIN, text)) / WORDS_A_MINUTE
    return max(1, round(minutes))


def same_heading(here: Article, anchor: str, there: Article) -> str:
    """Return the heading of ``there`` that ``anchor`` is in ``here``, the same article in another language.

    It is the one of the same name, else that at the same position; what is no heading is returned as it is.
    """
    names, others = ([block.anchor for block in walk(each.blocks) if isinstance(block, Heading)] for each in (here, there))
    if anchor in others or anchor not in names or not others:
        return anchor
    return others[round(names.index(anchor) * (len(others) - 1) / max(1, len(names) - 1))]


def key_points(article: Article) -> Callout:
    """Return the box with the summary of ``article``. Call within ``i18n.spoken`` of its language."""
    items = tuple(ListItem((Paragraph((Text(sentence),)),)) for sentence in article.summary)
    return Callout(CalloutKind.TIP, (Text(tr("先看要点")),), (List(ordered=True, items=items),))


def with_key_points(article: Article) -> Article:
    """Return ``article`` with its summary as a box at its beginning, after what must be done at once.

    It is unchanged without a summary, or if the author wrote such a box before the first heading.
    """
    opening = list(takewhile(lambda block: not isinstance(block, Heading), article.blocks))
    if not article.summary or any(isinstance(block, Callout) and block.callout is CalloutKind.TIP for block in opening):
        return article
    urgent = len(list(takewhile(lambda block: isinstance(block, Callout) and block.callout is CalloutKind.DANGER, opening)))
    with spoken(article.language):
        box = key_points(article)
    return replace(article, blocks=(*article.blocks[:urgent], box, *article.blocks[urgent:]))
