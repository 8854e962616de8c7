"""The reference: an empty PySide6 window, from the start of the process to its first painted frame.

With the argument ``same-import``, PySide6 is imported as in the program (``viewer.app.qt``). With ``stay`` the window measures
nothing and stays until its process is ended.
"""

from __future__ import annotations

import sys

if "same-import" in sys.argv:
    from viewer.app.qt import import_qt

    import_qt()

# isort: split
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Window(QWidget):
    """Records the processor time at its first paint, then the memory after a pause."""

    used = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint nothing; the first time, record the cost after the frame."""
        super().paintEvent(event)
        if not self.used and "stay" not in sys.argv:
            from bench.probe.cost import cpu

            self.used = cpu()
            QTimer.singleShot(0, self._painted)
            QTimer.singleShot(1500, self._settled)

    def _painted(self) -> None:
        from bench.probe.cost import cpu

        self.used = cpu()

    def _settled(self) -> None:
        from bench.probe.cost import memory, report

        report(cpu=self.used, memory=memory())
        QApplication.quit()


def main() -> None:
    """Show the window and measure."""
    application = QApplication(sys.argv)
    window = Window()
    window.resize(1280, 800)
    window.show()
    application.exec()


main()
