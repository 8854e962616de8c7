"""Opening hours: nights, days off, and the two odd nights of the year."""

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


@pytest.mark.parametrize(
    ("when", "is_open", "change"),
    [
        ("2026-11-23T07:59", False, "2026-11-23T08:00"),
        ("2026-11-23T08:00", True, "2026-11-23T12:00"),
        ("2026-11-23T12:00", False, "2026-11-23T13:30"),
        ("2026-11-23T17:30", False, "2026-11-25T18:00"),  # Tuesday the 24th is a day off
        ("2026-11-26T01:59", True, "2026-11-26T02:00"),  # Wednesday's night
        ("2026-11-26T02:00", False, "2026-11-27T22:00"),
        ("2026-11-27T23:00", True, "2026-11-29T00:00"),  # Friday night runs into Saturday
        ("2026-11-29T00:00", False, "2026-11-30T08:00"),
    ],
)
def test_week_of_a_clinic(when: str, is_open: bool, change: str) -> None:
    schedule = Schedule(CLINIC)
    assert schedule.is_open(at(when)) is is_open
    assert schedule.next_change(at(when)) == at(change)


def test_default_is_always_open_and_never_changes() -> None:
    schedule = Schedule(HoursSettings())
    assert schedule.is_open(datetime.now(UTC))
    assert schedule.next_change(datetime.now(UTC)) is None


def test_week_without_hours_never_opens() -> None:
    shut = Schedule(HoursSettings(monday="", tuesday="", wednesday="", thursday="", friday="", saturday="", sunday=""))
    assert not shut.is_open(at("2026-11-23T12:00"))
    assert shut.next_change(at("2026-11-23T12:00")) is None


@pytest.mark.parametrize("year", [1970, 2019])
def test_machine_without_a_clock_stays_lit(year: int) -> None:
    shut = Schedule(HoursSettings(thursday="", timezone="Asia/Shanghai"))
    assert shut.is_open(datetime(year, 1, 1, tzinfo=UTC))
    assert shut.next_change(datetime(year, 1, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("before", "hours", "length"),
    [
        ("2026-03-29T00:30", "01:00-05:00", 3),  # Berlin skips 02:00–03:00
        ("2026-03-29T00:30", "02:15-02:45", 0.5),
        ("2026-10-25T00:30", "01:00-05:00", 5),  # and repeats it
        ("2026-10-24T12:00", "22:00-06:00", 9),
    ],
)
def test_odd_nights_keep_the_wall_clock(before: str, hours: str, length: float) -> None:
    schedule = Schedule(HoursSettings(saturday=hours, sunday=hours, timezone="Europe/Berlin"))
    opens = schedule.next_change(at(before, "Europe/Berlin"))
    assert opens is not None
    closes = schedule.next_change(opens)
    assert closes is not None
    assert closes - opens == timedelta(hours=length)


def test_span_inside_a_missing_hour_is_passed_over() -> None:
    schedule = Schedule(HoursSettings(saturday="", sunday="02:30-03:15", monday="", timezone="Europe/Berlin"))
    assert schedule.next_change(at("2026-03-29T00:30", "Europe/Berlin")) == at("2026-03-31T00:00", "Europe/Berlin")


_TIME = st.integers(0, 23 * 60 + 59).map(lambda minutes: f"{minutes // 60:02}:{minutes % 60:02}")
_SPANS = st.lists(st.builds("{}-{}".format, _TIME, _TIME | st.just("24:00")), max_size=2).map(", ".join)
_ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])


@given(st.lists(_SPANS, min_size=7, max_size=7), _ZONES, st.integers(0, 366 * 86400))
def test_nothing_changes_until_the_next_change_and_then_it_does(week: list[str], zone: str, second: int) -> None:
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = week
    schedule = Schedule(HoursSettings(monday, tuesday, wednesday, thursday, friday, saturday, sunday, timezone=zone))
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    change = schedule.next_change(now)
    step = timedelta(minutes=37)
    until = change if change is not None else now + timedelta(days=9)
    looks = now
    for _ in range(400):
        if looks >= until:
            break
        assert schedule.is_open(looks) is schedule.is_open(now)
        looks += step
    if change is not None:
        assert change > now
        assert schedule.is_open(change) is not schedule.is_open(now)
        assert schedule.is_open(change - timedelta(seconds=1)) is schedule.is_open(now) or change - now < timedelta(seconds=1)
