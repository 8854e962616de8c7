"""External library files: copied into this user's cache, validated there once, and opened from there.

A file on a USB stick, on a share or from the web may be hostile, replaced while it is open, or removed. So a screen reads a
copy. Each copy has a record with the digest, size and times of its source: a source with the same size and times is opened at
once, one with the same content is not validated again.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import msgspec
from msgspec import Struct

from viewer import i18n
from viewer.errors import LibraryDamaged, LibraryError
from viewer.folders import own_folder
from viewer.i18n import tr
from viewer.library.cache import cache_path, is_cache, note_use
from viewer.library.kept_copy import (
    Record,
    current_rules,
    delete_unused,
    free_place,
    looks_of,
    named_copy,
    note_record,
    record_of,
)
from viewer.library.library_file import check_kind, connect
from viewer.library.schema import OLDEST
from viewer.whole_file import replacing

if TYPE_CHECKING:  # opening a known file needs none of them: saves 12 ms
    import queue
    import subprocess

_CHUNK = 4 * 2**20
"""Bytes copied between two checks of ``cancelled``."""
_OPEN_FILES_CAN_BE_REPLACED = os.name != "nt"
"""Whether this system lets a library be replaced while a screen shows it; otherwise the user's own files are copied as well."""
_SECONDS = 600.0
"""Seconds without output after which the validating process is ended."""

Cancelled = Callable[[], bool]
"""Called repeatedly; returns whether to stop."""

Progress = Callable[[int, int], None]
"""Called with the amount done and the total: articles, or thousandths of a copy, because a Qt signal's int has only 32 bits."""


def start_validation(source: Path) -> subprocess.Popen[bytes]:
    """Run ``validated_copy`` in a process, so that a screen stays responsive: exit status 0, or 1 with the reason as output."""
    from viewer import own_process

    return own_process.start(own_process.command("viewer.library.external_file", str(source), i18n.language()))


class StoppedError(LibraryError):
    """The operation was cancelled; nothing was changed."""


class Counted(Struct, frozen=True, tag="counted"):
    """Progress of the validating process: articles checked, and the total."""

    done: int
    articles: int


class Verdict(Struct, frozen=True, tag="verdict", omit_defaults=True):
    """The result of validation. ``refused``: why the whole file cannot be used;
    ``damaged``: each rejected article with the reason.
    """

    refused: str = ""
    damaged: tuple[str, ...] = ()


def current_copy(source: Path) -> Path | None:
    """Return the validated copy of the library file ``source``, or None: then ``validated_copy`` must create one.

    Raises ``LibraryError`` if ``source`` is not a file.
    """
    check_kind(source)
    if is_cache(source):
        return source
    in_place = _OPEN_FILES_CAN_BE_REPLACED and source.parent == own_folder("data")
    for place in (source, cache_path(source)) if in_place else (cache_path(source),):
        record = record_of(place)
        fits = record and (record.looks, record.rules) == (looks_of(source), current_rules())
        if fits and (copy := named_copy(place, record)).is_file():
            return copy
    return None


def record_validated(copy: Path, digest: str, damaged: tuple[str, ...]) -> None:
    """Record that ``copy``, in this user's data folder, was validated."""
    note_record(copy, Record(looks_of(copy), digest, current_rules(), damaged))


def validated_copy(
    source: Path,
    progress: Progress = lambda _done, _all: None,
    cancelled: Cancelled = lambda: False,
    copied: Progress = lambda _done, _all: None,
) -> Path:
    """Return the validated copy of the library file ``source``, created if there is none.

    A file in this user's data folder is its own copy where an open file can be replaced.

    Raises ``LibraryError``: missing, rejected, disk full; ``StoppedError`` once ``cancelled()`` is true. An earlier copy
    of that file then stays (``copy_path``).
    """
    if found := current_copy(source):
        return found
    connect(source, OLDEST).close()
    place = cache_path(source)
    copy = copy_path(source)
    looks = looks_of(source)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        free = free_place(place)
        with replacing(free) as temporary:
            digest = copy_file(source, temporary, copied, cancelled)
            _refuse_same(place, digest)
            damaged = validate_in_process(source, temporary, progress, cancelled)
        copy = free
        note_record(place, Record(looks, digest, current_rules(), damaged, "" if copy == place else copy.name))
        note_use(copy)
        delete_unused(place, copy)
    except _SameError as same:
        note_record(place, msgspec.structs.replace(same.record, looks=looks))
    except OSError as error:
        reason = error.strerror or error
        raise LibraryError(tr("{path} 不能复制到本机：{reason}。", path=source.name, reason=reason)) from error
    return copy


