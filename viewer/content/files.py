"""Reading what an author put into a folder: regular files inside it, up to a size, nothing that hangs."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from viewer.errors import ContentError
from viewer.i18n import tr

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def read_inside(folder: Path, name: str, limit: int) -> bytes:
    """The bytes of the file ``name`` of ``folder``, at most ``limit``.

    Raises ``ContentError`` (without a line) where it leaves the folder, is missing, no regular file, too large or unreadable.
    """
    if "\0" in name or "\\" in name or name.startswith(("/", "~")):
        message = tr("文件名不能用：{name}。", name=ascii(name))
        raise ContentError(folder, 0, message, tr("写相对于文章文件夹的名字。"))
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError) as error:
        raise ContentError(path, 0, tr("文件读不出来（{reason}）。", reason=_reason(error))) from error
    if not inside:
        raise ContentError(path, 0, tr("文件在文件夹之外。"), tr("把它复制到文件夹里再引用。"))
    return read_regular(path, limit)


def read_regular(path: Path, limit: int) -> bytes:
    """The bytes of the regular file ``path``, at most ``limit``; a pipe or device is refused before it is read.

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
    """Why the system refused, in words."""
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
