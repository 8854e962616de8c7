"""Glossary terms: found by name and definition, and a source of synonyms."""

# ruff: noqa: S608 - the conditions are constants; user input is always bound

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from viewer.library.search.article_hits import MatchedArticle, written_spans
from viewer.library.search.excerpts import snippet
from viewer.library.search.expressions import Allowed, match_terms
from viewer.library.search.hits import HitKind, SearchHit, audience_of, due_of, evidence_of
from viewer.library.search.query import Word
from viewer.library.search.tokens import fold_line

MOST_TRIED = 400
"""Maximum terms examined per query."""

_NAMED, _EXPLAINED = 0.65, 0.4
"""Scores of a term with the words in its name, and in its definition only."""

_WHOLE, _BEGINS = 0.05, 0.02
"""Added if a name is the typed word, or begins with it."""


def synonyms(db: sqlite3.Connection, name: str) -> list[str]:
    """Return the other folded names of every term with the name ``name``."""
    same = (
        "SELECT DISTINCT other.names FROM search_name AS named JOIN search_term AS other ON other.number = named.term "
        "WHERE named.name = ?"
    )
    found = {fold_line(other): None for (names,) in db.execute(same, (name,)) for other in names.split("\n")}
    return [other for other in found if other != name]


_USES = "search_use AS u CROSS JOIN article AS a ON a.number = u.article"


class _Term(NamedTuple):
    """A matching term."""

    score: float
    number: int
    term: str
    definition: str
    pinyin: str


def term_hits(db: sqlite3.Connection, words: Sequence[Word], allowed: Allowed) -> list[MatchedArticle]:
    """Return the hits for distinct terms with all of ``words`` that are explained in an article that may be shown."""
    sql = (
        "SELECT t.number, t.term, t.names, t.definition, t.pinyin FROM search_term_words AS i "
        "CROSS JOIN search_term AS t ON t.number = i.rowid WHERE search_term_words MATCH :words "
        f"AND EXISTS (SELECT 1 FROM {_USES} WHERE {allowed.condition} AND u.term = t.number) LIMIT {MOST_TRIED}"
    )
    found: dict[tuple[str, str], MatchedArticle] = {}
    for number, term, names, definition, pinyin in db.execute(sql, {**allowed.values, "words": match_terms(words)}):
        score = _score(words, fold_line(names), fold_line(definition))
        if score:
            explained = _Term(score, number, term, definition, pinyin)
            found.setdefault(
                (term, definition), MatchedArticle(score, HitKind.TERM, partial(_hit, db, words, explained, allowed))
            )
    return list(found.values())


def _score(words: Sequence[Word], names: str, definition: str) -> float:
    lines = names.split("\n")
    score = 1.0
    for word in words:
        named = [(line, span) for line in lines for phrase in word.phrases for span in phrase.find_all(line)]
        if not named:
            explained = any(True for phrase in word.phrases for _ in phrase.find_all(definition))
            score = min(score, _EXPLAINED if explained else 0)
        else:
            whole = any(span == (0, len(line)) for line, span in named)
            begins = any(span[0] == 0 for _, span in named)
            score = min(score, round(_NAMED + (_WHOLE if whole else _BEGINS if begins else 0), 4))
    return score


def _hit(db: sqlite3.Connection, words: Sequence[Word], term: _Term, allowed: Allowed) -> SearchHit:
    """Return the hit of a term, in the first article that explains it and may be shown."""
    sql = (
        f"SELECT a.id, a.title, a.audience, a.evidence, a.review_due FROM {_USES} "
        f"WHERE {allowed.condition} AND u.term = :term LIMIT 1"
    )
    ((article, title, audience, evidence, review_due),) = db.execute(sql, {**allowed.values, "term": term.number})
    piece, spans = snippet(term.definition, _spans(words, term.definition))
    return SearchHit(
        article=article,
        title=title,
        kind=HitKind.TERM,
        anchor="",
        section="",
        snippet=piece,
        spans=spans,
        score=term.score,
        title_spans=_spans(words, title),
        label=term.term,
        label_spans=_spans(words, term.term),
        marks=(term.term,),
        pinyin=term.pinyin,
        evidence=evidence_of(evidence),
        review_due=due_of(review_due),
        audience=audience_of(audience),
    )


def _spans(words: Sequence[Word], text: str) -> tuple[tuple[int, int], ...]:
    folded = fold_line(text)
    return written_spans(text, (span for word in words for phrase in word.phrases for span in phrase.find_all(folded)))
