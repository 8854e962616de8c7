"""``fit``: the size in which a window opens, so that none of it stands below a panel of the desktop."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_PANEL = 96
"""A panel is not higher than this, in px; there may be one on each side."""


def fit(window: QWidget) -> None:
    """Gives ``window`` its design's size, or what the screen allows.

    Wayland tells nobody where the panels are, and places windows itself: one that might come to stand below them is maximised.
    """
    screen = window.screen()
    window.resize(window.sizeHint().boundedTo(screen.availableSize()))
    if QGuiApplication.platformName().startswith("wayland"):
        room = screen.size().shrunkBy(QMargins(_PANEL, _PANEL, _PANEL, _PANEL))
        if window.sizeHint().boundedTo(room) != window.sizeHint():
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
