"""The result of a search: hits in groups, with the marks to draw. No icon, no colour."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from viewer.content.article import Audience
from viewer.content.blocks import Evidence

Span = tuple[int, int]
"""Start and length in characters."""


class HitKind(StrEnum):
    """What was found in an article."""

    TITLE = "title"
    TAG = "tag"
    SECTION = "section"  # a heading, or the title of a callout or study card
    TERM = "term"
    FIGURE = "figure"
    TABLE = "table"
    CHART = "chart"
    BODY = "body"
    REFERENCE = "reference"


class HitGroup(StrEnum):
    """The groups of the results, in the order they are shown."""

    ARTICLES = "articles"
    SECTIONS = "sections"
    FIGURES = "figures"
    TERMS = "terms"


_LEVELS = frozenset(Evidence)

GROUPS = {
    HitKind.TITLE: HitGroup.ARTICLES,
    HitKind.TAG: HitGroup.ARTICLES,
    HitKind.SECTION: HitGroup.SECTIONS,
    HitKind.BODY: HitGroup.SECTIONS,
    HitKind.REFERENCE: HitGroup.SECTIONS,
    HitKind.FIGURE: HitGroup.FIGURES,
    HitKind.TABLE: HitGroup.FIGURES,
    HitKind.CHART: HitGroup.FIGURES,
    HitKind.TERM: HitGroup.TERMS,
}


def evidence_of(value: int | None) -> Evidence | None:
    """Return the evidence of a row; None also for an invalid value: one bad row must not end a search."""
    return Evidence(value) if value in _LEVELS else None


def audience_of(value: str) -> Audience:
    """Return the audience of a row; staff for an invalid value."""
    return Audience.PUBLIC if value == Audience.PUBLIC else Audience.STAFF


def due_of(value: str | None) -> date | None:
    """Return the review date of a row; the earliest date for an invalid value, so that the hit counts as overdue."""
    try:
        return date.fromisoformat(value) if value is not None else None
    except ValueError:
        return date.min


class SearchHit(Struct, frozen=True):
    """One line of the results. Spans are positions of the words in the text of the same name, as written."""

    article: str  # its id
    title: str  # of the article
    kind: HitKind
    anchor: str  # target of Enter; empty: the beginning
    section: str  # the heading above it; empty before the first
    snippet: str  # a piece of the passage; a term's definition
    spans: tuple[Span, ...]  # in snippet
    score: float  # 0–1, higher is better
    title_spans: tuple[Span, ...] = ()
    label: str = ""  # name of the line: title, heading, caption or term
    label_spans: tuple[Span, ...] = ()
    number: int = 0  # of the figure, table, chart or reference; 0: none
    marks: tuple[str, ...] = ()  # the found words as written, to be marked in the page
    pinyin: str = ""  # of a term, with tone marks
    evidence: Evidence | None = None
    review_due: date | None = None
    audience: Audience = Audience.PUBLIC

    @property
    def group(self) -> HitGroup:
        """The group it is shown in."""
        return GROUPS[self.kind]


class SearchResult(Struct, frozen=True):
    """The hits for ``query``, best first."""

    query: str
    hits: tuple[SearchHit, ...] = ()
    total: int = 0  # number of hits; if ``exact`` is false, the least number of articles that seem to match
    exact: bool = True
    suggestions: tuple[str, ...] = ()  # queries that would find something: “您是不是要找”
    initials: tuple[str, tuple[str, ...]] | None = None  # typed initials, and the words read from them: gxb, (干细胞,)
    elapsed_ms: float = 0.0
    complete: bool = True  # false: interrupted by another query
    fault: str = ""  # why the library could not be searched

    def grouped(self) -> dict[HitGroup, tuple[SearchHit, ...]]:
        """Return the non-empty groups with their hits, in the order shown."""
        groups: dict[HitGroup, list[SearchHit]] = {group: [] for group in HitGroup}
        for hit in self.hits:
            groups[hit.group].append(hit)
        return {group: tuple(hits) for group, hits in groups.items() if hits}


_JSON = ("article", "title", "kind", "anchor", "section", "snippet", "spans", "score")


def to_json(result: SearchResult) -> bytes:
    """Return ``result`` as the one JSON object that the command line prints."""
    hits: list[dict[str, Any]] = [{name: getattr(hit, name) for name in _JSON} for hit in result.hits]
    return msgspec.json.encode({
        "query": result.query,
        "elapsed_ms": round(result.elapsed_ms, 3),
        "total": result.total,
        "suggestions": result.suggestions,
        "hits": hits,
    })  # fmt: skip
