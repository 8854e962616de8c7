"""Retrieve the hits of a query: candidates tier by tier, each verified against the text, until there are enough."""
# ruff: noqa: S608 - tables and conditions are constants; user input is always bound

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from operator import attrgetter

from viewer.library.search.article_hits import COLUMNS, FoundIn, MatchedArticle, article_hits
from viewer.library.search.expressions import Allowed, is_single, match_all, match_body, match_start
from viewer.library.search.hits import HitGroup, SearchHit, SearchResult
from viewer.library.search.index import INDEX_FORMAT, NAMED, TIERS, index_format
from viewer.library.search.kept_texts import KeptText, KeptTexts
from viewer.library.search.pinyin import MOST_SURE, Pairs, read_pinyin
from viewer.library.search.query import Phrase, Word, typed_words
from viewer.library.search.term_hits import synonyms, term_hits
from viewer.library.search.threes import may_stand
from viewer.library.search.tokens import fold_line, is_latin
from viewer.library.search.typo_correction import typo_corrections

MOST_TITLES = 32
"""Maximum matching titles that are ranked: the shortest that begins with the words first."""

THOROUGH = 40
"""If this many articles or fewer match, all are read, and their hits counted exactly."""

MOST_COUNTED = 300
"""Candidates counted beyond the hits shown."""

MOST_SUGGESTED = 3
"""Maximum suggestions shown."""

MOST_KEPT = 5000
"""Words whose occurrence is cached."""

MOST_SLIPS = 24
"""Maximum corrections tried per word."""


