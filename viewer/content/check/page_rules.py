"""The rules that look at one article. A worker applies them to the article it has just built, within the same bounds."""

from __future__ import annotations

from viewer.content.check import (
    abbreviations,
    advert,
    before_after,
    captions,
    causal,
    claims,
    contacts,
    doses,
    doubtful,
    follow_up,
    head,
    misread,
    percent_of_n,
    reading_level,
    references,
    review,
    same_quantity,
    script,
    shares,
    terms,
    units,
)
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.check.folder_check import Rule
from viewer.content.frames import Built, Checking
from viewer.content.manuscript import Manuscript
from viewer.content.problem import Problem
from viewer.content.rules import Rules

PAGE_RULES: tuple[Rule, ...] = (
    misread.check,
    doubtful.check,
    captions.check,
    references.check,
    review.check,
    head.check,
    claims.check,
    advert.check,
    contacts.check,
    causal.check,
    follow_up.check,
    units.check,
    doses.check,
    shares.check,
    percent_of_n.check,
    before_after.check,
    same_quantity.check,
    terms.check,
    script.check,
    reading_level.check,
    abbreviations.check,
)
"""The rules that need one article only."""


def page_findings(source: Manuscript, built: Built, rules: Rules, checking: Checking) -> tuple[Problem, ...]:
    """Return what the rules find in the article ``built`` from ``source``."""
    page = CheckedPage(source, built.article, built.lines)
    library = CheckedLibrary(rules.root, rules, (page,), frozenset(), checking.today, checking.avoided)
    return tuple(problem for rule in PAGE_RULES for problem in rule(library))
