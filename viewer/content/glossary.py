"""Mark glossary terms in running text: the first of each in a section, longest names first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from viewer.content.article import GlossaryEntry
from viewer.content.blocks import Term, Text


class Glossary:
    """Finds the names and aliases of ``entries``. A Latin name must be between non-letters; one with a capital
    must match exactly, any other ignores case.
    """

    def __init__(self, entries: Iterable[GlossaryEntry]) -> None:
        self.entries = {entry.term: entry for entry in entries}
        self._names: dict[str, list[tuple[str, bool, str]]] = defaultdict(list)  # first character → name, exact, term
        for entry in self.entries.values():
            for name in filter(None, (entry.term, *entry.aliases)):
                exact = name != name.lower()
                for first in {name[0]} if exact else {name[0], name[0].upper()}:
                    self._names[first].append((name, exact, entry.term))
        for names in self._names.values():
            names.sort(key=lambda name: -len(name[0]))
        self._first = re.compile(f"[{''.join(map(re.escape, self._names))}]") if self._names else None

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and term of each name in ``text``, from left to right, without overlap."""
        end = 0
        for first in self._first.finditer(text) if self._first else ():
            at = first.start()
            if at >= end and (hit := self._at(text, at)):
                yield at, *hit
                end = hit[0]

    def _at(self, text: str, at: int) -> tuple[int, str] | None:
        for name, exact, term in self._names[text[at]]:
            end = at + len(name)
            found = text[at:end]
            if (found == name or (not exact and found.lower() == name)) and _stands_alone(text, at, end):
                return end, term
        return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether there is no Latin letter or digit directly before ``start`` or after ``end``."""
    return not (_latin(text[start : start + 1]) and _latin(text[start - 1 : start])) and not (
        _latin(text[end - 1 : end]) and _latin(text[end : end + 1])
    )


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


class Marker:
    """Splits text into ``Text`` and ``Term``; ``used`` collects the terms marked."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._seen: set[str] = set()
        self.used: dict[str, GlossaryEntry] = {}

    def new_section(self) -> None:
        """Begin a section, in which each term is marked once more."""
        self._seen.clear()

    def mark(self, text: str) -> Iterator[Text | Term]:
        """Mark the terms of ``text`` that are new in this section."""
        end = 0
        for start, stop, term in self._glossary.find(text):
            if term in self._seen:
                continue
            self._seen.add(term)
            self.used[term] = self._glossary.entries[term]
            if start > end:
                yield Text(text[end:start])
            yield Term(term, text[start:stop])
            end = stop
        if end < len(text):
            yield Text(text[end:])
