"""The front matter of a public article is complete: category, lead, summary, cover, disclaimer."""

from __future__ import annotations

from collections.abc import Iterator

from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr

MOST_SENTENCES = 3


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find incomplete front matter."""
    known = {category.id for category in library.rules.owner.categories}
    for page in library.pages:
        yield from _check_category(page, known)
        article = page.article
        if not article.lead:
            yield page.problem(Severity.WARNING, "lead", tr("没有导语。"), tr("写上 lead：这篇文章回答什么问题。"), line=1)
        if not article.summary:
            yield page.problem(Severity.WARNING, "summary", tr("没有摘要。"), tr("写上 summary，最多三句。"), line=1)
        elif len(article.summary) > MOST_SENTENCES:
            message = tr("摘要有 {n} 句，最多三句。", n=len(article.summary))
            yield page.problem(Severity.WARNING, "summary", message, tr("留下最要紧的。"), line=page.key_line("summary"))
        if article.cover is None and not page.manuscript.head.count("\ncover:"):
            yield page.problem(Severity.WARNING, "cover", tr("没有封面。"), tr("写上 cover。"), line=1)
        if not article.disclaimer:
            message = tr("没有免责声明。")
            yield page.problem(Severity.ERROR, "disclaimer", message, tr("写进 library.toml 或这篇文章的文件头。"), line=1)


def _check_category(page: CheckedPage, known: set[str]) -> Iterator[Problem]:
    if not page.article.category:
        yield page.problem(Severity.WARNING, "category", tr("没有分类。"), tr("写上 category。"), line=1)
    elif page.article.category not in known:
        message = tr("library.toml 没有分类“{id}”。", id=page.article.category)
        remedy = tr("已有：{choices}。", choices=tr("、").join(sorted(known)) or tr("还没有"))
        yield page.problem(Severity.ERROR, "category", message, remedy, line=page.key_line("category"))
