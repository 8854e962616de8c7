from __future__ import annotations

import pytest

from tests.core.clock import FakeClock
from viewer.stage.core.talk import Blanking, Talk, clock_words


def test_a_talk_stays_within_its_slides() -> None:
    talk = Talk(3)
    talk.step(-1)
    assert talk.at == 0
    talk.go(99)
    assert talk.at == 2
    talk.step(1)
    assert talk.at == 2


def test_a_loop_begins_again_after_the_last_slide() -> None:
    talk = Talk(2, start=1)
    talk.step(1, wrap=True)
    assert talk.at == 0


def test_the_press_after_black_shows_the_same_slide_again() -> None:
    talk = Talk(3)
    talk.toggle(Blanking.BLACK)
    talk.step(1)
    assert (talk.at, talk.blanking) == (0, Blanking.NONE)


def test_the_same_key_opens_the_curtain_and_the_other_changes_it() -> None:
    talk = Talk(3)
    talk.toggle(Blanking.BLACK)
    drawn = []
    for _ in range(2):
        talk.toggle(Blanking.WHITE)
        drawn.append(talk.blanking)
    assert drawn == [Blanking.WHITE, Blanking.NONE]


def test_a_frozen_audience_keeps_its_slide_until_it_is_let_go() -> None:
    talk = Talk(5)
    talk.freeze()
    talk.step(1)
    assert (talk.at, talk.seen) == (1, 0)
    talk.freeze()
    assert talk.seen == 1


def test_typed_digits_jump_and_an_enter_without_digits_does_not() -> None:
    talk = Talk(40)
    assert not talk.jump()
    for digit in "12":
        talk.type_digit(digit)
    assert talk.jump()
    assert (talk.at, talk.typed) == (11, "")


def test_the_timer_stands_still_while_paused() -> None:
    clock = FakeClock()
    talk = Talk(2, clock=clock)
    talk.start_or_pause()
    clock += 65
    talk.start_or_pause()
    clock += 100
    assert talk.elapsed == 65
    assert not talk.running


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "00:00"), (59, "00:59"), (60, "01:00"), (462, "07:42"), (3599, "59:59"), (3600, "1:00:00"), (3661, "1:01:01"),
        (36_610, "10:10:10"),
    ],
)  # fmt: skip
def test_time_is_told_as_on_a_clock(seconds: int, words: str) -> None:
    assert clock_words(seconds) == words


@pytest.mark.parametrize(("count", "start", "at"), [(3, 0, 0), (3, 2, 2), (3, 3, 2), (3, -1, 0), (0, 0, 0), (0, 5, 0)])
def test_a_talk_begins_within_its_slides_and_has_at_least_one(count: int, start: int, at: int) -> None:
    talk = Talk(count, start)
    assert (talk.at, talk.seen, talk.count) == (at, at, max(count, 1))
    assert (talk.frozen, talk.typed, talk.running, talk.elapsed) == (False, "", False, 0)


@pytest.mark.parametrize(
    ("at", "by", "skipped", "once", "wrapped"),
    [
        (1, 1, set(), 2, 2),
        (1, -1, set(), 0, 0),
        (1, 1, {2}, 3, 3),
        (1, 1, {2, 3}, None, 0),
        (1, -1, {0}, None, 3),
        (3, 1, set(), None, 0),
        (0, -1, set(), None, 3),
        (0, 1, {1, 2}, 3, 3),
        (3, -1, {1, 2}, 0, 0),
        (2, 1, {0, 1, 3}, None, None),
        (2, -1, {0, 1, 2}, None, 3),
        (0, 1, {1, 2, 3}, None, None),
    ],
)
def test_a_step_passes_over_what_is_skipped(at: int, by: int, skipped: set[int], once: int | None, wrapped: int | None) -> None:
    talk = Talk(4, at)
    for slide in skipped:
        talk.skip(slide)
    assert (talk.following(by), talk.following(by, wrap=True)) == (once, wrapped)
    talk.step(by)
    assert talk.at == (at if once is None else once)


def test_a_slide_that_is_skipped_twice_is_shown_again() -> None:
    talk = Talk(3)
    talk.skip(1)
    talk.skip(1)
    talk.step(1)
    assert talk.at == 1


def test_other_slides_begin_where_asked_and_the_time_runs_on() -> None:
    clock = FakeClock()
    talk = Talk(5, 4, clock)
    talk.start_or_pause()
    talk.skip(2)
    talk.freeze()
    talk.toggle(Blanking.BLACK)
    clock += 10
    talk.restart(3, 9)
    assert (talk.at, talk.seen, talk.count, talk.skipped, talk.blanking) == (2, 2, 3, frozenset(), Blanking.NONE)
    assert (talk.running, talk.elapsed) == (True, 10)
    talk.restart(0, 0)
    assert (talk.count, talk.at) == (1, 0)


def test_four_digits_at_most_are_kept_and_any_number_leads_to_a_slide() -> None:
    talk = Talk(40, 7)
    for digit in "123456":
        talk.type_digit(digit)
    assert talk.typed == "3456"
    assert talk.jump()
    assert talk.at == 39
    talk.type_digit("0")
    assert talk.jump()
    assert talk.at == 0
    talk.type_digit("1")
    talk.go(5)
    assert (talk.at, talk.typed) == (5, "")


def test_the_timer_adds_its_runs_and_a_clock_that_steps_back_takes_nothing_away() -> None:
    clock = FakeClock()
    talk = Talk(2, clock=clock)
    talk.start_or_pause()
    clock += 10.6
    assert (talk.running, talk.elapsed) == (True, 10)
    talk.start_or_pause()
    talk.start_or_pause()
    clock += 5.6
    assert talk.elapsed == 16
    clock += -100.0
    assert talk.elapsed == 10
    talk.start_or_pause()
    assert talk.elapsed == 10


def test_each_action_is_told_once() -> None:
    talk, told = Talk(3), []
    talk.changed = lambda: told.append(talk.at)
    for act in (
        lambda: talk.go(1), lambda: talk.step(1), lambda: talk.skip(0), lambda: talk.toggle(Blanking.WHITE), talk.freeze,
        lambda: talk.type_digit("1"), talk.jump, talk.jump, talk.start_or_pause, talk.start_or_pause, lambda: talk.restart(2, 1),
    ):  # fmt: skip
        act()
    assert told == [1, 2, 2, 2, 2, 2, 0, 0, 0, 1]
