"""Small files read with care; files written whole or not at all: what was there stays until the new bytes are on the disk."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_STALE = 3600.0
"""Age in seconds from which a temporary file is what a killed program left, where the file system knows no locks."""

_SUFFIX = ".new"

_PATIENCE = 20.0
"""Seconds to wait for a lock: who holds it reads and writes a small file."""


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of ``path``, at most so many.

    Raises ``OSError``; also for what is no file (a pipe would be waited for without end) and for one that is longer.
    """
    if not path.is_file():
        path.stat()
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, "file too large", str(path))
    return data


def may_replace(path: Path) -> bool:
    """Whether a file may take the place of ``path``: nothing is there, or a file. A device, a pipe, a folder, or a link to one,
    would be gone for every other program.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return True  # what is wrong with the folder is told when the file is made
    return stat.S_ISREG(mode)


def write_whole(path: Path, data: bytes, *, private: bool = True) -> None:
    """Put ``data`` in the place of ``path``; its folder is made where it is missing. Only its owner may read a ``private``
    file, another is as readable as any new file; what root writes belongs to whoever the folder belongs to.

    Raises ``OSError`` (disk full, read-only, no permission); ``path`` then is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, private=private) as temporary:
        temporary.write_bytes(data)
        if os.name != "nt" and os.geteuid() == 0:
            folder = path.parent.stat()
            os.chown(temporary, folder.st_uid, folder.st_gid)


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[Path]:
    """An empty temporary file beside ``path``: what is written there takes the place of ``path`` when the block ends well.

    Else it is removed and ``path`` stays as it was. A link is itself replaced: what it points to stays. Raises ``OSError``;
    also where ``path`` is there and no file.
    """
    if not may_replace(path):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    _sweep(path)
    temporary, lock = _make(path, 0o600 if private else 0o666)
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
        if lock is not None:
            os.close(lock)
    _sync_folder(path.parent)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """While it lasts, no other program that asks so changes ``path``: a file beside it is locked.

    A lock that is held for longer than ``_PATIENCE``, or that cannot be had at all, is gone without.
    """
    handle = None
    try:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path.with_name(f".{path.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
        end = time.monotonic() + _PATIENCE
        while handle is not None and not _lock(handle) and time.monotonic() < end:
            time.sleep(0.005)
        yield
    finally:
        if handle is not None:
            os.close(handle)  # and with it the lock


@contextmanager
def only_one(path: Path, patience: float) -> Iterator[bool]:
    """Whether this is the only process that asks so for ``path``, after waiting for so many seconds; as long as it lasts, others
    are told that they are not. A file beside it is locked; it stays, since one that is removed can be locked twice.

    Where no lock can be had at all (a disk that takes nothing, a file system without locks), the answer is yes.
    """
    handle = None
    try:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path.with_name(f".{path.name}.lock"), os.O_CREAT | os.O_RDONLY, 0o644)
        end = time.monotonic() + patience
        while (held := handle is not None and _is_held(handle)) and time.monotonic() < end:
            time.sleep(0.05)
        yield not held
    finally:
        if handle is not None:
            os.close(handle)


def _make(path: Path, mode: int) -> tuple[Path, int | None]:
    """A new empty file beside ``path``, and the open file whose lock tells others that it is being written.

    Windows needs no lock: it removes no file that is open, and renames none either.
    """
    while True:
        temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}{_SUFFIX}")
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode)
        if os.name == "nt":
            os.close(handle)
            return temporary, None
        _lock(handle)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), temporary.stat()):
                return temporary, handle
        os.close(handle)  # swept between the two calls


def _sweep(path: Path) -> None:
    """Remove what a program killed while it wrote ``path`` left beside it, with the logs of a database."""
    with os.scandir(path.parent) as found:
        names = [entry.name for entry in found if entry.name.startswith(f".{path.name}.") and _SUFFIX in entry.name]
    for name in sorted(names):
        left = path.with_name(name[: name.rindex(_SUFFIX)] + _SUFFIX)
        if _is_abandoned(left):
            with suppress(OSError):
                path.with_name(name).unlink(missing_ok=True)


def _is_abandoned(left: Path) -> bool:
    """Whether nobody writes the temporary file ``left`` any more."""
    if os.name == "nt":
        return True
    try:
        handle = os.open(left, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        return _lock(handle) or time.time() - os.fstat(handle).st_mtime > _STALE
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    """Lock an open file for this process; False where another holds it, or the file system knows no locks."""
    try:
        _take_lock(handle)
    except OSError:
        return False
    return True


def _is_held(handle: int) -> bool:
    """Lock an open file for this process; whether another holds it."""
    try:
        _take_lock(handle)
    except (BlockingIOError, PermissionError):  # the second is how Windows says it
        return True
    except OSError:
        return False
    return False


def _take_lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut. Windows knows no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
