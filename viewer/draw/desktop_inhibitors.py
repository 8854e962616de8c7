"""``DesktopInhibitors``: ask the desktop's services, over D-Bus, not to treat the session as idle."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCall, QDBusServiceWatcher


class _Service(NamedTuple):
    """A service's name on the bus, the object and interface that has ``Inhibit``, and the arguments of the call."""

    name: str
    path: str
    interface: str
    words: tuple[str, ...]


_WHO, _WHY = "Frontdesk", "An article is being shown"
_SAVER, _POWER, _LOGIN = "org.freedesktop.ScreenSaver", "org.freedesktop.PowerManagement.Inhibit", "org.freedesktop.login1"
_SESSION = (
    _Service(_SAVER, "/org/freedesktop/ScreenSaver", _SAVER, (_WHO, _WHY)),
    _Service(_POWER, "/org/freedesktop/PowerManagement/Inhibit", _POWER, (_WHO, _WHY)),
)
_SYSTEM = (_Service(_LOGIN, "/org/freedesktop/login1", f"{_LOGIN}.Manager", ("idle", _WHO, _WHY, "block")),)

_numbers = count(1)


class DesktopInhibitors(QObject):
    """Inhibits idling from its creation until ``end``.

    It uses connections of its own and ends its requests by closing them: PySide6 cannot send the unsigned numbers that
    ``UnInhibit`` takes. A service that starts later, or restarts, is asked then.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._answers: list[QDBusPendingCall] = []  # logind answers with a file, and inhibits as long as it is open
        if _has_session_bus():
            self._ask(QDBusConnection.BusType.SessionBus, _SESSION)
        self._ask(QDBusConnection.BusType.SystemBus, _SYSTEM)

    def end(self) -> None:
        """Release the inhibitors."""
        self._answers.clear()
        for name in self._names:
            QDBusConnection.disconnectFromBus(name)
        self.deleteLater()

    def _ask(self, kind: QDBusConnection.BusType, services: tuple[_Service, ...]) -> None:
        name = f"awake-{next(_numbers)}"
        bus = QDBusConnection.connectToBus(kind, name)
        self._names.append(name)
        if not bus.isConnected():
            return
        known = {service.name: service for service in services}
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForRegistration
        watcher = QDBusServiceWatcher(self)
        watcher.setConnection(bus)
        watcher.setWatchMode(mode)
        watcher.serviceRegistered.connect(lambda appeared: self._send(name, known[appeared]))
        for service in services:
            watcher.addWatchedService(service.name)
            self._send(name, service)

    def _send(self, name: str, service: _Service) -> None:
        message = QDBusMessage.createMethodCall(service.name, service.path, service.interface, "Inhibit")
        message.setArguments(list(service.words))
        message.setAutoStartService(False)
        self._answers.append(QDBusConnection(name).asyncCall(message))


def _has_session_bus() -> bool:
    """Return whether a session bus exists; without this check libdbus would start one."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or bool(runtime and Path(runtime, "bus").is_socket())
