"""Search while typing in generated libraries of 1,000, 10,000 and 100,000 articles; size of the index, cost of a change."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from functools import cache
from hashlib import blake2b
from pathlib import Path
from statistics import median

import msgspec

from bench.figure import Figure, Measured, p95, ratio
from bench.process import BUILD, Probe, in_turn
from tests import library_generator
from viewer.content.article import Article
from viewer.content.blocks import Heading, Paragraph, Text
from viewer.library.search.index import INDEX_TABLES, IndexWriter
from viewer.library.search.stored_text import unpacked

_RUNS = 3
_CHANGES = 40


class ShortGenerator(library_generator.Generator):
    """Generates articles of about 300 bytes."""

    def article(self, number: int) -> Article:
        """Return the article with that number."""
        rng = random.Random(number)
        self._subject = rng.choices(self._words, cum_weights=self._weights, k=10)
        words = Text(self._sentence(rng) + self._sentence(rng))
        return Article(
            id=f"generated-{number}",
            title=self._phrase(rng, rng.randint(2, 4)),
            lead=(Text(self._sentence(rng)),),
            blocks=(Heading(2, (Text(self._phrase(rng, 3)),), "section"), Paragraph((words,))),
            references=(self._source(rng),),
        )


@cache
def generated_library(articles: int, *, short: bool = False) -> Path:
    """Return the generated library of that size; kept from run to run until the generator or the index's tables change."""
    made_by = Path(library_generator.__file__).read_bytes() + INDEX_TABLES.encode()
    name = f"search-{'short-' * short}{articles}"
    path = BUILD / f"{name}-{blake2b(made_by, digest_size=4).hexdigest()}.fdk"
    if not path.exists():
        for older in BUILD.glob(f"{name}-*.fdk"):
            older.unlink()
        article = _generator(short=short).article
        library_generator.write_library(path.with_suffix(".part"), map(article, range(1, articles + 1))).rename(path)
    return path


def _generator(*, short: bool) -> library_generator.Generator:
    return ShortGenerator() if short else library_generator.Generator()


@cache
def _typed(articles: int) -> list[dict[str, float]]:
    (results,) = in_turn(_RUNS, Probe("search_panel", (generated_library(articles),)))
    return results


def _p95(articles: int) -> Measured:
    results = _typed(articles)
    return Measured(median(result["p95_ms"] for result in results), _RUNS, _detail(results[0]))


def _worst_class() -> Measured:
    """Return the 95th percentile of the slowest class of queries, CPU; the others, and wall clock, in the detail."""
    results = _typed(100_000)
    names = [name.removeprefix("p95 ") for name in results[0] if name.startswith("p95 ")]
    cpu = {name: median(result[f"p95 {name}"] for result in results) for name in names}
    wall = {name: median(result[f"wall {name}"] for result in results) for name in names}
    told = ", ".join(f"{name} {cpu[name]:.1f} ({wall[name]:.1f})" for name in sorted(names, key=cpu.__getitem__, reverse=True))
    return Measured(max(cpu.values()), _RUNS, f"CPU (wall clock) of each: {told}")


def _detail(result: dict[str, float]) -> str:
    return f"{result['keystrokes']:.0f} keystrokes, median {result['median_ms']:.1f} ms of CPU"


def _growth() -> Measured:
    small, large = in_turn(_RUNS, *(Probe("search_panel", (generated_library(articles),)) for articles in (1_000, 100_000)))
    return ratio([result["median_ms"] for result in large], [result["median_ms"] for result in small], "ms")


def _weight() -> Measured:
    db = sqlite3.connect(f"{generated_library(10_000).as_uri()}?mode=ro", uri=True)
    text = sum(len(unpacked(passages).text.encode()) for (passages,) in db.execute("SELECT passages FROM search_text"))
    ours = "name LIKE 'search%' OR name LIKE 'sqlite_autoindex_search%'"
    ((index,),) = db.execute(f"SELECT sum(pgsize) FROM dbstat WHERE name <> 'search_text' AND ({ours})")  # noqa: S608 - our words
    db.close()
    return Measured(index / text, 1, f"{index / 1e6:.1f} MB of index for {text / 1e6:.1f} MB of text (10,000 articles)")


def _update() -> Measured:
    spent = update_ms(100_000)
    return Measured(median(spent), len(spent), f"CPU, commit included; 95 % within {p95(spent):.1f} ms")


def update_ms(articles: int, *, short: bool = False) -> list[float]:
    """Index changed articles in a copy of the generated library; return ms of CPU of each."""
    copy = BUILD / "search-update.fdk"
    shutil.copyfile(generated_library(articles, short=short), copy)
    db = sqlite3.connect(copy, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    generator = _generator(short=short)
    spent: list[float] = []
    for number in range(1, articles, max(1, articles // _CHANGES)):
        changed = msgspec.structs.replace(generator.article(number + 2 * articles), id=f"generated-{number}")
        began = time.process_time()
        db.execute("BEGIN IMMEDIATE")
        index = IndexWriter(db)
        index.put(number, changed)
        index.finish()
        db.execute("COMMIT")
        spent.append((time.process_time() - began) * 1000)
    db.close()
    copy.unlink()
    return spent


FIGURES = (
    Figure("search_p95_ms_10k", "A key to its painted results, 10,000 articles, p95", "ms", 16, lambda: _p95(10_000)),
    Figure("search_p95_ms_100k", "A key to its painted results, 100,000 articles, p95", "ms", 20, lambda: _p95(100_000)),
    Figure("search_class_p95_ms_100k", "The same of the slowest class of queries", "ms", 20, _worst_class),
    Figure("search_100k_vs_1k", "Its median with 100,000 articles, compared with 1,000", "×", 1.5, _growth),
    Figure("index_vs_text", "Size of the search index, compared with the text", "×", 0.6, _weight),
    Figure("update_ms_100k", "Indexing one changed article among 100,000", "ms", 20, _update),
)
