"""``FaultReport``: what the checking process says about a folder, as one JSON line. Imports no rule and no parser."""

from __future__ import annotations

from msgspec import Struct

NOWHERE = -1
"""The block of a finding that belongs to no block: it is in the front matter, in another file, or concerns the whole file."""


class PlacedFault(Struct, frozen=True, omit_defaults=True):
    """One finding. ``path`` is relative to the library's folder; ``line`` counts from 1, 0 is the whole file.

    ``block``: number, from 0 in the order of ``text.walk``, of the innermost block that contains the line, or ``NOWHERE``.
    ``words``: the words concerned, as far as the message quotes them. ``why``: what its rule looks for, with the law.
    """

    path: str
    line: int
    error: bool
    rule: str
    message: str
    remedy: str = ""
    why: str = ""
    block: int = NOWHERE
    words: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """File and line: ``glucose-units/index.md:29``."""
        return f"{self.path}:{self.line}" if self.line else self.path

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same finding after lines were added above it."""
        return self.path, self.rule, self.message


class FaultCounts(Struct, frozen=True):
    """Errors and reminders of one article."""

    errors: int = 0
    reminders: int = 0


class ArticleFaults(Struct, frozen=True):
    """The findings of the article ``id`` in the folder ``folder`` of the library, errors first, then by file and line.

    ``broken``: it could not be read, so that its id is the folder's name, and no rule has seen it.
    """

    id: str
    folder: str
    faults: tuple[PlacedFault, ...] = ()
    broken: bool = False

    @property
    def counts(self) -> FaultCounts:
        """Number of errors and of reminders."""
        errors = sum(fault.error for fault in self.faults)
        return FaultCounts(errors, len(self.faults) - errors)


class FaultReport(Struct, frozen=True):
    """The findings of a folder: of each article, by folder, and of files that belong to none.

    ``fresh``: how many articles were read again for it. ``failure``: why the folder could not be checked; empty: it was.
    """

    articles: tuple[ArticleFaults, ...] = ()
    others: tuple[PlacedFault, ...] = ()
    fresh: int = 0
    failure: str = ""

    @property
    def counts(self) -> FaultCounts:
        """Number of errors and of reminders of the whole folder."""
        faults = [*self.others, *(fault for article in self.articles for fault in article.faults)]
        errors = sum(fault.error for fault in faults)
        return FaultCounts(errors, len(faults) - errors)
