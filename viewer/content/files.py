"""Read an author's files: regular files inside a folder, up to a size, without blocking."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePath
from unicodedata import normalize
from urllib.parse import unquote

from viewer.errors import ContentError
from viewer.i18n import tr

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def read_inside(folder: Path, name: str, limit: int) -> bytes:
    """Return the bytes of the file ``name`` of ``folder``, at most ``limit``.

    ``name`` may be written as in a web address (``my%20pic.png``), its accents as one character or as two. Raises
    ``ContentError`` (without a line) if it leaves the folder, is missing, no regular file, too large or unreadable.
    """
    for spelling in (name, unquote(name)):
        if "\0" in spelling or "\\" in spelling or spelling.startswith(("/", "~")):
            message = tr("文件名不能用：{name}。", name=ascii(name))
            raise ContentError(folder, 0, message, tr("写相对于文章文件夹的名字。"))
    path = _found(folder, name) or _found(folder, unquote(name)) or folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError) as error:
        raise ContentError(path, 0, tr("文件读不出来（{reason}）。", reason=_reason(error))) from error
    if not inside:
        raise ContentError(path, 0, tr("文件在文件夹之外。"), tr("把它复制到文件夹里再引用。"))
    try:
        return read_regular(path, limit)
    except ContentError as error:
        if near := _nearly(folder, unquote(name)):
            raise ContentError(path, 0, error.message, tr("写成“{name}”，大小写要一样。", name=near)) from None
        raise


def _found(folder: Path, name: str) -> Path | None:
    """Return the path of ``name`` in ``folder``, if each part of it has that spelling or equivalent characters (NFC, NFD)."""
    path = folder / name
    if os.path.lexists(path):
        return path
    path = folder
    for part in Path(name).parts:
        step = path / part
        if not os.path.lexists(step):
            wanted = normalize("NFC", part)
            step = next((path / other for other in _names(path) if normalize("NFC", other) == wanted), step)
            if not os.path.lexists(step):
                return None
        path = step
    return path


def _nearly(folder: Path, name: str) -> str:
    """Return the name of a file of ``folder`` that differs from the missing ``name`` only
    in upper and lower case; otherwise empty.
    """
    if _found(folder, name):
        return ""
    wanted = normalize("NFC", PurePath(name).name).casefold()
    inside = folder / PurePath(name).parent
    near = (other for other in _names(inside) if normalize("NFC", other).casefold() == wanted)
    return next((str(PurePath(name).with_name(other)) for other in near), "")


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names, not paths
    except (OSError, ValueError):
        return []


def read_regular(path: Path, limit: int) -> bytes:
    """Return the bytes of the regular file ``path``, at most ``limit``; a pipe or device is rejected before it is read.

    Raises ``ContentError`` (without a line).
    """
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ContentError(path, 0, tr("不是普通文件。"), tr("换成真正的文件。"))
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise ContentError(path, 0, tr("找不到这个文件。"), tr("检查名字和大小写，或补上文件。")) from None
    except (OSError, ValueError) as error:
        raise ContentError(path, 0, tr("文件读不出来（{reason}）。", reason=_reason(error))) from error
    if len(data) > limit:
        raise ContentError(path, 0, tr("文件超过 {limit}。", limit=_size(limit)), tr("缩小或拆开它。"))
    return data


def _reason(error: Exception) -> str:
    """Return the system's error in words."""
    match error:
        case PermissionError():
            return tr("没有权限")
        case IsADirectoryError():
            return tr("是文件夹")
        case OSError(strerror=str(words)):
            return words
        case _:
            return str(error)


def _size(size: int) -> str:
    return f"{size // 2**20} MB" if size >= 2**20 else f"{size // 2**10} kB"
