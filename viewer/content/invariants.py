"""Invariants of every article: the same rules for one just built and for one in a library file.

A source that violates one is rejected (``content.article_builder``); an article of a library file from elsewhere counts as
damaged (``viewer.library.validate``). Each fault is one sentence for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import assert_never, cast, get_args

from msgspec import Struct

from viewer.content.article import Article, Cover, Source
from viewer.content.blocks import (
    Block,
    Break,
    Callout,
    Caption,
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
    Link,
    List,
    ListItem,
    Marked,
    Notes,
    Paragraph,
    Quote,
    Rule,
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
from viewer.content.charts import ChartFault, check_chart
from viewer.content.front_matter import ARTICLE_ID, GROUNDS
from viewer.content.images import WIDEST
from viewer.content.link_targets import web_address
from viewer.content.rules import Limits, Owner
from viewer.content.spacing import clean, is_unclean, longest_word
from viewer.i18n import tr

LONGEST_TITLE = 300
"""Maximum characters of a title and an id."""

MOST_CATEGORIES = 200
LONGEST_WORDS = 2_000
"""Maximum categories of a library, and characters of one value of library.toml."""

_YEARS = range(1900, 2200)
"""Years allowed in dates of an article."""
_LONGEST_READING = 10_000
"""Maximum reading time, minutes."""
_TEXT_OF_SOURCE = 8
"""Maximum ratio of an article's text in characters to the bytes of its source: tables come from files of their own."""
_BLOCKS, _INLINES = frozenset(get_args(Block)), frozenset(get_args(Inline))
_NODES_A_LINE = 10
"""A line of a source yields at most one block and, on average, this many structs."""
_LONGEST_LABEL = 200
"""Maximum characters of a label in a chart, an anchor and a DOI."""
_UNCHECKED = frozenset(
    {Text, Strong, Emphasis, Superscript, Subscript, Corrected, Struck, Marked, CodeSpan, Break, Paragraph, ListItem}
)
"""Kinds without an anchor or a value of their own: whatever they hold is checked for itself. Most of an article is of them."""
_NUMBERS = frozenset({int, float, bool})
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_ARTICLE_LINK = re.compile(r"article:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?:#.*)?", re.DOTALL)


class _BrokenError(Exception):
    """The rule that an article violates, in words."""


def fault_of(article: Article, limits: Limits, pictures: Mapping[str, tuple[int, int]]) -> str:
    """Return the first rule that ``article`` violates, as a sentence, or empty.

    ``pictures``: width and height in px by key, of the existing pictures; missing ones are shown as placeholders.
    """
    try:
        _check_head(article)
        _check_nodes(article, limits, pictures)
    except _BrokenError as error:
        return str(error)
    except ChartFault as error:
        return error.message
    return ""


def _check_head(article: Article) -> None:
    if not ARTICLE_ID.fullmatch(article.id) or not article.title.strip():
        raise _BrokenError(tr("没有编号或标题。"))
    if len(article.title) > LONGEST_TITLE or len(article.id) > LONGEST_TITLE:
        raise _BrokenError(tr("标题或编号超过 {n} 个字。", n=LONGEST_TITLE))
    for other in filter(None, (article.previous, article.next, article.translation_of)):
        if not ARTICLE_ID.fullmatch(other):
            raise _BrokenError(tr("上一篇、下一篇或原文不是文章的编号。"))
    if any(day and day.year not in _YEARS for day in (article.published, article.reviewed, article.review_due)):
        raise _BrokenError(tr("日期不在 {first}–{last} 年之间。", first=_YEARS[0], last=_YEARS[-1]))
    if not 1 <= article.minutes <= _LONGEST_READING:
        raise _BrokenError(tr("阅读时间不成立。"))


def _check_nodes(article: Article, limits: Limits, pictures: Mapping[str, tuple[int, int]]) -> None:
    """Check every struct inside ``article``, whatever its kind, and all text in it."""
    blocks, nodes, letters = 0, 0, 0
    for value, depth in _values(article):
        if isinstance(value, str):
            letters += len(value)
            if len(value) > limits.word or is_unclean(value):
                _check_text(value, limits)
            if letters > _TEXT_OF_SOURCE * limits.article:
                raise _BrokenError(tr("文字太多。"))
            continue
        nodes += 1
        if type(value) in _BLOCKS:
            blocks += 1
        if type(value) not in _UNCHECKED:
            _check_node(value, article, limits, pictures)
        if depth > limits.depth + 2:
            raise _BrokenError(tr("内容套得太深。"))
        if blocks > limits.lines or nodes > _NODES_A_LINE * limits.lines:
            raise _BrokenError(tr("段落太多。"))


def _check_text(text: str, limits: Limits) -> None:
    if clean(text) != text:
        raise _BrokenError(tr("文字里有控制字符。"))
    if len(text) > limits.word and (longest_word(text) > limits.word or len(text.encode()) > limits.article):
        raise _BrokenError(tr("有一段文字太长。"))


