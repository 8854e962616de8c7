"""``run_kiosk``: the kiosk window as a program; it runs until staff ends it or the parent process is gone."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from viewer.draw import garbage_collector
from viewer.draw.error_handler import ErrorHandler, reporting_plugin_faults
from viewer.errors import LibraryError, LibraryMissing
from viewer.i18n import set_language, tr
from viewer.kiosk.core import last_good
from viewer.kiosk.core.crashes import EXIT_AGAIN, Mode
from viewer.kiosk.core.idle import Idle, boot_id, time_since_boot, times
from viewer.kiosk.core.kiosk_file import Fault
from viewer.kiosk.core.kiosk_settings import KioskSettings
from viewer.kiosk.core.notify import Notifier
from viewer.kiosk.core.schedule import Schedule
from viewer.kiosk.core.visit import SIZES, AtArticle, AtHome, Visit
from viewer.kiosk.idle_controller import IdleController
from viewer.kiosk.kiosk_window import KioskWindow
from viewer.kiosk.out_of_service import MaintenanceScreen
from viewer.kiosk.release_trial import ReleaseTrial
from viewer.kiosk.services import open_services
from viewer.kiosk.watchdog import WindowWatchdog
from viewer.library import external_file
from viewer.library.known_day import KnownDay
from viewer.library.library import Library
from viewer.settings import ReadingPlace

if TYPE_CHECKING:
    from subprocess import Popen

    from viewer.draw.idle_inhibitor import IdleInhibitor

_REPORT_MS = 60_000
_PLACE_MS = 3000
_FOLLOW_MS = 2000
_LATER_MS = 1500
"""Delay after the start for what the home page does not need and a visitor must not wait for."""
_HELD_MS = 180_000
"""A library shown for this long without a crash is kept as the last good one."""


class LibrarySource(Struct):
    """Source of the library: the owner's file; in safe mode the last good copy if there is one; in page mode none.

    The owner's file itself is never opened, only its validated copy (``viewer.library.external_file``).
    """

    path: Path
    state: Path
    mode: Mode
    fault: str = ""
    """Why the owner's current file is not shown; empty: it is shown."""
    _validation: Popen[bytes] | None = None
    _tried: tuple[int, int] = (0, 0)

    def open(self) -> Library:
        """Open the library to show.

        Raises ``LibraryError`` on failure.
        """
        if self.mode is Mode.PAGE:
            raise LibraryMissing(tr("连续出错，暂停显示文章。请看 frontdesk kiosk status。"))
        good = last_good.open_library(self.state) if self.mode is Mode.SAFE else None
        return good or Library.open(self._copy())

    def _copy(self) -> Path:
        """Return the validated copy of the owner's file; if the file is rejected or missing, the previous copy."""
        self.fault = ""
        try:
            return external_file.validated_copy(self.path)
        except LibraryError as error:
            earlier = external_file.previous_copy(self.path)
            if earlier is None:
                raise
            self.fault = str(error)
            return earlier

    def follow(self) -> None:
        """Validate the owner's file in the background if it has changed; call this every few seconds."""
        if self._validation is not None:
            self._finish_validation(self._validation)
        elif self.mode is Mode.NORMAL and (now := _looks(self.path)) and now != self._tried:
            self._tried = now
            if external_file.current_copy(self.path) is None:
                self._validation = external_file.start_validation(self.path)

    def _finish_validation(self, validation: Popen[bytes]) -> None:
        if validation.poll() is None:
            return
        said, _ = validation.communicate()
        self.fault = said.decode(errors="replace") if validation.returncode else ""
        self._validation = None

    def end(self) -> None:
        """Stop a running validation."""
        if self._validation is not None:
            self._validation.kill()
            self._validation.communicate()
            self._validation = None

    def keep(self) -> None:
        """Copy the library as the last good one; ignore an unwritable disk."""
        copy = external_file.current_copy(self.path) if self.mode is Mode.NORMAL else None
        if copy is not None:
            with suppress(OSError, sqlite3.Error):
                last_good.keep_library(copy, self.state)


