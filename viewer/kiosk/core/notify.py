"""``Notifier``: report to the supervisor that the kiosk is ready, alive, or stopping.

There are two possible listeners: systemd, by datagrams to ``$NOTIFY_SOCKET`` (sd_notify(3)), and
``viewer.kiosk.core.supervision``, by lines on standard output. Without a listener nothing happens. Call ``alive`` from a timer
of the real event loop, so that a hanging window falls silent.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping

HEARTBEAT = "FRONTDESK_HEARTBEAT"
"""Environment variable: ``stdout`` if a parent counts heartbeats there."""

BEAT = b"alive\n"
"""One heartbeat on standard output."""

_INTERVAL = 2.0
"""Seconds between heartbeats unless systemd asks for a shorter time."""


class Notifier:
    """The connection to the supervisor of this process."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        self._beats = environ.get(HEARTBEAT) == "stdout"
        self._watchdog = environ.get("WATCHDOG_USEC", "")

    @property
    def interval(self) -> float:
        """Seconds between calls of ``alive``: a quarter of systemd's timeout, at most 2.

        ``WATCHDOG_PID`` is not compared: with ``cage`` it names the compositor, and ``NotifyAccess=all`` lets us speak for it.
        """
        if self._watchdog.isascii() and self._watchdog.isdigit() and int(self._watchdog):
            return min(_INTERVAL, int(self._watchdog) / 4e6)
        return _INTERVAL

    def ready(self) -> None:
        """Report that the first frame is on the screen."""
        self._send("READY=1")

    def alive(self) -> bool:
        """Report that the event loop runs; return False if the supervising parent is gone.
        Then quit: a new window will be started.
        """
        self._send("WATCHDOG=1")
        if self._beats:
            try:
                os.write(1, BEAT)
            except BlockingIOError:
                return True
            except OSError:
                return False
        return True

    def status(self, words: str) -> None:
        """Set the line shown by ``systemctl status``."""
        self._send("STATUS=" + " ".join(words.split()))

    def stopping(self) -> None:
        """Report a normal exit."""
        self._send("STOPPING=1")

    def _send(self, state: str) -> None:
        if not self._address:
            return
        import socket

        if not hasattr(socket, "AF_UNIX"):
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.setblocking(False)
            line.sendto(state.encode(errors="replace"), address)
