"""An article as passages: the pieces of text that a search finds, each with its kind and target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import starmap
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
    Inlines,
    List,
    Notes,
    Paragraph,
    Quote,
    Rule,
    SlideBreak,
    Struck,
    Study,
    Table,
)
from viewer.content.labels import (
    alternative,
    badge_parts,
    chart_points,
    label_before,
    labelled,
    source_addresses,
    study_facts,
    study_halves,
    table_cells,
)
from viewer.content.text import plain, walk_inlines
from viewer.i18n import spoken

CELLS = " · "
"""Separates the cells of a row, so that no match spans two."""


class PassagePart(IntEnum):
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
    """What ``PassagePlace.number`` counts."""

    NOTHING = 0
    FIGURE = 1
    TABLE = 2
    CHART = 3


class PassagePlace(Struct, frozen=True, array_like=True):
    """The place of a passage. ``head`` and ``label`` are indexes of passages, from 0; −1 if there is none.

    ``head`` is the heading above it; ``label`` the caption or box title it belongs to. Its first ``lead`` characters give
    the rest its meaning: 它不能说明, the header of a table's row.
    """

    part: PassagePart
    anchor: str = ""
    head: int = -1
    label: int = -1
    numbered: Numbered = Numbered.NOTHING
    number: int = 0
    lead: int = 0


class Passage(NamedTuple):
    """A paragraph, cell row, title …: one line of text and its place."""

    place: PassagePlace
    text: str


def passages(article: Article) -> list[Passage]:
    """Return the passages of ``article`` in reading order, without disclaimer, summary, presenter's notes and glossary.

    What gives words their meaning – a column's head, 它不能说明 – precedes them in the same
    passage, so that every snippet includes it.
    """
    with spoken(article.language):
        return _Reading(article).passages


class _Reading:
    """Collects passages and tracks the current heading and box."""

    def __init__(self, article: Article) -> None:
        self.passages: list[Passage] = []
        self._head = self._label = -1
        self._anchor = ""
        self._under: tuple[str, ...] = ()  # the current labels
        self._add(PassagePart.TITLE, article.title)
        self._add(PassagePart.TAGS, CELLS.join(dict.fromkeys((*article.tags, *article.keywords))))
        self._add(PassagePart.BODY, plain(article.lead))
        self._blocks(article.blocks)
        self._head = self._label = -1
        for number, source in enumerate(article.references, 1):
            self._anchor = f"reference-{number}"
            words = f"{plain(source.children)} {source_addresses(source)}"
            self._add(PassagePart.REFERENCE, words, number=number)

    def _add(self, part: PassagePart, text: str, *, numbered: Numbered = Numbered.NOTHING, number: int = 0, row: str = "") -> int:
        """Add a passage; return its index, or −1 if ``text`` has no words. The title always exists, with index 0.

        ``row`` is the cell that says what the row of a table is about.
        """
        line = " ".join(text.split())
        if not line and part is not PassagePart.TITLE:
            return -1
        lead = ""
        if part in {PassagePart.BODY, PassagePart.CELL}:
            lead = "".join(map(label_before, self._under)) + (f"{' '.join(row.split())}{CELLS}" if row else "")
        place = PassagePlace(part, self._anchor, self._head, self._label, numbered, number, len(lead))
        self.passages.append(Passage(place, lead + line))
        return len(self.passages) - 1

    def _blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:  # noqa: C901, PLR0912 - one arm per kind of block
        match block:
            case Heading():
                self._anchor, self._head = block.anchor, -1
                self._head = self._add(PassagePart.HEADING, plain(block.children))
            case Paragraph():
                self._add(PassagePart.BODY, _with_remark(block.children))
            case List():
                for item in block.items:
                    self._blocks(item.blocks)
            case Definitions():
                for definition in block.items:
                    self._labelled(plain(definition.term), definition.blocks)
            case Quote():
                self._blocks(block.blocks)
            case Code():
                for line in "".join(text for _, text in block.runs).splitlines():
                    self._add(PassagePart.BODY, line)
            case Callout():
                self._callout(block)
            case Study():
                self._study(block)
            case Table() | Figure() | Chart():
                self._numbered(block)
            case Rule() | SlideBreak() | Notes():
                pass  # no words for readers
            case _:
                assert_never(block)

    def _labelled(self, label: str, blocks: Iterable[Block]) -> None:
        """Add the passages of ``blocks``, each after ``label``; the label alone if there are none."""
        before, count = self._under, len(self.passages)
        self._under = (*before, " ".join(label.split()))
        self._blocks(blocks)
        self._under = before
        if not any(passage.place.lead for passage in self.passages[count:]):
            self._add(PassagePart.BODY, label)

    def _callout(self, callout: Callout) -> None:
        outer = self._label
        self._label = self._add(PassagePart.BOX, plain(callout.title))
        self._blocks(callout.blocks)
        self._label = outer

    def _study(self, study: Study) -> None:
        outer = self._anchor, self._label
        self._anchor = study.anchor
        self._label = self._add(PassagePart.BOX, plain(study.title))
        facts = (*badge_parts(study), *starmap(labelled, study_facts(study)), study.publication)
        self._add(PassagePart.BODY, CELLS.join(filter(None, facts)))
        for row in study.rows:
            self._labelled(row.label, row.blocks)
        self._blocks(study.blocks)
        for label, half in study_halves(study):
            if half:
                self._labelled(label, half)
        self._anchor, self._label = outer

    def _numbered(self, block: blocks.Numbered) -> None:
        numbered = _numbered_kind(block)
        outer = self._anchor, self._label
        self._anchor = block.anchor or self._anchor
        caption: Caption = block.caption
        self._label = self._add(PassagePart.CAPTION, plain(caption.children), numbered=numbered, number=caption.number)
        for row, line in (*_cells(block), ("", _with_remark(caption.source))):
            self._add(PassagePart.CELL, line, numbered=numbered, number=caption.number, row=row)
        self._anchor, self._label = outer


def _with_remark(words: Inlines) -> str:
    """Return ``words``, with a remark if some are struck out."""
    return plain(words, marked=any(isinstance(inline, Struck) for inline in walk_inlines(words)))


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


def _cells(block: blocks.Numbered) -> Iterator[tuple[str, str]]:
    """Yield the lines of a figure, table or chart: the cell that names the row, and the others."""
    match block:
        case Figure():
            yield "", alternative(block)
        case Table():
            yield "", CELLS.join(map(plain, block.header))
            for first, *others in table_cells(block):
                yield (first, CELLS.join(others)) if others else ("", first)
        case Chart():
            yield "", block.summary
            yield "", block.band.label if block.band else ""
            for first, *others in chart_points(block):
                yield first, CELLS.join(others)
        case _:
            assert_never(block)
