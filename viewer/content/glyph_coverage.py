"""Characters that are drawn on every machine: those in the program's own fonts and Noto Sans SC."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cache

from viewer import resources
from viewer.i18n import tr


def is_drawn(character: str) -> bool:
    """Whether ``character`` is drawn on every machine."""
    starts, ends = _table()
    place = bisect_right(starts, ord(character)) - 1
    return place >= 0 and ord(character) <= ends[place]


@cache
def _table() -> tuple[list[int], list[int]]:
    """First and last code of each range that the fonts of the program hold."""
    spans = [line.split("-") for line in resources.text("fonts", "characters.txt").split()]
    return [int(span[0], 16) for span in spans], [int(span[-1], 16) for span in spans]


def label(character: str) -> str:
    """``character`` with its code and its name in Unicode."""
    name = unicodedata.name(character, "")
    shown = f"“{character}”" if unicodedata.category(character)[0] in "LNPS" else ""
    return tr("{shown}（{code}）", shown=shown, code=f"U+{ord(character):04X}{' ' + name if name else ''}")
