"""Pinyin: readings of characters, and typed pinyin as Han words that occur in the library.

Typed letters are cut into syllables, beginnings of syllables and single initials (``ganxib``, ``gxb``, ``tang尿``). Then words
are composed from the pairs of characters in titles, headings, captions, tags and terms, as an input method does.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from heapq import nlargest
from itertools import chain, pairwise, product
from operator import itemgetter
from typing import NamedTuple

import msgspec

from viewer.library.search.expressions import LAST
from viewer.library.search.query import Reading
from viewer.resources import text


@cache
def _characters() -> dict[str, frozenset[str]]:
    """Return the characters for each syllable."""
    lines = (line.split(" ") for line in text("search", "readings.txt").splitlines())
    return {syllable: frozenset(characters) for syllable, characters in lines}


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """Return the syllables of each character."""
    found: dict[str, tuple[str, ...]] = {}
    for syllable, characters in _characters().items():
        for char in characters:
            found[char] = (*found.get(char, ()), syllable)
    return found


@cache
def syllables() -> frozenset[str]:
    """Return all syllables of Mandarin as typed: without tone, v or u for ü."""
    return frozenset(_characters())


def readings(char: str) -> tuple[str, ...]:
    """Return the readings of a folded Han character, or empty."""
    return _readings().get(char, ())


@cache
def read_as(sounds: tuple[str, ...], *, whole: bool) -> frozenset[str]:
    """Return the characters read as one of ``sounds``, or, unless ``whole``, as a syllable that begins with one."""
    found = _characters()
    if whole:
        return frozenset().union(*(found.get(sound, frozenset()) for sound in sounds))
    return frozenset().union(*(characters for syllable, characters in found.items() if syllable.startswith(sounds)))


def initials(chars: str) -> set[str]:
    """Return the possible initials of ``chars``: 干细 is {gx}; empty if one of them has no reading."""
    letters = [{reading[0] for reading in readings(char)} for char in chars]
    return {"".join(combination) for combination in product(*letters)}


MOST_WORDS = 4
"""Maximum words for one input."""

MOST_ROWS = 60_000
"""Rows cached from one search to the next: some megabytes."""

_BEAM = 24
"""Partial words kept from one character to the next."""


class Piece(NamedTuple):
    """What is known about one character: a prefix of its reading (``whole``: all of it), or the character itself."""

    sounds: tuple[str, ...]
    whole: bool = False
    char: str = ""

    def characters(self) -> frozenset[str]:
        """Return the characters that may be meant."""
        return frozenset(self.char) if self.char else read_as(self.sounds, whole=self.whole)

    def finished(self, char: str) -> bool:
        """Return whether ``char`` is read exactly as typed; others are ranked after it."""
        return bool(self.char) or any(reading in self.sounds for reading in readings(char))

    @property
    def listed(self) -> bool:
        """Whether every row of the pair table that is read for it fits: it is a character, or any with certain initials."""
        return bool(self.char) or (not self.whole and all(len(sound) == 1 for sound in self.sounds))

    def letters(self) -> set[str]:
        """Return the initials under which the pair table may list it."""
        return initials(self.char) if self.char else {sound[0] for sound in self.sounds}


_Asked = tuple[str, str, str]
"""Rows of the pair table: their initials, and their first and second character if these are known."""

_PAIRS = """
WITH asked AS MATERIALIZED (SELECT key AS at, json_extract(value, '$[0]') AS letters, json_extract(value, '$[1]') AS first,
    json_extract(value, '$[2]') AS last, json_extract(value, '$[3]') AS second FROM json_each(?))
