"""Libraries of any size for searching: the project's own sentences among words with a realistic frequency distribution."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import accumulate
from pathlib import Path

import msgspec

from viewer.content.article import Article, GlossaryEntry, Source, encode
from viewer.content.blocks import Align, Block, Caption, Evidence, Heading, Paragraph, Table, Text
from viewer.library.deflated import deflate
from viewer.library.schema import APPLICATION_ID, FORMAT, INDEXES, TABLES, LibraryInfo, iso
from viewer.library.search.index import INDEX_TABLES, IndexWriter

ARTICLES = Path(__file__).resolve().parent.parent / "articles"
_SENTENCE = re.compile(r"[^\s。！？|:{}#>*`\[\]/=^~<]{6,60}[。！？]")
_HAN_WORDS, _LATIN_WORDS, _TERMS = 20_000, 4_000, 200
_SUBJECT_WORDS, _ON_SUBJECT = 30, 0.6
"""Number of words that an article repeats, and their share of its words.

A kilobyte then has as many different pairs of characters as in the bundled articles, rather a few more.
"""

_SYLLABLES = ("in", "su", "lin", "glu", "co", "se", "met", "for", "cell", "stem", "pan", "cre", "a", "ti", "tis", "um", "pep")


class Generator:
    """Generates articles of about 3 kB; the same ``number`` always gives the same article."""

    def __init__(self) -> None:
        rng = random.Random(2026)
        common = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]
        rng.shuffle(common)
        weights = _zipf(len(common), 0.9)
        sizes = rng.choices((2, 3, 4), (75, 15, 10), k=_HAN_WORDS)
        self._words = ["".join(rng.choices(common, cum_weights=weights, k=size)) for size in sizes]
        self._weights = _zipf(_HAN_WORDS)
        self._latin = ["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(_LATIN_WORDS)]
        self._latin_weights = _zipf(_LATIN_WORDS)
        texts = (path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*/index.md")))
        self.sentences: list[str] = [sentence for text in texts for sentence in _SENTENCE.findall(text)]
        self._subject: list[str] = []
        self._terms = [self._term(number) for number in range(_TERMS)]

    def article(self, number: int) -> Article:
        """Return the article with that number."""
        rng = random.Random(number)
        self._subject = rng.choices(self._words, cum_weights=self._weights, k=_SUBJECT_WORDS)
        blocks: list[Block] = []
        for section in range(rng.randint(3, 5)):
            blocks.append(Heading(2, (Text(self._phrase(rng, 3)),), f"section-{section}"))
            blocks += [Paragraph((Text(self._paragraph(rng)),)) for _ in range(2)]
        blocks.append(self._table(rng))
        return Article(
            id=f"generated-{number}",
            title=self._phrase(rng, rng.randint(2, 4)),
            blocks=tuple(blocks),
            lead=(Text(self._sentence(rng)),),
            tags=(self._phrase(rng, 1), self._phrase(rng, 1)),
            review_due=date(2027, rng.randint(1, 12), 1),
            evidence=Evidence(rng.randint(1, 4)),
            references=tuple(self._source(rng) for _ in range(3)),
            glossary={entry.term: entry for entry in rng.sample(self._terms, 3)},
        )

    def _phrase(self, rng: random.Random, words: int) -> str:
        new = rng.choices(self._words, cum_weights=self._weights, k=words)
        return "".join(rng.choice(self._subject) if rng.random() < _ON_SUBJECT else word for word in new)

    def _sentence(self, rng: random.Random) -> str:
        if rng.random() < 0.15:
            return rng.choice(self.sentences)
        first, second = self._phrase(rng, rng.randint(4, 7)), self._phrase(rng, rng.randint(3, 7))
        middle = rng.choices(self._latin, cum_weights=self._latin_weights)[0].upper() if rng.random() < 0.2 else ""
        return f"{first}{middle}，{second}。"

    def _paragraph(self, rng: random.Random) -> str:
        return "".join(self._sentence(rng) for _ in range(rng.randint(3, 5)))

    def _table(self, rng: random.Random) -> Table:
        rows = tuple(((Text(self._phrase(rng, 2)),), (Text(f"{rng.randint(10, 999) / 10}%"),)) for _ in range(4))
        header = ((Text("指标"),), (Text("数值"),))
        return Table("tbl", (Align.LEFT, Align.RIGHT), header, rows, Caption(1, (Text(self._phrase(rng, 3)),)))

    def _source(self, rng: random.Random) -> Source:
        words = rng.choices(self._latin, cum_weights=self._latin_weights, k=9)
        return Source((Text(f"{' '.join(words).capitalize()}. {rng.randint(1990, 2026)};{rng.randint(1, 90)}."),))

    def _term(self, number: int) -> GlossaryEntry:
        """Return a word of medium frequency with another name."""
        rng = random.Random(-number - 1)
        self._subject = rng.choices(self._words, cum_weights=self._weights, k=_SUBJECT_WORDS)
        term, other = self._words[500 + 2 * number : 502 + 2 * number]
        return GlossaryEntry(term, self._sentence(rng), aliases=(other,))


def _zipf(size: int, exponent: float = 1.0) -> list[float]:
    return list(accumulate((rank + 2) ** -exponent for rank in range(size)))


def generated(articles: int) -> Iterator[Article]:
    """Yield that many articles."""
    generator = Generator()
    return (generator.article(number) for number in range(1, articles + 1))


def write_library(path: Path, articles: Iterable[Article], *, searchable: bool = True) -> Path:
    """Return a library file of ``articles``, numbered from 1, with its search index unless it is only read."""
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {FORMAT}")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA cache_size = -200000")
    db.executescript("BEGIN;" + TABLES + INDEXES + INDEX_TABLES)
    number, index = 0, IndexWriter(db)
    for number, article in enumerate(articles, 1):
        write_article(db, number, article)
        if searchable:
            index.put(number, article)
    index.finish()
    info = LibraryInfo(name="测试门诊", built=datetime(2026, 11, 1, tzinfo=UTC).isoformat(), articles=number)
    db.execute("INSERT INTO meta VALUES ('info', ?)", (msgspec.json.encode(info).decode(),))
    db.execute("COMMIT")
    db.close()
    return path


def write_article(db: sqlite3.Connection, number: int, article: Article) -> None:
    """Write the rows of ``article`` that a search and the reader need."""
    db.execute(
        "INSERT INTO article (number, id, position, title, title_key, category, audience, language, review_due, minutes,"
        " evidence, source, stamp) VALUES (?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, '', '')",
        (number, article.id, number, article.title, article.title, article.audience, article.language,
         iso(article.review_due), article.minutes, article.evidence),
    )  # fmt: skip
    db.execute("INSERT INTO body VALUES (?, ?)", (number, deflate(encode(article))))
