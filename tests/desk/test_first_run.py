"""The first start: asked once and only then, every step answered or left for later, and the desk at its end."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.folders import write_folder
from tests.libraries import make_library
from tests.screens import dressed_application
from viewer import resources, settings, theme
from viewer.app.desk import DeskProgram
from viewer.desk.first_run import FirstRun
from viewer.desk.first_run_steps import kiosk_command
from viewer.desk.removable import find
from viewer.desk.settings_dialog import SettingsDialog
from viewer.desk.window import DeskWindow
from viewer.errors import LibraryError
from viewer.kiosk_settings import KioskSettings
from viewer.library.importing import ImportStoppedError, import_library, imported_path, inspect
from viewer.library.library import Library
from viewer.session.pin import Answer, StaffDoor
from viewer.session.session import Session
from viewer.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PIN = "271828"


@pytest.fixture(scope="session", name="qapp")
def _qapp() -> QApplication:
    return dressed_application()


@pytest.fixture(name="stick")
def _stick(tmp_path: Path) -> Path:
    stick = tmp_path / "STICK"
    stick.mkdir()
    return stick


@pytest.fixture(name="wizard")
def _wizard(qtbot: QtBot, stick: Path) -> FirstRun:
    return open_wizard(qtbot, stick)


def open_wizard(qtbot: QtBot, stick: Path, look: str = "light") -> FirstRun:
    wizard = FirstRun(Settings(), theme.load(look), lambda: (stick,))
    qtbot.addWidget(wizard)
    wizard.resize(1280, 720)
    wizard.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return wizard


def go_to(qtbot: QtBot, wizard: FirstRun, at: int) -> None:
    """Leaves every step before ``at`` for later."""
    while wizard.at < at:
        wizard.postpone()
    if wizard.step is wizard.source:
        qtbot.waitUntil(lambda: wizard.source.searched)


def press(key: Qt.Key) -> None:
    """Presses a key where the keyboard is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key)


def finish(qtbot: QtBot, wizard: FirstRun) -> Settings:
    """What was chosen, with the rest left for later."""
    with qtbot.waitSignal(wizard.chosen) as signal_:
        while wizard.at < 3:
            wizard.postpone()
        wizard.postpone()
    chosen = signal_.args[0]
    assert isinstance(chosen, Settings)
    return chosen


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
"""Says which windows ``frontdesk`` shows, closes each (“walk”: presses Esc in the first start), and ends as the program does."""


def windows(way: str, *arguments: object) -> list[str]:
    """The kinds of windows that ``frontdesk`` shows with these arguments, until the last is closed."""
    command = [sys.executable, "-c", STARTED, way, *map(str, arguments)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    said = [line for line in ended.stderr.splitlines() if "propagateSizeHints" not in line]  # the offscreen platform's own
    assert (ended.returncode, said) == (0, [])
    return ended.stdout.split()


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Path:
    return make_library(tmp_path / "own.fdk", 12)


def test_plain_start_without_settings_asks() -> None:
    assert windows("close") == ["FirstRun"]
    assert not settings.settings_path().exists(), "closing the window keeps nothing: it asks again"


def test_start_with_a_library_never_asks(library: Path) -> None:
    assert windows("close", library) == ["DeskWindow"]


def test_start_with_settings_opens_the_library_that_was_chosen(library: Path) -> None:
    settings.save(Settings(library_path=str(library)), settings.settings_path())
    assert windows("close") == ["DeskWindow"]


def test_all_left_for_later_leads_to_the_examples_and_is_not_asked_again() -> None:
    assert windows("walk") == ["FirstRun", "DeskWindow"]
    assert windows("walk") == ["DeskWindow"]


# ---- walking -------------------------------------------------------------------------------------------------------------


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


def test_name_and_slogan_are_kept_and_shown_instead_of_the_librarys(qtbot: QtBot, wizard: FirstRun, library: Path) -> None:
    wizard.clinic.name.insert("  仁和  门诊 ")
    wizard.clinic.slogan.insert("慢慢看")
    QTest.keyClick(wizard.clinic.slogan, Qt.Key.Key_Return)
    assert wizard.at == 1
    chosen = finish(qtbot, wizard)
    assert (chosen.clinic_name, chosen.clinic_slogan) == ("仁和 门诊", "慢慢看")
    with Library.open(library) as opened:
        assert Session(opened, chosen).info.name == "仁和 门诊"
        assert Session(opened, Settings()).info.name == "测试门诊"


def test_no_name_is_asked_for_again(wizard: FirstRun) -> None:
    wizard.onward.click()
    assert wizard.at == 0
    assert "门诊名称" in wizard.step.problem


# ---- step 2 --------------------------------------------------------------------------------------------------------------


def test_library_on_a_stick_is_found_chosen_and_copied_whole(qtbot: QtBot, wizard: FirstRun, stick: Path) -> None:
    source = make_library(stick / "clinic.fdk", 12)
    go_to(qtbot, wizard, 1)
    offer = wizard.source.offers[0]
    assert offer.card.isChecked()
    assert "2026.11" in offer.card.detail
    assert "12 篇" in offer.card.detail
    assert wizard.onward.text() == "导入并继续"
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: wizard.at == 2)
    assert imported_path().read_bytes() == source.read_bytes()
    assert [path.name for path in imported_path().parent.iterdir()] == ["library.fdk"]
    assert finish(qtbot, wizard).library_path == str(imported_path())


