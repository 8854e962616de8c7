"""What was read: ``Trail``, like the history of a browser, and ``ShownToday``, what patients were shown at this desk.

Both are kept in memory only; neither says anything about any person.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

_LONGEST = 200


class Location(Struct, frozen=True):
    """One entry of the trail: an article and an anchor in it."""

    article: str
    anchor: str = ""


class Trail:
    """The latest locations, and which of them is open."""

    def __init__(self) -> None:
        self._trail: list[Location] = []
        self._at = -1

    @property
    def location(self) -> Location | None:
        """The location that is open; None before the first."""
        return self._trail[self._at] if self._at >= 0 else None

    def add(self, location: Location) -> None:
        """Go to ``location``; those that were gone back from are forgotten."""
        del self._trail[self._at + 1 :]
        self._trail = [*self._trail, location][-_LONGEST:]
        self._at = len(self._trail) - 1

    def replace(self, location: Location) -> None:
        """Put ``location`` in place of the open one."""
        self._trail[self._at] = location

    def goes(self, by: int) -> bool:
        """Return whether there is an entry ``by`` steps further (negative: back)."""
        return 0 <= self._at + by < len(self._trail)

    def go(self, by: int) -> None:
        """Go ``by`` steps further (negative: back)."""
        self._at += by

    def clear(self) -> None:
        """Forget all entries but the open one."""
        location = self.location
        self._trail, self._at = ([location], 0) if location else ([], -1)


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
