"""Library files written directly, without building: for tests and benches that need many articles at once."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from viewer.content.article import Article, Audience, encode
from viewer.content.blocks import Align, Block, Caption, Evidence, Heading, Paragraph, Strong, Table, Text
from viewer.content.rules import Category, Owner
from viewer.library import list_lines
from viewer.library.cache import create_tables, schema
from viewer.library.deflated import deflate
from viewer.library.schema import APPLICATION_ID, FORMAT, LibraryInfo, iso
from viewer.library.writer import Writer
from viewer.whole_file import only_one, replacing

if TYPE_CHECKING:
    import pytest  # the benches have none

CATEGORIES = (
    Category("diabetes", "糖尿病", "drop", "Diabetes"),
    Category("medicine", "用药", "pill", "Medicine"),
    Category("tests", "检查准备", "exam", "Before a test"),
    Category("heart", "心血管", "heart", "Heart"),
)
_TOPICS = ("糖化血红蛋白", "二甲双胍", "胃肠镜检查", "在家量血压", "胰岛素抵抗", "干细胞研究", "低血糖", "步行与血糖")
_QUESTIONS = ("是什么", "怎么看", "怎么吃", "之前要问什么", "与停药须知", "的常见误会")
_START = date(2025, 1, 1)


def sample_article(number: int = 1, *, audience: Audience = Audience.PUBLIC, blocks: tuple[Block, ...] | None = None) -> Article:
    """Return an article with a heading, paragraphs and a table; the same for the same ``number``."""
    topic, question = _TOPICS[number % len(_TOPICS)], _QUESTIONS[number // len(_TOPICS) % len(_QUESTIONS)]
    published = _START + timedelta(days=number * 37 % 600)
    table = Table(
        anchor="tbl-values",
        align=(Align.LEFT, Align.RIGHT),
        header=((Text("指标"),), (Text("数值"),)),
        rows=(((Text("空腹血糖"),), (Text(f"{4 + number % 40 / 10:.1f} mmol/L"),)), ((Text("HbA1c"),), (Text("6.8%"),))),
        caption=Caption(1, (Text("化验单上的两行"),)),
    )
    body: tuple[Block, ...] = (
        Heading(2, (Text("一、先说结论"),), "一、先说结论"),
        Paragraph((Text(f"{topic}{question}，是门诊常问的第 {number} 个问题。"), Strong((Text("请勿自行停药"),)), Text("。"))),
        table,
    )
    return Article(
        id=f"article-{number}",
        title=f"{topic}{question}（{number}）",
        blocks=body if blocks is None else blocks,
        lead=(Text(f"用三分钟读懂{topic}。"),),
        category=CATEGORIES[number % len(CATEGORIES)].id,
        tags=(topic,),
        published=published,
        reviewed=published,
        review_due=published + timedelta(days=365),
        audience=audience,
        evidence=Evidence(number % 4 + 1),
        minutes=number % 12 + 1,
        disclaimer="本文是健康教育材料，不能代替医生面诊。",
    )


def make_library(path: Path, articles: int, *, built: datetime = datetime(2026, 11, 1, tzinfo=UTC), wide: bool = True) -> Path:
    """Write a library file with that many articles; its search index is empty.

    Every tenth article is staff-only, every hundredth damaged. ``wide``: titles are in a random order, as in practice;
    otherwise in the order of their numbers.
    """
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {FORMAT}")
    db.execute("PRAGMA synchronous = OFF")
    db.executescript("BEGIN;" + schema())
    info = LibraryInfo(name="测试门诊", version="2026.11", categories=CATEGORIES, built=built.isoformat(), articles=articles)
    db.execute("INSERT INTO meta VALUES ('info', ?)", (msgspec.json.encode(info).decode(),))
    keys = list(range(articles))
    if wide:
        random.Random(1).shuffle(keys)
    for number in range(1, articles + 1):
        audience = Audience.STAFF if number % 10 == 0 else Audience.PUBLIC
        article = sample_article(number, audience=audience)
        error = f"article-{number}/index.md:1: 示例错误。" if number % 100 == 99 else ""
        db.execute(
            "INSERT INTO article (number, id, position, recency, title, title_key, category, audience, language, published,"
            " reviewed, review_due, minutes, evidence, error, source, stamp)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number, article.id, number - 1, -_ordinal(article.published), article.title, f"~ti2~{keys[number - 1]:06}",
                article.category, article.audience, article.language, iso(article.published), iso(article.reviewed),
                iso(article.review_due), article.minutes, article.evidence, error, article.id, f"stamp-{number}",
            ),
        )  # fmt: skip
        if not error:
            db.execute("INSERT INTO body VALUES (?, ?)", (number, deflate(encode(article))))
    list_lines.write(db)
    db.execute("COMMIT")
    db.close()
    return path


def build_library(path: Path, *articles: Article, owner: Owner | None = None) -> Path:
    """Write a library file of ``articles`` as a build does, with its search index, but without a folder or a process."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        create_tables(db)
        writer = Writer(db, Path(), {article.id: f"stamp-{article.id}" for article in articles})
        for article in articles:
            writer.write(article.id, article, ())
        writer.finish(owner or Owner(name="测试门诊", categories=CATEGORIES), "2026-11-01T00:00:00+00:00")
        db.execute("COMMIT")
    return path


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the file that ``make`` writes, created once for all processes of a test run; read only."""
    own = folders.getbasetemp()
    path = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared" / name
    with only_one(path, 120):
        if not path.exists():
            with replacing(path) as temporary:
                make(temporary)
    return path
