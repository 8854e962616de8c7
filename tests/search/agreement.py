"""Compare an index with its articles: everything in it is computed again from the stored articles."""

from __future__ import annotations

import sqlite3
from collections import Counter

from viewer.content.article import decode
from viewer.library.deflated import inflate
from viewer.library.search.index import TIERS, tier_tokens
from viewer.library.search.passages import PassagePart, passages
from viewer.library.search.stored_text import Stored, read
from viewer.library.search.threes import may_stand
from viewer.library.search.tokens import fold, latin_words, runs

_NAMED = (PassagePart.TITLE, PassagePart.TAGS, PassagePart.HEADING, PassagePart.BOX, PassagePart.CAPTION)

def postings(db: sqlite3.Connection, table: str) -> set[tuple[str, int]]:
    """Return every (token, number) of a token table."""
    db.execute(f"CREATE VIRTUAL TABLE temp.terms_of USING fts5vocab('main', '{table}', 'instance')")
    found = set(db.execute("SELECT term, doc FROM temp.terms_of"))
    db.execute("DROP TABLE temp.terms_of")
    return found


def disagreements(db: sqlite3.Connection) -> list[str]:
    """Return the differences between the index and its articles."""
    found: list[str] = []
    wanted: dict[str, set[tuple[str, int]]] = {table: set() for table in TIERS}
    words: Counter[str] = Counter()
    terms: set[tuple[int, str]] = set()
    named: set[str] = set()
    articles = db.execute("SELECT number, deflated FROM body").fetchall()
    for number, data in articles:
        article = decode(inflate(data))
        stored = Stored.of(passages(article))
        if read(db, number) != stored:
            found.append(f"text of {article.id}")
        for table, tokens in zip(TIERS, tier_tokens(stored), strict=True):
            wanted[table] |= {(token, number) for token in tokens}
        named |= {run.text for line in stored.lines(*_NAMED) for run in runs(line) if run.han}
        latin = (word for run in runs(fold(stored.text)) if not run.han for word in latin_words(run.text))
        words.update({word for word in latin if len(word) > 3})
        terms |= {(number, entry.term) for entry in article.glossary.values()}
    found += [table for table in TIERS if postings(db, table) != wanted[table]]
    if dict(db.execute("SELECT word, articles FROM search_word")) != words:
        found.append("Latin words")
    if set(db.execute("SELECT u.article, t.term FROM search_use AS u JOIN search_term AS t ON t.number = u.term")) != terms:
        found.append("terms")
    if any(not may_stand(db, run) for run in named):
        found.append("threes")
    if db.execute("SELECT count(*) FROM search_text").fetchone() != (len(articles),):
        found.append("number of texts")
    return found
