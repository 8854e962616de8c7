"""A library that is damaged while the window shows it: the window continues, and reports the damage."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QLabel

from tests.desk.conftest import Drive
from tests.desk.driving import settle
from tests.libraries import make_library
from viewer.desk.list_pane import ListPane
from viewer.desk.search_preview import Preview
from viewer.library.schema import Sort
from viewer.library.search.hits import HitKind, SearchHit
from viewer.theme import load


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


def test_list_of_a_spoilt_library_says_so_and_not_that_it_is_empty(drive: Drive, bundled: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(bundled, tmp_path))
    desk = drive(path, article="hba1c")
    whole = path.read_bytes()
    path.write_bytes(b"no library")
    desk.session.choose_sort(Sort.TITLE)
    settle()
    pane = desk.find(ListPane)
    said = "\n".join(label.text() for label in pane.findChildren(QLabel) if label.isVisible())
    assert "文章列表读不出来" in said
    assert "0 篇" not in said
    path.write_bytes(whole)
    desk.session.choose_sort(Sort.LIBRARY)
    settle()
    assert pane.view.isVisible()
    assert "文章列表读不出来" not in "\n".join(label.text() for label in pane.findChildren(QLabel) if label.isVisible())


def test_rows_that_cannot_be_read_while_the_list_is_drawn_are_told(drive: Drive, tmp_path: Path) -> None:
    desk = drive(make_library(tmp_path / "long.fdk", 1000), article="article-1")
    (tmp_path / "long.fdk").write_bytes(b"no library")
    pane = desk.find(ListPane)
    pane.view.scrollToBottom()
    desk.qtbot.waitUntil(lambda: not pane.view.isVisible())
    assert "文章列表读不出来" in "\n".join(label.text() for label in pane.findChildren(QLabel))


def test_preview_of_a_hit_in_a_spoilt_library_tells_the_fault(drive: Drive, bundled: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(bundled, tmp_path))
    desk = drive(path, article="hba1c")
    preview = Preview(desk.session.library, load("light"))
    preview.resize(300, 300)
    empty = preview.grab().toImage()
    path.write_bytes(b"no library")
    preview.show_hit(SearchHit("c-peptide", "", HitKind.TITLE, "", "", "", (), 1.0))
    assert preview.grab().toImage() != empty
