"""``Idle``: the kiosk's clock. Reading → warning → reset → attract loop.

    HOME ──touch──► ACTIVE ──nobody──► WARNING ──countdown over──► HOME ──nobody──► ATTRACT ──touch──► HOME
                      ▲                   │ touch
                      └───────────────────┘

It owns no timer and draws nothing: the screen tells it what happens and calls ``tick`` a few times a second.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from viewer.kiosk.core.kiosk_settings import KioskSettings


class Screen(StrEnum):
    """The kinds of screens that the clock distinguishes."""

    HOME = "home"  # as the first visitor finds it; with larger text or another language it is ELSEWHERE
    READER = "reader"
    ELSEWHERE = "elsewhere"
    PIN = "pin"
    STAFF = "staff"
    MAINTENANCE = "maintenance"  # the kiosk stands aside; nothing but the time brings it back


class Phase(StrEnum):
    """The phase of the clock."""

    ACTIVE = "active"
    WARNING = "warning"
    HOME = "home"
    ATTRACT = "attract"


class Event(StrEnum):
    """What the screen must do now."""

    WARN = "warn"  # ask whether somebody is there, with ``seconds_left``
    COUNTDOWN = "countdown"  # ``seconds_left`` has changed
    CONTINUE = "continue"  # somebody is: take the question away
    RESET = "reset"  # home, and forget everything the last person left
    ATTRACT = "attract"  # begin the attract loop
    WAKE = "wake"  # end it


class Times(Struct, frozen=True):
    """Times of the clock, all in seconds."""

    reader: float = 120
    elsewhere: float = 60
    warning: float = 30
    attract_after: float = 120
    pin: float = 30
    staff: float = 60
    maintenance: float = 1800
    gap: float = 30
    """A pause between two looks at the clock from which the machine is taken to have slept."""


def times(settings: KioskSettings) -> Times:
    """The times that the owner chose."""
    idle, staff = settings.idle, settings.staff
    return Times(
        reader=idle.reader,
        elsewhere=idle.elsewhere,
        warning=idle.warning,
        attract_after=idle.attract_after,
        pin=staff.pin_seconds,
        staff=staff.panel_seconds,
        maintenance=staff.maintenance_minutes * 60,
    )


_LONGEST_HOLD = 60.0
"""Seconds after which a hold is void: a leaflet stuck to the glass must not keep the screen for ever."""


def time_since_boot() -> float:
    """Seconds since the machine started; goes on while it sleeps, and nobody can set it."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Idle:
    """The clock of one kiosk screen. ``clock`` gives seconds; steps back and nonsense count as no time at all."""

    def __init__(self, times: Times, clock: Callable[[], float] = time_since_boot) -> None:
        self._times = times
        self._clock = clock
        self._read = clock()
        self._now = 0.0  # seconds of its own, which never run back
        self._since = 0.0  # of the last activity
        self._screen = Screen.HOME
        self._warned: float | None = None
        self._shown = 0
        self._attracting = False
        self._held_until: float | None = None

    @property
    def phase(self) -> Phase:
        """The phase of the clock."""
        if self._attracting:
            return Phase.ATTRACT
        if self._warned is not None:
            return Phase.WARNING
        return Phase.HOME if self._screen is Screen.HOME else Phase.ACTIVE

    @property
    def seconds_left(self) -> int:
        """Whole seconds until the screen is reset in WARNING, else until the next step; never below 0."""
        start, length = (self._since, self._limit()) if self._warned is None else (self._warned, self._times.warning)
        return max(0, math.ceil(start + length - self._now))

    def at(self, screen: Screen) -> None:
        """Set the current screen; staying on it is no activity."""
        if screen is not self._screen:
            self._elapse()
            self._screen = screen
            self._begin_anew()

    def touch(self) -> tuple[Event, ...]:
        """Handle a touch or key; if it returns events, swallow the touch."""
        slept = self._elapse()
        if slept and self.phase in (Phase.ACTIVE, Phase.WARNING):
            return self.reset()
        events = {Phase.WARNING: (Event.CONTINUE,), Phase.ATTRACT: (Event.WAKE,)}.get(self.phase, ())
        if self._screen is not Screen.MAINTENANCE:
            self._begin_anew()
        return events

    def activity(self) -> None:
        """Count a page that still rolls. It answers no warning and wakes nothing."""
        if self.phase in (Phase.ACTIVE, Phase.HOME) and self._screen is not Screen.MAINTENANCE:
            self._since = self._now

    def hold(self) -> None:
        """Stand still while a finger is down: until ``release``, or until it has lasted too long to be true."""
        self._held_until = self._now + _LONGEST_HOLD

    def release(self) -> None:
        """End ``hold``; the time begins anew."""
        if self._held_until is not None:
            self._held_until = None
            self.activity()

    def reset(self) -> tuple[Event, ...]:
        """Go home now, e.g. by the warning's button; return the events."""
        self._screen = Screen.HOME
        self._held_until = None
        self._begin_anew()
        return (Event.RESET,)

    def tick(self) -> tuple[Event, ...]:
        """Return the events due since the last call."""
        if self._elapse():
            return self.reset() if self.phase in (Phase.ACTIVE, Phase.WARNING) else ()
        if self._held_until is not None and self._now < self._held_until:
            self.activity()
        match self.phase:
            case Phase.WARNING:
                return self._count_down()
            case Phase.HOME if self._expired():
                self._attracting = True
                return (Event.ATTRACT,)
            case Phase.ACTIVE if self._expired():
                return self._warn() if self._screen in (Screen.READER, Screen.ELSEWHERE) else self.reset()
            case _:
                return ()

    def _elapse(self) -> bool:
        """Advance the time; return whether the machine slept meanwhile."""
        reading = self._clock()
        if not math.isfinite(reading):
            return False
        step = max(0.0, reading - self._read)
        self._read = reading
        self._now += step
        return step > self._times.gap

    def _begin_anew(self) -> None:
        self._since = self._now
        self._warned = None
        self._attracting = False

    def _limit(self) -> float:
        limits = {
            Screen.HOME: self._times.attract_after,
            Screen.READER: self._times.reader,
            Screen.ELSEWHERE: self._times.elsewhere,
            Screen.PIN: self._times.pin,
            Screen.STAFF: self._times.staff,
            Screen.MAINTENANCE: self._times.maintenance,
        }
        return limits[self._screen]

    def _expired(self) -> bool:
        return self._now - self._since >= self._limit()

    def _warn(self) -> tuple[Event, ...]:
        self._warned = self._now
        self._shown = self.seconds_left
        return (Event.WARN,)

    def _count_down(self) -> tuple[Event, ...]:
        left = self.seconds_left
        if left == 0:
            return self.reset()
        if left == self._shown:
            return ()
        self._shown = left
        return (Event.COUNTDOWN,)
