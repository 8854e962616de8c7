"""A session: what is open, what was chosen, and one notification per change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.libraries import make_library
from viewer.desk.core.session import Change, Session
from viewer.library.library import Library
from viewer.library.schema import Sort
from viewer.settings import ReadingPlace, Settings
from viewer.theme import ZOOM_STEPS


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_library(tmp_path_factory.mktemp("session") / "library.fdk", 120)


@pytest.fixture
def session(file: Path) -> Iterator[Session]:
    with Library.open(file) as library:
        yield Session(library, Settings(), lambda: date(2026, 11, 20))


def told(session: Session) -> list[Change]:
    """Return a list of the changes notified from now on."""
    changes: list[Change] = []
    session.subscribe(changes.append)
    return changes


def test_nothing_is_open_at_first(session: Session) -> None:
    assert session.location is None
    assert session.article == ""
    assert session.neighbours() == (None, None)
    assert not session.can_go_back
    assert not session.can_go_forward


def test_opening_is_told_and_remembered(session: Session) -> None:
    changes = told(session)
    session.open("article-3", "tbl-values")
    assert changes == [Change.ARTICLE | Change.TRAIL]
    assert session.settings.last_article == "article-3"
    assert session.location is not None
    assert session.location.anchor == "tbl-values"


def test_trail_goes_back_and_forward_like_a_browsers(session: Session) -> None:
    for n in (1, 2, 3):
        session.open(f"article-{n}")
    session.back()
    session.back()
    assert session.article == "article-1"
    session.forward()
    assert session.article == "article-2"
    session.open("article-9")
    assert not session.can_go_forward
    session.back()
    assert session.article == "article-2"


def test_opening_the_same_place_again_leaves_the_trail_alone(session: Session) -> None:
    session.open("article-1")
    session.open("article-1")
    assert not session.can_go_back


def test_ends_of_the_trail_are_quiet(session: Session) -> None:
    session.open("article-1")
    changes = told(session)
    session.back()
    session.forward()
    assert changes == []


@given(st.lists(st.sampled_from(["open-1", "open-2", "open-3", "back", "forward"]), max_size=60))
def test_trail_is_a_browsers_whatever_is_pressed(session: Session, moves: list[str]) -> None:
    session = Session(session.library, Settings())
    trail: list[str] = []
    at = -1
    for move in moves:
        if move == "back":
            session.back()
            at = max(0, at - 1) if trail else -1
        elif move == "forward":
            session.forward()
            at = min(len(trail) - 1, at + 1)
        else:
            article = f"article-{move[-1]}"
            session.open(article)
            if at < 0 or trail[at] != article:
                trail = [*trail[: at + 1], article]
                at = len(trail) - 1
        assert session.article == (trail[at] if at >= 0 else "")
        assert session.can_go_back is (at > 0)
        assert session.can_go_forward is (at < len(trail) - 1)


def test_trail_forgets_its_oldest_end(session: Session) -> None:
    for n in range(1, 500):
        session.open(f"article-{n % 100 + 1}", f"s{n}")
    steps = 0
    while session.can_go_back:
        session.back()
        steps += 1
    assert steps == 199


def test_place_is_kept_by_article(session: Session) -> None:
    session.leave_at("article-1", ReadingPlace("a", 0.5))
    assert session.place_of("article-1") == ReadingPlace("a", 0.5)
    assert session.place_of("article-2") is None


def test_zoom_walks_the_steps_and_is_told_only_when_it_changes(session: Session) -> None:
    changes = told(session)
    for _ in ZOOM_STEPS:
        session.step_zoom(1)
    assert session.settings.zoom == ZOOM_STEPS[-1]
    assert len(changes) == ZOOM_STEPS.index(250) - ZOOM_STEPS.index(100)
    session.step_zoom(0)
    assert session.settings.zoom == 100


def test_choices_are_told_once_and_not_when_nothing_changes(session: Session) -> None:
    changes = told(session)
    session.set_theme("dark")
    session.set_theme("dark")
    session.set_language("en")
    session.choose_sort(Sort.TITLE)
    session.choose_category("heart")
    assert changes == [Change.THEME, Change.LANGUAGE, Change.FILTER, Change.FILTER]


def test_filter_is_what_was_chosen(session: Session) -> None:
    session.choose_category("heart")
    session.choose_sort(Sort.MINUTES)
    rows = session.library.rows(session.filter)
    assert rows
    assert {row.category for row in rows} == {"heart"}
    assert [row.minutes for row in rows] == sorted(row.minutes for row in rows)


def test_favourites_narrow_the_list_and_follow_the_star(session: Session) -> None:
    session.toggle_favourite("article-4")
    session.choose_favourites()
    assert [row.id for row in session.library.rows(session.filter)] == ["article-4"]
    changes = told(session)
    session.toggle_favourite("article-4")
    assert session.library.rows(session.filter) == []
    assert changes == [Change.FAVOURITES | Change.FILTER]
    session.choose_category("")
    assert session.library.count(session.filter) == 120


def test_neighbours_are_those_of_the_list(session: Session) -> None:
    session.choose_category("heart")
    rows = session.library.rows(session.filter)
    session.open(rows[5].id)
    previous, following = session.neighbours()
    assert previous is not None
    assert following is not None
    assert (previous.id, following.id) == (rows[4].id, rows[6].id)


def test_newer_library_keeps_what_is_open(session: Session, file: Path) -> None:
    session.open("article-7")
    changes = told(session)
    with Library.open(file) as newer:
        session.set_library(newer)
        assert session.library is newer
        assert session.article == "article-7"
        assert changes == [Change.LIBRARY]


def test_each_change_of_the_settings_is_told_to_whoever_keeps_them(session: Session) -> None:
    kept: list[Settings] = []
    session.subscribe_settings(lambda: kept.append(session.settings))
    session.open("article-1")
    session.leave_at("article-1", ReadingPlace("x", 0.5))
    session.leave_at("article-1", ReadingPlace("x", 0.5))
    session.remember_search("词")
    session.set_panes(list_width=300)
    session.set_default_article("article-2")
    session.set_library_path("/a")
    session.toggle_favourite("article-1")
    session.set_zoom(125)
    assert len(kept) == 8
    assert kept[-1] == session.settings


def test_what_is_forgotten_is_not_noted_again_by_leaving_what_is_open(session: Session) -> None:
    changes = told(session)
    for article in ("article-1", "article-2"):
        session.open(article)
        session.leave_at(article, ReadingPlace("x", 0.5))
    session.remember_search("词")
    session.forget()
    assert changes[-1] & Change.FORGOTTEN
    assert session.article == "article-2"
    assert not session.can_go_back
    session.leave_at("article-2", ReadingPlace("x", 0.6))
    assert (session.settings.places, session.settings.recent_searches, session.settings.last_article) == ({}, (), "")
    session.open("article-3")
    session.open("article-2")
    session.leave_at("article-2", ReadingPlace("x", 0.6))
    assert session.settings.places == {"article-2": ReadingPlace("x", 0.6)}


def test_searches_are_not_noted_where_nothing_is_kept_and_places_serve_this_run_alone(session: Session) -> None:
    session.open("article-1")
    session.remember_search("词")
    session.set_keep_history(keep=False)
    session.remember_search("针")
    session.open("article-2")
    session.leave_at("article-2", ReadingPlace("x", 0.5))
    assert session.settings.recent_searches == ()
    assert session.place_of("article-2") == ReadingPlace("x", 0.5)
