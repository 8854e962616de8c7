"""Characters that every machine can draw: those in the program's own fonts and Noto Sans SC."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cache

from viewer import resources
from viewer.i18n import tr


def is_drawn(character: str) -> bool:
    """Return whether every machine can draw ``character``."""
    starts, ends = _table()
    place = bisect_right(starts, ord(character)) - 1
    return place >= 0 and ord(character) <= ends[place]


@cache
def _table() -> tuple[list[int], list[int]]:
    """Return first and last code of each range of characters in the program's fonts."""
    spans = [line.split("-") for line in resources.text("fonts", "characters.txt").split()]
    return [int(span[0], 16) for span in spans], [int(span[-1], 16) for span in spans]


def label(character: str) -> str:
    """Return ``character`` with its code and its name in Unicode."""
    name = unicodedata.name(character, "")
    shown = f"“{character}”" if unicodedata.category(character)[0] in "LNPS" else ""
    return tr("{shown}（{code}）", shown=shown, code=f"U+{ord(character):04X}{' ' + name if name else ''}")
