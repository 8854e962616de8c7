"""The input of the rules: ``CheckedLibrary`` with a ``CheckedPage`` for each article that could be built."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from viewer.content.article import Article
from viewer.content.blocks import Block, Chart, Figure
from viewer.content.check.statements import sentences
from viewer.content.manuscript import Manuscript
from viewer.content.numbers.lines import outside_fences, without_comments
from viewer.content.problem import Problem, Severity
from viewer.content.rules import Rules
from viewer.content.text import plain, walk

_QUOTED = re.compile(r"""“[^”\n]*”|「[^」\n]*」|《[^》\n]*》|"[^"\n]*"|‘[^’\n]*’|`[^`\n]*`|\]\([^)\n]*\)|https?://\S+""")
_MARKUP = re.compile(r"\*\*|\^\^|==|~~(?!\d)|(?<!\d)~~|\[\^[^\]]*\]")
_FENCE = re.compile(r"[> ]*(```|~~~)")
_FRESH = re.compile(r"\s*(?:[-*+] |[>|#]|\d{1,3}[.)] |:   |///|[\w-]+: |\[\^|!\[|\*\[)|    |\s*$")
"""A line that begins a block of its own."""
_OPTION = re.compile(r"[a-z_]+: ")
_HEAD_QUOTES = re.compile(r"""^(\s*(?:- |[\w-]+: *))(["'])(.*)\2\s*$""")
_DIGIT = re.compile(r"\d")
_NO_WORDS = re.compile(r"[\s*^~=`\\_]+")
"""Spaces, which a page sets otherwise than its source, and marks."""
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")


@dataclass(frozen=True)
class CheckedPassage:
    """The lines of a paragraph, joined.

    ``starts``: the offset of each line in the joined words, and its line number.
    """

    words: str
    starts: tuple[tuple[int, int], ...]

    @cached_property
    def unquoted(self) -> str:
        """The words with quotations, links and code blanked out."""
        return outside_quotes(self.words)

    @cached_property
    def has_digits(self) -> bool:
        """Whether there is a digit outside quotations: most rules that compare numbers need not look at the others."""
        return bool(_DIGIT.search(self.unquoted))

    @cached_property
    def counted(self) -> tuple[tuple[int, str], ...]:
        """The sentences with a digit outside quotations, each with its offset."""
        if not self.has_digits:
            return ()
        return tuple((start, sentence) for start, sentence in sentences(self.unquoted) if _DIGIT.search(sentence))

    def line(self, offset: int) -> int:
        """Return the line of the source that contains the word at ``offset``."""
        return next(number for start, number in reversed(self.starts) if start <= offset)


