"""Check a library's folder: every rule over every article."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from viewer.content.check import (
    abbreviations,
    advert,
    before_after,
    captions,
    causal,
    characters,
    claims,
    contacts,
    dead_links,
    doses,
    doubtful,
    duplicate_ids,
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
    strays,
    terms,
    units,
    unused_files,
)
from viewer.content.check.folder_check import CheckedFolder, FolderCheck, Rule
from viewer.content.problem import Problem

__all__ = ["LIBRARY_RULES", "PAGE_RULES", "CheckedFolder", "Rule", "check_folder", "findings_of"]

LIBRARY_RULES: tuple[Rule, ...] = (
    duplicate_ids.check,
    dead_links.check,
    characters.check,
    unused_files.check,
    strays.check,
)
"""The rules that compare articles with each other and with the folder's other files."""

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
"""The rules that need one article only: they run on each changed one while workers build the next ones."""


def check_folder(root: Path, today: date | None = None) -> list[Problem]:
    """Return the problems of ``findings_of`` that no comment silences."""
    return list(findings_of(root, today).problems)


def findings_of(root: Path, today: date | None = None) -> CheckedFolder:
    """Find the problems of the library in ``root``; review dates are compared with ``today``."""
    with FolderCheck(root, PAGE_RULES, LIBRARY_RULES) as check:
        return check.findings(today)
