"""Who shows a library: what ``library.toml`` says."""

from __future__ import annotations

from msgspec import Struct


class Category(Struct, frozen=True):
    """One category of library.toml."""

    id: str
    title: str
    icon: str = "article"  # a file name of resources/icons, without .svg
    title_en: str = ""


class Owner(Struct, frozen=True):
    """What library.toml says of the clinic and its library. Every value has a neutral default."""

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
