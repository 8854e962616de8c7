"""Find a title by the letters typed in a list: full pinyin, initials, Latin letters, digits, or a mix."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator

from viewer.library.list_lines import ListLines
from viewer.library.schema import Filter

_PIECES = re.compile(r"~([a-z]+)\d?|(\d{6,})|([a-z]+)")

_NEAR = 1000
"""Lines looked through before the titles with the first letter are: often the title is among them."""


def first_spelt(lines: ListLines, chosen: Filter, typed: str, start: int) -> int | None:
    """Return the line of the first title in the list of ``chosen`` that ``typed`` spells, from line ``start`` on, then from the
    first line; None if there is none. Only titles with the first letter are read.

    Raises ``sqlite3.Error``.
    """
    letters = _letters(typed)
    if not letters:
        return None
    start = max(0, start)
    near = lines.titles_from(chosen, start, _NEAR)
    if (found := next((at for at, key in enumerate(near, start) if spells(key, typed)), None)) is not None:
        return found
    places = sorted(place for part in _ranges(letters[0]) for key, place in lines.titles(chosen, *part) if spells(key, typed))
    if not places:
        return None
    here = lines.place(chosen, start)
    at = bisect_left(places, here) if here is not None else len(places)
    return lines.line(chosen, places[at] if at < len(places) else places[0])


def _ranges(letter: str) -> Iterator[tuple[str, str]]:
    """Yield the first and last of the title keys that may begin with ``letter``: those, and keys that begin with no letter."""
    if "a" <= letter <= "z":
        yield letter, chr(ord(letter) + 1)
        yield f"~{letter}", f"~{chr(ord(letter) + 1)}"
        if letter == "u":
            yield "~v", "~w"
    else:
        yield "0", ":"
    yield from (("", "0"), (":", "a"), ("{", "~a"), ("~{", "\U0010ffff"))


def spells(title_key: str, typed: str) -> bool:
    """Return whether ``typed`` matches the beginning of a title: ``tnb`` and ``tangnb`` match 糖尿病.

    ``title_key`` is the title's key in the library file, such as ``~tang2~niao4~bing4``.
    """
    letters = _letters(typed)
    pieces = [(syllable, number.lstrip("0") or number[:1] or latin) for syllable, number, latin in _PIECES.findall(title_key)]
    return bool(letters) and _spells(pieces, 0, letters)


def _letters(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).casefold().replace("ü", "v").replace(" ", "")


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
