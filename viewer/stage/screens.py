"""Which screen is the patient's or the audience's."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget


def other_screen(own: QScreen | None, name: str = "") -> QScreen | None:
    """The screen called ``name``; without one of that name the first that is not ``own``. None where there is only one."""
    others = [screen for screen in QGuiApplication.screens() if screen is not own and not _mirrors(screen, own)]
    return next((screen for screen in others if screen.name() == name), others[0] if others else None)


def place_on(window: QWidget, screen: QScreen) -> None:
    """Shows ``window`` over the whole of ``screen`` without taking the keyboard from the receptionist."""
    window.setScreen(screen)
    window.setGeometry(screen.geometry())
    window.showFullScreen()


def corner(screen: QScreen, width: int, height: int) -> QRect:
    """A place at the lower right of ``screen`` for a floating window."""
    room = screen.availableGeometry()
    return QRect(room.right() - width - 24, room.bottom() - height - 48, width, height)


def _mirrors(screen: QScreen, own: QScreen | None) -> bool:
    """Whether ``screen`` shows the same as ``own``: the receptionist would see her own window there."""
    return own is not None and screen.geometry() == own.geometry()
