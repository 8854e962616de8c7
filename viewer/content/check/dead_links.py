"""Links, neighbours and featured articles exist."""

from __future__ import annotations

from collections.abc import Iterator

from viewer.content.blocks import Link, Text
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.library_toml import LIBRARY
from viewer.content.problem import Problem, Severity
from viewer.content.text import anchor_of, texts, walk_inlines
from viewer.i18n import tr


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find links, ``previous``, ``next``, ``translation_of``, ``featured`` and ``order`` whose target does not exist."""
    anchors = {
        page.article.id: frozenset(anchor for block, _ in page.blocks() if (anchor := anchor_of(block))) for page in library.pages
    }
    for page in library.pages:
        for href, line in dict.fromkeys(_links(page)):
            yield from _check_link(page, href, line, library, anchors)
        head = page.article
        for key, other in (("previous", head.previous), ("next", head.next), ("translation_of", _translated(page))):
            if other and other not in library.ids:
                message = tr("{key}：没有文章“{id}”。", key=key, id=other)
                yield page.problem(Severity.ERROR, "dead_link", message, tr("写另一篇文章的 id。"), line=page.key_line(key))
    for key, ids in (("featured", library.rules.owner.featured), ("order", library.rules.owner.order)):
        for other in ids:
            if other not in library.ids:
                message = tr("{key}：没有文章“{id}”。", key=key, id=other)
                yield Problem(str(library.root / LIBRARY), 0, Severity.ERROR, "dead_link", message, tr("写已有文章的 id。"))


def _check_link(
    page: CheckedPage, href: str, line: int, library: CheckedLibrary, anchors: dict[str, frozenset[str]]
) -> Iterator[Problem]:
    target, _, anchor = href.partition("#")
    if target.startswith("http"):
        return
    article = target.removeprefix("article:") or page.article.id
    if article not in library.ids:
        message = tr("没有文章“{id}”。", id=article)
        yield page.problem(Severity.ERROR, "dead_link", message, tr("检查链接里的 id。"), line=line)
    elif anchor and article in anchors and anchor not in anchors[article]:
        message = tr("文章“{id}”里没有“#{anchor}”。", id=article, anchor=anchor)
        yield page.problem(Severity.ERROR, "dead_link", message, tr("给那一节写上 {#名字}。"), line=line)


def _translated(page: CheckedPage) -> str:
    """Return the ``translation_of`` that the author wrote; not that of an id which merely ends like a language."""
    return page.article.translation_of if page.key_line("translation_of") else ""


def _links(page: CheckedPage) -> Iterator[tuple[str, int]]:
    """Yield the target of each link in the article, and its line."""
    lead = (page.article.lead, (page.key_line("lead"), page.manuscript.body_line))
    for words, lines in (lead, *((words, lines) for block, lines in page.blocks() for words in texts(block))):
        if all(type(inline) is Text for inline in words):  # most are
            continue
        for inline in walk_inlines(words):
            if isinstance(inline, Link):
                yield inline.href, page.line_within(lines, inline.href.removeprefix("article:"))
