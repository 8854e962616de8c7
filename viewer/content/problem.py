"""``Problem``: a result of ``check``; ``Findings``: the problems found while an article is read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from viewer.errors import ContentError


class Severity(StrEnum):
    """An error keeps content from public screens or breaks it; a warning is for an editor to judge."""

    ERROR = "error"
    WARNING = "warning"


class Problem(Struct, frozen=True):
    """A problem found by ``rule`` in the file ``path``; ``line`` counts from 1, 0 is the whole file."""

    path: str
    line: int
    severity: Severity
    rule: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        path = written(self.path)
        place = f"{path}:{self.line}" if self.line else path
        return f"{place}: {self.message}{' ' + self.remedy if self.remedy else ''}"


def written(path: Path | str) -> str:
    """Return ``path`` as text; bytes that are not UTF-8 are escaped."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def from_error(error: ContentError, rule: str = "format") -> Problem:
    """Return the error that keeps an article from being built, as a problem."""
    return Problem(written(error.path), error.line, Severity.ERROR, rule, error.message, error.remedy)


class Findings:
    """The problems of the file ``path``, in the order found; reading continues after each.

    An error that keeps an article from being shown at all is raised as ``ContentError`` instead.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._problems: list[Problem] = []

    def error(self, rule: str, line: int, message: str, remedy: str = "") -> None:
        """Report that something is missing from the page, or shown differently than meant."""
        self._add(Problem(written(self._path), line, Severity.ERROR, rule, message, remedy))

    def warning(self, rule: str, line: int, message: str, remedy: str = "") -> None:
        """Report something for an editor to judge."""
        self._add(Problem(written(self._path), line, Severity.WARNING, rule, message, remedy))

    def add_error(self, error: ContentError, rule: str = "format") -> None:
        """Record ``error``, which may be in another file of the article; what it concerns is left out."""
        self._add(from_error(error, rule))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems without duplicates."""
        return tuple(self._problems)

    def _add(self, problem: Problem) -> None:
        if problem not in self._problems:
            self._problems.append(problem)
