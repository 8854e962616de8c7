"""Every file beside ``index.md`` is used by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from viewer.content.check.page import Library, Page
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr


def check(library: Library) -> Iterator[Problem]:
    """Files that the article does not name."""
    for page in library.pages:
        for path in _files(page):
            if not path.name.startswith(".") and path != page.manuscript.path and path.name not in page.manuscript.text:
                message = tr("文章没有用到这个文件。")
                yield Problem(str(path), 0, Severity.WARNING, "unused", message, tr("用上它，或删去。"))


def _files(page: Page) -> list[Path]:
    try:
        return sorted(page.folder.iterdir())
    except OSError:  # gone since it was built
        return []
