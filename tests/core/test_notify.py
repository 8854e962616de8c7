"""What systemd and the supervisor receive."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from viewer.kiosk.core.notify import BEAT, HEARTBEAT, Notifier


@pytest.fixture(params=["path", "abstract"])
def listener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[socket.socket, str]]:
    name = str(tmp_path / "notify") if request.param == "path" else f"@frontdesk-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(name.replace("@", "\0", 1))
        line.settimeout(5)
        yield line, name


def test_systemd_hears_every_word(listener: tuple[socket.socket, str]) -> None:
    line, name = listener
    notifier = Notifier({"NOTIFY_SOCKET": name})
    notifier.ready()
    assert notifier.alive()
    notifier.status("运行正常\n38 篇")
    notifier.stopping()
    heard = [line.recv(1000).decode() for _ in range(4)]
    assert heard == ["READY=1", "WATCHDOG=1", "STATUS=运行正常 38 篇", "STOPPING=1"]


@pytest.mark.parametrize("address", ["", "/nowhere", "/" + "x" * 200])
def test_where_nobody_listens_nothing_happens(address: str) -> None:
    notifier = Notifier({"NOTIFY_SOCKET": address} if address else {})
    notifier.ready()
    assert notifier.alive()


def test_listener_that_does_not_read_keeps_nobody_waiting(listener: tuple[socket.socket, str]) -> None:
    notifier = Notifier({"NOTIFY_SOCKET": listener[1]})
    for _ in range(2000):
        assert notifier.alive()


@pytest.mark.parametrize(("usec", "seconds"), [("2000000", 0.5), ("60000000", 2), ("0", 2), ("", 2), ("-4", 2), ("²", 2)])
def test_heartbeat_is_four_times_as_often_as_systemd_asks(usec: str, seconds: float) -> None:
    assert Notifier({"WATCHDOG_USEC": usec}).interval == seconds


def test_heartbeats_reach_the_parent_and_its_end_is_noticed() -> None:
    code = "import sys; from viewer.kiosk.core.notify import Notifier; n = Notifier()\nwhile n.alive(): sys.stdin.readline()"
    environ = {**os.environ, HEARTBEAT: "stdout"}
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == BEAT
        child.stdout.close()
        child.stdin.write(b"\n")
        child.stdin.flush()
        assert child.wait(20) == 0
