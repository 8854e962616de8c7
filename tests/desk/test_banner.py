"""The banner: newer content could not be read, and the open library stays open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from tests.desk.driving import Driver
from viewer.errors import LibraryError

FAULT = LibraryError("library.toml:3：title 没有写完。请补上引号。")


def test_says_what_is_still_shown_above_a_page_that_can_be_read(desk: Driver) -> None:
    desk.window.banner.show_failed(FAULT, lambda: None)
    desk.wait_for_page()
    assert desk.window.banner.isVisible()
    assert "仍显示上一版" in desk.window.banner.words
    assert f"{desk.session.library.info.articles} 篇" in desk.window.banner.words
    assert desk.window.sheet.reader.geometry().height() > 400


def test_is_not_there_while_all_is_well(desk: Driver) -> None:
    assert not desk.window.banner.isVisible()


def test_the_cause_is_told_with_file_line_and_remedy(desk: Driver) -> None:
    desk.window.banner.show_failed(FAULT, lambda: None)
    told: list[str] = []
    desk.dialog(
        lambda: desk.click(desk.find(QPushButton, "查看原因")),
        lambda dialog: told.extend(label.text() for label in dialog.findChildren(QLabel)),
    )
    assert any("library.toml:3" in words and "请补上引号" in words for words in told)


def test_try_again_reads_once_more_and_takes_the_banner_away(desk: Driver) -> None:
    read: list[bool] = []
    desk.window.banner.show_failed(FAULT, lambda: read.append(True))
    desk.click(desk.find(QPushButton, "重试"))
    assert read == [True]
    assert not desk.window.banner.isVisible()


def test_a_second_failure_right_after_trying_again_is_said_again(desk: Driver) -> None:
    def fail() -> None:
        desk.window.banner.show_failed(FAULT, fail)

    fail()
    desk.click(desk.find(QPushButton, "重试"))
    assert desk.window.banner.isVisible()


def test_can_be_closed_from_the_keyboard(desk: Driver) -> None:
    desk.window.banner.show_failed(FAULT, lambda: None)
    next(b for b in desk.window.banner.findChildren(QToolButton)).setFocus()
    desk.key(Qt.Key.Key_Space)
    assert not desk.window.banner.isVisible()
