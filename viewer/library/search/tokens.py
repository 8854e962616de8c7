"""Text in the form in which it is compared – without width, case, accents, traditional forms – and as tokens of the index.

Chinese has no spaces and a segmenter loses words, so a run of Han characters is indexed as its overlapping pairs: an article
that contains 停药后 contains 停药 and 药后. The reverse is not certain, so every match is verified against the text. All
tokens are plain words to SQLite's ``ascii`` tokenizer, which treats every character beyond ASCII as a letter.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import accumulate, chain
from operator import add
from typing import NamedTuple

from viewer.resources import text

HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua000-\ua48f\uac00-\ud7af\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Scripts written without spaces, as ranges of a regular expression: Han, kana, bopomofo, hangul, Yi."""

HYPHENS = "-\u2010\u2011\u2012\u2013\u2014"
"""Hyphens and dashes: within a Latin word they are ignored (UC-MSCs is ucmscs)."""

_FIRST, _LAST = HAN[::3], HAN[2::3]
"""The ends of its ranges."""

_HYPHEN = re.compile(f"[{HYPHENS}]")

BEGINNING = "\ue000"
"""Marks a token that is the prefix of a Latin word (private-use character, not in texts)."""

LONGEST_BEGINNING = 3
"""Prefixes up to this length are tokens; longer ones are looked up in the list of Latin words."""

START = "\ue001"
"""Marks the first token of a title: a match there ranks first."""


@cache
def _run() -> re.Pattern[str]:
    """Return a pattern for a run, the first group if it is Han. Compiling takes 6 ms, which only searches and builds pay."""
    return re.compile(rf"([{HAN}]+)|[^\W_{HAN}]+(?:[{HYPHENS}][^\W_{HAN}]+)*")


@cache
def _pieces() -> re.Pattern[str]:
    return re.compile(rf"([{HAN}]+)|([^\W_{HAN}]+(?:[{HYPHENS}][^\W_{HAN}]+)*)|\n")


def is_latin(char: str) -> bool:
    """Return whether ``char`` is a letter or digit of a script that is written with spaces."""
    return char.isalnum() and not _in_han(char)


def _in_han(char: str) -> bool:
    at = bisect_right(_FIRST, char)
    return at > 0 and char <= _LAST[at - 1]


class Run(NamedTuple):
    """Adjacent characters of one script; ``start`` is the index in the text."""

    text: str
    start: int
    han: bool


def runs(folded: str) -> Iterator[Run]:
    """Yield the runs of ``folded`` text. A hyphenated Latin word is one run, hyphens included."""
    for match in _run().finditer(folded):
        yield Run(match.group(), match.start(), match.lastindex is not None)


def without_hyphens(word: str) -> str:
    """Return ``word`` without hyphens: uc-mscs is ucmscs."""
    return _HYPHEN.sub("", word)


def latin_words(run: str) -> list[str]:
    """Return the words that find a Latin run: its parts and, if it has several, the whole and each rest without hyphens."""
    parts = _HYPHEN.split(run)
    return parts + ["".join(parts[at:]) for at in range(len(parts) - 1)]


class TokenCounts(NamedTuple):
    """The tokens of some lines. ``counts``: how often each occurs; ``body``: them without single Han characters, except those
    at the end of a line, because all others begin a pair: this makes the index a quarter smaller. ``latin``, ``han``: the runs.
    """

    counts: Counter[str]
    body: set[str]
    latin: list[str]
    han: list[str]


def count_tokens(lines: str) -> TokenCounts:
    """Return the tokens of folded ``lines``: Han characters, their pairs, words and their beginnings, and what ``joint`` yields.

    An article has thousands; there is no step of Python for each of them.
    """
    latin: list[str] = []
    han: list[str] = []
    pairs: list[str] = []
    last: set[str] = set()  # Han characters at the end of a line
    before, after_han = "", False
    for run, word in _pieces().findall(lines + "\n"):
        if run:
            if before:
                pairs.append(before[-1] + run[0])
            pairs += map(add, run, run[1:])
            han.append(run)
            before, after_han = run, True
        elif word:
            if after_han:
                pairs.append(before[-1] + word[0])
            latin.append(word)
            before, after_han = word, False
        else:
            if after_han:
                last.add(before[-1])
            before, after_han = "", False
    counts = Counter(pairs)
    counts.update(chain.from_iterable(map(_kept_latin_tokens, latin)))
    body = counts.keys() | last
    counts.update("".join(han))
    return TokenCounts(counts, body, latin, han)


