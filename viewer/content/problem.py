"""``Problem``: one thing that ``check`` finds in a library's folder."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from viewer.errors import ContentError


class Severity(StrEnum):
    """An error keeps content off the public screens or breaks it; a warning is for an editor to judge."""

    ERROR = "error"
    WARNING = "warning"


class Problem(Struct, frozen=True):
    """A finding of the rule ``rule`` in the file ``path``; ``line`` counts from 1, 0 is the whole file."""

    path: str
    line: int
    severity: Severity
    rule: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}{' ' + self.remedy if self.remedy else ''}"


def from_error(error: ContentError, rule: str = "format") -> Problem:
    """What keeps an article from being built, as a finding."""
    return Problem(str(error.path), error.line, Severity.ERROR, rule, error.message, error.remedy)