class Retrieval:
    """Searches in one state of a library, for one audience; caches are shared between keystrokes."""

    def __init__(self, db: sqlite3.Connection, allowed: Allowed, hidden: Mapping[int, int], stop: Callable[[], bool]) -> None:
        """Create a retrieval. ``hidden``: the twin that lists show instead of an article; ``stop`` is called between articles."""
        self._db = db
        self._hidden = hidden
        self._twins: dict[int, list[int]] = {}
        for other, shown in hidden.items():
            self._twins.setdefault(shown, []).append(other)
            self._twins.setdefault(other, []).append(shown)
        self._allowed = allowed
        self._stop = stop
        self._pairs = Pairs(db)
        self._texts = KeptTexts(db)
        self._has_threes = index_format(db) == INDEX_FORMAT
        self._standing: dict[str, bool] = {}
        self._lacking = ("", set[int]())  # a typed phrase, and articles that have its tokens but not the phrase

    def answer(self, query: str, limit: int) -> SearchResult:
        """Return the hits for ``query``, at most ``limit``."""
        words = tuple(map(self._word, typed_words(query)))
        if not words or limit < 1:
            return SearchResult(query)
        articles = self._count(words)
        found, enough = self._hits(words, limit, thorough=articles <= THOROUGH, lacking=self._known_to_lack(words))
        found += term_hits(self._db, words, self._allowed)
        hits = _chosen(found, limit)
        return SearchResult(
            query,
            hits=hits,
            total=max(len(found), articles) if enough else len(found),
            exact=not enough,
            suggestions=() if hits or self._stop() else self._suggestions(words),
            initials=_initials(words, hits),
            complete=not self._stop(),
        )

    def _word(self, typed: str) -> Word:
        """Return ``typed`` with everything equivalent to it."""
        readings = read_pinyin(self._pairs, typed, self._stands)
        texts = dict.fromkeys((typed, *synonyms(self._db, typed), *(reading.characters for reading in readings)))
        return Word(typed, tuple(filter(None, map(Phrase.of, texts))), readings)

    def _known_to_lack(self, words: Sequence[Word]) -> set[int] | None:
        """Return the articles known to lack the only phrase of ``words``, to be added to. They lacked what was typed before:
        the next key seldom needs to read them again.
        """
        if len(words) != 1 or len(words[0].phrases) != 1:
            return None
        phrase, (typed, lacking) = words[0].phrases[0].text, self._lacking
        self._lacking = (phrase, lacking if typed and phrase.startswith(typed) else set())
        return self._lacking[1]

    def _hits(
        self, words: Sequence[Word], limit: int, *, thorough: bool = False, lacking: set[int] | None = None
    ) -> tuple[list[MatchedArticle], bool]:
        """Return hits of the first articles – at least ``limit``, from at least half as many
        articles – and whether there may be more.

        ``thorough``: those of all articles. ``lacking``: articles known to have none; more are added.
        """
        hits: list[MatchedArticle] = []
        articles = 0
        for number, text in self._candidates(words, lacking or ()):
            found = article_hits(text, words, partial(self._found_in, number))
            if not found and lacking is not None:
                lacking.add(number)
            if found and self._twin_says_more(number, found, words):
                continue
            hits += found
            articles += bool(found)
            if (not thorough and len(hits) >= limit and articles >= limit // 2) or self._stop():
                return hits, True
        return hits, False

    def _twin_says_more(self, number: int, found: Sequence[MatchedArticle], words: Sequence[Word]) -> bool:
        """Return whether the hits of an article are left out, because its twin has better ones: typed English finds the English
        page. If they are equal, the twin in the list has them.
        """
        own = max(hit.score for hit in found), number not in self._hidden
        for twin in self._twins.get(number, ()):
            allowed = f"SELECT 1 FROM article WHERE number = :number AND {self._allowed.condition}"
            if self._db.execute(allowed, {**self._allowed.values, "number": twin}).fetchone() is None:
                continue
            text = self._texts.read(twin)
            hits = article_hits(text, words, partial(self._found_in, twin)) if text is not None else []
            theirs = max((hit.score for hit in hits), default=-1.0)
            if (theirs, twin not in self._hidden) > own:
                return True
        return False

    def _candidates(self, words: Sequence[Word], lacking: Collection[int]) -> Iterator[tuple[int, KeptText]]:
        """Yield number and text of articles that may contain all of ``words``, without duplicates, the most promising first;
        none of ``lacking``.
        """
        expression = match_all(self._db, words)
        if not expression:
            return
        seen = set(lacking)
        for number in self._titles(words, expression):
            seen.add(number)
            if (text := self._texts.read(number)) is not None:
                yield number, text
        for tier in TIERS[1:]:
            asked = match_body(self._db, words) if tier == TIERS[-1] else expression
            for number in self._with_tokens(tier, asked):
                if number not in seen:
                    seen.add(number)
                    if (text := self._texts.read(number)) is not None:
                        yield number, text

    def _titles(self, words: Sequence[Word], expression: str) -> list[int]:
        """Return articles whose titles contain all of ``words``: those that begin with one first, then by length."""
        found: dict[int, tuple[int, int]] = {}
        sql = (
            f"SELECT a.number, a.title FROM search_title AS i CROSS JOIN article AS a ON a.number = i.rowid "
            f"WHERE search_title MATCH :words AND {self._allowed.condition} LIMIT {MOST_TITLES}"
        )
        for asked in (match_start(self._db, words), expression):
            for number, title in self._db.execute(sql, {**self._allowed.values, "words": asked}):
                line = fold_line(title)
                starts = [min((at for phrase in word.phrases for at, _ in phrase.find_all(line)), default=-1) for word in words]
                if min(starts) >= 0:
                    found.setdefault(number, (min(starts), len(line)))
            if len(found) >= MOST_TITLES // 2:
                break  # those that only contain the words come later
        return sorted(found, key=found.__getitem__)

    def _with_tokens(self, tier: str, expression: str) -> Iterator[int]:
        """Yield the articles that have the tokens of ``expression`` in ``tier``."""
        sql = f"SELECT i.rowid FROM {tier} AS i {self._article} WHERE {tier} MATCH :words AND {self._allowed.condition}"
        for (number,) in self._db.execute(sql, {**self._allowed.values, "words": expression}):
            yield number

    @property
    def _article(self) -> str:
        """The join that ``_allowed`` needs, if it needs one."""
        return "" if self._allowed.condition == "1" else "CROSS JOIN article AS a ON a.number = i.rowid"

    def _found_in(self, number: int) -> FoundIn:
        ((*columns,),) = self._db.execute(f"SELECT {COLUMNS} FROM article WHERE number = ?", (number,))
        return FoundIn(*columns)

    def _count(self, words: Sequence[Word]) -> int:
        """Return the number of articles that seem to match, up to ``MOST_COUNTED``."""
        if any(is_single(phrase) for word in words for phrase in word.phrases):
            # Counting a single character takes as long as finding it: any article may contain it.
            ((size,),) = self._db.execute("SELECT value FROM search_state WHERE key = 'articles'")
            return min(int(size), THOROUGH + 1)
        expression = match_body(self._db, words)
        if not expression:
            return 0
        sql = (
            f"SELECT count(*) FROM (SELECT 1 FROM search_body AS i {self._article} "
            f"WHERE search_body MATCH :words AND {self._allowed.condition} LIMIT {MOST_COUNTED})"
        )
        ((count,),) = self._db.execute(sql, {**self._allowed.values, "words": expression})
        return int(count)

    def _stands(self, text: str) -> bool:
        """Return whether folded ``text`` occurs in a title, heading, caption, tag or term's name."""
        if text not in self._standing:
            if len(self._standing) > MOST_KEPT:
                self._standing.clear()
            self._standing[text] = self._look_for(text)
        return self._standing[text]

    def _look_for(self, text: str) -> bool:
        phrase = Phrase.of(text)
        if phrase is None:
            return False
        if self._db.execute("SELECT 1 FROM search_name WHERE name = ?", (text,)).fetchone():
            return True
        if self._has_threes and not may_stand(self._db, text):
            return False
        word = (Word(text, (phrase,)),)
        expression = match_all(self._db, word)
        numbers = chain.from_iterable(self._with_tokens(tier, expression) for tier in NAMED)
        return any(text.contains(word) for text in map(self._texts.read, numbers) if text is not None)

    def _suggestions(self, words: Sequence[Word]) -> tuple[str, ...]:
        """Return queries with one corrected word that have hits."""
        found: list[str] = []
        for at, word in enumerate(words):
            if len(words) > 1 and self._hits((word,), 1)[0]:
                continue
            for other in islice(dict.fromkeys(typo_corrections(self._db, self._pairs, word.text)), MOST_SLIPS):
                phrase = Phrase.of(other)
                corrected = (*words[:at], Word(other, (phrase,) if phrase else ()), *words[at + 1 :])
                if self._stop() or len(found) == MOST_SUGGESTED:
                    return tuple(found)
                doubtful = not is_latin(other[0]) and len(other) >= MOST_SURE
                if (not doubtful or self._stands(other)) and self._hits(corrected, 1)[0]:
                    found.append(" ".join(one.text for one in corrected))
        return tuple(found)


def _chosen(found: list[MatchedArticle], limit: int) -> tuple[SearchHit, ...]:
    """Return the ``limit`` best of ``found``, with a quarter of the list reserved for each group that has enough hits."""
    ranked = sorted(found, key=attrgetter("score"), reverse=True)
    room = dict.fromkeys(HitGroup, limit // len(HitGroup))
    kept: list[int] = []
    others: list[int] = []
    for at, one in enumerate(ranked):
        room[one.group] -= 1
        (kept if room[one.group] >= 0 else others).append(at)
    return tuple(ranked[at].make() for at in sorted(kept + others[: limit - len(kept)]))


def _initials(words: Sequence[Word], hits: Sequence[SearchHit]) -> tuple[str, tuple[str, ...]] | None:
    """Return the typed initials, and the words read from them that are marked in ``hits``."""
    marked = {fold_line(mark) for hit in hits for mark in hit.marks}
    readings = [one for word in words for one in word.readings if one.by_initials and one.characters in marked]
    return (readings[0].typed, tuple(one.characters for one in readings)) if readings else None
