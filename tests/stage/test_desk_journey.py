"""Find, show, enlarge, print, next patient: on a real X server, with one screen and with two, presses counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.handout import pdf_tools
from tests.kiosk.x_output import can_unplug
from tests.kiosk.x_screen import ROOT, missing_tools, window_manager, x_server

pytestmark = [
    pytest.mark.x11,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {', '.join(missing_tools())}"),
    pytest.mark.skipif(not can_unplug(), reason="needs libXrandr"),
]

MOST = 6
"""Presses for one patient."""

PRESSES_TO_PRINT = 2

SIZES = [(1366, 768), (1920, 1080)]


def journey(bundled: Path, size: tuple[int, int], monitors: int, folder: Path, way: str = "mouse") -> dict[str, object]:
    width, height = size
    with x_server((width + 1024 * (monitors - 1), height)) as display, window_manager(display):
        environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        script = str(Path(__file__).with_name("desk_journey.py"))
        command = [sys.executable, script, str(bundled), display, str(width), str(height), str(monitors)]
        command += [str(folder / "printed.pdf"), way]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    said: dict[str, object] = json.loads(ran.stdout.splitlines()[-1])
    return said


@pytest.mark.parametrize("size", SIZES)
def test_patient_is_served_with_one_screen(bundled: Path, size: tuple[int, int], tmp_path: Path) -> None:
    told = journey(bundled, size, 1, tmp_path)
    assert told["covers"]
    assert (told["zoom"], told["next patient's size"]) == (175, 150)
    assert told["print"] == PRESSES_TO_PRINT
    assert pdf_tools.info(tmp_path / "printed.pdf")["Pages"] == "1", "the summary"
    assert (told["article"], told["shown today"]) == ("hba1c", ["hba1c"])
    assert told["presses"] == MOST


@pytest.mark.parametrize("size", SIZES)
def test_patient_is_served_with_two_screens(bundled: Path, size: tuple[int, int], tmp_path: Path) -> None:
    told = journey(bundled, size, 2, tmp_path)
    assert told["covers"]
    assert told["patient is on"] == "patient"
    assert told["larger"]
    assert told["print"] == PRESSES_TO_PRINT
    assert pdf_tools.info(tmp_path / "printed.pdf")["Pages"] == "1", "the summary"
    assert (told["article"], told["shown today"]) == ("hba1c", ["hba1c"])
    assert isinstance(told["presses"], int)
    assert told["presses"] <= MOST


@pytest.mark.parametrize("size", SIZES)
def test_patient_is_served_with_the_keyboard_alone(bundled: Path, size: tuple[int, int], tmp_path: Path) -> None:
    told = journey(bundled, size, 1, tmp_path, "keys")
    assert told["covers"]
    assert told["zoom"] == 175
    assert pdf_tools.info(tmp_path / "printed.pdf")["Pages"] == "1", "the summary"
    assert (told["article"], told["shown today"]) == ("hba1c", ["hba1c"])
    assert told["presses"] == MOST
