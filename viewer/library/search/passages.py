"""An article as passages: the pieces of text that a search finds, each with its kind and the place it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple, assert_never

from msgspec import Struct

from viewer.content import blocks
from viewer.content.article import Article
from viewer.content.blocks import (
    Block,
    Callout,
    Caption,
    Chart,
    Code,
    Definitions,
    Figure,
    Heading,
    List,
    Notes,
    Paragraph,
    Quote,
    Rule,
    SlideBreak,
    Study,
    Table,
)
from viewer.content.text import numeral, plain

CELLS = " · "
"""Stands between the cells of a row, so that no match reaches from one into the next."""


class Part(IntEnum):
    """What part of an article a passage is. The numbers are stored."""

    TITLE = 0
    TAGS = 1
    HEADING = 2
    BOX = 3  # the title of a callout or study card
    CAPTION = 4
    CELL = 5  # a row of a table, the labels of a chart, the alt text of a figure
    BODY = 6
    REFERENCE = 7


class Numbered(IntEnum):
    """What carries the number in ``Place.number``."""

    NOTHING = 0
    FIGURE = 1
    TABLE = 2
    CHART = 3


class Place(Struct, frozen=True, array_like=True):
    """Where a passage stands. ``head`` and ``label`` are passages, counted from 0; −1 where there is none.

    ``head`` is the heading it stands under; ``label`` the caption or box title it belongs to.
    """

    part: Part
    anchor: str = ""
    head: int = -1
    label: int = -1
    numbered: Numbered = Numbered.NOTHING
    number: int = 0


class Passage(NamedTuple):
    """A paragraph, cell row, title …: one line of text and where it stands."""

    place: Place
    text: str


def passages(article: Article) -> list[Passage]:
    """The passages of ``article`` in reading order. Not among them: disclaimer, summary, presenter's notes, glossary."""
    return _Reading(article).passages


class _Reading:
    """Collects passages while it remembers the heading and the box it is in."""

    def __init__(self, article: Article) -> None:
        self.passages: list[Passage] = []
        self._head = self._label = -1
        self._anchor = ""
        self._add(Part.TITLE, article.title)
        self._add(Part.TAGS, CELLS.join(dict.fromkeys((*article.tags, *article.keywords))))
        self._add(Part.BODY, plain(article.lead))
        self._blocks(article.blocks)
        self._head = self._label = -1
        for number, source in enumerate(article.references, 1):
            self._anchor = f"reference-{number}"
            self._add(Part.REFERENCE, plain(source.children), number=number)

    def _add(self, part: Part, text: str, *, numbered: Numbered = Numbered.NOTHING, number: int = 0) -> int:
        """The passage's own number; −1 if ``text`` has no words. The title is always there: it is number 0."""
        line = " ".join(text.split())
        if not line and part is not Part.TITLE:
            return -1
        self.passages.append(Passage(Place(part, self._anchor, self._head, self._label, numbered, number), line))
        return len(self.passages) - 1

    def _blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:  # noqa: C901, PLR0912 - one arm a kind of block
        match block:
            case Heading():
                self._anchor, self._head = block.anchor, -1
                self._head = self._add(Part.HEADING, plain(block.children))
            case Paragraph():
                self._add(Part.BODY, plain(block.children))
            case List():
                for item in block.items:
                    self._blocks(item.blocks)
            case Definitions():
                for definition in block.items:
                    self._add(Part.BODY, plain(definition.term))
                    self._blocks(definition.blocks)
            case Quote():
                self._blocks(block.blocks)
            case Code():
                for line in "".join(text for _, text in block.runs).splitlines():
                    self._add(Part.BODY, line)
            case Callout():
                self._box(plain(block.title), self._anchor, (), block.blocks)
            case Study():
                self._study(block)
            case Table() | Figure() | Chart():
                self._numbered(block)
            case Rule() | SlideBreak() | Notes():
                pass  # no words for readers
            case _:
                assert_never(block)

    def _box(self, title: str, anchor: str, lines: Iterable[str], blocks: Iterable[Block]) -> None:
        outer = self._anchor, self._label
        self._anchor = anchor
        self._label = self._add(Part.BOX, title)
        for line in lines:
            self._add(Part.BODY, line)
        self._blocks(blocks)
        self._anchor, self._label = outer

    def _study(self, study: Study) -> None:
        facts = (study.comparator, study.follow_up, study.registration, study.publication)
        rows: list[Block] = []
        for row in study.rows:
            rows += row.blocks
        labels = CELLS.join(row.label for row in study.rows)
        blocks = (*rows, *study.blocks, *study.shows, *study.cannot_show)
        self._box(plain(study.title), study.anchor, (CELLS.join(filter(None, facts)), labels), blocks)

    def _numbered(self, block: blocks.Numbered) -> None:
        numbered = _numbered_kind(block)
        outer = self._anchor, self._label
        self._anchor = block.anchor or self._anchor
        caption: Caption = block.caption
        self._label = self._add(Part.CAPTION, plain(caption.children), numbered=numbered, number=caption.number)
        for line in (*_cells(block), plain(caption.source)):
            self._add(Part.CELL, line, numbered=numbered, number=caption.number)
        self._anchor, self._label = outer


def _numbered_kind(block: blocks.Numbered) -> Numbered:
    match block:
        case Figure():
            return Numbered.FIGURE
        case Table():
            return Numbered.TABLE
        case Chart():
            return Numbered.CHART
        case _:
            assert_never(block)


def _cells(block: blocks.Numbered) -> Iterator[str]:
    match block:
        case Figure():
            yield block.alt
        case Table():
            for row in (block.header, *block.rows):
                yield CELLS.join(map(plain, row))
        case Chart():
            yield block.summary
            yield CELLS.join(filter(None, (*(series.name for series in block.series), block.band.label if block.band else "")))
            yield CELLS.join(filter(None, (block.unit, *block.x, block.x_unit)))
            for series in block.series:
                yield CELLS.join(numeral(value) for value in series.values if value is not None)
        case _:
            assert_never(block)
