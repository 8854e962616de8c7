"""``IdleController``: acts on inactivity – warning, countdown, reset, attract loop, dark screen outside opening hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication

from viewer.kiosk.attract import Attract, ClosedScreen
from viewer.kiosk.core.idle import Event, Idle, Phase, Screen
from viewer.kiosk.core.intents import AskStaff
from viewer.kiosk.core.kiosk_settings import KioskSettings
from viewer.kiosk.core.schedule import Schedule
from viewer.kiosk.guard import Guard
from viewer.kiosk.kiosk_window import KioskWindow
from viewer.kiosk.screen import discard
from viewer.kiosk.sheet import WarningSheet

_TICK_MS = 250


def local_time() -> datetime:
    """Return the wall-clock time, with its zone."""
    return datetime.now().astimezone()


class IdleController(QObject):
    """Shows on ``window`` what ``idle`` decides, within the opening hours of ``schedule``."""

    def __init__(
        self,
        window: KioskWindow,
        settings: KioskSettings,
        idle: Idle,
        schedule: Schedule,
        now: Callable[[], datetime] = local_time,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._idle = idle
        self._schedule = schedule
        self._now = now
        self.warning: WarningSheet | None = None
        self.overlay: Attract | ClosedScreen | None = None
        self._ticking = QTimer(self, interval=_TICK_MS)
        self._ticking.timeout.connect(self.tick)
        self._slides = QTimer(self, interval=settings.idle.slide * 1000)
        self._slides.timeout.connect(self.turn)
        window.changed.connect(self._screen_changed)
        window.active.connect(idle.activity)
        window.glass.installEventFilter(self)

    def start(self) -> None:
        """Start the timer."""
        self._ticking.start()

    def guard(self, app: QApplication) -> Guard:
        """Create the guard of ``app``, which reports every touch to this controller."""
        return Guard(app, self.touched, self.lifted, self.ask_for_pin)

    # ---- what the guard reports --------------------------------------------------------------------------------------

    def touched(self, at: QPoint | None) -> bool:
        """Handle a touch or a key (None); return True to swallow it."""
        if self._idle.phase is Phase.WARNING and at is not None and self.warning is not None and self.warning.is_home(at):
            self._do(self._idle.reset())
            return True
        events = self._idle.touch()
        if at is not None:
            self._idle.hold()
        self._do(events)
        return bool(events)

    def lifted(self) -> None:
        """Handle the release of a touch."""
        self._idle.release()

    def ask_for_pin(self) -> None:
        """Open the PIN pad for a keyboard shortcut, from the home page only."""
        self._do(self._idle.touch())
        if self._window.kind is Screen.HOME:
            self._window.act(AskStaff())

    # ---- the clock ---------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Check the clock."""
        self._do(self._idle.tick())

    def _do(self, events: tuple[Event, ...]) -> None:
        for event in events:
            match event:
                case Event.WARN:
                    self._warn()
                case Event.COUNTDOWN:
                    if self.warning is not None:
                        self.warning.count(self._idle.seconds_left)
                case Event.CONTINUE:
                    self._end_warning()
                case Event.RESET:
                    self._end_warning()
                    self._hide_overlay()
                    self._window.forget()
                case Event.ATTRACT:
                    self.turn()
                    self._slides.start()
                case Event.WAKE:
                    self._hide_overlay()

    def _screen_changed(self) -> None:
        self._idle.at(self._window.kind)
        for over in (self.overlay, self.warning):
            if over is not None:
                over.raise_()

    def _warn(self) -> None:
        self._end_warning()
        self.warning = WarningSheet(self._window.look, self._window.glass, self._idle.seconds_left, self._settings.idle.warning)
        self.warning.appear()

    def _end_warning(self) -> None:
        if self.warning is not None:
            discard(self.warning)
            self.warning = None

    # ---- the overlay ----------------------------------------------------------------------------------------------------

    def turn(self) -> None:
        """Show the next page of the attract loop, or the dark screen outside opening hours."""
        dark = not self._schedule.is_open(self._now())
        public = self._window.current_library.public
        public = None if public is None or public.is_empty else public
        if public is None and not dark:
            self._hide_overlay(keep_turning=True)
            return
        if self.overlay is not None and isinstance(self.overlay, ClosedScreen) == dark:
            self.overlay.turn()
            return
        self._hide_overlay(keep_turning=True)
        if dark or public is None:
            self.overlay = ClosedScreen(self._window.look, black=self._settings.hours.closed == "black")
        else:
            self.overlay = Attract(self._window.look, public, shifting=self._settings.screen.pixel_shift)
        self.overlay.setParent(self._window.glass)
        self.overlay.setGeometry(self._window.glass.rect())
        self.overlay.show()
        self.overlay.raise_()

    def _hide_overlay(self, *, keep_turning: bool = False) -> None:
        if not keep_turning:
            self._slides.stop()
        if self.overlay is not None:
            discard(self.overlay)
            self.overlay = None

    def eventFilter(self, _watched: QObject, event: object) -> bool:
        """Replace the overlay after a resize by one of the new size."""
        if isinstance(event, QResizeEvent) and self.overlay is not None:
            self._hide_overlay(keep_turning=True)
            QTimer.singleShot(0, self, self._restore_overlay)
        return False

    def _restore_overlay(self) -> None:
        if self._idle.phase is Phase.ATTRACT:
            self.turn()
