"""QR codes to take away: addresses of references, and the summary as plain text that needs no network.

A code can be read from a screen at 40 cm if its modules are at least 4 px (about 1 mm); this limits the content of one code.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from viewer.content.article import Article, Source
from viewer.content.text import plain
from viewer.draw import qr
from viewer.handout.options import UNITS_A_MM
from viewer.i18n import tr
from viewer.reader.page import Page

MOST_BYTES = 580
"""Maximum UTF-8 bytes of one code: version 17 at level M (85 modules and the quiet
zone are 93 × 4 px = 372 px; ISO/IEC 18004).
"""

_MOST_BYTES_LARGE = 900
"""UTF-8 bytes of a code on a large screen: 300 characters, version 22 at level M, readable from 40 cm by an old phone."""

_MOST_ADDRESSES = 300
"""Maximum characters of addresses in one code: version 13 at level M, with modules of 8 px of a slide's 1,080."""

_PRINTED = 26 * UNITS_A_MM
"""Side of a printed code with its quiet zone: modules of at least 0.5 mm, the code itself at least 19 mm."""


def address(source: Source) -> str:
    """Return the address of a reference: that of its DOI, otherwise its own; empty if it has none."""
    return f"https://doi.org/{source.doi}" if source.doi else source.url


def summary_text(article: Article, clinic: str, disclaimer: str) -> str:
    """Return the three-sentence summary with title, clinic and disclaimer as plain text."""
    points = [f"{i}. {sentence}" for i, sentence in enumerate(article.summary, start=1)]
    return "\n".join(filter(None, (f"《{article.title}》", *points, disclaimer.replace("**", ""), clinic)))


def summary_code(article: Article, clinic: str, disclaimer: str) -> str:
    """Return ``summary_text`` with as many of its sentences as one large code holds; without a summary, with the lead."""
    kept = article.summary or tuple(filter(None, (plain(article.lead),)))
    while True:
        text = summary_text(replace(article, summary=kept), clinic, disclaimer)
        if len(text.encode()) <= _MOST_BYTES_LARGE or not kept:
            return text
        kept = kept[:-1]


def references_code(article: Article) -> str:
    """Return the addresses of all references, one per line; empty if there are none, or too many for a code on a slide."""
    text = "\n".join(filter(None, map(address, article.references)))
    return text if len(text) <= _MOST_ADDRESSES else ""


def sequence(text: str, most: int = MOST_BYTES) -> tuple[str, ...]:
    """Split ``text`` into as few parts as possible, each at most ``most`` bytes; several parts begin with “1/3”.

    Parts end after a line or sentence if possible, never within a character.
    """
    if len(text.encode()) <= most:
        return (text,)
    parts: list[str] = []
    rest = text
    room = most - len("(99/99)\n")
    while rest:
        fitting = rest.encode()[:room].decode(errors="ignore")
        if fitting != rest:
            ends = [fitting.rfind(mark) + 1 for mark in "\n。；！？"]
            at = max(ends)
            fitting = fitting[:at] if at > len(fitting) // 2 else fitting
        parts.append(fitting)
        rest = rest[len(fitting) :]
    return tuple(f"({i}/{len(parts)})\n{part.strip()}" for i, part in enumerate(parts, start=1))


def code_name(index: int, count: int) -> str:
    """Return the label of one of several codes."""
    return tr("第 {n} 张，共 {m} 张", n=index + 1, m=count)


@dataclass(frozen=True)
class QrInset:
    """A printed code of ``text``."""

    text: str

    def size(self, _page: Page) -> QSizeF:
        """Return a square."""
        return QSizeF(_PRINTED, _PRINTED)

    def paint(self, painter: QPainter, rect: QRectF, _page: Page) -> None:
        """Draw the code."""
        qr.paint(painter, rect, self.text)
