"""Crashes are remembered, and many of them put the kiosk into safe mode for a while."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.kiosk.core.crashes import EXIT_AGAIN, EXIT_LEAVE, EXIT_MAINTENANCE, Crash, Crashes, Mode, load_crashes, save_crashes
from viewer.kiosk.core.kiosk_settings import SafeModeSettings

SETTINGS = SafeModeSettings()
HOUR = 3600.0


def history(*clocks: float, boot: str = "b") -> Crashes:
    crashes = Crashes()
    for clock in clocks:
        crashes = crashes.crashed(Crash(datetime(2026, 11, 23, tzinfo=UTC), "test", clock, boot))
    return crashes


@pytest.mark.parametrize(
    ("clocks", "now", "mode"),
    [
        ((), 100, Mode.NORMAL),
        ((100, 101), 102, Mode.NORMAL),
        ((100, 250, 400), 401, Mode.SAFE),
        ((100, 250, 401), 402, Mode.NORMAL),
        ((100, 101, 102), 102 + HOUR - 1, Mode.SAFE),
        ((100, 101, 102), 102 + HOUR, Mode.NORMAL),
        ((100, 101, 102, 2000), 2000 + HOUR - 1, Mode.SAFE),
        ((100, 101, 102, 2000), 2000 + HOUR, Mode.NORMAL),
        ((100, 101, 102, 102 + HOUR), 103 + HOUR, Mode.NORMAL),
        ((1, 2, 3, 4, 5, 6), 7, Mode.PAGE),
        ((1, 2, 3, 400, 500, 602), 603, Mode.SAFE),
        ((1, 2, 3, 4, 5, 6), 6 + HOUR, Mode.NORMAL),
        ((1, 2, 3, 400, 500, 601), 602, Mode.PAGE),
        ((1, 2, 3, 4, 5, 6, 2000), 2001, Mode.PAGE),
        ((1, 2, 3, 4, 5, 6, 2000, 2001, 2002), 2003, Mode.PAGE),
        ((1, 2, 3, 4, 5, 6), 5 + HOUR, Mode.PAGE),
    ],
)
def test_three_crashes_in_five_minutes_make_careful_for_an_hour(clocks: tuple[float, ...], now: float, mode: Mode) -> None:
    assert history(*clocks).mode(SETTINGS, now, "b") is mode


def test_switching_off_and_on_leaves_safe_mode() -> None:
    assert history(1, 2, 3, boot="before").mode(SETTINGS, 4, "now") is Mode.NORMAL


def test_history_lasts_and_stays_short(tmp_path: Path) -> None:
    crashes = history(*range(200)).begun("b")
    save_crashes(crashes, tmp_path / "crashes.json")
    loaded = load_crashes(tmp_path / "crashes.json")
    assert loaded == crashes
    assert (len(loaded.crashes), loaded.restarts, loaded.running) == (50, 200, "b")
    assert loaded.last is not None
    assert loaded.ended().running == ""


@pytest.mark.parametrize("data", [b"", b"[]", b'{"crashes": [{}]}'])
def test_damaged_history_is_an_empty_one(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "crashes.json").write_bytes(data)
    assert load_crashes(tmp_path / "crashes.json") == Crashes()


@given(st.lists(st.floats(0, 1e6), max_size=30), st.floats(0, 1e6))
def test_a_stable_hour_always_leads_back(clocks: list[float], later: float) -> None:
    ordered = sorted(clocks)
    last = ordered[-1] if ordered else 0.0
    assert history(*ordered).mode(SETTINGS, last + HOUR + later, "b") is Mode.NORMAL


def test_the_owners_own_numbers_are_used() -> None:
    settings = SafeModeSettings(crashes=2, within_minutes=1, leave_after_minutes=2)
    assert history(0, 60).mode(settings, 60, "b") is Mode.SAFE
    assert history(0, 61).mode(settings, 61, "b") is Mode.NORMAL
    assert history(0, 60).mode(settings, 179, "b") is Mode.SAFE
    assert history(0, 60).mode(settings, 180, "b") is Mode.NORMAL
    assert history(0, 40, 80, 120).mode(settings, 120, "b") is Mode.PAGE
    assert history(0, 40, 80, 121).mode(settings, 121, "b") is Mode.SAFE


def test_statuses_mean_the_same_to_window_supervisor_and_service() -> None:
    assert (EXIT_LEAVE, EXIT_AGAIN, EXIT_MAINTENANCE) == (0, 10, 11)


def test_history_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    crashes = history(1)
    save_crashes(crashes, tmp_path / "crashes.json")
    data = (tmp_path / "crashes.json").read_bytes()
    (tmp_path / "crashes.json").write_bytes(data.ljust(1_000_000))
    assert load_crashes(tmp_path / "crashes.json") == crashes
    (tmp_path / "crashes.json").write_bytes(data.ljust(1_000_001))
    assert load_crashes(tmp_path / "crashes.json") == Crashes()


def test_without_a_crash_there_is_no_last_one() -> None:
    assert Crashes().last is None
    assert Crashes() == Crashes((), 0, "")
