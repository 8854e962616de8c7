"""The line of ``systemctl status`` for a kiosk that shows no article: without a screen, or during a maintenance break."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.x_screen import ROOT, wait_for

pytestmark = pytest.mark.slow

AWAY = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from viewer.kiosk.core.crashes import EXIT_MAINTENANCE
from viewer.kiosk.core.intents import AskStaff, Home, Leave, Unlocked
from viewer.kiosk.core.kiosk_settings import KioskSettings
from viewer.kiosk.program import Kiosk, application

app = application()
kiosk = Kiosk(app, Path(sys.argv[1]), KioskSettings(state=sys.argv[2]))
kiosk.window.has_no_desktop = True
kiosk.start()

def visit():
    for intent in (AskStaff(), Unlocked(), Leave(EXIT_MAINTENANCE), Home()):
        kiosk.window.act(intent)
    app.exit(0)

QTimer.singleShot(500, visit)
app.exec()
kiosk.end()
"""


@pytest.fixture(name="line")
def _line(tmp_path: Path) -> Iterator[socket.socket]:
    """Yield the socket where systemd would listen."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(20)
        yield line


def environment(folder: Path, **more: str) -> dict[str, str]:
    return os.environ | {"NOTIFY_SOCKET": str(folder / "notify"), "FRONTDESK_HOME": str(folder / "home"), **more}


def heard_until(line: socket.socket, last: str) -> list[str]:
    heard = [line.recv(1000).decode()]
    while heard[-1] != last:
        heard.append(line.recv(1000).decode())
    return heard


def test_status_tells_since_and_until_when_the_staff_is_away(line: socket.socket, bundled: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", AWAY, str(bundled), str(tmp_path / "state")]
    subprocess.run(command, env=environment(tmp_path, QT_QPA_PLATFORM="offscreen"), timeout=60, check=True)
    before, away, after = [words for words in heard_until(line, "STOPPING=1") if words.startswith("STATUS=")]
    assert "自动恢复" in away
    assert before == after != away


@pytest.mark.skipif(shutil.which("weston") is None, reason="needs weston")
def test_kiosk_on_wayland_waits_for_a_screen(line: socket.socket, bundled: Path, tmp_path: Path) -> None:
    """As with a monitor that is off when the machine starts. Qt crashes there with a window of no size, as cage gives it."""
    tmp_path.chmod(0o700)
    wayland = environment(
        tmp_path, XDG_RUNTIME_DIR=str(tmp_path), WAYLAND_DISPLAY="screen", QT_QPA_PLATFORM="wayland", DISPLAY="",
        PYTHONPATH=str(ROOT), DBUS_SESSION_BUS_ADDRESS="disabled:", WAYLAND_DEBUG="client",
    )  # fmt: skip
    weston = ["weston", "--backend=headless-backend.so", "--no-outputs", "--socket=screen", f"--log={tmp_path}/weston"]
    kiosk = [sys.executable, "-m", "viewer", "kiosk", str(bundled), "--window", "normal"]
    log = tmp_path / "log"
    with subprocess.Popen(weston, env=wayland) as compositor, log.open("wb") as out:
        assert wait_for((tmp_path / "screen").exists), (tmp_path / "weston").read_text()
        with subprocess.Popen(kiosk, env=wayland, stderr=out) as window:
            heard = heard_until(line, "STATUS=没有接通的屏幕：没有接上，或者关着。")
            heard += [line.recv(1000).decode() for _ in range(3)]
            assert window.poll() is None
            window.terminate()
        compositor.terminate()
    assert heard[0] == "READY=1"
    assert heard[-1] == "WATCHDOG=1"
    assert "get_toplevel" not in log.read_text()