def joint(before: Run | None, run: Run) -> Iterator[str]:
    """Yield the tokens that join a run to the previous one, whatever punctuation is between: c肽, 岛β, 药血 of 停药，血糖.

    Nothing joins two Latin runs.
    """
    if before is not None and (before.han or run.han):
        yield before.text[-1] + run.text[0]


def latin_tokens(run: str) -> Iterator[str]:
    """Yield the words of a Latin run and their beginnings."""
    for word in latin_words(run):
        yield word
        for length in range(1, min(LONGEST_BEGINNING, len(word)) + 1):
            yield BEGINNING + word[:length]


@lru_cache(maxsize=20_000)
def _kept_latin_tokens(run: str) -> tuple[str, ...]:
    return tuple(latin_tokens(run))


_JOINERS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Characters without width, which no one can type on purpose."""

_SIGNS = {"⁺": "+", "⁻": "-"}
"""Raised signs, and what is typed for them."""


class _Folds(dict[int, str]):
    """Table for ``str.translate`` from characters to their folded form, filled on first use.

    Of those met, ``even`` fold to one character, ``uneven`` to none or several.
    """

    def __init__(self, simplified: dict[str, str]) -> None:
        super().__init__()
        self._simplified = simplified
        self.even: set[str] = set()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = self[code] = "" if char in _JOINERS else _SIGNS.get(char) or self._fold(char)
        (self.even if len(folded) == 1 else self.uneven).add(char)
        return folded

    def _fold(self, char: str) -> str:
        bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
        if not bare.isalnum():  # ，。：％ … stay as they are: NFKD would make “…” three characters
            return "" if unicodedata.combining(char) else char
        return "".join(self._simplified.get(c, c) for c in bare.casefold())


@cache
def _folds() -> _Folds:
    return _Folds({line[0]: line[1] for line in text("search", "simplified.txt").splitlines()})


def fold(words: str) -> str:
    """Return ``words`` in the form in which they are compared: ＨｂＡ１ｃ is hba1c, 糖尿病
    and 糖尿病 of any script are one, é is e.

    Every character folds for itself, so a part of a text folds to a part of the folded text.
    """
    return words.translate(_folds())


def fold_line(words: str) -> str:
    """Return ``words`` of a passage, title or name folded, without characters that only separate what belongs together.

    These are the blanks of 血 糖 仪 and the sign of 10^9.
    """
    folded = fold(words)
    gaps = _gaps(folded)
    if not gaps:
        return folded
    starts = (0, *(gap + 1 for gap in gaps))
    return "".join(folded[start:end] for start, end in zip(starts, (*gaps, len(folded)), strict=True))


def _gaps(folded: str) -> list[int]:
    """Return the positions of blanks between two Han characters, and of a ^ before a power."""
    found = [at for at in _places(folded, " ") if _is_han(folded[at - 1]) and _is_han(folded[at + 1])]
    powers = [at for at in _places(folded, "^") if folded[at - 1].isalnum() and folded[at + 1 :].lstrip("+-")[:1].isdecimal()]
    return sorted(found + powers) if powers else found


def _places(folded: str, char: str) -> Iterator[int]:
    """Yield the positions of ``char`` between two other characters."""
    at = folded.find(char, 1)
    while 0 < at < len(folded) - 1:
        yield at
        at = folded.find(char, at + 1)


def _is_han(char: str) -> bool:
    return char.isalnum() and _in_han(char)


def origins(words: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the positions in ``words`` as written of ``spans`` (start, length) of the line that ``fold_line`` returns."""
    folds = _folds()
    spans = list(spans)
    end = max((start + length for start, length in spans), default=0) + 1  # what comes later does not move them
    before = words[:end]
    if "^" not in before and folds.even.issuperset(before) and (" " not in before or not _gaps(before.translate(folds))):
        return spans
    folded = words.translate(folds)
    gaps = set(_gaps(folded))
    if not gaps and folds.uneven.isdisjoint(words):
        return spans
    starts = accumulate((len(folds[ord(char)]) for char in words), initial=0)
    ends = list(accumulate(0 if at in gaps else len(folds[ord(char)]) for at, char in zip(starts, words, strict=False)))
    found: list[tuple[int, int]] = []
    for start, length in spans:
        first, last = bisect_right(ends, start), bisect_left(ends, start + length)
        found.append((first, last + 1 - first))
    return found
