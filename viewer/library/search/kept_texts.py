"""The texts that a search has read, kept from one key to the next: the next key needs most of them again."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Sequence

from viewer.library.search.passages import PassagePlace
from viewer.library.search.query import Word
from viewer.library.search.stored_text import StoredText, decoded, inflated, places_of

MOST_BYTES = 4_000_000
"""Bytes of inflated text kept: about 500 articles of 3,000 characters."""


class KeptText:
    """The text of one article. It is decoded when it is first needed: most texts that are read turn out to have no match."""

    __slots__ = ("_folded", "_lines", "_places", "_stored", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._stored: StoredText | None = None
        self._lines: list[str] | None = None
        self._places: tuple[PassagePlace, ...] | None = None
        self._folded: str | None = None

    def stored(self) -> StoredText:
        """Return the text decoded.

        Raises ``LibraryDamaged``.
        """
        if self._stored is None:
            self._stored = decoded(self.data)
        return self._stored

    def lines(self) -> list[str]:
        """Return the passages as written."""
        if self._lines is None:
            self._lines = self.stored().text.split("\n")
        return self._lines

    def places(self) -> tuple[PassagePlace, ...]:
        """Return the places of the passages.

        Raises ``LibraryDamaged``.
        """
        if self._places is None:
            self._places = places_of(self.stored().places)
        return self._places

    def folded_for(self, words: Sequence[Word]) -> str:
        """Return the folded passages, one per line, to look for ``words`` in them.

        If those are only Han characters, other letters may be of either case, which saves folding them.

        Raises ``LibraryDamaged``.
        """
        text, folded, _ = self.stored()
        if folded is not None or all(phrase.encoded for word in words for phrase in word.phrases):
            return text if folded is None else folded
        if self._folded is None:
            self._folded = text.lower()
        return self._folded

    def may_contain(self, words: Sequence[Word]) -> bool:
        """Return false for most articles that have all tokens of a long word but not the word: that saves decoding them."""
        for word in words:
            for phrase in word.phrases:
                if phrase.may_be_in(self.data):
                    break
            else:
                return False
        return True

    def contains(self, words: Sequence[Word]) -> bool:
        """Return whether all of ``words`` occur.

        Raises ``LibraryDamaged``.
        """
        if not self.may_contain(words):
            return False
        folded = self.folded_for(words)
        return all(any(True for phrase in word.phrases for _ in phrase.find_all(folded)) for word in words)


class KeptTexts:
    """The texts of one state of a library; those that were needed last are kept, up to ``MOST_BYTES``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._kept: OrderedDict[int, KeptText] = OrderedDict()
        self._size = 0

    def read(self, number: int) -> KeptText | None:
        """Return the text of article ``number``, or None if it is not in the index.

        Raises ``LibraryDamaged``.
        """
        text = self._kept.pop(number, None)
        if text is None:
            row = self._db.execute("SELECT passages FROM search_text WHERE number = ?", (number,)).fetchone()
            if row is None:
                return None
            text = KeptText(inflated(row[0]))
            self._size += len(text.data)
            while self._size > MOST_BYTES and self._kept:
                self._size -= len(self._kept.popitem(last=False)[1].data)
        self._kept[number] = text
        return text
