"""Inline elements → ``Inline``: emphasis, links, citations, cross references, terms; needless spaces are removed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from viewer.content.blocks import (
    Break,
    Citation,
    CodeSpan,
    Corrected,
    CrossReference,
    Emphasis,
    Inline,
    Inlines,
    Link,
    Marked,
    Strong,
    Struck,
    Subscript,
    Superscript,
    Text,
)
from viewer.content.citations import Citations
from viewer.content.glossary import Marker
from viewer.content.link_targets import BadLinkError, resolve, spoken_target
from viewer.content.problem import Findings
from viewer.content.source_positions import SourcePositions
from viewer.content.spacing import composed, needless, tidy
from viewer.content.text import plain
from viewer.i18n import tr

_Span = Strong | Emphasis | Superscript | Subscript | Corrected | Struck | Marked
_SPANS: dict[str, Callable[[Inlines], _Span]] = {
    "strong": Strong,
    "em": Emphasis,
    "sup": Superscript,
    "sub": Subscript,
    "ins": Corrected,
    "del": Struck,
    "mark": Marked,
}
INLINE_TAGS = frozenset({*_SPANS, "a", "br", "code", "img"})
_CROSS_WORDS = {"图", "表", "Figure", "Table", "figure", "table", "Fig.", "图表"}
_UNDEFINED = re.compile(r"\[\^([^\]\n]{1,80})\]")


@dataclass(frozen=True, slots=True)
class InlineReader:
    """Reads the words of one article. ``labels``: labels such as “图 1” by anchor."""

    citations: Citations
    marker: Marker
    labels: Mapping[str, str]
    findings: Findings
    places: SourcePositions

    def read(self, element: Element, *, terms: bool = True) -> Inlines:
        """Read the inlines of ``element``; ``terms``: whether glossary terms are marked."""
        if any("[^" in text for text in element.itertext()):
            self._look_for_undefined(element)
        if not len(element):  # most paragraphs are one text
            element.text = tidy((element.text or "").strip())
            return tuple(self._text(element.text, terms=terms))
        _tidy(element)
        return tuple(_joined(self._inside(element, terms=terms)))

    def _look_for_undefined(self, element: Element) -> None:
        """Report markers of undefined references; they stay in the text as written."""
        for line, text in self.places.texts(element):
            for missing in _UNDEFINED.finditer(text):
                message = tr("没有文献 [^{label}]。", label=missing[1])
                remedy = tr("在文末写“[^{label}]: …”。", label=missing[1])
                self.findings.error("reference", line + text.count("\n", 0, missing.start()), message, remedy)

    def _inside(self, element: Element, *, terms: bool) -> Iterator[Inline]:
        yield from self._text(element.text, terms=terms)
        for child in element:
            yield from self._one(child, terms=terms)
            yield from self._text(child.tail, terms=terms)

    def _text(self, text: str | None, *, terms: bool) -> Iterator[Inline]:
        if not text:
            return
        text = composed(text)
        if terms:
            yield from self.marker.mark(text)
        else:
            yield Text(text)

    def _one(self, element: Element, *, terms: bool) -> Iterator[Inline]:
        if label := _cited(element):
            yield Citation(self.citations.number(label)) if label in self.citations else Text(f"[^{label}]")
        elif span := _SPANS.get(element.tag):
            children = tuple(_joined(self._inside(element, terms=terms)))
            if children:
                yield span(children)
        elif element.tag == "a":
            yield from self._link(element)
        elif element.tag == "code":
            yield CodeSpan(unescape_code(element.text or "").replace("\n", " "))
        elif element.tag == "br":
            yield Break()
        elif element.tag == "img":
            message = tr("这里放不下图片，只显示它的说明。")
            self.findings.error("picture", self.places.line(element), message, tr("让图片单独成段。"))
            yield Text(tidy(element.get("alt", "")))
        else:
            self.findings.error("format", self.places.line(element), tr("这里不能放这样的内容。"), tr("单独成段。"))
            yield from self._inside(element, terms=terms)

    def _link(self, element: Element) -> Iterator[Inline]:
        """Yield the link, or only its words if its target is not allowed."""
        written, line = element.get("href", ""), self.places.line(element)
        children = tuple(_joined(self._inside(element, terms=False)))
        words = plain(children).strip()
        try:
            href = resolve(written)
        except BadLinkError as error:
            self.findings.warning("link", line, str(error), tr("链接可以是 #章节、文章 id 或 https 网址；现在只显示文字。"))
            yield from children
            if (target := spoken_target(written)) and target not in words:
                yield Text(target if not words else f" ({target})" if words.isascii() else f"（{target}）")
            return
        if href[1:] in self.labels and (not words or words in _CROSS_WORDS):
            yield CrossReference(href[1:], self.labels[href[1:]])
            return
        if not words:
            self.findings.error("link", line, tr("链接没有文字。"), tr("在方括号里写上文字。"))
            children = (Text(href),) if href.startswith("http") else ()
        if title := element.get("title"):
            message = tr("链接的提示“{title}”不会显示。", title=title[:40])
            self.findings.error("link", line, message, tr("写进链接的文字里。"))
        if children:
            yield Link(href, children)


def unescape_code(text: str) -> str:
    """Unescape code, which Python-Markdown keeps escaped."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def _cited(element: Element) -> str:
    """Return the label of a footnote marker; empty for any other element."""
    if element.tag == "sup" and len(element) == 1 and element[0].get("class") == "footnote-ref":
        return element[0].get("href", "").removeprefix("#fn:")
    return ""


