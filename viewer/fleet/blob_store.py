"""``BlobStore``: files named by their SHA-256, written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from viewer.fleet.manifest import BlobName, named
from viewer.whole_file import read_regular

_SYNC_ONCE_FROM = 500
"""New blobs from which the disk is synchronised once instead of file by file."""


class BlobStore:
    """The blobs of a folder. New ones are written under temporary names; ``finish`` synchronises and then renames them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[Path, Path] = {}
        self.count = 0
        self.size = 0

    def put(self, data: bytes) -> BlobName:
        """Write ``data`` unless it is there; return its name."""
        name = named(data)
        path = self._folder / name.path
        if path in self._waiting:
            return name
        with suppress(FileNotFoundError):
            if path.stat().st_size == name.size:
                return name
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".new")
        temporary.write_bytes(data)
        self._waiting[path] = temporary
        self.count += 1
        self.size += name.size
        return name

    def finish(self) -> None:
        """Make the blobs written so far permanent."""
        if len(self._waiting) >= _SYNC_ONCE_FROM and hasattr(os, "sync"):
            os.sync()
        else:
            for temporary in self._waiting.values():
                with temporary.open("rb+") as file:
                    os.fsync(file.fileno())
        for path, temporary in self._waiting.items():
            temporary.replace(path)
        self._waiting.clear()

    def read(self, name: BlobName) -> bytes:
        """Return the blob ``name``.

        Raises ``OSError``, ``ValueError`` if its bytes are others.
        """
        data = read_regular(self._folder / name.path, name.size)
        if sha256(data).digest() != name.digest:
            raise ValueError("digest")
        return data

    def has(self, name: BlobName) -> bool:
        """Return whether the blob is there, with the right bytes."""
        with suppress(OSError, ValueError):
            return bool(self.read(name)) or name.size == 0
        return False
