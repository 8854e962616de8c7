"""``Keeper``: four times a second it sees to it that the window fills the screen, lies on top, has the keyboard and is there."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_MS = 250


class Keeper(QObject):
    """Keeps ``window`` where it belongs; a screen that is unplugged, comes back or changes its size is followed."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self, interval=_MS)
        self._timer.timeout.connect(self.keep)

    def start(self) -> None:
        """Shows the window and keeps it."""
        self._window.setGeometry(area())
        self._window.showFullScreen()
        self._window.setGeometry(area())  # without a window manager showFullScreen leaves the size hint
        self._timer.start()

    def stop(self) -> None:
        """Lets go."""
        self._timer.stop()

    def keep(self) -> None:
        """Puts right what somebody else has changed."""
        window = self._window
        handle = window.windowHandle()
        if window.geometry() != area():
            window.setGeometry(area())
        if not window.isVisible() or window.isMinimized():
            window.showFullScreen()
        elif handle is not None and not handle.isExposed():
            # Unmapped from outside: Qt still believes it visible, so it must be hidden before it can be shown.
            handle.hide()
            handle.showFullScreen()
        window.raise_()
        if not window.isActiveWindow():
            window.activateWindow()


def area() -> QRect:
    """The screen; its last known size while there is none."""
    screens = QGuiApplication.screens()
    return screens[0].geometry() if screens else QRect(0, 0, 1920, 1080)
