from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from viewer import i18n
from viewer.draw.retranslate import retranslate
from viewer.library.library import Library
from viewer.stage.patient import PatientScreen
from viewer.stage.showing import Showing
from viewer.stage.strip import PatientStrip
from viewer.stage.strip_parts import Thumbnail, paint_state, state_word
from viewer.theme import Theme


class Asked:
    """Records what the strip asks for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.following = True
        self.article = True
        self.there = True

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

    def resize_text(self, by: int) -> None:
        self.asked.append(f"text {by}")

    def has_article(self) -> bool:
        return self.article

    def has_screen(self) -> bool:
        return self.there

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


def test_with_nothing_to_send_the_button_is_off_until_there_is(strip: Strip) -> None:
    made, asked = strip
    asked.article = False
    made.look_for_article()
    assert not button(made, "送屏").isEnabled()
    asked.article = True
    made.look_for_article()
    assert button(made, "送屏").isEnabled()


def test_without_a_second_screen_only_sending_is_left_and_says_what_it_does(strip: Strip, patient: PatientScreen) -> None:
    made, asked = strip
    patient.hide()
    asked.there = False
    made.refresh()
    shown = [each for each in made.findChildren(QAbstractButton) if each.isVisible()]
    assert shown == [button(made, "送屏")]
    assert "整块屏幕给患者看" in shown[0].toolTip()


@pytest.mark.parametrize("window", [640, 1024, 1366, 1920])
def test_a_desk_with_one_screen_is_not_told_that_something_is_missing(
    strip: Strip, patient: PatientScreen, light: Theme, window: int
) -> None:
    made, asked = strip
    patient.hide()
    asked.there = False
    made.refresh()
    made.set_width(window)
    red = QColor(light.colours.danln).rgb()
    image = made.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert red not in {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    (told,) = [each.accessibleName() for each in made.findChildren(Thumbnail)]
    assert "未连接" not in told
    assert "F9" in told
    menu = made.findChildren(QToolButton)[0].menu()
    assert [action.text() for action in menu.actions()] == ["整屏给患者看", "送整篇文章"]


@pytest.mark.parametrize("window", [640, 800, 960, 1024, 1080, 1366, 1920])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_sending_keeps_its_word_at_any_width(strip: Strip, window: int, language: i18n.Language) -> None:
    made, _ = strip
    i18n.set_language(language)
    retranslate(made)
    made.set_width(window)
    send = button(made, "送屏" if language == "zh_CN" else "Send")
    i18n.set_language("zh_CN")
    assert send.isVisible()
    assert send.width() >= send.sizeHint().width()


def test_each_state_has_a_shape_of_its_own(light: Theme, qapp: object) -> None:
    one = dict.fromkeys(("accent", "cauln", "danln", "ink", "ink3"), "#000000")
    grey = replace(light, colours=replace(light.colours, **one))
    shapes = []
    for state in Showing:
        image = QImage(16, 16, QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        paint_state(painter, QRectF(2, 2, 12, 12), state, grey)
        painter.end()
        shapes.append(bytes(image.constBits()))
    assert len(set(shapes)) == len(Showing)


def test_larger_text_is_asked_for_and_can_be_until_the_largest(strip: Strip, patient: PatientScreen, library: Library) -> None:
    made, asked = strip
    larger, smaller = (next(b for b in made.findChildren(QToolButton) if w in b.accessibleName()) for w in ("放大", "缩小"))
    assert not larger.isEnabled(), "nothing was sent"
    patient.send(library.article("hba1c"))
    larger.click()
    smaller.click()
    assert asked.asked == ["text 1", "text -1"]
    for _ in range(12):
        patient.resize_text(1)
    assert (larger.isEnabled(), smaller.isEnabled()) == (False, True)


def test_the_strip_says_what_the_patient_sees(strip: Strip, patient: PatientScreen, library: Library) -> None:
    made, _ = strip
    patient.send(library.article("stem-cells-type-2"), "fig-evidence")
    spoken = [x.accessibleName() for x in made.findChildren(QAbstractButton)]
    assert any("显示中" in words and "从细胞到常规治疗" in words for words in spoken)
    patient.blank()
    assert button(made, "黑屏").isChecked()


def test_in_a_narrow_window_the_menu_holds_the_rest(strip: Strip, patient: PatientScreen, library: Library) -> None:
    made, asked = strip
    patient.send(library.article("hba1c"))
    made.set_width(800)
    left = [each for each in made.findChildren(QAbstractButton) if each.isVisible()]
    assert sorted(each.text() for each in left) == ["", "送屏"]
    more = next(each for each in left if isinstance(each, QToolButton))
    for action in more.menu().actions():
        if action.text() and action.isEnabled():
            action.trigger()
    assert asked.asked == ["send", "send_whole", "hold", "blank", "text 1", "text -1", "rest"]
    assert not asked.following
