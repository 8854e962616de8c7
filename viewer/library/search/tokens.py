"""Folded text as the words of the index: pairs of Han characters, single ones, Latin words and their beginnings.

Chinese writes no spaces and a segmenter loses words, so a run of Han characters is indexed as its overlapping pairs: an article
that holds 停药后 holds 停药 and 药后. The reverse is not certain, which is why a match is verified against the text.
All tokens are plain words to SQLite's ``ascii`` tokenizer, which takes every character beyond ASCII for a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua000-\ua48f\uac00-\ud7af\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Scripts written without spaces, as ranges of a regular expression: Han, kana, bopomofo, hangul, Yi."""

HYPHENS = "-\u2010-\u2014"
"""Hyphens and dashes, as ranges: within a Latin word they are no difference (UC-MSCs is ucmscs)."""

_RUN = re.compile(rf"([{HAN}]+)|[^\W_{HAN}]+(?:[{HYPHENS}][^\W_{HAN}]+)*")
LATIN = re.compile(rf"[^\W_{HAN}]")
"""A letter or digit of a script that is written with spaces."""

_HYPHEN = re.compile(f"[{HYPHENS}]")

BEGINNING = "\ue000"
"""Marks a token that is the beginning of a Latin word (private use: no text holds it)."""

LONGEST_BEGINNING = 3
"""Beginnings of so many characters are tokens; longer ones are looked up in the list of Latin words."""

START = "\ue001"
"""Marks the first token of a title: what a title begins with ranks first."""


class Run(NamedTuple):
    """Characters of one script without a gap; ``start`` counts from the text's first character."""

    text: str
    start: int
    han: bool


def runs(folded: str) -> Iterator[Run]:
    """The runs of ``folded`` text. A hyphenated Latin word is one run, hyphens included."""
    for match in _RUN.finditer(folded):
        yield Run(match.group(), match.start(), match.lastindex is not None)


def without_hyphens(word: str) -> str:
    """``word`` closed up: uc-mscs is ucmscs."""
    return _HYPHEN.sub("", word)


def latin_words(run: str) -> list[str]:
    """The words a Latin run is found by: its parts and, where it has several, the whole and each rest closed up."""
    parts = _HYPHEN.split(run)
    return parts + ["".join(parts[at:]) for at in range(len(parts) - 1)]


def tokens(line: str) -> Iterator[str]:
    """The tokens of one folded line, each as often as it occurs."""
    before: Run | None = None
    for run in runs(line):
        yield from joint(before, run)
        if run.han:
            yield from run.text
            yield from map("".join, pairwise(run.text))
        else:
            yield from latin_tokens(run.text)
        before = run


def body_tokens(line: str) -> Iterator[str]:
    """The same without single Han characters, but for one that ends the line.

    Any other is the beginning of a pair, and the index is smaller by a fourth.
    """
    before: Run | None = None
    for run in runs(line):
        yield from joint(before, run)
        yield from map("".join, pairwise(run.text)) if run.han else latin_tokens(run.text)
        before = run
    if before is not None and before.han:
        yield before.text[-1]


def joint(before: Run | None, run: Run) -> Iterator[str]:
    """What joins a run to the one before it, whatever punctuation is between: c肽, 岛β, 药血 of 停药，血糖.

    Nothing joins two Latin runs.
    """
    if before is not None and (before.han or run.han):
        yield before.text[-1] + run.text[0]


def latin_tokens(run: str) -> Iterator[str]:
    """The words of a Latin run and their beginnings."""
    for word in latin_words(run):
        yield word
        for length in range(1, min(LONGEST_BEGINNING, len(word)) + 1):
            yield BEGINNING + word[:length]
