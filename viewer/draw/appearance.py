"""Which theme a choice means on this machine: “follow the system” asks the desktop for dark and for high contrast."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from viewer import theme
from viewer.settings import ThemeChoice
from viewer.theme import Theme


def resolve(choice: ThemeChoice) -> Theme:
    """The theme to draw in."""
    if choice != "system":
        return theme.load(choice)
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)  # since Qt 6.10
    if accessibility is not None and accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return theme.load("contrast")
    return theme.load("dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light")
