"""``<!-- check: RULE REASON -->``: findings that an editor has judged and keeps, in the place where they are.

The comment is a line of its own and covers the next block: a paragraph, a list, a table or fence with its caption, a
``///`` box. In front matter ``# check: RULE REASON`` covers the front matter. Only warnings are silenced, never without a
reason; a comment that silences nothing is itself reported, so that none outlives what it was written for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from msgspec import Struct

from viewer.content.check.catalogue import known
from viewer.content.check.checked_library import CheckedPage
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr

_COMMENT = re.compile(r"\s*<!--\s*check:\s*(?P<rules>[A-Za-z_-]+(?:\s*,\s*[A-Za-z_-]+)*)?(?P<reason>.*?)-->\s*$")
_IN_HEAD = re.compile(r"\s*#\s*check:\s*(?P<rules>[A-Za-z_-]+(?:\s*,\s*[A-Za-z_-]+)*)?(?P<reason>.*)$")
_FENCE = re.compile(r"[> ]*(`{3,}|~{3,})")
_BOX = re.compile(r"(/{3,}) +\S")
_CAPTION = re.compile(r"(/{3,}) +caption\b")
_SHORTEST = 4
"""Characters of a reason, at least."""


class Silenced(Struct, frozen=True):
    """A finding that a comment keeps, and why."""

    problem: Problem
    reason: str


@dataclass(frozen=True, slots=True)
class Silence:
    """A comment at ``line`` that silences ``rules`` from line ``first`` to ``last``."""

    rules: tuple[str, ...]
    reason: str
    line: int
    first: int
    last: int

    def covers(self, problem: Problem) -> bool:
        """Return whether ``problem`` of the same file is in its block and of its rules."""
        return self.first <= problem.line <= self.last and problem.rule in self.rules


def silences(page: CheckedPage) -> Iterator[Silence]:
    """Return the comments of ``page`` in order."""
    lines, body = page.source, page.manuscript.body_line
    fence = ""
    for number, line in enumerate(lines, start=1):
        opener = _FENCE.match(line) if number > body else None
        if opener and (not fence or opener[1].startswith(fence)):
            fence = "" if fence else opener[1]
        if fence or "check:" not in line or not (found := (_IN_HEAD if number <= body else _COMMENT).match(line)):
            continue
        rules = tuple(re.split(r"\s*,\s*", (found["rules"] or "").replace("-", "_")))
        first, last = (1, body) if number <= body else _block_after(lines, number)
        yield Silence(rules, found["reason"].strip(" :：—–-"), number, first, last)


def _block_after(lines: Sequence[str], comment: int) -> tuple[int, int]:
    """Return the first and last line of the block that follows the line ``comment``; lines count from 1."""
    first = comment + 1
    while first <= len(lines) and (not lines[first - 1].strip() or lines[first - 1].lstrip().startswith("<!--")):
        first += 1
    last = _end_of_block(lines, first)
    after = last + 1
    while after <= len(lines) and not lines[after - 1].strip():
        after += 1
    if after <= len(lines) and _CAPTION.match(lines[after - 1]):
        last = _end_of_block(lines, after)
    return first, last


def _end_of_block(lines: Sequence[str], first: int) -> int:
    """Return the last line of the block that begins at ``first``."""
    opening = lines[first - 1] if first <= len(lines) else ""
    closing = ""
    if fence := _FENCE.match(opening):
        closing = fence[1]
    elif box := _BOX.match(opening):
        closing = box[1]
    for number in range(first + 1, len(lines) + 1):
        line = lines[number - 1].strip()
        if closing and line.lstrip("> ") == closing:
            return number
        if not closing and not line:
            return number - 1
    return len(lines)


def sort_out(pages: Iterable[CheckedPage], problems: Iterable[Problem]) -> tuple[list[Problem], list[Silenced]]:
    """Split ``problems`` into those to tell, with faults of the comments themselves, and those silenced."""
    kept, silenced, faults = list(problems), list[Silenced](), list[Problem]()
    for page in pages:
        path = str(page.manuscript.path)
        for silence in silences(page):
            if fault := _fault(silence):
                faults.append(page.problem(Severity.WARNING, "silence", *fault, line=silence.line))
                continue
            hit = [problem for problem in kept if problem.path == path and silence.covers(problem)]
            judged = [problem for problem in hit if problem.severity is Severity.WARNING]
            if not judged:
                message = tr("错误不能略过，要改好。") if hit else tr("这条 check 注释没有略过任何提醒。")
                faults.append(page.problem(Severity.WARNING, "silence", message, tr("删去这条注释。"), line=silence.line))
            kept = [problem for problem in kept if problem not in judged]
            silenced += [Silenced(problem, silence.reason) for problem in judged]
    return kept + faults, silenced


def _fault(silence: Silence) -> tuple[str, str] | None:
    """Return message and remedy for a comment that is not valid."""
    if unknown := [rule for rule in silence.rules if rule not in known()]:
        message = tr("没有“{rule}”这条规则。", rule=unknown[0])
        return message, tr("写成 <!-- check: 规则 理由 -->；规则见 frontdesk check --rules。")
    if len(silence.reason) < _SHORTEST:
        return tr("略过一条提醒，要写理由。"), tr("写成 <!-- check: 规则 理由 -->；规则见 frontdesk check --rules。")
    return None
