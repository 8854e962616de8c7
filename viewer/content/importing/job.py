"""What an import is asked for and answers, between the program and the process that reads the source. Imports no parser."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer.content.importing.report import ImportReport
from viewer.i18n import Language


class Job(Struct, frozen=True):
    """Import ``source`` into the empty folder ``into``.

    ``article`` and ``title``: those to use, empty for those of the source. ``interval``: months until the review in this library.
    ``answers``: decisions by key: ``reviewed`` a day,
    ``evidence`` a level or ``none``, merged cells ``split``, ``keep`` or ``open``.
    """

    source: Path
    into: Path
    language: Language
    article: str = ""
    title: str = ""
    interval: int = 12
    answers: dict[str, str] = {}


class Imported(Struct, frozen=True, tag="imported"):
    """A draft in the job's folder: its id and title, and the report."""

    article: str
    title: str
    report: ImportReport


class Refused(Struct, frozen=True, tag="refused"):
    """Why a source cannot be imported: a ``ContentError``."""

    path: str
    line: int
    message: str
    remedy: str


Outcome = Imported | Refused


def encoded(value: Job | Outcome) -> bytes:
    """Return ``value`` as MessagePack."""
    return msgspec.msgpack.encode(value, enc_hook=os.fsencode)


def read_job(data: bytes) -> Job:
    """Read what ``encoded`` wrote."""
    return msgspec.msgpack.decode(data, type=Job, dec_hook=_path)


def read_outcome(data: bytes) -> Outcome:
    """Read what ``encoded`` wrote.

    Raises ``msgspec.DecodeError``.
    """
    return _outcomes().decode(data)


def _path(_kind: type, value: object) -> Path:
    return Path(os.fsdecode(value)) if isinstance(value, bytes) else Path(str(value))


@cache
def _outcomes() -> msgspec.msgpack.Decoder[Outcome]:
    return msgspec.msgpack.Decoder(Outcome)
