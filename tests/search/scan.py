"""The expected results of a search: every article read from beginning to end, compared character by character."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from viewer.content.article import Article
from viewer.library.search.passages import passages
from viewer.library.search.tokens import fold_line

_LATIN = re.compile(r"[a-z0-9\u0370-\u04ff]")
_HYPHENS = "-‐‑‒–—"


class Scan:
    """``articles``, prepared for repeated reading."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._texts: dict[str, str] = {}
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        for article in articles:
            self._texts[article.id] = "\n".join(fold_line(passage.text) for passage in passages(article))
            for entry in article.glossary.values():
                names = {fold_line(name) for name in (entry.term, *entry.aliases)}
                for name in names:
                    self._names[name] |= names

    def __call__(self, words: Sequence[str]) -> set[str]:
        """Return the ids of the articles in which each of ``words``, or another name of it, occurs within one passage."""
        wanted = [{fold_line(word), *self._names[fold_line(word)]} for word in words]
        return {key for key, text in self._texts.items() if all(any(stands(name, text) for name in names) for names in wanted)}


def stands(word: str, text: str) -> bool:
    """Return whether ``word`` occurs in ``text``, both folded; a Latin prefix only where a word or a hyphenated part begins."""
    if not _LATIN.search(word) and not any(char in _HYPHENS for char in word):
        return word in text
    at = text.find(word[0])
    while at >= 0:
        inside = _LATIN.match(word) and at and _LATIN.match(text[at - 1])
        if not inside and _goes_on(word, text, at):
            return True
        at = text.find(word[0], at + 1)
    return False


def _goes_on(word: str, text: str, at: int) -> bool:
    wanted = "".join(char for char in word if char not in _HYPHENS)
    for index, char in enumerate(wanted):
        if index and text[at : at + 1] in set(_HYPHENS) and (_LATIN.match(wanted[index - 1]) or _LATIN.match(char)):
            at += 1
        if text[at : at + 1] != char:
            return False
        at += 1
    return True
