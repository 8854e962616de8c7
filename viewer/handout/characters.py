"""Which character a glyph of the font stands for, where the font lends one glyph to several."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QRawFont

from viewer.draw import fonts

_MEANT = (0x4E00, 0xA000)
"""Unified ideographs: what is written and searched for (Unicode, block “CJK Unified Ideographs”)."""

_LOOKALIKES = ((0x2E80, 0x2FE0), (0x31C0, 0x31F0), (0x3400, 0x4DC0), (0xF900, 0xFB00))
"""Radicals, strokes, rare and compatibility ideographs."""


@cache
def substitutes() -> dict[int, int]:
    """Look-alikes that share their glyph with a unified ideograph, and that ideograph."""
    font = QRawFont.fromFont(fonts.font(48))
    meant = {glyph: code for code, glyph in reversed(_glyphs(font, *_MEANT)) if glyph}
    return {code: meant[glyph] for span in _LOOKALIKES for code, glyph in _glyphs(font, *span) if glyph in meant}


def _glyphs(font: QRawFont, start: int, end: int) -> list[tuple[int, int]]:
    codes = range(start, end)
    return list(zip(codes, font.glyphIndexesForString("".join(map(chr, codes))), strict=True))
