"""Markdown text as an element tree: Python-Markdown with its own and pymdown-extensions' syntax, no HTML in between.

Own tags stand where HTML has none: ``fence`` (text, ``lang``, options), ``marker`` (a comment that means something), and one
for each typed block of ``TYPED``, whose ``options`` are JSON and whose first child, ``title``, holds its argument.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

import msgspec
from markdown import Markdown
from markdown.extensions import Extension, abbr, attr_list, def_list, footnotes, sane_lists, tables
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx import caret, mark, superfences, tilde
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

if TYPE_CHECKING:
    from pymdownx.blocks import BlocksProcessor

TYPED = ("study", "caption", "tip", "note", "warning", "danger", "editor")
"""The names of ``/// name | title`` blocks."""

_PLACEHOLDER = "\x02wzxhzdk:"
_STASHED = re.compile("[ ]*\x02wzxhzdk:([0-9]+)\x03[ ]*\n?")
_ENTITY = r"(&(?:\#[0-9]{1,7}|\#x[0-9a-fA-F]{1,6}|[a-zA-Z0-9]{2,31});)"


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed body. ``notes``: footnote definitions by label, in the order written. ``terms``: the text of ``*[term]: text``."""

    root: Element
    notes: dict[str, Element]
    terms: dict[str, str]


class ParserError(Exception):
    """Python-Markdown or an extension broke down over a text."""


_BREAKDOWNS = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)


def parse(body: str, lead: str, expand: Callable[[int, Element], Element]) -> Tree:
    """The tree of ``body``; its first child is a ``lead`` that holds ``lead``'s words.

    ``expand`` gives the element that stands for the body's n-th ``fence`` (from 0), before inline patterns are applied.
    Raises ``ParserError``, and whatever ``expand`` raises.
    """
    try:
        return _parse(body, lead, expand)
    except _BREAKDOWNS as error:
        # WORKAROUND: pymdownx 13.1 runs out of its own stack over some unpaired ``~`` and ``^`` (IndexError); the parser's
        # state is spoilt then. Can go when random text no longer raises (tests/content/test_random_text.py).
        _markdown.cache_clear()
        raise ParserError from error


def _parse(body: str, lead: str, expand: Callable[[int, Element], Element]) -> Tree:
    md = _markdown()
    md.reset()
    unstash = md.treeprocessors["unstash"]
    assert isinstance(unstash, _Unstash)
    unstash.expand = expand
    lines = body.split("\n")
    for preprocessor in md.preprocessors:
        lines = preprocessor.run(lines)
    root = md.parser.parseDocument(lines).getroot()
    first = Element("lead")
    first.text = lead
    root.insert(0, first)
    for treeprocessor in md.treeprocessors:
        treeprocessor.run(root)
    notes: dict[str, Element] = {}
    for child in list(root):
        if child.tag == "div" and child.get("class") == "footnote":
            root.remove(child)
            notes = {item.get("id", "").removeprefix("fn:"): item for item in child.iter("li") if item.get("id")}
    return Tree(root, notes, dict(_abbreviations(md).abbrs))


@cache
def _markdown() -> Markdown:
    """One instance for all articles: making it costs more than most articles."""
    fence = {"name": "*", "class": "", "format": _fence, "validator": _accept_options}
    md = Markdown(
        extensions=[
            tables.TableExtension(use_align_attribute=True),
            footnotes.FootnoteExtension(),
            attr_list.AttrListExtension(),
            def_list.DefListExtension(),
            sane_lists.SaneListExtension(),
            abbr.AbbrExtension(),
            caret.InsertSupExtension(),
            tilde.DeleteSubExtension(),
            mark.MarkExtension(),
            superfences.SuperFencesCodeExtension(custom_fences=[fence]),
            _TypedBlocks(),
        ]
    )
    md.preprocessors.deregister("html_block")
    md.preprocessors.register(_Comments(md), "comments", 24)
    for pattern in ("html", "automail", "entity"):
        md.inlinePatterns.deregister(pattern)
    md.inlinePatterns.register(_Entity(_ENTITY, md), "entity", 80)
    for name in ("footnote-duplicate", "abbr"):
        md.treeprocessors.deregister(name)
    md.treeprocessors.register(_Unstash(md), "unstash", 45)
    return md


def _abbreviations(md: Markdown) -> abbr.AbbrExtension:
    return next(extension for extension in md.registeredExtensions if isinstance(extension, abbr.AbbrExtension))


def _accept_options(_language: str, inputs: Mapping[str, str], options: dict[str, str], *_: object) -> bool:
    options.update(inputs)
    return True


def _fence(source: str, language: str | None, _class: str, options: Mapping[str, str], _md: Markdown, **_: object) -> Element:
    element = Element("fence", {"lang": language or "", "options": msgspec.json.encode(options).decode()})
    element.text = AtomicString(source)
    return element


class _Entity(InlineProcessor):
    """``&lt;`` and its like are the characters that they name."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: ARG002, N802 - Markdown's name
        return html.unescape(m[1]).replace("\x02", "").replace("\x03", ""), m.start(0), m.end(0)


class _Comments(Preprocessor):
    """Takes comments out of the text; those that mean something become ``marker`` elements."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "<!--" not in text:
            return lines
        return "".join(self._without_comments(text)).split("\n")

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
            words = text[start + 4 : stop].strip()
            name = words.split(":", 1)[0].strip()
            if name in {"slide", "notes"}:
                marker = Element("marker", {"name": name})
                marker.text = AtomicString(words.partition(":")[2].strip())
                indent = line if not line.strip() else ""
                yield f"\n\n{indent}{self.md.htmlStash.store(marker)}\n\n{indent}"  # type: ignore[arg-type]  # any object may be kept
            end = stop + 3
        yield text[end:]


class _Unstash(Treeprocessor):
    """Puts stashed elements where their placeholders stand, so that inline patterns reach the words in them."""

    expand: Callable[[int, Element], Element]

    def run(self, root: Element) -> None:
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
        self.options = {"attrs": {}}
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


class _TypedBlocks(BlocksExtension):  # type: ignore[misc]  # pymdownx is untyped
    """Registers ``TYPED``."""

    def extendMarkdownBlocks(self, _md: Markdown, manager: BlocksProcessor) -> None:  # noqa: N802 - pymdownx's name
        for name in TYPED:
            manager.register(type(name.title(), (_Typed,), {"NAME": name}), self.getConfigs())
