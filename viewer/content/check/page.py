"""What rules look at: ``Library`` with a ``Page`` for each article that could be built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from viewer.content.article import Article
from viewer.content.blocks import Block
from viewer.content.manuscript import Manuscript
from viewer.content.problem import Problem, Severity
from viewer.content.rules import Rules
from viewer.content.text import walk

_QUOTED = re.compile(r"""“[^”\n]*”|「[^」\n]*」|《[^》\n]*》|"[^"\n]*"|‘[^’\n]*’|`[^`\n]*`|\]\([^)\n]*\)|https?://\S+""")
_MARKUP = re.compile(r"\*\*|\^\^|==|~~|\[\^[^\]]*\]")
_FENCE = re.compile(r"[> ]*(```|~~~)")


@dataclass(frozen=True, slots=True)
class Page:
    """One article with its source; ``lines``: see ``Built``."""

    manuscript: Manuscript
    article: Article
    lines: tuple[tuple[int, int], ...]

    def blocks(self) -> Iterator[tuple[Block, tuple[int, int]]]:
        """Every block and those inside it, in reading order, each with its first and its last line in the source."""
        return zip(walk(self.article.blocks), self.lines, strict=True)

    def line_within(self, lines: tuple[int, int], needle: str) -> int:
        """The line of ``lines`` where ``needle`` first stands; their first where it does not."""
        first, last = lines
        written = self.manuscript.text.split("\n")[first - 1 : last] if first else []
        return next((number for number, line in enumerate(written, start=first) if needle in line), first)

    @property
    def folder(self) -> Path:
        """The article's folder."""
        return self.manuscript.path.parent

    def problem(self, severity: Severity, rule: str, message: str, remedy: str = "", *, near: str = "", line: int = 0) -> Problem:
        """A finding at ``line``, or where ``near`` stands."""
        place = line or self.manuscript.line_of(near)
        return Problem(str(self.manuscript.path), place, severity, rule, message, remedy)

    def key_line(self, key: str) -> int:
        """The line of ``key`` in the head; 1 where it is not there."""
        for number, line in enumerate(self.manuscript.head.split("\n"), start=2):
            if line.startswith(f"{key}:"):
                return number
        return 1

    def prose(self) -> Iterator[tuple[int, str]]:
        """The lines that a reader reads as sentences, without markup: no code, charts, references, comments."""
        fenced = False
        for number, line in enumerate(self.manuscript.text.split("\n"), start=1):
            if _FENCE.match(line):
                fenced = not fenced
            elif not fenced and not line.lstrip().startswith(("[^", "<!--", "*[", "![")):
                yield number, _MARKUP.sub("", line)


@dataclass(frozen=True, slots=True)
class Library:
    """A library's folder as the rules see it on the day ``today``. ``ids``: of all articles, also of those that are damaged."""

    root: Path
    rules: Rules
    pages: tuple[Page, ...]
    ids: frozenset[str]
    today: date


def outside_quotes(line: str) -> str:
    """``line`` with what is quoted, linked or code blanked out."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), line)
