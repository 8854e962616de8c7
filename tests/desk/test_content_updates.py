"""The section “内容更新” of the settings on a computer that receives releases, with real releases."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.desk.driving import Driver, confirmed
from tests.releases import DAY, HeadOffice, Screen
from viewer import resources
from viewer.app.desk_assembly import first_library, tell_of_release, watch_releases
from viewer.desk.settings_dialog import SettingsDialog
from viewer.desk.update_section import UpdateSection, write_comparison
from viewer.draw.stylesheet import resolve
from viewer.errors import RefusedError
from viewer.fleet.installed import put_back
from viewer.fleet.update_summary import received_library, summary
from viewer.folders import own_folder

NEXT = DAY + timedelta(days=1)


@pytest.fixture
def received(tmp_path: Path) -> Screen:
    """Return this user's own computer after two releases and a stick of another head office."""
    office = HeadOffice(tmp_path / "office", 2)
    office.make_keys()
    office.publish()
    screen = Screen(own_folder("data"))
    screen.receive(office.folder)
    office.change(0, "改过的一段。")
    office.publish(NEXT)
    screen.receive(office.folder, NEXT)
    shutil.rmtree(office.folder)
    with pytest.raises(RefusedError):
        screen.receive(office.folder, NEXT)
    return screen


def words(section: UpdateSection) -> str:
    return "\n".join(label.text() for label in section.findChildren(QLabel)).replace("\xa0", " ")


def test_settings_tell_what_came_what_was_refused_and_the_way_back(received: Screen, qtbot: QtBot) -> None:
    section = UpdateSection(resolve("light"), date(2026, 12, 1))
    qtbot.addWidget(section)
    said = words(section)
    assert "第 2 次发布" in said
    assert "取不到内容" in said
    buttons = [button.text() for button in section.findChildren(QPushButton)]
    assert buttons == ["现在查看有没有新内容", "看看改了什么", "放回上一版……"]
    assert put_back(received.place).release == 1
    section.refresh()
    qtbot.waitUntil(lambda: "第 2 次发布" not in words(section))
    assert "第 1 次发布" in words(section)


def test_the_comparison_shows_what_the_release_changed(received: Screen) -> None:
    found = summary(received.place)
    assert found is not None
    page = write_comparison(Path(found.before)).read_text(encoding="utf-8")
    assert "改过的一段。" in page
    assert "<h1>这次更新改了什么</h1>" in page
    assert "审阅人" not in page


def test_settings_of_a_computer_without_releases_say_nothing_of_them(desk: Driver, qtbot: QtBot) -> None:
    dialog = SettingsDialog(desk.window, desk.session)
    qtbot.addWidget(dialog)
    watch_releases(desk.window)
    assert desk.window.notices is None
    assert summary() is None
    assert dialog.findChildren(UpdateSection) == []


def test_a_desk_says_once_that_new_content_was_installed(received: Screen, desk: Driver) -> None:
    watch_releases(desk.window)
    assert desk.window.notices is not None
    tell_of_release(desk.window)
    assert "内容已更新：第 2 次发布" in desk.window.toast.words
    desk.window.toast.show_message("别的")
    tell_of_release(desk.window)
    assert desk.window.toast.words == "别的"


def test_look_at_new_content_opens_the_settings_at_it(received: Screen, desk: Driver) -> None:
    tell_of_release(desk.window)
    seen: list[bool] = []

    def look(dialog: QDialog) -> None:
        (section,) = dialog.findChildren(UpdateSection)
        button = section.findChildren(QPushButton)[-1]
        seen.append(button.visibleRegion().boundingRect() == button.rect())
        dialog.reject()

    desk.dialog(lambda: desk.click(desk.find(QPushButton, "看看")), look)
    assert seen == [True]


def test_staff_look_for_new_content_at_once_where_the_last_came_from(qtbot: QtBot, tmp_path: Path) -> None:
    office = HeadOffice(tmp_path / "office", 2)
    office.make_keys()
    office.publish()
    Screen(own_folder("data")).receive(office.folder)
    office.change(1)
    office.publish(NEXT)
    section = UpdateSection(resolve("light"), NEXT.date())
    qtbot.addWidget(section)
    assert confirmed(qtbot, section.findChildren(QPushButton)[0].click) == "已更新"
    assert "第 2 次发布" in words(section)


def test_a_desk_without_a_choice_opens_what_head_office_sent(received: Screen, tmp_path: Path) -> None:
    assert first_library("") == received.place.library == received_library()
    assert first_library(str(tmp_path)) == tmp_path


def test_a_desk_without_releases_opens_the_bundled_articles() -> None:
    assert first_library("") == resources.articles()


def test_a_newer_release_on_a_stick_is_offered_and_installed(desk: Driver, qtbot: QtBot, tmp_path: Path) -> None:
    office = HeadOffice(tmp_path / "another", 2)
    office.make_keys()
    office.publish()
    dialog = SettingsDialog(desk.window, desk.session, lambda: [office.folder])
    qtbot.addWidget(dialog)
    (section,) = dialog.findChildren(UpdateSection)
    (offer,) = section.findChildren(QPushButton)
    assert offer.text() == "从 U 盘更新到第 1 次发布"
    told = confirmed(qtbot, offer.click)
    assert told == "已更新"
    found = summary()
    assert found is not None
    assert found.release == 1
    qtbot.waitUntil(lambda: [each.text() for each in section.findChildren(QPushButton)] == ["现在查看有没有新内容"])
    assert "第 1 次发布" in words(section)


def test_a_stick_that_is_refused_changes_nothing(received: Screen, desk: Driver, qtbot: QtBot, tmp_path: Path) -> None:
    foreign = HeadOffice(tmp_path / "another", 1)
    foreign.make_keys()
    for day in range(3):
        foreign.change(0, f"第 {day} 天。")
        foreign.publish(DAY + timedelta(days=day))
    dialog = SettingsDialog(desk.window, desk.session, lambda: [foreign.folder])
    qtbot.addWidget(dialog)
    (section,) = dialog.findChildren(UpdateSection)
    offer = section.findChildren(QPushButton)[0]
    assert confirmed(qtbot, offer.click) == "没有更新"
    found = summary()
    assert found is not None
    assert (found.release, bool(found.fault), received.place.library.is_file()) == (2, True, True)
