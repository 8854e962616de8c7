"""What an article takes from its library: who owns it, the glossary, the other articles' ids, the limits."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from viewer.content.article import Entry
from viewer.content.limits import Limits
from viewer.content.owner import Owner


class Rules(Struct, frozen=True):
    """The library's part in building an article. ``articles``: ids to which a link may lead; None: any."""

    root: Path
    owner: Owner = Owner()
    glossary: tuple[Entry, ...] = ()
    articles: frozenset[str] | None = None
    limits: Limits = Limits()
