"""How characters are read: pinyin without tones, from a bundled table. Knows single characters only, no words."""

from __future__ import annotations

from functools import cache
from itertools import product

from viewer.resources import text


@cache
def _table() -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """All syllables; the syllables of each character."""
    lines = [line.split(" ") for line in text("search", "readings.txt").splitlines()]
    found: dict[str, tuple[str, ...]] = {}
    for syllable, chars in lines:
        for char in chars:
            found[char] = (*found.get(char, ()), syllable)
    return frozenset(syllable for syllable, _ in lines), found


def syllables() -> frozenset[str]:
    """Every syllable of Mandarin as it is typed: no tone, v or u for ü."""
    return _table()[0]


def readings(char: str) -> tuple[str, ...]:
    """The syllables that a folded Han character may be read as; empty where the table has none."""
    return _table()[1].get(char, ())


def initials(chars: str) -> set[str]:
    """The first letters that ``chars`` may be read by: 干细 is {gx}; empty where one of them has no reading."""
    letters = [{reading[0] for reading in readings(char)} for char in chars]
    return {"".join(combination) for combination in product(*letters)}
