"""Latin abbreviations are explained: in the glossary, as a term of the article, or in brackets next to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.problem import Problem, Severity
from viewer.i18n import tr

_ABBREVIATION = re.compile(r"(?<![A-Za-z0-9./@_-])[A-Z]{2,6}(?![A-Za-z0-9_./])")
COMMON = frozenset({
    "DOI", "PDF", "URL", "ID", "OK", "QR", "CT", "MRI", "DNA", "RNA", "HIV", "AIDS", "ICU", "IU", "ISBN", "ISSN",
    "PMID", "USB", "APP", "VIP", "LED", "TV", "PC", "IT", "AM", "PM", "UK", "US", "USA", "EU", "UN", "WHO", "FDA",
    "EMA", "NHS", "NICE", "NCT", "ISRCTN", "ISO", "JAMA", "BMJ", "AABB", "ISSCR", "NMPA", "GMP", "PH", "SIM", "GPS",
    "WIFI", "CEO", "PPT", "KTV", "ATM", "QQ",
})  # fmt: skip
"""Abbreviations that need no explanation, and names of institutions, registers and journals."""
_WORDS = frozenset({
    "NOT", "AND", "OR", "BUT", "NO", "YES", "IF", "IN", "ON", "OFF", "OF", "TO", "AT", "BY", "IS", "ARE", "BE", "DO",
    "DONT", "ALL", "ANY", "ONE", "TWO", "THE", "FOR", "WITH", "NEVER", "ALWAYS", "MUST", "ONLY", "STOP", "DANGER",
    "NOTE", "WARN", "CALL", "USE", "AN", "AS", "IT", "YOU", "YOUR", "WE", "MY", "SO", "THIS", "THAT", "WAIT", "OPEN",
    "CLOSE", "START", "END", "NEW", "OLD", "TIP", "DAY", "WEEK", "MONTH", "YEAR", "HIGH", "LOW", "UP", "DOWN", "LEFT",
    "RIGHT", "FROM", "UNTIL", "EACH", "EVERY",
})  # fmt: skip
"""English words written in capitals for emphasis."""
_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_STUDY = re.compile(r"\s*(?:研究|试验|队列|-?\d+\s*(?:研究|试验)|trial|study)")
"""Words that follow the name of a study, which has four letters or more."""


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find unexplained abbreviations in Chinese articles."""
    known = {name for entry in library.rules.glossary for name in (entry.term, *entry.aliases)}
    for page in library.pages:
        if page.article.language.startswith("zh"):
            yield from _check_page(page, known | set(page.article.glossary))


def _check_page(page: CheckedPage, known: set[str]) -> Iterator[Problem]:
    seen = {name for term in known for name in _ABBREVIATION.findall(term)} | known | COMMON
    body = [(number, line) for number, line in page.prose() if number > page.manuscript.body_line]
    unquoted = dict(page.unquoted_prose)
    for number, line in body:
        if line.startswith("    ") or line.lstrip().startswith("///"):  # options of a block
            continue
        for match in _ABBREVIATION.finditer(unquoted[number]):
            name = match[0]
            if name in seen or name in _WORDS or _ROMAN.fullmatch(name) or _part_of_a_name(line, match):
                continue
            seen.add(name)
            if not any(_explained(name, other) for _, other in body):
                message = tr("缩写 {name} 没有解释。", name=name)
                remedy = tr("写进 glossary.toml，或第一次出现时写出全称。")
                yield page.problem(Severity.WARNING, "abbreviation", message, remedy, line=number)


def _part_of_a_name(line: str, match: re.Match[str]) -> bool:
    """Return whether it is next to a capitalised English word (JDRF Cure Fellowship), or names a study."""
    if len(match[0]) > 3 and _STUDY.match(line[match.end() :]):
        return True
    return bool(re.search(r"[A-Z][a-z]{2,} $", line[: match.start()]) or re.match(r" [A-Z][a-z]{2,}", line[match.end() :]))


def _explained(name: str, line: str) -> bool:
    """Return whether ``line`` has the long form of ``name`` in brackets, or ``name`` in brackets after it."""
    return bool(re.search(rf"{re.escape(name)}(?:-[A-Z])?\s*[（(]|[（(][^）)]*{re.escape(name)}[^）)]*[）)]", line))
