"""A real X server with a kiosk on it, observed from outside: windows, geometry, processes, files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.kiosk import x_windows

ROOT = Path(__file__).resolve().parents[2]
SIZE = (1280, 720)
PATIENCE = 90.0
"""Seconds in which what must happen does, also on a busy machine; only a fault makes a test wait so long."""
LASTING = 10.0
"""Seconds after which what should not be counts as a fault; a busy machine takes a while to put it right."""
TOOLS = ("Xvfb", "xdotool", "xprop", "openbox")
SPIES = ("xdg-open", "firefox", "chromium", "x-www-browser", "sensible-browser", "gio", "kde-open", "xterm")
"""Programs that a kiosk must never start; each writes its name into a file when started."""

_OWN_FILES = {"state", "cache", "bin", "spied", "library.fdk", "library.fdk-wal", "library.fdk-shm", "kiosk.toml", "log"}
"""The content of a kiosk's home if nothing went wrong."""


def missing_tools() -> list[str]:
    """Return what this machine lacks for these tests."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


_DISPLAYS = count(1000 * (1 + os.getpid() % 50))
"""Numbers of displays, never one twice: a kiosk whose server has ended would find the server of another test under its number."""


@contextmanager
def x_server(size: tuple[int, int] = SIZE, pictures: Path | None = None, *, resets: bool = False) -> Iterator[str]:
    """Start a separate display and yield its name; its pictures are in the folder ``pictures``, for ``seen``.

    If it ``resets``, it starts over when its last client leaves, and turns away whoever comes just then: a test that looks for a
    window that has not come yet is such a client.
    """
    server, display = _started(size, pictures, resets=resets)
    while not display:  # the number is another's
        server.wait()
        server, display = _started(size, pictures, resets=resets)
    try:
        yield f":{display}"
    finally:
        server.terminate()
        server.wait()


def _started(size: tuple[int, int], pictures: Path | None, *, resets: bool) -> tuple[subprocess.Popen[bytes], str]:
    """Start a server under the next number; return it with its number, empty if it could not start."""
    reader, writer = os.pipe()
    command = ["Xvfb", f":{next(_DISPLAYS)}", "-displayfd", str(writer), "-nolisten", "tcp"]
    command += ["-screen", "0", f"{size[0]}x{size[1]}x24"]
    command += ["-fbdir", str(pictures)] if pictures else []
    command += [] if resets else ["-noreset"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as said:
        return server, said.readline().strip()


@contextmanager
def window_manager(display: str) -> Iterator[None]:
    """Run openbox without key bindings."""
    command = ["openbox", "--config-file", str(Path(__file__).with_name("openbox.xml"))]
    quiet = subprocess.DEVNULL
    manager = subprocess.Popen(command, env=os.environ | {"DISPLAY": display}, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        manager.terminate()
        manager.wait()


@dataclass
class XKiosk:
    """``frontdesk kiosk`` on ``display``. ``home`` contains all its files, ``spied`` the names of programs it started."""

    display: str
    home: Path
    supervisor: subprocess.Popen[bytes]
    size: tuple[int, int] = SIZE

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"DISPLAY": self.display}

    def do(self, *words: str) -> str:
        """Run ``xdotool`` with these words."""
        command, environment = ["xdotool", *words], self.environment
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False).stdout

    def tap(self, x: float, y: float) -> None:
        """Tap at design px of a 1920 × 1080 screen."""
        self.do("mousemove", *self.at(x, y), "sleep", "0.03", "click", "1")

    @staticmethod
    def at(x: float, y: float) -> tuple[str, str]:
        """Return design px as px of the screen."""
        return str(round(x * SIZE[0] / 1920)), str(round(y * SIZE[1] / 1080))

    # ---- seen from outside -------------------------------------------------------------------------------------------

    def window_pid(self) -> int | None:
        """Return the process id of the window."""
        found = children(self.supervisor.pid)
        return found[0] if found else None

    def windows(self) -> list[tuple[str, int, int, int, int]]:
        """Return every mapped window on the root with more than 1 px: id, x, y, width, height; topmost first."""
        shown = x_windows.windows(self.display)
        return [(hex(window.number), *window[1:]) for window in shown if window.width * window.height > 100 * 10]

    def lasting_leaks(self) -> list[str]:
        """Return everything that is not as it should be, and stays so."""
        leaks: list[str] = []

        def is_sound() -> bool:
            leaks[:] = self.leaks()
            return not leaks

        wait_for(is_sound, LASTING)
        return leaks

    def leaks(self) -> list[str]:
        """Return everything that should not be so."""
        faults = []
        processes = children(self.supervisor.pid)
        windows = self.windows()
        if not processes:
            faults.append("no window process")
        elif started := children(processes[0]):
            faults.append(f"started {[command_of(child) for child in started]}")
        if [window[1:] for window in windows] != [(0, 0, *self.size)]:
            faults.append(f"windows {windows}")
        if self.spied():
            faults.append(f"opened {self.spied()}")
        strange = {path.name for path in self.home.iterdir()} - _OWN_FILES
        if strange:
            faults.append(f"files {strange}")
        return faults

    def spied(self) -> list[str]:
        """Return the programs that were started through ``PATH``."""
        log = self.home / "spied"
        return log.read_text().split() if log.exists() else []


def children(pid: int) -> list[int]:
    """Return the running processes that ``pid`` started, as its threads tell: other processes are not looked at."""
    started: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # it has ended
            started += map(int, thread.read_bytes().split())
    return sorted(child for child in started if _runs(child))


def _runs(pid: int) -> bool:
    """Return whether ``pid`` has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z"
    except OSError:
        return False


