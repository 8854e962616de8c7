"""Latin abbreviations are explained: in the glossary, as a term of the article, or in brackets beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.check.page import Library, Page, outside_quotes
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr

_ABBREVIATION = re.compile(r"(?<![A-Za-z0-9./@_-])[A-Z]{2,6}(?![A-Za-z0-9_./])")
COMMON = frozenset({"DOI", "PDF", "URL", "ID", "OK", "QR", "CT", "MRI", "WHO", "FDA", "NHS", "NICE", "NCT"})
"""Needs no explanation, or is an institution's or a register's name."""


def check(library: Library) -> Iterator[Problem]:
    """Abbreviations of Chinese articles that nobody explains."""
    known = {name for entry in library.rules.glossary for name in (entry.term, *entry.aliases)}
    for page in library.pages:
        if page.article.language.startswith("zh"):
            yield from _check_page(page, known | set(page.article.glossary))


def _check_page(page: Page, known: set[str]) -> Iterator[Problem]:
    seen = {name for term in known for name in _ABBREVIATION.findall(term)} | known | COMMON
    body = [(number, line) for number, line in page.prose() if number > page.manuscript.body_line]
    for number, line in body:
        if line.startswith("    ") or line.lstrip().startswith("///"):  # options of a block
            continue
        for match in _ABBREVIATION.finditer(outside_quotes(line)):
            name = match[0]
            if name in seen:
                continue
            seen.add(name)
            if not any(_explained(name, other) for _, other in body):
                message = tr("缩写 {name} 没有解释。", name=name)
                remedy = tr("写进 glossary.toml，或第一次出现时写出全称。")
                yield page.problem(Severity.WARNING, "abbreviation", message, remedy, line=number)


def _explained(name: str, line: str) -> bool:
    """Whether ``line`` gives the long form of ``name`` in brackets, or ``name`` in brackets behind it."""
    return bool(re.search(rf"{re.escape(name)}\s*[（(]|[（(][^）)]*{re.escape(name)}[^）)]*[）)]", line))
