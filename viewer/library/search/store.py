"""The tables of the search index, and an article's text as they hold it.

``search_text`` keeps the passages of an article, one a line: what a match is verified against and what snippets are cut from.
The FTS5 tables hold tokens alone (``content=''``, ``detail=none``). SQLite before 3.43 forgets a row of such a table only when it
is told the row's exact tokens; they are computed again from ``search_text``, which is written in the same transaction.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

import msgspec

from viewer.library.search.fold import fold_line
from viewer.library.search.passages import Part, Passage, Place
from viewer.library.search.tokens import START, body_tokens, latin_tokens, runs, tokens

INDEX_FORMAT = 2
"""Counts up whenever folding, tokens or tables change: an index of another format must be built anew."""

TIERS = ("search_title", "search_heading", "search_caption", "search_salient", "search_body")
"""The token tables, from the place where a match counts most; the last holds all of an article (``body_tokens``)."""

SALIENT = 3
"""A word that occurs so often in an article is one of its subjects."""

_FTS = "CREATE VIRTUAL TABLE {} USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii');\n"

_TABLES = """
CREATE TABLE search_state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE search_text (
    number INTEGER PRIMARY KEY,         -- of the article
    text TEXT NOT NULL,                 -- its passages as they are written, one a line
    folded TEXT,                        -- the same folded; NULL: lower() gives it
    places BLOB NOT NULL                -- MessagePack: a Place a line
);
CREATE TABLE search_term (
    number INTEGER PRIMARY KEY,
    term TEXT NOT NULL, definition TEXT NOT NULL, pinyin TEXT NOT NULL,
    names TEXT NOT NULL,                -- the term and its other names, one a line
    UNIQUE (term, definition, names, pinyin)
);
CREATE TABLE search_name (name TEXT NOT NULL, term INTEGER NOT NULL, PRIMARY KEY (name, term)) WITHOUT ROWID;  -- folded names
CREATE TABLE search_use (term INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (term, article)) WITHOUT ROWID;
CREATE TABLE search_article_term (article INTEGER NOT NULL, term INTEGER NOT NULL, PRIMARY KEY (article, term)) WITHOUT ROWID;
CREATE TABLE search_word (word TEXT PRIMARY KEY, articles INTEGER NOT NULL) WITHOUT ROWID;  -- Latin words
CREATE TABLE search_pair (              -- Han characters and pairs of titles, headings, captions, tags and terms
    initials TEXT NOT NULL, pair TEXT NOT NULL, articles INTEGER NOT NULL, PRIMARY KEY (initials, pair)
) WITHOUT ROWID;
"""

_STATE = "INSERT INTO search_state VALUES ('changed', 0), ('articles', 0), ('format', {});\n"

INDEX_TABLES = "".join(map(_FTS.format, (*TIERS, "search_term_words"))) + _TABLES + _STATE.format(INDEX_FORMAT)
"""What creates the index in a new library file."""


class Stored(NamedTuple):
    """The row of ``search_text`` of one article."""

    text: str
    folded: str
    places: tuple[Place, ...]

    @classmethod
    def of(cls, passages: list[Passage]) -> Stored:
        """What is stored of ``passages``."""
        text = "\n".join(passage.text for passage in passages)
        return cls(text, fold_line(text), tuple(passage.place for passage in passages))

    def lines(self, *parts: Part) -> list[str]:
        """The folded passages that are one of ``parts``."""
        return [line for line, place in zip(self.folded.split("\n"), self.places, strict=True) if place.part in parts]


@cache
def _decoder() -> msgspec.msgpack.Decoder[tuple[Place, ...]]:
    return msgspec.msgpack.Decoder(tuple[Place, ...])


def places(data: bytes) -> tuple[Place, ...]:
    """The places in the column of that name."""
    return _decoder().decode(data)


def write(db: sqlite3.Connection, number: int, stored: Stored) -> None:
    """Keep ``stored`` as the text of article ``number``."""
    folded = None if stored.folded == stored.text.lower() else stored.folded
    row = (number, stored.text, folded, msgspec.msgpack.encode(stored.places))
    db.execute("INSERT INTO search_text VALUES (?, ?, ?, ?)", row)


def read(db: sqlite3.Connection, number: int) -> Stored | None:
    """The text of article ``number``; None: it is not in the index."""
    row = db.execute("SELECT text, folded, places FROM search_text WHERE number = ?", (number,)).fetchone()
    if row is None:
        return None
    text, folded, data = row
    return Stored(text, text.lower() if folded is None else folded, places(data))


def tier_tokens(stored: Stored) -> tuple[list[str], ...]:
    """The tokens of an article in each of ``TIERS``; every list is sorted and without repetition."""
    title = stored.lines(Part.TITLE)
    starts = [START + token for line in title for token in _first_tokens(line)]
    lines = stored.folded.split("\n")
    counts = Counter(token for line in lines for token in tokens(line))
    return (
        sorted({*starts, *_tokens(title)}),
        sorted(_tokens(stored.lines(Part.TAGS, Part.HEADING, Part.BOX))),
        sorted(_tokens(stored.lines(Part.CAPTION))),
        sorted(token for token, count in counts.items() if count >= SALIENT),
        sorted({token for line in lines for token in body_tokens(line)}),
    )


def _tokens(lines: list[str]) -> set[str]:
    return {token for line in lines for token in tokens(line)}


def _first_tokens(line: str) -> Iterator[str]:
    """The tokens that a query must share with the beginning of a title."""
    for run in islice(runs(line), 1):
        if run.han:
            yield run.text[0]
            yield run.text[:2]
        else:
            yield from latin_tokens(run.text)
