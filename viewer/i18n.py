"""The messages of the program in the reader's language.

A message is written in Chinese where it is used, ``tr("{n} 篇文章", n=3)``, and that text is its key; English is looked up in
``resources/i18n/en.mo``. ``make i18n`` (``tools/catalogue.py``) collects the messages into ``en.po`` and compiles it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal

from viewer import resources

if TYPE_CHECKING:
    from gettext import GNUTranslations

Language = Literal["zh_CN", "en"]
LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")
"""Languages of the interface; the first is that of the messages in the code, and the default."""

_BY_TAG: dict[str, Language] = {"zh": "zh_CN", "en": "en"}

DateStyle = Literal["short", "long", "iso"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_language: Language = LANGUAGES[0]


def set_language(language: Language) -> None:
    """Switch to ``language``; what is already drawn is not changed.

    Raises ``ValueError`` for an unknown language.
    """
    global _language  # noqa: PLW0603 - a process speaks one language
    if language not in LANGUAGES:
        message = f"no such language: {language}"
        raise ValueError(message)
    _language = language


def language() -> Language:
    """Return the interface language."""
    return _language


def language_of(environment: Mapping[str, str]) -> Language:
    """Return the language in the environment variables (``LANGUAGE``, then ``LC_ALL``, ``LC_MESSAGES``, ``LANG``).

    An unknown language means English, no language (``C``) the first of ``LANGUAGES``.
    """
    named = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    if named.partition(".")[0] in {"", "C", "POSIX"}:
        return LANGUAGES[0]
    return _BY_TAG.get(re.split("[^a-z]", (environment.get("LANGUAGE") or named).lower())[0], "en")


@contextmanager
def spoken(tag: str) -> Iterator[None]:
    """Switch ``tr`` and dates to an article's language (BCP 47: "zh-CN", "en") within the context.

    The labels that a page adds to an article – 图 1, 参考文献, 下一篇 – are then in its language. A language
    without a catalogue leaves the window's.
    """
    global _language  # noqa: PLW0603 - a process speaks one language at a time
    kept = _language
    _language = _BY_TAG.get(tag.partition("-")[0].lower(), kept)
    try:
        yield
    finally:
        _language = kept


def tr(message: str, /, **values: object) -> str:
    """Return ``message`` in the interface language, its ``{names}`` filled from ``values``."""
    catalogue = _catalogue(_language)
    translated = catalogue.gettext(message) if catalogue and message else message
    return translated.format(**values) if values else translated


def ntr(one: str, many: str, n: int, /, **values: object) -> str:
    """Return ``one`` or ``many`` in the interface language, depending on ``n``; ``{n}`` and ``{names}`` are filled."""
    catalogue = _catalogue(_language)
    translated = catalogue.ngettext(one, many, n) if catalogue else one if n == 1 else many
    return translated.format(n=n, **values)


def mark(message: str, /) -> str:
    """Return ``message``; marks a text for extraction that ``tr(variable)`` translates later."""
    return message


def format_date(day: date, style: DateStyle = "long") -> str:
    """Return ``day`` as 6月18日 or 18 Jun (short), 2026年6月18日 or 18 June 2026 (long), 2026-06-18 (iso)."""
    if style == "iso":
        return day.isoformat()
    if _language == "zh_CN":
        words = f"{day.month}月{day.day}日"
        return words if style == "short" else f"{day.year}年{words}"
    month = _MONTHS[day.month - 1]
    return f"{day.day} {month[:3]}" if style == "short" else f"{day.day} {month} {day.year}"


def format_number(value: float, decimals: int | None = None) -> str:
    """Return ``value`` with thousands separators: 12,800. ``decimals``: digits after the point; None: as many as it has."""
    return f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"


@cache
def _catalogue(language: Language) -> GNUTranslations | None:
    """Return the translations into ``language``; None for the language of the messages in the code."""
    if language == LANGUAGES[0]:
        return None
    from gettext import GNUTranslations

    with resources.resource("i18n", f"{language}.mo").open("rb") as file:
        return GNUTranslations(file)
