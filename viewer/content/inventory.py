"""A survey of a tree before it is read: captions and what they belong to, anchors, numbers of figures."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from xml.etree.ElementTree import Element

import msgspec

from viewer.content.inline_reader import INLINE_TAGS
from viewer.content.inline_syntax import HEADINGS
from viewer.content.problem import Findings
from viewer.content.source_positions import SourcePositions
from viewer.i18n import tr

_NUMBERED = {"figure": ("fig", "图"), "chart": ("fig", "图"), "table": ("tbl", "表")}
_ENGLISH = {"图": "Figure", "表": "Table"}
_ANCHOR = re.compile(r"[\w.:-]{1,80}")


@dataclass(slots=True)
class Inventory:
    """Anchors, captions, options and numbers by element, and labels (“图 1”) by anchor."""

    anchors: dict[Element, str] = field(default_factory=dict)
    captions: dict[Element, Element] = field(default_factory=dict)
    options: dict[Element, dict[str, object]] = field(default_factory=dict)
    numbers: dict[Element, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    references: dict[Element, Element] = field(default_factory=dict)  # to figures that were inside a sentence


def take_inventory(root: Element, places: SourcePositions, language: str, findings: Findings) -> Inventory:
    """Survey ``root``; pictures become ``figure`` elements, captions are removed from the tree."""
    found = Inventory()
    for element in root.iter():
        if element.get("options") and element.tag not in {"fence", "listing"}:
            found.options[element] = msgspec.json.decode(element.get("options", "{}"), type=dict[str, object])
    chinese = language.startswith("zh")
    _Binder(found, places, findings, ("（", "）") if chinese else (" (", ")")).bind(root)
    _anchor(root, places, found, findings)
    for figure, reference in found.references.items():
        reference.set("href", f"#{found.anchors[figure]}")
    _number(root, found, chinese=chinese)
    return found


def _number(root: Element, found: Inventory, *, chinese: bool) -> None:
    """Assign numbers to figures and charts, counted together, and to tables with a caption."""
    counts: Counter[str] = Counter()
    for element in root.iter():
        if element.tag not in _NUMBERED:
            continue
        kind, word = _NUMBERED[element.tag]
        if kind == "tbl" and element not in found.captions and not element.findtext("title"):
            found.numbers[element] = 0
            continue
        counts[kind] += 1
        found.numbers[element] = counts[kind]
        found.labels[found.anchors[element]] = f"{word if chinese else _ENGLISH[word]} {counts[kind]}"


@dataclass(slots=True)
class _Binder:
    """Assigns captions to the elements before them, and turns pictures into figures."""

    found: Inventory
    places: SourcePositions
    findings: Findings
    brackets: tuple[str, str]

    def bind(self, parent: Element) -> None:
        """Process the children of ``parent`` in place."""
        before: Element | None = None
        waiting: list[Element] = []  # figures from a table, placed after its caption
        for child in list(parent):
            if child.tag == "caption":
                self._bind_caption(parent, child, before)
                continue
            _insert(parent, list(parent).index(child), waiting)
            before, waiting = child, []
            if child.tag == "table":
                cells = [cell for cell in child.iter() if cell.tag in {"td", "th"}]
                waiting = [figure for cell in cells for figure in self._extract_figures(cell, refer=True)]
            elif child.tag in {"p", *HEADINGS}:
                before = self._part(parent, child)
            else:
                if child.tag in {"li", "dd"}:
                    figures = self._extract_figures(child, refer=False)
                    _insert(child, len(_running(child)), figures)
                self.bind(child)
        parent.extend(waiting)

    def _part(self, parent: Element, text: Element) -> Element:
        """Move the pictures of ``text`` after it, as figures; return the last of these elements."""
        figures = self._extract_figures(text, refer=False)
        at = list(parent).index(text)
        _insert(parent, at + 1, figures)
        if figures and not "".join(text.itertext()).strip():
            parent.remove(text)
        return figures[-1] if figures else text

    def _bind_caption(self, parent: Element, caption: Element, before: Element | None) -> None:
        at = list(parent).index(caption)
        parent.remove(caption)
        if before is not None and before.tag in _NUMBERED and before not in self.found.captions:
            self.found.captions[before] = caption
            return
        words = [part for part in caption if part.tag != "title" or (part.text or "").strip()]
        if before is not None and before.get("missing"):  # a box that says what is missing
            before.extend(words)
            return
        message = tr("说明前面没有表、图或图表，现在按正文显示。")
        self.findings.error("caption", self.places.line(caption), message, tr("紧接着写在它们后面。"))
        _insert(parent, at, words)

    def _extract_figures(self, text: Element, *, refer: bool) -> list[Element]:
        """Take the pictures out of ``text`` and return them as figures.

        A reference stays in their place if ``refer`` is true and the sentence continues after the picture.
        """
        figures: list[Element] = []
        for part in _running(text):
            for picture in list(part.iter("img")):
                line = self.places.line(picture)
                figure = Element("figure", {key: picture.get(key, "") for key in ("src", "alt", "title", "id")})
                self.places.place(figure, line)
                figures.append(figure)
                before, after = _around(text, picture)
                amid = bool(before.rpartition("\n")[2].strip() and after.partition("\n")[0].strip())
                if part is not picture:
                    _leave_words(text, picture)
                elif refer or amid:
                    self._refer(text, picture, figure, bare=not (before.strip() or after.strip()))
                else:
                    _remove(text, picture)
                if amid and not refer:
                    message = tr("图片在一句话中间：图移到这一段之后，原处写图号。")
                    self.findings.warning("picture", line, message, tr("让图片单独成段。"))
        if figures:
            _trim_breaks(text)
        return figures

    def _refer(self, text: Element, picture: Element, figure: Element, *, bare: bool) -> None:
        """Replace ``picture`` by a reference to ``figure``, in brackets unless ``bare``."""
        self.found.references[figure] = picture
        picture.tag, picture.text = "a", "图"
        picture.attrib.clear()
        if not bare:
            start, end = self.brackets
            _append(text, list(text).index(picture), start)
            picture.tail = end + (picture.tail or "")


def _running(text: Element) -> list[Element]:
    """Return the inline elements at the beginning of ``text``."""
    return list(takewhile(lambda part: part.tag in INLINE_TAGS, text))


def _insert(parent: Element, at: int, elements: list[Element]) -> None:
    for number, element in enumerate(elements, start=at):
        parent.insert(number, element)


def _append(text: Element, at: int, words: str) -> None:
    """Add ``words`` before the child ``at`` of ``text``."""
    if at:
        text[at - 1].tail = (text[at - 1].tail or "") + words
    else:
        text.text = (text.text or "") + words


def _remove(text: Element, part: Element) -> None:
    """Remove ``part`` from ``text``, but not the text that follows it."""
    at = list(text).index(part)
    text.remove(part)
    _append(text, at, part.tail or "")


def _leave_words(text: Element, picture: Element) -> None:
    """Remove ``picture`` from its link or span; a link without other words gets the alternative text."""
    holder = next(element for element in text.iter() if picture in list(element))
    if holder.tag == "a" and not "".join(holder.itertext()).strip():
        _append(holder, list(holder).index(picture), picture.get("alt", ""))
    _remove(holder, picture)


def _trim_breaks(text: Element) -> None:
    """Remove the line breaks at both ends of ``text``, where a picture was."""
    while len(text) and text[0].tag == "br" and not (text.text or "").strip():
        _remove(text, text[0])
    while len(text) and text[-1].tag == "br" and not (text[-1].tail or "").strip():
        _remove(text, text[-1])


def _around(text: Element, picture: Element) -> tuple[str, str]:
    """Return the words of ``text`` before and after ``picture``."""
    sides: tuple[list[str], list[str]] = ([], [])
    behind = False

    def visit(element: Element) -> None:
        nonlocal behind
        behind = behind or element is picture
        sides[behind].append("\n" if element.tag == "br" else element.text or "")
        for child in element:
            visit(child)
            sides[behind].append(child.tail or "")

    visit(text)
    return "".join(sides[0]), "".join(sides[1])


def _anchor(root: Element, places: SourcePositions, found: Inventory, findings: Findings) -> None:
    """Give an anchor to every heading, figure, table, chart and study card: the author's first, then generated ones."""
    wanting: list[Element] = []
    taken: set[str] = set()
    for element in root.iter():
        if element.tag not in _NUMBERED and element.tag not in HEADINGS and element.tag != "study":
            continue
        written = _written(element, found)
        if not written:
            wanting.append(element)
            continue
        if not _ANCHOR.fullmatch(written):
            message = tr("“{id}”不能作锚点。", id=written[:80])
            findings.error("anchor", places.line(element), message, tr("只用文字、数字、连字符、点和冒号。"))
            wanting.append(element)
            continue
        if written in taken:
            message = tr("锚点“{id}”用了两次。", id=written)
            named = found.captions.get(element, element)
            findings.error("anchor", places.line(named), message, tr("给它们不同的名字。"))
            wanting.append(element)
            continue
        taken.add(written)
        found.anchors[element] = written
    for element in wanting:
        anchor = next(name for name in _proposals(element) if name not in taken)
        taken.add(anchor)
        found.anchors[element] = anchor


def _written(element: Element, found: Inventory) -> str:
    """Return the anchor that the author gave to ``element``, or empty."""
    options = dict(found.options.get(element, {}))
    if element in found.captions:
        options = {**found.options.get(found.captions[element], {}), **options}
    attributes = options.get("attrs")
    named = options.get("id") or (attributes.get("id") if isinstance(attributes, dict) else "")
    return str(named) if named else element.get("id", "")


def _proposals(element: Element) -> Iterator[str]:
    """Yield an endless series of anchors for ``element``, the best first."""
    if element.tag in HEADINGS:
        base = slug("".join(element.itertext())) or "section"
        yield base
    else:
        base = _NUMBERED.get(element.tag, (element.tag, ""))[0]
    number = 2 if element.tag in HEADINGS else 1
    while True:
        yield f"{base}-{number}"
        number += 1


def slug(words: str) -> str:
    """Return ``words`` as an anchor: letters (Han too) and digits in lower case, the rest one hyphen."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", words).lower()).strip("-")[:80]