def test_stick_that_comes_later_is_found_by_itself(qtbot: QtBot, wizard: FirstRun, stick: Path) -> None:
    go_to(qtbot, wizard, 1)
    card = wizard.source.offers[0].card
    assert not card.isEnabled()
    assert "没有找到" in card.detail
    assert wizard.source.examples.isChecked()
    folder = stick / "frontdesk"
    folder.mkdir()
    make_library(folder / "clinic.FDK", 3)
    qtbot.waitUntil(lambda: [offer.card.isChecked() for offer in wizard.source.offers] == [True])


def test_choice_that_was_made_stays_when_a_stick_comes(qtbot: QtBot, wizard: FirstRun, stick: Path) -> None:
    go_to(qtbot, wizard, 1)
    wizard.source.files.setChecked(True)
    make_library(stick / "clinic.fdk", 3)
    qtbot.waitUntil(lambda: [offer.card.isEnabled() for offer in wizard.source.offers] == [True])
    assert wizard.source.files.isChecked()


def test_all_libraries_of_a_stick_are_offered_broken_ones_with_their_fault(qtbot: QtBot, wizard: FirstRun, stick: Path) -> None:
    (stick / "a.fdk").write_bytes(b"garbage" * 100)
    make_library(stick / "b.fdk", 3)
    make_library(stick / "c.fdk", 4)
    go_to(qtbot, wizard, 1)
    cards = [offer.card for offer in wizard.source.offers]
    assert [card.isEnabled() for card in cards] == [True, True, False]
    assert "a.fdk 不能用" in cards[2].detail


def test_arrow_keys_choose_among_the_cards(qtbot: QtBot, wizard: FirstRun) -> None:
    go_to(qtbot, wizard, 1)
    assert QApplication.focusWidget() is wizard.source.examples
    press(Qt.Key.Key_Up)
    assert wizard.source.files.isChecked()
    wizard.onward.click()
    assert "请先选择" in wizard.step.problem


def test_example_articles_are_counted(qtbot: QtBot, wizard: FirstRun) -> None:
    count = sum(1 for _ in resources.articles().glob("*/index.md"))
    assert f"{count} 篇" in wizard.source.examples.detail
    go_to(qtbot, wizard, 1)
    wizard.onward.click()
    assert finish(qtbot, wizard).library_path == ""


def test_file_that_was_picked_is_opened_where_it_lies(qtbot: QtBot, wizard: FirstRun, library: Path) -> None:
    go_to(qtbot, wizard, 1)
    wizard.source.take(library)
    assert "12 篇" in wizard.source.files.detail
    wizard.onward.click()
    assert finish(qtbot, wizard).library_path == str(library)


