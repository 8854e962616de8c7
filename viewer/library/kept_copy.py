"""The copy of an external library file in this user's cache, and its record: where it is, and what it was made from."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer import __version__
from viewer.library.schema import FORMAT
from viewer.whole_file import may_move, read_regular, write_whole

RULES = 1
"""Increased when a rule of validation changes: files that an older version accepted are then validated again."""

_LONGEST_RECORD = 4 * 2**20
"""Bytes."""


class Record(Struct, frozen=True, omit_defaults=True):
    """The record of a copy: fingerprint and digest of its source, the rejected articles, and its name if it has another."""

    looks: tuple[int, ...]
    digest: str
    rules: str
    damaged: tuple[str, ...] = ()
    name: str = ""


def named_copy(place: Path, record: Record | None) -> Path:
    """Return the file of the copy whose usual path is ``place``."""
    return place.with_name(record.name) if record and record.name else place


def free_place(place: Path) -> Path:
    """Return where the next copy is written: ``place``, or a name beside it while another program has that open.

    Only Windows refuses to replace an open file; elsewhere it is always ``place``.
    """
    others = (place.with_name(f"{place.stem}.{number}{place.suffix}") for number in range(1, 100))
    return next((path for path in (place, *others) if may_move(path)), place)


def delete_unused(place: Path, current: Path) -> None:
    """Delete copies under other names that nobody has open any more."""
    others = [path for path in place.parent.iterdir() if path.name.startswith(f"{place.stem}.") and path.suffix == place.suffix]
    for path in others:
        if path != current:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def looks_of(source: Path) -> tuple[int, ...]:
    """Return the fingerprint of ``source``: replacing its content changes one of these values."""
    status = source.stat()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def current_rules() -> str:
    """Return the rules by which a file is validated: another version of the program validates again."""
    return f"{__version__}/{FORMAT}/{RULES}"


def _record_path(copy: Path) -> Path:
    return copy.with_suffix(".json")


def record_of(copy: Path) -> Record | None:
    """Return the record of the copy whose usual path is ``copy``; None if there is none, or it cannot be read."""
    try:
        return msgspec.json.decode(read_regular(_record_path(copy), _LONGEST_RECORD), type=Record)
    except (OSError, msgspec.DecodeError):
        return None


def note_record(copy: Path, record: Record) -> None:
    """Write ``record`` next to ``copy``; if that fails, the file is validated again the next time."""
    with suppress(OSError):
        write_whole(_record_path(copy), msgspec.json.encode(record))
