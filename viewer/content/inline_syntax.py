"""Inline syntax: named characters, the marks that ``find_marks`` finds, anchors of headings and pictures."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Mapping, Sequence
from html.entities import html5
from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as Patterns
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from viewer.content.marks import OBJECT, SIGNS, Mark, find_marks
from viewer.content.spacing import clean

_INLINE = re.compile(r"[`\\\[<&]|  \n")
"""What each of the inline patterns that are left begins with."""
_SIGN = re.compile(f"[{re.escape(SIGNS)}]")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_VERBATIM = frozenset({"code", "pre", "listing", "fence", "marker"})
_LINE_END = "\u2028"  # a forced line end; never part of a text
_PLANE = 0x100000  # private-use characters, each standing for an escaped one
_PACKED = re.compile(f"[{chr(_PLANE)}-{chr(_PLANE + 127)}]")
_ESCAPED = re.compile("\x02([0-9]+)\x03")
_ATTRIBUTE = r"(?:#[^ {}]+|\.[A-Za-z][^ {}]*|[A-Za-z][\w-]*=(?:\"[^\"{}]*\"|'[^'{}]*'|[^ {}]+))"
_NAMED = rf"\{{:?[ ]*(?=[^{{}}]*#)(?:{_ATTRIBUTE}[ ]*)+\}}"
_ANY = rf"\{{:[ ]*(?:{_ATTRIBUTE}[ ]*)+\}}"
_HEADING_END = re.compile(rf"[ ]+(?:{_NAMED}|{_ANY})[ ]*$")
_LAST_LINE = re.compile(rf"\n[ ]*{_ANY}[ ]*$")
_BEHIND = re.compile(rf"(?:{_NAMED}|{_ANY})")


class Entity(InlineProcessor):
    """Replaces ``&lt;`` and similar entities by their characters, which are never marks."""

    PATTERN = r"(&(?:\#[0-9]{1,7}|\#x[0-9a-fA-F]{1,6}|[a-zA-Z0-9]{2,31});)"

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Markdown's name; a pattern may return text
        self, m: re.Match[str], data: str  # noqa: ARG002 - Markdown's argument
    ) -> tuple[str, int, int]:
        """Return the characters without control characters, two of which delimit Markdown's stash."""
        known = m[1].startswith("&#") or m[1][1:] in html5  # html.unescape reads “&notx;” as “¬x;”
        words = clean(html.unescape(m[1])) if known else m[1]
        return "".join(f"\x02{ord(sign)}\x03" if sign in SIGNS else sign for sign in words), m.start(0), m.end(0)


class Inlines(Patterns):
    """Applies Markdown's inline patterns, but not to text without any of their characters: that is most of it."""

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - Markdown's names
        """Return ``data`` with placeholders for what the patterns from ``patternIndex`` on found."""
        if not _INLINE.search(data):
            return data
        found: str = super()._InlineProcessor__handleInline(data, patternIndex)  # type: ignore[misc]  # private in the stubs
        return found


class Marks(Treeprocessor):
    """Turns marks in text into elements by the rules of ``find_marks``; runs after all other inline patterns."""

    def run(self, root: Element) -> None:
        """Process ``root`` in place."""
        waiting = [root]
        while waiting:
            element = waiting.pop()
            if element.tag not in _VERBATIM and not isinstance(element.text, AtomicString):
                waiting += element
                self._mark(element)

    def _mark(self, element: Element) -> None:
        children = list(element)
        if not (_SIGN.search(element.text or "") or any(_SIGN.search(child.tail or "") for child in children)):
            return
        pieces = [_pack(element.text or "")]
        solid: dict[int, Element] = {}  # what is not text, by position
        length = len(pieces[0])
        for child in children:
            solid[length] = child
            pieces += (_LINE_END if child.tag == "br" else OBJECT, _pack(child.tail or ""))
            length += 1 + len(pieces[-1])
        text = "".join(pieces)
        marks, _ = find_marks(text)
        if marks:
            del element[:]
            element.text = None
            _build(element, text, solid, marks)


def _build(element: Element, text: str, solid: Mapping[int, Element], marks: Sequence[Mark]) -> None:
    """Fill the empty ``element`` with ``text`` and its ``solid`` parts, inside the elements of ``marks``."""
    waiting, places = deque(marks), deque(solid)
    within: list[tuple[Element, Mark | None]] = [(element, None)]
    at = 0
    while at < len(text) or len(within) > 1:
        target, mark = within[-1]
        begin = waiting[0].start if waiting else len(text)
        stop = min(begin, mark.after if mark else len(text))
        while places and places[0] < stop:
            place = places.popleft()
            _add_text(target, text[at:place])
            solid[place].tail = None
            target.append(solid[place])
            at = place + 1
        _add_text(target, text[at:stop])
        if mark and stop == mark.after:
            at = mark.end
            within.pop()
        elif waiting:
            begun = waiting.popleft()
            for tag in begun.tags:
                target = SubElement(target, tag)
            within.append((target, begun))
            at = begun.inside
        else:
            at = stop


def _add_text(element: Element, text: str) -> None:
    if not text.isascii():
        text = _PACKED.sub(lambda match: f"\x02{ord(match[0]) - _PLANE}\x03", text)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _pack(text: str) -> str:
    """Return ``text`` with each escaped character as a single one, which is not a mark."""
    return _ESCAPED.sub(lambda match: chr(_PLANE + int(match[1])), text) if "\x02" in text else text


class Attributes(Treeprocessor):
    """Reads ``{#name}`` after a heading or picture as its anchor; other attributes and ``{: .class
    }`` are dropped. Any other brace is text.
    """

    def run(self, root: Element) -> None:
        """Process ``root`` in place."""
        for element in root.iter():
            if element.tag in HEADINGS:
                self._read_anchor(element, _HEADING_END)
            elif element.tag in {"p", "li"}:
                self._read_anchor(element, _LAST_LINE)
            elif element.tag == "img" and (match := _BEHIND.match(element.tail or "")):
                element.tail = (element.tail or "")[match.end() :]
                element.set("id", _name(match[0]) or element.get("id", ""))

    def _read_anchor(self, element: Element, pattern: re.Pattern[str]) -> None:
        words = (element[-1].tail if len(element) else element.text) or ""
        if not (match := pattern.search(words)):
            return
        if len(element):
            element[-1].tail = words[: match.start()]
        else:
            element.text = words[: match.start()]
        if name := _name(match[0]):
            element.set("id", name)


def _name(attributes: str) -> str:
    match = re.search(r"#([^ }]+)", attributes)
    return match[1] if match else ""
