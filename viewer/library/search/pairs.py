"""Words put together from the pairs of characters that a library has, from what is known of each character."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from heapq import nlargest
from itertools import pairwise, product
from operator import itemgetter
from typing import NamedTuple

from viewer.library.search.expressions import LAST
from viewer.library.search.readings import initials, read_as, readings, syllables

MOST_WORDS = 4
"""Words that one input is read as."""

MOST_ROWS = 60_000
"""Rows kept from one search to the next: some megabytes."""

_BEAM = 24
"""Half-read words that are kept from one character to the next."""


class Piece(NamedTuple):
    """What is known of one character: how it begins to sound (``whole``: all of it), or the character itself."""

    sounds: tuple[str, ...]
    whole: bool = False
    char: str = ""

    def characters(self) -> frozenset[str]:
        """Those that may be meant."""
        return frozenset(self.char) if self.char else read_as(self.sounds, whole=self.whole)

    def finished(self, char: str) -> bool:
        """Whether ``char`` is read exactly as typed; one that would need more letters comes after it."""
        return bool(self.char) or any(reading in self.sounds for reading in readings(char))

    def letters(self) -> set[str]:
        """The initials that the pair table may know it by."""
        return initials(self.char) if self.char else {sound[0] for sound in self.sounds}


class Pairs:
    """The characters and pairs that stand in titles, headings, captions, tags and terms, in how many articles each.

    Rows once read are kept, since the next key asks for most of them again: it serves one state of the library.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._rows: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
        self._size = 0

    def read(self, pieces: tuple[Piece, ...]) -> list[str]:
        """Words whose characters fit ``pieces`` and whose pairs all occur, most used first.

        Of those of three and more characters, some may not exist.
        """
        if len(pieces) == 1:
            return self._characters(pieces[0])
        beam = dict(self._pairs(pieces[0], pieces[1]))
        for left, right in pairwise(pieces[1:]):
            beam = dict(_best(beam))
            steps = {end: list(self._pairs(left._replace(char=end), right)) for end in {word[-1] for word in beam}}
            beam = {word + pair[1]: min(score, count) for word, score in beam.items() for pair, count in steps[word[-1]]}
        return sorted(dict(_best(beam)), key=lambda word: (not pieces[-1].finished(word[-1]), -beam[word]))[: MOST_WORDS + 2]

    def _characters(self, piece: Piece) -> list[str]:
        """Characters read as the one whole syllable that was typed; a lone letter is no pinyin yet."""
        sounds = tuple(sound for sound in piece.sounds if sound in syllables() and len(sound) > 1)
        whole = Piece(sounds, whole=True)
        meant = whole.characters()
        found = {char: count for letter in whole.letters() for char, count in self._of(letter) if char in meant}
        return sorted(found, key=lambda char: -found[char])[:MOST_WORDS]

    def _pairs(self, left: Piece, right: Piece) -> Iterator[tuple[str, int]]:
        """The pairs that fit, each with its count."""
        first, second = left.characters(), right.characters()
        for key in map("".join, product(sorted(left.letters()), sorted(right.letters()))):
            yield from [row for row in self._of(key, left.char, right.char) if row[0][0] in first and row[0][1] in second]

    def _of(self, key: str, first: str = "", second: str = "") -> list[tuple[str, int]]:
        """The rows of the initials ``key``; only those of the characters ``first`` and ``second`` where they are given."""
        asked = key, first, second
        if asked not in self._rows:
            sql = "SELECT pair, articles FROM search_pair WHERE initials = ? AND pair >= ? AND pair < ?"
            sql += " AND substr(pair, 2) = ?" if second else ""
            values = (key, first, first + LAST, second) if second else (key, first, first + LAST)
            rows = self._db.execute(sql, values).fetchall()
            if self._size > MOST_ROWS:
                self._rows.clear()
                self._size = 0
            self._rows[asked] = rows
            self._size += len(rows) + 1
        return self._rows[asked]


def _best(words: dict[str, int]) -> list[tuple[str, int]]:
    return nlargest(_BEAM, words.items(), key=itemgetter(1))
