"""Which font families are drawn with.

A Chinese family of the system comes first; where none covers Simplified Chinese, Noto Sans SC from the package
``pylopdf-fonts-zh-cn`` is loaded (Regular only: its bold is synthesised). No screen ever shows empty boxes.
"""

from __future__ import annotations

from functools import cache
from importlib import util
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

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

MONOSPACED_FAMILIES = ("Noto Sans Mono CJK SC", "Sarasa Mono SC", "Consolas", "Menlo", "DejaVu Sans Mono")

_PACKAGE = "pylopdf_fonts_zh_cn"
_PACKAGED_FILE = "NotoSansSC-Regular.otf"


def _packaged() -> str | None:
    """The family of the packaged font, loaded into the application; None where the package is missing."""
    spec = util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    number = QFontDatabase.addApplicationFont(str(Path(spec.origin).with_name(_PACKAGED_FILE)))
    return QFontDatabase.applicationFontFamilies(number)[0] if number >= 0 else None


@cache
def family() -> str:
    """The family for words; empty when nothing on this machine can draw Chinese."""
    found = next((name for name in SYSTEM_FAMILIES if QFontDatabase.hasFamily(name)), None) or _packaged() or ""
    if found and found != SYSTEM_FAMILIES[0]:
        QFont.insertSubstitution(SYSTEM_FAMILIES[0], found)  # figures name the first family in their SVG
    return found


@cache
def monospaced() -> str:
    """The family for source text."""
    return next((name for name in MONOSPACED_FAMILIES if QFontDatabase.hasFamily(name)), family())


LOCALISED = QFont.Tag("locl")
"""Switched off for text that may be copied from a PDF: Noto Sans CJK swaps digits in Latin words for glyphs of no character."""


def font(pixels: int, weight: int = 400) -> QFont:
    """The UI font of a height in px and a weight (400, 500, 700)."""
    made = QFont()
    made.setFamilies([family()])
    made.setPixelSize(max(1, pixels))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(LOCALISED, 0)
    return made
