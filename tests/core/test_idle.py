"""The kiosk's idle clock: it warns before it forgets, forgets everything, and handles every jump of the clock."""

from __future__ import annotations

import math

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.core.clock import FakeClock
from viewer.kiosk.core.idle import Event, Idle, Phase, Screen, Times, time_since_boot, times
from viewer.kiosk.core.kiosk_settings import IdleSettings, KioskSettings, StaffSettings


def pass_time(idle: Idle, clock: FakeClock, seconds: float, step: float = 0.25) -> list[Event]:
    """Return the events within ``seconds``."""
    events: list[Event] = []
    for _ in range(round(seconds / step)):
        clock += step
        events += idle.tick()
    return events


def started(screen: Screen = Screen.READER) -> tuple[Idle, FakeClock]:
    clock = FakeClock()
    idle = Idle(Times(), clock)
    idle.touch()
    idle.at(screen)
    return idle, clock


@pytest.mark.parametrize(("screen", "seconds"), [(Screen.READER, 120), (Screen.ELSEWHERE, 60)])
def test_abandoned_screen_warns_counts_down_and_resets_once(screen: Screen, seconds: int) -> None:
    idle, clock = started(screen)
    assert pass_time(idle, clock, seconds - 1) == []
    assert pass_time(idle, clock, 1) == [Event.WARN]
    assert idle.seconds_left == 30
    assert pass_time(idle, clock, 29) == [Event.COUNTDOWN] * 29
    assert idle.seconds_left == 1
    assert pass_time(idle, clock, 1) == [Event.RESET]
    assert idle.phase is Phase.HOME
    assert pass_time(idle, clock, 500) == [Event.ATTRACT]


def test_defaults_of_the_owner_are_those_of_the_clock() -> None:
    assert times(KioskSettings()) == Times()


def test_home_as_the_first_visitor_finds_it_is_never_reset() -> None:
    clock = FakeClock()
    idle = Idle(Times(), clock)
    assert pass_time(idle, clock, 3600) == [Event.ATTRACT]


def test_touch_at_the_last_moment_continues_and_is_swallowed() -> None:
    idle, clock = started()
    assert pass_time(idle, clock, 149.75)[-1] is Event.COUNTDOWN
    assert idle.touch() == (Event.CONTINUE,)
    assert idle.phase is Phase.ACTIVE
    assert idle.touch() == ()
    assert pass_time(idle, clock, 119) == []


def test_touch_that_wakes_the_attract_loop_is_swallowed_and_the_next_is_not() -> None:
    idle, clock = started(Screen.HOME)
    pass_time(idle, clock, 200)
    assert idle.touch() == (Event.WAKE,)
    assert idle.phase is Phase.HOME
    assert idle.touch() == ()


def test_scrolling_keeps_the_screen_but_answers_no_warning() -> None:
    idle, clock = started()
    for _ in range(10):
        assert pass_time(idle, clock, 100) == []
        idle.activity()
    pass_time(idle, clock, 120)
    idle.activity()
    assert idle.phase is Phase.WARNING


def test_finger_holds_the_screen_and_the_time_begins_anew_after_it() -> None:
    idle, clock = started()
    pass_time(idle, clock, 100)
    idle.hold()
    assert pass_time(idle, clock, 50) == []
    idle.release()
    assert pass_time(idle, clock, 119) == []
    assert pass_time(idle, clock, 1) == [Event.WARN]


def test_leaflet_stuck_to_the_glass_does_not_hold_for_ever() -> None:
    idle, clock = started()
    idle.hold()
    assert pass_time(idle, clock, 179.5) == []
    assert pass_time(idle, clock, 0.5) == [Event.WARN]
    assert Event.RESET in pass_time(idle, clock, 30)


@pytest.mark.parametrize(
    ("screen", "seconds"),
    [
        (Screen.HOME, 120), (Screen.READER, 120), (Screen.ELSEWHERE, 60), (Screen.PIN, 30), (Screen.STAFF, 60),
        (Screen.MAINTENANCE, 1800),
    ],
)  # fmt: skip
def test_seconds_until_the_next_step_are_told_rounded_up(screen: Screen, seconds: int) -> None:
    idle, clock = started(screen)
    assert idle.seconds_left == seconds
    clock += 0.5
    idle.tick()
    assert idle.seconds_left == seconds
    clock += 0.5
    idle.tick()
    assert idle.seconds_left == seconds - 1


def test_half_a_minute_between_two_ticks_is_no_sleep_and_more_is() -> None:
    idle, clock = started()
    clock += 30
    assert idle.tick() == ()
    clock += 30.01
    assert idle.tick() == (Event.RESET,)


def test_a_hold_ends_with_its_release_and_not_before_a_minute() -> None:
    idle, clock = started(Screen.ELSEWHERE)
    idle.hold()
    pass_time(idle, clock, 59.75)
    assert idle.seconds_left == 60
    pass_time(idle, clock, 1)
    assert idle.seconds_left == 59
    idle.release()
    assert idle.seconds_left == 60
    pass_time(idle, clock, 10)
    idle.release()
    assert idle.seconds_left == 50


def test_the_same_screen_again_is_no_activity_and_another_is() -> None:
    idle, clock = started()
    pass_time(idle, clock, 20)
    idle.at(Screen.READER)
    assert idle.seconds_left == 100
    idle.at(Screen.ELSEWHERE)
    assert idle.seconds_left == 60


