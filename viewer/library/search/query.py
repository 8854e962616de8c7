"""A query as words that must all be found, each as any of several phrases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from viewer.library.search.tokens import (
    BEGINNING,
    HYPHENS,
    LONGEST_BEGINNING,
    START,
    Run,
    fold_line,
    is_latin,
    joint,
    runs,
    without_hyphens,
)

LONGEST_QUERY = 256
"""Maximum characters of a query; longer pasted text is found by its beginning."""

MOST_WORDS = 16
"""Maximum words of a query."""

MOST_TOKENS = 48
"""Tokens of a phrase that are looked up in the index; the others are verified in the text."""

_FULL_WIDTH = 0xFEE0
"""Offset from ASCII punctuation to its full-width form."""


class Phrase:
    """Folded text that must occur in one passage without a gap, beginning at the start of a Latin word.

    Its last Latin word may be a prefix; hyphens are ignored; punctuation matches in either width.
    """

    def __init__(self, text: str, found: tuple[Run, ...]) -> None:
        self.text = text
        self._runs = found

    @classmethod
    def of(cls, text: str) -> Phrase | None:
        """Return the phrase in folded ``text``, or None without letters, digits and Han."""
        found = tuple(runs(text))
        if not found:
            return None
        end = found[-1].start + len(found[-1].text)
        return cls(text[found[0].start : end], tuple(run._replace(start=run.start - found[0].start) for run in found))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The tokens of every text with this phrase."""
        return tuple(dict.fromkeys(self._tokens()))[:MOST_TOKENS]

    def _tokens(self) -> Iterator[str]:
        before: Run | None = None
        for run in self._runs:
            yield from joint(before, run)
            if run.han and len(run.text) > 1:
                yield from map("".join, pairwise(run.text))
            elif run.han:
                yield run.text
            elif run is not self._runs[-1]:
                yield without_hyphens(run.text)
            elif not self.beginning:
                yield BEGINNING + without_hyphens(run.text)
            before = run

    @cached_property
    def body_tokens(self) -> tuple[str, ...]:
        """The ``tokens`` that a text has in its ``TokenCounts.body``; none for a single Han character."""
        return tuple(token for token in self.tokens if len(token) > 1 or is_latin(token[0]))

    @cached_property
    def beginning(self) -> str:
        """The prefix of a Latin word at the end of the phrase if it is too long for a token, otherwise empty."""
        last = self._runs[-1]
        word = without_hyphens(last.text)
        return word if not last.han and len(word) > LONGEST_BEGINNING else ""

    @cached_property
    def start(self) -> str:
        """The token that marks a title beginning with this phrase."""
        first = self._runs[0]
        if first.han:
            return START + first.text[:2]
        word = without_hyphens(first.text)
        return START + (word if len(self._runs) > 1 else BEGINNING + word[:LONGEST_BEGINNING])

    def find_all(self, folded: str) -> Iterator[tuple[int, int]]:
        """Yield start and length of each occurrence of the phrase in ``folded`` text."""
        return self._find_han(folded) if self._pattern is None else self._find_mixed(self._pattern, folded)

    def _find_han(self, folded: str) -> Iterator[tuple[int, int]]:
        size = len(self.text)
        at = folded.find(self.text)
        while at >= 0:
            yield at, size
            at = folded.find(self.text, at + size)

    def _find_mixed(self, pattern: re.Pattern[str], folded: str) -> Iterator[tuple[int, int]]:
        match = pattern.search(folded)
        while match:
            start, end = match.span()
            inside = not self._runs[0].han and start > 0 and is_latin(folded[start - 1])
            if not inside:
                yield start, end - start
            match = pattern.search(folded, start + 1 if inside else end)

    @cached_property
    def encoded(self) -> bytes:
        """The bytes of the phrase in every UTF-8 text that contains it, folded or not; empty if that may write it otherwise."""
        return self.text.encode() if self._pattern is None else b""

    def may_be_in(self, data: bytes) -> bool:
        """Return false for most UTF-8 texts, folded or not, without the phrase: that saves decoding and folding them."""
        return self.encoded in data if self._in_bytes is None else self._in_bytes.search(data) is not None

    @cached_property
    def _in_bytes(self) -> re.Pattern[bytes] | None:
        """``_pattern`` for UTF-8 texts, if the phrase has several runs: no token says that 1 and 5 of 1.5 are adjacent."""
        if len(self._runs) == 1 or not all(run.han or run.text.isascii() for run in self._runs):
            return None
        pieces = (f"(?:{'|'.join(map(re.escape, _KELVIN if one == 'k' else one))}){maybe}" for one, maybe in self._pieces())
        return re.compile("".join(pieces).encode(), re.IGNORECASE)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """A pattern for the phrase, without the check of its start; None for Han only."""
        if len(self._runs) == 1 and self._runs[0].han:
            return None
        return re.compile("".join(f"[{re.escape(one)}]{maybe}" for one, maybe in self._pieces()))

    def _pieces(self) -> Iterator[tuple[str, str]]:
        """Yield characters, one of which comes next in a text with the phrase, and “?” if it may be missing."""
        end = 0
        before: Run | None = None
        for run in self._runs:
            between = self.text[end : run.start]
            if before is not None and before.han != run.han and not without_hyphens(between):
                yield HYPHENS, "?"  # 5羟色胺 is 5-羟色胺
            else:
                for char in between:
                    yield _either_width(char), ""
            before = run
            for at, char in enumerate(run.text if run.han else without_hyphens(run.text)):
                if at and not run.han:
                    yield HYPHENS, "?"
                yield char, ""
            end = run.start + len(run.text)


_KELVIN = "k\u212a"
"""The one letter beyond ASCII, the sign of kelvin, that ``str.lower`` makes an ASCII letter."""


def _either_width(char: str) -> str:
    """Return the punctuation ``char`` in both widths, if it has them."""
    narrow = unicodedata.normalize("NFKC", char)
    if len(narrow) != 1 or not "!" <= narrow <= "~":
        return char
    return narrow + chr(ord(narrow) + _FULL_WIDTH)


class Reading(NamedTuple):
    """Typed pinyin and the Han that it was read as. ``by_initials``: only initials were typed."""

    typed: str
    characters: str
    by_initials: bool


class Word(NamedTuple):
    """A typed word, folded, and the phrases equivalent to it: itself, its synonyms, its readings as pinyin."""

    text: str
    phrases: tuple[Phrase, ...]
    readings: tuple[Reading, ...] = ()


def typed_words(query: str) -> tuple[str, ...]:
    """Return the distinct folded words of ``query`` that are searchable."""
    words = [fold_line(word) for word in query[:LONGEST_QUERY].split()]
    return tuple(dict.fromkeys(word for word in words if Phrase.of(word)))[:MOST_WORDS]
