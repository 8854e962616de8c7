"""What the elements of a page mean: the looks of their words, what is hidden, set in the middle, or the cells of a table.

``PageNotes``: what the links within a page mean: footnotes with their markers, linked headings, and links that lead nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from viewer.content.importing.draft import TextBit
from viewer.content.importing.report import ImportReport
from viewer.content.spacing import HAN
from viewer.i18n import tr

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


_MARKER = re.compile(r"\s*[\[［(（【^]?\s*(?:注|note)?\s*(\d{1,3}|[*†‡§]|[a-zivx]{1,4})\s*[\]］)）】]?\s*", re.IGNORECASE)
_BACK = re.compile(r"\s*(?:[↑↩⤴^︎↵]+|返回|back)\s*", re.IGNORECASE)
_ANCHOR = re.compile(r"[A-Za-z][\w-]*")
_LABELS = re.compile(r"\s*(?:脚注|注释|尾注|footnotes?|notes?|参考文献|参考资料|references?)\s*[:：]?\s*", re.IGNORECASE)


@dataclass(slots=True)
class PageNotes:
    """Notes of the article in ``root``: ``cited`` labels by marker, ``definitions`` by label, ``gone``: not to be walked."""

    root: Element
    cited: dict[Element, str] = field(default_factory=dict)
    definitions: dict[str, Element] = field(default_factory=dict)
    gone: set[Element] = field(default_factory=set)
    _ids: dict[str, Element] = field(default_factory=dict)
    _wanted: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        order = {element: place for place, element in enumerate(self.root.iter())}
        parents = {child: parent for parent in self.root.iter() for child in parent}
        for element in order:
            for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
                if name:
                    self._ids.setdefault(name, element)
        labels: dict[Element, str] = {}
        for link in self.root.iter("a"):
            name = unquote(link.get("href", "")[1:]) if link.get("href", "").startswith("#") else ""
            target = self._ids.get(name)
            if target is None:
                continue
            self._wanted.add(name)
            marker = _MARKER.fullmatch("".join(link.itertext()))
            if not marker or order[target] <= order[link]:
                continue
            definition = _definition(target, parents)
            if definition is None or link in set(definition.iter()):
                continue
            if definition not in labels:
                label = marker[1] if marker[1].isdecimal() else f"n{len(labels) + 1}"
                label = label if label not in self.definitions else f"n{len(labels) + 1}-{label}"
                labels[definition] = label
                self.definitions[label] = definition
            self.cited[link] = labels[definition]
        for definition in labels:
            self._take_out(definition, parents, order)

    def anchor(self, heading: Element) -> str:
        """Return the anchor of ``heading``, if a link of the page leads to it."""
        names = [element.get("id") or element.get("name") or "" for element in heading.iter()]
        return next((name for name in names if name in self._wanted and _ANCHOR.fullmatch(name)), "")

    def target(self, link: Element, report: ImportReport) -> str:
        """Return where ``link`` leads in the article or the web; empty, and told, if that is nowhere."""
        href = link.get("href", "").strip()
        words = "".join(link.itertext()).strip()
        if not href or not words:
            return ""
        if re.match(r"https?://", href, re.IGNORECASE):
            try:
                host = urlsplit(href).hostname
            except ValueError:
                host = None
            if host and "@" not in urlsplit(href).netloc:
                return href
        if href.startswith("#") and (target := self._ids.get(unquote(href[1:]))) is not None:
            heading = target if re.fullmatch("h[1-6]", target.tag) else None
            if heading is not None and (anchor := self.anchor(heading)):
                return f"#{anchor}"
        report.leave(tr("链接的地址"), tr("文字留下；地址不是 https 网页，也不是本文的标题"), f"{words}（{href}）")
        return ""

    def _take_out(self, definition: Element, parents: dict[Element, Element], order: dict[Element, int]) -> None:
        """Take ``definition`` out of the text, and the links in it that lead back."""
        self.gone.add(definition)
        for link in [link for link in definition.iter("a") if link.get("href", "").startswith("#")]:
            target = self._ids.get(unquote(link.get("href", "")[1:]))
            words = "".join(link.itertext())
            if _BACK.fullmatch(words) or (target is not None and order[target] < order[definition] and _MARKER.fullmatch(words)):
                link.text = ""
                for child in list(link):
                    link.remove(child)
        parent = parents.get(definition)
        if parent is not None and all(child in self.gone for child in parent) and not (parent.text or "").strip():
            self.gone.add(parent)
            siblings = list(parents.get(parent, ()))
            at = siblings.index(parent) if parent in siblings else 0
            before = siblings[at - 1] if at else None
            if before is not None and (before.tag == "hr" or _LABELS.fullmatch("".join(before.itertext()))):
                self.gone.add(before)


def _definition(target: Element, parents: dict[Element, Element]) -> Element | None:
    """Return the element that holds the note at ``target``."""
    element: Element | None = target
    while element is not None and element.tag not in {"li", "p", "div", "aside", "dd", "td", "section"}:
        element = parents.get(element)
    return element if element is not None and len("".join(element.itertext())) < 4000 else None