def command_of(pid: int) -> str:
    """Return the command line of ``pid``."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return "?"


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Return whether ``condition`` came true within ``seconds``; the longer it takes, and the longer asking does, the less often
    it is asked.
    """
    begun = asked = time.monotonic()
    while asked < begun + seconds:
        if condition():
            return True
        answered = time.monotonic()
        time.sleep(min(0.25, max(0.02, (answered - begun) / 20, answered - asked)))
        asked = time.monotonic()
    return condition()


@contextmanager
def x_kiosk(display: str, home: Path, library: Path, toml: str = "", size: tuple[int, int] = SIZE) -> Iterator[XKiosk]:
    """Yield a supervised kiosk that is visible on the screen of ``size`` px."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "library.fdk").write_bytes(library.read_bytes())
    (home / "kiosk.toml").write_text(f'library = "library.fdk"\nstate = "state"\n{toml}', encoding="utf-8")
    spies = home / "bin"
    spies.mkdir(exist_ok=True)
    for name in SPIES:
        spy = spies / name
        spy.write_text(f'#!/bin/sh\necho {name} >> "{home}/spied"\n')
        spy.chmod(0o755)
    environment = os.environ | {
        "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "FRONTDESK_HOME": str(home), "HOME": str(home), "PYTHONPATH": str(ROOT),
        "PATH": f"{spies}:{os.environ['PATH']}", "XDG_RUNTIME_DIR": "", "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    }  # fmt: skip
    command = [sys.executable, "-m", "viewer", "kiosk", "--config", str(home / "kiosk.toml")]
    with (home / "log").open("wb") as log:
        supervisor = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=ROOT)
    kiosk = XKiosk(display, home, supervisor, size)
    try:
        shown = wait_for(lambda: [window[1:] for window in kiosk.windows()] == [(0, 0, *size)])
        assert shown, (kiosk.windows(), (home / "log").read_text())
        yield kiosk
    finally:
        supervisor.terminate()
        try:
            supervisor.wait(15)
        except subprocess.TimeoutExpired:
            supervisor.kill()
            supervisor.wait()
