"""``Resident``, ``stay``: a desk whose window is closed waits in memory for the next start (docs/decisions/0060)."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal
from PySide6.QtWidgets import QApplication

from viewer import __version__
from viewer.app.hand_over import OTHER, SHOWN, meeting_place, understood
from viewer.desk.desk_window import DeskWindow

_PATIENCE = 1.0
"""Seconds that a program which has connected may take to say what it wants."""
_LONGEST = 8192


class Resident(QObject):
    """Listens from ``listen`` until ``stop`` or the first start, which it answers."""

    asked = Signal(object)
    """The window is wanted, with the library at a path, or None: with what it shows."""
    outdated = Signal()
    """A program of another version has started; this one is to end."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._line: socket.socket | None = None
        self._notifier: QSocketNotifier | None = None

    def listen(self) -> bool:
        """Wait for a start; return False where that is not possible."""
        place = meeting_place()
        if place is None:
            return False
        line = socket.socket(socket.AF_UNIX)
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            place.unlink(missing_ok=True)
            before = os.umask(0o177)  # nobody else may ask
            try:
                line.bind(str(place))
            finally:
                os.umask(before)
            line.listen(1)
            line.setblocking(False)
        except OSError:
            line.close()
            return False
        self._line = line
        self._notifier = QSocketNotifier(line.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._answer)
        return True

    def stop(self) -> None:
        """Listen no more."""
        place = meeting_place()
        if self._line is None or self._notifier is None or place is None:
            return
        self._notifier.setEnabled(False)
        self._notifier.deleteLater()
        self._line.close()
        self._line = self._notifier = None
        with suppress(OSError):
            place.unlink()

    def _answer(self) -> None:
        if self._line is None:
            return
        try:
            asking, _ = self._line.accept()
        except OSError:
            return
        with asking:
            asking.settimeout(_PATIENCE)
            try:
                said = asking.recv(_LONGEST)
                version, library = understood(said)
                asking.sendall(SHOWN if version == __version__ else OTHER)
            except OSError:
                return
        self.stop()
        if version == __version__:
            self.asked.emit(library)
        else:
            self.outdated.emit()


def stay(window: DeskWindow, shown: Path, open_library: Callable[[Path], None]) -> bool:
    """Keep the program alive behind its closing ``window`` until the next start, which shows it again.

    ``shown`` is the file or folder it shows; ``open_library`` opens another. Return False where that is not possible.
    """
    application = QApplication.instance()
    resident = Resident(window)
    if not isinstance(application, QApplication) or not resident.listen():
        resident.deleteLater()
        return False
    day = window.session.today

    def show(library: Path | None) -> None:
        resident.deleteLater()
        QApplication.setQuitOnLastWindowClosed(True)
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if window.actions_.stage is not None and window.session.settings.patient_screen_opens:
            window.actions_.stage.start()
        if library is not None and library != shown.absolute():
            open_library(library)
        elif window.session.today != day:
            window.session.set_library(window.session.library)  # some articles are due for review now

    QApplication.setQuitOnLastWindowClosed(False)
    resident.asked.connect(show)
    resident.outdated.connect(lambda: QApplication.exit(0))
    application.aboutToQuit.connect(resident.stop)
    return True
