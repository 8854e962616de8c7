"""What must be known of a tree before it is read: which captions belong to what, every anchor, every figure's number."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import msgspec

from viewer.content.inline_syntax import HEADINGS
from viewer.content.manuscript import Manuscript
from viewer.content.problem import Findings
from viewer.content.scan import Lines
from viewer.i18n import tr

_NUMBERED = {"figure": ("fig", "图"), "chart": ("fig", "图"), "table": ("tbl", "表")}
_ENGLISH = {"图": "Figure", "表": "Table"}
_ANCHOR = re.compile(r"[\w.:-]{1,80}")


@dataclass(slots=True)
class Survey:
    """Anchors, captions, options and numbers by element, the lines of typed blocks, and labels (“图 1”) by anchor."""

    anchors: dict[Element, str] = field(default_factory=dict)
    captions: dict[Element, Element] = field(default_factory=dict)
    options: dict[Element, dict[str, object]] = field(default_factory=dict)
    numbers: dict[Element, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    lines: dict[Element, int] = field(default_factory=dict)


def survey(root: Element, manuscript: Manuscript, lines: Lines, language: str, findings: Findings) -> Survey:
    """The survey of ``root``; lone pictures become ``figure`` elements, captions leave the tree.

    Raises ``ContentError``.
    """
    found = Survey()
    _name_lines(root, lines, found)
    _bind(root, manuscript, found)
    _anchor(root, manuscript, found, findings)
    _number(root, found, chinese=language.startswith("zh"))
    return found


def _number(root: Element, found: Survey, *, chinese: bool) -> None:
    """Counts figures and charts together, and tables that have a caption."""
    counts: Counter[str] = Counter()
    for element in root.iter():
        if element.tag not in _NUMBERED:
            continue
        kind, word = _NUMBERED[element.tag]
        if kind == "tbl" and element not in found.captions:
            found.numbers[element] = 0
            continue
        counts[kind] += 1
        found.numbers[element] = counts[kind]
        found.labels[found.anchors[element]] = f"{word if chinese else _ENGLISH[word]} {counts[kind]}"


def _name_lines(root: Element, lines: Lines, found: Survey) -> None:
    """Notes the line and the options of each typed block."""
    typed = [element for element in root.iter() if element.get("options") and element.tag not in {"fence", "listing"}]
    if [element.tag for element in typed] == [name for name, _ in lines.blocks]:
        found.lines = {element: line for element, (_, line) in zip(typed, lines.blocks, strict=True)}
    for element in typed:
        found.options[element] = msgspec.json.decode(element.get("options", "{}"), type=dict[str, object])


def _bind(parent: Element, manuscript: Manuscript, found: Survey) -> None:
    """Gives each caption to what stands before it, and makes figures of lone pictures."""
    before: Element | None = None
    for child in list(parent):
        if child.tag == "caption":
            line = found.lines.get(child, 0)
            if before is None or before.tag not in _NUMBERED or before in found.captions:
                raise manuscript.fault(tr("说明前面没有表、图或图表。"), tr("紧接着写在它们后面。"), line=line)
            found.captions[before] = child
            parent.remove(child)
            continue
        if _lone_picture(child):
            _make_figure(child)
        _bind(child, manuscript, found)
        before = child


def _lone_picture(element: Element) -> bool:
    if element.tag not in {"p", "li"} or len(element) != 1 or element[0].tag != "img":
        return False
    return not (element.text or "").strip() and not (element[0].tail or "").strip()


def _make_figure(element: Element) -> None:
    picture = element[0]
    attributes = {key: picture.get(key, "") for key in ("src", "alt", "title", "id")}
    element.remove(picture)
    if element.tag == "p":
        element.tag = "figure"
        element.text = None
        element.attrib.clear()
        element.attrib.update(attributes)
    else:
        element.append(Element("figure", attributes))


def _anchor(root: Element, manuscript: Manuscript, found: Survey, findings: Findings) -> None:
    """Names every heading, figure, table, chart and study card: the author's names first, the rest by themselves."""
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
            line = manuscript.line_of(written.split("\n", 1)[0])
            findings.error("anchor", line, message, tr("只用文字、数字、连字符、点和冒号。"))
            wanting.append(element)
            continue
        if written in taken:
            message = tr("锚点“{id}”用了两次。", id=written)
            findings.error("anchor", _second_line(manuscript, written), message, tr("给它们不同的名字。"))
            wanting.append(element)
            continue
        taken.add(written)
        found.anchors[element] = written
    for element in wanting:
        anchor = next(name for name in _proposals(element) if name not in taken)
        taken.add(anchor)
        found.anchors[element] = anchor


def _written(element: Element, found: Survey) -> str:
    """The name that the author gave to ``element``; empty: none."""
    options = dict(found.options.get(element, {}))
    if element in found.captions:
        options = {**found.options.get(found.captions[element], {}), **options}
    attributes = options.get("attrs")
    named = options.get("id") or (attributes.get("id") if isinstance(attributes, dict) else "")
    return str(named) if named else element.get("id", "")


def _second_line(manuscript: Manuscript, anchor: str) -> int:
    """The line where ``anchor`` is given as a name for the second time; 0: not found."""
    pattern = re.compile(rf"(?:#|id:\s*[\"']?){re.escape(anchor)}\b")
    lines = [n for n, line in enumerate(manuscript.text.split("\n"), start=1) if n > manuscript.body_line and pattern.search(line)
             and f"](#{anchor}" not in line]
    return lines[1] if len(lines) > 1 else 0


def _proposals(element: Element) -> Iterator[str]:
    """Names for ``element``, the best first, without end."""
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
    """``words`` as an anchor: letters (Han too) and digits in lower case, the rest one hyphen."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", words).lower()).strip("-")[:80]
