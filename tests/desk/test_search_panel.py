"""The search panel says the truth about a library that can no longer be searched."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel

from tests.desk.conftest import Drive
from tests.screens import packed_library


def test_library_that_was_spoilt_under_the_window_is_told_not_taken_for_empty(drive: Drive, tmp_path: Path) -> None:
    path = packed_library(tmp_path)
    desk = drive(path, article="hba1c")
    path.write_bytes(b"no library")
    desk.window.topbar.search.setFocus()
    desk.window.topbar.search.setText("hba")
    desk.qtbot.waitUntil(lambda: desk.window.search_panel.answered("hba"))
    said = "\n".join(label.text() for label in desk.window.search_panel.findChildren(QLabel))
    assert "现在不能搜索" in said
    assert "没有找到" not in said
    desk.window.search_panel.stop()
