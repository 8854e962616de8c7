"""What all articles of a library share: owner, glossary, limits, and the program that builds them."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer.content.article import GlossaryEntry
from viewer.content.rules import Limits, Owner
from viewer.library.fingerprint import Fingerprint

_SHOWN_ONLY = (
    "name", "slogan", "address", "hotline", "logo", "version", "disclaimer_short", "name_en", "slogan_en", "disclaimer_short_en",
    "featured", "order",
)  # fmt: skip
"""Fields of ``Owner`` that articles do not depend on: changing them rebuilds nothing."""


class Shared(Struct, frozen=True):
    """``library.toml`` and ``glossary.toml`` as last read successfully. ``owner.logo`` is a file's name."""

    owner: Owner = Owner()
    glossary: tuple[GlossaryEntry, ...] = ()
    limits: Limits = Limits()


def read(root: Path) -> Shared:
    """Read library.toml and glossary.toml of the folder ``root``; neutral defaults if they are missing.

    Raises ``ContentError``.
    """
    from viewer.content.library_toml import read_glossary, read_library

    owner, limits = read_library(root)
    return Shared(owner, read_glossary(root), limits)


def load(db: sqlite3.Connection) -> Shared:
    """Return the values with which ``db`` was last built; neutral defaults if it was not built yet."""
    words = _mark(db, "shared")
    return msgspec.json.decode(words, type=Shared) if words else Shared()


def save(db: sqlite3.Connection, common: Shared, now: Fingerprint) -> None:
    """Store the values with which ``db`` is built, inside the caller's transaction."""
    marks = {
        "shared": msgspec.json.encode(common).decode(),
        "rules": _rules(common, now),
        "owner_stamp": now.owner,
        "builder_stamp": now.builder,
    }
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", marks.items())


def forget_stamp(db: sqlite3.Connection) -> None:
    """Have library.toml read again, and its fault reported again, the next time."""
    db.execute("INSERT OR REPLACE INTO meta VALUES ('owner_stamp', '')")


def is_unchanged(db: sqlite3.Connection, now: Fingerprint) -> bool:
    """Return whether library.toml, its neighbours and the program are unchanged since ``db`` was built."""
    return (_mark(db, "owner_stamp"), _mark(db, "builder_stamp")) == (now.owner, now.builder)


def is_complete(db: sqlite3.Connection) -> bool:
    """Return whether ``db`` was built from a library.toml without a fault."""
    return bool(_mark(db, "owner_stamp"))


def same_rules(db: sqlite3.Connection, common: Shared, now: Fingerprint) -> bool:
    """Return whether rebuilding an unchanged article would give the same result."""
    return _mark(db, "rules") == _rules(common, now)


def _rules(common: Shared, now: Fingerprint) -> str:
    owner = {name: value for name, value in msgspec.structs.asdict(common.owner).items() if name not in _SHOWN_ONLY}
    return blake2b(msgspec.json.encode((owner, common.glossary, common.limits, now.builder)), digest_size=16).hexdigest()


def _mark(db: sqlite3.Connection, key: str) -> str:
    found = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(found[0]) if found else ""