def test_the_times_of_the_owner_are_those_of_the_clock() -> None:
    chosen = KioskSettings(
        idle=IdleSettings(reader=101, elsewhere=102, warning=103, attract_after=104),
        staff=StaffSettings(pin_seconds=105, panel_seconds=106, maintenance_minutes=7),
    )
    assert times(chosen) == Times(101, 102, 103, 104, 105, 106, 420, 30)


@pytest.mark.parametrize(("screen", "seconds"), [(Screen.PIN, 30), (Screen.STAFF, 60), (Screen.MAINTENANCE, 1800)])
def test_staff_screens_close_without_a_question(screen: Screen, seconds: int) -> None:
    idle, clock = started(screen)
    assert pass_time(idle, clock, seconds) == [Event.RESET]


def test_maintenance_comes_back_though_somebody_touches() -> None:
    idle, clock = started(Screen.MAINTENANCE)
    pass_time(idle, clock, 1000)
    idle.touch()
    idle.hold()
    assert pass_time(idle, clock, 800) == [Event.RESET]


def test_machine_that_slept_over_a_reader_wakes_at_home_with_one_event() -> None:
    idle, clock = started()
    clock += 8 * 3600
    assert idle.tick() == (Event.RESET,)
    assert pass_time(idle, clock, 100) == []


def test_first_touch_after_sleep_resets_instead_of_landing_in_what_the_last_person_left() -> None:
    idle, clock = started()
    clock += 8 * 3600
    assert idle.touch() == (Event.RESET,)


def test_machine_that_slept_at_home_has_nothing_to_reset() -> None:
    idle, clock = started(Screen.HOME)
    clock += 8 * 3600
    assert idle.tick() == ()


@pytest.mark.parametrize("nonsense", [-1e9, math.nan, math.inf, -math.inf])
def test_clock_that_runs_back_or_talks_nonsense_only_stands_still(nonsense: float) -> None:
    idle, clock = started()
    pass_time(idle, clock, 60)
    clock.seconds = nonsense
    assert idle.tick() == ()
    clock.seconds = 2000.0 if not math.isfinite(nonsense) else nonsense
    idle.tick()
    assert idle.phase in (Phase.ACTIVE, Phase.HOME)
    assert Event.ATTRACT in pass_time(idle, clock, 400)


def test_button_of_the_warning_goes_home_at_once() -> None:
    idle, clock = started()
    pass_time(idle, clock, 125)
    assert idle.reset() == (Event.RESET,)
    assert idle.phase is Phase.HOME


def test_real_clock_runs_forward() -> None:
    assert 0 < time_since_boot() <= time_since_boot()


class AnyVisitor(RuleBasedStateMachine):
    """Random visitors and clocks: nothing is forgotten without warning, and nothing is kept for long."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.times = Times()
        self.idle = Idle(self.times, self.clock)
        self.screen = Screen.HOME
        self.warned_at: float | None = None
        self.quiet = 0.0

    def see(self, events: tuple[Event, ...]) -> None:
        assert len(events) <= 1
        for event in events:
            if event is Event.WARN:
                self.warned_at = self.clock.seconds
            elif event is Event.RESET:
                assert self.screen is not Screen.HOME
                self.screen = Screen.HOME
            if event not in (Event.WARN, Event.COUNTDOWN):
                self.warned_at = None

    @rule(seconds=st.floats(0.01, 29.9))
    def wait(self, seconds: float) -> None:
        self.clock += seconds
        before, warned, screen = self.idle.phase, self.warned_at, self.screen
        events = self.idle.tick()
        if Event.RESET in events and screen in (Screen.READER, Screen.ELSEWHERE):
            assert before is Phase.WARNING
            assert warned is not None
            assert self.clock.seconds - warned >= self.times.warning - 1e-3
        self.quiet += seconds
        self.see(events)

    @rule(seconds=st.floats(30.1, 1e9))
    def sleep(self, seconds: float) -> None:
        self.clock += seconds
        self.see(self.idle.tick())
        assert self.screen is Screen.HOME

    @rule(seconds=st.floats(0, 1e9))
    def set_back(self, seconds: float) -> None:
        self.clock += -seconds
        self.warned_at = None if self.warned_at is None else self.warned_at - seconds
        events = self.idle.tick()
        assert Event.RESET not in events
        self.see(events)

    @rule()
    def touch(self) -> None:
        self.see(self.idle.touch())
        assert self.idle.phase in (Phase.ACTIVE, Phase.HOME)
        self.quiet = 0.0

    @precondition(lambda self: self.idle.phase in (Phase.ACTIVE, Phase.HOME))
    @rule(screen=st.sampled_from(Screen))
    def go(self, screen: Screen) -> None:
        self.see(self.idle.touch())
        self.idle.at(screen)
        self.screen = screen
        self.quiet = 0.0

    @rule()
    def hold(self) -> None:
        self.idle.hold()
        self.quiet = 0.0

    @rule()
    def release(self) -> None:
        self.idle.release()

    @invariant()
    def left_is_never_negative(self) -> None:
        assert self.idle.seconds_left >= 0

    @invariant()
    def nothing_stays_for_long(self) -> None:
        if self.screen is not Screen.MAINTENANCE and self.quiet > 60 + 120 + 30 + 4 * 30:
            assert self.screen is Screen.HOME


TestAnyVisitor = AnyVisitor.TestCase
