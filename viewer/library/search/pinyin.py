"""Pinyin as it is typed, read as the Han words that the library has.

Typed letters are cut into syllables, beginnings of syllables and single initials (``ganxib``, ``gxb``, ``tang尿``); then words
are put together from the pairs of characters that occur in titles, headings, captions, tags and terms, as an input method would.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise, product
from typing import NamedTuple

from viewer.library.search.expressions import LAST
from viewer.library.search.query import Reading
from viewer.library.search.readings import initials, readings, syllables

_TYPED = re.compile(r"(\d*)((?:[a-z]+|[\u3400-\u9fff])+)")
_PIECE = re.compile(r"[a-z]+|[\u3400-\u9fff]")

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")

MOST_SYLLABLES = 12
"""Longer input is no word."""

MOST_WAYS = 6
"""Ways of cutting that are tried: xian is xian and xi'an."""

_BEAM = 48
"""Half-read words that are kept from one character to the next."""

MOST_SURE = 3
"""A word shorter than this is in the pair table only because it stands somewhere."""

MOST_WORDS = 4
"""Words that one input is read as."""


class Piece(NamedTuple):
    """What is known of one character: how it begins to sound (``whole``: all of it), or the character itself."""

    sounds: tuple[str, ...]
    whole: bool = False
    char: str = ""

    def fits(self, char: str) -> bool:
        """Whether ``char`` may be the one that was meant."""
        if self.char:
            return char == self.char
        if self.whole:
            return any(reading in self.sounds for reading in readings(char))
        return any(reading.startswith(self.sounds) for reading in readings(char))

    def letters(self) -> set[str]:
        """The initials that the pair table may know it by."""
        return initials(self.char) if self.char else {sound[0] for sound in self.sounds}


def read_pinyin(db: sqlite3.Connection, typed: str, exists: Callable[[str], bool]) -> tuple[Reading, ...]:
    """The words that folded ``typed`` may be pinyin of, most used first; ``exists`` tells if a longer one stands anywhere."""
    match = _TYPED.fullmatch(typed)
    if match is None or typed.isdigit() or not re.search("[a-z]", typed):
        return ()
    digits, letters = match.groups()
    found: dict[str, Reading] = {}
    for pieces in cuts(letters):
        by_initials = all(piece.char or piece.sounds[0] in _INITIALS for piece in pieces)
        for word in words_of(db, pieces):
            if digits + word not in found and ((len(word) < MOST_SURE and not digits) or exists(digits + word)):
                found[digits + word] = Reading(typed, digits + word, by_initials)
            if len(found) == MOST_WORDS:
                return tuple(found.values())
    return tuple(found.values())


def words_of(db: sqlite3.Connection, pieces: tuple[Piece, ...]) -> list[str]:
    """Words whose characters fit ``pieces`` and whose pairs all occur, most used first. Of three and more, some may not exist."""
    if len(pieces) == 1:
        return _characters(db, pieces[0])
    beam: dict[str, int] = {}
    for at, (left, right) in enumerate(pairwise(pieces)):
        ends = {word[-1] for word in beam}
        steps: dict[str, list[tuple[str, int]]] = {}
        for pair, count in _pairs(db, left, right):
            if (pair[0] in ends if at else left.fits(pair[0])) and right.fits(pair[1]):
                steps.setdefault(pair[0], []).append((pair[1], count))
        if at == 0:
            grown = {first + second: count for first, nexts in steps.items() for second, count in nexts}
        else:
            grown = {word + char: min(score, count) for word, score in beam.items() for char, count in steps.get(word[-1], ())}
        beam = dict(sorted(grown.items(), key=lambda item: -item[1])[:_BEAM])
        if not beam:
            return []
    return sorted(beam, key=lambda word: (not _finished(pieces[-1], word[-1]), -beam[word]))[: 2 * MOST_WORDS]


def _finished(piece: Piece, char: str) -> bool:
    """Whether ``char`` is read exactly as typed; what would need more letters comes after it."""
    return bool(piece.char) or any(reading in piece.sounds for reading in readings(char))


def _characters(db: sqlite3.Connection, piece: Piece) -> list[str]:
    """Characters read as the one whole syllable that was typed; a lone letter is no pinyin yet."""
    sounds = [sound for sound in piece.sounds if sound in syllables() and len(sound) > 1]
    if not sounds:
        return []
    whole = Piece(tuple(sounds), whole=True)
    found = {pair: count for letter in whole.letters() for pair, count in _rows(db, letter) if whole.fits(pair)}
    return sorted(found, key=lambda char: -found[char])[:MOST_WORDS]


def _pairs(db: sqlite3.Connection, left: Piece, right: Piece) -> Iterator[tuple[str, int]]:
    for key in map("".join, product(sorted(left.letters()), sorted(right.letters()))):
        yield from _rows(db, key, left.char)


def _rows(db: sqlite3.Connection, key: str, first: str = "") -> Iterator[tuple[str, int]]:
    sql = "SELECT pair, articles FROM search_pair WHERE initials = ? AND pair >= ? AND pair < ?"
    yield from db.execute(sql, (key, first, first + LAST))


def cuts(letters: str) -> list[tuple[Piece, ...]]:
    """Ways to cut ``letters`` (a–z and Han) into characters: those with the fewest pieces first, then initials alone."""
    parts: list[str] = _PIECE.findall(letters)
    ways: list[list[tuple[Piece, ...]]] = []
    for at, part in enumerate(parts):
        if "a" <= part[0] <= "z":
            last = at == len(parts) - 1
            ways.append([_pieces(way, last=last) for way in _cut(part, last)])
        else:
            ways.append([(Piece((), char=part),)])
    joined = [tuple(piece for way in combination for piece in way) for combination in product(*ways)]
    return sorted((way for way in joined if len(way) <= MOST_SYLLABLES), key=len)[:MOST_WAYS]


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
