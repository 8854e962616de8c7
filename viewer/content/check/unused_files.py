"""Every file next to ``index.md`` is used by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.importing.report import NAME as REPORT
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr

_QUOTED = re.compile("%[0-9A-Fa-f]{2}")


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find files that the article does not name."""
    for page in library.pages:
        text = page.manuscript.text
        text = normalize("NFC", f"{text}\n{unquote(text)}" if _QUOTED.search(text) else text)
        for path in _files(page):
            name = normalize("NFC", path.name)
            if not name.startswith(".") and path != page.manuscript.path and name != REPORT and name not in text:
                message = tr("文章没有用到这个文件。")
                yield Problem(str(path), 0, Severity.WARNING, "unused", message, tr("用上它，或删去。"))


def _files(page: CheckedPage) -> list[Path]:
    try:
        return sorted(page.folder.iterdir())
    except OSError:  # deleted since it was built
        return []
