"""Threes of Han characters that titles, headings and captions may have: they say at once that a word occurs in none of them.

An article that has both pairs of 甲乙丙 may not have 甲乙丙, and only its text tells. Each three is a hash of 28 bits: 12 choose
the row, 16 are one of its entries. So a word whose threes are all there may still not occur; one of which a three is missing
does not. Nothing is removed with an article: until the library is indexed anew, its threes only cost time.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import compress
from operator import add

from viewer.library.search.tokens import runs

TABLE = """
CREATE TABLE search_three (             -- threes of Han characters that a title, heading or caption may have (``threes``)
    place INTEGER PRIMARY KEY,          -- of the hash, the lower 12 bits
    entries BLOB NOT NULL               -- 2 bytes each, sorted: its upper 16 bits
);
"""

_PLACES = 0xFFF
_SIZE = 2
"""Bytes of an entry."""

LONGEST = 40
"""Characters of a word that are looked at; all their pairs are looked for in the token tables."""


def threes_among(han: Iterable[str], pairs: Collection[str]) -> set[str]:
    """Return the threes of the runs ``han`` whose two pairs are both among ``pairs``, a set."""
    text = "\n".join(han)
    found = compress(range(len(text)), map(pairs.__contains__, map(add, text, text[1:])))
    threes: set[str] = set()
    before = -2
    for at in found:
        if at == before + 1:
            threes.add(text[before : at + 2])
        before = at
    return threes


def write_threes(db: sqlite3.Connection, threes: Iterable[str]) -> None:
    """Add ``threes`` to the table."""
    new: defaultdict[int, set[bytes]] = defaultdict(set)
    for three in threes:
        place, entry = _hashed(three)
        new[place].add(entry)
    for place, entries in sorted(new.items()):
        known = _entries(db, place)
        missing = {entry for entry in entries if not _has(known, entry)}
        if missing:
            every = missing.union(known[at : at + _SIZE] for at in range(0, len(known), _SIZE))
            db.execute("INSERT OR REPLACE INTO search_three VALUES (?, ?)", (place, b"".join(sorted(every))))


def may_stand(db: sqlite3.Connection, word: str) -> bool:
    """Return false if no article has folded ``word`` and all its pairs in its titles, headings or captions."""
    return all(_has(_entries(db, place), entry) for place, entry in map(_hashed, _threes(word[:LONGEST])))


def _threes(word: str) -> Iterator[str]:
    for run in runs(word):
        if run.han:
            yield from map("".join, zip(run.text, run.text[1:], run.text[2:], strict=False))


def _hashed(three: str) -> tuple[int, bytes]:
    code = zlib.crc32(three.encode())
    return code & _PLACES, (code >> 16).to_bytes(_SIZE, "big")


def _entries(db: sqlite3.Connection, place: int) -> bytes:
    row = db.execute("SELECT entries FROM search_three WHERE place = ?", (place,)).fetchone()
    return bytes(row[0]) if row else b""


def _has(entries: bytes, entry: bytes) -> bool:
    at = entries.find(entry)
    while at > 0 and at % _SIZE:
        at = entries.find(entry, at + 1)
    return at >= 0
