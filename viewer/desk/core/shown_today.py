"""``ShownToday``: what patients were shown today at this desk. It is kept in memory only and says nothing about any person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

MOST = 3
"""Number of articles kept, latest first."""


class Shown(Struct, frozen=True):
    """``part`` of an article that was shown at ``time``, and its anchor; both are empty for the whole article."""

    article: str
    anchor: str
    part: str
    time: datetime


class ShownToday:
    """The articles shown today, latest first; those of earlier days are removed. ``now`` returns the current time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._shown: tuple[Shown, ...] = ()

    def add(self, article: str, anchor: str, part: str) -> None:
        """Add what is shown now; each article is kept only once."""
        earlier = (each for each in self.latest() if each.article != article)
        self._shown = (Shown(article, anchor, part, self._now()), *earlier)[:MOST]

    def latest(self) -> tuple[Shown, ...]:
        """Return what was shown today."""
        today = self._now().date()
        self._shown = tuple(each for each in self._shown if each.time.date() == today)
        return self._shown

    def clear(self) -> None:
        """Forget all entries."""
        self._shown = ()
