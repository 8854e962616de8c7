"""Text as it is compared: without width, case, accents and the difference of traditional and simplified characters."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import accumulate

from viewer.resources import text

_JOINERS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Characters without width of their own, which no one can type on purpose."""


class _Folds(dict[int, str]):
    """What each character folds to, found when it is first met; a table for ``str.translate``.

    ``uneven`` are those met that fold to none or several characters.
    """

    def __init__(self, simplified: dict[str, str]) -> None:
        super().__init__()
        self._simplified = simplified
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = self[code] = "" if char in _JOINERS else self._fold(char)
        if len(folded) != 1:
            self.uneven.add(char)
        return folded

    def _fold(self, char: str) -> str:
        bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
        if not bare.isalnum():  # ，。：％ … stay what they are: NFKD would make “…” three characters
            return "" if unicodedata.combining(char) else char
        return "".join(self._simplified.get(c, c) for c in bare.casefold())


@cache
def _folds() -> _Folds:
    return _Folds({line[0]: line[1] for line in text("search", "simplified.txt").splitlines()})


def fold(words: str) -> str:
    """``words`` as they are compared: ＨｂＡ１ｃ is hba1c, 糖尿病 and 糖尿病 of any script are one, é is e.

    Every character folds for itself, so a part of a text folds to a part of the folded text.
    """
    return words.translate(_folds())


def origins(words: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where ``spans`` (start, length) of the folded text lie in ``words`` as they were written."""
    folds = _folds()
    words.translate(folds)
    if folds.uneven.isdisjoint(words):
        return list(spans)
    ends = list(accumulate(len(folds[ord(char)]) for char in words))
    found: list[tuple[int, int]] = []
    for start, length in spans:
        first, last = bisect_right(ends, start), bisect_left(ends, start + length)
        found.append((first, last + 1 - first))
    return found