@dataclass(frozen=True)
class CheckedPage:
    """One article with its source; for ``lines`` see ``Built``. What several rules read is prepared once."""

    manuscript: Manuscript
    article: Article
    lines: tuple[tuple[int, int], ...]

    @cached_property
    def source(self) -> list[str]:
        """The lines of the source."""
        return self.manuscript.text.split("\n")

    def blocks(self) -> Iterator[tuple[Block, tuple[int, int]]]:
        """Return every block and nested block in reading order, each with its first and last line in the source."""
        return iter(self._blocks)

    @cached_property
    def _blocks(self) -> tuple[tuple[Block, tuple[int, int]], ...]:
        return tuple(zip(walk(self.article.blocks), self.lines, strict=True))

    def line_within(self, lines: tuple[int, int], needle: str) -> int:
        """Return the first line of ``lines`` that contains ``needle``; their first line if none does."""
        first, last = lines
        written = self.source[first - 1 : last] if first else []
        return next((number for number, line in enumerate(written, start=first) if needle in line), first)

    def row_line(self, lines: tuple[int, int], row: int, cell: str) -> int:
        """Return the line of the table's ``row``, counted from 0, whose first cell is ``cell``."""
        line = lines[0] + 2 + row
        there = line <= lines[1] and _NO_WORDS.sub("", cell) in _NO_WORDS.sub("", self.source[line - 1])
        return line if there else self.line_within(lines, cell)

    @property
    def folder(self) -> Path:
        """The article's folder."""
        return self.manuscript.path.parent

    def problem(self, severity: Severity, rule: str, message: str, remedy: str = "", *, near: str = "", line: int = 0) -> Problem:
        """Return a problem at ``line``, or at the first line that contains ``near``."""
        place = line or self.manuscript.line_of(near)
        return Problem(str(self.manuscript.path), place, severity, rule, message, remedy)

    def key_line(self, key: str) -> int:
        """Return the line of ``key`` in the front matter; 1 if it is absent."""
        for number, line in enumerate(self.manuscript.head.split("\n"), start=2):
            if line.startswith(f"{key}:"):
                return number
        return 1

    def prose(self) -> Iterator[tuple[int, str]]:
        """Return the lines that are read as sentences, without markup, code, charts, references and comments."""
        return iter(self._prose)

    @cached_property
    def _prose(self) -> tuple[tuple[int, str], ...]:
        return tuple(self._read_prose())

    @cached_property
    def unquoted_prose(self) -> tuple[tuple[int, str], ...]:
        """The lines of ``prose`` with quotations, links and code blanked out."""
        return tuple((number, outside_quotes(line)) for number, line in self._prose)

    def _read_prose(self) -> Iterator[tuple[int, str]]:
        fenced = False
        for number, line in enumerate(self.source, start=1):
            if _FENCE.match(line):
                fenced = not fenced
            elif not fenced and not line.lstrip().startswith(("[^", "<!--", "*[", "![", "# check:")):
                yield number, _MARKUP.sub("", line)

    def written(self) -> Iterator[tuple[int, str]]:
        """Return the lines of the body as written, without fences and comments."""
        return outside_fences(without_comments(self.manuscript.body, self.manuscript.body_line + 1))

    def passages(self) -> Iterator[CheckedPassage]:
        """Return the lines of ``prose`` joined by paragraph, and the texts of figures and charts.

        Rows of tables and options of blocks are left out.
        """
        return iter(self._passages)

    @cached_property
    def _passages(self) -> tuple[CheckedPassage, ...]:
        return tuple(self._read_passages())

    def statements(self) -> Iterator[CheckedPassage]:
        """Return the passages and the rows of tables."""
        return iter(self._statements)

    @cached_property
    def _statements(self) -> tuple[CheckedPassage, ...]:
        rows = ((number, line.strip()) for number, line in self.prose() if line.lstrip().startswith("|"))
        return (*self.passages(), *(CheckedPassage(row, ((0, number),)) for number, row in rows))

    def _read_passages(self) -> Iterator[CheckedPassage]:
        words, starts, last = "", list[tuple[int, int]](), 0
        for number, line in self.prose():
            inside = number > self.manuscript.body_line
            text = line.strip() if inside else _HEAD_QUOTES.sub(r"\1\3", line)
            if starts and (number != last + 1 or last <= self.manuscript.body_line or _FRESH.match(line)):
                yield CheckedPassage(words, tuple(starts))
                words, starts = "", []
            last = number
            if not text.strip() or text.startswith("|") or (inside and line.startswith("    ") and _OPTION.match(text)):
                continue
            if words and not (_WIDE.match(words[-1]) and _WIDE.match(text)):
                words += " "
            starts.append((len(words), number))
            words += text
        if starts:
            yield CheckedPassage(words, tuple(starts))
        for block, lines in self.blocks():
            spoken: tuple[str, ...] = (block.alt,) if isinstance(block, Figure) else ()
            if isinstance(block, Chart):
                spoken = (plain(block.caption.children), block.summary, plain(block.caption.source))
            for text in filter(None, spoken):
                yield CheckedPassage(text, ((0, self.line_within(lines, text[:12])),))


@dataclass(frozen=True, slots=True)
class CheckedLibrary:
    """A library's folder as the rules see it on ``today``. ``ids``: those of all articles, including damaged ones.

    ``avoided``: wordings that glossary.toml tells not to use, each with its term.
    """

    root: Path
    rules: Rules
    pages: tuple[CheckedPage, ...]
    ids: frozenset[str]
    today: date
    avoided: Mapping[str, str] = field(default_factory=dict)


def outside_quotes(line: str) -> str:
    """Return ``line`` with quotations, links and code blanked out."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), line)