def test_folder_of_articles_can_be_picked_by_its_library_toml(qtbot: QtBot, wizard: FirstRun, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder", "a", "b")
    go_to(qtbot, wizard, 1)
    wizard.source.take(folder / "library.toml")
    wizard.onward.click()
    assert finish(qtbot, wizard).library_path == str(folder)


@pytest.mark.parametrize("kind", ["garbage", "empty", "torn", "no articles", "gone"])
def test_what_cannot_be_read_is_refused_with_the_reason(qtbot: QtBot, wizard: FirstRun, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "bad.fdk"
    match kind:
        case "garbage":
            path.write_bytes(b"garbage" * 100)
        case "empty":
            path.write_bytes(b"")
        case "torn":
            make_library(path, 30)
            path.write_bytes(path.read_bytes()[:-5000])
        case "no articles":
            path.mkdir()
    go_to(qtbot, wizard, 1)
    wizard.source.take(path)
    assert "bad.fdk" in wizard.step.problem
    assert "现有内容没有变" in wizard.step.problem
    assert wizard.source.examples.isChecked()


def test_stick_that_broke_after_it_was_found_changes_nothing(qtbot: QtBot, wizard: FirstRun, stick: Path) -> None:
    before = make_library(imported_path_made(), 2).read_bytes()
    make_library(stick / "clinic.fdk", 30)
    go_to(qtbot, wizard, 1)
    (stick / "clinic.fdk").write_bytes((stick / "clinic.fdk").read_bytes()[:-5000])
    wizard.onward.click()
    qtbot.waitUntil(lambda: "clinic.fdk" in wizard.step.problem)
    assert wizard.at == 1
    assert wizard.onward.isEnabled()
    assert imported_path().read_bytes() == before


def imported_path_made() -> Path:
    imported_path().parent.mkdir(parents=True)
    return imported_path()


def test_pages_that_were_flipped_on_the_stick_are_found_out(tmp_path: Path) -> None:
    source = make_library(tmp_path / "clinic.fdk", 200)
    data = bytearray(source.read_bytes())
    with sqlite3.connect(source) as db:
        ((page,),) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'by_recent'")
        ((size,),) = db.execute("PRAGMA page_size")
    db.close()
    data[(page - 1) * size : page * size] = b"\xaa" * size
    source.write_bytes(data)
    assert inspect(source).articles == 200, "only reading every page can tell"
    target = tmp_path / "data" / "library.fdk"
    with pytest.raises(LibraryError, match=r"clinic\.fdk"):
        import_library(source, target)
    assert list(target.parent.iterdir()) == []


def test_stopped_import_leaves_nothing(tmp_path: Path) -> None:
    source = make_library(tmp_path / "clinic.fdk", 5)
    with pytest.raises(ImportStoppedError):
        import_library(source, tmp_path / "data" / "library.fdk", cancelled=lambda: True)
    assert list((tmp_path / "data").iterdir()) == []


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    source = make_library(tmp_path / "clinic.fdk", 5)
    (tmp_path / "data").write_text("a file in the folder's place", encoding="utf-8")
    with pytest.raises(LibraryError, match="没有导入"):
        import_library(source, tmp_path / "data" / "library.fdk")


def test_drive_that_is_gone_offers_nothing(tmp_path: Path) -> None:
    assert find([tmp_path / "gone"]) == ()


# ---- steps 3 and 4 -------------------------------------------------------------------------------------------------------


def test_desk_alone_opens_no_patient_screen(qtbot: QtBot, wizard: FirstRun) -> None:
    go_to(qtbot, wizard, 2)
    assert wizard.use.desk.isChecked()
    assert not wizard.use.command.isVisible()
    wizard.onward.click()
    assert not finish(qtbot, wizard).patient_screen_opens


def test_desk_with_patient_screen_opens_it(qtbot: QtBot, wizard: FirstRun) -> None:
    go_to(qtbot, wizard, 2)
    press(Qt.Key.Key_Down)
    assert wizard.use.patient.isChecked()
    wizard.onward.click()
    assert finish(qtbot, wizard).patient_screen_opens


def test_kiosk_shows_the_command_for_the_library_that_was_chosen(qtbot: QtBot, wizard: FirstRun, tmp_path: Path) -> None:
    path = make_library(tmp_path / "own library.fdk", 1)
    go_to(qtbot, wizard, 1)
    wizard.source.take(path)
    wizard.onward.click()
    wizard.use.kiosk.click()
    assert wizard.use.command.isVisible()
    assert wizard.use.command.text() == kiosk_command(str(path))
    assert "own library.fdk" in kiosk_command(str(path))
    assert kiosk_command("") == "frontdesk kiosk"


def test_pin_is_not_asked_for_where_there_is_no_kiosk(qtbot: QtBot, wizard: FirstRun) -> None:
    go_to(qtbot, wizard, 3)
    assert not wizard.pin.pin.isVisible()
    assert wizard.onward.text() == "完成"
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
    assert StaffDoor(KioskSettings().pin_path, tmp_path / "tries.json").enter(PIN) is Answer.RIGHT


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
    wizard.source.take(own)
    wizard.onward.click()
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk_window() is not None)
    window = desk_window()
    assert window is not None
    assert window.session.article
    assert window.sheet.shows_article
    assert window.session.info.name == "仁和门诊"
    assert not wizard.isVisible()
    kept, notice = settings.load(settings.settings_path())
    assert (kept.clinic_name, kept.library_path, notice) == ("仁和门诊", str(own), None)
    window.close()


def test_library_that_is_gone_at_the_next_start_gives_way_to_the_examples(qtbot: QtBot, tmp_path: Path) -> None:
    program = DeskProgram(Settings(theme="light", library_path=str(tmp_path / "gone.fdk")))
    program.open_kept()
    qtbot.waitUntil(lambda: desk_window() is not None, timeout=60_000)
    window = desk_window()
    assert window is not None
    assert "gone.fdk" in window.toast.words
    assert window.session.settings.library_path, "it may be there again tomorrow"
    window.close()


def test_name_can_be_changed_in_the_settings(qtbot: QtBot, library: Path) -> None:
    with Library.open(library) as opened:
        session = Session(opened, Settings())
        parent = QWidget()
        qtbot.addWidget(parent)
        dialog = SettingsDialog(parent, session)
        dialog.name.insert("仁和门诊")
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
        dialog.patient.setCurrentIndex(1)
        assert session.info.name == "仁和门诊"
        assert not session.settings.patient_screen_opens
