"""Import a library file: copied completely or not at all; the old one stays until the new one is validated."""

from __future__ import annotations

from pathlib import Path

from viewer.errors import LibraryError
from viewer.folders import own_folder
from viewer.i18n import tr
from viewer.library.external_file import Cancelled, Progress, copy_file, record_validated, validate_in_process
from viewer.library.library import Library
from viewer.library.schema import LibraryInfo
from viewer.settings import reason
from viewer.whole_file import replacing


def imported_path() -> Path:
    """Return the path of the imported library."""
    return own_folder("data") / "library.fdk"


def inspect(path: Path) -> LibraryInfo:
    """Return the ``LibraryInfo`` of the library file ``path``, in constant time.

    Raises ``LibraryError`` if it cannot be opened.
    """
    with Library.open(path) as library:
        return library.info


def import_library(
    source: Path, target: Path, progress: Progress = lambda _done, _all: None, cancelled: Cancelled = lambda: False
) -> LibraryInfo:
    """Replace ``target`` by a copy of the library file ``source``, after validating the copy.

    Raises ``LibraryError``; ``target`` is then unchanged.
    """
    inspect(source)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as copy:
            digest = copy_file(source, copy, progress, cancelled)
            damaged = validate_in_process(source, copy, progress, cancelled)
        record_validated(target, digest, damaged)
        return inspect(target)
    except OSError as error:
        raise LibraryError(tr("{path} 没有导入：{reason}。现有内容没有变。", path=source.name, reason=reason(error))) from error
