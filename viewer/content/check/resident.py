"""Check one folder again and again, in a process that stays: ``python -m viewer.content.check.resident FOLDER LANGUAGE``.

Each line of standard input is a request, ``check`` or ``again`` (read every article anew); each is answered by one line of
JSON, a ``FaultReport``. Articles whose files have not changed are not read again. Ends with its input.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from viewer import i18n
from viewer.content.check import LIBRARY_RULES
from viewer.content.check.catalogue import known
from viewer.content.check.checked_library import CheckedPage
from viewer.content.check.folder_check import FolderCheck, article_folder_of
from viewer.content.fault_report import NOWHERE, ArticleFaults, FaultReport, PlacedFault
from viewer.content.pool import WorkerPool
from viewer.content.problem import Problem, Severity, written
from viewer.errors import ViewerError
from viewer.i18n import tr

_QUOTED = re.compile(r"“([^”]{1,60})”|「([^」]{1,60})」|《([^》]{1,60})》")
_NAMED = re.compile(r"\d[\d.,]*(?:\s?(?:%|[A-Za-zµμ]+(?:/[A-Za-zµμ]+)*))?|[A-Za-z][\w/-]+")


def main() -> int:
    """Answer requests until there are no more; return 0."""
    root, language = Path(sys.argv[1]), sys.argv[2]
    i18n.set_language(cast("i18n.Language", language))
    with os.fdopen(os.dup(1), "wb") as answers, os.fdopen(0, "rb", closefd=False) as requests:
        os.dup2(2, 1)  # a stray print must not disturb the protocol
        try:
            serve(root, requests, answers)
        except (BrokenPipeError, KeyboardInterrupt):
            return 0
    return 0


def serve(root: Path, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line of ``requests`` about the folder ``root``."""
    with WorkerPool() as pool:
        check = FolderCheck(root, LIBRARY_RULES, pool)
        for request in iter(requests.readline, b""):
            if request.strip() == b"again":
                check.forget()
            answers.write(msgspec.json.encode(_report(root, check)) + b"\n")
            answers.flush()


def _report(root: Path, check: FolderCheck) -> FaultReport:
    try:
        problems = check.findings().problems
    except (ViewerError, OSError) as error:
        return FaultReport(failure=str(error))
    pages = {page.folder.name: page for page in check.pages}
    found: dict[str, list[PlacedFault]] = {folder: [] for folder in check.ids}
    others: list[PlacedFault] = []
    for problem in problems:
        folder = article_folder_of(root, problem)
        found.get(folder, others).append(_fault(root, problem, pages.get(folder)))
    articles = [
        ArticleFaults(article, written(folder), _sorted(found[folder]), broken=folder not in pages)
        for folder, article in check.ids.items()
    ]
    return FaultReport(tuple(articles), _sorted(others), check.fresh)


def _sorted(faults: Iterable[PlacedFault]) -> tuple[PlacedFault, ...]:
    return tuple(sorted(faults, key=lambda fault: (not fault.error, not fault.path.endswith(".md"), fault.path, fault.line)))


def _fault(root: Path, problem: Problem, page: CheckedPage | None) -> PlacedFault:
    rule = known().get(problem.rule)
    why = tr(rule.finds) if rule else ""
    if rule and rule.law:
        why += tr("（{law}）", law=tr(rule.law))
    return PlacedFault(
        path=Path(written(problem.path).removeprefix(written(root)).lstrip(os.sep)).as_posix(),
        line=problem.line,
        error=problem.severity is Severity.ERROR,
        rule=problem.rule,
        message=problem.message,
        remedy=problem.remedy,
        why=why,
        block=NOWHERE if page is None else block_at(page, _line(page, problem)),
        words=tuple(dict.fromkeys(_shown(page, problem.line, word) for word in words_of(problem.message))),
    )


def _line(page: CheckedPage, problem: Problem) -> int:
    """Return the line of index.md that a problem concerns: of another file of the article, the line that names it."""
    if problem.path == str(page.manuscript.path):
        return problem.line
    return page.manuscript.line_of(Path(problem.path).name)


def _shown(page: CheckedPage | None, line: int, word: str) -> str:
    """Return ``word``, or, if it is the target of a link of that line, the link's words."""
    written_line = page.source[line - 1] if page is not None and line else ""
    link = re.search(r"\[([^\[\]]+)\]\((?:article:)?#?" + re.escape(word), written_line)
    return link[1] if link else word


def block_at(page: CheckedPage, line: int) -> int:
    """Return the number of the innermost block of ``page`` whose lines contain ``line``; ``NOWHERE`` if there is none."""
    spans = [(last - first, -number) for number, (first, last) in enumerate(page.lines) if first and first <= line <= last]
    return -min(spans)[1] if spans else NOWHERE


def words_of(message: str) -> Iterator[str]:
    """Yield the words of the article that a message quotes; without any, its numbers with their units, else its Latin words."""
    quoted = ["".join(match.groups("")) for match in _QUOTED.finditer(message)]
    named = [match[0] for match in _NAMED.finditer(message)]
    yield from quoted or [word for word in named if word[0].isdecimal()] or named


if __name__ == "__main__":
    sys.exit(main())