def _check_node(node: Struct, article: Article, limits: Limits, pictures: Mapping[str, tuple[int, int]]) -> None:
    if len(getattr(node, "anchor", "")) > _LONGEST_LABEL:
        raise _BrokenError(tr("锚点太长。"))
    if type(node) in _BLOCKS:
        _check_block(cast("Block", node), article, limits, pictures)
    elif type(node) in _INLINES:
        _check_inline(cast("Inline", node), article)
    elif isinstance(node, Caption) and not 0 <= node.number <= limits.lines:
        raise _BrokenError(tr("图或表的编号不成立。"))
    elif isinstance(node, Cover) and node.ground not in GROUNDS:
        raise _BrokenError(tr("封面的底色不成立。"))
    elif isinstance(node, Source):
        if node.doi and not (len(node.doi) <= _LONGEST_LABEL and _DOI.fullmatch(node.doi)):
            raise _BrokenError(tr("文献的 DOI 不成立。"))
        if node.url:
            _check_link(node.url)


def _check_block(  # noqa: C901, PLR0912 - one arm per kind of block
    block: Block, article: Article, limits: Limits, pictures: Mapping[str, tuple[int, int]]
) -> None:
    match block:
        case Chart():
            check_chart(block)
        case Table():
            _check_table(block, limits)
        case Figure():
            size = block.width, block.height
            if pictures.get(block.asset, size) != size or not all(0 < side <= WIDEST for side in size):
                raise _BrokenError(tr("图片的大小不对。"))
        case Heading():
            if not 2 <= block.level <= 6:
                raise _BrokenError(tr("章节的级别不成立。"))
        case List():
            if not 0 <= block.start < 10**9:
                raise _BrokenError(tr("列表的起始数字不成立。"))
        case Study():
            if block.people is not None and not 0 < block.people < 100_000_000:
                raise _BrokenError(tr("研究卡的 n 应是人数。"))
            if block.citation is not None:
                _check_number(block.citation, article)
        case Code():
            if len(block.language) > _LONGEST_LABEL or any(len(kind) > _LONGEST_LABEL for kind, _ in block.runs):
                raise _BrokenError(tr("代码的说明太长。"))
        case Paragraph() | Definitions() | Quote() | Callout() | Rule() | SlideBreak() | Notes():
            return
        case _:
            assert_never(block)


def _check_inline(inline: Inline, article: Article) -> None:
    match inline:
        case Citation():
            _check_number(inline.number, article)
        case Term():
            if inline.term not in article.glossary:
                raise _BrokenError(tr("术语没有解释。"))
        case Link():
            _check_link(inline.href)
        case Text() | Strong() | Emphasis() | Superscript() | Subscript() | Corrected() | Struck() | Marked():
            return
        case CodeSpan() | Break() | CrossReference():
            return
        case _:
            assert_never(inline)


def _check_table(table: Table, limits: Limits) -> None:
    width = len(table.align)
    if not width or any(len(cells) != width for cells in (table.header, *table.rows)):
        raise _BrokenError(tr("表格各行的格数不一样。"))
    if width * (1 + len(table.rows)) > limits.cells:
        raise _BrokenError(tr("表格超过 {n} 格。", n=limits.cells))


def _check_number(number: int, article: Article) -> None:
    if not 1 <= number <= len(article.references):
        raise _BrokenError(tr("没有编号为 {number} 的文献。", number=number))


def _check_link(href: str) -> None:
    if not href.startswith("#") and not _ARTICLE_LINK.fullmatch(href) and (not href or web_address(href) != href):
        raise _BrokenError(tr("链接“{href}”不是章节、文章或网址。", href=href[:80]))


def _values(root: Struct) -> Iterator[tuple[Struct | str, int]]:
    """Yield every struct and text inside ``root``, in reading order, each with the number of blocks around it."""
    waiting: list[tuple[object, int]] = [(root, 0)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, str):
            yield value, depth
        elif isinstance(value, Struct):
            depth += type(value) in _BLOCKS
            yield value, depth
            for name in _fields(type(value)):
                each = getattr(value, name)
                if type(each) is tuple:
                    waiting += [(one, depth) for one in reversed(each)]
                elif each and type(each) not in _NUMBERS:
                    waiting.append((each, depth))
        elif isinstance(value, tuple):
            waiting += [(each, depth) for each in reversed(value)]
        elif isinstance(value, dict):
            waiting += [(each, depth) for pair in reversed(value.items()) for each in reversed(pair)]


@cache
def _fields(kind: type[Struct]) -> tuple[str, ...]:
    """Return the names of its fields, the last first."""
    return tuple(reversed(kind.__struct_fields__))


def fault_of_owner(owner: Owner) -> str:
    """Return the first value of library.toml that no screen could show, as a sentence, or empty."""
    if len(owner.categories) > MOST_CATEGORIES:
        return tr("分类超过 {n} 个。", n=MOST_CATEGORIES)
    texts = [value for value, _ in _values(owner) if isinstance(value, str)]
    if any(len(text) > LONGEST_WORDS or clean(text) != text for text in texts):
        return tr("文字超过 {n} 个字，或含有控制字符。", n=LONGEST_WORDS)
    return ""
