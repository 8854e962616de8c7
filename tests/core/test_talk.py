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


@pytest.mark.parametrize(("seconds", "words"), [(0, "00:00"), (462, "07:42"), (3661, "1:01:01")])
def test_time_is_told_as_on_a_clock(seconds: int, words: str) -> None:
    assert clock_words(seconds) == words
