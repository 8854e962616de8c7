"""Keeps the search index in step with the articles. Every function works inside the caller's transaction.

The index is part of the library file: an article, its text and its tokens are committed together or not at all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import pairwise

from viewer.content.article import Article, Entry
from viewer.library.search.fold import fold_line
from viewer.library.search.passages import Part, passages
from viewer.library.search.readings import initials
from viewer.library.search.store import INDEX_TABLES, TIERS, Stored, read, tier_tokens, write
from viewer.library.search.tokens import latin_words, runs, tokens

__all__ = ["INDEX_TABLES", "finish_index", "index_article", "unindex_article"]

_LATIN_FROM = 4
"""Latin words shorter than this are not worth a slip's suggestion, and their beginnings are tokens already."""

_MERGE_AFTER = 0.2
"""Part of the library that may change before the index is merged into one piece; below it, a change costs milliseconds."""


def index_article(db: sqlite3.Connection, number: int, article: Article) -> None:
    """Make ``article`` findable as number ``number``; what was known under that number is forgotten first."""
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
    """Forget article ``number``; nothing happens when the index does not hold it."""
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
    """Tidy up after a build: merge the pieces of the index where much has changed."""
    state: dict[str, int] = dict(db.execute("SELECT key, value FROM search_state"))
    if state["changed"] and state["changed"] >= state["articles"] * _MERGE_AFTER:
        for table in (*TIERS, "search_term_words"):
            db.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - our names
        db.execute("UPDATE search_state SET value = 0 WHERE key = 'changed'")


def _note(db: sqlite3.Connection, articles: int) -> None:
    """Count a change that made the library larger by ``articles``. Counting the rows themselves would read them all."""
    db.execute("UPDATE search_state SET value = value + 1 WHERE key = 'changed'")
    db.execute("UPDATE search_state SET value = value + ? WHERE key = 'articles'", (articles,))


def _forget(db: sqlite3.Connection, table: str, number: int, words: Iterable[str]) -> None:
    sql = f"INSERT INTO {table}({table}, rowid, words) VALUES ('delete', ?, ?)"  # noqa: S608 - our names
    db.execute(sql, (number, " ".join(words)))


def _count(db: sqlite3.Connection, stored: Stored, by: int) -> None:
    """Count the Latin words and the Han pairs of an article in (+1) or out (−1)."""
    latin = {word for run in runs(stored.folded) if not run.han for word in latin_words(run.text) if len(word) >= _LATIN_FROM}
    _add(db, "search_word(word, articles)", [(word, by) for word in latin])
    _count_pairs(db, stored.lines(Part.TITLE, Part.TAGS, Part.HEADING, Part.BOX, Part.CAPTION), by)


def _count_pairs(db: sqlite3.Connection, lines: Iterable[str], by: int) -> None:
    """Count the Han characters and pairs of ``lines``, under each of their initials."""
    han = {run.text for line in lines for run in runs(line) if run.han}
    pairs = {part for text in han for part in (*text, *map("".join, pairwise(text)))}
    rows = [(key, pair, by) for pair in pairs for key in initials(pair)]
    _add(db, "search_pair(initials, pair, articles)", rows)


def _add(db: sqlite3.Connection, table: str, rows: list[tuple[str, int]] | list[tuple[str, str, int]]) -> None:
    """Add each row's last column to the count kept for the others; a count of 0 is dropped."""
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


def _use(db: sqlite3.Connection, number: int, entry: Entry) -> None:
    """Note that article ``number`` explains ``entry``; a term many articles explain is kept once."""
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
    """Forget the terms of article ``number``, and those that no other article explains."""
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
