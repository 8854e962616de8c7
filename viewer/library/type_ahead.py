"""Find a title by the letters typed in a list: full pinyin, initials, Latin letters, digits, or a mix."""

from __future__ import annotations

import re
import unicodedata

_PIECES = re.compile(r"~([a-z]+)\d?|(\d{6,})|([a-z]+)")


def spells(title_key: str, typed: str) -> bool:
    """Return whether ``typed`` matches the beginning of a title: ``tnb`` and ``tangnb`` match 糖尿病.

    ``title_key`` is the title's key in the library file, such as ``~tang2~niao4~bing4``.
    """
    letters = unicodedata.normalize("NFKC", typed).casefold().replace("ü", "v").replace(" ", "")
    pieces = [(syllable, number.lstrip("0") or number[:1] or latin) for syllable, number, latin in _PIECES.findall(title_key)]
    return bool(letters) and _spells(pieces, 0, letters)


def _spells(pieces: list[tuple[str, str]], at: int, letters: str) -> bool:
    if not letters:
        return True
    if at == len(pieces):
        return False
    syllable, plain = pieces[at]
    if not syllable:
        if len(letters) <= len(plain):
            return plain.startswith(letters)
        return letters.startswith(plain) and _spells(pieces, at + 1, letters[len(plain) :])
    return any(
        letters.startswith(sound[:length]) and _spells(pieces, at + 1, letters[length:])
        for sound in {syllable, syllable.replace("v", "u")}
        for length in range(min(len(sound), len(letters)), 0, -1)
    )
