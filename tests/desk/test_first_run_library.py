"""The first start's second step: opening a library from a stick, a file or a folder."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desk.wizard import finish, go_to, press
from tests.folders import write_folder
from tests.libraries import make_library
from tests.releases import HeadOffice
from viewer import resources
from viewer.app.desk_assembly import first_library
from viewer.app.first_run import FirstRun
from viewer.desk.removable import find
from viewer.fleet.update_summary import received_library
from viewer.library.imported_library import imported_path


def articles_of(library: Path) -> list[tuple[object, ...]]:
    """Return the rows of all articles of a library file, with their bodies."""
    with closing(sqlite3.connect(library)) as db:
        return db.execute("SELECT * FROM article JOIN body USING (number) ORDER BY number").fetchall()


def test_library_on_a_stick_is_found_chosen_and_copied_whole(qtbot: QtBot, wizard: FirstRun, stick: Path) -> None:
    source = make_library(stick / "clinic.fdk", 12)
    go_to(qtbot, wizard, 1)
    option = wizard.source.options[0]
    assert option.card.isChecked()
    assert "2026.11" in option.card.detail
    assert "12 篇" in option.card.detail
    assert wizard.next_button.text() == "导入并继续"
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: wizard.at == 2)
    assert articles_of(imported_path()) == articles_of(source) != []  # not its bytes: marks of lists are written anew
    assert sorted(path.name for path in imported_path().parent.iterdir()) == ["library.fdk", "library.json"]
    assert finish(qtbot, wizard).library_path == str(imported_path())


def test_stick_that_comes_later_is_found_by_itself(qtbot: QtBot, wizard: FirstRun, stick: Path) -> None:
    go_to(qtbot, wizard, 1)
    card = wizard.source.options[0].card
    assert not card.isEnabled()
    assert "没有找到" in card.detail
    assert wizard.source.examples.isChecked()
    folder = stick / "frontdesk"
    folder.mkdir()
    make_library(folder / "clinic.FDK", 3)
    qtbot.waitUntil(lambda: [option.card.isChecked() for option in wizard.source.options] == [True])


def test_choice_that_was_made_stays_when_a_stick_comes(qtbot: QtBot, wizard: FirstRun, stick: Path) -> None:
    go_to(qtbot, wizard, 1)
    wizard.source.files.setChecked(True)
    make_library(stick / "clinic.fdk", 3)
    qtbot.waitUntil(lambda: [option.card.isEnabled() for option in wizard.source.options] == [True])
    assert wizard.source.files.isChecked()


def test_all_libraries_of_a_stick_are_offered_broken_ones_with_their_fault(qtbot: QtBot, wizard: FirstRun, stick: Path) -> None:
    (stick / "a.fdk").write_bytes(b"garbage" * 100)
    make_library(stick / "b.fdk", 3)
    make_library(stick / "c.fdk", 4)
    go_to(qtbot, wizard, 1)
    cards = [option.card for option in wizard.source.options]
    assert [card.isEnabled() for card in cards] == [True, True, False]
    assert "a.fdk 不能用" in cards[2].detail


def test_arrow_keys_choose_among_the_cards(qtbot: QtBot, wizard: FirstRun) -> None:
    go_to(qtbot, wizard, 1)
    assert QApplication.focusWidget() is wizard.source.examples
    press(Qt.Key.Key_Up)
    assert wizard.source.office.isChecked()
    press(Qt.Key.Key_Up)
    assert wizard.source.files.isChecked()
    wizard.next_button.click()
    assert "请先选择" in wizard.step.problem


def test_example_articles_are_counted(qtbot: QtBot, wizard: FirstRun) -> None:
    count = sum(1 for _ in resources.articles().glob("*/index.md"))
    assert f"{count} 篇" in wizard.source.examples.detail
    go_to(qtbot, wizard, 1)
    wizard.next_button.click()
    assert finish(qtbot, wizard).library_path == ""


def test_file_that_was_picked_is_opened_where_it_lies(qtbot: QtBot, wizard: FirstRun, own_library: Path) -> None:
    go_to(qtbot, wizard, 1)
    wizard.source.choose_path(own_library)
    assert "12 篇" in wizard.source.files.detail
    wizard.next_button.click()
    assert finish(qtbot, wizard).library_path == str(own_library)


def test_folder_of_articles_can_be_picked_by_its_library_toml(qtbot: QtBot, wizard: FirstRun, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder", "a", "b")
    go_to(qtbot, wizard, 1)
    wizard.source.choose_path(folder / "library.toml")
    wizard.next_button.click()
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
    wizard.source.choose_path(path)
    assert "bad.fdk" in wizard.step.problem
    assert "现有内容没有变" in wizard.step.problem
    assert wizard.source.examples.isChecked()


def test_stick_that_broke_after_it_was_found_changes_nothing(qtbot: QtBot, wizard: FirstRun, stick: Path) -> None:
    before = make_library(imported_path_made(), 2).read_bytes()
    make_library(stick / "clinic.fdk", 30)
    go_to(qtbot, wizard, 1)
    (stick / "clinic.fdk").write_bytes((stick / "clinic.fdk").read_bytes()[:-5000])
    wizard.next_button.click()
    qtbot.waitUntil(lambda: "clinic.fdk" in wizard.step.problem)
    assert wizard.at == 1
    assert wizard.next_button.isEnabled()
    assert imported_path().read_bytes() == before


def imported_path_made() -> Path:
    imported_path().parent.mkdir(parents=True)
    return imported_path()


def test_drive_that_is_gone_offers_nothing(tmp_path: Path) -> None:
    assert find([tmp_path / "gone"]) == ()


# ---- head office -------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> HeadOffice:
    made = HeadOffice(tmp_path / "office", 1)
    made.make_keys()
    made.publish()
    return made


def test_release_on_a_stick_is_found_checked_and_installed(
    qtbot: QtBot, wizard: FirstRun, stick: Path, office: HeadOffice
) -> None:
    shutil.copytree(office.folder, stick / "frontdesk")
    go_to(qtbot, wizard, 1)
    option = wizard.source.options[0]
    assert option.card.isChecked()
    assert "第 1 次发布" in option.card.detail
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: wizard.at == 2, timeout=60_000)
    assert first_library(finish(qtbot, wizard).library_path) == imported_path()


def test_shared_folder_of_head_office_can_be_typed_and_an_address_needs_its_root(
    qtbot: QtBot, wizard: FirstRun, office: HeadOffice
) -> None:
    go_to(qtbot, wizard, 1)
    wizard.source.office.setChecked(True)
    wizard.next_button.click()
    assert "请先写上" in wizard.step.problem
    wizard.source.fields.place.setText("http://127.0.0.1:9")
    wizard.next_button.click()
    qtbot.waitUntil(lambda: "1.root.json" in wizard.step.problem, timeout=60_000)
    wizard.source.fields.place.setText(f" {office.folder} ")
    wizard.source.fields.choose_trust(office.keys / "root" / "1.root.json")
    wizard.next_button.click()
    qtbot.waitUntil(lambda: wizard.at == 2, timeout=60_000)
    assert received_library() == imported_path()


def test_receiving_can_be_stopped_and_nothing_is_chosen(qtbot: QtBot, wizard: FirstRun, office: HeadOffice) -> None:
    go_to(qtbot, wizard, 1)
    wizard.source.office.setChecked(True)
    wizard.source.fields.place.setText(str(office.folder))
    wizard.next_button.click()
    wizard.later.click()  # which stops it
    qtbot.waitUntil(wizard.next_button.isEnabled, timeout=60_000)
    assert wizard.at == 1
    assert received_library() is None
