"""What a page shows that is not in its article: who shows it, what stands before and after it, whether its review is due."""

from __future__ import annotations

from msgspec import Struct

from viewer.library.schema import ArticleRow, ReviewState


class Surroundings(Struct, frozen=True):
    """``kicker`` stands above the title; ``disclaimer`` is the article's own or the library's."""

    kicker: str = ""
    disclaimer: str = ""
    review: ReviewState = ReviewState.FRESH
    previous: ArticleRow | None = None
    next: ArticleRow | None = None
