"""The words of titles and headings, found when an article is built, so that a title is not broken within one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from viewer.content.article import Article
from viewer.content.blocks import Heading, SlideBreak, Study
from viewer.content.spacing import HAN
from viewer.content.text import plain, walk

_LONGEST = 8
"""Maximum characters of a word; a longer one, such as a name, may be broken."""
_WORD = re.compile(f"[{HAN}]{{2,{_LONGEST}}}")


def words_of(article: Article, terms: Iterable[str]) -> tuple[str, ...]:
    """Return the Chinese words of title, headings and study titles, longest first; ``terms`` of the glossary count as words."""
    import rjieba  # loading the dictionary takes 0.1 s

    texts = [article.title, *_titles(article)]
    whole = "\n".join(texts)
    found = {term for term in terms if _WORD.fullmatch(term) and term in whole}
    for text in texts:
        found.update(word for word in rjieba.cut(text) if _WORD.fullmatch(word))
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def _titles(article: Article) -> Iterator[str]:
    for block in walk(article.blocks):
        if isinstance(block, Heading):
            yield plain(block.children)
        if isinstance(block, Study):
            yield plain(block.title)
        if isinstance(block, SlideBreak):
            yield block.title
