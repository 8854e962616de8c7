"""The cost of a start up to the first frame of one kind of widget; the window is the program's, only its painting is watched."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from bench.probe.cost import cpu, memory, report

_W = TypeVar("_W", bound=QWidget)


def report_first_frame(kind: type[_W], shows: Callable[[_W], bool] = lambda _widget: True) -> None:
    """Report cost and memory, and end, once a ``kind`` is painted for which ``shows`` is true."""
    paint = kind.paintEvent
    waiting = True

    def watched(widget: _W, event: QPaintEvent) -> None:
        nonlocal waiting
        if waiting and shows(widget):
            waiting = False
            QTimer.singleShot(0, painted)  # before the program's own timers, which create what comes after the first frame
        paint(widget, event)

    def painted() -> None:
        used = cpu()
        QTimer.singleShot(1500, lambda: settled(used))

    def settled(used: float) -> None:
        report(cpu=used, memory=memory())
        QApplication.exit()

    kind.paintEvent = watched  # type: ignore[method-assign, assignment]  # permanent: PySide keeps calling what it found first
