"""``Trail``: where the reader has been, like the history of a browser."""

from __future__ import annotations

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
