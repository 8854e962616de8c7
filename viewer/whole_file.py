"""Read small files safely; write files atomically: the old content stays until the new bytes are on the disk."""

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
"""Age in seconds from which a temporary file is considered abandoned, if the file system has no locks."""

_REFUSALS = 3.0 if os.name == "nt" else 0.0
"""Seconds to try to replace a file: Windows refuses it while another program reads that file."""

_SUFFIX = ".new"

_PATIENCE = 20.0
"""Seconds to wait for a lock, which is held while a small file is read and written."""


def read_regular(path: Path, most: int) -> bytes:
    """Read ``path``, at most ``most`` bytes.

    Raises ``OSError``, also if it is not a regular file (a pipe would block) or longer.
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
    """Return whether ``path`` may be replaced by a file: it is missing, or a regular file.

    A device, a pipe, a folder, or a link to one, would be lost for all other programs.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return True  # a fault of the folder is reported when the file is created
    return stat.S_ISREG(mode)


def write_whole(path: Path, data: bytes, *, private: bool = True) -> None:
    """Replace ``path`` by a file with ``data``, creating its folder if missing. Only the owner may read a ``private``
    file, others have default permissions; a file written by root gets the owner of the folder.

    Raises ``OSError`` (disk full, read-only, no permission); ``path`` is then unchanged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, private=private) as temporary:
        temporary.write_bytes(data)
        if os.name != "nt" and os.geteuid() == 0:
            folder = path.parent.stat()
            os.chown(temporary, folder.st_uid, folder.st_gid)


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[Path]:
    """Yield an empty temporary file next to ``path``, which replaces ``path`` when the block ends without an exception.

    Otherwise it is deleted and ``path`` is unchanged. A link itself is replaced: its target stays. Raises ``OSError``;
    also if ``path`` exists and is not a file.
    """
    if not may_replace(path):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    _sweep(path)
    temporary = path.with_name(f".{path.name}.{os.urandom(8).hex()}{_SUFFIX}")
    lock = None
    try:  # from here on an interruption leaves no file
        lock = _create(temporary, 0o600 if private else 0o666)
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        _rename(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
        if lock is not None:
            os.close(lock)
    sync_folder(path.parent)


def may_move(path: Path) -> bool:
    """Return whether the file ``path`` could be replaced now; on Windows not while somebody has it open."""
    try:
        path.rename(path)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _rename(temporary: Path, path: Path) -> None:
    """Let ``temporary`` replace ``path``, after waiting for programs that read it.

    Raises ``OSError``, on Windows after ``_REFUSALS`` also if ``path`` is still open.
    """
    end = time.monotonic() + _REFUSALS
    while True:
        try:
            temporary.replace(path)
        except PermissionError:
            if time.monotonic() >= end:
                raise
            time.sleep(0.02)
        else:
            return


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock for ``path``, on a file next to it: no other program that uses this lock changes ``path``.

    After ``_PATIENCE``, or if no lock is possible, continue without it.
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
            os.close(handle)  # which releases the lock


@contextmanager
def only_one(path: Path, patience: float) -> Iterator[bool]:
    """Yield whether this is the only process that calls this for ``path``, after waiting for at most ``patience`` seconds.

    Within the context other processes get False. A file next to ``path`` is locked; it is never deleted, because a deleted
    file can be locked twice. If no lock is possible (read-only disk, file system without locks), the result is True.
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


def _create(temporary: Path, mode: int) -> int | None:
    """Create an empty file; return it open: its lock shows others that it is being written.

    Windows needs no lock: an open file can be neither deleted nor renamed there.
    """
    while True:
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode)
        if os.name == "nt":
            os.close(handle)
            return None
        _lock(handle)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), temporary.stat()):
                return handle
        os.close(handle)  # deleted between the two calls


def _sweep(path: Path) -> None:
    """Delete temporary files of ``path`` left by killed programs, with the logs of a database."""
    with os.scandir(path.parent) as found:
        names = [entry.name for entry in found if entry.name.startswith(f".{path.name}.") and _SUFFIX in entry.name]
    for name in sorted(names):
        left = path.with_name(name[: name.rindex(_SUFFIX)] + _SUFFIX)
        if _is_abandoned(left):
            with suppress(OSError):
                path.with_name(name).unlink(missing_ok=True)


def _is_abandoned(left: Path) -> bool:
    """Return whether the temporary file ``left`` is no longer being written."""
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
    """Lock an open file for this process; return False if another holds it, or locks are not supported."""
    try:
        _acquire_lock(handle)
    except OSError:
        return False
    return True


def _is_held(handle: int) -> bool:
    """Lock an open file for this process; return whether another holds it."""
    try:
        _acquire_lock(handle)
    except (BlockingIOError, PermissionError):  # PermissionError on Windows
        return True
    except OSError:
        return False
    return False


def _acquire_lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
