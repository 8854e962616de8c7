"""Words as MATCH expressions, and the articles that a search may show. User input never reaches FTS5's syntax."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, Self

from viewer.content.article import Audience
from viewer.library.schema import PUBLIC
from viewer.library.search.query import Phrase, Word


class Allowed(NamedTuple):
    """An SQL condition on columns of ``article``, and the values it binds."""

    condition: str
    values: dict[str, str]

    @classmethod
    def of(cls, audience: Audience, valid_on: date | None) -> Self:
        """Return the articles that ``audience`` may see; with ``valid_on`` only those whose review is not overdue that day."""
        conditions = [PUBLIC] if audience is Audience.PUBLIC else []
        if valid_on is None:
            return cls(" AND ".join(conditions) or "1", {})
        conditions.append("(review_due IS NULL OR review_due >= :day)")
        return cls(" AND ".join(conditions), {"day": valid_on.isoformat()})


MOST_WORDS = 300
"""Latin words with a common prefix that are listed in a query; if there are more, FTS5 expands the prefix, which takes longer."""

LAST = "\U0010ffff"
"""Sorts after every character of a word."""


def match_all(db: sqlite3.Connection, words: Sequence[Word]) -> str:
    """Return the expression for texts that may contain all of ``words``; empty if no text can."""
    asked = [_any(_phrase(db, phrase, phrase.tokens) for phrase in word.phrases) for word in words]
    return " AND ".join(asked) if all(asked) else ""


def match_body(db: sqlite3.Connection, words: Sequence[Word]) -> str:
    """Return the same in terms of ``TokenCounts.body``; empty if no text can.

    A single Han character is a prefix of pairs, which takes long; it is left out if there are other words.
    """
    asked: list[str] = []
    slow: list[str] = []
    for word in words:
        expression = _any(_phrase(db, phrase, phrase.body_tokens) or _single(phrase) for phrase in word.phrases)
        (slow if any(map(is_single, word.phrases)) else asked).append(expression)
    return " AND ".join(asked or slow) if all(asked) and all(slow) else ""


def is_single(phrase: Phrase) -> bool:
    """Return whether ``phrase`` is one Han character."""
    return not phrase.beginning and not phrase.body_tokens


def _single(phrase: Phrase) -> str:
    return _any([_open(phrase.tokens[0])]) if is_single(phrase) else ""


def match_start(db: sqlite3.Connection, words: Sequence[Word]) -> str:
    """Return the expression for titles that may begin with the first of ``words`` and contain the others; empty if none can."""
    everything = match_all(db, words)
    return f"{_any(_quoted(phrase.start) for phrase in words[0].phrases)} AND {everything}" if everything else ""


def match_terms(words: Sequence[Word]) -> str:
    """Return the expression for glossary terms that may contain all of ``words``."""
    return " AND ".join(_any(_all(phrase.tokens, _open(phrase.beginning)) for phrase in word.phrases) for word in words)


def _phrase(db: sqlite3.Connection, phrase: Phrase, tokens: Sequence[str]) -> str:
    """Return the expression for texts with all ``tokens`` of ``phrase`` and a word with its last prefix; empty without tokens."""
    if not phrase.beginning:
        return _all(tokens, "")
    sql = "SELECT word FROM search_word WHERE word >= ? AND word < ? LIMIT ?"
    found = [word for (word,) in db.execute(sql, (phrase.beginning, phrase.beginning + LAST, MOST_WORDS + 1))]
    if not found:
        return ""
    return _all(tokens, _open(phrase.beginning) if len(found) > MOST_WORDS else _any(map(_quoted, found)))


def _all(tokens: Iterable[str], last: str) -> str:
    asked = tuple(filter(None, (*map(_quoted, tokens), last)))
    return f"({' AND '.join(asked)})" if asked else ""


def _any(expressions: Iterable[str]) -> str:
    found = tuple(filter(None, expressions))
    return f"({' OR '.join(found)})" if found else ""


def _open(beginning: str) -> str:
    return f"{_quoted(beginning)} *" if beginning else ""


def _quoted(token: str) -> str:
    return f'"{token}"'
