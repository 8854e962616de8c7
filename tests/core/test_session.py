"""A session: what is open, what was chosen, and one notification per change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.libraries import make_library
from viewer.desk.core.session import Change, Session
from viewer.desk.core.trail import Location
from viewer.library.library import Library
from viewer.library.schema import Sort, Twins
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


@pytest.mark.parametrize(
    ("act", "changes", "values"),
    [
        (lambda s: s.set_zoom(125), [Change.ZOOM], {"zoom": 125}),
        (lambda s: s.step_zoom(1), [Change.ZOOM], {"zoom": 110}),
        (lambda s: s.step_zoom(-2), [Change.ZOOM], {"zoom": 80}),
        (lambda s: s.step_zoom(0), [], {}),
        (lambda s: s.set_theme("dark"), [Change.THEME], {"theme": "dark"}),
        (lambda s: s.set_language("en"), [Change.LANGUAGE], {"language": "en"}),
        (lambda s: s.choose_category("a"), [Change.FILTER], {"category": "a"}),
        (lambda s: s.choose_favourites(), [Change.FILTER], {"favourites_only": True}),
        (lambda s: s.choose_sort(Sort.TITLE), [Change.FILTER], {"sort": "title"}),
        (lambda s: s.set_clinic("  北 \n 岸 ", " 口 号 "), [Change.CLINIC], {"clinic_name": "北 岸", "clinic_slogan": "口 号"}),
        (lambda s: s.set_patient(patient_follows=False), [Change.PATIENT], {"patient_follows": False}),
        (lambda s: s.toggle_favourite("a"), [Change.FAVOURITES], {"favourites": ("a",)}),
        (lambda s: s.remember_search("词"), [], {"recent_searches": ("词",)}),
        (lambda s: s.set_panes(list_width=300), [], {"list_width": 300}),
        (lambda s: s.set_default_article("a"), [], {"default_article": "a"}),
        (lambda s: s.set_library_path("/a"), [], {"library_path": "/a"}),
        (lambda s: s.set_print(printer="p"), [], {"printer": "p"}),
        (lambda s: s.leave_at("a", ReadingPlace("x", 0.5)), [], {"places": {"a": ReadingPlace("x", 0.5)}}),
        (lambda s: s.note_shown("a", "", ""), [Change.SHOWN], {}),
        (lambda s: s.clear_shown(), [Change.SHOWN], {}),
        (lambda s: s.set_keep_history(keep=True), [], {}),
        (lambda s: s.set_keep_history(keep=False), [Change.FORGOTTEN | Change.TRAIL | Change.SHOWN], {"keep_history": False}),
        (lambda s: s.forget(), [Change.FORGOTTEN | Change.TRAIL | Change.SHOWN], {}),
        (lambda s: s.open_version("a"), [Change.ARTICLE | Change.TRAIL], {"last_article": "a"}),
    ],
)
def test_each_choice_is_stored_and_told_as_what_it_is(
    session: Session, act: Callable[[Session], None], changes: list[Change], values: dict[str, object]
) -> None:
    if values.get("last_article"):
        session.open("article-1")
    heard = told(session)
    act(session)
    assert heard == changes
    assert session.settings == replace(Settings(), **values)


def test_a_version_takes_the_place_of_what_was_open(session: Session) -> None:
    session.open("article-1")
    session.open("article-2", "anchor")
    session.open_version("article-3")
    assert session.location == Location("article-3")
    assert not session.can_go_forward
    session.back()
    assert session.location == Location("article-1")


def test_the_same_article_at_another_place_is_a_step_and_the_same_place_is_told(session: Session) -> None:
    session.open("article-1")
    session.open("article-1", "anchor")
    assert session.can_go_back
    heard = told(session)
    session.open("article-1", "anchor")
    assert heard == [Change.ARTICLE]


def test_favourites_and_categories_exclude_each_other(session: Session) -> None:
    session.choose_category("heart")
    session.choose_favourites()
    assert (session.filter.category, session.filter.ids, session.settings.category) == ("", (), "")
    session.choose_category("heart")
    assert (session.filter.category, session.filter.ids) == ("heart", None)
    assert (session.library_filter.category, session.library_filter.ids) == ("", None)


@pytest.mark.parametrize(
    ("day", "judged"), [(date(2026, 11, 20), date(2026, 11, 20)), (date(1970, 1, 1), None), (date(2099, 1, 1), None)]
)
def test_translations_are_listed_in_the_language_of_the_desk_on_a_day_that_can_be_right(
    file: Path, day: date, judged: date | None
) -> None:
    with Library.open(file) as library:
        session = Session(library, Settings(language="en"), lambda: day)
        assert session.twins == session.filter.twins == session.library_filter.twins == Twins("en", judged)
        session.set_language("zh_CN")
        assert session.twins.language == "zh"
        assert session.versions() == []


def test_what_was_shown_is_forgotten_with_the_history_and_not_kept_without_one(session: Session) -> None:
    session.note_shown("article-1", "fig", "图 1")
    assert [(each.article, each.anchor, each.part) for each in session.shown_today] == [("article-1", "fig", "图 1")]
    session.clear_shown()
    assert session.shown_today == ()
    session.note_shown("article-1", "", "")
    session.set_keep_history(keep=False)
    session.note_shown("article-2", "", "")
    assert session.shown_today == ()


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


@pytest.mark.parametrize("following", ["article-1", "article-3"])
def test_what_was_open_when_everything_was_forgotten_is_noted_only_once_it_is_opened_again(
    session: Session, following: str
) -> None:
    session.open("article-2")
    session.forget()
    session.open(following)
    session.leave_at("article-2", ReadingPlace("x", 0.5))  # as a window does that still shows its end
    assert session.settings.places == {}
    session.open("article-2")
    session.leave_at("article-2", ReadingPlace("x", 0.5))
    assert session.settings.places == {"article-2": ReadingPlace("x", 0.5)}


def test_where_nothing_was_open_nothing_is_after_everything_was_forgotten(session: Session) -> None:
    session.forget()
    assert (session.location, session.article, session.can_go_back, session.can_go_forward) == (None, "", False, False)
    session.open("article-1")
    assert (session.article, session.can_go_back) == ("article-1", False)


def test_searches_are_not_noted_where_nothing_is_kept_and_places_serve_this_run_alone(session: Session) -> None:
    session.open("article-1")
    session.remember_search("词")
    session.set_keep_history(keep=False)
    session.remember_search("针")
    session.open("article-2")
    session.leave_at("article-2", ReadingPlace("x", 0.5))
    assert session.settings.recent_searches == ()
    assert session.place_of("article-2") == ReadingPlace("x", 0.5)
