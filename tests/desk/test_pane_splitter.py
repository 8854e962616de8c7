"""The hairline between the panes, for a mouse and for a finger."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from viewer.desk.panes import PaneSplitter


@pytest.mark.parametrize("touch", [False, True])
def test_hairline_stays_one_pixel_and_a_finger_takes_hold_of_24(qtbot: QtBot, touch: bool) -> None:
    splitter = PaneSplitter(touch=touch)
    qtbot.addWidget(splitter)
    left, right = QWidget(), QWidget()
    for pane in (left, right):
        splitter.addWidget(pane)
    splitter.resize(601, 300)
    splitter.setSizes([300, 300])
    splitter.show()
    assert right.x() - left.geometry().right() == 2  # the hairline alone between them
    assert (splitter.handle(1).width() >= 24) is touch
    at = QPoint(left.width() + 16, 150)
    taken = QApplication.widgetAt(splitter.mapToGlobal(at))
    assert (taken is splitter.handle(1)) is touch
    if touch:
        handle = splitter.handle(1)
        start = handle.mapFrom(splitter, at)
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(handle, start + QPoint(40, 0))
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=start)
        assert left.width() > 320
