"""Pinyin as it is typed, read as the Han words that the library has.

Typed letters are cut into syllables, beginnings of syllables and single initials (``ganxib``, ``gxb``, ``tang尿``); then words
are put together from the pairs of characters that occur in titles, headings, captions, tags and terms, as an input method would.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import product

from viewer.library.search.pairs import MOST_WORDS, Pairs, Piece
from viewer.library.search.query import Reading
from viewer.library.search.readings import syllables

_TYPED = re.compile(r"(\d*)((?:[a-z]+|[\u3400-\u9fff])+)")
_PIECE = re.compile(r"[a-z]+|[\u3400-\u9fff]")

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")

MOST_SYLLABLES = 12
"""Longer input is no word."""

MOST_WAYS = 4
"""Ways of cutting that are tried: xian is xian and xi'an."""

MOST_SURE = 3
"""A word shorter than this is in the pair table only because it stands somewhere."""


def read_pinyin(pairs: Pairs, typed: str, exists: Callable[[str], bool]) -> tuple[Reading, ...]:
    """The words that folded ``typed`` may be pinyin of, most used first; ``exists`` tells if a longer one stands anywhere."""
    match = _TYPED.fullmatch(typed)
    if match is None or typed.isdigit() or not re.search("[a-z]", typed):
        return ()
    digits, letters = match.groups()
    found: dict[str, Reading] = {}
    ways = cuts(letters)
    for pieces in ways:
        if found and 1 < len(ways[0]) < len(pieces):
            break  # what was cut into fewer characters is meant
        by_initials = all(piece.char or piece.sounds[0] in _INITIALS for piece in pieces)
        for word in pairs.read(pieces):
            if digits + word not in found and ((len(word) < MOST_SURE and not digits) or exists(digits + word)):
                found[digits + word] = Reading(typed, digits + word, by_initials)
            if len(found) == MOST_WORDS:
                return tuple(found.values())
    return tuple(found.values())


def cuts(letters: str) -> list[tuple[Piece, ...]]:
    """Ways to cut ``letters`` (a–z and Han) into characters: those with the fewest or one more, then initials alone."""
    parts: list[str] = _PIECE.findall(letters)
    ways: list[list[tuple[Piece, ...]]] = []
    for at, part in enumerate(parts):
        if "a" <= part[0] <= "z":
            last = at == len(parts) - 1
            ways.append([_pieces(way, last=last) for way in _cut(part, last)])
        else:
            ways.append([(Piece((), char=part),)])
    joined = [tuple(piece for way in combination for piece in way) for combination in product(*ways)]
    fewest = min(map(len, joined), default=0)
    likely = [way for way in joined if len(way) <= min(fewest + 1, MOST_SYLLABLES) or len(way) == len(letters) <= MOST_SYLLABLES]
    return sorted(likely, key=len)[:MOST_WAYS]


def _pieces(way: tuple[str, ...], *, last: bool) -> tuple[Piece, ...]:
    """Whole syllables where more follows; the very last one may go on."""
    end = len(way) - 1
    return tuple(Piece((sound,), whole=sound not in _INITIALS and not (last and at == end)) for at, sound in enumerate(way))


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(syllable[:end] for syllable in syllables() for end in range(1, len(syllable) + 1))


def _cut(letters: str, last: bool) -> list[tuple[str, ...]]:
    """The best ways to cut ``letters``; none where they are no pinyin."""
    if len(letters) > 6 * MOST_SYLLABLES:
        return []
    best: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        ways = [
            (*way, letters[start:end])
            for start in range(max(0, end - 6), end)
            if _is_piece(letters[start:end], last and end == len(letters))
            for way in best[start]
        ]
        best.append(sorted(ways, key=len)[:MOST_WAYS])
    alone = tuple(letters)
    return best[-1] + ([alone] if all(letter in _INITIALS for letter in alone) and alone not in best[-1] else [])


def _is_piece(letters: str, unfinished: bool) -> bool:
    return letters in syllables() or letters in _INITIALS or (unfinished and letters in _beginnings())
