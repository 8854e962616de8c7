"""How characters are read: pinyin without tones, from a bundled table. Knows single characters only, no words."""

from __future__ import annotations

from functools import cache
from itertools import product

from viewer.resources import text


@cache
def _characters() -> dict[str, frozenset[str]]:
    """The characters that are read as each syllable."""
    lines = (line.split(" ") for line in text("search", "readings.txt").splitlines())
    return {syllable: frozenset(characters) for syllable, characters in lines}


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """The syllables of each character."""
    found: dict[str, tuple[str, ...]] = {}
    for syllable, characters in _characters().items():
        for char in characters:
            found[char] = (*found.get(char, ()), syllable)
    return found


@cache
def syllables() -> frozenset[str]:
    """Every syllable of Mandarin as it is typed: no tone, v or u for ü."""
    return frozenset(_characters())


def readings(char: str) -> tuple[str, ...]:
    """The syllables that a folded Han character may be read as; empty where the table has none."""
    return _readings().get(char, ())


@cache
def read_as(sounds: tuple[str, ...], *, whole: bool) -> frozenset[str]:
    """The characters that may be read as one of ``sounds``, or, unless ``whole``, as a syllable that begins with one."""
    found = _characters()
    if whole:
        return frozenset().union(*(found.get(sound, frozenset()) for sound in sounds))
    return frozenset().union(*(characters for syllable, characters in found.items() if syllable.startswith(sounds)))


def initials(chars: str) -> set[str]:
    """The first letters that ``chars`` may be read by: 干细 is {gx}; empty where one of them has no reading."""
    letters = [{reading[0] for reading in readings(char)} for char in chars]
    return {"".join(combination) for combination in product(*letters)}
