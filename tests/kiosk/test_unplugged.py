"""The kiosk's only screen is unplugged and plugged in again: the same window shows the same."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.kiosk.conftest import open_lobby, put_away_at_the_end
from tests.kiosk.twin import Twin
from tests.kiosk.x_output import can_unplug, unplugged
from tests.kiosk.x_screen import SIZE, missing_tools, x_kiosk, x_server

pytestmark = [
    pytest.mark.x11,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {', '.join(missing_tools())}"),
    pytest.mark.skipif(not can_unplug(), reason="needs libXrandr"),
]


def test_screen_that_goes_and_comes_back_shows_the_same(bundled: Path, tmp_path: Path, qtbot: QtBot) -> None:
    lobby = open_lobby(bundled, tmp_path / "twin", size=SIZE)
    put_away_at_the_end(qtbot, lobby)
    lobby.window.show()
    with x_server(SIZE, tmp_path) as display, x_kiosk(display, tmp_path / "kiosk", bundled) as kiosk:
        twin, pid = Twin(kiosk, lobby, qtbot, tmp_path), kiosk.window_pid()
        assert twin.alike()
        for _ in range(2):
            with unplugged(display):
                time.sleep(1.5)  # the watchdog checks a few times meanwhile
                assert kiosk.window_pid() == pid
            assert kiosk.lasting_leaks() == []
            assert twin.alike()
            twin.tap_on("搜索")
            assert twin.alike()
            twin.tap_on("首页")
        assert kiosk.window_pid() == pid
    assert "Traceback" not in (tmp_path / "kiosk" / "log").read_text()
