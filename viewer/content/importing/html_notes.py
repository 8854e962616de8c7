"""Links within a page: footnotes with their markers, headings that are linked, and links that lead nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from viewer.content.importing.report import ImportReport
from viewer.i18n import tr

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
