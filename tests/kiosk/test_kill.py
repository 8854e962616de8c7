"""The window is killed at random moments: a new one appears, and no file on disk is torn."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from tests.kiosk.x_screen import missing_tools, wait_for, x_kiosk, x_server
from viewer.kiosk.core.crashes import Crashes

pytestmark = [
    pytest.mark.x11,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {', '.join(missing_tools())}"),
]

KILLS = int(os.environ.get("FRONTDESK_KILLS", "10"))
"""200 in the nightly run (docs/RELIABILITY.md)."""

_GENEROUS = "[safe_mode]\ncrashes = 20\nwithin_minutes = 1\n"


def test_window_killed_at_any_moment_is_back_and_its_files_are_whole(bundled: Path, tmp_path: Path) -> None:
    home = tmp_path / "kiosk"
    chance, absences = random.Random(7), []
    with x_server() as display, x_kiosk(display, home, bundled, _GENEROUS) as kiosk:
        for kill in range(KILLS):
            kiosk.tap(1640, 640)
            kiosk.do("sleep", f"{chance.uniform(0, 0.4):.2f}")
            kiosk.tap(500, 460)
            kiosk.do("sleep", f"{chance.uniform(0, 0.4):.2f}")
            pid = kiosk.window_pid()
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            gone = time.monotonic()
            back = wait_for(lambda pid=pid: kiosk.window_pid() not in (None, pid) and not kiosk.leaks())  # type: ignore[misc]
            assert back, (kill, kiosk.leaks(), (home / "log").read_text()[-2000:])
            absences.append(time.monotonic() - gone)
            state = home / "state"
            msgspec.json.decode((state / "crashes.json").read_bytes(), type=Crashes)
            if (state / "counters.sqlite").exists():
                with closing(sqlite3.connect(state / "counters.sqlite")) as db:
                    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert [path.name for path in (home / "state").iterdir() if path.suffix == ".damaged"] == []
    absences.sort()
    middle, slowest = absences[KILLS // 2], absences[-1]
    sys.stdout.write(f"{KILLS} kills; back after {middle:.1f} s in the middle, {slowest:.1f} s at the slowest\n")


def test_visitor_finds_the_article_again_after_a_crash(bundled: Path, tmp_path: Path) -> None:
    home = tmp_path / "kiosk"
    with x_server() as display, x_kiosk(display, home, bundled) as kiosk:
        kiosk.tap(1640, 640)
        kiosk.do("sleep", "0.5")
        kiosk.tap(500, 460)
        place = home / "state" / "visitor.json"
        assert wait_for(place.exists)
        pid = kiosk.window_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert wait_for(lambda: kiosk.window_pid() not in (None, pid) and not kiosk.leaks())
        assert wait_for(place.exists)  # the new window shows it, and stores it again


def test_window_that_hangs_is_ended_and_started_again(bundled: Path, tmp_path: Path) -> None:
    with x_server() as display, x_kiosk(display, tmp_path / "kiosk", bundled) as kiosk:
        pid = kiosk.window_pid()
        assert pid is not None
        assert wait_for((kiosk.home / "state" / "status.json").exists)  # it has reported that it is alive
        os.kill(pid, signal.SIGSTOP)
        assert wait_for(lambda: kiosk.window_pid() not in (None, pid) and not kiosk.leaks())
