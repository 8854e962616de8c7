"""The banner of a desk that receives releases: a stick, a look that failed, an expiry; each until it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.desk.driving import confirmed, in_dialog
from tests.libraries import make_library
from tests.releases import DAY, HeadOffice, Screen
from viewer.desk.content_notices import ContentNotices
from viewer.desk.core.session import Session
from viewer.desk.notices import UpdateBanner
from viewer.draw.stylesheet import resolve
from viewer.errors import LibraryError, RefusedError
from viewer.folders import own_folder
from viewer.library.library import Library
from viewer.settings import Settings


@dataclass
class Desk:
    """A banner on a computer that shows the first of head office's releases, and what is plugged in."""

    qtbot: QtBot
    banner: UpdateBanner
    notices: ContentNotices
    office: HeadOffice
    screen: Screen
    drives: list[Path]
    day: list[date]

    def look(self) -> str:
        """Look again; return what the banner says, empty if it is hidden."""
        self.notices.look()
        self.qtbot.waitUntil(lambda: self.notices._task is None, timeout=60_000)  # noqa: SLF001 - a window waits for its timer
        return self.banner.words if self.banner.isVisible() else ""

    def close(self) -> None:
        self.banner.findChildren(QToolButton)[0].click()
        self.look()

    def button(self, words: str) -> QPushButton:
        return next(each for each in self.banner.findChildren(QPushButton) if each.text() == words and each.isVisible())

    def refuse(self) -> None:
        with pytest.raises(RefusedError):
            self.screen.receive(self.office.place / "gone")


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    office, screen = HeadOffice(tmp_path / "office", 1), Screen(own_folder("data"))
    office.make_keys()
    office.publish()
    screen.receive(office.folder)
    window, day, drives = QWidget(), [DAY.date()], list[Path]()
    qtbot.addWidget(window)
    with Library.open(make_library(tmp_path / "shown.fdk", 2)) as library:
        session = Session(library, Settings(theme="light"), lambda: day[0])
        banner = UpdateBanner(session, resolve("light"))
        QVBoxLayout(window).addWidget(banner)
        window.show()
        notices = ContentNotices(window, session, lambda: banner, lambda: None, lambda: drives)
        yield Desk(qtbot, banner, notices, office, screen, drives, day)
        notices.stop()


def test_a_failed_look_is_told_until_it_is_closed_and_again_when_it_fails_anew(desk: Desk) -> None:
    assert desk.look() == ""
    desk.refuse()
    assert desk.look().startswith("内容更新没有完成，正在使用上一份完好的内容。现在是第 1 次发布")
    told: list[str] = []
    in_dialog(
        desk.qtbot,
        desk.button("查看原因").click,
        lambda dialog: told.extend(label.text() for label in dialog.findChildren(QLabel)),
    )
    assert any("取不到内容" in words for words in told)
    desk.close()
    assert desk.look() == ""
    desk.screen.receive(desk.office.folder)
    assert desk.look() == ""
    desk.refuse()
    assert "没有完成" in desk.look()
    desk.screen.receive(desk.office.folder)  # by itself, meanwhile
    assert desk.look() == ""


def test_an_expiry_is_told_by_its_date_and_again_when_it_is_more_urgent(desk: Desk) -> None:
    end = date.fromisoformat(desk.screen.place.load().expires)
    told = []
    for left in (91, 90, 89, 30, 7, -1):
        desk.day[0] = end - timedelta(days=left)
        told.append(desk.look()[5:12])
        if told[-1]:
            desk.close()
    assert told == ["", "还有 90 天", "", "还有 30 天", "还有 7 天到", " 2028-0"]


def test_a_stick_with_a_newer_release_is_noticed_by_itself_and_installed(desk: Desk, tmp_path: Path) -> None:
    desk.drives += [tmp_path / "pulled out", desk.office.folder]
    assert desk.look() == ""  # the same release
    desk.office.change(0)
    desk.office.publish(DAY + timedelta(days=1))
    assert desk.look().startswith("U 盘里有新内容：第 2 次发布。现在是第 1 次发布")
    assert confirmed(desk.qtbot, desk.button("从 U 盘更新").click) == "已更新"
    assert desk.look() == ""
    assert desk.screen.shows()["article-1"] == 4


def test_a_library_that_cannot_be_read_is_more_important(desk: Desk) -> None:
    desk.refuse()
    desk.banner.show_failed(LibraryError("library.toml:3"), lambda: None)
    assert "仍显示上一版" in desk.look()
    desk.close()
    assert "内容更新没有完成" in desk.look()


def test_a_damaged_note_of_what_was_closed_only_tells_again(desk: Desk) -> None:
    desk.refuse()
    path = own_folder("state") / "content-closed.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"not": "a list"}')
    assert desk.look()
    desk.close()
    assert desk.look() == ""
