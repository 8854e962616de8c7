"""Parse Markdown to an element tree: Python-Markdown with its own and pymdown-extensions' syntax, without HTML in between."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import abbr, def_list, tables
from pymdownx import superfences

from viewer.content.inline_syntax import Attributes, Entity, Inlines, Marks
from viewer.content.list_syntax import BulletLists, Indented, NumberedLists, Quotes
from viewer.content.syntax import (
    Comments,
    Expand,
    Footnotes,
    Headings,
    Tables,
    TypedBlocks,
    Underlined,
    Unstash,
    accept_options,
    fence_element,
)

_UNUSED = ("html", "automail", "entity", "em_strong", "reference", "image_reference", "short_reference", "short_image_ref")
_BLOCK_BEHIND_TEXT = re.compile(r"(?<=[^\n])\n([ ]{0,3}/{3,}[ ]*[\w-]+[ ]*(?:\|[^\n]*)?(?=\n|$))")
"""WORKAROUND: if a typed block follows text without a blank line, and that text also contains one (in a quotation), pymdownx 13.1
loops forever: BlocksProcessor.test overwrites its result. Remove when "> /// note\\n> ///\\n/// tip\\n///" ends.
"""
_FENCE_BEHIND_NOTE = re.compile(r"^([ ]{0,3}\[\^[^\]\n]*\]:[^\n]*)\n(?=[ ]{0,3}\x02wzxhzdk:)", re.MULTILINE)
"""A fence would become part of the reference before it, but references are text only."""
_BREAKDOWNS = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)


class ParserError(Exception):
    """Python-Markdown or an extension failed on a text."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed body. ``notes``: footnote definitions by label, in source order. ``terms``: the text of ``*[term]: text``."""

    root: Element
    notes: dict[str, Element]
    terms: dict[str, str]


def parse(body: str, lead: str, expand: Expand, align: Callable[[Element], None] = lambda _root: None) -> Tree:
    """Parse ``body``; the first child of the tree is a ``lead`` with the paragraphs of ``lead``.

    ``expand`` returns the element for the n-th ``fence`` of the body (from 0), before inline patterns are applied;
    ``align`` gets the whole tree just before that, its words still as written. Raises ``ParserError``, and
    whatever ``expand`` and ``align`` raise.
    """
    try:
        return _parser().parse(body, lead, expand, align)
    except _BREAKDOWNS as error:
        _parser.cache_clear()  # its state is invalid
        raise ParserError from error


class _Parser:
    """One Markdown instance with its extensions."""

    def __init__(self) -> None:
        fence = {"name": "*", "class": "", "format": fence_element, "validator": accept_options}
        self._md = Markdown(
            extensions=[
                tables.TableExtension(use_align_attribute=True),
                Footnotes(),
                def_list.DefListExtension(),
                superfences.SuperFencesCodeExtension(custom_fences=[fence]),
                TypedBlocks(),
            ]
        )
        self._unstash = Unstash(self._md)
        self._terms: dict[str, str] = {}
        md = self._md
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(Comments(md), "comments", 24)  # after fences, before anything else
        md.ESCAPED_CHARS += "~^=|<&:"
        for pattern in _UNUSED:
            md.inlinePatterns.deregister(pattern)
        md.inlinePatterns.register(Entity(Entity.PATTERN, md), "entity", 80)
        md.treeprocessors.deregister("footnote-duplicate")
        md.treeprocessors.register(Inlines(md), "inline", 20)  # in place of Markdown's own
        md.treeprocessors.register(self._unstash, "unstash", 45)  # after footnotes are added, before inline patterns
        md.treeprocessors.register(Marks(md), "marks", 18)  # after inline patterns
        md.treeprocessors.register(Attributes(md), "attr_list", 8)
        blocks = md.parser.blockprocessors  # each replaces Markdown's own
        blocks.deregister("reference")
        blocks.register(Indented(md.parser), "indent", 90)
        blocks.register(Tables(md.parser, {"use_align_attribute": True}), "table", 75)
        blocks.register(Headings(md.parser), "hashheader", 70)
        blocks.register(Underlined(md.parser), "setextheader", 60)
        blocks.register(NumberedLists(md.parser), "olist", 40)
        blocks.register(BulletLists(md.parser), "ulist", 30)
        blocks.register(Quotes(md.parser), "quote", 20)
        blocks.register(abbr.AbbrBlockprocessor(md.parser, self._terms), "abbr", 16)

    def parse(self, body: str, lead: str, expand: Expand, align: Callable[[Element], None]) -> Tree:
        """Parse ``body``."""
        md = self._md
        md.reset()
        self._terms.clear()
        self._unstash.expand = expand
        lines = body.split("\n")
        for preprocessor in md.preprocessors:
            lines = preprocessor.run(lines)
        root = Element("div")
        lead_element = SubElement(root, "lead")
        for paragraph in re.split(r"\n[ \t]*\n", lead):
            SubElement(lead_element, "p").text = paragraph
        text = _BLOCK_BEHIND_TEXT.sub(r"\n\n\1", "\n".join(lines))
        md.parser.parseChunk(root, _FENCE_BEHIND_NOTE.sub(r"\1\n\n", text))
        for treeprocessor in md.treeprocessors:
            if treeprocessor is md.treeprocessors["inline"]:
                align(root)
            treeprocessor.run(root)
        return Tree(root, _extract_notes(root), dict(self._terms))


def _extract_notes(root: Element) -> dict[str, Element]:
    """Remove the footnotes that were added to ``root``, and return them."""
    notes: dict[str, Element] = {}
    for child in list(root):
        if child.tag == "div" and child.get("class") == "footnote":
            root.remove(child)
            notes = {item.get("id", "").removeprefix("fn:"): item for item in child.iter("li") if item.get("id")}
    return notes


@cache
def _parser() -> _Parser:
    """Return the parser for all articles; creating it takes longer than parsing most articles."""
    return _Parser()
