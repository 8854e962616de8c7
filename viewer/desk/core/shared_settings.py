"""``SharedSettings``: the settings file of one account, which several desks may change at the same time.

A desk merges its changes since its last write into the stored settings: field by field, favourites and places article by
article (docs/decisions/0021). A lock file lets one desk at a time read and write.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from viewer.settings import MOST_PLACES, MOST_SEARCHES, ReadingPlace, Settings, aside_path, load, save, without_history
from viewer.whole_file import locked


class SharedSettings:
    """Settings shared by several desks. ``known``: what this desk last read from or wrote to the file ``path``."""

    def __init__(self, path: Path, known: Settings) -> None:
        self.path = path
        self._known = known

    def is_behind(self, now: Settings) -> bool:
        """Return whether ``now`` has unsaved changes."""
        return kept(now) != kept(self._known)

    def save(self, now: Settings, *, forget: bool = False) -> None:
        """Write what changed since the last write; ``forget`` also deletes the reading history of all desks.

        Raises ``SettingsError`` if the disk is full, read-only or not ours; the next call then writes the same changes again.
        """
        with locked(self.path):
            stored, notice = load(self.path)
            alone = notice is not None or not self.path.exists()  # nothing stored, or unreadable
            merged = now if alone else merge(stored, self._known, now)
            save(kept(without_history(merged) if forget else merged), self.path)
            if forget:
                with contextlib.suppress(OSError):
                    aside_path(self.path).unlink(missing_ok=True)
        self._known = now


def kept(settings: Settings) -> Settings:
    """Return the part of ``settings`` that may be saved: without the history if that was turned off."""
    return settings if settings.keep_history else without_history(settings)


def merge(stored: Settings, before: Settings, now: Settings) -> Settings:
    """Apply the changes from ``before`` to ``now`` to ``stored``."""
    changes: dict[str, object] = {}
    for field in msgspec.structs.fields(Settings):
        old, new = getattr(before, field.name), getattr(now, field.name)
        if old != new:
            mixed = _MERGED.get(field.name)
            changes[field.name] = mixed(stored, before, now) if mixed else new
    return replace(stored, **changes)


def _favourites(stored: Settings, before: Settings, now: Settings) -> tuple[str, ...]:
    dropped = set(before.favourites) - set(now.favourites)
    starred = (article for article in now.favourites if article not in before.favourites)
    return tuple(dict.fromkeys((*(article for article in stored.favourites if article not in dropped), *starred)))


def _places(stored: Settings, before: Settings, now: Settings) -> dict[str, ReadingPlace]:
    moved = {article: place for article, place in now.places.items() if before.places.get(article) != place}
    gone = before.places.keys() - now.places.keys()
    others = {article: place for article, place in stored.places.items() if article not in moved and article not in gone}
    return dict([*others.items(), *moved.items()][-MOST_PLACES:])


def _searches(stored: Settings, before: Settings, now: Settings) -> tuple[str, ...]:
    fresh: list[str] = []
    for words in now.recent_searches:
        if words == next((earlier for earlier in before.recent_searches if earlier not in fresh), None):
            break
        fresh.append(words)
    gone = set(before.recent_searches) - set(now.recent_searches)
    return tuple(dict.fromkeys((*fresh, *(words for words in stored.recent_searches if words not in gone))))[:MOST_SEARCHES]


_MERGED: dict[str, Callable[[Settings, Settings, Settings], object]] = {
    "favourites": _favourites,
    "places": _places,
    "recent_searches": _searches,
}
"""Fields that are merged entry by entry; for any other, the latest change wins."""
