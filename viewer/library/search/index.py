"""The tables of the search index, updated with the articles in the caller's transaction.

``search_text`` stores the passages of an article, one per line, for verifying matches and for snippets. The FTS5 tables
contain only tokens (``content=''``, ``detail=none``). SQLite before 3.43 deletes a row of such a table only if it gets the
row's exact tokens; they are computed again from ``search_text``, which is written in the same transaction.

The index is part of the library file: an article, its text and its tokens are committed together or not at all.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple

import msgspec

from viewer.content.article import Article, GlossaryEntry
from viewer.library.search.passages import Passage, PassagePart, PassagePlace, passages
from viewer.library.search.pinyin import initials
from viewer.library.search.tokens import START, body_tokens, fold_line, latin_tokens, latin_words, runs, tokens

INDEX_FORMAT = 2
"""Increased when folding, tokens or tables change: an index of another format must be rebuilt."""

TIERS = ("search_title", "search_heading", "search_caption", "search_salient", "search_body")
"""The token tables, most important match first; the last one covers the whole article (``body_tokens``)."""

SALIENT = 3
"""A word with this many occurrences in an article is one of its subjects."""

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
"""The schema of the index in a new library file."""


class Stored(NamedTuple):
    """The row of ``search_text`` of one article."""

    text: str
    folded: str
    places: tuple[PassagePlace, ...]

    @classmethod
    def of(cls, passages: list[Passage]) -> Stored:
        """Return the row to store for ``passages``."""
        text = "\n".join(passage.text for passage in passages)
        return cls(text, fold_line(text), tuple(passage.place for passage in passages))

    def lines(self, *parts: PassagePart) -> list[str]:
        """Return the folded passages that are one of ``parts``."""
        return [line for line, place in zip(self.folded.split("\n"), self.places, strict=True) if place.part in parts]


@cache
def _decoder() -> msgspec.msgpack.Decoder[tuple[PassagePlace, ...]]:
    return msgspec.msgpack.Decoder(tuple[PassagePlace, ...])


def places(data: bytes) -> tuple[PassagePlace, ...]:
    """Decode the column ``places``."""
    return _decoder().decode(data)


def write(db: sqlite3.Connection, number: int, stored: Stored) -> None:
    """Write ``stored`` as the text of article ``number``."""
    folded = None if stored.folded == stored.text.lower() else stored.folded
    row = (number, stored.text, folded, msgspec.msgpack.encode(stored.places))
    db.execute("INSERT INTO search_text VALUES (?, ?, ?, ?)", row)


def read(db: sqlite3.Connection, number: int) -> Stored | None:
    """Return the text of article ``number``, or None if it is not in the index."""
    row = db.execute("SELECT text, folded, places FROM search_text WHERE number = ?", (number,)).fetchone()
    if row is None:
        return None
    text, folded, data = row
    return Stored(text, text.lower() if folded is None else folded, places(data))


def tier_tokens(stored: Stored) -> tuple[list[str], ...]:
    """Return the tokens of an article in each of ``TIERS``; every list is sorted and without repetition."""
    title = stored.lines(PassagePart.TITLE)
    starts = [START + token for line in title for token in _first_tokens(line)]
    lines = stored.folded.split("\n")
    counts = Counter(token for line in lines for token in tokens(line))
    return (
        sorted({*starts, *_tokens(title)}),
        sorted(_tokens(stored.lines(PassagePart.TAGS, PassagePart.HEADING, PassagePart.BOX))),
        sorted(_tokens(stored.lines(PassagePart.CAPTION))),
        sorted(token for token, count in counts.items() if count >= SALIENT),
        sorted({token for line in lines for token in body_tokens(line)}),
    )


def _tokens(lines: list[str]) -> set[str]:
    return {token for line in lines for token in tokens(line)}


def _first_tokens(line: str) -> Iterator[str]:
    """Yield the tokens that a query must share with the beginning of a title."""
    for run in islice(runs(line), 1):
        if run.han:
            yield run.text[0]
            yield run.text[:2]
        else:
            yield from latin_tokens(run.text)


__all__ = ["INDEX_TABLES", "finish_index", "index_article", "unindex_article"]

_LATIN_FROM = 4
"""Latin words shorter than this are not suggested as corrections, and their prefixes are tokens already."""

_MERGE_AFTER = 0.2
"""Share of the library that may change before the index is merged; below it, a change costs milliseconds."""


def index_article(db: sqlite3.Connection, number: int, article: Article) -> None:
    """Add ``article`` to the index as ``number``, replacing what was stored under that number."""
    unindex_article(db, number)
    stored = Stored.of(passages(article))
    write(db, number, stored)
    for table, words in zip(TIERS, tier_tokens(stored), strict=True):
        if words:
            db.execute(f"INSERT INTO {table}(rowid, words) VALUES (?, ?)", (number, " ".join(words)))  # noqa: S608 - our names
    _count(db, stored, +1)
    for entry in article.glossary.values():
        _use(db, number, entry)
    _note(db, +1)


def unindex_article(db: sqlite3.Connection, number: int) -> None:
    """Remove article ``number`` from the index, if it is there."""
    stored = read(db, number)
    if stored is None:
        return
    for table, words in zip(TIERS, tier_tokens(stored), strict=True):
        if words:
            _forget(db, table, number, words)
    _count(db, stored, -1)
    _disuse(db, number)
    db.execute("DELETE FROM search_text WHERE number = ?", (number,))
    _note(db, -1)


def finish_index(db: sqlite3.Connection) -> None:
    """Finish a build: merge the index if much has changed."""
    state: dict[str, int] = dict(db.execute("SELECT key, value FROM search_state"))
    if state["changed"] and state["changed"] >= state["articles"] * _MERGE_AFTER:
        for table in (*TIERS, "search_term_words"):
            db.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - our names
        db.execute("UPDATE search_state SET value = 0 WHERE key = 'changed'")


def _note(db: sqlite3.Connection, articles: int) -> None:
    """Record a change that enlarged the library by ``articles``. Counting the rows would read them all."""
    db.execute("UPDATE search_state SET value = value + 1 WHERE key = 'changed'")
    db.execute("UPDATE search_state SET value = value + ? WHERE key = 'articles'", (articles,))


def _forget(db: sqlite3.Connection, table: str, number: int, words: Iterable[str]) -> None:
    sql = f"INSERT INTO {table}({table}, rowid, words) VALUES ('delete', ?, ?)"  # noqa: S608 - our names
    db.execute(sql, (number, " ".join(words)))


def _count(db: sqlite3.Connection, stored: Stored, by: int) -> None:
    """Add (+1) or subtract (−1) the counts of an article's Latin words and Han pairs."""
    latin = {word for run in runs(stored.folded) if not run.han for word in latin_words(run.text) if len(word) >= _LATIN_FROM}
    _add(db, "search_word(word, articles)", [(word, by) for word in latin])
    _count_pairs(
        db, stored.lines(PassagePart.TITLE, PassagePart.TAGS, PassagePart.HEADING, PassagePart.BOX, PassagePart.CAPTION), by
    )


