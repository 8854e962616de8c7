"""The numbers of Word's lists, which go on after other paragraphs: mammoth begins each list at 1."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIRST, _LAST = "\ue000", "\ue001"
"""Around the number of an item, at its beginning, until mammoth has made a page of it."""
_MARKED = re.compile(f"<li>((?:<[^<>]*>)*){_FIRST}([0-9]+){_LAST}")
_LEFT = re.compile(f"{_FIRST}[0-9]+{_LAST}")


def with_numbers(page: str) -> str:
    """Return ``page`` with the marked numbers as values of its items."""
    return _LEFT.sub("", _MARKED.sub(r'<li value="\2">\1', page)) if _FIRST in page else page


def mark_numbers(root: Element, numbering: bytes) -> None:
    """Mark the number of each item of the numbered lists in ``root``, by the part ``numbering``."""
    kinds = ET.fromstring(numbering)  # noqa: S314 - without entities
    abstract = {each.get(f"{_W}abstractNumId", ""): each for each in kinds.iterfind(f"{_W}abstractNum")}
    lists = {each.get(f"{_W}numId", ""): each for each in kinds.iterfind(f"{_W}num")}
    counts: dict[str, dict[int, int]] = {}  # lists of one kind go on with each other's numbers
    begun: set[tuple[str, int]] = set()
    for paragraph in root.iter(f"{_W}p"):
        name = _value(paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId"), "")
        level = _number(paragraph.find(f"{_W}pPr/{_W}numPr/{_W}ilvl"), 0)
        kind = _value(lists[name].find(f"{_W}abstractNumId"), "") if name in lists else ""
        own = _level(abstract.get(kind), "lvl", level)
        if own is None:
            continue
        count = counts.setdefault(kind, {})
        override = _level(lists[name], "lvlOverride", level)
        start = None if override is None else override.find(f"{_W}startOverride")
        if start is not None and (name, level) not in begun:
            count[level] = _number(start, 1) - 1
        begun.add((name, level))
        count[level] = count.get(level, _number(own.find(f"{_W}start"), 1) - 1) + 1
        for deeper in [each for each in count if each > level]:
            del count[deeper]
        if _value(own.find(f"{_W}numFmt"), "") == "decimal":
            run = Element(f"{_W}r")
            ET.SubElement(run, f"{_W}t").text = f"{_FIRST}{count[level]}{_LAST}"
            paragraph.insert(1, run)  # behind its properties


def _level(parent: Element | None, tag: str, level: int) -> Element | None:
    found = () if parent is None else parent.iterfind(f"{_W}{tag}")
    return next((each for each in found if each.get(f"{_W}ilvl") == str(level)), None)


def _value(element: Element | None, otherwise: str) -> str:
    return otherwise if element is None else element.get(f"{_W}val", otherwise)


def _number(element: Element | None, otherwise: int) -> int:
    value = _value(element, "")
    return int(value) if re.fullmatch(r"[0-9]{1,6}", value) else otherwise
