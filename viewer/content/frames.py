"""The protocol between a pool and its workers: MessagePack values, each after its length, over pipes. Imports no parser."""

from __future__ import annotations

import os
import struct
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from viewer.content.article import Article
from viewer.content.images import BuiltAsset
from viewer.content.problem import Problem
from viewer.content.rules import Rules
from viewer.i18n import Language


class Built(Struct, frozen=True):
    """An article with its pictures, and the problems found in it.

    ``lines``: the first and last line in ``index.md`` of each of its blocks and nested blocks, in the order of ``text.walk``.
    ``assets``: if a worker built the article, each is read from a temporary file on demand.
    """

    article: Article
    assets: Collection[BuiltAsset] = ()
    problems: tuple[Problem, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()


_LENGTH = struct.Struct(">I")

_IN_MEMORY = 2**20
"""Bytes of one article's pictures that are kept in memory; larger ones go to disk."""


class Checking(Struct, frozen=True):
    """What checking an article needs: the date of today, and the wordings not to use, each with its term."""

    today: date
    avoided: dict[str, str] = {}


class Prepare(Struct, frozen=True, tag="prepare"):
    """Set the rules for the following requests, and the language of messages.

    With ``checking``, ``Built.problems`` are also those of the rules for one article, and no pictures are sent.
    """

    rules: Rules
    language: Language
    checking: Checking | None = None


class Build(Struct, frozen=True, tag="build"):
    """Build the article of ``folder``."""

    folder: Path


class Ready(Struct, frozen=True, tag="ready"):
    """The worker has started."""


class Drawing(Struct, frozen=True, tag="drawing"):
    """The worker starts to draw a picture, which has its own time limit."""


class Picture(Struct, frozen=True, tag="picture"):
    """A picture of the requested article, which follows later."""

    asset: BuiltAsset


class Done(Struct, frozen=True, tag="done"):
    """The requested article, without the pictures sent before."""

    built: Built


class Failed(Struct, frozen=True, tag="failed"):
    """The ``ContentError`` of the requested article."""

    path: Path
    line: int
    message: str
    remedy: str


Request = Prepare | Build
Reply = Ready | Picture | Drawing | Done | Failed


def write(stream: BinaryIO, value: Request | Reply) -> None:
    """Send ``value``.

    Raises ``OSError`` if the pipe is closed.
    """
    data = msgspec.msgpack.encode(value, enc_hook=os.fsencode)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_request(stream: BinaryIO) -> Request | None:
    """Return the next request; None at the end."""
    data = _read(stream)
    return _requests().decode(data) if data else None


def read_reply(stream: BinaryIO) -> Reply | None:
    """Return the next reply; None if the worker has ended."""
    data = _read(stream)
    return _replies().decode(data) if data else None


class Spool(Collection[BuiltAsset]):
    """The pictures of one article in a temporary file of ``folder``, deleted with this object.

    Raises ``OSError`` if the disk is full.
    """

    def __init__(self, folder: Path) -> None:
        from tempfile import SpooledTemporaryFile  # takes 5 ms, and workers do not need it

        self._file = SpooledTemporaryFile(_IN_MEMORY, dir=str(folder))  # noqa: SIM115 - closed with this object
        self._count = 0

    def __del__(self) -> None:
        with suppress(OSError):  # what could not be flushed is not needed
            self._file.close()

    def add(self, asset: BuiltAsset) -> None:
        """Append ``asset``."""
        data = msgspec.msgpack.encode(asset)
        self._file.write(_LENGTH.pack(len(data)))
        self._file.write(data)
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[BuiltAsset]:
        self._file.seek(0)
        for _ in range(self._count):
            (length,) = _LENGTH.unpack(self._file.read(_LENGTH.size))
            yield msgspec.msgpack.decode(self._file.read(length), type=BuiltAsset)

    def __contains__(self, asset: object) -> bool:
        return any(asset == own for own in self)


def _read(stream: BinaryIO) -> bytes:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return b""
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else b""


def _path(_kind: type, value: object) -> Path:
    return Path(os.fsdecode(value)) if isinstance(value, bytes) else Path(str(value))


@cache
def _requests() -> msgspec.msgpack.Decoder[Request]:
    return msgspec.msgpack.Decoder(Request, dec_hook=_path)


@cache
def _replies() -> msgspec.msgpack.Decoder[Reply]:
    return msgspec.msgpack.Decoder(Reply, dec_hook=_path)
