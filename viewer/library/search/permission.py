"""Which articles a search may show."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Self

from viewer.content.article import Audience
from viewer.library.schema import PUBLIC


class Allowed(NamedTuple):
    """An SQL condition on columns of ``article``, and the values it binds."""

    condition: str
    values: dict[str, str]

    @classmethod
    def of(cls, audience: Audience, valid_on: date | None) -> Self:
        """What ``audience`` may see; with ``valid_on`` only articles whose review is not overdue that day."""
        conditions = [PUBLIC] if audience is Audience.PUBLIC else []
        if valid_on is None:
            return cls(" AND ".join(conditions) or "1", {})
        conditions.append("(review_due IS NULL OR review_due >= :day)")
        return cls(" AND ".join(conditions), {"day": valid_on.isoformat()})
