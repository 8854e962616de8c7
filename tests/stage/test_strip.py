from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from viewer.library.library import Library
from viewer.stage.order import Showing
from viewer.stage.patient import PatientScreen
from viewer.stage.strip import PatientStrip, state_word
from viewer.theme import Theme


class Asked:
    """Records what the strip asks for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.following = True

    def send(self) -> None:
        self.asked.append("send")

    def send_whole(self) -> None:
        self.asked.append("send_whole")

    def hold(self) -> None:
        self.asked.append("hold")

    def blank(self) -> None:
        self.asked.append("blank")

    def rest(self) -> None:
        self.asked.append("rest")

    def open_patient_screen(self) -> None:
        self.asked.append("open")

    def follows(self) -> bool:
        return self.following

    def set_follow(self, on: bool) -> None:
        self.following = on


@pytest.fixture
def patient(library: Library, light: Theme, qtbot: QtBot) -> PatientScreen:
    made = PatientScreen(library, light)
    qtbot.addWidget(made)
    made.show()
    return made


Strip = tuple[PatientStrip, Asked]


@pytest.fixture
def strip(patient: PatientScreen, light: Theme, qtbot: QtBot) -> Strip:
    asked = Asked()
    made = PatientStrip(patient, asked, light)
    qtbot.addWidget(made)
    made.show()
    return made, asked


def button(strip: PatientStrip, words: str) -> QPushButton:
    return next(b for b in strip.findChildren(QPushButton) if b.text() == words)


def test_every_state_has_its_word() -> None:
    assert [state_word(state) for state in Showing] == ["待机", "显示中", "已定格", "黑屏", "未连接"]


def test_send_hold_and_black_are_asked_for(strip: Strip, patient: PatientScreen, library: Library) -> None:
    made, asked = strip
    patient.send(library.article("hba1c"))
    for words in ("送屏", "定格", "黑屏"):
        button(made, words).click()
    assert asked.asked == ["send", "hold", "blank"]


def test_there_is_nothing_to_hold_or_blank_without_a_screen(strip: Strip, patient: PatientScreen) -> None:
    made, _ = strip
    patient.hide()
    made.refresh()
    assert button(made, "送屏").isEnabled()
    assert not button(made, "定格").isEnabled()
    assert not button(made, "黑屏").isEnabled()


def test_the_strip_says_what_the_patient_sees(strip: Strip, patient: PatientScreen, library: Library) -> None:
    made, _ = strip
    patient.send(library.article("stem-cells-type-2"), "fig-evidence")
    spoken = [x.accessibleName() for x in made.findChildren(QAbstractButton)]
    assert any("显示中" in words and "从细胞到常规治疗" in words for words in spoken)
    patient.blank()
    assert button(made, "黑屏").isChecked()


def test_folded_one_button_holds_all_in_its_menu(strip: Strip, patient: PatientScreen, library: Library) -> None:
    made, asked = strip
    patient.send(library.article("hba1c"))
    made.set_folded(True)
    left = [x for x in made.findChildren(QAbstractButton) if x.isVisible()]
    assert len(left) == 1
    assert isinstance(left[0], QToolButton)
    for action in left[0].menu().actions():
        if action.text() and action.isEnabled():
            action.trigger()
    assert asked.asked == ["send", "send_whole", "hold", "blank", "rest"]
    assert not asked.following
