"""``AuthorState``: the last findings of a folder, what was mended since it was opened, and the order in which F8 goes."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.content.fault_report import FaultCounts, FaultReport, PlacedFault

MOST_MENDED = 50
"""Maximum of mended findings that are remembered; the oldest are dropped first."""


class AuthorState:
    """The state of author mode. It takes one report after another."""

    def __init__(self) -> None:
        self.report: FaultReport | None = None
        """The last report of a folder that could be checked; None before the first."""
        self.failure = ""
        """Why the last check failed; empty: it did not."""
        self._mended: list[tuple[str, PlacedFault]] = []

    def take(self, report: FaultReport) -> None:
        """Replace the report, and note which findings are gone; those of an article that cannot be read now are not mended."""
        self.failure = report.failure
        if report.failure:
            return
        before, self.report = self.report, report
        broken = {article.folder for article in report.articles if article.broken}
        there = {article.folder: article.id for article in report.articles}
        now = {fault.key for article in report.articles for fault in article.faults}
        gone = [
            (there[article.folder], fault)
            for article in (before.articles if before else ())
            if article.folder in there and article.folder not in broken
            for fault in article.faults
            if fault.key not in now
        ]
        kept = [each for each in self._mended if each[1].key not in now]
        self._mended = (gone + kept)[:MOST_MENDED]

    def mended(self, article: str) -> tuple[PlacedFault, ...]:
        """Return the findings of ``article`` that are gone, the last mended first."""
        return tuple(fault for owner, fault in self._mended if owner == article)

    def faults(self, article: str) -> tuple[PlacedFault, ...]:
        """Return the findings of ``article`` in the order of the panel."""
        found = (each.faults for each in (self.report.articles if self.report else ()) if each.id == article)
        return next(found, ())

    def counts(self, articles: Sequence[str]) -> FaultCounts:
        """Return the number of findings of ``articles``, which are one article in several languages."""
        faults = [fault for article in articles for fault in self.faults(article)]
        errors = sum(fault.error for fault in faults)
        return FaultCounts(errors, len(faults) - errors)

    @property
    def faulty(self) -> tuple[str, ...]:
        """Ids of the articles with findings, by folder."""
        return tuple(article.id for article in (self.report.articles if self.report else ()) if article.faults)

    def step(self, article: str, chosen: PlacedFault | None, by: int) -> tuple[str, PlacedFault] | None:
        """Return the next (1) or previous (−1) finding and its article, from ``chosen`` in ``article``; None if there is none.

        After the last of an article follow those of the next article that has some.
        """
        faults = self.faults(article)
        at = faults.index(chosen) + by if chosen in faults else (0 if by > 0 else len(faults) - 1)
        if 0 <= at < len(faults):
            return article, faults[at]
        articles = [each.id for each in (self.report.articles if self.report else ())]
        start = articles.index(article) if article in articles else -1 if by > 0 else 0
        for number in range(1, len(articles) + 1):
            other = articles[(start + by * number) % len(articles)]
            if found := self.faults(other):
                return other, found[0 if by > 0 else -1]
        return None
