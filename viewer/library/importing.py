"""Bringing a library file in: copied whole or not at all; what was there stays until the new one has proved readable."""

from __future__ import annotations

from pathlib import Path

from viewer.errors import LibraryError
from viewer.folders import own_folder
from viewer.i18n import tr
from viewer.library.library import Library
from viewer.library.outside import Cancelled, Progress, copy_file, prove, vouch
from viewer.library.schema import LibraryInfo
from viewer.settings import reason
from viewer.whole_file import replacing


def imported_path() -> Path:
    """Where the library that was brought in lies."""
    return own_folder("data") / "library.fdk"


def inspect(path: Path) -> LibraryInfo:
    """What the library file ``path`` says of itself. Costs the same for any size.

    Raises ``LibraryError`` where it cannot be opened.
    """
    with Library.open(path) as library:
        return library.info


def import_library(
    source: Path, target: Path, progress: Progress = lambda _done, _all: None, cancelled: Cancelled = lambda: False
) -> LibraryInfo:
    """Put a copy of the library file ``source`` in the place of ``target``; the copy is validated before.

    Raises ``LibraryError``; ``target`` then is as it was.
    """
    inspect(source)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as copy:
            digest = copy_file(source, copy, progress, cancelled)
            damaged = prove(source, copy, progress, cancelled)
        vouch(target, digest, damaged)
        return inspect(target)
    except OSError as error:
        raise LibraryError(tr("{path} 没有导入：{reason}。现有内容没有变。", path=source.name, reason=reason(error))) from error
