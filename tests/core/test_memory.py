"""The trend of memory is reported correctly, and not too early."""

import sys

import pytest

from viewer.kiosk.core.memory import Memory, MemoryTrend, resident_bytes


@pytest.mark.parametrize("grows", [0.0, 1e6, -2e6])
def test_slope_of_the_later_half_is_told_in_bytes_an_hour(grows: float) -> None:
    trend = MemoryTrend()
    for minute in range(300):
        warming_up = 5e7 if minute > 60 else minute * 5e7 / 60
        trend.sample(minute * 60.0, int(2e8 + warming_up + grows * minute / 60))
    memory = trend.memory()
    assert memory.trend == pytest.approx(grows, abs=100)


def test_nothing_is_told_of_the_first_half_hour() -> None:
    trend = MemoryTrend()
    assert trend.memory() == Memory()
    for second in range(1700):
        trend.sample(float(second), 100 + second)
    assert trend.memory() == Memory(1780, None)


def test_a_trend_is_told_after_half_an_hour() -> None:
    trend = MemoryTrend()
    for minute in range(30):
        assert trend.memory().trend is None
        trend.sample(minute * 60.0, 100)
    assert trend.memory() == Memory(100, 0.0)


def test_system_that_does_not_say_leaves_it_open() -> None:
    trend = MemoryTrend()
    trend.sample(0.0, None)
    assert trend.memory() == Memory()


def test_this_program_holds_some_memory() -> None:
    held = resident_bytes()
    if sys.platform == "linux":
        assert held is not None
        assert 5_000_000 < held < 5_000_000_000
    else:
        assert held is None


def test_samples_are_a_minute_apart() -> None:
    trend = MemoryTrend()
    trend.sample(0.0, 1)
    trend.sample(59.9, 2)
    assert trend.memory().resident == 1
    trend.sample(60.0, 3)
    assert trend.memory().resident == 3


def test_only_the_last_twelve_hours_count_and_of_them_the_later_six() -> None:
    trend = MemoryTrend()
    for minute in range(3000):
        trend.sample(minute * 60.0, min(minute, 3000 - 360) * 10**6)
    assert trend.memory().trend == 0.0
    trend = MemoryTrend()
    for minute in range(3000):
        trend.sample(minute * 60.0, min(minute, 3000 - 361) * 10**6)
    assert trend.memory().trend == 0.0
    trend = MemoryTrend()
    for minute in range(3000):
        trend.sample(minute * 60.0, min(minute, 3000 - 359) * 10**6)
    assert trend.memory().trend != 0.0
