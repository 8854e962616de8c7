"""What happens when the receptionist's monitor is lost, as JSON: run by ``test_lost_screen.py`` on an X server with two."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.kiosk.x_output import Monitors
from tests.screens import dressed_application
from viewer.app.desk_assembly import join_stage, make_window
from viewer.app.desk_stage import DeskStage
from viewer.desk.core.session import Session
from viewer.desk.desk_window import DeskWindow
from viewer.desk.settings_dialog import SettingsDialog
from viewer.library.library import Library
from viewer.settings import Settings

DESK, PATIENT = (0, 0, 1280, 800), (1280, 0, 1024, 768)


def until(condition: Callable[[], bool]) -> None:
    """Wait until the X server's change has arrived."""
    for _ in range(200):
        if condition():
            return
        QTest.qWait(50)
    raise TimeoutError([(s.name(), s.geometry().getRect()) for s in QGuiApplication.screens()])


class Day:
    """A desk with a patient's screen next to it."""

    def __init__(self, library: Library, monitors: Monitors, pictures: Path) -> None:
        self.monitors, self.pictures, self.told = monitors, pictures, dict[str, object]()
        self.session = Session(library, Settings(theme="light", patient_screen_opens=False))
        self.window: DeskWindow = make_window(self.session)
        join_stage(self.session, self.window)
        self.window.setGeometry(40, 40, 1200, 700)
        self.window.show()
        self.session.open("hba1c")
        stage = self.window.findChild(DeskStage)
        assert stage is not None
        self.stage: DeskStage = stage
        QTest.qWait(800)

    def names(self) -> list[str]:
        return sorted(screen.name() for screen in QGuiApplication.screens())

    def lose(self) -> None:
        self.monitors.unplug("desk")
        until(lambda: self.names() == ["patient"])
        QTest.qWait(500)

    def find(self) -> None:
        self.monitors.plug("desk", DESK, primary=True)
        until(lambda: self.names() == ["desk", "patient"])
        QTest.qWait(500)

    def seen(self, name: str) -> QImage:
        """Return the picture on the patient's monitor."""
        screen = next(screen for screen in QGuiApplication.screens() if screen.name() == "patient")
        image = screen.grabWindow(0).toImage()
        image.save(str(self.pictures / f"{name}.png"))
        return image


def main(path: Path, display: str, pictures: Path) -> None:
    """Lose the monitor in several moments of a day."""
    monitors = Monitors(display)
    monitors.plug("patient", PATIENT)
    monitors.plug("desk", DESK, primary=True)
    app = dressed_application()
    with Library.open(path) as library:
        day = Day(library, monitors, pictures)
        day.lose()
        day.told["no patient"] = day.stage.lost_screen.covers
        day.find()
        day.window.setGeometry(40, 40, 1200, 700)
        QTest.qWait(300)
        _sent(day)
        _talk(day)
        day.window.close()
        print(json.dumps(day.told))  # noqa: T201 - read by the test
    app.quit()


def _sent(day: Day) -> None:
    told, stage, window = day.told, day.stage, day.window
    stage.start()
    stage.patient.send(day.session.library.article("hba1c"))
    before = day.session.settings.zoom
    _type(window)
    told["typed before"] = day.session.settings.zoom > before
    dialog = SettingsDialog(window, day.session)
    dialog.open()
    QTest.qWait(300)
    day.lose()
    QTest.keyClick(dialog, Qt.Key.Key_Return)  # meant for what was there a moment ago
    QTest.qWait(2200)
    told["covered"] = stage.lost_screen.covers
    told["covers all"] = window.frameGeometry().contains(window.screen().geometry())
    seen, ground = day.seen("covered"), QColor(window.theme.colours.sheet).name()
    told["not plain"] = [
        (x, y, seen.pixelColor(x, y).name()) for x in (100, 980) for y in range(40, 740, 5)
        if seen.pixelColor(x, y).name() != ground
    ]  # fmt: skip
    told["title"] = window.windowTitle()
    told["words"] = any(seen.pixelColor(x, y).name() != ground for x in range(300, 700) for y in range(200, 400, 9))
    before = day.session.settings.zoom
    for widget in (window, dialog, window.sheet.reader):
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
        QTest.keyClick(widget, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    told["tapped"] = [stage.lost_screen.covers, day.session.settings.zoom == before]
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return)
    told["asked for"] = [stage.lost_screen.covers, dialog.isVisible(), window.isVisible(), stage.patient.showing.value]
    dialog.reject()
    QTest.qWait(300)
    day.seen("asked-for")
    day.find()
    told["title again"] = "HbA1c" in window.windowTitle()
    told["back"] = [window.screen().name(), window.geometry().getRect(), stage.patient.screen().name(), stage.patient.article]
    day.lose()
    told["again"] = [stage.lost_screen.covers, stage.patient.showing.value]
    before = day.session.settings.zoom
    _type(window)
    told["typed"] = [stage.lost_screen.covers, day.session.settings.zoom == before]
    QTest.qWait(1800)
    _type(window, "Return")
    told["typed Enter"] = stage.lost_screen.covers
    day.find()
    own, patient = window.screen().name(), stage.patient.screen().name()
    told["back again"] = [stage.lost_screen.covers, own, patient, stage.patient.showing.value]
    day.seen("back")


def _type(window: DeskWindow, keys: str = "ctrl+plus") -> None:
    """Send keys from a keyboard; without ``keys`` those that make text larger."""
    window.activateWindow()
    QTest.qWait(300)
    subprocess.run(["xdotool", "key", keys], check=True, timeout=20)
    QTest.qWait(300)


def _talk(day: Day) -> None:
    told, stage = day.told, day.stage
    stage.present(from_here=False)
    QTest.qWait(500)
    presentation = stage._presentation  # noqa: SLF001 - there is no other access
    assert presentation is not None
    day.lose()
    day.seen("talk")
    told["talk"] = [presentation.presenter.isVisible(), presentation.window.isVisible(), stage.lost_screen.covers]
    QTest.keyClick(presentation.window, Qt.Key.Key_Right)
    told["talk goes on"] = presentation.talk.at
    day.find()
    told["talk back"] = [presentation.presenter.isVisible(), presentation.presenter.screen().name(), stage.lost_screen.covers]
    presentation.end()


main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
