"""The hits of one article: places where all words occur together, each named by its heading, box or caption."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from itertools import islice
from typing import NamedTuple

from viewer.library.search.excerpts import snippet
from viewer.library.search.hits import GROUPS, HitGroup, HitKind, SearchHit, Span, audience_of, due_of, evidence_of
from viewer.library.search.kept_texts import KeptText
from viewer.library.search.passages import Numbered, PassagePart
from viewer.library.search.query import Word
from viewer.library.search.tokens import origins


def written_spans(line: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Map ``spans`` of the folded ``line`` to the line as written: in order, overlapping ones joined."""
    merged: list[Span] = []
    for start, length in sorted(origins(line, spans)):
        last, size = merged[-1] if merged else (0, -1)
        if start <= last + size:
            merged[-1] = (last, max(size, start + length - last))
        else:
            merged.append((start, length))
    return tuple(merged)


MOST_MARKS = 60
"""Maximum places examined for each phrase in one article."""


class FoundIn(NamedTuple):
    """What a hit tells of its article: columns of ``article``."""

    id: str
    audience: str
    evidence: int | None
    review_due: str | None


COLUMNS = "id, audience, evidence, review_due"


class MatchingLine(NamedTuple):
    """The marks in the folded passage number ``line``: start, length and word."""

    line: int
    marks: list[tuple[int, int, int]]

    def words(self) -> int:
        """Return the number of different words in it."""
        return len({word for _, _, word in self.marks})


def matching_lines(folded: str, words: Sequence[Word]) -> list[MatchingLine]:
    """Return the passages with one of ``words``, in reading order; none if a word does not occur in ``folded`` text."""
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
    return [MatchingLine(line, sorted(marks)) for line, marks in sorted(found.items())]


OFTEN = 3
"""An article with this many occurrences of each word is about them."""

_SCORES = {
    PassagePart.TITLE: 0.9,
    PassagePart.TAGS: 0.8,
    PassagePart.HEADING: 0.75,
    PassagePart.BOX: 0.7,
    PassagePart.CAPTION: 0.55,
    PassagePart.CELL: 0.5,
    PassagePart.BODY: 0.3,
    PassagePart.REFERENCE: 0.2,
}
_OFTEN_NAMED = 0.1
"""Added for a passage whose article has many occurrences of the words."""

_AT_START = 0.08
"""Added if the words begin their line."""

_SUBJECT = 0.01
"""Added in full for the title of an article with ``MOST_MARKS`` occurrences of the words, otherwise less."""

_ALONE = 0.01
"""Added in full if the words are the whole line; less, the longer the line is."""

_LABELS = frozenset({PassagePart.TITLE, PassagePart.TAGS, PassagePart.HEADING, PassagePart.BOX, PassagePart.CAPTION})
"""Passages that name a place and are hits themselves."""

_PART_KINDS = {
    PassagePart.TITLE: HitKind.TITLE,
    PassagePart.TAGS: HitKind.TAG,
    PassagePart.HEADING: HitKind.SECTION,
    PassagePart.BOX: HitKind.SECTION,
    PassagePart.CAPTION: HitKind.FIGURE,
    PassagePart.CELL: HitKind.TABLE,
    PassagePart.BODY: HitKind.BODY,
    PassagePart.REFERENCE: HitKind.REFERENCE,
}
_KINDS = {Numbered.FIGURE: HitKind.FIGURE, Numbered.TABLE: HitKind.TABLE, Numbered.CHART: HitKind.CHART}


class MatchedArticle(NamedTuple):
    """A matching article, whose hits are created only if shown."""

    score: float
    kind: HitKind
    make: Callable[[], SearchHit]

    @property
    def group(self) -> HitGroup:
        """The group it is shown in."""
        return GROUPS[self.kind]


