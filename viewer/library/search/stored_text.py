"""The text of an article as the index keeps it: passages, as written and folded, for verifying matches and for snippets."""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import NamedTuple

import msgspec

from viewer.errors import LibraryDamaged
from viewer.i18n import tr
from viewer.library.deflated import deflate, inflate
from viewer.library.search.passages import Passage, PassagePart, PassagePlace
from viewer.library.search.tokens import fold_line


class Stored(NamedTuple):
    """The passages of one article, one per line."""

    text: str
    folded: str
    places: tuple[PassagePlace, ...]

    @classmethod
    def of(cls, passages: list[Passage]) -> Stored:
        """Return what is stored for ``passages``."""
        text = "\n".join(passage.text for passage in passages)
        return cls(text, fold_line(text), tuple(passage.place for passage in passages))

    def lines(self, *parts: PassagePart) -> list[str]:
        """Return the folded passages that are one of ``parts``."""
        return [line for line, place in zip(self.folded.split("\n"), self.places, strict=True) if place.part in parts]


class StoredText(NamedTuple):
    """The same without its places decoded, as most texts that are read turn out to have no match.

    ``folded``: None if it is ``text.lower()``; the characters then have the same places in both.
    """

    text: str
    folded: str | None
    places: bytes


_Row = tuple[str, str | None, msgspec.Raw]
"""What is deflated: the text, the folded text (None: ``lower`` gives it), the places."""


def packed(stored: Stored) -> bytes:
    """Return ``stored`` as the column ``passages`` contains it. The folded text repeats the text, which costs next to nothing."""
    folded = None if stored.folded == stored.text.lower() else stored.folded
    return deflate(msgspec.msgpack.encode((stored.text, folded, stored.places)))


def inflated(data: bytes) -> bytes:
    """Return the column ``passages`` inflated; it contains the folded text, but for the case of letters.

    Raises ``LibraryDamaged``.
    """
    try:
        return inflate(data)
    except ValueError as error:
        raise LibraryDamaged(tr("文章库里供搜索的文字已损坏。请重新生成文章库。")) from error


def unpacked(data: bytes) -> StoredText:
    """Decode the column ``passages``.

    Raises ``LibraryDamaged``.
    """
    return decoded(inflated(data))


def decoded(data: bytes) -> StoredText:
    """Decode what ``inflated`` returns.

    Raises ``LibraryDamaged``.
    """
    try:
        text, folded, places = _rows().decode(data)
    except ValueError as error:
        raise LibraryDamaged(tr("文章库里供搜索的文字已损坏。请重新生成文章库。")) from error
    return StoredText(text, folded, bytes(places))


def places_of(data: bytes) -> tuple[PassagePlace, ...]:
    """Decode the places of a text.

    Raises ``LibraryDamaged``.
    """
    try:
        return _places().decode(data)
    except ValueError as error:
        raise LibraryDamaged(tr("文章库里供搜索的文字已损坏。请重新生成文章库。")) from error


def write(db: sqlite3.Connection, number: int, stored: Stored) -> None:
    """Write ``stored`` as the text of article ``number``."""
    db.execute("INSERT INTO search_text VALUES (?, ?)", (number, packed(stored)))


def read(db: sqlite3.Connection, number: int) -> Stored | None:
    """Return the text of article ``number``, or None if it is not in the index."""
    row = db.execute("SELECT passages FROM search_text WHERE number = ?", (number,)).fetchone()
    if row is None:
        return None
    text, folded, places = unpacked(row[0])
    return Stored(text, text.lower() if folded is None else folded, places_of(places))


@cache
def _rows() -> msgspec.msgpack.Decoder[_Row]:
    return msgspec.msgpack.Decoder(_Row)


@cache
def _places() -> msgspec.msgpack.Decoder[tuple[PassagePlace, ...]]:
    return msgspec.msgpack.Decoder(tuple[PassagePlace, ...])