SELECT at, pair, articles FROM asked CROSS JOIN search_pair
WHERE initials = letters AND pair BETWEEN first AND last AND (second = '' OR second = substr(pair, 2))
"""
"""The rows of a list of (initials, first pair, last pair, second character or empty)."""


class Pairs:
    """The characters and pairs in titles, headings, captions, tags and terms, with their number of articles.

    Rows are cached, because the next key needs most of them again; valid for one state of the library.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._rows: dict[_Asked, list[tuple[str, int]]] = {}
        self._size = 0

    def read(self, pieces: tuple[Piece, ...]) -> list[str]:
        """Return words whose characters fit ``pieces`` and whose pairs all occur, most used first.

        Words of three and more characters may not exist.
        """
        if len(pieces) == 1:
            return self._characters(pieces[0])
        beam = dict(self._pairs(pieces[0], pieces[1]))
        for left, right in pairwise(pieces[1:]):
            beam = dict(_best(beam))
            ends = {word[-1]: left._replace(char=word[-1]) for word in beam}
            self._fetch(tuple(asked for end in ends.values() for asked in _asked(end, right)))
            steps = {end: list(self._pairs(piece, right)) for end, piece in ends.items()}
            beam = {word + pair[1]: min(score, count) for word, score in beam.items() for pair, count in steps[word[-1]]}
        return sorted(dict(_best(beam)), key=lambda word: (not pieces[-1].finished(word[-1]), -beam[word]))[: MOST_WORDS + 2]

    def unknown(self, word: str) -> set[int]:
        """Return the positions of the pairs of ``word`` that occur nowhere."""
        asked = [_asked(Piece((), char=left), Piece((), char=right)) for left, right in pairwise(word)]
        self._fetch(tuple(chain.from_iterable(asked)))
        return {at for at, ways in enumerate(asked) if not any(self._rows[one] for one in ways)}

    def absent(self, word: str) -> set[int]:
        """Return the positions of the characters of ``word`` that occur nowhere."""
        asked = [tuple((letter, char, "") for letter in sorted(initials(char))) for char in word]
        self._fetch(tuple(chain.from_iterable(asked)))
        return {at for at, ways in enumerate(asked) if not any(self._rows[one] for one in ways)}

    def _characters(self, piece: Piece) -> list[str]:
        """Return the characters read as the one complete syllable typed; a single letter is not pinyin yet."""
        sounds = tuple(sound for sound in piece.sounds if sound in syllables() and len(sound) > 1)
        whole = Piece(sounds, whole=True)
        meant = whole.characters()
        asked = tuple((letter, "", "") for letter in whole.letters())
        self._fetch(asked)
        found = {char: count for one in asked for char, count in self._rows[one] if char in meant}
        return sorted(found, key=lambda char: -found[char])[:MOST_WORDS]

    def _pairs(self, left: Piece, right: Piece) -> Iterable[tuple[str, int]]:
        """Return the pairs that fit, each with its count."""
        asked = _asked(left, right)
        self._fetch(asked)
        rows = chain.from_iterable(self._rows[one] for one in asked)
        if left.listed and right.listed:
            return rows
        first, second = left.characters(), right.characters()
        return [row for row in rows if row[0][0] in first and row[0][1] in second]

    def _fetch(self, asked: Sequence[_Asked]) -> None:
        """Have the rows of all of ``asked`` in the cache: what is missing is read in one statement."""
        missing = [one for one in asked if one not in self._rows]
        if not missing:
            return
        if self._size > MOST_ROWS:
            self._rows.clear()
            self._size = 0
            missing = list(asked)
        found: list[list[tuple[str, int]]] = [[] for _ in missing]
        ranges = [
            (key, first + second, first + second, second) if first and second else (key, first, first + LAST, second)
            for key, first, second in missing
        ]
        for at, pair, count in self._db.execute(_PAIRS, (msgspec.json.encode(ranges).decode(),)):
            found[at].append((pair, count))
        self._rows.update(zip(missing, found, strict=True))
        self._size += len(missing) + sum(map(len, found))


def _asked(left: Piece, right: Piece) -> tuple[_Asked, ...]:
    """Return the rows with the pairs that may fit: of a whole syllable those of its characters, which are few."""
    keys = map("".join, product(sorted(left.letters()), sorted(right.letters())))
    firsts = sorted(left.characters()) if left.whole else (left.char,)
    return tuple((key, first, right.char) for key in keys for first in firsts)


def _best(words: dict[str, int]) -> list[tuple[str, int]]:
    return nlargest(_BEAM, words.items(), key=itemgetter(1))


_TYPED = re.compile(r"(\d*)((?:[a-z]+|[\u3400-\u9fff])+)")
_PIECE = re.compile(r"[a-z]+|[\u3400-\u9fff]")

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")

MOST_SYLLABLES = 12
"""Maximum length of the input; longer input is not a word."""

MOST_WAYS = 4
"""Maximum ways of segmenting: xian is xian and xi'an."""

MOST_SURE = 3
"""A word shorter than this is in the pair table only if it occurs somewhere."""


def read_pinyin(pairs: Pairs, typed: str, exists: Callable[[str], bool]) -> tuple[Reading, ...]:
    """Return the words that folded ``typed`` may be pinyin of, most used first; ``exists`` says whether a longer one occurs."""
    match = _TYPED.fullmatch(typed)
    if match is None or typed.isdigit() or not re.search("[a-z]", typed):
        return ()
    digits, letters = match.groups()
    found: dict[str, Reading] = {}
    ways = cuts(letters)
    for pieces in ways:
        if found and 1 < len(ways[0]) < len(pieces):
            break  # fewer characters are more likely
        by_initials = all(piece.char or piece.sounds[0] in _INITIALS for piece in pieces)
        for word in pairs.read(pieces):
            if digits + word not in found and ((len(word) < MOST_SURE and not digits) or exists(digits + word)):
                found[digits + word] = Reading(typed, digits + word, by_initials)
            if len(found) == MOST_WORDS:
                return tuple(found.values())
    return tuple(found.values())


def cuts(letters: str) -> list[tuple[Piece, ...]]:
    """Return ways to segment ``letters`` (a–z and Han) into characters: those with the
    fewest or one more, then initials alone.
    """
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
    """Return the pieces: complete syllables, of which the last may be a prefix."""
    end = len(way) - 1
    return tuple(Piece((sound,), whole=sound not in _INITIALS and not (last and at == end)) for at, sound in enumerate(way))


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(syllable[:end] for syllable in syllables() for end in range(1, len(syllable) + 1))


def _cut(letters: str, last: bool) -> list[tuple[str, ...]]:
    """Return the best ways to segment ``letters``; none if they are not pinyin."""
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
