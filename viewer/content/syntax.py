"""What this format adds to Markdown's syntax and removes from it.

Its own tags: ``fence`` (text, ``lang``, ``options``), ``marker`` (a comment with a meaning), and one for each typed block of
``TYPED``, whose ``options`` are JSON and whose first child, ``title``, holds the argument.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import Element, SubElement

import msgspec
from markdown.blockprocessors import HashHeaderProcessor, SetextHeaderProcessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

if TYPE_CHECKING:
    from pymdownx.blocks import BlocksProcessor


class Tables(TableProcessor):
    """Tables that report rows with another number of cells than the header, and keep all words of such a row in the first cell.

    Python-Markdown drops surplus cells and adds missing ones, which could put a dose under another drug.
    """

    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        super()._build_row(row, parent, align)  # type: ignore[misc]  # missing in the stubs
        cells = self._split_row(row)  # type: ignore[attr-defined]  # missing in the stubs
        if len(cells) < len(align) or any(cell.strip() for cell in cells[len(align) :]):
            line = parent[-1]
            line.set("cells", str(len(cells)))
            for cell in line:
                cell.text = ""
            line[0].text = " | ".join(filter(None, map(str.strip, cells)))


class Headings(HashHeaderProcessor):
    """Headings ``## words`` and ``##words``. ``#3 words``, ``##3 words`` and ``C#`` stay text."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})(?!#)(?:[ ]+|(?<=##)(?![\d ]))(?P<header>[^\n]*?)(?:[ ]+(?:##+|\1))?[ ]*(?:\n|$)")


class Underlined(SetextHeaderProcessor):
    """Headings underlined by at least three characters; one or two are text."""

    RE = re.compile(r"^.*?\n(?:={3,}|-{3,})[ ]*(\n|$)", re.MULTILINE)


Expand: TypeAlias = Callable[[int, Element], Element]
"""Returns the element for the n-th fence."""

TYPED = ("study", "caption", "tip", "note", "warning", "danger", "editor")
"""The names of typed blocks, ``/// name | title``."""

OPTIONS = {
    "study": ("design", "n", "comparator", "follow_up", "registration", "evidence", "publication", "cites", "id"),
    "caption": ("id",),
}
"""The typed blocks that have options."""

_PLACEHOLDER = "\x02wzxhzdk:"
_STASHED = re.compile("[ ]*\x02wzxhzdk:([0-9]+)\x03[ ]*\n?")


def accept_options(_language: str, inputs: Mapping[str, str], options: dict[str, str], *_: object) -> bool:
    """Return True: a fence's options are checked by their reader, which knows the line."""
    options.update(inputs)
    return True


def fence_element(
    source: str, language: str | None, _class: str, options: Mapping[str, str], _md: object, **_: object
) -> Element:
    """Return a ``fence`` element that holds ``source``."""
    element = Element("fence", {"lang": language or "", "options": msgspec.json.encode(options).decode()})
    element.text = AtomicString(source)
    return element


class Footnotes(FootnoteExtension):
    """Footnotes whose markers share an id: nothing links back to them, and unique ids take quadratic time."""

    def unique_ref(self, reference: str, found: bool = False) -> str:  # noqa: ARG002, FBT002 - Markdown's signature
        """Return ``reference``."""
        return reference

    def setFootnote(self, id: str, text: str) -> None:  # noqa: A002, N802 - Markdown's names
        """Keep the first definition of a label. A second one becomes an uncited reference, so that no word is lost."""
        again = id in self.footnotes
        super().setFootnote(f"{id}]{len(self.footnotes)}" if again else id, text)  # a label never contains a bracket


class Comments(Preprocessor):
    """Removes comments; those with a meaning become ``marker`` elements."""

    def run(self, lines: list[str]) -> list[str]:
        """Return ``lines`` without comments."""
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
        """Return the placeholder of a comment with a meaning, as a separate block; empty for any other."""
        name, _, rest = words.partition(":")
        if name.strip() not in {"slide", "notes"}:
            return ""
        marker = Element("marker", {"name": name.strip()})
        marker.text = AtomicString(rest.strip())
        return f"\n\n{indent}{self.md.htmlStash.store(marker)}\n\n{indent}"


class Unstash(Treeprocessor):
    """Replaces placeholders by their stashed elements, so that inline patterns are applied within."""

    expand: Expand

    def run(self, root: Element) -> None:
        """Process ``root`` in place."""
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
        """Yield alternating texts and stashed elements, from texts and numbers in ``pieces``."""
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
    """A typed block ``/// name | title``. Its options are checked by their reader, which knows the line."""

    ARGUMENT = None

    def _validate(self, _parent: Element, arg: str | None, **options: object) -> bool:
        self.argument = arg or ""
        self.given = options
        self.options: dict[str, dict[str, str]] = {"attrs": {}}
        return True

    def on_create(self, parent: Element) -> Element:
        """Create the element of this block with its title."""
        options = msgspec.json.encode(self.given, enc_hook=str, order="deterministic").decode()
        element = SubElement(parent, self.NAME, {"options": options})
        SubElement(element, "title").text = self.argument
        return element

    def on_markdown(self) -> str:
        """Return that the body consists of blocks."""
        return "block"


class TypedBlocks(BlocksExtension):  # type: ignore[misc]  # pymdownx is untyped
    """Registers ``TYPED``."""

    def extendMarkdownBlocks(self, _md: object, manager: BlocksProcessor) -> None:  # noqa: N802 - pymdownx's name
        """Register the blocks; called by pymdownx."""
        for name in TYPED:
            manager.register(type(name.title(), (_Typed,), {"NAME": name}), self.getConfigs())
