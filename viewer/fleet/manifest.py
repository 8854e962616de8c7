"""What a release consists of: the manifest, the one target that is signed, and the blobs that it names by SHA-256.

A blob is a deflated article, a deflated picture, or a part of a long manifest. A manifest names articles, and an article its
pictures, so everything is bound to the signature. Sizes are bounded before anything is read or inflated.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from viewer.content.rules import Limits, Owner
from viewer.whole_file import read_regular

FORMAT = 1
"""Format of manifests; a higher one needs a newer program."""
TARGET = "release"
"""Name of the signed target."""
SHARD_ABOVE = 50_000
"""Articles above which a manifest is split, so that one change moves one part of it."""
SHARDS = 256
MOST_MANIFEST = 8 * 2**20
"""Bytes of a manifest, and of one of its parts."""
MOST_BLOB = 64 * 2**20
"""Bytes of a blob, deflated and inflated: as SQLite's limit in ``library_file``."""

Digest = Annotated[bytes, Meta(min_length=32, max_length=32)]
Size = Annotated[int, Meta(ge=0, le=MOST_BLOB)]
_SYNC_ONCE_FROM = 500
"""New blobs from which the disk is synchronised once instead of file by file."""
_T = TypeVar("_T")


class BlobName(Struct, frozen=True, array_like=True):
    """Digest and size of a blob."""

    digest: Digest
    size: Size

    @property
    def path(self) -> str:
        """Its path within a folder of releases."""
        return f"blobs/{self.digest[:1].hex()}/{self.digest.hex()}"


class ListedArticle(Struct, frozen=True, array_like=True):
    """An article of a manifest: its id and its blob."""

    id: Annotated[str, Meta(min_length=1, max_length=300)]
    blob: BlobName


class PackedArticle(Struct, frozen=True, array_like=True):
    """The content of an article's blob: ``article.encode``, and the names of its pictures."""

    body: bytes
    pictures: tuple[BlobName, ...] = ()


class ReleaseContents(Struct, frozen=True):
    """The content of a release. ``owner.logo`` is the key of a picture; ``room`` what a library file of it needs, in bytes."""

    library_format: int
    owner: Owner
    limits: Limits
    articles: int
    room: int
    listed: tuple[ListedArticle, ...] = ()
    parts: tuple[BlobName, ...] = ()
    logo: BlobName | None = None


class Manifest(Struct, frozen=True, omit_defaults=True):
    """A release. ``published``: its day, ISO; ``ring``: per cent of the screens that it is for; ``wide``: the manifest of the
    last release for all of them, which the others keep.
    """

    format: int
    release: int
    published: str
    ring: Annotated[int, Meta(ge=1, le=100)]
    contents: ReleaseContents
    wide: BlobName | None = None

    @property
    def identity(self) -> str:
        """The digest of its contents: two releases may have the same."""
        return sha256(msgspec.msgpack.encode(self.contents)).hexdigest()


def in_ring(machine: str, ring: int) -> bool:
    """Return whether a screen is among the first ``ring`` per cent, by a hash of its random id."""
    return int.from_bytes(sha256(machine.encode()).digest()[:4], "big") % 100 < ring


def named(data: bytes) -> BlobName:
    """Return the name of the blob ``data``."""
    return BlobName(sha256(data).digest(), len(data))


def unpacked(data: bytes) -> bytes:
    """Return inflated ``data``, at most ``MOST_BLOB`` bytes.

    Raises ``ValueError``.
    """
    inflating = zlib.decompressobj()
    try:
        found = inflating.decompress(data, MOST_BLOB)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not inflating.eof:
        raise ValueError("too long, or cut off")
    return found


def decoded(data: bytes, kind: type[_T]) -> _T:
    """Return ``data``, a manifest, a part of one or an inflated article, as ``kind``.

    Raises ``ValueError``.
    """
    try:
        return msgspec.msgpack.decode(data, type=kind)  # DecodeError and ValidationError are ValueErrors
    except RecursionError as error:
        raise ValueError("too deep") from error


class BlobStore:
    """The blobs of a folder: files named by their SHA-256, written whole or not at all.

    New ones are written under temporary names; ``finish`` synchronises and then renames them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[Path, Path] = {}
        self.count = 0
        self.size = 0

    def put(self, data: bytes) -> BlobName:
        """Write ``data`` unless it is there; return its name."""
        name = named(data)
        path = self._folder / name.path
        if path in self._waiting or self.has(name):
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".new")
        temporary.write_bytes(data)
        self._waiting[path] = temporary
        self.count += 1
        self.size += name.size
        return name

    def put_deflated(self, data: bytes) -> BlobName:
        """Write ``data`` deflated unless it is there; return the name of what was written."""
        return self.put(zlib.compress(data, 6))

    def put_parts(self, listed: Sequence[ListedArticle]) -> tuple[BlobName, ...]:
        """Write a long list in parts, each article in the part that its id chooses; return their names, none if it is short."""
        if len(listed) <= SHARD_ABOVE:
            return ()
        parts: list[list[ListedArticle]] = [[] for _ in range(SHARDS)]
        for article in listed:
            parts[sha256(article.id.encode()).digest()[0]].append(article)
        return tuple(self.put(msgspec.msgpack.encode(part)) for part in parts)

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
