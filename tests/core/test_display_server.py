"""The display server: gone when it has ended, not before, never if that is unknown. Real sockets as servers create them."""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path

import pytest

from tests.kiosk.x_screen import missing_tools, x_server
from viewer.kiosk.core.display_server import DisplayServer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at sockets of Linux")


@pytest.fixture
def number(tmp_path: Path) -> int:
    """Return a display number that is not in use. The tests use only the abstract socket of an X server."""
    return 100_000 + int.from_bytes(str(tmp_path).encode()[-2:], "big")


def listen(address: str) -> socket.socket:
    made = socket.socket(socket.AF_UNIX)
    made.bind(address)
    made.listen()
    return made


@pytest.fixture(name="wayland")
def _wayland(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("run")
    monkeypatch.chdir(folder)  # to make the address short enough
    return {"QT_QPA_PLATFORM": "wayland", "WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(folder)}


def test_compositor_that_lets_go_of_its_clients_is_gone_though_it_still_listens(wayland: dict[str, str]) -> None:
    with listen("wayland-7") as compositor:
        server = DisplayServer(wayland)
        ours, _ = compositor.accept()
        assert not server.is_gone()
        ours.close()
        assert server.is_gone()
        server.close()


def test_compositor_that_was_killed_is_gone_though_its_socket_lies_there(wayland: dict[str, str]) -> None:
    compositor = listen("wayland-7")
    server = DisplayServer(wayland)
    compositor.close()
    assert Path("wayland-7").exists()
    assert server.is_gone()
    server.close()


def test_x_server_is_asked_anew(number: int) -> None:
    with listen(f"\0/tmp/.X11-unix/X{number}"):
        server = DisplayServer({"DISPLAY": f":{number}.0"})
        assert not server.is_gone()
    assert server.is_gone()


def test_x_server_that_shuts_down_is_gone_though_it_still_listens(number: int) -> None:
    listener = listen(f"\0/tmp/.X11-unix/X{number}")
    server = DisplayServer({"DISPLAY": f":{number}.0"})
    threading.Timer(0.2, listener.close).start()
    assert server.is_gone()


@pytest.mark.x11
@pytest.mark.skipif(bool(missing_tools()), reason=f"needs {', '.join(missing_tools())}")
def test_real_x_server_is_there_until_it_ends_also_while_it_starts_over() -> None:
    with x_server(resets=True) as display:
        server = DisplayServer({"DISPLAY": display})
        for _ in range(15):  # each time its last client goes; without the second look, every other one seems to be the end
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(f"\0/tmp/.X11-unix/X{display[1:]}")
                client.sendall(b"l\0\x0b\0" + bytes(8))
                client.recv(8)
            assert not server.is_gone()
    assert server.is_gone()


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"DISPLAY": "far.example:10.0"},
        {"DISPLAY": ":99999"},
        {"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":99999"},
        {"QT_QPA_PLATFORM": "wayland"},
        {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": "/nowhere"},
    ],
)
def test_server_that_never_answered_or_cannot_be_looked_at_is_not_gone(environ: dict[str, str]) -> None:
    assert not DisplayServer(environ).is_gone()


@pytest.mark.parametrize(
    ("display", "platform", "looked_at"),
    [
        (":{n}", "", True), (":{n}.0", "", True), (":{n}.1", "xcb", True), ("unix:{n}", "xcb", True), ("unix:{n}.0", "", True),
        (":{n}", "offscreen", False), (":{n}", "vnc", False), ("host:{n}", "", False), (":{n}.", "", False), (":{n}a", "", False),
    ],
)  # fmt: skip
def test_x_server_of_this_machine_is_known_by_its_number(number: int, display: str, platform: str, *, looked_at: bool) -> None:
    listener = listen(f"\0/tmp/.X11-unix/X{number}")
    server = DisplayServer({"DISPLAY": display.format(n=number), "QT_QPA_PLATFORM": platform})
    listener.close()
    assert server.is_gone() is looked_at


@pytest.mark.parametrize(
    ("environ", "looked_at"),
    [
        ({"QT_QPA_PLATFORM": "wayland"}, True), ({"QT_QPA_PLATFORM": "wayland-egl"}, True), ({}, False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True), ({"WAYLAND_DISPLAY": "wayland-1"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "xcb"}, False),
        ({"QT_QPA_PLATFORM": "wayland", "XDG_RUNTIME_DIR": "."}, False),
    ],
)  # fmt: skip
def test_compositor_is_known_by_the_platform_or_its_name(
    wayland: dict[str, str], environ: dict[str, str], *, looked_at: bool
) -> None:
    compositor = listen("wayland-0")
    server = DisplayServer({"XDG_RUNTIME_DIR": wayland["XDG_RUNTIME_DIR"], **environ})
    compositor.close()
    assert server.is_gone() is looked_at
    server.close()


def test_compositor_that_says_something_unasked_is_still_there(wayland: dict[str, str]) -> None:
    with listen("wayland-7") as compositor:
        server = DisplayServer(wayland)
        ours, _ = compositor.accept()
        ours.sendall(b"hello")
        assert not server.is_gone()
        ours.close()
        assert server.is_gone()
        server.close()
