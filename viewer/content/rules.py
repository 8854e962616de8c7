"""What an article takes from its library: who owns it, the glossary, the limits."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from viewer.content.article import Entry
from viewer.content.limits import Limits
from viewer.content.owner import Owner


class Rules(Struct, frozen=True):
    """The library's part in building an article."""

    root: Path
    owner: Owner = Owner()
    glossary: tuple[Entry, ...] = ()
    limits: Limits = Limits()
