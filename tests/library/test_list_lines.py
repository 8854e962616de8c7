"""Lists of any length, from any line, filtered in any way, are those that plain counting gives."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.folders import LIBRARY, write_article, write_folder
from tests.libraries import CATEGORIES, made_once, make_library
from viewer.content.article import Audience
from viewer.library import list_lines
from viewer.library.library import Library
from viewer.library.library_builder import refresh
from viewer.library.schema import Filter, Sort, Twins
from viewer.library.type_ahead import spells
from viewer.library.validate import validate

ARTICLES = 2 * list_lines.STEP + 600
DAY = date(2026, 3, 17)
"""Some reviews are overdue on it, some are due in the same month."""
TRANSLATED = (
    "UPDATE article SET translation_of = 'article-' || (number - 1), language = 'en' WHERE number % 7 = 1 AND number > 1;"
    "UPDATE article SET category = 'rare' WHERE number IN (40, 2100, 2101, 4300)"
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a library with two marks in each order, also of the public articles; every seventh article is a translation."""

    def make(path: Path) -> None:
        make_library(path, ARTICLES)
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.executescript(f"BEGIN; {TRANSLATED}")
            list_lines.write(db)
            db.execute("COMMIT")

    return made_once(tmp_path_factory, "marked.fdk", make)


_TWINS = (None, Twins("zh", DAY))


@pytest.mark.parametrize(
    "whole",
    [
        *(Filter(sort=sort, twins=Twins("zh", DAY)) for sort in Sort),
        Filter(sort=Sort.RECENT),
        Filter(sort=Sort.TITLE, twins=Twins("en")),
        *(Filter(sort=sort, audience=Audience.PUBLIC, valid_on=DAY, twins=Twins("en", DAY)) for sort in Sort),
        Filter(sort=Sort.RECENT, audience=Audience.PUBLIC),
        Filter(audience=Audience.PUBLIC, valid_on=date(2020, 1, 1), twins=Twins("zh")),
        Filter(audience=Audience.PUBLIC, valid_on=date(2026, 9, 30), twins=Twins("zh", DAY)),
    ],
    ids=repr,
)
def test_each_line_is_found_from_the_mark_before_it(file: Path, whole: Filter) -> None:
    with Library.open(file) as library:
        for category in ("", CATEGORIES[1].id, "rare"):
            chosen = replace(whole, category=category)
            ids = [row.id for row in library.rows(chosen)]
            assert library.count(chosen) == len(ids)
            lines = (0, 1, len(ids) // 3, len(ids) // 2 + 1, len(ids) - 2, len(ids) - 1)
            for line in (line for line in lines if 0 <= line < len(ids)):
                assert [row.id for row in library.rows(chosen, line, 3)] == ids[line : line + 3]
                assert library.index_of(chosen, ids[line]) == line
            assert library.rows(chosen, len(ids), 5) == []


@pytest.mark.parametrize(
    "chosen",
    [Filter(audience=audience, valid_on=day, twins=twins) for audience, day, twins in product(Audience, (None, DAY), _TWINS)],
    ids=repr,
)
def test_categories_are_counted_as_their_rows_are(file: Path, chosen: Filter) -> None:
    with Library.open(file) as library:
        counted = Counter(row.category for row in library.rows(chosen))
        assert {category.id: n for category, n in library.categories(chosen)} == {c.id: counted[c.id] for c in CATEGORIES}
        assert library.count(chosen) == counted.total()


def test_lists_stay_right_while_a_folder_changes(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "folder", "one", "two", library=LIBRARY)
    path = tmp_path / "library.fdk"
    changes = (
        lambda: None,
        lambda: write_article(root / "three", title="第三篇", body="正文。"),
        lambda: write_article(root / "three", title="第三篇", body="正文改了。" * 900),
        lambda: write_article(root / "three", title="第三篇", body="![没有](none.png)"),
        (root / "one" / "index.md").unlink,
    )
    for change in changes:
        change()
        refresh(root, path)
        with Library.open(path) as library:
            for sort, audience in product(Sort, Audience):
                chosen = Filter(sort=sort, audience=audience)
                rows = library.rows(chosen)
                assert library.count(chosen) == len(rows)
                assert [library.index_of(chosen, row.id) for row in rows] == [*range(len(rows))]


def test_what_a_foreign_file_says_of_its_lists_is_not_believed(tmp_path: Path) -> None:
    path = make_library(tmp_path / "foreign.fdk", 20)
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE list_count SET articles = articles * 1000")
        db.execute("INSERT INTO list_mark VALUES ('recent', '*', 3, 9), ('public_recent', '*', 3, 9)")
        db.commit()
    assert not validate(path, lambda _done, _all: None).refused
    with Library.open(path) as library:
        assert library.count(Filter()) == len(library.rows(Filter())) == 20
        assert library.rows(Filter(), 3, 2) == library.rows(Filter())[3:5]


@pytest.mark.parametrize(
    "chosen",
    [
        Filter(twins=Twins("zh", DAY)),
        Filter(CATEGORIES[1].id, Sort.TITLE),
        Filter(sort=Sort.MINUTES, audience=Audience.PUBLIC, valid_on=DAY),
        Filter(ids=("article-12", "article-120", "article-7")),
    ],
    ids=["translated", "category", "public", "favourites"],
)
def test_letters_typed_in_a_list_find_what_reading_every_title_finds(file: Path, chosen: Filter) -> None:
    with Library.open(file) as library:
        keys = dict(library.connection.execute("SELECT id, title_key FROM article"))
        listed = [keys[row.id] for row in library.rows(chosen)]
        for typed, start in (("ti12", 0), ("ti12", len(listed) // 2), ("t", len(listed)), ("u", 0), ("12", 1), ("", 0)):
            lines = (*range(start, len(listed)), *range(min(start, len(listed))))
            assert library.typed_ahead(chosen, typed, start) == next((at for at in lines if spells(listed[at], typed)), None)
