from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from viewer import theme
from viewer.kiosk.lettering import KioskLook
from viewer.kiosk.touch import HOLD_MS, TAPS, ClinicMark

_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def mark(qtbot: QtBot) -> ClinicMark:
    made = ClinicMark(KioskLook(theme.load("light"), 1920, 1080, 73))
    qtbot.addWidget(made)
    made.show()
    return made


def test_mark_held_for_three_seconds_asks_for_the_pin(mark: ClinicMark, qtbot: QtBot) -> None:
    with qtbot.waitSignal(mark.staff_requested, timeout=HOLD_MS + 1500):
        QTest.mousePress(mark, _LEFT)


def test_mark_tapped_five_times_asks_for_the_pin_four_do_not(mark: ClinicMark, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(mark.staff_requested):
        for _ in range(TAPS - 1):
            QTest.mouseClick(mark, _LEFT)
    with qtbot.waitSignal(mark.staff_requested, timeout=100):
        QTest.mouseClick(mark, _LEFT)


def test_finger_that_slips_off_the_mark_asks_for_nothing(mark: ClinicMark, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(mark.staff_requested, wait=HOLD_MS + 300):
        QTest.mousePress(mark, _LEFT)
        QTest.mouseMove(mark, QPoint(400, 400))
