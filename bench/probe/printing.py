"""Presses from an open article to its summary on paper: ``printing.py LIBRARY``; the printer writes a PDF."""

from __future__ import annotations

import sys
import tempfile
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from bench.probe.cost import report
from tests.handout.pdf_tools import info, pdf_queue
from viewer.app.application import application
from viewer.app.desk_assembly import join_stage, make_window
from viewer.app.desk_stage import DeskStage
from viewer.desk.core.session import Session
from viewer.library.library import Library
from viewer.settings import Settings

_MAIN = "stem-cells-type-2"
_MOST = 10
_LONGEST_MS = 10_000


def main(path: Path, paper: Path) -> None:
    """Press Ctrl+P, then the button that is offered, until there is paper."""
    app = application()
    with closing(Library.open(path)) as library:
        session = Session(library, Settings())
        window = make_window(session)
        join_stage(session, window)
        stage = window.findChild(DeskStage)
        if stage is None:
            raise RuntimeError
        stage.queues = (pdf_queue(paper),)
        window.show()
        window.activateWindow()
        if not QTest.qWaitForWindowActive(window, _LONGEST_MS):
            raise RuntimeError
        session.open(_MAIN)
        while not window.sheet.reader.settled:
            app.processEvents()
        presses = 1
        QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        while not paper.exists() and presses < _MOST:
            app.processEvents()
            QTest.mouseClick(_offered(), Qt.MouseButton.LeftButton)
            presses += 1
        window.close()
        app.processEvents()
    report(presses=presses, sheets=float(info(paper)["Pages"]))


def _offered() -> QWidget:
    """Return the default button of the open dialog."""
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible())
    return next(button for button in dialog.findChildren(QPushButton) if button.isDefault())


with tempfile.TemporaryDirectory() as folder:
    main(Path(sys.argv[1]), Path(folder) / "printed.pdf")
