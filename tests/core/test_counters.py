"""Counters: correct, private, and never in a visitor's way."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from viewer.kiosk.core.counters import Counters
from viewer.kiosk.core.kiosk_settings import CounterSettings

TODAY = date(2026, 11, 23)
COUNTING = """
import sys
from datetime import date
from pathlib import Path
from viewer.kiosk.core.kiosk_settings import CounterSettings
from viewer.kiosk.core.counters import Counters
counters = Counters(Path(sys.argv[1]), CounterSettings())
for n in range(1, 10**9):
    counters.count("a", date(2026, 11, 23))
    print(n, flush=True)
"""


Opened = Callable[..., Counters]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new" / "state" / "counters.sqlite"


@pytest.fixture
def opened(file: Path) -> Iterator[Opened]:
    """Count in ``file`` with the given settings; close it after the test."""
    with ExitStack() as stack:
        yield lambda settings=None: stack.enter_context(closing(Counters(file, settings or CounterSettings())))


def test_openings_are_counted_by_article_and_day(opened: Opened) -> None:
    counters = opened()
    for article, day in (("b", TODAY), ("a", TODAY), ("b", TODAY), ("b", TODAY + timedelta(days=1))):
        counters.count(article, day)
    counters.close()
    assert opened().rows() == [("2026-11-23", "a", 1), ("2026-11-23", "b", 2), ("2026-11-24", "b", 1)]


def test_small_counts_are_blank_in_the_export(opened: Opened) -> None:
    counters = opened(CounterSettings(suppress_below=3))
    for _ in range(3):
        counters.count("often", TODAY)
    counters.count("once", TODAY)
    assert counters.to_csv() == "day,article,opened\n2026-11-23,often,3\n2026-11-23,once,\n"


def test_switched_off_it_leaves_no_trace(file: Path, opened: Opened) -> None:
    counters = opened(CounterSettings(on=False))
    counters.count("a", TODAY)
    assert not file.parent.exists()
    assert counters.to_csv() == "day,article,opened\n"


def test_file_holds_nothing_but_day_article_and_count(file: Path, opened: Opened) -> None:
    opened().count("a", TODAY)
    with closing(sqlite3.connect(file)) as db:
        names = [n for (n,) in db.execute("SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c")]
    assert names == ["opened.day", "opened.article", "opened.times"]


def test_old_counts_are_deleted_and_a_leaping_clock_deletes_no_more(opened: Opened) -> None:
    counters = opened(CounterSettings(keep_days=100))
    for ago in (120, 101, 100, 90, 1, 0):
        counters.count("a", TODAY - timedelta(days=ago))
    assert [day for day, _, _ in counters.rows()] == ["2026-08-15", "2026-08-25", "2026-11-22", "2026-11-23"]
    counters.count("a", date(2099, 1, 1))
    assert [day for day, _, _ in counters.rows()] == ["2026-11-22", "2026-11-23", "2099-01-01"]


def test_killed_again_and_again_it_loses_nothing(file: Path, opened: Opened) -> None:
    counted = 0
    for _ in range(5):
        with subprocess.Popen([sys.executable, "-c", COUNTING, str(file)], stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for _ in range(7):
                child.stdout.readline()
            os.kill(child.pid, signal.SIGKILL)
            seen = 7 + len(child.stdout.read().split("\n")) - 1
        before, counted = counted, sum(times for _, _, times in opened().rows())
        assert counted - before in (seen, seen + 1)


@pytest.mark.parametrize("data", [b"not a database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_damaged_file_is_moved_aside_and_begun_anew(file: Path, data: bytes, opened: Opened) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    counters = opened()
    counters.count("a", TODAY)
    assert counters.fault == ""
    assert counters.rows() == [("2026-11-23", "a", 1)]
    assert file.with_suffix(".damaged").read_bytes() == data


def test_full_disk_stops_counting_with_a_note_and_goes_on_when_there_is_room(file: Path, opened: Opened) -> None:
    counters = opened()
    counters.count("a", TODAY)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size, hard))
    try:
        for n in range(200):
            counters.count(f"article-{n}", TODAY)
        fault = counters.fault
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert fault.startswith("计数暂停")
    counters.count("a", TODAY)
    assert counters.fault == ""
    assert ("2026-11-23", "a", 2) in counters.rows()


def test_folder_that_cannot_be_made_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    counters = Counters(tmp_path / "file" / "counters.sqlite", CounterSettings())
    counters.count("a", TODAY)
    assert counters.fault != ""


def test_file_that_another_program_holds_keeps_nobody_waiting(file: Path, opened: Opened) -> None:
    counters = opened()
    counters.count("a", TODAY)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        counters.count("a", TODAY)
        assert counters.fault != ""
        other.execute("ROLLBACK")
    counters.count("a", TODAY)
    assert counters.rows() == [("2026-11-23", "a", 2)]


def test_days_that_are_none_are_deleted_and_counting_goes_on(file: Path, opened: Opened) -> None:
    opened().count("a", TODAY)
    with closing(sqlite3.connect(file)) as db, db:
        db.executemany("INSERT INTO opened VALUES (?, 'b', 1)", [("garbage",), ("2026-02-30",), ("9999-99-99",), ("",)])
    counters = opened()
    counters.count("a", TODAY)
    assert counters.fault == ""
    assert list(counters.rows()) == [(TODAY.isoformat(), "a", 2)]


def test_the_last_day_of_the_calendar_in_the_file_stops_nothing(file: Path, opened: Opened) -> None:
    opened().count("a", TODAY)
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("INSERT INTO opened VALUES ('9999-12-31', 'b', 1)")
    counters = opened()
    counters.count("a", TODAY)
    assert counters.fault == ""
    assert counters.rows() == [(TODAY.isoformat(), "a", 2), ("9999-12-31", "b", 1)]


@pytest.mark.parametrize(("leap", "kept"), [(31, ["2026-11-23", "2026-12-24"]), (32, ["2026-11-23", "2026-12-25"]), (33, [])])
def test_a_step_of_a_month_is_believed_and_no_more_of_a_longer_one(opened: Opened, leap: int, kept: list[str]) -> None:
    counters = opened(CounterSettings(keep_days=31))
    counters.count("a", TODAY)
    counters.count("a", TODAY + timedelta(days=leap))
    days = [day for day, _, _ in counters.rows()]
    assert days == (kept or ["2026-11-23", "2026-12-26"])
    fresh = opened(CounterSettings(keep_days=30))
    fresh.count("b", TODAY + timedelta(days=leap + 1))
    assert next(day for day, _, _ in fresh.rows()) == days[-1]


def test_file_with_a_damaged_page_is_moved_aside_and_begun_anew(file: Path, opened: Opened) -> None:
    counters = opened()
    for n in range(400):
        counters.count(f"article-{n}", TODAY)
    counters.close()
    data = bytearray(file.read_bytes())
    data[2 * 4096 : 2 * 4096 + 2000] = b"\xff" * 2000
    file.write_bytes(data)
    counters.count("a", TODAY)
    assert counters.fault == ""
    assert counters.rows() == [("2026-11-23", "a", 1)]
    assert file.with_suffix(".damaged").read_bytes() == data
