"""The removable drives that the system has mounted: sticks with library files or with releases of head office."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QStorageInfo

Roots = Callable[[], Iterable[Path]]
"""Returns the folders to look in: the root of each drive."""

_MOUNTED_AT = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
"""Where Linux and macOS mount removable drives."""


def removable_roots() -> tuple[Path, ...]:
    """Return the removable drives known to the system: mounted, ready, not the system's own."""
    volumes = [volume for volume in QStorageInfo.mountedVolumes() if volume.isValid() and volume.isReady()]
    own = QStorageInfo.root().rootPath()
    return tuple(Path(v.rootPath()) for v in volumes if v.rootPath() != own and _plugged_in(v.rootPath()))


def _plugged_in(root: str) -> bool:
    return sys.platform == "win32" or root.startswith(_MOUNTED_AT)
