"""A library that is damaged while the window shows it: the window continues, and reports the damage."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QLabel

from tests.desk.conftest import Drive
from tests.desk.driving import settle
from viewer.library.schema import Sort


def test_library_that_was_spoilt_under_the_window_is_told_not_taken_for_empty(
    drive: Drive, bundled: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(bundled, tmp_path))
    desk = drive(path, article="hba1c")
    path.write_bytes(b"no library")
    desk.window.topbar.search.setFocus()
    desk.window.topbar.search.setText("hba")
    desk.qtbot.waitUntil(lambda: desk.window.search_panel.answered("hba"))
    said = "\n".join(label.text() for label in desk.window.search_panel.findChildren(QLabel))
    assert "现在不能搜索" in said
    assert "没有找到" not in said
    desk.window.search_panel.stop()


def test_window_goes_on_when_its_library_is_spoilt(drive: Drive, bundled: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(bundled, tmp_path))
    desk = drive(path, article="hba1c")
    path.write_bytes(path.read_bytes()[:50_000])
    desk.session.open("c-peptide")
    settle()
    assert "打不开" in "\n".join(label.text() for label in desk.window.findChildren(QLabel) if label.isVisible())
    desk.session.choose_sort(Sort.TITLE)
    desk.session.choose_category("diabetes")
    settle()
