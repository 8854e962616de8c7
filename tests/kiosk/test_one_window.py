"""Whatever ends first – window, supervisor, display server – there is one window afterwards, and never a second supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.x_screen import PATIENCE, XKiosk, children, command_of, missing_tools, wait_for, x_kiosk, x_server
from viewer.kiosk.core.crashes import load_crashes

pytestmark = [
    pytest.mark.x11,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {', '.join(missing_tools())}"),
]

_GENEROUS = "[safe_mode]\ncrashes = 20\nwithin_minutes = 1\n"


@pytest.fixture(name="kiosk")
def _kiosk(bundled: Path, tmp_path: Path) -> Iterator[XKiosk]:
    with x_server() as display, x_kiosk(display, tmp_path / "kiosk", bundled, _GENEROUS) as kiosk:
        yield kiosk


def kiosk_processes(kiosk: XKiosk) -> list[int]:
    """Return all processes of this kiosk, regardless of their parent."""
    config, found = str(kiosk.home / "kiosk.toml"), []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and config in (folder / "cmdline").read_text().split("\0"):
                found.append(int(folder.name))
        except (OSError, UnicodeDecodeError):
            continue
    return found


def second(kiosk: XKiosk) -> subprocess.CompletedProcess[str]:
    """Start a second ``frontdesk kiosk`` with the same settings."""
    command = [sys.executable, "-m", "viewer", "kiosk", "--config", str(kiosk.home / "kiosk.toml")]
    environment = Path(f"/proc/{kiosk.supervisor.pid}/environ").read_bytes().rstrip(b"\0").split(b"\0")
    named = dict(os.fsdecode(line).split("=", 1) for line in environment)
    return subprocess.run(command, env=named, cwd=named["PYTHONPATH"], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_window_that_ends_is_followed_by_one(kiosk: XKiosk, number: signal.Signals) -> None:
    pid = kiosk.window_pid()
    assert pid is not None
    os.kill(pid, number)
    assert wait_for(lambda: kiosk.window_pid() not in (None, pid) and not kiosk.leaks())
    assert sorted(kiosk_processes(kiosk)) == sorted([kiosk.supervisor.pid, *children(kiosk.supervisor.pid)])


@pytest.mark.parametrize("hangs", [False, True])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_supervisor_that_ends_leaves_no_window(kiosk: XKiosk, number: signal.Signals, hangs: bool) -> None:
    pid = kiosk.window_pid()
    assert pid is not None
    if hangs:
        os.kill(pid, signal.SIGSTOP)
    kiosk.supervisor.send_signal(number)
    kiosk.supervisor.wait(PATIENCE)
    assert wait_for(lambda: kiosk_processes(kiosk) == [])


def test_second_supervisor_refuses_and_the_first_goes_on(kiosk: XKiosk) -> None:
    before = sorted(kiosk_processes(kiosk))
    done = second(kiosk)
    assert done.returncode == 1
    assert "已经在运行" in done.stderr
    assert str(kiosk.home / "state") in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(kiosk_processes(kiosk)) == before
    assert not kiosk.leaks()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_display_server_that_ends_takes_all_along_and_is_no_crash(bundled: Path, tmp_path: Path, number: signal.Signals) -> None:
    with x_server() as display, x_kiosk(display, tmp_path / "kiosk", bundled, _GENEROUS) as kiosk:
        (server,) = (pid for pid in children(os.getpid()) if command_of(pid).startswith("Xvfb"))
        os.kill(server, number)
        assert kiosk.supervisor.wait(PATIENCE) == 1
        assert kiosk_processes(kiosk) == []
        told = (kiosk.home / "log").read_text()
        assert "显示服务已经结束" in told
        assert load_crashes(kiosk.home / "state" / "crashes.json").crashes == (), told
