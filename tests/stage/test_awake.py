"""While something is shown, no screen goes dark by itself: a real X server, a real bus, real processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.kiosk.x_output import Monitors, can_unplug
from tests.kiosk.x_screen import ROOT, wait_for, x_server
from tests.stage.inhibit_service import NAMES
from tests.stage.saver import bus, can_look_at_saver, service, x_saver

pytestmark = [
    pytest.mark.x11,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("Xvfb") is None or shutil.which("dbus-daemon") is None, reason="needs Xvfb, dbus-daemon"),
    pytest.mark.skipif(not (can_look_at_saver() and can_unplug()), reason="needs libXss, libXrandr"),
]
DARK_AFTER = 1
"""Seconds."""

SHOW = """
import sys
from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication
from viewer.draw.idle_inhibitor import IdleInhibitor
app = QApplication([])
awake = IdleInhibitor(app)

def obey():
    word = sys.stdin.readline().strip()
    if not word:
        app.quit()
    awake.set(on=word == "on")
    print(word, flush=True)

notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
notifier.activated.connect(obey)
app.exec()
"""


class Room:
    """A screen that goes dark, and a desktop's services; ``run`` starts a program there."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack = stack
        self._said = folder / "inhibitors"
        self._display = stack.enter_context(x_server((2000, 800)))
        monitors = Monitors(self._display)
        monitors.plug("patient", (1200, 0, 800, 600))
        monitors.plug("desk", (0, 0, 1200, 800), primary=True)
        self._address = stack.enter_context(bus(folder))
        self.dark = stack.enter_context(x_saver(self._display, DARK_AFTER))
        self.environment = os.environ | {
            "DISPLAY": self._display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT),
            "DBUS_SESSION_BUS_ADDRESS": self._address, "DBUS_SYSTEM_BUS_ADDRESS": self._address,
        }  # fmt: skip

    def begin_services(self) -> None:
        self._stack.enter_context(service(self._address, self._said))

    def asked(self) -> list[str]:
        return self._said.read_text(encoding="utf-8").split() if self._said.exists() else []

    def stays_lit(self) -> bool:
        return not wait_for(self.dark, DARK_AFTER + 1.5)

    def goes_dark(self) -> bool:
        return wait_for(self.dark, DARK_AFTER + 10)

    def run(self, *words: str) -> subprocess.Popen[str]:
        command, pipe = [sys.executable, *words], subprocess.PIPE
        program = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        self._stack.callback(end, program)
        return program


def end(program: subprocess.Popen[str]) -> None:
    program.kill()
    program.communicate()


def tell(program: subprocess.Popen[str], word: str) -> None:
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(word + "\n")
    program.stdin.flush()
    assert program.stdout.readline().strip() == word


@pytest.fixture(name="room")
def _room(tmp_path: Path) -> Iterator[Room]:
    with ExitStack() as stack:
        yield Room(stack, tmp_path)


def test_nothing_goes_dark_while_it_is_on_and_everything_may_again_afterwards(room: Room) -> None:
    room.begin_services()
    show = room.run("-c", SHOW)
    assert room.goes_dark()
    tell(show, "on")
    assert not room.dark()  # a dark screen is switched on
    assert wait_for(lambda: room.asked() == sorted(NAMES)), room.asked()
    assert room.stays_lit()
    tell(show, "off")
    assert wait_for(lambda: room.asked() == []), room.asked()
    assert room.goes_dark()
    tell(show, "on")
    assert wait_for(lambda: room.asked() == sorted(NAMES)), room.asked()
    assert room.stays_lit()


def test_a_program_that_is_killed_keeps_nothing_lit(room: Room) -> None:
    room.begin_services()
    show = room.run("-c", SHOW)
    tell(show, "on")
    assert wait_for(lambda: room.asked() == sorted(NAMES)), room.asked()
    show.send_signal(signal.SIGKILL)
    assert wait_for(lambda: room.asked() == []), room.asked()
    assert room.goes_dark()


def test_a_desktop_that_begins_later_is_asked_then(room: Room) -> None:
    show = room.run("-c", SHOW)
    tell(show, "on")
    assert room.stays_lit()
    room.begin_services()
    assert wait_for(lambda: room.asked() == sorted(NAMES)), room.asked()


@pytest.mark.parametrize("show", ["kiosk", "present", "desk"])
def test_kiosk_demonstration_and_patients_screen_are_kept_lit(room: Room, show: str, bundled: Path, tmp_path: Path) -> None:
    (tmp_path / "library.fdk").write_bytes(bundled.read_bytes())
    (tmp_path / "kiosk.toml").write_text('library = "library.fdk"\nstate = "state"\n', encoding="utf-8")
    words = {
        "kiosk": ["kiosk", "--config", str(tmp_path / "kiosk.toml")],
        "present": ["present", str(tmp_path / "library.fdk"), "hba1c"],
        "desk": [str(tmp_path / "library.fdk")],
    }
    room.begin_services()
    program = room.run("-m", "viewer", *words[show])
    assert wait_for(lambda: room.asked() == sorted(NAMES)), room.asked()
    assert room.stays_lit()
    program.terminate()
    assert wait_for(lambda: room.asked() == []), room.asked()
    assert room.goes_dark()
