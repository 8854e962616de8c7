"""Size and screen of a window: clear of the desktop's panels, or on the screen for the patient or the audience."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

_PANEL = 96
"""Maximum height of a desktop panel, px; there may be one on each side."""


def fit_to_screen(window: QWidget) -> None:
    """Resize ``window`` to its default size, or to what the screen allows.

    Wayland neither reports the panels nor lets us place windows: a window that might be partly under them is maximised.
    """
    screen = window.screen()
    window.resize(window.sizeHint().boundedTo(screen.availableSize()))
    if QGuiApplication.platformName().startswith("wayland"):
        room = screen.size().shrunkBy(QMargins(_PANEL, _PANEL, _PANEL, _PANEL))
        if window.sizeHint().boundedTo(room) != window.sizeHint():
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def other_screen(own: QScreen | None, name: str = "") -> QScreen | None:
    """Return the screen called ``name``, otherwise the first that is not ``own``; None if there is only one."""
    others = [screen for screen in QGuiApplication.screens() if screen is not own and not _mirrors(screen, own)]
    return next((screen for screen in others if screen.name() == name), others[0] if others else None)


def place_on(window: QWidget, screen: QScreen) -> None:
    """Show ``window`` on the whole of ``screen`` without taking the keyboard focus from the receptionist's window."""
    window.setScreen(screen)
    window.setGeometry(screen.geometry())
    window.showFullScreen()


def _mirrors(screen: QScreen, own: QScreen | None) -> bool:
    """Return whether ``screen`` shows the same as ``own``: the receptionist would see her own window there."""
    return own is not None and screen.geometry() == own.geometry()
