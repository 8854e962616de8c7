"""A file that takes another's place when it is whole, and not before."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STALE = 3600.0
"""Age in seconds from which a temporary file is what a killed program left, not one being written."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path``: what is written there takes the place of ``path`` when the block ends well.

    Else it is removed and ``path`` stays as it was. Raises ``OSError``.
    """
    for left in path.parent.glob(f".{path.name}.*.new"):
        if time.time() - left.stat().st_mtime > _STALE:
            left.unlink(missing_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make the new name last through a power cut. Windows knows no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
