"""Lists and quotations: a list keeps its kind and its written numbers, and a sign before a number stays that sign."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.blockprocessors import BlockQuoteProcessor, ListIndentProcessor, OListProcessor
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor

if TYPE_CHECKING:
    from markdown.blockparser import BlockParser

_ITEM = re.compile(r"[ ]{0,3}(?:\*|[+-](?![ ]+\d)|(\d{1,9})\.)[ ]+\S")
"""What begins a list directly behind other text. ``- 5 ℃`` may be a negative number at the beginning of a line: it stays text."""
_LEADER = re.compile(r"[ ]{0,3}(?:[*+-]|\d{1,9}\.)[ ]+\S")  # what begins a list within an item


_MORE_THAN = re.compile(r"[ ]{0,3}>>?[ ]*\d")


class Quotes(BlockQuoteProcessor):
    """Quotations, without a list directly behind. ``>7.0`` means “more than”, and so does ``> 7.0`` at the beginning of an item
    or of a later line of a paragraph.
    """

    RE = re.compile(r"(^[ ]{0,3}>(?!>?[=\d])[ ]?|\n[ ]{0,3}>(?!>?[ ]?[=\d])[ ]?)(.*)")

    def test(self, parent: Element, block: str) -> bool:
        """Return whether ``block`` has a quotation; an item does not begin with one that begins with a number."""
        begins = parent.tag in {"li", "dd"} and not len(parent) and not parent.text
        return super().test(parent, block) and not (begins and _MORE_THAN.match(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the quotation in the first of ``blocks`` to ``parent``."""
        found = self.RE.search(blocks[0])
        _divide(blocks, "blockquote", behind=found.end() if found else 0)
        super().run(parent, blocks)


class Indented(ListIndentProcessor):
    """Lists inside an item: one behind another of the other kind is a list of its own."""

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the first of ``blocks`` to its item."""
        if parent.tag == "li" and len(parent) and parent[-1].tag in self.LIST_TYPES:
            self.parser.state.set("detabbed")
            self.parser.parseBlocks(parent, [self.looseDetab(blocks.pop(0))])
            self.parser.state.reset()
        else:
            super().run(parent, blocks)


class _Items(OListProcessor):
    def get_items(self, block: str) -> list[str]:
        """Return the items of ``block``, without the indent of a list with which one begins."""
        return [item.replace("\n    ", "\n") if _LEADER.match(item) else item for item in super().get_items(block)]


class BulletLists(_Items, SaneUListProcessor):
    """Lists that end where a numbered one begins: at number 1, or at the next number of the list before."""

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the items in the first of ``blocks`` to ``parent``."""
        before = self.lastChild(parent)
        _divide(blocks, "ul", int(before[-1].get("value", "0")) if before is not None and before.tag == "ol" else 0)
        super().run(parent, blocks)


class NumberedLists(_Items, SaneOListProcessor):
    """Lists that keep the written number of each item in ``value``, and end where one with bullets begins."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.RE = re.compile(r"^[ ]{0,3}\d{1,9}\.[ ]+(.*)")
        self.CHILD_RE = re.compile(r"^[ ]{0,3}((\d{1,9}\.))[ ]+(.*)")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the items in the first of ``blocks`` to ``parent``."""
        _divide(blocks, "ol")
        numbers = [match[1].rstrip(".") for line in blocks[0].split("\n") if (match := self.CHILD_RE.match(line))]
        super().run(parent, blocks)
        items = parent if parent.tag == "ol" else parent[-1]
        for item, number in zip(items[-len(numbers) :], numbers, strict=False):
            item.set("value", number)


def _divide(blocks: list[str], tag: str, last: int = 0, behind: int = 0) -> None:
    """Make a block of its own of each list in the first of ``blocks``, which begins with a ``tag``; ``last`` is the number of the
    list before. All lists at once: a processor looks at a whole block.
    """
    parts = [[blocks[0][:behind]]]
    for line in blocks[0][behind:].split("\n"):
        item = _ITEM.match(line)
        begun = tag
        if item and not item[1]:
            begun = "ul"
        elif item and (tag == "ol" or int(item[1]) in {1, last + 1}):
            begun, last = "ol", int(item[1])
        if begun != tag:
            parts.append([])
            tag = begun
        parts[-1].append(line)
    parts[0][:2] = ["".join(parts[0][:2])]
    blocks[:1] = ["\n".join(part) for part in parts]
