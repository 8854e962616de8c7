"""A patient is served at the desk, as JSON: run by ``test_desk_journey.py`` on an X server with one or two monitors."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QPushButton, QWidget

from tests.handout.pdf_tools import pdf_queue
from tests.kiosk.x_output import Monitors
from tests.screens import dressed_application
from viewer.app.desk_assembly import join_stage, make_window
from viewer.app.desk_stage import DeskStage
from viewer.desk.core.session import Session
from viewer.desk.desk_window import DeskWindow
from viewer.library.library import Library
from viewer.settings import Settings
from viewer.stage.patient_mode import PatientMode


def until(condition: Callable[[], object]) -> None:
    """Wait until the program has answered."""
    for _ in range(400):
        if condition():
            return
        QTest.qWait(25)
    raise TimeoutError


class Hand:
    """The receptionist's: counts presses of the mouse and of keys; words that are typed are one of the search's own."""

    def __init__(self, window: DeskWindow) -> None:
        self.window = window
        self.presses = 0

    def click(self, widget: QWidget) -> None:
        """Press a button or a field."""
        assert widget.isVisible()
        assert widget.isEnabled()
        self.presses += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())

    def button(self, within: QWidget, words: str) -> None:
        """Press the visible button with these words."""
        buttons = within.findChildren(QAbstractButton)
        self.click(next(b for b in buttons if b.isVisible() and words in {b.text(), b.accessibleName()}))

    def key(self, *words: str) -> None:
        """Press keys on the real keyboard of the X server."""
        self.presses += 1
        subprocess.run(["xdotool", "key", *words], check=True, timeout=20)


def find_and_send(hand: Hand) -> None:
    """Search for an article and send the first hit."""
    window = hand.window
    hand.click(window.topbar.search)
    QTest.keyClicks(window.topbar.search, "thxhdb")
    until(lambda: window.search_panel.answered("thxhdb") and window.search_panel.card.current())
    window.search_panel.card.show_preview()
    hand.button(window.search_panel.card, "送屏")


def printed(hand: Hand, paper: Path) -> int:
    """Print the open article on the printer that writes ``paper``; return the number of presses."""
    before = hand.presses
    hand.key("ctrl+p")
    until(lambda: isinstance(QApplication.activeWindow(), QDialog))
    while not paper.exists():
        dialog = QApplication.activeWindow()
        assert isinstance(dialog, QDialog)
        hand.click(next(button for button in dialog.findChildren(QPushButton) if button.isDefault()))
    return hand.presses - before


def one_screen(hand: Hand, paper: Path) -> dict[str, object]:
    """Show an article on the receptionist's own screen."""
    window = hand.window
    find_and_send(hand)
    until(lambda: window.findChild(PatientMode) and QApplication.activeWindow() is window.findChild(PatientMode))
    mode = window.findChild(PatientMode)
    assert mode is not None
    told: dict[str, object] = {"covers": mode.geometry() == mode.screen().geometry()}
    hand.button(mode, "大字")
    told["zoom"] = mode.zoom
    hand.key("Escape")
    until(lambda: QApplication.activeWindow() is window)
    told["print"] = printed(hand, paper)
    told["presses"] = hand.presses
    until(lambda: QApplication.activeWindow() is window)
    hand.key("F9")
    until(lambda: window.findChild(PatientMode) and QApplication.activeWindow() is window.findChild(PatientMode))
    mode = window.findChild(PatientMode)
    assert mode is not None
    told["next patient's size"] = mode.zoom
    hand.key("Right")
    until(lambda: mode.turned)
    hand.key("F9")
    until(lambda: QApplication.activeWindow() is window)
    return told


def by_keys(hand: Hand, paper: Path) -> dict[str, object]:
    """Show an article on the receptionist's own screen and print it, without the mouse."""
    window = hand.window
    hand.key("ctrl+k")
    subprocess.run(["xdotool", "type", "--delay", "60", "thxhdb"], check=True, timeout=20)
    until(lambda: window.search_panel.answered("thxhdb") and window.search_panel.card.current())
    hand.key("ctrl+Return")
    until(lambda: window.findChild(PatientMode) and QApplication.activeWindow() is window.findChild(PatientMode))
    mode = window.findChild(PatientMode)
    assert mode is not None
    told: dict[str, object] = {"covers": mode.geometry() == mode.screen().geometry()}
    hand.key("ctrl+equal")
    until(lambda: mode.zoom > 150)
    told["zoom"] = mode.zoom
    hand.key("Escape")
    until(lambda: QApplication.activeWindow() is window)
    hand.key("ctrl+p")
    until(lambda: isinstance(QApplication.activeWindow(), QDialog))
    hand.key("ctrl+Return")
    until(paper.exists)
    until(lambda: QApplication.activeWindow() is window)
    told["presses"] = hand.presses
    return told


def two_screens(hand: Hand, stage: DeskStage, paper: Path) -> dict[str, object]:
    """Show an article on the patient's screen."""
    find_and_send(hand)
    until(lambda: stage.patient.label)
    told: dict[str, object] = {"covers": stage.patient.geometry() == stage.patient.screen().geometry()}
    told["patient is on"] = stage.patient.screen().name()
    hand.button(stage.strip, "放大患者屏的文字")
    told["larger"] = stage.patient.can_resize(-1)
    told["print"] = printed(hand, paper)
    told["presses"] = hand.presses
    return told


def main(path: Path, display: str, size: tuple[int, int], monitors: int, paper: Path, way: str) -> None:
    """Serve a patient."""
    width, height = size
    if monitors > 1:
        split = Monitors(display)
        split.plug("desk", (0, 0, width, height), primary=True)
        split.plug("patient", (width, 0, 1024, 768))
    app = dressed_application()
    with Library.open(path) as library:
        session = Session(library, Settings(theme="light"))
        window = make_window(session)
        join_stage(session, window)
        window.move(0, 0)
        window.showMaximized()
        session.open("stem-cells-type-2")
        stage = window.findChild(DeskStage)
        assert stage is not None
        stage.queues = (pdf_queue(paper),)
        until(lambda: QApplication.activeWindow() is window and window.sheet.reader.settled)
        QTest.qWait(400)
        hand = Hand(window)
        match way:
            case "mouse" if monitors == 1:
                told = one_screen(hand, paper)
            case "mouse":
                told = two_screens(hand, stage, paper)
            case _:
                told = by_keys(hand, paper)
        told["window"] = window.width()
        told["shown today"] = [shown.article for shown in session.shown_today]
        told["article"] = session.article
        print(json.dumps(told), flush=True)  # noqa: T201 - read by the test
        window.close()
        app.processEvents()


main(Path(sys.argv[1]), sys.argv[2], (int(sys.argv[3]), int(sys.argv[4])), int(sys.argv[5]), Path(sys.argv[6]), sys.argv[7])
