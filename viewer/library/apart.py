"""Reading a picture outside the thread that opened the library."""

from __future__ import annotations

from pathlib import Path

from viewer.library.library import Library
from viewer.library.schema import Asset


def asset_apart(path: Path, key: str) -> Asset:
    """Return a picture of the library file ``path``, in any thread: over a connection of its own.

    Raises ``LibraryError``.
    """
    with Library.open(path) as library:
        return library.asset(key)
