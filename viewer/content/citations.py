"""Footnotes as references, numbered by first citation; uncited ones come last."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import assert_never
from xml.etree.ElementTree import Element

from viewer.content.article import Source
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
    Term,
    Text,
)
from viewer.content.link_targets import web_address
from viewer.content.text import plain

_DOI_HOST = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/.+)", re.IGNORECASE)
_DOI_TAIL = re.compile(
    r"[\s,，;；]*(?:https?://(?:dx\.)?doi\.org/|doi\s*[:：]?\s*)(10\.\d{4,9}/[^\s，。；）]+?)[\s.。;；,，]*$",
    re.IGNORECASE,
)
_URL_TAIL = re.compile(r"[\s,，;；]*(?:网址[:：]|URL:?)?\s*(https?://[^\s，。；）]+?)[\s.。;；,，]*$", re.IGNORECASE)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s，。；）]+")
_URL = re.compile(r"https?://[^\s，。；）]+")
_LONGEST_DOI = 200
_REST = re.compile(r"[\s,，;；]*(?:doi\s*[:：]?|网址[:：]|URL:?)?[\s]*$", re.IGNORECASE)


class Citations:
    """The references of one article. ``notes``: definitions by label, in source order."""

    def __init__(self, notes: dict[str, Element]) -> None:
        self._notes = notes
        self._order: list[str] = []

    def __contains__(self, label: str) -> bool:
        return label in self._notes

    def number(self, label: str) -> int:
        """Return the number, from 1, of the reference ``label``, which must exist."""
        if label not in self._order:
            self._order.append(label)
        return self._order.index(label) + 1

    def sources(self, read: Callable[[Element], Inlines]) -> tuple[Source, ...]:
        """Return all references by number; ``read`` reads their words, which may cite further references."""
        done: list[Source] = []
        while len(done) < len(self._notes):
            if len(done) == len(self._order):
                self._order.append(next(label for label in self._notes if label not in self._order))
            done.append(source(read(self._notes[self._order[len(done)]])))
        return tuple(done)


def source(words: Inlines) -> Source:
    """Return a ``Source`` from ``words``: DOI and web address at the end are moved to fields, earlier ones are copied."""
    left = list(words)
    found = {"doi": "", "url": ""}
    while left and _cut_tail(left, found):
        pass
    text = plain(left)
    if not found["doi"] and (match := _DOI.search(text)):
        found["doi"] = _sound("doi", match[0].rstrip(".,;)"))
    if not found["url"]:
        links = [inline.href for inline in left if isinstance(inline, Link) and inline.href.startswith("http")]
        if links or (match := _URL.search(text)):
            found["url"] = links[0] if links else _sound("url", match[0].rstrip(".,;)")) if match else ""
    return Source(tuple(left) if text.strip() else words, found["doi"], found["url"])


def _cut_tail(left: list[Inline], found: dict[str, str]) -> bool:
    """Move an address from the end of ``left`` to ``found``; return whether there was one."""
    last = left[-1]
    match last:
        case Break():
            left.pop()
            return True
        case Text(text) if not text.strip(" .。,，;；") and len(left) > 1:
            if not isinstance(left[-2], Link) or not _is_address(left[-2]):
                return False
            left.pop()
            return True
        case Text(text):
            for key, pattern in (("doi", _DOI_TAIL), ("url", _URL_TAIL)):
                if not found[key] and (hit := pattern.search(text)) and (address := _sound(key, hit[1])):
                    found[key] = address
                    _put_back(left, text[: hit.start()])
                    return True
        case Link() if _is_address(last):
            doi = _DOI_HOST.fullmatch(last.href)
            key, value = ("doi", doi[1]) if doi and _sound("doi", doi[1]) else ("url", last.href)
            if not found[key]:
                found[key] = value
                left.pop()
                if left and isinstance(left[-1], Text):
                    _put_back(left, left[-1].text)
                return True
        case (
            Link() | Strong() | Emphasis() | Superscript() | Subscript() | Corrected() | Struck() | Marked() | CodeSpan()
            | Citation() | Term() | CrossReference()
        ):
            return False
        case _:
            assert_never(last)
    return False


def _sound(key: str, address: str) -> str:
    """Return the DOI or web address that an article may have; empty for any other, which stays among the words."""
    if key == "url":
        return web_address(address)
    return address if len(address) <= _LONGEST_DOI and not re.search(r"\s", address) else ""


def _is_address(link: Link) -> bool:
    """Return whether the words of ``link`` are only its address."""
    words = plain(link.children)
    return link.href.startswith("http") and (words == link.href or bool(_DOI.fullmatch(words)))


def _put_back(left: list[Inline], text: str) -> None:
    """End ``left`` with ``text``, without the punctuation and label that preceded the removed address."""
    left.pop()
    if kept := _REST.sub("", text, count=1):
        left.append(Text(kept))
