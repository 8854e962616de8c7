"""Font families for drawing.

A Chinese font family of the system comes first. If none covers Simplified Chinese, Noto Sans SC from the package
``pylopdf-fonts-zh-cn`` is loaded (Regular only; bold is synthesised). Characters that it lacks – ✅, ☐, ⅔, ə – come from our
own subsets of Noto, in one colour and the same on every machine (docs/decisions/0017). No screen ever shows empty boxes.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from viewer.resources import packaged_font, resource

SYSTEM_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "HarmonyOS Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
"""Families that cover Simplified Chinese, the design's own first."""

SYMBOL_FILES = ("text.ttf", "symbols.ttf", "signs.ttf", "math.ttf", "emoji.ttf")
"""Our own fonts for letters, signs and emoji, in the order of lookup."""

MONOSPACED_FAMILIES = ("Noto Sans Mono CJK SC", "Sarasa Mono SC", "Consolas", "Menlo", "DejaVu Sans Mono")


def _packaged() -> str | None:
    """Load the packaged font and return its family; None if it is missing."""
    file = packaged_font()
    return _loaded(file) if file else None


def _loaded(path: Path) -> str | None:
    """Load the font file ``path`` and return its family; None if it cannot be read."""
    number = QFontDatabase.addApplicationFont(str(path))
    return QFontDatabase.applicationFontFamilies(number)[0] if number >= 0 else None


@cache
def _symbols() -> list[str]:
    """Return our own families. Emoji have one colour even where the system has colour
    emoji, because they are words and get printed.
    """
    families = [family for name in SYMBOL_FILES if (family := _loaded(resource("fonts", name)))]
    if len(families) == len(SYMBOL_FILES):
        QFontDatabase.setApplicationEmojiFontFamilies(families[-1:])
    return families


@cache
def family() -> str:
    """Return the family for words; empty if nothing on this machine can draw Chinese. Our own fonts draw what it lacks."""
    found = next((name for name in SYSTEM_FAMILIES if QFontDatabase.hasFamily(name)), None) or _packaged() or ""
    if found:
        QFont.insertSubstitutions(found, _symbols())
    if found and found != SYSTEM_FAMILIES[0]:
        QFont.insertSubstitutions(SYSTEM_FAMILIES[0], [found, *_symbols()])  # figures name the first family in their SVG
    return found


@cache
def monospaced() -> str:
    """Return the family for source text."""
    found = next((name for name in MONOSPACED_FAMILIES if QFontDatabase.hasFamily(name)), family())
    if found != family():
        QFont.insertSubstitutions(found, [family(), *_symbols()])
    return found


_ASKED_FOR = re.compile(rb"\bfont-family\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_ROOT = re.compile(rb"<(?:\w+:)?svg\b(?![^>]*\bfont-family\s*=)")


def in_own_font(drawing: bytes) -> bytes:
    """Return the SVG ``drawing`` with its words in our family.

    Qt reads a list of families as one name; if that or any name is missing, it falls back to any font, even a Japanese one.
    """
    own = f'font-family="{family()}"'.encode()
    return _ROOT.sub(lambda found: found[0] + b" " + own, _ASKED_FOR.sub(own, drawing), count=1)


LOCALISED = QFont.Tag("locl")
"""Turned off for text that may be copied from a PDF: Noto Sans CJK replaces digits in
Latin words by glyphs without a character.
"""


def font(pixels: int, weight: int = 400) -> QFont:
    """Return the UI font of a height in px and a weight (400, 500, 700), to be changed at will."""
    return QFont(_font(pixels, weight))


@lru_cache(maxsize=4096)
def advance(words: str, pixels: int, weight: int = 400) -> float:
    """Return the width of ``words`` in the UI font, px."""
    return QFontMetricsF(_font(pixels, weight)).horizontalAdvance(words)


@cache
def _font(pixels: int, weight: int) -> QFont:
    made = QFont()
    made.setFamilies([family()])
    made.setPixelSize(max(1, pixels))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(LOCALISED, 0)
    return made
