"""Large tables of an article: laid out some rows at a time before they are written, so that the window keeps answering."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

from msgspec.structs import replace

from viewer import i18n
from viewer.content import blocks as b
from viewer.content.article import Article
from viewer.reader.page import Page
from viewer.reader.style import PageStyle
from viewer.reader.table import least_width
from viewer.reader.wide_table import WideTable

_AT_ONCE = 96
"""Weight of an article of usual length."""
_LIKE_A_BLOCK = 10
"""Cells of a table that take as long as a paragraph."""
_LATER = 3
"""How much longer the groups after the first are."""
_LARGE = 300
"""Cells from which a table is laid out in several steps."""


def weight(article: Article) -> int:
    """Return how much there is to write of ``article``, in blocks of usual length."""
    return len(article.blocks) + sum(map(_cells, article.blocks)) // _LIKE_A_BLOCK


def is_light(article: Article) -> bool:
    """Return whether ``article`` is of usual length, so that it is written at once."""
    return weight(article) <= _AT_ONCE


def groups(blocks: tuple[b.Block, ...], most: int) -> Iterator[tuple[b.Block, ...]]:
    """Yield ``blocks`` in groups: the first weighs at most ``most`` usual blocks, so that it is seen soon, the others more,
    because each is a layout of its own. A large table is a group of its own, never the first.
    """
    group: list[b.Block] = []
    first, heavy, limit = True, 0.0, most
    for block in blocks:
        large = _cells(block) > _LARGE
        if heavy >= limit or (large and (group or first)):
            yield tuple(group)
            group, first, heavy, limit = [], False, 0.0, most * _LATER
        group.append(block)
        heavy += 1 + _cells(block) / _LIKE_A_BLOCK
        if large:
            yield tuple(group)
            group, first, heavy, limit = [], False, 0.0, most * _LATER
    if group or first:
        yield tuple(group)


def scrolls(table: b.Table, style: PageStyle) -> bool:
    """Return whether ``table`` scrolls in its own frame on a page of ``style``."""
    return not style.paged and least_width(table, style) > style.column


class TablesLaidOut:
    """The tables of a page that scroll in their own frames and are not yet written."""

    def __init__(self) -> None:
        self._made: dict[int, WideTable] = {}  # by the identity of its block
        self._earlier: dict[int, WideTable] = {}

    def take_over(self, page: Page, style: PageStyle) -> None:
        """Use the tables of ``page`` again that look the same in ``style``, and keep how far the others are scrolled."""
        same = replace(page.style, column=style.column) == style
        for inset in page.contents.insets:
            if isinstance(inset, WideTable):
                self._earlier[id(inset.table)] = inset
                if same and scrolls(inset.table, style):
                    self._made[id(inset.table)] = copy(inset)  # its rows are laid out already

    def steps(self, blocks: tuple[b.Block, ...], style: PageStyle, language: str) -> Iterator[None]:
        """Lay out the large ones among ``blocks`` in an article of ``language``, pausing after some rows."""
        for block in blocks:
            if isinstance(block, b.Table) and _cells(block) > _LARGE and scrolls(block, style) and id(block) not in self._made:
                made = WideTable(block, style, whole=False)
                yield  # finding the widths of its columns takes as long as a part
                parts = made.steps()
                while not made.whole:
                    with i18n.spoken(language):
                        next(parts)
                    yield
                self._made[id(block)] = made

    def take(self, table: b.Table, style: PageStyle) -> WideTable:
        """Return ``table`` laid out."""
        made = self._made.pop(id(table), None) or WideTable(table, style)
        earlier = self._earlier.get(id(table))
        if earlier is not None:
            made.offset = min(earlier.offset * made.natural.width() / earlier.natural.width(), made.reach(style.column))
            made.cell = earlier.cell
        return made


def _cells(block: b.Block) -> int:
    return len(block.align) * len(block.rows) if isinstance(block, b.Table) else 0
