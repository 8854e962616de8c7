"""Inhibition services of a desktop and of logind, on the bus of an address: run by ``saver.py``.

Like the real ones, the desktop's drop a request when its client leaves the bus, and logind's when its file is closed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSocketNotifier
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusServiceWatcher, QDBusUnixFileDescriptor, QDBusVirtualObject

NAMES = ("org.freedesktop.ScreenSaver", "org.freedesktop.PowerManagement.Inhibit", "org.freedesktop.login1")


class Service(QDBusVirtualObject):
    """Writes the list of current inhibitors to the file ``said``."""

    def __init__(self, bus: QDBusConnection, said: Path) -> None:
        super().__init__()
        self._said = said
        self._held: list[tuple[str, str]] = []  # client, service
        self._watcher = QDBusServiceWatcher(self)
        self._watcher.setConnection(bus)
        self._watcher.setWatchMode(QDBusServiceWatcher.WatchModeFlag.WatchForUnregistration)
        self._watcher.serviceUnregistered.connect(self._left)
        self._tell()

    def introspect(self, _path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:  # noqa: N802 - of Qt
        if message.member() != "Inhibit":
            return False
        who, service = message.service(), message.interface().removesuffix(".Manager")
        if service == "org.freedesktop.login1":
            if message.arguments()[0] != "idle" or message.arguments()[3] != "block":
                return False
            connection.send(message.createReply([self._file(who, service)]))
        else:
            connection.send(message.createReply([7]))
            self._watcher.addWatchedService(who)
        self._held.append((who, service))
        self._tell()
        return True

    def _file(self, who: str, service: str) -> QDBusUnixFileDescriptor:
        reader, writer = os.pipe()
        notifier = QSocketNotifier(reader, QSocketNotifier.Type.Read, self)

        def closed() -> None:
            notifier.setEnabled(False)
            self._held.remove((who, service))
            self._tell()

        notifier.activated.connect(closed)
        given = QDBusUnixFileDescriptor(writer)  # a duplicate
        os.close(writer)
        return given

    def _left(self, who: str) -> None:
        self._held = [held for held in self._held if held[0] != who or held[1] == "org.freedesktop.login1"]
        self._tell()

    def _tell(self) -> None:
        fresh = self._said.with_suffix(".new")
        fresh.write_text("\n".join(sorted(service for _, service in self._held)), encoding="utf-8")
        fresh.replace(self._said)


def main(address: str, said: Path) -> None:
    """Serve until the process is ended."""
    app = QCoreApplication([])
    bus = QDBusConnection.connectToBus(address, "services")
    service = Service(bus, said)
    bus.registerVirtualObject("/", service, QDBusConnection.VirtualObjectRegisterOption.SubPath)
    assert all(bus.registerService(name) for name in NAMES)
    print("ready", flush=True)  # noqa: T201 - read by the test
    app.exec()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
