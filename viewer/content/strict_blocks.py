"""Block processors that take less for a mark than Python-Markdown's: where a number would be lost, a line stays words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.blockprocessors import BlockQuoteProcessor, HashHeaderProcessor, SetextHeaderProcessor
from markdown.extensions.sane_lists import SaneOListProcessor
from markdown.extensions.tables import TableProcessor

if TYPE_CHECKING:
    from markdown.blockparser import BlockParser


class Tables(TableProcessor):
    """Tables whose rows tell when they do not hold as many cells as the header has columns for, and hold all their words in the
    first: Python-Markdown drops what is too much and fills up what is too little, so that a dose stands under another drug."""

    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        super()._build_row(row, parent, align)  # type: ignore[misc]  # the stubs leave it out
        cells = self._split_row(row)  # type: ignore[attr-defined]  # the stubs leave it out
        if len(cells) < len(align) or any(cell.strip() for cell in cells[len(align) :]):
            line = parent[-1]
            line.set("cells", str(len(cells)))
            for cell in line:
                cell.text = ""
            line[0].text = " | ".join(filter(None, map(str.strip, cells)))


class Headings(HashHeaderProcessor):
    """``## words`` and ``##words``. ``#3 words``, ``##3 words`` and ``C#`` keep their signs."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})(?!#)(?:[ ]+|(?<=##)(?![\d ]))(?P<header>[^\n]*?)(?:[ ]+#+)?[ ]*(?:\n|$)")


class Underlined(SetextHeaderProcessor):
    """A heading underlined by three signs or more: one or two are words."""

    RE = re.compile(r"^.*?\n(?:={3,}|-{3,})[ ]*(\n|$)", re.MULTILINE)


class Quotes(BlockQuoteProcessor):
    """Quotations. ``>7.0`` is “more than”, and so is ``> 7.0`` at the beginning of a paragraph's further lines."""

    RE = re.compile(r"(^[ ]{0,3}>(?![=\d])[ ]?|\n[ ]{0,3}>(?![ ]?[=\d])[ ]?)(.*)")


class NumberedLists(SaneOListProcessor):
    """Lists that remember the number that was written before each item, in ``value``."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.RE = re.compile(r"^[ ]{0,3}\d{1,9}\.[ ]+(.*)")
        self.CHILD_RE = re.compile(r"^[ ]{0,3}((\d{1,9}\.))[ ]+(.*)")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Adds the items of the first of ``blocks`` to ``parent``."""
        numbers = [match[1].rstrip(".") for line in blocks[0].split("\n") if (match := self.CHILD_RE.match(line))]
        super().run(parent, blocks)
        items = parent if parent.tag == "ol" else parent[-1]
        for item, number in zip(items[-len(numbers) :], numbers, strict=False):
            item.set("value", number)
