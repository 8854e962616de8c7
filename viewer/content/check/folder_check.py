"""``FolderCheck``: the rules over one folder. Asked again, it reads only the articles that have changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer.content import manuscript
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.check.silences import Silenced, sort_out
from viewer.content.frames import Checking
from viewer.content.library_toml import read_avoided, read_glossary, read_library
from viewer.content.pool import WorkerPool
from viewer.content.problem import Problem, Severity, from_error, written
from viewer.content.rules import Rules
from viewer.errors import ContentError
from viewer.i18n import tr

Rule = Callable[[CheckedLibrary], Iterator[Problem]]

_Stamp = tuple[tuple[str, int, int, int], ...]


class CheckedFolder(Struct, frozen=True):
    """The findings of a folder, sorted by file and line; ``silenced`` are those that a comment keeps, with its reason."""

    problems: tuple[Problem, ...]
    silenced: tuple[Silenced, ...] = ()


@dataclass(slots=True)
class _Kept:
    """What is known of one article's folder while its files have ``stamp``.

    ``page`` is None if it could not be built. ``found``: the problems of reading it, and of the rules that look at one page.
    """

    stamp: _Stamp
    id: str
    page: CheckedPage | None = None
    found: list[Problem] = field(default_factory=list)


class FolderCheck:
    """Applies rules to the library in ``root``: the workers of ``pool`` those of ``page_rules`` to each changed article, this
    process ``library_rules`` to all each time.
    """

    def __init__(self, root: Path, library_rules: Sequence[Rule], pool: WorkerPool) -> None:
        self._root = root
        self._library_rules = library_rules
        self._pool = pool
        self._kept: dict[str, _Kept] = {}
        self._common: object = None
        self.fresh = 0
        """How many articles the last ``findings`` read."""

    @property
    def pages(self) -> tuple[CheckedPage, ...]:
        """The articles that could be built, by folder."""
        return tuple(kept.page for _, kept in sorted(self._kept.items()) if kept.page is not None)

    @property
    def ids(self) -> dict[str, str]:
        """The id of each article's folder; of one that could not be built, the folder's name."""
        return {folder: kept.id for folder, kept in sorted(self._kept.items())}

    def forget(self) -> None:
        """Read every article again next time."""
        self._kept.clear()

    def findings(self, today: date | None = None) -> CheckedFolder:
        """Find the problems of the folder as it is now; review dates are compared with ``today``.

        Raises ``ViewerError`` if no process to read articles can be started.
        """
        today = today or date.today()
        self.fresh = 0
        try:
            folders = article_folders(self._root)
        except OSError:
            self.forget()
            remedy = tr("检查名字和权限。")
            problem = Problem(str(self._root), 0, Severity.ERROR, "format", tr("没有这个文件夹，或读不了。"), remedy)
            return CheckedFolder((problem,))
        problems: list[Problem] = []
        rules, avoided = _rules(self._root, problems), _avoided(self._root)
        if (rules, avoided, today) != self._common:  # of every article
            self.forget()
            self._common = rules, avoided, today
        stamps = {folder.name: _stamp(folder) for folder in folders}
        self._kept = {name: kept for name, kept in self._kept.items() if kept.stamp == stamps.get(name)}
        changed = [folder for folder in folders if folder.name not in self._kept]
        if changed:
            self._read(changed, rules, Checking(today, avoided), stamps)
        ids = frozenset(kept.id for kept in self._kept.values())
        library = CheckedLibrary(self._root, rules, self.pages, ids, today, avoided)
        for kept in self._kept.values():
            problems += kept.found
        problems += _found(self._library_rules, library)
        problems, silenced = sort_out(library.pages, problems)
        if not library.pages and not problems:
            remedy = tr("每篇文章一个文件夹，里面有 index.md。")
            problems.append(Problem(str(self._root), 0, Severity.WARNING, "format", tr("文件夹里没有文章。"), remedy))
        problems.sort(key=lambda problem: (problem.path, problem.line, problem.rule))
        silenced.sort(key=lambda each: (each.problem.path, each.problem.line, each.problem.rule))
        return CheckedFolder(tuple(problems), tuple(silenced))

    def _read(self, folders: Sequence[Path], rules: Rules, checking: Checking, stamps: dict[str, _Stamp]) -> None:
        """Read articles, with what the page rules find in each."""
        for folder, outcome in self._pool.build(folders, rules, checking=checking):
            self.fresh += 1
            kept = self._kept[folder.name] = _Kept(stamps[folder.name], folder.name)
            if isinstance(outcome, ContentError):
                kept.found.append(from_error(outcome))
                continue
            kept.id = outcome.article.id
            kept.found += outcome.problems
            try:
                kept.page = CheckedPage(manuscript.read(folder, rules.limits), outcome.article, outcome.lines)
            except ContentError as error:  # changed since
                kept.found.append(from_error(error))


def _found(rules: Iterable[Rule], library: CheckedLibrary) -> Iterator[Problem]:
    for rule in rules:
        yield from rule(library)


def article_folder_of(root: Path, problem: Problem) -> str:
    """Return the name of the folder of ``root`` that contains the problem's file; of a file in ``root`` itself, its own name."""
    return written(problem.path).removeprefix(written(root)).lstrip(os.sep).partition(os.sep)[0]


def article_folders(root: Path) -> list[Path]:
    """Return the folders of ``root`` with an ``index.md``, and those that cannot be read, by name; hidden ones are skipped.

    Raises ``OSError`` if ``root`` cannot be listed.
    """
    folders = (path for path in root.iterdir() if not path.name.startswith(".") and path.is_dir())
    return sorted(filter(_holds_article, folders))


def _holds_article(folder: Path) -> bool:
    try:
        return manuscript.NAME in (path.name for path in folder.iterdir())
    except OSError:
        return True  # building it reports why


def _stamp(folder: Path) -> _Stamp:
    """Return name, identity, size and change time of all files in ``folder``; of one that is gone meanwhile, only its name."""
    found: list[tuple[str, int, int, int]] = []
    for inside, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(inside, name)  # noqa: PTH118 - as os.walk names it
            try:
                file = os.stat(path)  # noqa: PTH116
            except OSError:
                found.append((path, 0, 0, 0))
            else:
                found.append((path, file.st_ino, file.st_size, file.st_mtime_ns))
    return tuple(sorted(found))


def _avoided(root: Path) -> dict[str, str]:
    try:
        return read_avoided(root)
    except ContentError:  # reported with the glossary
        return {}


def _rules(root: Path, problems: list[Problem]) -> Rules:
    """Read the library's rules; append what is wrong with them to ``problems``."""
    rules = Rules(root)
    try:
        owner, limits = read_library(root)
        rules = msgspec.structs.replace(rules, owner=owner, limits=limits)
    except ContentError as error:
        problems.append(from_error(error))
    try:
        rules = msgspec.structs.replace(rules, glossary=read_glossary(root))
    except ContentError as error:
        problems.append(from_error(error))
    return rules
