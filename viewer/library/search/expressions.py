"""Words as MATCH expressions. They hold tokens alone, quoted; what was typed never reaches FTS5's own syntax."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from viewer.library.search.query import Phrase, Word

MOST_WORDS = 300
"""Latin words with one beginning that are asked for by name; beyond it FTS5 collects them itself, which takes longer."""

LAST = "\U0010ffff"
"""Sorts after everything that a word holds."""


def match_all(db: sqlite3.Connection, words: Sequence[Word]) -> str:
    """Texts that may hold each of ``words``. Empty: no text can."""
    asked = [_any(filter(None, (_phrase(db, phrase) for phrase in word.phrases))) for word in words]
    return " AND ".join(asked) if all(asked) else ""


def match_start(db: sqlite3.Connection, words: Sequence[Word]) -> str:
    """Titles that may begin with the first of ``words`` and hold the others. Empty: none can."""
    everything = match_all(db, words)
    return f"{_any(_quoted(phrase.start) for phrase in words[0].phrases)} AND {everything}" if everything else ""


def match_terms(words: Sequence[Word]) -> str:
    """Glossary terms that may hold each of ``words``."""
    return " AND ".join(_any(_all(phrase, _open(phrase.beginning)) for phrase in word.phrases) for word in words)


def _phrase(db: sqlite3.Connection, phrase: Phrase) -> str:
    if not phrase.beginning:
        return _all(phrase, "")
    sql = "SELECT word FROM search_word WHERE word >= ? AND word < ? LIMIT ?"
    found = [word for (word,) in db.execute(sql, (phrase.beginning, phrase.beginning + LAST, MOST_WORDS + 1))]
    if not found:
        return ""
    return _all(phrase, _open(phrase.beginning) if len(found) > MOST_WORDS else _any(map(_quoted, found)))


def _all(phrase: Phrase, last: str) -> str:
    return "(" + " AND ".join(filter(None, (*map(_quoted, phrase.tokens), last))) + ")"


def _any(expressions: Iterable[str]) -> str:
    found = tuple(expressions)
    return f"({' OR '.join(found)})" if found else ""


def _open(beginning: str) -> str:
    return f"{_quoted(beginning)} *" if beginning else ""


def _quoted(token: str) -> str:
    return f'"{token}"'
