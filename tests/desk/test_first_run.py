"""The first start: shown once and only then, every step answered or postponed, and the desk at its end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.desk.driving import end
from tests.desk.wizard import finish, go_to, press
from tests.libraries import make_library
from viewer import settings
from viewer.app.desk_program import DeskProgram
from viewer.app.first_run import FirstRun
from viewer.app.first_run_steps import kiosk_command
from viewer.desk.core.session import Session
from viewer.desk.desk_window import DeskWindow
from viewer.desk.settings_dialog import SettingsDialog
from viewer.kiosk.core.kiosk_settings import KioskSettings
from viewer.kiosk.core.pin import Answer, StaffPin
from viewer.library.library import Library
from viewer.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PIN = "271828"


# ---- when it is asked ----------------------------------------------------------------------------------------------------


STARTED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from viewer.app.application import application
from viewer.cli import main

def look():
    for window in QApplication.topLevelWidgets():
        kind = type(window).__name__
        if not window.isVisible() or kind not in {"FirstRun", "DeskWindow"}:
            continue
        if kind not in seen:
            seen.append(kind)
            print(kind)
        if kind == "FirstRun" and sys.argv[1] == "walk":
            window.reject()
        else:
            window.close()

application()
seen = []
timer = QTimer(interval=20)
timer.timeout.connect(look)
timer.start()
sys.exit(main(sys.argv[2:]))
"""
"""Prints which windows ``frontdesk`` shows, closes each (“walk”: presses Esc in the first start), and ends like the program."""


def windows(way: str, *arguments: object) -> list[str]:
    """Return the kinds of windows that ``frontdesk`` shows with these arguments, until the last is closed."""
    command = [sys.executable, "-c", STARTED, way, *map(str, arguments)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    said = [line for line in ended.stderr.splitlines() if "propagateSizeHints" not in line]  # the offscreen platform's own
    assert (ended.returncode, said) == (0, [])
    return ended.stdout.split()


def test_plain_start_without_settings_asks() -> None:
    assert windows("close") == ["FirstRun"]
    assert not settings.settings_path().exists(), "closing the window keeps nothing: it asks again"


def test_start_with_a_library_never_asks(own_library: Path) -> None:
    assert windows("close", own_library) == ["DeskWindow"]


def test_start_with_settings_opens_the_library_that_was_chosen(own_library: Path) -> None:
    settings.save(Settings(library_path=str(own_library)), settings.settings_path())
    assert windows("close") == ["DeskWindow"]


def test_all_left_for_later_leads_to_the_examples_and_is_not_asked_again() -> None:
    assert windows("walk") == ["FirstRun", "DeskWindow"]
    assert windows("walk") == ["DeskWindow"]


# ---- walking through ---------------------------------------------------------------------------------------------------


def test_escape_leaves_each_step_for_later_and_ends_with_nothing_chosen(qtbot: QtBot, wizard: FirstRun) -> None:
    with qtbot.waitSignal(wizard.chosen) as chosen:
        for at in range(4):
            assert wizard.at == at
            press(Qt.Key.Key_Escape)
    assert chosen.args == [Settings()]
    assert wizard.isVisible()


def test_back_returns_and_the_first_step_has_none(wizard: FirstRun) -> None:
    assert not wizard.back.isVisible()
    wizard.postpone()
    wizard.back.click()
    assert wizard.at == 0


@pytest.mark.parametrize("at", range(4))
def test_tab_reaches_every_control_and_each_has_a_name(qtbot: QtBot, wizard: FirstRun, at: int) -> None:
    wizard.use.kiosk.setChecked(at == 3)
    go_to(qtbot, wizard, at)
    reached: set[QWidget] = set()
    for _ in range(20):
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.add(widget)
        press(Qt.Key.Key_Tab)
    buttons = [b for b in wizard.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
    wanted: list[QWidget] = [b for b in buttons if not b.isCheckable() or b.isChecked()]
    wanted += [field for field in wizard.findChildren(QLineEdit) if field.isVisible()]
    assert set(wanted) <= reached
    assert all((isinstance(w, QAbstractButton) and w.text()) or w.accessibleName() for w in wanted)


def test_focus_that_came_by_a_key_is_ringed(qtbot: QtBot, wizard: FirstRun) -> None:
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert wizard.ring.isVisible()
    assert wizard.ring.geometry().contains(QRect(focused.mapTo(wizard, QPoint()), focused.size()))


# ---- step 1 --------------------------------------------------------------------------------------------------------------


def test_name_and_slogan_are_kept_and_shown_instead_of_the_librarys(qtbot: QtBot, wizard: FirstRun, own_library: Path) -> None:
    wizard.clinic.name.insert("  仁和  门诊 ")
    wizard.clinic.slogan.insert("慢慢看")
    QTest.keyClick(wizard.clinic.slogan, Qt.Key.Key_Return)
    assert wizard.at == 1
    chosen = finish(qtbot, wizard)
    assert (chosen.clinic_name, chosen.clinic_slogan) == ("仁和 门诊", "慢慢看")
    with Library.open(own_library) as opened:
        assert Session(opened, chosen).info.name == "仁和 门诊"
        assert Session(opened, Settings()).info.name == "测试门诊"


def test_no_name_is_asked_for_again(wizard: FirstRun) -> None:
    wizard.next_button.click()
    assert wizard.at == 0
    assert "门诊名称" in wizard.step.problem


# ---- steps 3 and 4 -------------------------------------------------------------------------------------------------------


def test_desk_alone_opens_no_patient_screen(qtbot: QtBot, wizard: FirstRun) -> None:
    go_to(qtbot, wizard, 2)
    assert wizard.use.desk.isChecked()
    assert not wizard.use.command.isVisible()
    wizard.next_button.click()
    assert not finish(qtbot, wizard).patient_screen_opens


def test_desk_with_patient_screen_opens_it(qtbot: QtBot, wizard: FirstRun) -> None:
    go_to(qtbot, wizard, 2)
    press(Qt.Key.Key_Down)
    assert wizard.use.patient.isChecked()
    wizard.next_button.click()
    assert finish(qtbot, wizard).patient_screen_opens


def test_kiosk_shows_the_command_for_the_library_that_was_chosen(qtbot: QtBot, wizard: FirstRun, tmp_path: Path) -> None:
    path = make_library(tmp_path / "own library.fdk", 1)
    go_to(qtbot, wizard, 1)
    wizard.source.choose_path(path)
    wizard.next_button.click()
    wizard.use.kiosk.click()
    assert wizard.use.command.isVisible()
    assert wizard.use.command.text() == kiosk_command(str(path))
    assert "own library.fdk" in kiosk_command(str(path))
    assert kiosk_command("") == "frontdesk kiosk"


def test_pin_is_not_asked_for_where_there_is_no_kiosk(qtbot: QtBot, wizard: FirstRun) -> None:
    go_to(qtbot, wizard, 3)
    assert not wizard.pin.pin.isVisible()
    assert wizard.next_button.text() == "完成"
    with qtbot.waitSignal(wizard.chosen):
        press(Qt.Key.Key_Return)
    assert not KioskSettings().pin_path.exists()


@pytest.mark.parametrize(
    ("pin", "again", "words"), [("123456", "123456", "太容易"), ("271", "271", "位数字"), (PIN, "271829", "不一样")]
)
def test_weak_or_mistyped_pin_is_asked_for_again(qtbot: QtBot, wizard: FirstRun, pin: str, again: str, words: str) -> None:
    wizard.use.kiosk.setChecked(True)
    go_to(qtbot, wizard, 3)
    QTest.keyClicks(wizard.pin.pin, pin)
    QTest.keyClicks(wizard.pin.again, again)
    press(Qt.Key.Key_Return)
    assert words in wizard.step.problem
    assert not KioskSettings().pin_path.exists()


def test_good_pin_opens_the_kiosks_staff_door(qtbot: QtBot, wizard: FirstRun, tmp_path: Path) -> None:
    wizard.use.kiosk.setChecked(True)
    go_to(qtbot, wizard, 3)
    QTest.keyClicks(wizard.pin.pin, f"a{PIN}")
    QTest.keyClicks(wizard.pin.again, PIN)
    with qtbot.waitSignal(wizard.chosen):
        press(Qt.Key.Key_Return)
    assert StaffPin(KioskSettings().pin_path, tmp_path / "tries.json").enter(PIN) is Answer.RIGHT


# ---- the whole way -------------------------------------------------------------------------------------------------------


def desk_window() -> DeskWindow | None:
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, DeskWindow) and w.isVisible()), None)


