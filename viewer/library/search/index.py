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
from functools import lru_cache
from itertools import islice
from operator import add

from viewer.content.article import Article, GlossaryEntry
from viewer.library.search.passages import PassagePart, passages
from viewer.library.search.pinyin import initials
from viewer.library.search.stored_text import Stored, read, write
from viewer.library.search.threes import TABLE, threes_among, write_threes
from viewer.library.search.tokens import START, TokenCounts, count_tokens, fold_line, latin_tokens, latin_words, runs

INDEX_FORMAT = 4
"""Increased when folding, tokens or tables change: an index of another format must be rebuilt."""

TIERS = ("search_title", "search_heading", "search_caption", "search_salient", "search_body")
"""The token tables, most important match first; the last one covers the whole article (``TokenCounts.body``)."""

NAMED = TIERS[:3]
"""Those of titles, headings and captions."""

SALIENT = 3
"""A word with this many occurrences in an article is one of its subjects."""

_FTS = "CREATE VIRTUAL TABLE {} USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii');\n"

_TABLES = """
CREATE TABLE search_state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE search_text (
    number INTEGER PRIMARY KEY,         -- of the article
    passages BLOB NOT NULL              -- deflated: its passages and their places (``stored_text``)
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

INDEX_TABLES = "".join(map(_FTS.format, (*TIERS, "search_term_words"))) + _TABLES + TABLE + _STATE.format(INDEX_FORMAT)
"""The schema of the index in a new library file."""


def index_format(db: sqlite3.Connection) -> int:
    """Return the ``INDEX_FORMAT`` with which the index of ``db`` was written; 0 if it does not say."""
    found = db.execute("SELECT value FROM search_state WHERE key = 'format' AND typeof(value) = 'integer'").fetchone()
    return int(found[0]) if found else 0


def tier_tokens(stored: Stored, whole: TokenCounts | None = None) -> tuple[list[str], ...]:
    """Return the tokens of an article in each of ``TIERS``; every list is sorted and without repetition.

    ``whole``: the tokens of all its lines, if they are known.
    """
    title = stored.lines(PassagePart.TITLE)
    starts = [START + token for line in title for token in _first_tokens(line)]
    counts, body, *_ = whole or count_tokens(stored.folded)
    return (
        sorted({*starts, *_tokens(title)}),
        sorted(_tokens(stored.lines(PassagePart.TAGS, PassagePart.HEADING, PassagePart.BOX))),
        sorted(_tokens(stored.lines(PassagePart.CAPTION))),
        sorted(token for token, count in counts.items() if count >= SALIENT),
        sorted(body),
    )


def _tokens(lines: list[str]) -> set[str]:
    return set(count_tokens("\n".join(lines)).counts)


def _first_tokens(line: str) -> Iterator[str]:
    """Yield the tokens that a query must share with the beginning of a title."""
    for run in islice(runs(line), 1):
        if run.han:
            yield run.text[0]
            yield run.text[:2]
        else:
            yield from latin_tokens(run.text)


_LATIN_FROM = 4
"""Latin words shorter than this are not suggested as corrections, and their prefixes are tokens already."""

_MOST_HELD = 200_000
"""Counts and threes held back; they are written when there are more."""

_KNOWN_PAIRS = 50_000
"""Han characters and pairs whose initials are kept."""

_MERGE_AFTER = 0.2
"""Share of the library that may change before the index is merged; below it, a change costs milliseconds."""


class IndexWriter:
    """Changes the index inside the caller's transaction. Counts and threes are held back: ``flush`` writes them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._words: Counter[tuple[str, ...]] = Counter()  # rows of search_word, and by how much they change
        self._pairs: Counter[tuple[str, ...]] = Counter()
        self._threes: set[str] = set()
        self._changed = self._added = 0
        self._terms: dict[tuple[str, ...], int] = {}

    def put(self, number: int, article: Article) -> None:
        """Add ``article`` as ``number``, replacing what was stored under that number."""
        self.remove(number)
        stored = Stored.of(passages(article))
        write(self._db, number, stored)
        whole = count_tokens(stored.folded)
        tiers = tier_tokens(stored, whole)
        for table, words in zip(TIERS, tiers, strict=True):
            if words:
                self._db.execute(f"INSERT INTO {table}(rowid, words) VALUES (?, ?)", (number, " ".join(words)))  # noqa: S608 - our names
        self._count(stored, whole, +1)
        self._threes |= threes_among(whole.han, set().union(*tiers[: len(NAMED)]))
        for entry in article.glossary.values():
            self._use(number, entry)
        self._note(+1)

    def remove(self, number: int) -> None:
        """Remove article ``number``, if it is there."""
        stored = read(self._db, number)
        if stored is None:
            return
        whole = count_tokens(stored.folded)
        for table, words in zip(TIERS, tier_tokens(stored, whole), strict=True):
            if words:
                _forget(self._db, table, number, words)
        self._count(stored, whole, -1)
        self._disuse(number)
        self._db.execute("DELETE FROM search_text WHERE number = ?", (number,))
        self._note(-1)

    def flush(self) -> None:
        """Write what is held back."""
        _add(self._db, "search_word(word, articles)", self._words)
        _add(self._db, "search_pair(initials, pair, articles)", self._pairs)
        write_threes(self._db, self._threes)
        self._threes.clear()
        changes = (("changed", self._changed), ("articles", self._added))
        self._db.executemany("UPDATE search_state SET value = value + ?2 WHERE key = ?1", changes)
        self._changed = self._added = 0

    def finish(self) -> None:
        """Finish a build: write the counts, and merge the index if much has changed."""
        self.flush()
        state: dict[str, int] = dict(self._db.execute("SELECT key, value FROM search_state"))
        if state["changed"] and state["changed"] >= state["articles"] * _MERGE_AFTER:
            for table in (*TIERS, "search_term_words"):
                self._db.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - our names
            self._db.execute("UPDATE search_state SET value = 0 WHERE key = 'changed'")

    def _note(self, articles: int) -> None:
        """Record a change that enlarged the library by ``articles``. Counting the rows would read them all."""
        self._changed += 1
        self._added += articles
        if len(self._words) + len(self._pairs) + len(self._threes) > _MOST_HELD:
            self.flush()

    def _count(self, stored: Stored, whole: TokenCounts, by: int) -> None:
        """Add (+1) or subtract (−1) the counts of an article's Latin words and Han pairs."""
        found = {word for run in set(whole.latin) for word in latin_words(run) if len(word) >= _LATIN_FROM}
        for word in found:
            self._words[word,] += by
        named = (PassagePart.TITLE, PassagePart.TAGS, PassagePart.HEADING, PassagePart.BOX, PassagePart.CAPTION)
        self._count_pairs(stored.lines(*named), by)

    def _count_pairs(self, lines: Iterable[str], by: int) -> None:
        """Count the Han characters and pairs of ``lines`` by their initials."""
        runs = count_tokens("\n".join(lines)).han
        for part in {part for text in runs for part in (*text, *map(add, text, text[1:]))}:
            for key in _initials(part):
                self._pairs[key, part] += by

    def _use(self, number: int, entry: GlossaryEntry) -> None:
        """Record that article ``number`` explains ``entry``; a term of many articles is stored once."""
        names = "\n".join(dict.fromkeys((entry.term, *entry.aliases)))
        key = (entry.term, entry.definition, names, entry.pinyin)
        term = self._terms.get(key)
        if term is None:
            term = self._terms[key] = self._number_of(key)
        self._db.execute("INSERT OR IGNORE INTO search_use VALUES (?, ?)", (term, number))
        self._db.execute("INSERT OR IGNORE INTO search_article_term VALUES (?, ?)", (number, term))

    def _number_of(self, key: tuple[str, ...]) -> int:
        """Return the number of the term ``key``, stored if it is new: its term, definition, names and pinyin."""
        db, (_, definition, names, _) = self._db, key
        sql = "SELECT number FROM search_term WHERE term = ? AND definition = ? AND names = ? AND pinyin = ?"
        known = db.execute(sql, key).fetchone()
        if known is not None:
            return int(known[0])
        db.execute("INSERT INTO search_term(term, definition, names, pinyin) VALUES (?, ?, ?, ?)", key)
        ((term,),) = db.execute(sql, key)
        db.execute("INSERT INTO search_term_words(rowid, words) VALUES (?, ?)", (term, " ".join(_term_words(names, definition))))
        db.executemany("INSERT INTO search_name VALUES (?, ?)", sorted({(fold_line(name), term) for name in names.split("\n")}))
        self._count_pairs(fold_line(names).split("\n"), +1)
        return int(term)

    def _disuse(self, number: int) -> None:
        """Delete the links of article ``number`` to its terms, and terms that no other article explains."""
        db = self._db
        terms = db.execute("SELECT term FROM search_article_term WHERE article = ?", (number,)).fetchall()
        db.execute("DELETE FROM search_article_term WHERE article = ?", (number,))
        for (term,) in terms:
            db.execute("DELETE FROM search_use WHERE term = ? AND article = ?", (term, number))
            if db.execute("SELECT 1 FROM search_use WHERE term = ?", (term,)).fetchone() is None:
                ((names, definition),) = db.execute("SELECT names, definition FROM search_term WHERE number = ?", (term,))
                _forget(db, "search_term_words", term, _term_words(names, definition))
                folded = fold_line(names).split("\n")
                db.executemany("DELETE FROM search_name WHERE name = ? AND term = ?", {(name, term) for name in folded})
                self._count_pairs(folded, -1)
                db.execute("DELETE FROM search_term WHERE number = ?", (term,))
                self._terms.clear()


