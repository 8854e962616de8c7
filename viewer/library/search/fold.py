"""Text as it is compared: without width, case, accents and the difference of traditional and simplified characters."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import accumulate

from viewer.resources import text

_JOINERS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Characters without width of their own, which no one can type on purpose."""


class _Folds(dict[int, str]):
    """What each character folds to, found when it is first met; a table for ``str.translate``."""

    def __init__(self, simplified: dict[str, str]) -> None:
        super().__init__()
        self._simplified = simplified

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = self[code] = "" if char in _JOINERS else self._fold(char)
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


def origins(words: str, start: int, length: int) -> tuple[int, int]:
    """Where the folded text's ``start`` and ``length`` lie in ``words`` as they were written."""
    folds = _folds()
    ends = list(accumulate(len(folds[ord(char)]) for char in words))
    if len(ends) == (ends[-1] if ends else 0) and all(end == at for at, end in enumerate(ends, 1)):
        return start, length
    first = next((at for at, end in enumerate(ends) if end > start), len(words))
    last = next((at for at, end in enumerate(ends) if end >= start + length), len(words) - 1)
    return first, max(last + 1 - first, 0)
