"""Text as it is compared: without width, case, accents and the difference of traditional and simplified characters."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate

from viewer.library.search.tokens import LATIN
from viewer.resources import text

_JOINERS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Characters without width of their own, which no one can type on purpose."""

_SIGNS = {"⁺": "+", "⁻": "-"}
"""Raised signs, as they are typed."""


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
        folded = self[code] = "" if char in _JOINERS else _SIGNS.get(char) or self._fold(char)
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


def fold_line(words: str) -> str:
    """``words`` of a passage, title or name folded, without what is only set between characters that belong together: the blanks
    of 血 糖 仪, the sign of 10^9."""
    folded = fold(words)
    gaps = _gaps(folded)
    if not gaps:
        return folded
    starts = (0, *(gap + 1 for gap in gaps))
    return "".join(folded[start:end] for start, end in zip(starts, (*gaps, len(folded)), strict=True))


def _gaps(folded: str) -> list[int]:
    """Where a blank stands between two Han characters, or a ^ before a power."""
    found = [at for at in _places(folded, " ") if _is_han(folded[at - 1]) and _is_han(folded[at + 1])]
    powers = [at for at in _places(folded, "^") if folded[at - 1].isalnum() and folded[at + 1 :].lstrip("+-")[:1].isdecimal()]
    return sorted(found + powers) if powers else found


def _places(folded: str, char: str) -> Iterator[int]:
    """Where ``char`` stands between two others."""
    at = folded.find(char, 1)
    while 0 < at < len(folded) - 1:
        yield at
        at = folded.find(char, at + 1)


def _is_han(char: str) -> bool:
    return char.isalnum() and LATIN.match(char) is None


def origins(words: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where ``spans`` (start, length) of the line that ``fold_line`` gives lie in ``words`` as they were written."""
    folds = _folds()
    folded = words.translate(folds)
    gaps = set(_gaps(folded))
    if not gaps and folds.uneven.isdisjoint(words):
        return list(spans)
    starts = accumulate((len(folds[ord(char)]) for char in words), initial=0)
    ends = list(accumulate(0 if at in gaps else len(folds[ord(char)]) for at, char in zip(starts, words, strict=False)))
    found: list[tuple[int, int]] = []
    for start, length in spans:
        first, last = bisect_right(ends, start), bisect_left(ends, start + length)
        found.append((first, last + 1 - first))
    return found
