"""The setup wizard of the first start, operated like a person does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer import theme
from viewer.app.first_run import FirstRun
from viewer.settings import Settings


def open_wizard(qtbot: QtBot, stick: Path, look: str = "light") -> FirstRun:
    wizard = FirstRun(Settings(), theme.load(look), lambda: (stick,))
    qtbot.addWidget(wizard)
    wizard.resize(1280, 720)
    wizard.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return wizard


def go_to(qtbot: QtBot, wizard: FirstRun, at: int) -> None:
    """Postpone every step before ``at``."""
    while wizard.at < at:
        wizard.postpone()
    if wizard.step is wizard.source:
        qtbot.waitUntil(lambda: wizard.source.searched)


def press(key: Qt.Key) -> None:
    """Press a key in the widget with the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key)


def finish(qtbot: QtBot, wizard: FirstRun) -> Settings:
    """Return the chosen settings, with the remaining steps postponed."""
    with qtbot.waitSignal(wizard.chosen) as signal_:
        while wizard.at < 3:
            wizard.postpone()
        wizard.postpone()
    chosen = signal_.args[0]
    assert isinstance(chosen, Settings)
    return chosen
