"""``WindowWatchdog``: check four times a second that the window fills the screen, is on top and has the focus."""

from __future__ import annotations

import os

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QWidget

from viewer import theme

_MS = 250


_GONE = 6
"""Number of checks after which a missing window is assumed to have been destroyed from outside."""


class Ground(QWidget):
    """Black cover for the machine's other screens, so that nothing else is visible there."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("frontdesk")
        self.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.load("light").colours.rail))
        self.setPalette(palette)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ignore closing."""
        event.ignore()


class WindowWatchdog(QObject):
    """Keeps ``window`` on the first screen, also when a screen is unplugged, comes back or
    changes its size; other screens are covered.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._grounds: list[Ground] = []
        self._unseen = 0
        self._timer = QTimer(self, interval=_MS)
        self._timer.timeout.connect(self.keep)

    def start(self) -> None:
        """Show the window and start checking."""
        self._show()
        self._timer.start()

    def stop(self) -> None:
        """Stop checking."""
        self._timer.stop()
        for ground in self._grounds:
            ground.hide()
            ground.deleteLater()
        self._grounds.clear()

    def keep(self) -> None:
        """Restore what another program has changed."""
        window = self._window
        if window.geometry() != area() and not on_wayland():
            window.setGeometry(area())
        if window.isMinimized() or not window.isVisible():
            window.showFullScreen()
        self._keep_seen()
        self._cover_others()
        window.raise_()
        if not window.isActiveWindow():
            window.activateWindow()
        QGuiApplication.sync()  # otherwise the requests stay in Qt's buffer until the next event

    def _cover_others(self) -> None:
        """Cover each screen that shows another part of the desktop than the window.

        On Wayland none is covered: only the compositor places windows there, and cage would
        put a cover over the kiosk (``part_seen``).
        """
        if on_wayland():
            return
        own, others = area(), list[QRect]()
        for screen in QGuiApplication.screens()[1:]:
            if not any(covered.contains(screen.geometry()) for covered in (own, *others)):
                others.append(screen.geometry())
        while len(self._grounds) > len(others):
            self._grounds.pop().deleteLater()
        self._grounds += [Ground() for _ in range(len(others) - len(self._grounds))]
        for ground, where in zip(self._grounds, others, strict=True):
            if ground.geometry() != where or not ground.isVisible():
                ground.setGeometry(where)
                ground.show()
            ground.raise_()

    def _keep_seen(self) -> None:
        """Bring back a window that was unmapped or destroyed from outside: Qt still considers it visible."""
        handle = self._window.windowHandle()
        if handle.isExposed():
            self._unseen = 0
            return
        self._unseen += 1
        if self._unseen % _GONE == 0:
            self._window.hide()
            self._window.destroy()
            self._window.setWindowState(Qt.WindowState.WindowNoState)
            self._show()
        else:
            handle.hide()
            handle.showFullScreen()

    def _show(self) -> None:
        self._window.setGeometry(area())
        self._window.showFullScreen()
        if not on_wayland():
            self._window.setGeometry(area())  # without a window manager showFullScreen keeps the size hint


def area() -> QRect:
    """Return the first screen's area; a usual size while there is none."""
    screens = QGuiApplication.screens()
    return screens[0].geometry() if screens else QRect(0, 0, 1920, 1080)


def on_wayland() -> bool:
    """Return whether a compositor decides the position and size of windows."""
    return QGuiApplication.platformName().startswith("wayland")


def has_no_desktop() -> bool:
    """Return whether no desktop is behind the window, as under cage."""
    return on_wayland() and not os.environ.get("XDG_CURRENT_DESKTOP")


def part_seen(window: QRect) -> QRect:
    """Return the part of ``window`` on the first screen if a compositor (cage)
    spread it over all screens; otherwise all of it.
    """
    screens = QGuiApplication.screens()
    if len(screens) < 2 or not on_wayland():
        return window
    whole = screens[0].virtualGeometry()
    return screens[0].geometry().translated(-whole.topLeft()) if whole.size() == window.size() else window
