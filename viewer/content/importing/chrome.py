"""What of a page is not the article: navigation, share buttons, neighbours, contacts. All of it is told in the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from viewer.content.contact_words import contacts_in
from viewer.content.importing.draft import Bit, Bits, Listed, Para, Part, TextBit, said, trimmed
from viewer.content.importing.grid import QUANTITY
from viewer.content.importing.html_elements import classes_of
from viewer.content.importing.report import ImportReport
from viewer.i18n import mark, tr

_ROOTS: tuple[tuple[str, str], ...] = (
    ("id", "js_content"),
    ("class", "entry-content"),
    ("class", "post-content"),
    ("class", "article-content"),
    ("class", "rich_media_content"),
    ("itemprop", "articleBody"),
    ("tag", "article"),
    ("tag", "main"),
    ("role", "main"),
)
"""Where pages keep their article, the surest first."""


def _named(words: str) -> re.Pattern[str]:
    """Return a pattern for names in which one of ``words`` stands by itself."""
    return re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_-])", re.IGNORECASE)


_NOISE = (
    (_named("share|sharing|sharedaddy|social|sns|addtoany|a2a|like|reward|bdsharebuttonbox"), mark("分享按钮")),
    (_named("prev|next|pager|pagination|nav-links|posts?-navigation|breadcrumbs?"), mark("上一篇、下一篇")),
    (_named("related|recommend|recommended|jp-relatedposts|popular|hot-posts"), mark("相关文章")),
    (_named("comments?|comment-form|respond|disqus"), mark("评论")),
    (_named("qrcode|qr_code|qr-code"), mark("二维码")),
    (_named("advert|advertisement|ads|adsbygoogle|subscribe|newsletter|widget|sidebar|cookie"), mark("广告、订阅、侧栏")),
    (_named("toc|ez-toc-container|table-of-contents"), mark("目录")),
    (_named("entry-meta|post-meta|entry-footer|tags-links|cat-links|byline"), mark("作者、分类、标签")),
)
_ELEMENTS = {"nav": mark("导航"), "footer": mark("页脚"), "form": mark("表单"), "dialog": mark("弹窗")}
_NEIGHBOUR = re.compile(
    r"\s*(?:[«‹<←]\s*)?(?:上一[篇页章]|下一[篇页章]|前一篇|后一篇|(?:Previous|Next)(?: post)?\b)|(?:上一篇|下一篇)\s*[»›>→]",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]*")
_LONGEST_CONTACT = 60
_MOST = 0.4
"""Share of a page's words above which a part is not taken for decoration, whatever its name."""


def words_of_element(element: Element) -> str:
    """Return the words of ``element``, without those of scripts."""
    return "".join(element.itertext())


def find_root(body: Element) -> Element:
    """Return the element of ``body`` that holds the article: the longest of the surest kind."""
    whole = len(words_of_element(body).strip())
    for kind, name in _ROOTS:
        found = [each for each in body.iter() if _matches(each, kind, name)]
        longest = max(found, key=lambda each: len(words_of_element(each).strip()), default=None)
        if longest is not None and len(words_of_element(longest).strip()) > min(40, whole // 4):
            return longest
    return body


def _matches(element: Element, kind: str, name: str) -> bool:
    if kind == "tag":
        return element.tag == name
    return name in element.get(kind, "").split()


def noise_of(element: Element, whole: int) -> str:
    """Return what ``element`` is if it is not part of an article of ``whole`` characters; otherwise empty."""
    if len(words_of_element(element).strip()) > _MOST * whole and whole > 200:
        return ""
    if element.tag in _ELEMENTS:
        return tr(_ELEMENTS[element.tag])
    names = classes_of(element)
    for pattern, what in _NOISE:
        if names and pattern.search(names):
            return tr(what)
    return tr("上一篇、下一篇") if _is_neighbour(element) else ""


def _is_neighbour(element: Element) -> bool:
    """Return whether ``element`` is a line that leads to the article before or after this one."""
    if element.tag not in {"div", "p", "section", "li", "a", "span", "ul"}:
        return False
    words = words_of_element(element).strip()
    if not 0 < len(words) <= 200 or not _NEIGHBOUR.search(words):
        return False
    linked = element.tag == "a" or element.find(".//a") is not None
    return linked or bool(_NEIGHBOUR.match(words) and re.match(r".{0,8}[:：]|[«‹<←]", words)) or len(words) < 12


def take_contacts(part: Part, report: ImportReport, kept: list[str]) -> bool:
    """Take contacts out of ``part``; return whether anything of it is left. Those left in the text are added to ``kept``."""
    if isinstance(part, Para):
        part.bits, left = without_contacts(part.bits, report)
        kept += left
        return bool(part.bits)
    if isinstance(part, Listed):
        items = [(number, [each for each in item if take_contacts(each, report, kept)]) for number, item in enumerate(part.items)]
        part.numbers = [part.numbers[number] for number, item in items if item and part.numbers]
        part.items = [item for _, item in items if item]
        return bool(part.items)
    return True


def without_contacts(bits: Bits, report: ImportReport) -> tuple[Bits, list[str]]:
    """Return ``bits`` without telephone numbers and accounts, and those left in the text because a quantity stands beside them.

    A short line goes as a whole, otherwise the sentence; both are told.
    """
    words = said(bits)
    found = [*contacts_in(words)]
    if not found:
        return bits, []
    what, why = tr("电话、微信号"), tr("门诊自己的写在 library.toml")
    if len(words) <= _LONGEST_CONTACT and not _has_quantity(words, found):
        report.leave(what, why, words)
        return (), []
    kept: list[str] = []
    for start, sentence in reversed([*_sentences(words)]):
        here = [*contacts_in(sentence)]
        if not here:
            continue
        if _has_quantity(sentence, here):
            kept += here
            continue
        report.leave(what, why, sentence)
        bits = _cut(bits, start, start + len(sentence))
    return trimmed(bits), kept


def _sentences(words: str) -> Iterator[tuple[int, str]]:
    for match in _SENTENCE.finditer(words):
        if match[0]:
            yield match.start(), match[0]


def _has_quantity(sentence: str, contacts: list[str]) -> bool:
    """Return whether ``sentence`` says a number besides its ``contacts``."""
    for contact in contacts:
        sentence = sentence.replace(contact, " ")
    return any(re.search(r"\d\s*[A-Za-z%片粒支次℃]", match[0]) for match in QUANTITY.finditer(sentence))


def _cut(bits: Bits, start: int, end: int) -> Bits:
    """Return ``bits`` without the characters from ``start`` to ``end`` of their words."""
    left: list[Bit] = []
    at = 0
    for bit in bits:
        length = len(said((bit,)))
        if not isinstance(bit, TextBit):
            if not (start <= at < end):
                left.append(bit)
        else:
            left.append(replace(bit, text=bit.text[: max(0, start - at)] + bit.text[max(0, end - at) :]))
        at += length
    return tuple(left)
