"""The kiosk's window as its supervisor starts it, from the start of the process to the first painted home page."""

from __future__ import annotations

import sys
import tempfile

from viewer.app.qt import import_qt
from viewer.cli import main as frontdesk

import_qt()  # first, as the program does

# isort: split
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from bench.probe.cost import cpu, memory, report
from viewer.kiosk.band import Band
from viewer.kiosk.program import application


class FirstHome(QObject):
    """Notes the cost once the home page is on the screen, then the memory."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Lets everything pass."""
        if event.type() is QEvent.Type.Paint and isinstance(watched, Band):
            app = QApplication.instance()
            if app is not None:
                app.removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        used = cpu()
        QTimer.singleShot(1500, lambda: self._settled(used))

    def _settled(self, used: float) -> None:
        report(cpu=used, memory=memory())
        QApplication.exit()


app = application()
watch = FirstHome()
app.installEventFilter(watch)
with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
    frontdesk(["kiosk", sys.argv[1], "--window", "normal", "--config", file.name])
