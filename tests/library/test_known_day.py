"""The latest day known to a machine survives restarts, and a clock that jumps does not change it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.libraries import make_library
from viewer.kiosk.core.health import clock_state
from viewer.library import known_day
from viewer.library.known_day import KnownDay, clock_synchronised
from viewer.library.library import Library

BUILT = date(2026, 11, 1)


def day(after: int) -> date:
    return BUILT + timedelta(days=after)


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(make_library(tmp_path / "a.fdk", 1)) as library:
        assert library.built_day == BUILT
        yield library


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "clock.json"


def offline(path: Path) -> KnownDay:
    return KnownDay(path, lambda: None)


def test_the_latest_day_is_known_after_a_restart_and_an_earlier_clock_is_wrong(path: Path, library: Library) -> None:
    for after in (0, 1, 20, 50):
        offline(path).note(library, day(after))
    assert offline(path).seen == day(50)
    offline(path).note(library, day(10))
    assert library.clock_is_wrong(day(10))
    assert clock_state(library, day(10)).wrong
    assert not clock_state(library, day(10)).ahead
    assert offline(path).seen == day(50)


@pytest.mark.parametrize("after", [400, 20_000, -20_000])
def test_a_clock_that_jumps_is_not_noted(path: Path, library: Library, after: int) -> None:
    offline(path).note(library, day(5))
    offline(path).note(library, day(after))
    assert offline(path).seen == day(5)
    offline(path).note(library, day(6))
    assert not library.clock_is_wrong(day(6))


@pytest.mark.parametrize(("after", "noted"), [(40, 40), (41, None), (0, 0), (-1, -1), (-2, None), (1, 1)])
def test_forty_days_after_the_build_are_believed_without_a_network(
    path: Path, library: Library, after: int, noted: int | None
) -> None:
    offline(path).note(library, day(after))
    assert offline(path).seen == (day(noted) if noted is not None else None)


@pytest.mark.parametrize(("after", "noted"), [(45, 45), (46, 5), (6, 6), (5, 5), (4, 5)])
def test_forty_days_after_the_last_known_day_are_believed(path: Path, library: Library, after: int, noted: int) -> None:
    offline(path).note(library, day(5))
    offline(path).note(library, day(after))
    assert offline(path).seen == day(noted)


@pytest.mark.parametrize(("size", "read"), [(1000, True), (1001, False)])
def test_a_file_of_a_thousand_bytes_is_read_and_no_longer_one(path: Path, size: int, *, read: bool) -> None:
    path.parent.mkdir()
    path.write_bytes(b'{"seen": "2026-11-05"}'.ljust(size))
    assert (offline(path).seen is not None) is read


def test_a_clock_three_years_ahead_is_told_as_such(library: Library) -> None:
    assert clock_state(library, day(3 * 366)).ahead


def test_a_clock_that_the_network_has_set_is_believed_either_way(path: Path, library: Library) -> None:
    offline(path).note(library, day(30))
    KnownDay(path, lambda: True).note(library, day(20))
    assert offline(path).seen == day(20)
    KnownDay(path, lambda: True).note(library, day(2000))
    assert not library.clock_is_wrong(day(2000))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"seen": "garbage"}', b'{"seen": 7}', b"\xff"])
def test_a_file_that_says_nothing_is_no_day(path: Path, library: Library, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    known = offline(path)
    assert known.seen is None
    known.note(library, day(1))
    assert offline(path).seen == day(1)


def test_a_folder_that_takes_nothing_costs_the_note_alone(path: Path, library: Library) -> None:
    path.parent.write_text("in the way")
    known = offline(path)
    known.note(library, day(1))
    assert library.known_day == day(1)


@pytest.mark.parametrize(
    ("files", "synchronised"), [((), None), (("timesync",), False), (("timesync", "timesync/synchronized"), True)]
)
def test_clock_is_synchronised_or_not_or_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: tuple[str, ...], *, synchronised: bool | None
) -> None:
    for name in files:
        (tmp_path / name).mkdir()
    monkeypatch.setattr(known_day, "Path", lambda place: tmp_path / Path(place).relative_to("/run/systemd"))
    assert clock_synchronised() is synchronised
