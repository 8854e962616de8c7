"""The hits of one article: the places where the words stand together, each called by its heading, box or caption."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from viewer.library.search.hits import GROUPS, Group, Kind, SearchHit, Span, audience_of, due_of, evidence_of
from viewer.library.search.matching import MOST_MARKS, Candidate, Line, matching_lines
from viewer.library.search.passages import Numbered, Part
from viewer.library.search.query import Word
from viewer.library.search.snippet import snippet, written_spans
from viewer.library.search.store import places

OFTEN = 3
"""An article that names each word so often is about them."""

_SCORES = {
    Part.TITLE: 0.9,
    Part.TAGS: 0.8,
    Part.HEADING: 0.75,
    Part.BOX: 0.7,
    Part.CAPTION: 0.55,
    Part.CELL: 0.5,
    Part.BODY: 0.3,
    Part.REFERENCE: 0.2,
}
_OFTEN_NAMED = 0.1
"""Added to a passage whose article names the words often."""

_AT_START = 0.08
"""Added where the words begin the line they stand in."""

_SUBJECT = 0.01
"""Added in full to the title of an article that names the words ``MOST_MARKS`` times, else less."""

_ALONE = 0.01
"""Added in full where they are the whole line, less the longer it is."""

_LABELS = frozenset({Part.TITLE, Part.TAGS, Part.HEADING, Part.BOX, Part.CAPTION})
"""Passages that name a place and are a hit of their own."""

_PART_KINDS = {
    Part.TITLE: Kind.TITLE,
    Part.TAGS: Kind.TAG,
    Part.HEADING: Kind.SECTION,
    Part.BOX: Kind.SECTION,
    Part.CAPTION: Kind.FIGURE,
    Part.CELL: Kind.TABLE,
    Part.BODY: Kind.BODY,
    Part.REFERENCE: Kind.REFERENCE,
}
_KINDS = {Numbered.FIGURE: Kind.FIGURE, Numbered.TABLE: Kind.TABLE, Numbered.CHART: Kind.CHART}


class Found(NamedTuple):
    """A hit that is made only if it is shown."""

    score: float
    kind: Kind
    make: Callable[[], SearchHit]

    @property
    def group(self) -> Group:
        """The group it is shown in."""
        return GROUPS[self.kind]


def article_hits(article: Candidate, words: Sequence[Word]) -> list[Found]:
    """The hits of ``article``; none if one of ``words`` does not stand in it."""
    lines = matching_lines(article, words)
    return _Article(article, lines, len(words)).hits() if lines else []


class _Article:
    """One matching article while its hits are made."""

    def __init__(self, article: Candidate, lines: list[Line], words: int) -> None:
        self._article = article
        self._written = article.text.split("\n")
        self._places = places(article.places)
        self._lines = {line.line: line for line in lines}
        self._named = sum(len(line.marks) for line in lines) / words
        together = [line for line in lines if line.words() == words]
        self._together = {line.line: line for line in together or [max(lines, key=Line.words)]}

    def hits(self) -> list[Found]:
        """One hit for the title or the tags, for each heading, box and figure, and one for the best passage elsewhere."""
        labels: dict[int, int] = {}
        for index in self._together:
            part = self._places[index].part
            if part in _LABELS:
                labels.setdefault(index, index)
            elif part is Part.CELL:
                labels.setdefault(self._label(index), index)
        rest: list[Line] = []
        for index, line in self._together.items():
            if self._places[index].part in {Part.BODY, Part.REFERENCE}:
                label = self._label(index)
                if label == 0 or label not in labels:
                    rest.append(line)
                elif labels[label] == label:
                    labels[label] = index  # the heading is shown with what is said under it
        hits = [self._found(label, shown) for label, shown in labels.items() if not self._title_says_it(label, labels)]
        if rest:
            best = max(rest, key=lambda line: (self._places[line.line].part is Part.BODY, len(line.marks)))
            hits.append(self._found(self._label(best.line), best.line))
        return hits

    def _title_says_it(self, label: int, labels: dict[int, int]) -> bool:
        """Tags are not shown beside the title that holds the same words."""
        return self._places[label].part is Part.TAGS and 0 in labels

    def _label(self, index: int) -> int:
        """The passage that names the place of another: its caption, box title or heading, else the article's title."""
        place = self._places[index]
        return next((line for line in (place.label, place.head) if line >= 0), index if place.part is Part.CELL else 0)

    def _spans(self, index: int) -> tuple[Span, ...]:
        line = self._lines.get(index)
        if line is None:
            return ()
        return written_spans(self._written[index], ((at, length) for at, length, _ in line.marks))

    def _found(self, label: int, shown: int) -> Found:
        """The passage ``shown``, called by the passage ``label``."""
        place = self._places[shown]
        if place.part is Part.TAGS:
            label = 0
        scored = label if label and label in self._together else shown
        kind = _KINDS.get(place.numbered) or _PART_KINDS[self._places[scored].part]
        score = self._score(scored)
        return Found(score, kind, partial(self._hit, kind, score, label, shown))

    def _hit(self, kind: Kind, score: float, label: int, shown: int) -> SearchHit:
        article, place, written = self._article, self._places[shown], self._written[shown]
        head = shown if place.part is Part.HEADING else place.head
        marked = self._spans(shown)
        piece, spans = snippet(written, marked, place.lead)
        return SearchHit(
            article=article.id,
            title=self._written[0],
            kind=kind,
            anchor=self._places[label].anchor if label else place.anchor,
            section=self._written[head] if head >= 0 else "",
            snippet=piece,
            spans=spans,
            score=score,
            title_spans=self._spans(0),
            label=self._written[label],
            label_spans=self._spans(label),
            number=place.number,
            marks=tuple(dict.fromkeys(written[at : at + length] for at, length in marked)),
            evidence=evidence_of(article.evidence),
            review_due=due_of(article.review_due),
            audience=audience_of(article.audience),
        )

    def _score(self, index: int) -> float:
        line, part = self._lines[index], self._places[index].part
        score = _SCORES[part]
        if line.marks[0][0] == 0:
            score += _AT_START
        if part is Part.TITLE:
            score += _SUBJECT * min(1, self._named / MOST_MARKS)
        elif part is Part.BODY and self._named >= OFTEN:
            score += _OFTEN_NAMED
        covered = sum(length for _, length, _ in line.marks)
        return round(score + _ALONE * min(1, covered / len(self._written[index])), 4)

