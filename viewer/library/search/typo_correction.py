"""Typo correction for a word without hits. Corrections are suggested, never searched automatically."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from string import ascii_lowercase, digits

from viewer.library.search.pinyin import Pairs, Piece, readings
from viewer.library.search.tokens import without_hyphens

LONGEST = 8
"""Maximum characters of a Han word that is corrected; a longer one is a sentence."""

SHORTEST_LATIN = 4
"""Minimum letters of a Latin word that is corrected: shorter ones are one letter away from too many others."""

LONGEST_LATIN = 20

_HAN_WORD = re.compile(r"[\u3400-\u9fff]{2,}")
_LATIN_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = ascii_lowercase + digits

_ANY = Piece(tuple(ascii_lowercase))
"""An unknown character."""


def typo_corrections(db: sqlite3.Connection, pairs: Pairs, word: str) -> Iterator[str]:
    """Yield words of the library that differ from folded ``word`` by a typo, likelier ones
    first. Of some, only the pairs are known.
    """
    if _HAN_WORD.fullmatch(word) and len(word) <= LONGEST:
        yield from (found for found in _han_slips(pairs, word) if found != word)
    closed = without_hyphens(word)
    if _LATIN_WORD.fullmatch(closed) and SHORTEST_LATIN <= len(closed) <= LONGEST_LATIN:
        yield from _latin_slips(db, closed)


def _han_slips(pairs: Pairs, word: str) -> Iterator[str]:
    """Yield homophones, then words that differ in one character."""
    sounds = tuple(Piece(readings(char), whole=True) for char in word)
    yield from pairs.read(sounds)
    if len(word) > 2:
        known = tuple(Piece((), char=char) for char in word)
        unknown, absent = pairs.unknown(word), pairs.absent(word)
        for hole in range(len(word)):
            if unknown - {hole - 1, hole} or absent - {hole}:
                continue  # another pair or character would remain that occurs nowhere
            yield from pairs.read((*known[:hole], _ANY, *known[hole + 1 :]))


def _latin_slips(db: sqlite3.Connection, word: str) -> list[str]:
    """Return Latin words with one letter added, removed, changed or swapped, more frequent ones first."""
    near = sorted(_one_edit(word))
    found: dict[str, int] = {}
    for at in range(0, len(near), 500):
        part = near[at : at + 500]
        marks = ", ".join("?" * len(part))
        found.update(db.execute(f"SELECT word, articles FROM search_word WHERE word IN ({marks})", part))  # noqa: S608 - marks alone
    return sorted(found, key=lambda other: (-found[other], other))


def _one_edit(word: str) -> set[str]:
    ends = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    shorter = {left + right[1:] for left, right in ends if right}
    exchanged = {left + right[1] + right[0] + right[2:] for left, right in ends if len(right) > 1}
    other = {left + letter + right[1:] for left, right in ends if right for letter in _LETTERS}
    longer = {left + letter + right for left, right in ends for letter in _LETTERS}
    return (shorter | exchanged | other | longer) - {word}
