"""A page as the rules see it, built in this process: cheap enough for a table of single cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from tests.folders import png
from viewer.content import manuscript
from viewer.content.article import GlossaryEntry
from viewer.content.article_builder import build_manuscript
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.problem import Problem
from viewer.content.rules import Limits, Owner, Rules

TODAY = date(2026, 11, 22)
Rule = Callable[[CheckedLibrary], Iterator[Problem]]
_HEAD = "---\nid: {id}\ntitle: 题目\n{head}---\n"
NO_OWNER = Owner()


def page_of(folder: Path, body: str, head: str = "", glossary: tuple[GlossaryEntry, ...] = ()) -> CheckedPage:
    """Write an article with ``body``, whose first line directly follows the front matter, and build it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.md").write_text(_HEAD.format(id=folder.name, head=head) + body, encoding="utf-8")
    (folder / "dot.png").write_bytes(png())
    source = manuscript.read(folder, Limits())
    built = build_manuscript(source, Rules(folder.parent, glossary=glossary))
    return CheckedPage(source, built.article, built.lines)


def library_of(
    *pages: CheckedPage,
    owner: Owner = NO_OWNER,
    glossary: tuple[GlossaryEntry, ...] = (),
    avoided: Mapping[str, str] | None = None,
) -> CheckedLibrary:
    """Return the library of ``pages``."""
    root = pages[0].folder.parent
    ids = frozenset(page.article.id for page in pages)
    return CheckedLibrary(root, Rules(root, owner=owner, glossary=glossary), pages, ids, TODAY, avoided or {})


def said(rule: Rule, library: CheckedLibrary) -> list[tuple[int, str]]:
    """Return line and message of what ``rule`` finds; lines are counted from the body's first, the front matter's are below 1."""
    start = {str(page.manuscript.path): page.manuscript.body_line for page in library.pages}
    return [(problem.line - start.get(problem.path, 0), problem.message) for problem in rule(library)]