def article_hits(text: KeptText, words: Sequence[Word], article: Callable[[], FoundIn]) -> list[MatchedArticle]:
    """Return the hits of the article with ``text``; none if one of ``words`` does not occur in it.

    ``article`` is called for hits that are shown.
    """
    lines = matching_lines(text.folded_for(words), words) if text.may_contain(words) else []
    return _Article(text, lines, len(words), article).hits() if lines else []


class _Article:
    """A matching article while its hits are created."""

    def __init__(self, text: KeptText, lines: list[MatchingLine], words: int, article: Callable[[], FoundIn]) -> None:
        self._read_article = article
        self._written = text.lines()
        self._places = text.places()
        self._lines = {line.line: line for line in lines}
        self._named = sum(len(line.marks) for line in lines) / words
        together = [line for line in lines if line.words() == words]
        self._together = {line.line: line for line in together or [max(lines, key=MatchingLine.words)]}

    @cached_property
    def _article(self) -> FoundIn:
        return self._read_article()

    @cached_property
    def _title_spans(self) -> tuple[Span, ...]:
        return self._spans(0)

    def hits(self) -> list[MatchedArticle]:
        """Return one hit for the title or the tags, for each heading, box and figure, and one for the best other passage."""
        labels: dict[int, int] = {}
        for index in self._together:
            part = self._places[index].part
            if part in _LABELS:
                labels.setdefault(index, index)
            elif part is PassagePart.CELL:
                labels.setdefault(self._label(index), index)
        rest: list[MatchingLine] = []
        for index, line in self._together.items():
            if self._places[index].part in {PassagePart.BODY, PassagePart.REFERENCE}:
                label = self._label(index)
                if label == 0 or label not in labels:
                    rest.append(line)
                elif labels[label] == label:
                    labels[label] = index  # the heading is shown with the text under it
        hits = [self._found(label, shown) for label, shown in labels.items() if not self._title_says_it(label, labels)]
        if rest:
            best = max(rest, key=lambda line: (self._places[line.line].part is PassagePart.BODY, len(line.marks)))
            hits.append(self._found(self._label(best.line), best.line))
        return hits

    def _title_says_it(self, label: int, labels: dict[int, int]) -> bool:
        """Return whether the title contains the same words, so that the tags are not shown."""
        return self._places[label].part is PassagePart.TAGS and 0 in labels

    def _label(self, index: int) -> int:
        """Return the passage that names the place of another: caption, box title or heading, otherwise the article's title."""
        place = self._places[index]
        return next((line for line in (place.label, place.head) if line >= 0), index if place.part is PassagePart.CELL else 0)

    def _spans(self, index: int) -> tuple[Span, ...]:
        line = self._lines.get(index)
        if line is None:
            return ()
        return written_spans(self._written[index], ((at, length) for at, length, _ in line.marks))

    def _found(self, label: int, shown: int) -> MatchedArticle:
        """Return the hit for the passage ``shown``, named by the passage ``label``."""
        place = self._places[shown]
        if place.part is PassagePart.TAGS:
            label = 0
        scored = label if label and label in self._together else shown
        kind = _KINDS.get(place.numbered) or _PART_KINDS[self._places[scored].part]
        score = self._score(scored)
        return MatchedArticle(score, kind, partial(self._hit, kind, score, label, shown))

    def _hit(self, kind: HitKind, score: float, label: int, shown: int) -> SearchHit:
        article, place, written = self._article, self._places[shown], self._written[shown]
        head = shown if place.part is PassagePart.HEADING else place.head
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
            title_spans=self._title_spans,
            label=self._written[label],
            label_spans=marked if label == shown else self._spans(label) if label else self._title_spans,
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
        if part is PassagePart.TITLE:
            score += _SUBJECT * min(1, self._named / MOST_MARKS)
        elif part is PassagePart.BODY and self._named >= OFTEN:
            score += _OFTEN_NAMED
        covered = sum(length for _, length, _ in line.marks)
        return round(score + _ALONE * min(1, covered / len(self._written[index])), 4)
