"""What the elements of a page mean: the looks of their words, what is hidden, set in the middle, or the cells of a table."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

from viewer.content.importing.draft import TextBit
from viewer.content.spacing import HAN

_TAGS = {
    "bold": {"b", "strong"},
    "slanted": {"i", "em", "cite", "var", "dfn"},
    "struck": {"s", "del", "strike"},
    "code": {"code", "tt", "kbd", "samp"},
    "raised": {"sup"},
    "lowered": {"sub"},
}
_STYLES = {
    look: re.compile(pattern, re.IGNORECASE)
    for look, pattern in {
        "bold": r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)",
        "slanted": r"font-style\s*:\s*(?:italic|oblique)",
        "struck": r"text-decoration[\w-]*\s*:[^;]*line-through",
        "raised": r"vertical-align\s*:\s*super",
        "lowered": r"vertical-align\s*:\s*sub",
    }.items()
}
"""The looks of ``TextBit`` by the elements and styles that give them."""
_LIGHT = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-5]00)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(px|pt|em|rem)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0}
_BLANK = re.compile(r"[ \t\r\n\f\u00a0]+")
_HAN_ENDS = re.compile(rf"(?<=[{HAN}])[ \t]*\n[ \t\n]*(?=[{HAN}])")

_ALL_BLOCKS = """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table tbody td tfoot th
thead tr ul"""
BLOCKS = frozenset(_ALL_BLOCKS.split())
_ALL_LOST = """audio button canvas datalist embed iframe input map meter object option output param progress select source svg
math textarea track video"""
LOST = frozenset(_ALL_LOST.split())
"""Elements that have no counterpart in an article."""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SILENT = frozenset({"script", "style", "template", "noscript", "link", "meta", "title", "head", "base", "wbr", "col", "colgroup"})


def look_inside(element: Element, look: TextBit) -> TextBit:
    """Return the look inside ``element``, which is inside ``look``: a bit without words."""
    style, tag = element.get("style", ""), element.tag
    given: dict[str, bool] = {name: True for name, tags in _TAGS.items() if tag in tags}
    if style:
        given |= {name: True for name, pattern in _STYLES.items() if pattern.search(style)}
        if "bold" not in given and _LIGHT.search(style):
            given["bold"] = False
        if size := _SIZE.search(style):
            look = replace(look, size=min(float(size[1]) if size[1].count(".") < 2 else 0.0, 200.0) * _PIXELS[size[2].lower()])
    return replace(look, **given) if given else look  # type: ignore[arg-type]  # the flags of a bit


def collapsed(text: str) -> str:
    """Return ``text`` with its white space as a browser shows it; a line end between Han is none."""
    return _BLANK.sub(" ", _HAN_ENDS.sub("", text)) if text else ""


def is_hidden(element: Element) -> bool:
    """Return whether a reader of the page never sees ``element``. ``visibility`` does not count: WeChat's script sets it."""
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def is_centred(element: Element) -> bool:
    """Return whether the words of ``element`` are set in the middle."""
    return element.tag == "center" or element.get("align") == "center" or bool(_CENTRED.search(element.get("style", "")))


def classes_of(element: Element) -> str:
    """Return the names by which a page's style sheet knows ``element``."""
    return f"{element.get('class', '')} {element.get('id', '')}".strip().lower()


def table_rows(table: Element) -> list[list[Element]]:
    """Return the cells of ``table`` by row, without those of tables inside it."""
    rows: list[list[Element]] = []
    for part in [table, *(child for child in table if child.tag in {"thead", "tbody", "tfoot"})]:
        rows += [[cell for cell in row if cell.tag in {"td", "th"}] for row in part if row.tag == "tr"]
    return rows


def is_layout(table: Element, rows: list[list[Element]]) -> bool:
    """Return whether ``table`` only sets parts of the page beside each other."""
    filled = [row for row in rows if row]
    if len(filled) < 2 or all(len(row) == 1 for row in filled) or table.get("role") == "presentation":
        return True
    return any(each.tag in {"table", *HEADINGS} for each in table.iter() if each is not table)


def whole_number(words: str, otherwise: int, *, zero: bool = False) -> int:
    """Return the whole number ``words``, at most a million; ``otherwise`` if it is none."""
    words = words.strip()[:20]
    number = min(int(words), 1_000_000) if words.isdecimal() and words.isascii() else otherwise
    return number if number or zero else otherwise
