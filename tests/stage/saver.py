"""The X server's screen saver as a test sees it; a separate session bus with an inhibition service."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path


class _Info(ctypes.Structure):
    _fields_ = (
        ("window", ctypes.c_ulong), ("state", ctypes.c_int), ("kind", ctypes.c_int), ("until", ctypes.c_ulong),
        ("idle", ctypes.c_ulong), ("mask", ctypes.c_ulong),
    )  # fmt: skip


def can_look_at_saver() -> bool:
    """Return whether this machine has the library for it."""
    return find_library("Xss") is not None


@contextmanager
def x_saver(display: str, seconds: int) -> Iterator[Callable[[], bool]]:
    """Let the screen of ``display`` go dark after ``seconds``; yield a function that returns whether it is dark."""
    xlib, xss = ctypes.CDLL(find_library("X11")), ctypes.CDLL(find_library("Xss"))
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    xlib.XDefaultRootWindow.restype = ctypes.c_ulong
    xss.XScreenSaverAllocInfo.restype = ctypes.POINTER(_Info)
    connection = ctypes.c_void_p(xlib.XOpenDisplay(display.encode()))
    root, info = ctypes.c_ulong(xlib.XDefaultRootWindow(connection)), xss.XScreenSaverAllocInfo()
    xlib.XSetScreenSaver(connection, seconds, 0, 1, 1)
    xlib.XSync(connection, 0)

    def dark() -> bool:
        xss.XScreenSaverQueryInfo(connection, root, info)
        return bool(info.contents.state == 1)

    try:
        yield dark
    finally:
        xlib.XCloseDisplay(connection)


_SERVICE = Path(__file__).with_name("inhibit_service.py")


@contextmanager
def bus(folder: Path) -> Iterator[str]:
    """Start a message bus; yield its address."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address=unix:path={folder}/bus"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
    finally:
        daemon.terminate()
        daemon.communicate()


@contextmanager
def service(address: str, said: Path) -> Iterator[None]:
    """Run a desktop's services on the bus; ``said`` contains the current inhibitors, one per line."""
    process = subprocess.Popen([sys.executable, str(_SERVICE), address, str(said)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield
    finally:
        process.terminate()
        process.communicate()
