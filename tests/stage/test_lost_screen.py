"""The receptionist's own monitor is unplugged and comes back, on a real X server with two and a window manager."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kiosk.x_output import can_unplug
from tests.kiosk.x_screen import ROOT, missing_tools, window_manager, x_server

pytestmark = [
    pytest.mark.x11,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {', '.join(missing_tools())}"),
    pytest.mark.skipif(not can_unplug(), reason="needs libXrandr"),
]


@pytest.fixture(name="told", scope="module")
def _told(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    pictures = tmp_path_factory.mktemp("pictures")
    with x_server((2304, 800)) as display, window_manager(display):
        environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, str(Path(__file__).with_name("lost_screen.py")), str(bundled), display, str(pictures)]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    said: dict[str, object] = json.loads(ran.stdout.splitlines()[-1])
    return said


def test_the_desk_covers_itself_on_the_patients_monitor(told: dict[str, object]) -> None:
    assert told["covered"]
    assert told["covers all"]  # the open dialog too
    assert told["not plain"] == []
    assert told["words"]
    assert told["title"] == "导诊读本"


def test_nobody_is_hindered_where_no_patient_is_shown_anything(told: dict[str, object]) -> None:
    assert not told["no patient"]


def test_taps_and_keys_do_not_lift_the_cover_and_reach_nothing_below(told: dict[str, object]) -> None:
    assert told["tapped"] == [True, True]
    assert told["typed before"]
    assert told["typed"] == [True, True]  # still covered, text as large as before


def test_enter_shows_the_desk_there_and_the_patient_sees_nothing_else(told: dict[str, object]) -> None:
    assert told["asked for"] == [False, True, True, "lost"]  # not covered; dialog and desk visible; no patient's screen
    assert told["title again"]
    assert not told["typed Enter"]


def test_everything_is_as_before_when_the_monitor_is_back(told: dict[str, object]) -> None:
    assert told["back"] == ["desk", [40, 40, 1200, 700], "patient", "hba1c"]
    assert told["again"] == [True, "sent"]
    assert told["back again"] == [False, "desk", "patient", "sent"]


def test_a_talk_goes_on_without_the_presenters_monitor(told: dict[str, object]) -> None:
    assert told["talk"] == [False, True, True]  # no notes visible to the audience, the slides, the desk covered
    assert told["talk goes on"] == 1
    assert told["talk back"] == [True, "desk", False]
