"""What an article is: ``FrontMatter`` as its author writes it, ``Article`` as the library stores it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache

import msgspec
from msgspec import Struct

from viewer.content.blocks import Block, Evidence, Inlines


class Audience(StrEnum):
    """Who may see an article."""

    PUBLIC = "public"
    STAFF = "staff"


class Cover(Struct, frozen=True):
    """A small flat picture; ``ground`` is one of celadon, sand, clay, mist, sage. ``asset`` is its key in the library."""

    asset: str
    ground: str = "celadon"


class GlossaryEntry(Struct, frozen=True, omit_defaults=True):
    """One glossary term: its name, other names, pinyin with tone marks, and one or two plain sentences."""

    term: str
    definition: str
    pinyin: str = ""
    aliases: tuple[str, ...] = ()


class Source(Struct, frozen=True, omit_defaults=True):
    """One numbered reference. ``url`` is https; a DOI is kept bare (``10.1186/…``)."""

    children: Inlines
    doi: str = ""
    url: str = ""


class FrontMatter(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The YAML head of ``index.md``. Only ``id`` and ``title`` are required to build; ``check`` reports the rest when missing."""

    id: str
    title: str
    lead: str = ""
    summary: tuple[str, ...] = ()  # up to three sentences: handout, take-away code
    language: str = "zh-CN"  # BCP 47
    category: str = ""  # a key of library.toml's categories
    tags: tuple[str, ...] = ()
    published: date | None = None
    reviewed: date | None = None
    review_interval: int | None = None  # months until the next review; None: the library's default
    audience: Audience = Audience.PUBLIC
    evidence: str = ""  # very-low, low, moderate, high: of the whole article, unless a study card is lower
    cover: str = ""  # a file next to index.md, or covers/NAME.svg of the library
    cover_ground: str = "celadon"
    disclaimer: str = ""  # empty: the library's
    keywords: tuple[str, ...] = ()  # found by search, not shown
    pinyin: str = ""  # of the title, if the automatic reading is wrong
    previous: str = ""  # article id; empty: by order in the library
    next: str = ""
    translation_of: str = ""  # id of the article that this one is in another language; empty: by its id, ``original_of``
    notes: str = ""  # for presenters; never public


class Article(Struct, frozen=True, omit_defaults=True):
    """A complete article: the source of page, search index, slides and handout."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    lead: Inlines = ()
    summary: tuple[str, ...] = ()
    language: str = "zh-CN"
    category: str = ""
    tags: tuple[str, ...] = ()
    published: date | None = None
    reviewed: date | None = None
    review_due: date | None = None
    audience: Audience = Audience.PUBLIC
    evidence: Evidence | None = None  # of the weakest claim in it
    minutes: int = 1  # reading time
    cover: Cover | None = None
    disclaimer: str = ""
    keywords: tuple[str, ...] = ()
    pinyin: str = ""
    previous: str = ""
    next: str = ""
    notes: str = ""
    references: tuple[Source, ...] = ()
    glossary: dict[str, GlossaryEntry] = {}
    translation_of: str = ""  # id of the article that it translates; one that is not in the library means none
    words: tuple[str, ...] = ()  # words of its title and headings, longest first: a title is never broken within one


def original_of(article: str, language: str) -> str:
    """Return the id that ``article`` has without its language at the end: ``hba1c`` for ``hba1c-en`` in English; else empty."""
    base, _, suffix = article.rpartition("-")
    return base if suffix.lower() == language.partition("-")[0].lower() else ""


@cache
def _decoder() -> msgspec.msgpack.Decoder[Article]:
    return msgspec.msgpack.Decoder(Article)


def encode(article: Article) -> bytes:
    """Encode ``article`` as MessagePack."""
    return msgspec.msgpack.encode(article)


def decode(data: bytes) -> Article:
    """Decode an article from ``data``.

    Raises ``msgspec.ValidationError`` or ``msgspec.DecodeError`` if ``data`` is not an article.
    """
    return _decoder().decode(data)


def review_due(reviewed: date, months: int) -> date:
    """Return the day ``months`` after ``reviewed``, or the last of the month if that is shorter."""
    from calendar import monthrange

    years, month = divmod(reviewed.year * 12 + reviewed.month - 1 + months, 12)
    return date(years, month + 1, min(reviewed.day, monthrange(years, month + 1)[1]))
