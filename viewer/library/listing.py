"""SQL of the list: which rows a ``Filter`` keeps, and in which order."""

from __future__ import annotations

import re

from msgspec import Struct

from viewer.content.article import Audience
from viewer.library.schema import ORDERS, PUBLIC, Filter

COLUMNS = (
    "number, id, title, words, category, audience, language, published, reviewed, review_due, minutes, evidence,"
    " cover, cover_ground, error"
)
"""What an ``ArticleRow`` is made from, in this order."""

_WILD, _LITERAL = r"([%_\\])", r"\\\1"


class Listing(Struct, frozen=True):
    """The rows of one filter. ``values`` fill the ``?`` of ``where``."""

    source: str  # the table with the index that holds the order
    where: str
    values: tuple[object, ...]
    key: tuple[str, str]

    @property
    def order(self) -> str:
        """The ORDER BY of the list."""
        return ", ".join(self.key)

    @property
    def backwards(self) -> str:
        """The ORDER BY of the list from its end."""
        return ", ".join(f"{column} DESC" for column in self.key)


def listing(chosen: Filter) -> Listing:
    """How SQLite finds what ``chosen`` keeps."""
    public = chosen.audience is Audience.PUBLIC
    conditions = [PUBLIC] if public else []
    values: list[object] = []
    if chosen.category:
        conditions.append("category = ?")
        values.append(chosen.category)
    if chosen.valid_on is not None:
        conditions.append("(review_due IS NULL OR review_due >= ?)")
        values.append(chosen.valid_on.isoformat())
    if chosen.ids is not None:
        conditions.append(f"id IN ({', '.join('?' * len(chosen.ids))})")
        values.extend(chosen.ids)
    if chosen.title:
        conditions.append(r"title LIKE ? ESCAPE '\'")
        values.append(f"%{re.sub(_WILD, _LITERAL, chosen.title)}%")
    index = "" if chosen.ids is not None else f" INDEXED BY {'public' if public else 'by'}_{chosen.sort}"
    return Listing(f"article{index}", " AND ".join(conditions) or "TRUE", tuple(values), ORDERS[chosen.sort])
