"""``DisplayServer``: whether the compositor or X server is still there that a kiosk's windows are shown by.

When it has ended, every window ends with it, and another can only wait for nothing: whoever started it starts everything anew.
"""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_X_DISPLAY = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")
_X_FOLDER = "/tmp/.X11-unix"  # noqa: S108 - where X servers listen
_PATIENCE = 2.0
"""Seconds for a connection: a server that is there accepts at once."""


class DisplayServer:
    """The one that the environment ``environ`` names. One that does not answer now, or is on another machine, is never gone.

    With a Wayland compositor an idle connection is kept: its end closes it, even where the compositor lives on to wait for us
    (cage). An X server would soon cut off who says nothing; it is asked anew.
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
        """Whether it has ended."""
        if self._line is not None:
            return _is_closed(self._line)
        if self._address:
            try:
                _connect(self._address).close()
            except OSError:
                return True
        return False

    def close(self) -> None:
        """Close the connection."""
        if self._line is not None:
            self._line.close()


def _addresses(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Where it may listen; none: nowhere that could be looked at (offscreen, vnc, another machine)."""
    platform, wayland = environ.get("QT_QPA_PLATFORM", ""), environ.get("WAYLAND_DISPLAY", "")
    local = _X_DISPLAY.fullmatch(environ.get("DISPLAY", ""))
    if platform.startswith("wayland") or (wayland and not platform):
        path = Path(environ.get("XDG_RUNTIME_DIR", ""), wayland or "wayland-0")
        return (str(path),) if path.is_absolute() else ()
    if platform in ("", "xcb") and local:
        path = Path(_X_FOLDER, f"X{local[1]}")
        return str(path), f"\0{path}"  # in the file system or beside it
    return ()


def _connect(address: str) -> socket.socket:
    """A connection to ``address``.

    Raises ``OSError``.
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


def _is_closed(line: socket.socket) -> bool:
    """Whether the other side has closed ``line``. It has nothing to say as long as it is not asked."""
    try:
        return line.recv(4096) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