def previous_copy(source: Path) -> Path | None:
    """Return the copy of an earlier content of ``source``, if the current one is rejected, or None."""
    copy = copy_path(source)
    return copy if record_of(cache_path(source)) and copy.is_file() else None


def damaged_in(source: Path) -> tuple[str, ...]:
    """Return the rejected articles of ``source``, each with the reason."""
    record = record_of(cache_path(source))
    return record.damaged if record else ()


def copy_path(source: Path) -> Path:
    """Return the path of the copy of ``source``, in the same place as caches of folders."""
    place = cache_path(source)
    return named_copy(place, record_of(place))


def copy_file(source: Path, target: Path, copied: Progress, cancelled: Cancelled) -> str:
    """Copy ``source`` to ``target``; return the SHA-256 of its bytes.

    Raises ``OSError``, ``StoppedError``.
    """
    import hashlib

    size = max(1, source.stat().st_size)
    digest = hashlib.sha256()
    with source.open("rb") as file, target.open("wb") as out:
        while data := file.read(_CHUNK):
            if cancelled():
                raise StoppedError(tr("导入已停止，现有内容没有变。"))
            out.write(data)
            digest.update(data)
            copied(min(1000, 1000 * out.tell() // size), 1000)
    return digest.hexdigest()


def validate_in_process(source: Path, copy: Path, progress: Progress, cancelled: Cancelled) -> tuple[str, ...]:
    """Validate ``copy`` of ``source`` in a separate process; return the rejected articles.

    Raises ``LibraryDamaged``, which names ``source``, and ``StoppedError``.
    """
    import queue
    import threading

    from viewer import own_process

    process = own_process.start(own_process.command("viewer.library.validate", str(copy), i18n.language()))
    said: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(cast("BinaryIO", process.stdout), said), daemon=True).start()
    try:
        verdict = _verdict(said, progress, cancelled)
    finally:
        process.kill()
        process.wait()
        cast("BinaryIO", process.stdin).close()
        for suffix in ("-journal", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    if str(copy) in verdict.refused:
        raise LibraryDamaged(verdict.refused.replace(str(copy), source.name))
    if verdict.refused:
        words = tr("{path} 没有通过检查：{reason}没有打开它；请重新生成或换一个文件。", path=source.name, reason=verdict.refused)
        raise LibraryDamaged(words)
    return verdict.damaged


def _listen(stream: BinaryIO, said: queue.SimpleQueue[bytes]) -> None:
    with stream:
        for line in stream:
            said.put(line)
    said.put(b"")


def _verdict(said: queue.SimpleQueue[bytes], progress: Progress, cancelled: Cancelled) -> Verdict:
    """Return the verdict of the validating process; if it dies or is silent for too long, the file is rejected.

    Raises ``StoppedError``.
    """
    from queue import Empty

    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        if cancelled():
            raise StoppedError(tr("导入已停止，现有内容没有变。"))
        try:
            line = said.get(timeout=0.1)
        except Empty:
            continue
        match msgspec.json.decode(line, type=Counted | Verdict) if line else Verdict(tr("检查它的进程中断了。")):
            case Verdict() as verdict:
                return verdict
            case Counted(done, articles):
                progress(done, articles)
                deadline = time.monotonic() + _SECONDS
    return Verdict(tr("检查它用了太长时间。"))


class _SameError(Exception):
    """The existing copy was made from the same bytes."""

    def __init__(self, record: Record) -> None:
        super().__init__()
        self.record = record


def _refuse_same(place: Path, digest: str) -> None:
    """Raise ``_SameError`` if the copy at ``place`` was made from bytes with ``digest``."""
    record = record_of(place)
    if record and (record.digest, record.rules) == (digest, current_rules()) and named_copy(place, record).is_file():
        raise _SameError(record)


def main(arguments: list[str]) -> int:
    """Import one library file; return 1 if it is rejected, with the reason on standard output."""
    path, language = arguments
    i18n.set_language("en" if language == "en" else "zh_CN")
    try:
        validated_copy(Path(path))
    except LibraryError as error:
        sys.stdout.buffer.write(str(error).encode())
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
