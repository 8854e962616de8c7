"""One article against the words: in which of its passages they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from viewer.library.search.query import Word

MOST_MARKS = 60
"""Places looked at for each phrase in one article."""


class Candidate(NamedTuple):
    """An article that may match: columns of ``article`` and ``search_text``."""

    number: int
    id: str
    audience: str
    evidence: int | None
    review_due: str | None
    text: str
    folded: str | None
    places: bytes


COLUMNS = "a.number, a.id, a.audience, a.evidence, a.review_due, t.text, t.folded, t.places"


class Line(NamedTuple):
    """Marks in one folded passage, the ``line``-th: start, length and which word."""

    line: int
    marks: list[tuple[int, int, int]]

    def words(self) -> int:
        """How many of the words stand in it."""
        return len({word for _, _, word in self.marks})


def matching_lines(article: Candidate, words: Sequence[Word]) -> list[Line]:
    """The passages that hold one of ``words``, in reading order; none if a word stands nowhere in ``article``."""
    folded = article.text.lower() if article.folded is None else article.folded
    found: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for index, word in enumerate(words):
        anywhere = False
        for phrase in word.phrases:
            line = start = 0
            for at, length in islice(phrase.find_all(folded), MOST_MARKS):
                breaks = folded.count("\n", start, at)
                if breaks:
                    line += breaks
                    start = folded.rindex("\n", start, at) + 1
                found[line].append((at - start, length, index))
                anywhere = True
        if not anywhere:
            return []
    return [Line(line, sorted(marks)) for line, marks in sorted(found.items())]
