"""Every file beside ``index.md`` is used by it."""

from __future__ import annotations

from collections.abc import Iterator

from viewer.content.check.page import Library
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr


def check(library: Library) -> Iterator[Problem]:
    """Files that the article does not name."""
    for page in library.pages:
        for path in sorted(page.folder.iterdir()):
            if path.name.startswith(".") or path == page.manuscript.path or path.name in page.manuscript.text:
                continue
            message = tr("文章没有用到这个文件。")
            yield Problem(str(path), 0, Severity.WARNING, "unused", message, tr("用上它，或删去。"))
