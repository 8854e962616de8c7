"""``PatientWindows``: the patient's window and the cover of the desk, created once there is something to show in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from viewer.desk.core.session import Session
from viewer.draw.window_placement import other_screen
from viewer.stage.showing import Showing
from viewer.theme import Theme

if TYPE_CHECKING:  # a start without a second screen needs none of them
    from viewer.stage.lost_screen import LostScreen
    from viewer.stage.patient import PatientScreen


class PatientWindows(QObject):
    """What the desk's ``window`` has on the patient's screen. ``shown`` returns whether patients or an audience see one."""

    created = Signal(object)
    """The patient's window, a ``PatientScreen``, exists from now on."""
    screen_lost = Signal()
    """A screen was removed before there was such a window."""
    covered = Signal()
    """The desk's windows are covered, on the patient's screen."""
    asked_for = Signal()
    """The receptionist wants the covered windows back."""

    def __init__(self, session: Session, window: QWidget, theme: Theme, shown: Callable[[], bool]) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._theme = theme
        self._shown = shown
        self._library = session.library
        self._lost_screen: LostScreen | None = None
        self.made: PatientScreen | None = None
        """The patient's window, if it was needed so far."""
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._screen_added)
            application.screenRemoved.connect(self._screen_removed)

    @property
    def lost_screen(self) -> LostScreen:
        """What covers the desk's windows when they move to the patient's screen.

        Whoever shows something there needs it before.
        """
        if self._lost_screen is None:
            from viewer.stage.lost_screen import LostScreen

            self._lost_screen = LostScreen(self._window, lambda: self._theme, self._shown)
            self._lost_screen.covered.connect(self.covered)
            self._lost_screen.asked_for.connect(self.asked_for)
        return self._lost_screen

    @property
    def patient(self) -> PatientScreen:
        """The patient's window."""
        if self.made is None:
            from viewer.stage.patient import PatientScreen

            _ = self.lost_screen  # it must hear of screens before the patient's window does
            session = self._session
            name = session.settings.patient_screen
            self.made = PatientScreen(self._library, self._theme, self._window, name, lambda: session.today)
            self.set_clinic()
            self.set_settings()
            self.created.emit(self.made)
        return self.made

    def has_screen(self) -> bool:
        """Return whether the patient has a screen, or can have one."""
        return self.is_visible() or other_screen(self._window.screen(), self._session.settings.patient_screen) is not None

    def is_visible(self) -> bool:
        """Return whether the patient's window is shown."""
        return self.made is not None and self.made.isVisible()

    @property
    def showing(self) -> Showing:
        """What the patient sees."""
        return self.made.showing if self.made is not None else Showing.LOST

    def open(self) -> None:
        """Show the patient's window, if there is a screen for it."""
        if self.has_screen():
            self.patient.open()

    def close(self) -> None:
        """Close the patient's window."""
        if self.made is not None:
            self.made.close()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme
        if self.made is not None:
            self.made.set_theme(theme)

    def set_library(self) -> None:
        """Switch to the session's library."""
        self._library = self._session.library
        if self.made is not None:
            self.made.set_library(self._library)

    def set_clinic(self) -> None:
        """Update the clinic's name from the session."""
        if self.made is not None:
            self.made.set_info(self._session.info)

    def set_settings(self) -> None:
        """Apply the settings of the patient's screen."""
        if self.made is not None:
            chosen = self._session.settings
            self.made.set_screen_name(chosen.patient_screen)
            self.made.set_rest_after(chosen.patient_rest_minutes * 60)

    def _screen_added(self, _screen: QScreen) -> None:
        if self.made is None:
            self.open()

    def _screen_removed(self, _screen: QScreen) -> None:
        if self.made is None:
            self.screen_lost.emit()
