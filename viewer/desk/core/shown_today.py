"""``ShownToday``: what patients were shown today at this desk. In memory only; it holds nothing about anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

MOST = 3
"""Articles that are kept, the latest ones."""


class Shown(Struct, frozen=True):
    """``part`` of an article that was shown at ``time``, with its anchor; both empty: the whole article."""

    article: str
    anchor: str
    part: str
    time: datetime


class ShownToday:
    """The latest first; those of earlier days are gone. ``now`` returns the time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._shown: tuple[Shown, ...] = ()

    def add(self, article: str, anchor: str, part: str) -> None:
        """Add what is shown now; an article is kept once."""
        earlier = (each for each in self.latest() if each.article != article)
        self._shown = (Shown(article, anchor, part, self._now()), *earlier)[:MOST]

    def latest(self) -> tuple[Shown, ...]:
        """Return what was shown today."""
        today = self._now().date()
        self._shown = tuple(each for each in self._shown if each.time.date() == today)
        return self._shown

    def clear(self) -> None:
        """Forget all."""
        self._shown = ()
