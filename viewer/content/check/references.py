"""References can be found and are used."""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.article import Source
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.problem import Problem, Severity
from viewer.content.spacing import tidy
from viewer.content.text import plain
from viewer.i18n import tr

_DEFINITION = re.compile(r"^[ ]{0,3}\[\^([^\]]+)\]:", re.MULTILINE)
_CITES = re.compile(r"^[ ]+cites:[ ]*[\"']?([^\s\"']+)", re.MULTILINE)

_SAID_TO_HAVE_NONE = re.compile(
    r"未能找到|未能查到|没有网址|没有DOI|无DOI|无网址|说明书|not found|no DOI|not online"
    r"|package insert",
    re.IGNORECASE,
)
"""A reference that states why it has no address."""


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find references without DOI or address, and uncited references."""
    for page in library.pages:
        body = page.manuscript.body
        cited = set(re.findall(r"\[\^([^\]]+)\](?!:)", page.manuscript.text)) | set(_CITES.findall(body))
        for match in _DEFINITION.finditer(body):
            if match[1] not in cited:
                message = tr("正文没有引用文献 [^{label}]。", label=match[1])
                yield page.problem(Severity.WARNING, "uncited", message, tr("引用它，或删去。"), near=match[0].strip())
        for number, source in enumerate(page.article.references, start=1):
            if not source.doi and not source.url and not _SAID_TO_HAVE_NONE.search(plain(source.children)):
                message = tr("文献 [{number}] 没有 DOI 或网址。", number=number)
                remedy = tr("补上 doi:10.… 或 https 网址；确实没有的，写明“未能找到原文”。")
                yield page.problem(Severity.WARNING, "doi", message, remedy, line=_line(page, source))


def _line(page: CheckedPage, source: Source) -> int:
    """Return the line that defines ``source``; 0 if not found."""
    words = plain(source.children)[:24]
    for number, line in enumerate(page.source, start=1):
        if line.lstrip().startswith("[^") and words in tidy(line.replace("*", "")):
            return number
    return 0
