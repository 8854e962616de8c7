"""Settings for all articles of a library: its owner, its glossary, its limits."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from viewer import i18n
from viewer.content.article import GlossaryEntry


class Limits(Struct, frozen=True):
    """The limits of one library; sizes in bytes, otherwise counts. The texts that they protect
    against are in tests/content/test_bad_input.py.
    """

    article: int = 256 * 1024  # index.md
    head: int = 32 * 1024
    lines: int = 20_000
    line: int = 20 * 1024
    word: int = 5 * 1024  # without a space, Han or full-width punctuation: unbreakable
    headings: int = 500
    citations: int = 300
    terms: int = 200  # ``*[…]:`` of one article
    definitions: int = 500  # entries of definition lists
    depth: int = 30  # lists and quotations inside each other
    marks: int = 600  # brackets, backticks or stars of one paragraph
    breaks: int = 2_000  # forced line breaks of one paragraph
    cells: int = 2_500  # of one table
    csv: int = 512 * 1024
    image: int = 20 * 1024 * 1024
    pixels: int = 25_000_000
    seconds: float = 5.0  # of processor time, to build one article
    memory: int = 1024 * 1024 * 1024  # address space of a worker


class Category(Struct, frozen=True):
    """One category of library.toml."""

    id: str
    title: str
    icon: str = "article"  # a file name of resources/icons, without .svg
    title_en: str = ""

    @property
    def local_title(self) -> str:
        """The title in the language of the screen."""
        return (self.title_en or self.title) if i18n.language() == "en" else self.title


class Owner(Struct, frozen=True):
    """The clinic and its library, from library.toml. Every value has a neutral default."""

    name: str = "示例门诊"
    slogan: str = "导诊读本"
    address: str = ""
    hotline: str = ""
    logo: str = ""  # here a file of the library's folder, in ``LibraryInfo`` the key of an asset; empty: the built-in mark
    language: str = "zh-CN"  # BCP 47
    version: str = ""  # of the content
    disclaimer: str = ""
    disclaimer_short: str = ""  # the pinned strip
    review_interval: int = 12  # months, for articles that do not say
    featured: tuple[str, ...] = ()  # article ids
    order: tuple[str, ...] = ()  # article ids; empty: by category, then title
    categories: tuple[Category, ...] = ()
    name_en: str = ""  # for articles in English; empty: as above
    slogan_en: str = ""
    disclaimer_en: str = ""
    disclaimer_short_en: str = ""

    def in_language(self, language: str) -> Self:
        """Return the owner with name and disclaimers for articles in ``language`` (BCP 47), if library.toml has them."""
        if not language.lower().startswith("en"):
            return self
        return replace(
            self,
            name=self.name_en or self.name,
            slogan=self.slogan_en or self.slogan,
            disclaimer=self.disclaimer_en or self.disclaimer,
            disclaimer_short=self.disclaimer_short_en or self.disclaimer_short,
        )


class Rules(Struct, frozen=True):
    """The library's settings for building an article."""

    root: Path
    owner: Owner = Owner()
    glossary: tuple[GlossaryEntry, ...] = ()
    limits: Limits = Limits()
