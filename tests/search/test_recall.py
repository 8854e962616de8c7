from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.library_generator import write_library
from tests.search.scan import Scan
from viewer.content.article import Article, Source
from viewer.content.blocks import Align, Caption, Heading, Paragraph, Table, Text
from viewer.library.search import HitKind
from viewer.library.search.passages import passages
from viewer.library.search.pinyin import cuts
from viewer.library.search.searcher import Searcher

EVERY = 100_000
SUBSTRINGS, MIXED = 300, 100

_words = st.text("停药糖尿病胰岛素の藥Ａa1β-，。 ", min_size=0, max_size=12)
_articles = st.lists(st.tuples(_words, _words, _words, _words, _words), min_size=1, max_size=6)
_queries = st.lists(st.text("停药糖尿病胰岛素藥Ａa1β", min_size=1, max_size=4), min_size=1, max_size=2)


def _article(number: int, texts: tuple[str, str, str, str, str]) -> Article:
    title, heading, body, cell, source = texts
    table = Table("t", (Align.LEFT,), ((Text(cell),),), (((Text(body[::-1]),),),), Caption(1, (Text(heading[::-1]),)))
    blocks = (Heading(2, (Text(heading),), "h"), Paragraph((Text(body),)), table)
    return Article(f"a{number}", title, blocks, tags=(cell,), references=(Source((Text(source),)),))


def _found(searcher: Searcher, query: str) -> set[str]:
    return {hit.article for hit in searcher.search(query, limit=EVERY).hits if hit.kind is not HitKind.TERM}


@given(_articles, _queries)
def test_random_texts_are_found_as_a_plain_scan_finds_them(
    tmp_path: Path, texts: list[tuple[str, str, str, str, str]], query: list[str]
) -> None:
    library = [_article(number, text) for number, text in enumerate(texts)]
    with Searcher(write_library(tmp_path / "library.fdk", library)) as searcher:
        assert _found(searcher, " ".join(query)) == Scan(library)(query)


def test_every_substring_of_one_to_eight_characters_is_found(large: Path, articles: tuple[Article, ...]) -> None:
    rng, scan = random.Random(1), Scan(articles)
    with Searcher(large) as searcher:
        for _ in range(SUBSTRINGS):
            lines = [han for passage in passages(rng.choice(articles)) for han in _han_runs(passage.text)]
            line = rng.choice(lines)
            start = rng.randrange(len(line))
            query = line[start : start + rng.randint(1, 8)]
            assert _found(searcher, query) == scan([query]), query


def test_several_words_and_scripts_are_found_together(large: Path, articles: tuple[Article, ...]) -> None:
    rng, scan = random.Random(2), Scan(articles)
    with Searcher(large) as searcher:
        for _ in range(MIXED):
            lines = [passage.text for passage in passages(rng.choice(articles))]
            words = [rng.choice([run for line in lines for run in _han_runs(line)])[:2]]
            words += [word[:size] for word in rng.sample(_latin_words(lines), 2) if not cuts(word[: (size := rng.randint(3, 9))])]
            assert _found(searcher, " ".join(words)) == scan(words), words


def _han_runs(line: str) -> list[str]:
    return [run for run in "".join(char if "\u4e00" <= char <= "\u9fff" else " " for char in line).split() if run]


def _latin_words(lines: list[str]) -> list[str]:
    return [word.lower() for line in lines for word in line.split() if word.isascii() and word.isalpha()]
