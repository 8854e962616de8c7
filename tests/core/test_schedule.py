"""Opening hours: nights, days off, and the two nights of a clock change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.kiosk.core.kiosk_settings import HoursSettings
from viewer.kiosk.core.schedule import Schedule

CLINIC = HoursSettings(
    monday="08:00-12:00, 13:30-17:30", tuesday="08:00-17:30", wednesday="18:00-02:00", thursday="", friday="22:00-24:00",
    saturday="00:00-24:00", sunday="", closed_on=("2026-11-24",), timezone="Asia/Shanghai",
)  # fmt: skip


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def open_minutes(schedule: Schedule, start: datetime, hours: int) -> int:
    """Return the minutes during which it is open in the ``hours`` after ``start``, checked every five minutes."""
    first = start.astimezone(UTC)
    return sum(5 for step in range(hours * 12) if schedule.is_open(first + step * timedelta(minutes=5)))


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        ("2026-11-23T07:59:59", False),
        ("2026-11-23T08:00", True),
        ("2026-11-23T11:59:59", True),
        ("2026-11-23T12:00", False),
        ("2026-11-23T13:30", True),
        ("2026-11-23T17:30", False),
        ("2026-11-24T10:00", False),  # Tuesday the 24th is a day off
        ("2026-11-25T18:00", True),
        ("2026-11-26T01:59", True),  # Wednesday's night
        ("2026-11-26T02:00", False),
        ("2026-11-27T23:00", True),
        ("2026-11-28T00:00", True),  # Friday night runs into Saturday
        ("2026-11-28T23:59:59", True),
        ("2026-11-29T00:00", False),
    ],
)
def test_week_of_a_clinic(when: str, is_open: bool) -> None:
    assert Schedule(CLINIC).is_open(at(when)) is is_open


def test_default_is_always_open() -> None:
    assert open_minutes(Schedule(HoursSettings()), datetime.now(UTC), 24 * 8) == 24 * 8 * 60


def test_week_without_hours_never_opens() -> None:
    shut = Schedule(HoursSettings(monday="", tuesday="", wednesday="", thursday="", friday="", saturday="", sunday=""))
    assert open_minutes(shut, at("2026-11-23T12:00"), 24 * 8) == 0


@pytest.mark.parametrize("year", [1970, 2019])
def test_machine_without_a_clock_stays_lit(year: int) -> None:
    shut = Schedule(HoursSettings(thursday="", timezone="Asia/Shanghai"))
    assert shut.is_open(datetime(year, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("before", "hours", "opens", "length"),
    [
        ("2026-03-29T00:30", "01:00-05:00", "2026-03-29T00:00", 3),  # Berlin skips 02:00–03:00
        ("2026-03-29T00:30", "02:15-02:45", "2026-03-29T01:15", 0.5),
        ("2026-10-25T00:30", "01:00-05:00", "2026-10-24T23:00", 5),  # and repeats it
        ("2026-10-24T12:00", "22:00-06:00", "2026-10-24T20:00", 9),
    ],
)
def test_odd_nights_keep_the_wall_clock(before: str, hours: str, opens: str, length: float) -> None:
    schedule = Schedule(HoursSettings(saturday=hours, sunday=hours, timezone="Europe/Berlin"))
    first = datetime.fromisoformat(opens).replace(tzinfo=UTC)
    assert schedule.is_open(first)
    assert not schedule.is_open(first - timedelta(seconds=1))
    assert not schedule.is_open(first + timedelta(hours=length))
    assert open_minutes(schedule, at(before, "Europe/Berlin"), 20) == length * 60


def test_span_inside_a_missing_hour_is_passed_over() -> None:
    schedule = Schedule(HoursSettings(saturday="", sunday="02:30-03:15", monday="", timezone="Europe/Berlin"))
    assert open_minutes(schedule, at("2026-03-29T00:00", "Europe/Berlin"), 47) == 0
    assert schedule.is_open(at("2026-03-31T00:00", "Europe/Berlin"))


MINUTES = st.integers(0, 23 * 60 + 59)


@given(st.lists(st.lists(st.tuples(MINUTES, MINUTES), max_size=2), min_size=7, max_size=7), st.integers(0, 7 * 1440 - 1))
def test_any_week_is_open_in_its_spans_and_in_the_night_that_follows(week: list[list[tuple[int, int]]], now: int) -> None:
    def clock(minute: int) -> str:
        return f"{minute // 60:02}:{minute % 60:02}"

    days = [", ".join(f"{clock(start)}-{clock(end)}" for start, end in spans) for spans in week]
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    schedule = Schedule(HoursSettings(monday, tuesday, wednesday, thursday, friday, saturday, sunday, timezone="Asia/Shanghai"))
    day, minute = divmod(now, 1440)
    today = any(start <= minute and (minute < end or end <= start) for start, end in week[day])
    night = any(end <= start and minute < end for start, end in week[day - 1])
    assert schedule.is_open(at("2026-11-23T00:00") + timedelta(minutes=now)) is (today or night)


def test_clock_counts_as_dead_until_2020() -> None:
    shut = Schedule(HoursSettings(tuesday="", wednesday="", timezone="UTC"))
    assert shut.is_open(datetime(2019, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert not shut.is_open(datetime(2020, 1, 1, tzinfo=UTC))
