"""``frontdesk LIBRARY`` as a person starts it, from the start of the process to the first painted frame of an article."""

from __future__ import annotations

import gc
import sys

sys.modules["typing_extensions"] = None  # type: ignore[assignment]  # a developer's tool brings it; msgspec takes it where it is, 2 ms

# isort: split
from viewer.app.qt import import_qt
from viewer.cli import main as frontdesk

gc.disable()  # as the program does
import_qt()

# isort: split
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from bench.probe.cost import cpu, memory, report
from viewer.reader.view import ReaderView

_LEAST = 100
"""Characters that the reader's page has at least when it shows an article."""

_paint = ReaderView.paintEvent


def _watched_paint(reader: ReaderView, event: QPaintEvent) -> None:
    """Paints; the first time there is an article, notes the cost once the frame is out, then the memory."""
    if reader.document().characterCount() > _LEAST:
        ReaderView.paintEvent = _paint  # type: ignore[method-assign]
        QTimer.singleShot(0, _painted)  # before the program's own, which make what comes after the first frame
    _paint(reader, event)


def _painted() -> None:
    used = cpu()
    QTimer.singleShot(1500, lambda: _settled(used))


def _settled(used: float) -> None:
    report(cpu=used, memory=memory())
    QApplication.exit()


# The window is the program's own; only its painting is watched.
ReaderView.paintEvent = _watched_paint  # type: ignore[method-assign, assignment]
sys.exit(frontdesk(sys.argv[1:]))
