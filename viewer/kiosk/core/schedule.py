"""``Schedule``: whether the kiosk is open at an instant, including overnight spans and daylight saving time.

Spans are wall-clock times, converted to instants day by day. A span keeps its length on a night with a missing hour; with a
repeated hour, it starts and ends at the first of the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from msgspec import Struct

from viewer.kiosk.core.kiosk_settings import HoursSettings

_DAY = timedelta(days=1)

_DEAD_CLOCK = datetime(2020, 1, 1, tzinfo=UTC)
"""A clock before this day has been reset; the kiosk then stays lit rather than dark at noon."""


class Span(Struct, frozen=True):
    """One opening: from ``start`` up to ``end`` (exclusive), in UTC."""

    start: datetime
    end: datetime


class Schedule:
    """The opening hours of one kiosk."""

    def __init__(self, hours: HoursSettings) -> None:
        self._week = tuple(tuple(_times(spans)) for spans in hours.week)
        self._closed_on = frozenset(date.fromisoformat(day) for day in hours.closed_on)
        self._zone = _zone(hours.timezone) if hours.timezone else None

    def is_open(self, at: datetime) -> bool:
        """Return whether the kiosk is open at ``at``, an aware datetime."""
        return at < _DEAD_CLOCK or self._within_a_span(at.astimezone(UTC))

    def _within_a_span(self, now: datetime) -> bool:
        today = self._local(now)
        days = (today - _DAY, today, today + _DAY)
        return any(span.start <= now < span.end for day in days for span in self._spans(day))

    def _spans(self, day: date) -> Iterator[Span]:
        """Yield the spans that begin on ``day``."""
        if day in self._closed_on:
            return
        for start, end in self._week[day.weekday()]:
            span = Span(self._instant(day, start), self._instant(day if start < end else day + _DAY, end))
            if span.start < span.end:  # unless the missing hour swallowed it
                yield span

    def _local(self, now: datetime) -> date:
        return now.astimezone(self._zone).date()

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=self._zone).astimezone(UTC)


def _times(spans: str) -> Iterator[tuple[time, time]]:
    """Yield start and end of each span of “08:00-12:00, 13:30-24:00”; midnight at the end is 00:00 of the next day."""
    for span in filter(None, spans.replace(" ", "").split(",")):
        start, _, end = span.partition("-")
        yield time.fromisoformat(start), time.fromisoformat(end.replace("24:00", "00:00"))


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo  # 2 ms that a kiosk in its machine's time zone does not need

    return ZoneInfo(name)
