"""Check a library's folder: every rule over every article."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from viewer.content import manuscript
from viewer.content.check import (
    abbreviations,
    advert,
    before_after,
    captions,
    causal,
    characters,
    claims,
    contacts,
    dead_links,
    doses,
    doubtful,
    duplicate_ids,
    follow_up,
    head,
    misread,
    percent_of_n,
    reading_level,
    references,
    review,
    same_quantity,
    script,
    shares,
    strays,
    terms,
    units,
    unused_files,
)
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.check.silences import Silenced, sort_out
from viewer.content.library_toml import read_avoided, read_glossary, read_library
from viewer.content.pool import WorkerPool
from viewer.content.problem import Problem, Severity, from_error
from viewer.content.rules import Rules
from viewer.errors import ContentError
from viewer.i18n import tr

Rule = Callable[[CheckedLibrary], Iterator[Problem]]

LIBRARY_RULES: tuple[Rule, ...] = (
    duplicate_ids.check,
    dead_links.check,
    characters.check,
    unused_files.check,
    strays.check,
)
"""The rules that compare articles with each other and with the folder's other files."""

PAGE_RULES: tuple[Rule, ...] = (
    misread.check,
    doubtful.check,
    captions.check,
    references.check,
    review.check,
    head.check,
    claims.check,
    advert.check,
    contacts.check,
    causal.check,
    follow_up.check,
    units.check,
    doses.check,
    shares.check,
    percent_of_n.check,
    before_after.check,
    same_quantity.check,
    terms.check,
    script.check,
    reading_level.check,
    abbreviations.check,
)
"""The rules that need one article only: they run on each while workers build the next ones."""


class CheckedFolder(Struct, frozen=True):
    """The findings of a folder, sorted by file and line; ``silenced`` are those that a comment keeps, with its reason."""

    problems: tuple[Problem, ...]
    silenced: tuple[Silenced, ...] = ()


def check_folder(root: Path, today: date | None = None) -> list[Problem]:
    """Return the problems of ``findings_of`` that no comment silences."""
    return list(findings_of(root, today).problems)


def findings_of(root: Path, today: date | None = None) -> CheckedFolder:
    """Find the problems of the library in ``root``; review dates are compared with ``today``."""
    problems: list[Problem] = []
    try:
        folders = article_folders(root)
    except OSError:
        remedy = tr("检查名字和权限。")
        return CheckedFolder((Problem(str(root), 0, Severity.ERROR, "format", tr("没有这个文件夹，或读不了。"), remedy),))
    rules = _rules(root, problems)
    alone = CheckedLibrary(root, rules, (), frozenset(), today or date.today(), _avoided(root))
    pages: list[CheckedPage] = []
    ids: set[str] = set()
    with WorkerPool() as pool:
        for folder, outcome in pool.build(folders, rules):
            if isinstance(outcome, ContentError):
                problems.append(from_error(outcome))
                ids.add(folder.name)
                continue
            problems += outcome.problems
            ids.add(outcome.article.id)
            try:
                page = CheckedPage(manuscript.read(folder, rules.limits), outcome.article, outcome.lines)
            except ContentError as error:  # changed since
                problems.append(from_error(error))
                continue
            pages.append(page)
            problems += _of_page(dataclasses.replace(alone, pages=(page,)))
    pages.sort(key=lambda page: page.folder)
    library = dataclasses.replace(alone, pages=tuple(pages), ids=frozenset(ids))
    for rule in LIBRARY_RULES:
        problems += rule(library)
    problems, silenced = sort_out(library.pages, problems)
    if not pages and not problems:
        remedy = tr("每篇文章一个文件夹，里面有 index.md。")
        problems.append(Problem(str(root), 0, Severity.WARNING, "format", tr("文件夹里没有文章。"), remedy))
    problems.sort(key=lambda problem: (problem.path, problem.line, problem.rule))
    silenced.sort(key=lambda each: (each.problem.path, each.problem.line, each.problem.rule))
    return CheckedFolder(tuple(problems), tuple(silenced))


def _of_page(library: CheckedLibrary) -> Iterator[Problem]:
    """Yield the problems of the only page of ``library``."""
    for rule in PAGE_RULES:
        yield from rule(library)


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
