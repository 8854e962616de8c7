"""What this format adds to Markdown's syntax and takes from it.

Own tags stand where HTML has none: ``fence`` (text, ``lang``, ``options``), ``marker`` (a comment that means something), and one
for each typed block of ``TYPED``, whose ``options`` are JSON and whose first child, ``title``, holds its argument.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import Element, SubElement

import msgspec
from markdown.blockprocessors import BlockQuoteProcessor, HashHeaderProcessor, SetextHeaderProcessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneOListProcessor
from markdown.extensions.tables import TableProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

if TYPE_CHECKING:
    from markdown.blockparser import BlockParser
    from pymdownx.blocks import BlocksProcessor


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


Expand: TypeAlias = Callable[[int, Element], Element]
"""The element that stands for the n-th fence."""

TYPED = ("study", "caption", "tip", "note", "warning", "danger", "editor")
"""The names of ``/// name | title`` blocks."""

OPTIONS = {
    "study": ("design", "n", "comparator", "follow_up", "registration", "evidence", "publication", "cites", "id"),
    "caption": ("id",),
}
"""The options of those that have any."""

_PLACEHOLDER = "\x02wzxhzdk:"
_STASHED = re.compile("[ ]*\x02wzxhzdk:([0-9]+)\x03[ ]*\n?")


def accept_options(_language: str, inputs: Mapping[str, str], options: dict[str, str], *_: object) -> bool:
    """True: what a fence's options must be is said by who reads them, with a line."""
    options.update(inputs)
    return True


def fence_element(
    source: str, language: str | None, _class: str, options: Mapping[str, str], _md: object, **_: object
) -> Element:
    """A ``fence`` that holds ``source``."""
    element = Element("fence", {"lang": language or "", "options": msgspec.json.encode(options).decode()})
    element.text = AtomicString(source)
    return element


class Footnotes(FootnoteExtension):
    """Footnotes whose markers share an id: nothing leads back to them, and telling them apart takes quadratic time."""

    def unique_ref(self, reference: str, found: bool = False) -> str:  # noqa: ARG002, FBT002 - Markdown's signature
        """``reference``."""
        return reference

    def setFootnote(self, id: str, text: str) -> None:  # noqa: A002, N802 - Markdown's names
        """Keeps the first definition of a label. A second one becomes a reference that nobody cites: no word is lost."""
        again = id in self.footnotes
        super().setFootnote(f"{id}]{len(self.footnotes)}" if again else id, text)  # no label holds a bracket


class Comments(Preprocessor):
    """Takes comments out of the text; those that mean something become ``marker`` elements."""

    def run(self, lines: list[str]) -> list[str]:
        """``lines`` without comments."""
        text = "\n".join(lines)
        return "".join(self._without_comments(text)).split("\n") if "<!--" in text else lines

    def _without_comments(self, text: str) -> Iterator[str]:
        end = 0
        while (start := text.find("<!--", end)) >= 0:
            stop = text.find("-->", start + 4)
            if stop < 0:
                break
            line = text[text.rfind("\n", 0, start) + 1 : start]
            if line.count("`") % 2:  # within a code span
                yield text[end : start + 4]
                end = start + 4
                continue
            yield text[end:start]
            yield self._marker(text[start + 4 : stop].strip(), indent=line if not line.strip() else "")
            end = stop + 3
        yield text[end:]

    def _marker(self, words: str, indent: str) -> str:
        """The placeholder of a comment that means something, a block of its own; empty for any other."""
        name, _, rest = words.partition(":")
        if name.strip() not in {"slide", "notes"}:
            return ""
        marker = Element("marker", {"name": name.strip()})
        marker.text = AtomicString(rest.strip())
        return f"\n\n{indent}{self.md.htmlStash.store(marker)}\n\n{indent}"


class Unstash(Treeprocessor):
    """Puts stashed elements where their placeholders stand, so that inline patterns reach the words in them."""

    expand: Expand

    def run(self, root: Element) -> None:
        """Changes ``root``."""
        parents = {child: parent for parent in root.iter() for child in parent}
        for element in list(root.iter()):
            if element.tail and _PLACEHOLDER in element.tail:
                pieces, element.tail = _STASHED.split(element.tail), None
                parent = parents[element]
                self._insert(parent, list(parent).index(element) + 1, pieces)
            if not element.text or _PLACEHOLDER not in element.text:
                continue
            pieces = _STASHED.split(element.text)
            if element.tag in {"code", "pre"}:
                element.text = AtomicString("".join(pieces[::2]))
            elif element.tag == "p":
                parent = parents[element]
                at = list(parent).index(element)
                parent.remove(element)
                self._insert(parent, at, pieces)
            else:
                element.text = None
                self._insert(element, 0, pieces)

    def _insert(self, parent: Element, at: int, pieces: list[str]) -> None:
        for number, element in enumerate(list(self._elements(pieces)), start=at):
            parent.insert(number, element)

    def _elements(self, pieces: list[str]) -> Iterator[Element]:
        """Texts and numbers of stashed elements, in turn, as elements."""
        for number, piece in enumerate(pieces):
            if number % 2:
                stashed: object = self.md.htmlStash.rawHtmlBlocks[int(piece)]
                if isinstance(stashed, Element):
                    yield self.expand(int(piece), stashed) if stashed.tag == "fence" else stashed
            elif piece.strip():
                paragraph = Element("p")
                paragraph.text = piece.strip("\n")
                yield paragraph


class _Typed(Block):  # type: ignore[misc]  # pymdownx is untyped
    """``/// name | title`` with any options: what they must be is said by who reads them, with a line."""

    ARGUMENT = None

    def _validate(self, _parent: Element, arg: str | None, **options: object) -> bool:
        self.argument = arg or ""
        self.given = options
        self.options: dict[str, dict[str, str]] = {"attrs": {}}
        return True

    def on_create(self, parent: Element) -> Element:
        """The element of this block, its title in it."""
        options = msgspec.json.encode(self.given, enc_hook=str, order="deterministic").decode()
        element = SubElement(parent, self.NAME, {"options": options})
        SubElement(element, "title").text = self.argument
        return element

    def on_markdown(self) -> str:
        """The body is blocks."""
        return "block"


class TypedBlocks(BlocksExtension):  # type: ignore[misc]  # pymdownx is untyped
    """Registers ``TYPED``."""

    def extendMarkdownBlocks(self, _md: object, manager: BlocksProcessor) -> None:  # noqa: N802 - pymdownx's name
        """Called by pymdownx."""
        for name in TYPED:
            manager.register(type(name.title(), (_Typed,), {"NAME": name}), self.getConfigs())
