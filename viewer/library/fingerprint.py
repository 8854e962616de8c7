"""Fingerprints of a library's folder: names, sizes and times, which show what changed without reading a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from msgspec import Struct

from viewer import __version__, resources

DEPTH = 4
"""Depth of folders below an article's that is searched; figures are in the first or second."""

_EVERY = 100
"""Folders between two reports of progress."""


class Fingerprint(Struct, frozen=True):
    """Fingerprint of a folder. ``articles``: the stamp of each article's folder by its name, in order; ``owner``: of library.toml
    and its neighbours; ``builder``: of everything else that all articles depend on, the covers and this program.
    """

    articles: dict[str, str]
    owner: str
    builder: str

    @property
    def names(self) -> Fingerprint:
        """Folder names only: for a file that is not updated."""
        return Fingerprint(dict.fromkeys(self.articles, ""), "", "")


Visit = Callable[[str], None]
"""Called with each folder before its files are looked at."""


Looked = Callable[[int, int], None]
"""Called with the number of a folder's entries looked at, and of all."""


def ignore(*_: object) -> None:
    """Do nothing."""


def fingerprint(root: Path, visit: Visit = ignore, looked: Looked = ignore) -> Fingerprint:
    """Return the stamps of the library in the folder ``root``.

    Raises ``OSError`` if the folder itself cannot be read.
    """
    visit(str(root))
    with os.scandir(root) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    articles = {}
    for done, entry in enumerate(entries):
        if entry.name[0] not in "._" and _is(entry, "dir") and (stamp := _stamp(entry.path, visit)):
            articles[_words(entry.name)] = stamp
        if done % _EVERY == 0:
            looked(done, len(entries))
    beside = [line for entry in entries if _is(entry, "file") for line in _line(entry, entry.name)]
    return Fingerprint(articles, _digest(beside), _digest(_lines(root / "covers", "covers", 1, visit) + _program()))


def stamps(root: Path, names: Iterable[str], visit: Visit = ignore) -> dict[str, str]:
    """Return the stamp of each of the folders ``names``, in order; empty if it is no article, or is gone."""
    return {_words(name): _stamp(str(root / name), visit) if (root / name).is_dir() else "" for name in sorted(names)}


def _stamp(folder: str, visit: Visit) -> str:
    """Return the stamp of one article's folder; empty if it is none."""
    lines = _lines(folder, "", DEPTH, visit)
    return _digest(lines) if any(line.startswith("index.md\0") for line in lines) else ""


def _program() -> list[str]:
    """Return a stamp for each file of this program: a new version may read the same source differently.

    A frozen program has no such files, and the same times in every build: its version and digest are the stamp.
    """
    if digest := resources.build_digest():
        return [f"{__version__}\0{digest}"]
    package = Path(__file__).resolve().parent.parent
    return [line for room in ("content", "library") for line in _lines(package / room, room, 2, ignore) if ".py\0" in line]


def _words(name: str) -> str:
    """Return a folder's name as text; a name that is not valid text names no folder, and is reported as an article."""
    return name.encode("utf-8", "backslashreplace").decode()


def _lines(folder: str | Path, name: str, depth: int, visit: Visit) -> list[str]:
    """Return a line for each file of a folder: name, size and time; none for a folder that cannot be read."""
    visit(str(folder))
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []
    lines: list[str] = []
    for entry in entries:
        path = f"{name}/{entry.name}" if name else entry.name
        if not entry.is_dir(follow_symlinks=False):
            lines += _line(entry, path)
        elif depth > 1 and entry.name[0] != "." and entry.name != "__pycache__":
            lines += _lines(entry.path, path, depth - 1, visit)
    return lines


def _is(entry: os.DirEntry[str], kind: Literal["dir", "file"]) -> bool:
    """Return whether an entry, or the target of a link, is of that kind; a circular link is not."""
    try:
        return entry.is_dir() if kind == "dir" else entry.is_file()
    except OSError:
        return False


def _line(entry: os.DirEntry[str], name: str) -> list[str]:
    try:
        status = entry.stat()
    except OSError:
        return [f"{name}\0?"]
    return [f"{name}\0{status.st_size}\0{status.st_mtime_ns}"]


def _digest(lines: list[str]) -> str:
    return blake2b("\n".join(lines).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