def _forget(db: sqlite3.Connection, table: str, number: int, words: Iterable[str]) -> None:
    sql = f"INSERT INTO {table}({table}, rowid, words) VALUES ('delete', ?, ?)"  # noqa: S608 - our names
    db.execute(sql, (number, " ".join(words)))


def _add(db: sqlite3.Connection, table: str, counts: Counter[tuple[str, ...]]) -> None:
    """Add ``counts``, changes of the last column by the other columns, to ``table``, and empty them; a count of 0 is deleted."""
    name, _, columns = table.rstrip(")").partition("(")
    keys = columns.split(", ")[:-1]
    where = " AND ".join(f"{key} = ?" for key in keys)
    marks = ", ".join("?" * len(keys))
    more = sorted((*key, by) for key, by in counts.items() if by > 0)
    less = sorted((by, *key) for key, by in counts.items() if by < 0)
    counts.clear()
    change = f"INSERT INTO {table} VALUES ({marks}, ?) ON CONFLICT DO UPDATE SET articles = articles + excluded.articles"  # noqa: S608
    db.executemany(change, more)
    db.executemany(f"UPDATE {name} SET articles = articles + ? WHERE {where}", less)  # noqa: S608 - our names
    db.executemany(f"DELETE FROM {name} WHERE {where} AND articles <= 0", (row[1:] for row in less))  # noqa: S608 - our names


@lru_cache(maxsize=_KNOWN_PAIRS)
def _initials(part: str) -> tuple[str, ...]:
    return tuple(sorted(initials(part)))


def _term_words(names: str, definition: str) -> list[str]:
    lines = [*fold_line(names).split("\n"), " ".join(fold_line(definition).split())]
    return sorted(_tokens(lines))
