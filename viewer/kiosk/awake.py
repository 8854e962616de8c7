"""Keeps the screen from going dark by itself: asks the desktop by D-Bus, and the X server by ``xset`` where there is one.

Under ``cage`` (docs/KIOSK.md) nothing blanks the screen, and neither is there.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress

from PySide6.QtGui import QGuiApplication

_PATIENCE = 2
"""Seconds that each request may take."""

_COMMANDS = (("s", "off"), ("s", "noblank"), ("-dpms",))


def keep_awake() -> None:
    """Asks once; what cannot be asked is left alone."""
    if QGuiApplication.platformName() == "xcb":
        _ask_x_server()
    _ask_desktop()


def _ask_x_server() -> None:
    xset = shutil.which("xset")
    if xset is None:
        return
    for words in _COMMANDS:
        with suppress(subprocess.TimeoutExpired):
            subprocess.run([xset, *words], check=False, capture_output=True, timeout=_PATIENCE)  # noqa: S603 - fixed words


def _ask_desktop() -> None:
    try:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage
    except ImportError:
        return
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return
    name = "org.freedesktop.ScreenSaver"
    message = QDBusMessage.createMethodCall(name, "/org/freedesktop/ScreenSaver", name, "Inhibit")
    message.setArguments(["frontdesk", "kiosk"])
    bus.send(message)
