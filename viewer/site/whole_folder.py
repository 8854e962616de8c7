"""Write a folder whole or not at all; replace only a folder that was written in the same way and contains nothing else."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from viewer.errors import UsageError
from viewer.i18n import tr

MARK = "frontdesk-site.txt"
"""The file that lists the files of an exported folder, below one line that says what it is."""
_FIRST = "frontdesk-site 1"


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder next to ``folder``, which takes its place when the block ends without an exception.

    Otherwise it is deleted and ``folder`` is unchanged. Raises ``UsageError`` if ``folder`` exists and is neither empty nor
    an earlier export without foreign files; ``OSError``.
    """
    folder = folder.resolve()
    _clean_up(folder)
    check_replaceable(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    name = f".{folder.name}.{os.urandom(4).hex()}"
    temporary, old = folder.with_name(f"{name}.new"), folder.with_name(f"{name}.old")
    temporary.mkdir()
    try:
        yield temporary
        files = sorted(_files(temporary))
        (temporary / MARK).write_text("\n".join((_FIRST, *files, "")), encoding="utf-8")
        check_replaceable(folder)
        if folder.exists():
            folder.rename(old)
        try:
            temporary.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def check_replaceable(folder: Path) -> None:
    """Raise ``UsageError`` if ``folder`` exists and is neither empty nor an earlier export without foreign files."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(tr("{path} 是文件，不是文件夹；请换一个名字。", path=folder))
    found = set(_files(folder))
    if not found and not any(folder.iterdir()):
        return
    try:
        first, *listed = (folder / MARK).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        first, listed = "", []
    if first != _FIRST:
        raise UsageError(tr("{path} 里已有别的文件，不是以前导出的网页，没有动它。请换一个文件夹。", path=folder))
    if foreign := sorted(found - {MARK, *listed}):
        words = tr("{path} 里有不是导出的文件（{name}），没有动它。请先移走，或换一个文件夹。", path=folder, name=foreign[0])
        raise UsageError(words)


def _clean_up(folder: Path) -> None:
    """Mend what a crash between the two renames left: the earlier export goes back to its place, or is deleted after a newer one.

    Raises ``OSError``.
    """
    left = re.compile(rf"\.{re.escape(folder.name)}\.[0-9a-f]{{8}}\.old")
    for old in sorted(folder.parent.iterdir()) if folder.parent.is_dir() else ():
        if not left.fullmatch(old.name) or not old.is_dir():
            continue
        try:
            check_replaceable(old)
        except UsageError:
            continue  # somebody keeps files in it
        if folder.exists():
            shutil.rmtree(old)
        else:
            old.rename(folder)


def _files(folder: Path) -> Iterator[str]:
    """Yield the paths of all files and links in ``folder``, relative to it, with slashes."""
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in (*names, *links):
            yield (Path(place) / name).relative_to(folder).as_posix()
