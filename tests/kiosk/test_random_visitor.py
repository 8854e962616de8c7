"""A visitor who does anything at all: never leaves the public screens, leaves nothing behind, breaks nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.kiosk.conftest import Lobby, open_lobby
from viewer.kiosk.core.visit import AtHome
from viewer.kiosk.out_of_service import ErrorScreen
from viewer.kiosk.panel import PanelScreen
from viewer.kiosk.reading import ReadingScreen
from viewer.kiosk.touch import Touchable

_SECRETS = ("内部说明", "旧内容", "演示者的秘密")
_CONTROLS = {"\t": Qt.Key.Key_Tab, "\r": Qt.Key.Key_Return, "\x1b": Qt.Key.Key_Escape}
_WIDTH, _HEIGHT = 1280, 720


def _machine(library: Path, app: QApplication) -> type[RuleBasedStateMachine]:  # noqa: C901 - a class of small rules
    class Visitor(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.state = Path(tempfile.mkdtemp())
            self.lobby: Lobby = open_lobby(library, self.state, size=(_WIDTH, _HEIGHT))
            self.guard = self.lobby.controller.guard(app)
            self.lobby.window.show()
            app.processEvents()

        @rule(x=st.integers(0, _WIDTH - 1), y=st.integers(0, _HEIGHT - 1))
        def tap_anywhere(self, x: int, y: int) -> None:
            QTest.mouseClick(self.handle, Qt.MouseButton.LeftButton, pos=QPoint(x, y))

        @rule(number=st.integers(0, 200))
        def tap_a_button(self, number: int) -> None:
            buttons = [button for button in self.lobby.window.findChildren(Touchable) if button.isVisible()]
            if buttons:
                button = buttons[number % len(buttons)]
                at = button.mapTo(self.lobby.window, button.rect().center())
                QTest.mouseClick(self.handle, Qt.MouseButton.LeftButton, pos=at)

        @rule(x=st.integers(0, _WIDTH - 1), y=st.integers(0, _HEIGHT - 1), to_y=st.integers(0, _HEIGHT - 1))
        def drag(self, x: int, y: int, to_y: int) -> None:
            QTest.mousePress(self.handle, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
            QTest.mouseMove(self.handle, QPoint(x, (y + to_y) // 2))
            QTest.mouseMove(self.handle, QPoint(x, to_y))
            QTest.mouseRelease(self.handle, Qt.MouseButton.LeftButton, pos=QPoint(x, to_y))

        @rule(key=st.sampled_from([*"tnbhba1c ", "\t", "\r", "\x1b"]))
        def press_a_key(self, key: str) -> None:
            QTest.keyClick(self.handle, _CONTROLS.get(key, Qt.Key(ord(key.upper()))))

        @rule(seconds=st.sampled_from([1, 20, 59, 125, 200]))
        def wait(self, seconds: int) -> None:
            self.lobby.wait(seconds)

        @rule()
        def walk_away(self) -> None:
            self.lobby.wait(121 + 31 + 1)
            assert self.lobby.window.visit.fresh
            assert self.lobby.window.visit.location == AtHome()
            assert self.lobby.controller.warning is None

        @property
        def handle(self) -> QWindow:
            app.processEvents()
            handle = self.lobby.window.windowHandle()
            assert isinstance(handle, QWindow)
            return handle

        @invariant()
        def nothing_but_public_screens(self) -> None:
            app.processEvents()
            screen = self.lobby.window.screen_view
            assert not isinstance(screen, PanelScreen | ErrorScreen)
            if isinstance(screen, ReadingScreen):
                words = screen.view.page.toPlainText()
                assert not any(secret in words for secret in _SECRETS)
            assert [window for window in app.topLevelWidgets() if window.isVisible()] == [self.lobby.window]
            assert app.activePopupWidget() is None

        def teardown(self) -> None:
            self.guard.release()
            self.lobby.window.hide()
            self.lobby.window.close_files()
            self.lobby.window.deleteLater()
            app.processEvents()
            shutil.rmtree(self.state, ignore_errors=True)

    return Visitor


@pytest.mark.slow
def test_random_visitor_stays_within_and_leaves_nothing(small: Path, qtbot: QtBot, qapp: QApplication) -> None:
    steps = int(os.environ.get("FRONTDESK_VISITS", "12"))
    run_state_machine_as_test(_machine(small, qapp), settings=settings(max_examples=steps, stateful_step_count=40, deadline=None))
