"""An import as a job for a process with limits: what it is asked for and answers. Imports no parser."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer import own_process
from viewer.content.importing.report import ImportReport
from viewer.errors import ContentError, LimitError
from viewer.i18n import Language, tr

WALL = 90.0
"""Seconds for one source on a busy machine; the process itself has less processor time."""


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


def run_job(job: Job) -> Imported:
    """Read the source of ``job`` into its folder.

    Raises ``ContentError`` that says what is wrong with the source; ``LimitError`` if it takes too long or too much.
    """
    remedy = tr("压缩图片，或拆成几篇。")
    try:
        ran = own_process.run(own_process.command("viewer.content.importing.import_worker"), encoded(job), WALL)
    except subprocess.TimeoutExpired:
        raise LimitError(job.source, 0, tr("这个文件 {n:g} 秒内没有读完。", n=WALL), remedy) from None
    except OSError as error:
        raise ContentError(job.source, 0, tr("不能启动读取文件的进程。"), tr("重新启动电脑再试。")) from error
    try:
        outcome = read_outcome(ran.stdout)
    except msgspec.DecodeError:
        raise LimitError(job.source, 0, tr("读这个文件用的时间或内存太多，进程中断了。"), remedy) from None
    if isinstance(outcome, Refused):
        raise ContentError(type(job.source)(outcome.path), outcome.line, outcome.message, outcome.remedy)
    return outcome
