"""The rules that look at one article. A worker applies them to the article it has just built, within the same bounds."""

from __future__ import annotations

from viewer.content.check import (
    advert,
    before_after,
    causal,
    claims,
    complete,
    doses,
    doubtful,
    misread,
    percent_of_n,
    reading_level,
    same_quantity,
    script,
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
    complete.check_captions,
    complete.check_references,
    complete.check_review,
    complete.check_head,
    claims.check,
    advert.check,
    advert.check_contacts,
    causal.check,
    causal.check_follow_up,
    units.check,
    doses.check,
    percent_of_n.check_shares,
    percent_of_n.check,
    before_after.check,
    same_quantity.check,
    terms.check,
    script.check,
    reading_level.check,
    complete.check_abbreviations,
)
"""The rules that need one article only."""


def page_findings(source: Manuscript, built: Built, rules: Rules, checking: Checking) -> tuple[Problem, ...]:
    """Return what the rules find in the article ``built`` from ``source``."""
    page = CheckedPage(source, built.article, built.lines)
    library = CheckedLibrary(rules.root, rules, (page,), frozenset(), checking.today, checking.avoided)
    return tuple(problem for rule in PAGE_RULES for problem in rule(library))
