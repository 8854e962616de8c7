"""Check a library's folder: every rule over every article.

The rules that need one article are applied where it is built (``page_rules``), those of the whole folder here.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from viewer.content.check import characters, folder_rules
from viewer.content.check.folder_check import CheckedFolder, FolderCheck, Rule
from viewer.content.pool import borrowed_pool
from viewer.content.problem import Problem

__all__ = ["LIBRARY_RULES", "CheckedFolder", "Rule", "check_folder", "findings_of"]

LIBRARY_RULES: tuple[Rule, ...] = (
    folder_rules.check_ids,
    folder_rules.check_links,
    characters.check,
    folder_rules.check_unused,
    folder_rules.check_strays,
)
"""The rules that compare articles with each other and with the folder's other files."""

def check_folder(root: Path, today: date | None = None) -> list[Problem]:
    """Return the problems of ``findings_of`` that no comment silences."""
    return list(findings_of(root, today).problems)


def findings_of(root: Path, today: date | None = None) -> CheckedFolder:
    """Find the problems of the library in ``root``; review dates are compared with ``today``."""
    with borrowed_pool() as pool:
        return FolderCheck(root, LIBRARY_RULES, pool).findings(today)
