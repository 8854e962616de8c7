"""What a page shows that is not in its article: who shows it, what stands before and after it, whether its review is due."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from viewer.library.schema import ArticleRow


class Review(Enum):
    """How fresh an article is on the day it is read."""

    FRESH = "fresh"
    DUE = "due"  # 待复审: within the last month before its review date
    EXPIRED = "expired"  # 已过期: staff still read it, public screens do not


@dataclass(frozen=True)
class Surroundings:
    """``kicker`` stands above the title; ``disclaimer`` is the article's own or the library's."""

    kicker: str = ""
    disclaimer: str = ""
    review: Review = Review.FRESH
    previous: ArticleRow | None = None
    next: ArticleRow | None = None
