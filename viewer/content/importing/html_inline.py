"""Words of an HTML element with their looks: bold, raised, lowered, struck, links, markers of notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from viewer.content.importing.draft import TextBit
from viewer.content.spacing import HAN

_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_LIGHT = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-5]00)", re.IGNORECASE)
_SLANTED = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_LOWERED = re.compile(r"vertical-align\s*:\s*sub", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class Look:
    """The look of the words inside an element."""

    bold: bool = False
    slanted: bool = False
    struck: bool = False
    code: bool = False
    raised: bool = False
    lowered: bool = False
    href: str = ""
    size: float = 0.0

    def piece(self, text: str) -> TextBit:
        """Return ``text`` with this look."""
        if self.code:
            return TextBit(text, code=True, href=self.href)
        return TextBit(text, self.bold, self.slanted, self.struck, False, self.raised, self.lowered, self.href, self.size)


def look_inside(element: Element, look: Look) -> Look:
    """Return the look inside ``element``, which is inside ``look``."""
    style, tag = element.get("style", ""), element.tag
    if tag in {"b", "strong"} or _BOLD.search(style):
        look = replace(look, bold=True)
    elif _LIGHT.search(style):
        look = replace(look, bold=False)
    if tag in {"i", "em", "cite", "var", "dfn"} or _SLANTED.search(style):
        look = replace(look, slanted=True)
    if tag in {"s", "del", "strike"} or _STRUCK.search(style):
        look = replace(look, struck=True)
    if tag in {"code", "tt", "kbd", "samp"}:
        look = replace(look, code=True)
    if tag == "sup" or _RAISED.search(style):
        look = replace(look, raised=True)
    if tag == "sub" or _LOWERED.search(style):
        look = replace(look, lowered=True)
    if size := _SIZE.search(style):
        look = replace(look, size=min(float(size[1]) if size[1].count(".") < 2 else 0.0, 200.0) * _PIXELS[size[2].lower()])
    return look


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
