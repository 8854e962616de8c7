"""The first window on a real Wayland compositor with a panel: no part of it, least of all its footer, is below the panel."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.kiosk.x_screen import ROOT, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("weston") is None, reason="needs weston")]

SCRIPT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from viewer.app.application import application
from viewer.app.desk_program import DeskProgram
from viewer.desk.desk_window import DeskWindow
from viewer.settings import Settings

app = application()
program = DeskProgram(Settings(theme="light"))
if sys.argv[1] == "wizard":
    program.welcome()
else:
    program.open(Path(sys.argv[1]))

def tell():
    window = next(w for w in app.topLevelWidgets() if w.isVisible() and w.windowType().name == "Window")
    foot = window.disclaimer if isinstance(window, DeskWindow) else window
    below = foot.mapTo(window, foot.rect().bottomRight()).y() - window.height()
    screen = window.screen()
    print(json.dumps([window.isMaximized(), window.height(), below, screen.availableSize().height()]))
    app.closeAllWindows()
    app.quit()

QTimer.singleShot(2500, tell)
app.exec()
program.end()
"""


@contextmanager
def compositor(folder: Path, width: int, height: int) -> Iterator[dict[str, str]]:
    """Start weston with its panel, drawing into memory; yield the environment of a program on it."""
    folder.chmod(0o700)
    environment = os.environ | {
        "XDG_RUNTIME_DIR": str(folder), "WAYLAND_DISPLAY": "screen", "QT_QPA_PLATFORM": "wayland", "DISPLAY": "",
        "PYTHONPATH": str(ROOT), "FRONTDESK_HOME": str(folder / "home"), "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    }  # fmt: skip
    command = ["weston", "--backend=headless-backend.so", f"--width={width}", f"--height={height}", "--socket=screen"]
    with (folder / "log").open("wb") as log:
        weston = subprocess.Popen([*command, "--idle-time=0"], env=environment, stdout=log, stderr=log)
    try:
        assert wait_for((folder / "screen").exists), (folder / "log").read_text()
        yield environment
    finally:
        weston.terminate()
        weston.wait()


def first_window(environment: dict[str, str], what: str) -> tuple[bool, int, int, int]:
    """Return whether it is maximised, its height, how far its bottom is below its edge, and the reported height of the screen."""
    command = [sys.executable, "-c", SCRIPT, what]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    maximised, height, below, room = json.loads(ran.stdout)
    return maximised, height, below, room


@pytest.mark.parametrize("what", ["desk", "wizard"])
def test_window_that_might_reach_below_the_panel_opens_maximised(what: str, bundled: Path, tmp_path: Path) -> None:
    with compositor(tmp_path, 1280, 800) as environment:
        maximised, height, below, room = first_window(environment, str(bundled) if what == "desk" else what)
    assert maximised
    assert room == 800  # nothing reports the panel …
    assert height <= 800 - 32  # … the compositor leaves it out
    assert below < 0


def test_window_that_fits_anywhere_opens_in_its_own_size(bundled: Path, tmp_path: Path) -> None:
    with compositor(tmp_path, 2560, 1440) as environment:
        assert first_window(environment, str(bundled))[:2] == (False, 900)
