"""Save settings within a second of each change, and shut down in an orderly way in every case."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import date
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from viewer.app.application import application
from viewer.desk.core.session import Change, Session
from viewer.desk.core.shared_settings import SharedSettings
from viewer.desk.desk_window import DeskWindow
from viewer.desk.tasks import Task
from viewer.errors import SettingsError
from viewer.folders import own_folder
from viewer.library.known_day import KnownDay
from viewer.library.library import Library
from viewer.settings import Settings, settings_path

_DELAY_MS, _LATEST_MS = 200, 400
"""Changes are written after a pause of the first time, and at the latest after the second, ms."""


class SettingsWriter(QObject):
    """Saves the settings of ``session`` in the background; ``note_place`` stores the reading position in the session."""

    failed = Signal(str)
    """Why they could not be written, as a sentence; emitted once until writing works again."""

    def __init__(self, session: Session, shared: SharedSettings, note_place: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._shared = shared
        self._note_place = note_place
        self._task: Task[None] | None = None
        self._reported = False
        self._delay = QTimer(self, interval=_DELAY_MS, singleShot=True)
        self._latest = QTimer(self, interval=_LATEST_MS, singleShot=True)
        self._delay.timeout.connect(self._write)
        self._latest.timeout.connect(self._write)
        session.subscribe_settings(self.changed)
        session.subscribe(self._session_changed)
        self._write()  # changes made before the writer existed

    def changed(self) -> None:
        """Schedule a write after a change."""
        self._delay.start()
        if not self._latest.isActive():
            self._latest.start()

    def flush(self, *, forget: bool = False) -> None:
        """Write unsaved changes now and wait for the disk. ``forget``: as for ``SharedSettings.save``."""
        if not forget:
            self._note_place()
        self._delay.stop()
        self._latest.stop()
        if self._task is not None:
            self._task.wait()
        if forget or self._shared.is_behind(self._session.settings):
            try:
                self._shared.save(self._session.settings, forget=forget)
            except SettingsError as error:
                self._fail(error)

    def _session_changed(self, change: Change) -> None:
        if change & Change.FORGOTTEN:
            self.flush(forget=True)

    def _write(self) -> None:
        self._note_place()
        self._delay.stop()
        self._latest.stop()
        settings = self._session.settings
        if self._task is None and self._shared.is_behind(settings):
            self._task = Task(self, lambda: self._shared.save(settings), self._written, self._fail)
            self._task.start()

    def _written(self, _result: None) -> None:
        self._task, self._reported = None, False
        if not self._latest.isActive():  # changes that came due while the disk was busy have waited long enough
            self._write()

    def _fail(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, SettingsError):
            raise error
        if not self._reported:
            self._reported = True
            self.failed.emit(str(error))


def keep_settings(session: Session, window: DeskWindow, stored: Settings) -> SettingsWriter:
    """Save the settings of ``window``, initially ``stored``, from now on; the window shows an error if that fails."""
    shared = SharedSettings(settings_path(), stored)
    keeper = SettingsWriter(session, shared, window.actions_.remember_place, window)
    keeper.failed.connect(lambda words: window.toast.show_message(words))  # noqa: PLW0108 - the toast is created when first needed
    window.sheet.reader.verticalScrollBar().valueChanged.connect(keeper.changed)
    window.actions_.keep = keeper.flush
    return keeper


def note_day(library: Library) -> None:
    """Record today's date, and have ``library`` check the clock against the recorded dates."""
    KnownDay(own_folder("state") / "clock.json").note(library, date.today())


class ShutdownHandler(QObject):
    """Ends the program in order after SIGTERM, a logout, a shutdown or Ctrl+C in the terminal."""

    def __init__(self, keep: Callable[[], None], close: Callable[[], None]) -> None:
        app = application()
        super().__init__(app)
        app.aboutToQuit.connect(keep)
        app.aboutToQuit.connect(close)
        app.commitDataRequest.connect(lambda _manager: keep(), Qt.ConnectionType.DirectConnection)
        app.applicationStateChanged.connect(lambda state: None if state is Qt.ApplicationState.ApplicationActive else keep())
        self._read, written = _waking_pair()
        signal.set_wakeup_fd(written, warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._read, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)  # the interpreter then runs the signal's handler
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._end)

    def _wake(self) -> None:
        os.read(self._read, 64)

    def _end(self, number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)  # a second signal ends a program that hangs
        status = 130 if number == signal.SIGINT else 0
        QTimer.singleShot(0, self, lambda: QApplication.exit(status))  # not in the middle of other code


def _waking_pair() -> tuple[int, int]:
    """Return two connected file descriptors, for reading and for writing without waiting; open until the program ends."""
    if os.name == "nt":  # takes only sockets; their module takes 3 ms of a start
        from socket import socketpair

        near, far = socketpair()
        far.setblocking(False)
        return near.detach(), far.detach()
    read, written = os.pipe()
    os.set_blocking(written, False)
    return read, written
