"""Library files on memory sticks and other removable drives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from viewer.errors import LibraryError
from viewer.library.imported_library import inspect

_MOST_ENTRIES = 2000
"""Entries of a folder that are checked: a stick full of photographs must not keep anybody waiting."""

_MOST_FOLDERS = 50
_MOST_FOUND = 6


@dataclass(frozen=True)
class FoundLibrary:
    """A library file on a drive. ``fault`` says why it cannot be used; empty: it can."""

    path: Path
    version: str = ""
    articles: int = 0
    fault: str = ""


def find(roots: Iterable[Path]) -> tuple[FoundLibrary, ...]:
    """Return the ``.fdk`` files in those folders and one level below, usable ones first."""
    paths = list(dict.fromkeys(path for root in roots for path in _candidates(root)))
    found = [_look(path) for path in islice(paths, _MOST_FOUND)]
    return tuple(sorted(found, key=lambda each: bool(each.fault)))


def _candidates(root: Path) -> Iterator[Path]:
    entries = _entries(root)
    yield from (path for path in entries if _is_package(path))
    folders = (entry for entry in entries if not entry.name.startswith(".") and _is_folder(entry))
    for folder in islice(folders, _MOST_FOLDERS):
        yield from (path for path in _entries(folder) if _is_package(path))


def _entries(folder: Path) -> list[Path]:
    """Return the content of ``folder``, sorted; empty if the drive was just pulled out."""
    try:
        return sorted(islice(folder.iterdir(), _MOST_ENTRIES))
    except OSError:
        return []


def _is_package(path: Path) -> bool:
    return path.suffix.lower() == ".fdk" and not path.name.startswith(".")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _look(path: Path) -> FoundLibrary:
    try:
        info = inspect(path)
    except LibraryError as error:
        return FoundLibrary(path, fault=str(error))
    return FoundLibrary(path, info.version, info.articles)
