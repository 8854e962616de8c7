"""The order of titles: digits and Latin letters first, then Chinese by its pinyin. Used while a library is built."""

from __future__ import annotations

import re
import unicodedata

_PIECES = re.compile(r"\d+|[^\W\d_]+")
_LATIN = re.compile(r"[a-z]+")
_AFTER_LATIN = "~"
"""Sorts behind every Latin letter, and stands before each syllable."""


def title_key(title: str, pinyin: str = "") -> str:
    """What ``title`` is sorted by: ``title_key("第2型")`` is ``~di4000002~xing2``.

    ``pinyin``: the title's reading where the automatic one is wrong, syllables set apart by spaces, with tone marks or digits.
    """
    if pinyin:
        return "".join(_AFTER_LATIN + _plain(syllable) for syllable in pinyin.split())
    return "".join(_key(piece) for piece in _PIECES.findall(unicodedata.normalize("NFKC", title).lower()))


def _key(piece: str) -> str:
    if piece.isdecimal():
        return piece.zfill(6)
    if _LATIN.fullmatch(piece):
        return piece
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(piece, style=Style.TONE3, neutral_tone_with_five=True)
    return "".join(s if _LATIN.fullmatch(s) else _AFTER_LATIN + s for s in syllables)


def _plain(syllable: str) -> str:
    """A syllable with its tone mark as a digit behind it: ``táng`` is ``tang2``."""
    marks = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
    parts = unicodedata.normalize("NFD", syllable.lower()).replace("u\u0308", "v")
    tone = "".join(marks.get(char, "") for char in parts)
    letters = "".join(char for char in parts if char.isalnum())
    return letters if letters[-1:].isdigit() else letters + (tone or "5")
