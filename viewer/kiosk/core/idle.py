"""``Idle``: the kiosk's idle clock. Reading → warning → reset → attract loop.

    HOME ──touch──► ACTIVE ──no touch──► WARNING ──countdown over──► HOME ──no touch──► ATTRACT ──touch──► HOME
                      ▲                     │ touch
                      └─────────────────────┘

It owns no timer and draws nothing: the screen reports events and calls ``tick`` a few times a second.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from viewer.kiosk.core.kiosk_settings import KioskSettings


class Screen(StrEnum):
    """Kinds of screens that the clock distinguishes."""

    HOME = "home"  # as a new visitor finds it; with larger text or in another language it counts as ELSEWHERE
    READER = "reader"
    ELSEWHERE = "elsewhere"
    PIN = "pin"
    STAFF = "staff"
    MAINTENANCE = "maintenance"  # maintenance break; only time brings the kiosk back


class Phase(StrEnum):
    """Phase of the clock."""

    ACTIVE = "active"
    WARNING = "warning"
    HOME = "home"
    ATTRACT = "attract"


class Event(StrEnum):
    """What the screen must do now."""

    WARN = "warn"  # ask whether somebody is there, with ``seconds_left``
    COUNTDOWN = "countdown"  # ``seconds_left`` has changed
    CONTINUE = "continue"  # somebody is there: remove the question
    RESET = "reset"  # go home and forget everything of the last visitor
    ATTRACT = "attract"  # start the attract loop
    WAKE = "wake"  # end the attract loop


class Times(Struct, frozen=True):
    """Times of the clock, in seconds."""

    reader: float = 120
    elsewhere: float = 60
    warning: float = 30
    attract_after: float = 120
    pin: float = 30
    staff: float = 60
    maintenance: float = 1800
    gap: float = 30
    """Pause between two ticks from which the machine is assumed to have slept."""


def times(settings: KioskSettings) -> Times:
    """Return the times that the owner chose."""
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
"""Seconds after which a hold ends by itself: a leaflet stuck to the glass must not keep the screen forever."""


def time_since_boot() -> float:
    """Return the seconds since the machine started; the count continues during sleep, and nobody can set it."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def boot_id() -> str:
    """Return an id of the machine's current boot; empty if the system has none."""
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return ""


class Idle:
    """Idle clock of one kiosk screen. ``clock`` returns seconds; steps back and non-finite values count as no time."""

    def __init__(self, times: Times, clock: Callable[[], float] = time_since_boot) -> None:
        self._times = times
        self._clock = clock
        self._read = clock()
        self._now = 0.0  # own seconds, which never run back
        self._since = 0.0  # time of the last activity
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
        """Whole seconds until the reset in WARNING, otherwise until the next step; at least 0."""
        start, length = (self._since, self._limit()) if self._warned is None else (self._warned, self._times.warning)
        return max(0, math.ceil(start + length - self._now))

    def at(self, screen: Screen) -> None:
        """Set the current screen; the same screen again is no activity."""
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
        """Count a page that still scrolls as activity. It neither answers a warning nor wakes the screen."""
        if self.phase in (Phase.ACTIVE, Phase.HOME) and self._screen is not Screen.MAINTENANCE:
            self._since = self._now

    def hold(self) -> None:
        """Pause while a finger is down: until ``release``, or until the longest plausible hold is over."""
        self._held_until = self._now + _LONGEST_HOLD

    def release(self) -> None:
        """End ``hold``; the time starts again from zero."""
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
