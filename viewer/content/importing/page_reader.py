"""HTML, the pivot, → the body of a draft, by way of a tree of bounded size and depth.

selectolax parses a page as a browser does; nothing is run or fetched.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

from selectolax.lexbor import LexborHTMLParser, LexborNode

from viewer.content.importing.chrome import find_root, words_of_element
from viewer.content.importing.draft import DraftBody
from viewer.content.importing.html_elements import PageNotes
from viewer.content.importing.html_reader import HtmlReader
from viewer.content.importing.line_roles import arrange, tell_contacts
from viewer.content.importing.pictures import PictureCollector
from viewer.content.importing.report import ImportReport
from viewer.content.spacing import clean
from viewer.errors import LimitError
from viewer.i18n import tr

DEEPEST = 200
"""Elements inside each other; pages of WeChat have up to 60."""
MOST = 150_000
"""Elements and texts of a page."""
LARGEST = 8 * 2**20
"""Bytes of a page without its pictures."""
LONGEST_ATTRIBUTE = 4096
"""Characters of an attribute that are kept, except of an embedded picture."""

_OPENING = re.compile(r"<[a-zA-Z]")
_UNREAD = frozenset({"script", "style", "template", "head", "noscript", "svg", "math"})
"""Elements whose content is not walked into; ``head`` is read separately."""
_SYMBOLS = re.compile(r"(?:face|font-family)\s*[=:]\s*[\"'&quot;]*(?:symbol|wingdings|webdings)", re.IGNORECASE)
_FAMILY = re.compile(r"(?<![\w-])font-family\s*:\s*([^;]+)", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TITLE_TAIL = re.compile(r"\s+[-–—|_]\s+[^-–—|_]{1,30}$")


def read_page(text: str, path: Path, pictures: PictureCollector, report: ImportReport) -> DraftBody:
    """Read the article of the page ``text``.

    Raises ``LimitError``.
    """
    head, body = _parse(text, path)
    root = find_root(body)
    _tell_frame(head, body, root, report)
    title = _title(head, body, root)
    notes = PageNotes(root)
    reader = HtmlReader(path, report, pictures, notes, len(words_of_element(root).strip()))
    parts = reader.parts(root)
    found = {label: reader.note_bits(element) for label, element in _definitions(notes)}
    draft = DraftBody(parts, title, {label: bits for label, bits in found.items() if bits}, reader.terms, _published(head))
    arrange(draft, report)
    tell_contacts(reader.kept_contacts, report)
    return draft


def _parse(text: str, path: Path) -> tuple[Element, Element]:
    """Return the head and the body of the page ``text``, which was read from ``path``.

    Raises ``LimitError``.
    """
    if len(text) > LARGEST:
        message = tr("网页的文字超过 {n} MB。", n=LARGEST // 2**20)
        raise LimitError(path, 0, message, tr("只存正文，或拆成几篇。"))
    if len(_OPENING.findall(text)) > MOST:
        raise _too_many(path)
    page = LexborHTMLParser(text)
    head = _tree(page.head, path) if page.head else Element("head")
    body = _tree(page.body, path) if page.body else Element("body")
    if _SYMBOLS.search(text):
        _spell(body, "")
    return head, body


def _spell(element: Element, font: str) -> None:
    """Replace the letters of symbol fonts by what they look like: an “m” in Symbol is a μ."""
    from viewer.content.importing.word_runs import spelt  # with the table of the fonts

    named = _FAMILY.search(element.get("style", ""))
    font = element.get("face") or (named[1] if named else font)
    element.text = spelt(element.text or "", font.partition(",")[0])
    for child in element:
        _spell(child, font)
        child.tail = spelt(child.tail or "", font.partition(",")[0])


def _tree(root: LexborNode, path: Path) -> Element:
    """Copy ``root`` and what is inside it."""
    top = Element(root.tag or "div")
    waiting: list[tuple[LexborNode, Element, int]] = [(root, top, 0)]
    count = 0
    while waiting:
        node, element, depth = waiting.pop()
        if depth > DEEPEST:
            message = tr("网页的元素套了 {n} 层以上。", n=DEEPEST)
            raise LimitError(path, 0, message, tr("把正文复制到一个新的 Word 文件里，再导入它。"))
        child = node.first_child
        while child is not None:
            count += 1
            if count > MOST:
                raise _too_many(path)
            if child.is_text_node:
                _append(element, clean(child.text_content or ""))
            elif child.is_element_node:
                copy = Element(child.tag or "div", _attributes(child))
                element.append(copy)
                if copy.tag in _UNREAD:
                    copy.text = child.text() if copy.tag == "noscript" else None
                else:
                    waiting.append((child, copy, depth + 1))
            child = child.next
    return top


def _attributes(node: LexborNode) -> dict[str, str]:
    given = ((name, value or "") for name, value in node.attributes.items())
    return {name: value if value.startswith("data:") else clean(value[:LONGEST_ATTRIBUTE]) for name, value in given}


def _append(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _too_many(path: Path) -> LimitError:
    return LimitError(path, 0, tr("网页有 {n} 个以上的元素。", n=MOST), tr("只存正文，或拆成几篇。"))


def _definitions(notes: PageNotes) -> list[tuple[str, Element]]:
    """Return the notes, each ready to be read by itself."""
    notes.gone -= set(notes.definitions.values())
    return list(notes.definitions.items())


def _title(head: Element, body: Element, root: Element) -> str:
    """Return the title: the heading of the article or page, otherwise what the page is called."""
    own = [each for each in root.iter("h1") if words_of_element(each).strip()]
    called = [each for each in own if "title" in each.get("class", "").split()] or own
    if len(called) == 1:
        return _words(called[0])
    named = next((each for each in body.iter() if each.get("id") == "activity-name"), None)
    if named is not None and _words(named):
        return _words(named)
    for meta in head.iter("meta"):
        if meta.get("property") == "og:title" and meta.get("content", "").strip():
            return " ".join(meta.get("content", "").split())
    first = next((each for each in body.iter("h1") if words_of_element(each).strip()), None)
    if first is not None:
        return _words(first)
    title = head.find("title")
    return _TITLE_TAIL.sub("", _words(title)) if title is not None else ""


def _published(head: Element) -> str:
    """Return the day on which the source says it was published, or empty."""
    for meta in head.iter("meta"):
        names = (meta.get("property"), meta.get("name"), meta.get("itemprop"))
        if any(name in {"article:published_time", "datePublished", "publishdate"} for name in names):
            day = _DAY.match(meta.get("content", ""))
            try:
                return date(*map(int, day.groups())).isoformat() if day else ""
            except ValueError:
                return ""
    return ""


def _tell_frame(head: Element, body: Element, root: Element, report: ImportReport) -> None:
    """Tell what of the page is not read at all."""
    tags = Counter(str(each.tag) for part in (head, body) for each in part.iter())
    scripts = tags["script"]
    styles = tags["style"] + sum(each.get("rel") == "stylesheet" for each in head.iter("link"))
    report.leave(tr("脚本"), tr("读本不运行网页的程序"), count=scripts)
    report.leave(tr("样式（字体、颜色、版式）"), tr("按读本的样式"), count=styles)
    if root is body:
        return
    inside = set(root.iter())
    outside: list[str] = []
    for element in body.iter():
        if element in inside or element.tag in {"script", "style", "noscript"}:
            continue
        outside += (element.text or "", *((child.tail or "") for child in element if child is not root and child not in inside))
    lines = [words for each in outside if len(words := " ".join(each.split())) > 1]
    report.leave(tr("网页的页眉、页脚、导航和侧栏"), tr("不是正文"), *lines[:40], count=len(lines))


def _words(element: Element) -> str:
    return " ".join(words_of_element(element).split())
