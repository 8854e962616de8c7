"""What differs between two library files: articles added, removed and changed, and the library's own words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from msgspec import Struct

from viewer.content.article import Article
from viewer.content.differences import URGENT, ChangeKind, PassageChange, change_of, changes
from viewer.library.library import Library
from viewer.library.schema import Filter, Sort


class ArticleDifference(Struct, frozen=True):
    """An article that differs; ``state`` is added, removed or changed, ``error`` why one of its versions cannot be read.

    ``counts``: the number of changes of each kind, the most important first.
    """

    id: str
    title: str
    state: str
    changes: tuple[PassageChange, ...] = ()
    counts: dict[ChangeKind, int] = {}
    error: str = ""

    @property
    def urgent(self) -> tuple[ChangeKind, ...]:
        """The kinds among its changes that a reviewer must look at."""
        return tuple(kind for kind in self.counts if kind in URGENT)


class LibraryDifference(Struct, frozen=True):
    """What differs between two libraries; ``urgent`` counts what a reviewer must look at before release."""

    articles: tuple[ArticleDifference, ...]
    library: tuple[PassageChange, ...]
    urgent: int


_OWN = (
    "name", "slogan", "address", "hotline", "version", "disclaimer", "disclaimer_short", "disclaimer_en", "disclaimer_short_en",
)  # fmt: skip
"""The words of library.toml that readers see."""


def compare(old_file: Path, new_file: Path) -> LibraryDifference:
    """Compare two library files, in the order of the new one; what only the old one has comes last.

    Raises ``LibraryError``.
    """
    with Library.open(old_file) as before, Library.open(new_file) as after:
        old_rows, new_rows = ({row.id: row for row in each.rows(Filter(sort=Sort.LIBRARY))} for each in (before, after))
        own = [(str(getattr(before.info, field)), str(getattr(after.info, field))) for field in _OWN]
        found: list[ArticleDifference] = []
        for name, row in {**new_rows, **{name: row for name, row in old_rows.items() if name not in new_rows}}.items():
            error = row.error or (old_rows[name].error if name in old_rows else "")
            state = "removed" if name not in new_rows else "changed" if name in old_rows else "added"
            if error or state != "changed":
                found.append(ArticleDifference(name, row.title, state, error=error))
            else:
                told = changes(before.article(name), after.article(name))
                # the library's disclaimer is told once, not with every article that has it
                if told := [change for change in told if (change.before, change.after) not in own]:
                    found.append(_difference(after.article(name), told))
    library = tuple(change_of(field, *words) for field, words in zip(_OWN, own, strict=True) if words[0] != words[1])
    kinds = [kind for each in found for kind, n in each.counts.items() for _ in range(n)]
    kinds += [change.kind for change in library if change.place != "version"]
    urgent = sum(kind in URGENT for kind in kinds) + sum(each.state != "changed" or bool(each.error) for each in found)
    return LibraryDifference(tuple(found), library, urgent)


def _difference(article: Article, told: list[PassageChange]) -> ArticleDifference:
    counts = Counter(change.kind for change in told)
    ordered = {kind: counts[kind] for kind in ChangeKind if counts[kind]}
    return ArticleDifference(article.id, article.title, "changed", tuple(told), ordered)
