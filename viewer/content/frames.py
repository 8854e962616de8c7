"""What a pool and its workers say to each other: MessagePack values, each after its length, over pipes."""

from __future__ import annotations

import os
import struct
from functools import cache
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from viewer.content.built import Built
from viewer.content.images import BuiltAsset
from viewer.content.rules import Rules
from viewer.i18n import Language

_LENGTH = struct.Struct(">I")


class Prepare(Struct, frozen=True, tag="prepare"):
    """The rules for what follows, and the language of messages."""

    rules: Rules
    language: Language


class Build(Struct, frozen=True, tag="build"):
    """Build the article of ``folder``."""

    folder: Path


class Ready(Struct, frozen=True, tag="ready"):
    """The worker has started."""


class Drawing(Struct, frozen=True, tag="drawing"):
    """The worker begins to draw a picture, which has a limit of time of its own."""


class Picture(Struct, frozen=True, tag="picture"):
    """A picture of the article asked for, which follows."""

    asset: BuiltAsset


class Done(Struct, frozen=True, tag="done"):
    """The article asked for, without its pictures, which came before."""

    built: Built


class Failed(Struct, frozen=True, tag="failed"):
    """The ``ContentError`` of the article asked for."""

    path: Path
    line: int
    message: str
    remedy: str


Request = Prepare | Build
Reply = Ready | Picture | Drawing | Done | Failed


def write(stream: BinaryIO, value: Request | Reply) -> None:
    """Sends ``value``.

    Raises ``OSError`` where nobody listens.
    """
    data = msgspec.msgpack.encode(value, enc_hook=os.fsencode)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def read_request(stream: BinaryIO) -> Request | None:
    """The next request; None: there will be no more."""
    data = _read(stream)
    return _requests().decode(data) if data else None


def read_reply(stream: BinaryIO) -> Reply | None:
    """The next reply; None: the worker is gone."""
    data = _read(stream)
    return _replies().decode(data) if data else None


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
