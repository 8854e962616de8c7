"""A library file is listed and read; sizes do not matter, and nothing that is not public leaks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.libraries import CATEGORIES, make_library, sample_article
from viewer.content.article import Audience
from viewer.content.blocks import Evidence
from viewer.errors import ArticleMissing, LibraryDamaged
from viewer.library.library import Library
from viewer.library.schema import Filter, ReviewState, Sort

DAY = date(2026, 6, 1)
FILTERS = [
    Filter(sort=sort, category=category, audience=audience, valid_on=day)
    for sort in Sort
    for category in ("", "heart")
    for audience, day in ((Audience.STAFF, None), (Audience.PUBLIC, None), (Audience.PUBLIC, DAY))
]


@pytest.fixture(scope="module", name="path")
def _path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_library(tmp_path_factory.mktemp("library") / "三百 篇#1?.fdk", 300)


@pytest.fixture(name="library")
def _library(path: Path) -> Iterator[Library]:
    with Library.open(path) as library:
        yield library


def edit(path: Path, sql: str, *values: object) -> None:
    db = connect(path)
    db.execute(sql, values)
    db.commit()
    db.close()


def test_open_library_says_whose_it_is(library: Library) -> None:
    assert library.info.name == "测试门诊"
    assert library.info.articles == 300
    assert library.info.categories == CATEGORIES


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_pages_places_and_neighbours_agree_with_the_whole_list(library: Library, chosen: Filter) -> None:
    whole = library.rows(chosen)
    assert library.count(chosen) == len(whole) > 5
    assert [row for start in range(0, len(whole), 7) for row in library.rows(chosen, start, 7)] == whole
    for place, row in enumerate(whole):
        assert library.index_of(chosen, row.id) == place
        before = whole[place - 1] if place else None
        after = whole[place + 1] if place + 1 < len(whole) else None
        assert library.neighbours(row.id, chosen) == (before, after)


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_a_page_is_found_in_an_index_alone_however_deep_it_lies(library: Library, chosen: Filter) -> None:
    asked: list[str] = []
    library.connection.set_trace_callback(asked.append)
    library.rows(chosen, 150, 5)
    library.connection.set_trace_callback(None)
    page = next(sql for sql in asked if sql.startswith("SELECT number"))
    ((*_, plan),) = library.connection.execute(f"EXPLAIN QUERY PLAN {page}")
    assert "COVERING INDEX" in plan


def test_rows_carry_what_a_list_draws(library: Library) -> None:
    row, article = library.row("article-7"), sample_article(7)
    assert (row.title, row.category, row.audience) == (article.title, article.category, article.audience)
    assert (row.published, row.review_due, row.minutes) == (article.published, article.review_due, article.minutes)
    assert row.evidence is Evidence.HIGH
    assert row.error == ""


def test_orders_are_what_they_say(library: Library) -> None:
    days = [row.published for row in library.rows(Filter(sort=Sort.RECENT))]
    assert days == sorted(days, key=lambda day: day or date.min, reverse=True)
    minutes = [row.minutes for row in library.rows(Filter(sort=Sort.MINUTES))]
    assert minutes == sorted(minutes)
    assert [row.number for row in library.rows(Filter(sort=Sort.LIBRARY))] == list(range(1, 301))


def test_public_sees_neither_staff_nor_damaged_nor_overdue_articles(library: Library) -> None:
    shown = library.rows(Filter(audience=Audience.PUBLIC, valid_on=DAY))
    assert all(row.audience is Audience.PUBLIC and not row.error and row.review_due and row.review_due >= DAY for row in shown)
    hidden = {row.id for row in library.rows(Filter())} - {row.id for row in shown}
    assert {"article-10", "article-99"} <= hidden
    assert library.index_of(Filter(audience=Audience.PUBLIC), "article-10") is None


def test_an_article_without_review_date_never_lapses(tmp_path: Path) -> None:
    path = make_library(tmp_path / "a.fdk", 3)
    edit(path, "UPDATE article SET review_due = NULL WHERE id = 'article-2'")
    with Library.open(path) as library:
        assert [row.id for row in library.rows(Filter(valid_on=date(2099, 1, 1)))] == ["article-2"]
        assert library.state(library.row("article-2"), date(2099, 1, 1)) is ReviewState.FRESH


def test_favourites_narrow_the_list(library: Library) -> None:
    chosen = Filter(ids=("article-3", "article-200", "nowhere"), sort=Sort.LIBRARY)
    assert [row.id for row in library.rows(chosen)] == ["article-3", "article-200"]
    assert library.rows(Filter(ids=())) == []
    assert library.rows(Filter(ids=("' OR 1=1 --",))) == []


def test_categories_are_counted_in_the_owners_order(library: Library) -> None:
    counted = library.categories(Filter(audience=Audience.PUBLIC))
    assert [category for category, _ in counted] == list(CATEGORIES)
    assert sum(count for _, count in counted) == library.count(Filter(audience=Audience.PUBLIC))
    assert library.categories(Filter(category="heart")) == library.categories(Filter())


def test_neighbours_of_the_front_matter_come_first_but_only_for_whom_they_are_meant(tmp_path: Path) -> None:
    path = make_library(tmp_path / "a.fdk", 12)
    edit(path, "UPDATE article SET previous = 'article-10', next = 'article-1' WHERE id = 'article-5'")
    edit(path, "UPDATE article SET next = 'gone' WHERE id = 'article-6'")
    with Library.open(path) as library:
        chosen = Filter(sort=Sort.LIBRARY, category=library.row("article-5").category)
        previous, following = library.neighbours("article-5", chosen)
        assert previous == library.row("article-10")
        assert following == library.row("article-1")
        previous, _ = library.neighbours("article-5", Filter(sort=Sort.LIBRARY, audience=Audience.PUBLIC))
        assert previous == library.row("article-4")
        _, following = library.neighbours("article-6", Filter(sort=Sort.LIBRARY))
        assert following == library.row("article-7")


def test_a_neighbour_of_the_front_matter_is_named_up_to_the_day_of_its_review(tmp_path: Path) -> None:
    path = make_library(tmp_path / "a.fdk", 9)
    edit(path, "UPDATE article SET review_due = NULL, previous = 'article-8', next = 'article-2' WHERE id = 'article-5'")
    edit(path, "UPDATE article SET review_due = NULL WHERE id IN ('article-4', 'article-6')")
    edit(path, "UPDATE article SET review_due = ? WHERE id IN ('article-2', 'article-8')", DAY.isoformat())
    with Library.open(path) as library:
        for day, named in ((DAY, ("article-8", "article-2")), (DAY + timedelta(days=1), ("article-4", "article-6"))):
            chosen = Filter(sort=Sort.LIBRARY, audience=Audience.PUBLIC, valid_on=day)
            assert tuple(row and row.id for row in library.neighbours("article-5", chosen)) == named


def test_an_article_is_read_as_it_was_written(library: Library) -> None:
    assert library.article("article-8") == sample_article(8)


def test_an_unknown_article_is_missing(library: Library) -> None:
    for ask in (library.row, library.article, lambda article: library.neighbours(article, Filter())):
        with pytest.raises(ArticleMissing, match="nowhere"):
            ask("nowhere")


def test_a_damaged_article_tells_its_error_and_the_others_are_read(tmp_path: Path) -> None:
    path = make_library(tmp_path / "a.fdk", 100)
    edit(path, "UPDATE body SET deflated = substr(deflated, 1, 40) WHERE number = 2")
    edit(path, "DELETE FROM body WHERE number = 3")
    edit(path, "UPDATE body SET deflated = 'words' WHERE number = 4")
    edit(path, "UPDATE article SET checksum = 1 WHERE number = 6")
    with Library.open(path) as library:
        with pytest.raises(LibraryDamaged, match="示例错误"):
            library.article("article-99")
        for damaged in ("article-2", "article-3", "article-4", "article-6"):
            with pytest.raises(LibraryDamaged, match="已损坏"):
                library.article(damaged)
        assert library.article("article-5") == sample_article(5)


def test_a_picture_comes_with_its_size_and_a_missing_one_is_told(tmp_path: Path) -> None:
    path = make_library(tmp_path / "a.fdk", 1)
    edit(path, "INSERT INTO asset VALUES ('k.png', 'image/png', 640, 480, ?)", b"\x89PNG")
    with Library.open(path) as library:
        asset = library.asset("k.png")
        assert (asset.media_type, asset.width, asset.height, asset.data) == ("image/png", 640, 480, b"\x89PNG")
        with pytest.raises(LibraryDamaged, match=r"no\.png"):
            library.asset("no.png")


@pytest.mark.parametrize(
    ("due", "state"),
    [
        (date(2027, 1, 1), ReviewState.FRESH),
        (date(2026, 12, 31), ReviewState.DUE_SOON),
        (date(2026, 12, 1), ReviewState.DUE_SOON),
        (date(2026, 11, 30), ReviewState.EXPIRED),
    ],
)
def test_an_article_is_due_thirty_days_before_and_expired_the_day_after(tmp_path: Path, due: date, state: ReviewState) -> None:
    path = make_library(tmp_path / "a.fdk", 1)
    edit(path, "UPDATE article SET review_due = ?", due.isoformat())
    with Library.open(path) as library:
        assert library.state(library.row("article-1"), date(2026, 12, 1)) is state


@pytest.mark.parametrize(
    ("day", "wrong"),
    [
        (date(2026, 10, 30), True),
        (date(2026, 10, 31), False),  # the library was built on 1 November; one day is allowed for time zones
        (date(2026, 11, 1) + timedelta(days=1095), False),
        (date(2026, 11, 2) + timedelta(days=1095), True),
    ],
)
def test_a_clock_is_believed_to_the_last_day_it_can_show(library: Library, day: date, *, wrong: bool) -> None:
    assert library.clock_is_wrong(day) is wrong


def test_a_clock_that_cannot_be_right_expires_nothing(library: Library) -> None:
    lapsed = library.row("article-1")
    assert not library.clock_is_wrong(date(2026, 10, 31))
    assert library.state(lapsed, date(2027, 10, 31)) is ReviewState.EXPIRED
    for day in (date(1970, 1, 1), date(2030, 1, 1), date(2038, 1, 19), date(2099, 1, 1), date.max):
        assert library.clock_is_wrong(day)
        assert library.state(lapsed, day) is ReviewState.FRESH
    assert not library.clock_is_wrong(date(2029, 10, 1))


def test_a_clock_before_the_last_known_day_is_wrong_and_later_years_are_believed_from_then(library: Library) -> None:
    library.known_day = date(2028, 5, 1)
    assert library.clock_is_wrong(date(2028, 4, 29))
    assert not library.clock_is_wrong(date(2028, 4, 30))
    assert not library.clock_is_wrong(date(2031, 4, 1))
    assert library.clock_is_wrong(date(2031, 6, 1))


def test_an_article_is_listed_on_the_last_day_of_its_review_and_not_the_day_after(tmp_path: Path) -> None:
    path = make_library(tmp_path / "a.fdk", 3)
    edit(path, "UPDATE article SET review_due = NULL")
    edit(path, "UPDATE article SET review_due = ? WHERE id = 'article-2'", DAY.isoformat())
    with Library.open(path) as library:
        for day, listed in ((DAY, True), (DAY + timedelta(days=1), False)):
            chosen = Filter(valid_on=day)
            assert ("article-2" in {row.id for row in library.rows(chosen)}) is listed
            assert library.count(chosen) == 2 + listed
            assert (library.index_of(chosen, "article-2") is not None) is listed