def _count_pairs(db: sqlite3.Connection, lines: Iterable[str], by: int) -> None:
    """Count the Han characters and pairs of ``lines`` by their initials."""
    han = {run.text for line in lines for run in runs(line) if run.han}
    pairs = {part for text in han for part in (*text, *map("".join, pairwise(text)))}
    rows = [(key, pair, by) for pair in pairs for key in initials(pair)]
    _add(db, "search_pair(initials, pair, articles)", rows)


def _add(db: sqlite3.Connection, table: str, rows: list[tuple[str, int]] | list[tuple[str, str, int]]) -> None:
    """Add each row's last column to the stored count of the other columns; counts of 0 are deleted."""
    if not rows:
        return
    name, _, columns = table.rstrip(")").partition("(")
    keys = columns.split(", ")[:-1]
    if rows[0][-1] > 0:
        marks = ", ".join("?" * len(rows[0]))
        change = f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT DO UPDATE SET articles = articles + 1"  # noqa: S608
        db.executemany(change, sorted(rows))
        return
    where = " AND ".join(f"{key} = ?" for key in keys)
    without = sorted(row[:-1] for row in rows)
    db.executemany(f"UPDATE {name} SET articles = articles - 1 WHERE {where}", without)  # noqa: S608 - our names
    db.executemany(f"DELETE FROM {name} WHERE {where} AND articles <= 0", without)  # noqa: S608 - our names


def _use(db: sqlite3.Connection, number: int, entry: GlossaryEntry) -> None:
    """Record that article ``number`` explains ``entry``; a term of many articles is stored once."""
    names = "\n".join(dict.fromkeys((entry.term, *entry.aliases)))
    key = (entry.term, entry.definition, names, entry.pinyin)
    db.execute("INSERT OR IGNORE INTO search_term(term, definition, names, pinyin) VALUES (?, ?, ?, ?)", key)
    sql = "SELECT number FROM search_term WHERE term = ? AND definition = ? AND names = ? AND pinyin = ?"
    ((term,),) = db.execute(sql, key)
    if db.execute("SELECT 1 FROM search_use WHERE term = ?", (term,)).fetchone() is None:
        words = _term_words(names, entry.definition)
        db.execute("INSERT INTO search_term_words(rowid, words) VALUES (?, ?)", (term, " ".join(words)))
        db.executemany("INSERT INTO search_name VALUES (?, ?)", sorted({(fold_line(name), term) for name in names.split("\n")}))
        _count_pairs(db, fold_line(names).split("\n"), +1)
    db.execute("INSERT OR IGNORE INTO search_use VALUES (?, ?)", (term, number))
    db.execute("INSERT OR IGNORE INTO search_article_term VALUES (?, ?)", (number, term))


def _disuse(db: sqlite3.Connection, number: int) -> None:
    """Delete the links of article ``number`` to its terms, and terms that no other article explains."""
    terms = db.execute("SELECT term FROM search_article_term WHERE article = ?", (number,)).fetchall()
    db.execute("DELETE FROM search_article_term WHERE article = ?", (number,))
    for (term,) in terms:
        db.execute("DELETE FROM search_use WHERE term = ? AND article = ?", (term, number))
        if db.execute("SELECT 1 FROM search_use WHERE term = ?", (term,)).fetchone() is None:
            ((names, definition),) = db.execute("SELECT names, definition FROM search_term WHERE number = ?", (term,))
            _forget(db, "search_term_words", term, _term_words(names, definition))
            folded = fold_line(names).split("\n")
            db.executemany("DELETE FROM search_name WHERE name = ? AND term = ?", {(name, term) for name in folded})
            _count_pairs(db, folded, -1)
            db.execute("DELETE FROM search_term WHERE number = ?", (term,))


def _term_words(names: str, definition: str) -> list[str]:
    lines = (*fold_line(names).split("\n"), " ".join(fold_line(definition).split()))
    return sorted({token for line in lines for token in tokens(line)})