def _looks(path: Path) -> tuple[int, int] | None:
    """Return what changes with the content of ``path`` (inode, time of change); None if it is missing."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


class Kiosk(QObject):
    """All objects that live as long as the program."""

    def __init__(
        self, app: QApplication, library: Path, settings: KioskSettings, faults: tuple[Fault, ...] = (), mode: Mode = Mode.NORMAL
    ) -> None:
        super().__init__()
        state = settings.state_path
        self._app = app
        self._settings = settings
        self._source = LibrarySource(library, state, mode)
        self._trial = ReleaseTrial(library, self)
        self._notifier = Notifier()
        self._place = last_good.last_state_path(state)
        self._day = KnownDay(state / "clock.json")
        self._idle_inhibitor: IdleInhibitor | None = None
        self._health = self._status = ""
        self.services = open_services(settings, faults, mode)
        self.window = KioskWindow(settings, self._open, self.services)
        self.idle = Idle(times(settings))
        self.controller = IdleController(self.window, settings, self.idle, Schedule(settings.hours))
        self.guard = self.controller.guard(app)
        self.watchdog = WindowWatchdog(self.window, self.window.output)
        self.services.report.screen_fault = lambda: self.window.output.fault
        self.window.left.connect(self._leave)
        self.window.changed.connect(self._note_place)
        self.window.changed.connect(self._report_status)
        for signal in (app.screenAdded, app.screenRemoved):
            signal.connect(self._report_health)
            signal.connect(lambda _screen: self.window.resizeEvent(None))

    def start(self) -> None:
        """Show the window and start all timers."""
        self.window.output.start(self._app)
        self.window.setGeometry(self.window.output.area())
        self.window.show_visit(self._earlier_visit())
        self.watchdog.start()
        self.controller.start()
        if not self._settings.screen.cursor:
            self._app.setOverrideCursor(Qt.CursorShape.BlankCursor)
        for milliseconds, act in (
            (round(self._notifier.interval * 1000), self._beat), (_REPORT_MS, self._report_health), (_PLACE_MS, self._note_place),
            (_FOLLOW_MS, self._follow),
        ):  # fmt: skip
            timer = QTimer(self, interval=milliseconds)
            timer.timeout.connect(act)
            timer.start()
        QTimer.singleShot(0, self, self._ready)
        QTimer.singleShot(_LATER_MS, self, self._settle_in)
        QTimer.singleShot(_HELD_MS, self, self._source.keep)

    def end(self) -> None:
        """Close the files."""
        self._notifier.stopping()
        self.guard.release()
        if self._idle_inhibitor is not None:
            self._idle_inhibitor.set(on=False)
        self.watchdog.stop()
        self.window.close_files()
        self._source.end()

    def _settle_in(self) -> None:
        """Import the other screens, so that the first tap need not wait, and keep the display on."""
        for screen in ("reading", "searching", "pin_pad", "panel"):
            import_module(f"viewer.kiosk.{screen}")
        from viewer.draw.idle_inhibitor import IdleInhibitor

        self._idle_inhibitor = IdleInhibitor(self)
        self._idle_inhibitor.set(on=True)

    # ---- timers ----------------------------------------------------------------------------------------------------------

    def _ready(self) -> None:
        garbage_collector.run_in_window_thread()
        self._notifier.ready()
        self._beat()
        self._report_health()

    def _beat(self) -> None:
        if not self._notifier.alive():
            self._app.exit(EXIT_AGAIN)

    def _follow(self) -> None:
        before = self._source.fault
        self._source.follow()
        if self._source.fault != before:
            self._report_health()

    def _open(self) -> Library:
        self._trial.opening()
        library = self._source.open()
        self._day.note(library, date.today())
        return library

    def _report_health(self) -> None:
        if self.window.current_library.library is not None:
            self._day.note(self.window.current_library.library, date.today())
        if self.window.current_library.library is not None:
            self.window.current_library.fault = self._source.fault
        card = self.services.report.card(self.window.current_library.library, self.window.current_library.fault)
        self.services.report.save(card)
        findings = card.findings
        self._health = findings[0].message if findings else tr("正常")
        self._report_status()

    def _report_status(self) -> None:
        """Set the line of ``systemctl status``, whenever it changes."""
        screen = self.window.screen_view
        status = screen.notice if isinstance(screen, MaintenanceScreen) else self._health
        if status != self._status:
            self._status = status
            self._notifier.status(status)

    def _leave(self, status: int) -> None:
        last_good.forget_state(self._place)
        self._notifier.status(tr("工作人员暂离自助模式"))
        self._app.exit(status)

    # ---- the visitor's location after a crash ------------------------------------------------------------------------------

    def _note_place(self) -> None:
        here = self.window.here
        if not isinstance(here.location, AtArticle):
            last_good.forget_state(self._place)
            return
        place = ReadingPlace(here.location.anchor)
        zoom = here.size * 100 // SIZES[0]
        article = here.location.article
        state = last_good.LastState(article, place, zoom, here.language, here.contrast, time_since_boot(), boot_id())
        last_good.keep_state(state, self._place)

    def _earlier_visit(self) -> Visit:
        """Return the visit from just before a crash, otherwise a new visit."""
        fresh = Visit(self._settings.languages[0])
        state = last_good.pop_state(self._place, time_since_boot(), boot_id())
        if state is None:
            return fresh
        size = min(SIZES, key=lambda size: abs(size * 100 // SIZES[0] - state.zoom))
        language = next((known for known in self._settings.languages if known == state.language), fresh.language)
        return Visit(language, state.contrast, size, (AtHome(), AtArticle(state.article, state.place.anchor)))


def run_kiosk(library: Path, settings: KioskSettings, faults: tuple[Fault, ...] = (), mode: Mode = Mode.NORMAL) -> int:
    """Show ``library`` until staff leaves; return the exit status for the supervisor (``viewer.kiosk.core.crashes``)."""
    app = application()
    set_language(settings.languages[0])
    error_handler = ErrorHandler(settings.state_path / "errors.log")
    kiosk = Kiosk(app, library, settings, faults, mode)
    error_handler.happened.connect(kiosk.window.show_error)
    kiosk.window.failed.connect(error_handler.log)
    kiosk.start()
    status = app.exec()
    kiosk.end()
    return status


def application() -> QApplication:
    """Return the application object of a kiosk: one style on every system, and closing windows does not end it."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    with reporting_plugin_faults():
        app = QApplication([sys.argv[0] if sys.argv else "frontdesk"])
    app.setApplicationName("frontdesk")
    app.setDesktopFileName("frontdesk")  # the name of its windows on Wayland
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)
    return app
