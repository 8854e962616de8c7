"""``KeptPixmaps``: a cache of drawn pixmaps, bounded in bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

from PySide6.QtGui import QPixmap

Key = TypeVar("Key", bound=Hashable)


class KeptPixmaps(Generic[Key]):
    """At most ``most`` bytes of pixmaps, the most recently used; the newest is always kept.

    The bound is in bytes, not in number: a window that is being resized asks for every pixmap in sizes never used before.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0
        self._kept: OrderedDict[Key, QPixmap] = OrderedDict()

    def __iter__(self) -> Iterator[Key]:
        """Iterate over the keys, the most recently used last."""
        return iter(tuple(self._kept))

    @property
    def held(self) -> int:
        """Bytes of all kept pixmaps."""
        return self._held

    def get(self, key: Key, draw: Callable[[], QPixmap]) -> QPixmap:
        """Return the pixmap of ``key``; if it is not kept, ``draw`` it. If ``draw`` raises, nothing is kept."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        self._kept[key] = drawn = draw()
        self._held += _bytes(drawn)
        while self._held > self._most and len(self._kept) > 1:
            self.forget(next(iter(self._kept)))
        return drawn

    def forget(self, key: Key) -> None:
        """Drop the pixmap of ``key``."""
        self._held -= _bytes(self._kept.pop(key))


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * pixmap.depth() // 8