def _joined(inlines: Iterator[Inline]) -> Iterator[Inline]:
    """Yield ``inlines`` with neighbouring texts joined."""
    text = ""
    for inline in inlines:
        if isinstance(inline, Text):
            text += inline.text
            continue
        if text:
            yield Text(text)
            text = ""
        yield inline
    if text:
        yield Text(text)


def _tidy(element: Element) -> None:
    """Remove needless spaces from every text in ``element``.

    At the edge of a span, a space between Han characters comes from the markup, not the author.
    """
    before, space = "", ""  # the last character so far; pending white space
    owner: tuple[Element, str] | None = None  # position of that white space
    for part, slot in _slots(element):
        if slot == "code":
            _settle(owner, before, (part.text or " ")[0], space)
            before, space, owner = (part.text or " ")[-1], "", None
            continue
        if slot in {"br", "cite"}:
            space, owner = "", None
            before = "" if slot == "br" else before
            continue
        text = getattr(part, slot) or ""
        core = text.strip()
        if not core:
            setattr(part, slot, "")
            space, owner = space + text, owner or ((part, slot) if text else None)
            continue
        lead = text[: len(text) - len(text.lstrip())]
        keep = (space or lead) and not needless(before, core[0], at_line_end=True)
        setattr(part, slot, tidy(core))
        if keep and owner:
            _append(owner)
        elif keep:
            setattr(part, slot, " " + getattr(part, slot))
        before, space = core[-1], text[len(text.rstrip()) :]
        owner = (part, slot) if space else None


def _slots(element: Element) -> Iterator[tuple[Element, str]]:
    """Yield every text of ``element`` in reading order, as (element, "text" | "tail"), with the unbreakable parts between."""
    yield element, "text"
    for child in element:
        if child.tag in {"code", "br"}:
            yield child, child.tag
        elif _cited(child):
            yield child, "cite"
        else:
            yield from _slots(child)
        yield child, "tail"


def _settle(owner: tuple[Element, str] | None, before: str, after: str, space: str) -> None:
    if owner and space and not needless(before, after, at_line_end=True):
        _append(owner)


def _append(owner: tuple[Element, str]) -> None:
    element, slot = owner
    setattr(element, slot, (getattr(element, slot) or "") + " ")
