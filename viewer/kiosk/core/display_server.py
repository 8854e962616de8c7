"""``DisplayServer``: whether the compositor or X server that shows the kiosk's windows still runs.

When it has ended, all windows are gone and waiting is useless; the service manager then starts everything again.
"""

from __future__ import annotations

import os
import re
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_X_DISPLAY = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")
_X_FOLDER = "/tmp/.X11-unix"  # noqa: S108 - where X servers listen
_X_GREETING = b"l\0" + bytes(10)
"""A client's first request to an X server, with a version that does not exist: the server answers and closes the connection."""
_PATIENCE = 2.0
"""Seconds to wait for a connection and for an answer. A server that takes longer is busy or stopped, but still running."""


class DisplayServer:
    """The display server named by the environment ``environ``. One that never answered,
    or is on another machine, counts as running.

    For a Wayland compositor an idle connection is kept: the compositor closes it when it ends, even if its process still waits
    for ours (cage). An X server soon disconnects silent clients, so each check connects again and waits for an answer: a
    server that is shutting down still accepts connections.
    """

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._line: socket.socket | None = None
        self._address = ""
        for address in _addresses(environ) if sys.platform == "linux" else ():
            with suppress(OSError):
                self._line = _connect(address)
                self._address = address
                break
        if self._line is not None and _X_FOLDER in self._address:
            self._line.close()
            self._line = None

    def is_gone(self) -> bool:
        """Return whether the display server has ended."""
        if self._line is not None:
            return _is_closed(self._line)
        return bool(self._address) and not _answers(self._address)

    def close(self) -> None:
        """Close the connection."""
        if self._line is not None:
            self._line.close()


def _addresses(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the addresses it may listen at; none if they cannot be checked (offscreen, vnc, another machine)."""
    platform, wayland = environ.get("QT_QPA_PLATFORM", ""), environ.get("WAYLAND_DISPLAY", "")
    local = _X_DISPLAY.fullmatch(environ.get("DISPLAY", ""))
    if platform.startswith("wayland") or (wayland and not platform):
        path = Path(environ.get("XDG_RUNTIME_DIR", ""), wayland or "wayland-0")
        return (str(path),) if path.is_absolute() else ()
    if platform in ("", "xcb") and local:
        path = Path(_X_FOLDER, f"X{local[1]}")
        return str(path), f"\0{path}"  # socket file, and abstract socket
    return ()


def _connect(address: str) -> socket.socket:
    """Connect to ``address``.

    Raises ``OSError`` on failure.
    """
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(_PATIENCE)
        line.connect(address)
        line.setblocking(False)
    except OSError:
        line.close()
        raise
    return line


def _answers(address: str) -> bool:
    """Return whether the X server at ``address`` answers, or takes its time.

    One that closes the connection shuts down, or has just lost its last client and starts over: asked again, it does not listen
    any more, or answers.
    """
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            line = _connect(address)
        except OSError:
            return False
        with line, suppress(OSError):
            line.settimeout(_PATIENCE)
            try:
                line.sendall(_X_GREETING)
                if line.recv(1):
                    return True
            except TimeoutError:
                return True
        time.sleep(0.02)
    return False


def _is_closed(line: socket.socket) -> bool:
    """Return whether the other side has closed ``line``. An open connection has nothing to read, because we send no request."""
    try:
        return line.recv(4096) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
