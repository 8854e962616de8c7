"""``KioskOutput``: which screen of the machine shows the kiosk, in which part of the window, and how the picture is turned."""

from __future__ import annotations

import os
import subprocess

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QScreen

from viewer.i18n import tr
from viewer.kiosk.core.kiosk_settings import ScreenSettings
from viewer.settings import reason

_SECONDS = 5
"""Timeout for wlr-randr; a start never waits longer for it."""


class KioskOutput:
    """The screen whose connector ``settings`` names; the first screen if none is named, or
    while no screen is on at that connector.

    Only the compositor can turn the picture, and Qt cannot ask it to; wlr-randr can. The compositor forgets it when the screen
    goes, so wlr-randr runs again for each new screen.
    """

    def __init__(self, settings: ScreenSettings) -> None:
        self._settings = settings
        self._turn_fault = ""

    @property
    def screen(self) -> QScreen | None:
        """The kiosk's screen; None while no screen is on."""
        screens = _screens()
        named = (screen for screen in screens if screen.name() == self._settings.output)
        return next(named, screens[0] if screens else None)

    def area(self) -> QRect:
        """Return the area of the kiosk's screen; a usual size while there is none."""
        screen = self.screen
        return screen.geometry() if screen is not None else QRect(0, 0, 1920, 1080)

    def others(self) -> list[QRect]:
        """Return the areas of the other screens, without those that mirror an earlier one."""
        areas = [self.area()]
        for screen in _screens():
            if not any(area.contains(screen.geometry()) for area in areas):
                areas.append(screen.geometry())
        return areas[1:]

    def part_seen(self, window: QRect) -> QRect:
        """Return the part of ``window`` on the kiosk's screen if a compositor (cage)
        spread it over all screens; otherwise all of it.
        """
        screen = self.screen
        if screen is None or not on_wayland():
            return window
        whole = screen.virtualGeometry()  # cage 0.1.4 keeps the size of a window from which a screen has gone
        spread = window.width() >= whole.width() and window.height() >= whole.height()
        return screen.geometry().translated(-whole.topLeft()) if spread else window

    def start(self, app: QGuiApplication) -> None:
        """Turn the picture, now and whenever a screen is connected, if the owner wants that."""
        if self._settings.turn:
            app.screenAdded.connect(self._turn)
            self._turn()

    def _turn(self) -> None:
        screen = self.screen
        if screen is None:
            return
        command = ["wlr-randr", "--output", screen.name(), "--transform", str(self._settings.turn)]
        try:
            ran = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603 - no shell
        except OSError as error:
            self._turn_fault = reason(error)
        except subprocess.TimeoutExpired:
            self._turn_fault = tr("没有回应")
        else:
            self._turn_fault = (ran.stderr.strip() or str(ran.returncode)) if ran.returncode else ""

    @property
    def fault(self) -> str:
        """What is wrong with the screen or its settings, for the health card; empty: nothing."""
        wanted, there = self._settings.output, [screen.name() for screen in _screens()]
        if not there:
            return tr("没有接通的屏幕：没有接上，或者关着。")
        if wanted and wanted not in there:
            return tr("没有接在 {wanted} 上的屏幕，现有：{there}。", wanted=wanted, there=tr("、").join(there))
        words = tr("屏幕没有转过来（wlr-randr：{reason}）。请看 frontdesk help kiosk。", reason=self._turn_fault)
        return words if self._turn_fault else ""


def _screens() -> list[QScreen]:
    """Return the screens that are on. While none is, Qt has an empty placeholder on Wayland, which is left out."""
    return [screen for screen in QGuiApplication.screens() if not screen.geometry().isEmpty()]


def on_wayland() -> bool:
    """Return whether a compositor decides the position and size of windows."""
    return QGuiApplication.platformName().startswith("wayland")


def has_no_desktop() -> bool:
    """Return whether no desktop is behind the window, as under cage."""
    return on_wayland() and not os.environ.get("XDG_CURRENT_DESKTOP")