def test_from_the_first_question_to_an_article_on_the_desk(qtbot: QtBot, tmp_path: Path) -> None:
    own = make_library(tmp_path / "own.fdk", 12)
    program = DeskProgram(Settings(theme="light"))
    program.welcome()
    wizard = next(w for w in QApplication.topLevelWidgets() if isinstance(w, FirstRun) and w.isVisible())
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    wizard.clinic.name.insert("仁和门诊")
    press(Qt.Key.Key_Return)
    wizard.source.choose_path(own)
    wizard.next_button.click()
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk_window() is not None)
    window = desk_window()
    assert window is not None
    assert window.session.article
    assert window.sheet.shows_article
    assert window.session.info.name == "仁和门诊"
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, FirstRun) and w.isVisible()]
    kept, notice = settings.load(settings.settings_path())
    assert (kept.clinic_name, kept.library_path, notice) == ("仁和门诊", str(own), None)
    end(program)


def test_library_that_is_gone_at_the_next_start_gives_way_to_the_examples(qtbot: QtBot, tmp_path: Path) -> None:
    program = DeskProgram(Settings(theme="light", library_path=str(tmp_path / "gone.fdk")))
    program.open_kept()
    qtbot.waitUntil(lambda: desk_window() is not None, timeout=60_000)
    window = desk_window()
    assert window is not None
    assert "gone.fdk" in window.toast.words
    assert window.session.settings.library_path, "it may be there again tomorrow"
    end(program)


def test_name_can_be_changed_in_the_settings(qtbot: QtBot, own_library: Path) -> None:
    with Library.open(own_library) as opened:
        session = Session(opened, Settings())
        parent = QWidget()
        qtbot.addWidget(parent)
        dialog = SettingsDialog(parent, session)
        dialog.name.insert("仁和门诊")
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
        dialog.patient.setCurrentIndex(1)
        assert session.info.name == "仁和门诊"
        assert not session.settings.patient_screen_opens
