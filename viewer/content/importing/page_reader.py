"""HTML, the pivot, → the body of a draft."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

from viewer.content.importing.caption_finder import find_captions, find_lists
from viewer.content.importing.chrome import find_root, words_of_element
from viewer.content.importing.draft import DraftBody
from viewer.content.importing.heading_finder import find_headings, title_of
from viewer.content.importing.html_notes import PageNotes
from viewer.content.importing.html_reader import HtmlReader
from viewer.content.importing.html_tree import parse_html
from viewer.content.importing.pictures import PictureCollector
from viewer.content.importing.reference_finder import find_references
from viewer.content.importing.report import Decision, ImportReport, Matter
from viewer.content.spacing import HAN
from viewer.i18n import tr

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TITLE_TAIL = re.compile(r"\s+[-–—|_]\s+[^-–—|_]{1,30}$")


def read_page(text: str, path: Path, pictures: PictureCollector, report: ImportReport) -> DraftBody:
    """Read the article of the page ``text``.

    Raises ``LimitError``.
    """
    head, body = parse_html(text, path)
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


def arrange(body: DraftBody, report: ImportReport) -> None:
    """Find the captions, lists, references, title and headings of ``body``, as far as their looks say so."""
    body.parts = find_lists(find_captions(body.parts, report))
    find_references(body, report)
    body.title = body.title or title_of(body.parts)
    body.parts = find_headings(body.parts, body.title, report)


def tell_contacts(kept: list[str], report: ImportReport) -> None:
    """Ask about contacts that were left in the text."""
    if kept:
        what = tr("、").join(dict.fromkeys(kept))
        report.ask(Decision(Matter.OTHER, tr("有数量的句子里有联系方式，没有删"), "", what))


def language_of_text(words: str) -> str:
    """Return the language of an article that is mostly ``words``; empty for Chinese, which is the usual one."""
    han = len(re.findall(f"[{HAN}]", words))
    return "en" if len(re.findall(r"[A-Za-z]+", words)) > 20 and han * 20 < len(words) else ""


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
