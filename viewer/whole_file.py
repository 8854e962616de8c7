"""Small files read with care; files written whole or not at all: what was there stays until the new bytes are on the disk."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STALE = 3600.0
"""Age in seconds from which a temporary file is what a killed program left, not one being written."""


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


def write_whole(path: Path, data: bytes, *, private: bool = True) -> None:
    """Put ``data`` in the place of ``path``; its folder is made where it is missing. Only its owner may read a ``private``
    file, another is as readable as any new file; what root writes belongs to whoever the folder belongs to.

    Raises ``OSError`` (disk full, read-only, no permission); ``path`` then is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path)
    from tempfile import mkstemp  # with all it stands on 3 ms, which a start need not spend

    handle, name = mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if not private and os.name != "nt":
                umask = os.umask(0)
                os.umask(umask)
                os.fchmod(file.fileno(), 0o666 & ~umask)
            if os.name != "nt" and os.geteuid() == 0:
                folder = path.parent.stat()
                os.fchown(file.fileno(), folder.st_uid, folder.st_gid)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path``: what is written there takes the place of ``path`` when the block ends well.

    Else it is removed and ``path`` stays as it was. Raises ``OSError``.
    """
    _sweep(path)
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sweep(path: Path) -> None:
    """Remove what a program killed while it wrote ``path`` left beside it."""
    for left in path.parent.glob(f".{path.name}.*.new"):
        if time.time() - left.stat().st_mtime > _STALE:
            left.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut. Windows knows no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
