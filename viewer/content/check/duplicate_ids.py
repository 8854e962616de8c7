"""Ids are unique; a folder is named after its article's id."""

from __future__ import annotations

from collections.abc import Iterator

from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find duplicate ids, and folders whose name differs from the id."""
    first: dict[str, CheckedPage] = {}
    for page in library.pages:
        article = page.article
        if article.id in first:
            other = first[article.id].folder.name
            message = tr("id“{id}”和文件夹 {other} 的文章重复。", id=article.id, other=other)
            yield page.problem(Severity.ERROR, "duplicate_id", message, tr("换一个 id。"), line=page.key_line("id"))
        elif page.folder.name != article.id:
            message = tr("文件夹叫 {folder}，id 是 {id}。", folder=page.folder.name, id=article.id)
            remedy = tr("改成一样，链接才不会写错。")
            yield page.problem(Severity.WARNING, "folder_name", message, remedy, line=page.key_line("id"))
        first.setdefault(article.id, page)
