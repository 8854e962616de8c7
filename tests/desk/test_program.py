"""The running desk: what it opens, that it follows its folder, and that no broken content ends it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.desk.driving import Paints, end, settle
from tests.folders import write_article, write_folder
from tests.libraries import make_library
from viewer import settings
from viewer.app.choosing import LibraryChoice
from viewer.app.desk_program import DeskProgram
from viewer.app.followed import FollowedFile
from viewer.desk.desk_window import DeskWindow
from viewer.desk.states import OpeningWindow
from viewer.errors import LibraryDamaged, LibraryMissing, LibraryTooNew
from viewer.library import external_file
from viewer.library.cache import cache_path
from viewer.library.library_builder import pack, refresh
from viewer.settings import Settings

Start = Callable[..., DeskWindow]
WAIT = 15_000


def window_of(program: DeskProgram) -> DeskWindow | None:
    """Return the visible window of a running program."""
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, DeskWindow) and w.isVisible()]
    return found[0] if found else None


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[Start]:
    """Return a function that starts the program on a path and waits for its window."""
    programs: list[DeskProgram] = []

    def started(path: Path, kept: Settings | None = None) -> DeskWindow:
        program = DeskProgram(kept or Settings(theme="light"))
        programs.append(program)
        program.open(path)
        qtbot.waitUntil(lambda: window_of(program) is not None, timeout=WAIT)
        window = window_of(program)
        assert window is not None
        qtbot.waitUntil(lambda: window.sheet.reader.settled, timeout=WAIT)
        return window

    yield started
    for program in programs:
        end(program)


def program_of(window: DeskWindow) -> DeskProgram:
    """Return the program that runs the window."""
    choice = window.actions_.open_library
    assert isinstance(choice, LibraryChoice)
    program = cast("QObject", choice.parent())
    assert isinstance(program, DeskProgram)
    return program


def titles(window: DeskWindow) -> list[str]:
    """Return the titles in the list."""
    model = window.list.model
    return [row.title for line in range(model.rowCount()) if (row := model.article(line)) is not None]


def shown(window: DeskWindow) -> str:
    """Return the words in the middle of the window."""
    if window.sheet.shows_article:
        return window.sheet.reader.page.toPlainText()
    return "\n".join(label.text() for label in window.sheet.findChildren(QLabel) if label.isVisible())


def test_folder_is_built_and_opened(start: Start, tmp_path: Path) -> None:
    window = start(write_folder(tmp_path / "library", "one", "two"))
    assert sorted(titles(window)) == ["文章one", "文章two"]
    assert "第一段文字。" in shown(window)


def test_library_file_is_opened(start: Start, tmp_path: Path) -> None:
    window = start(make_library(tmp_path / "library.fdk", 30))
    assert len(titles(window)) == 30


def test_start_draws_each_part_of_the_window_once(start: Start, qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    paints = Paints()
    qapp.installEventFilter(paints)
    window = start(make_library(tmp_path / "library.fdk", 3))
    qtbot.waitUntil(lambda: paints.counts["NarrowRail"] > 0, timeout=WAIT)
    qtbot.waitUntil(lambda: window.sheet.reader.settled, timeout=WAIT)
    settle()
    qapp.removeEventFilter(paints)
    drawn = ("SheetPane", "DeskReader", "PatientStrip", "NarrowRail")
    assert {name: paints.counts[name] for name in drawn} == dict.fromkeys(drawn, 1)


def test_second_start_shows_what_was_built_before_and_then_what_is_new(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    folder = write_folder(tmp_path / "library", "one", "two")
    refresh(folder, cache_path(folder))
    write_article(folder / "three")
    window = start(folder)
    qtbot.waitUntil(lambda: "文章three" in titles(window), timeout=WAIT)


def test_library_file_packed_again_on_the_same_day_is_read_again(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    folder, file = write_folder(tmp_path / "library", "one"), tmp_path / "library.fdk"
    pack(folder, file)
    window = start(file)
    qtbot.waitUntil(lambda: followed(window), timeout=WAIT)
    write_article(folder / "one", body="刚刚写上去的话。")
    pack(folder, file)
    qtbot.waitUntil(lambda: "刚刚写上去的话。" in shown(window), timeout=WAIT)


def test_edit_shows_on_the_open_page_by_itself_and_keeps_the_place(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    folder = write_folder(tmp_path / "library", "one")
    long = "\n\n".join(f"## 第 {n} 节 {{#s{n}}}\n\n" + "长长的一段话。" * 60 for n in range(12))
    write_article(folder / "one", body=long)
    window = start(folder)
    window.sheet.reader.jump("s6", flash=False)
    place = window.sheet.reader.place()
    write_article(folder / "one", body=long + "\n\n刚刚写上去的话。")
    qtbot.waitUntil(lambda: "刚刚写上去的话。" in shown(window), timeout=WAIT)
    qtbot.waitUntil(lambda: window.sheet.reader.settled)
    assert window.sheet.reader.place().anchor == place.anchor == "s6"


def test_new_article_folder_is_listed_by_itself_and_a_removed_one_goes(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    folder = write_folder(tmp_path / "library", "one", "two")
    window = start(folder)
    write_article(folder / "three")
    qtbot.waitUntil(lambda: "文章three" in titles(window), timeout=WAIT)
    (folder / "two" / "index.md").unlink()
    (folder / "two").rmdir()
    qtbot.waitUntil(lambda: "文章two" not in titles(window), timeout=WAIT)


def test_broken_edit_lists_the_article_as_damaged_and_its_repair_heals_it(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    folder = write_folder(tmp_path / "library", "one", "two")
    window = start(folder)
    window.session.open("one")
    (folder / "one" / "index.md").write_text("没有文首。", encoding="utf-8")
    qtbot.waitUntil(lambda: "这篇文章打不开" in shown(window), timeout=WAIT)
    assert "index.md" in shown(window)
    assert len(titles(window)) == 2
    window.session.open("two")
    assert "第一段文字。" in shown(window)
    window.session.open("one")
    write_article(folder / "one", body="修好了。")
    qtbot.waitUntil(lambda: "修好了。" in shown(window), timeout=WAIT)


def test_broken_library_toml_leaves_what_was_open_and_says_file_and_line(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    folder = write_folder(tmp_path / "library", "one", "two")
    window, about = start(folder), folder / "library.toml"
    whole = about.read_text(encoding="utf-8")
    about.write_text(whole + 'name = "没有写完\n', encoding="utf-8")
    qtbot.waitUntil(window.banner.isVisible, timeout=WAIT)
    assert sorted(titles(window)) == ["文章one", "文章two"]
    assert "第一段文字。" in shown(window)
    assert "library.toml 有误" in window.banner.words
    told: list[str] = []
    QTimer.singleShot(0, lambda: read_and_close(told))
    window.banner.explain()
    line = whole.count("\n") + 1
    assert any("library.toml" in words and str(line) in words for words in told), told
    write_article(folder / "one", body="新的一段。")
    about.write_text(whole, encoding="utf-8")
    qtbot.waitUntil(lambda: not window.banner.isVisible(), timeout=WAIT)
    window.session.open("one")
    qtbot.waitUntil(lambda: "新的一段。" in shown(window), timeout=WAIT)


def test_library_toml_that_was_broken_from_the_start_hinders_nothing(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    window = start(write_folder(tmp_path / "library", "one", library="name ="))
    qtbot.waitUntil(window.banner.isVisible, timeout=WAIT)
    assert titles(window) == ["文章one"]


def read_and_close(told: list[str]) -> None:
    """Record the text of the open dialog, and close it."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    told.extend(label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()


def test_folder_that_vanishes_leaves_the_window_as_it_is(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    folder = write_folder(tmp_path / "library", "one", "two")
    window = start(folder)
    folder.rename(tmp_path / "elsewhere")
    settle()
    window.session.open("two")
    assert "第一段文字。" in shown(window)


def test_article_and_place_are_there_again_at_the_next_start(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    file = make_library(tmp_path / "library.fdk", 30)
    window = start(file)
    window.session.open("article-7")
    qtbot.waitUntil(lambda: window.sheet.reader.settled)
    window.resize(780, 500)  # the offscreen screen is 800 px wide
    qtbot.waitUntil(lambda: window.sheet.reader.settled)
    window.sheet.reader.verticalScrollBar().setValue(200)
    place = window.sheet.reader.place()
    window.session.set_zoom(125)
    window.close()
    kept, notice = settings.load(settings.settings_path())
    assert notice is None
    again = start(file, kept)
    assert again.session.article == "article-7"
    assert again.session.settings.zoom == 125
    assert again.sheet.reader.place().anchor == place.anchor
    assert again.sheet.reader.place().fraction == pytest.approx(place.fraction, abs=0.03)
    assert again.size() == QSize(780, 500)


def test_default_article_is_opened_first(start: Start, tmp_path: Path) -> None:
    file = make_library(tmp_path / "library.fdk", 30)
    window = start(file, Settings(theme="light", last_article="article-3", default_article="article-8"))
    assert window.session.article == "article-8"


def test_last_article_that_is_gone_is_no_hindrance(start: Start, tmp_path: Path) -> None:
    kept = Settings(theme="light", last_article="gone", default_article="gone-too")
    window = start(make_library(tmp_path / "library.fdk", 5), kept)
    assert window.sheet.shows_article


def test_another_library_is_opened_in_the_same_window(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    window = start(make_library(tmp_path / "one.fdk", 5))
    program_of(window).open(make_library(tmp_path / "other.fdk", 9))
    qtbot.waitUntil(lambda: len(titles(window)) == 9, timeout=WAIT)
    assert window.sheet.shows_article


def test_library_that_takes_long_to_validate_tells_how_far_it_is_and_can_be_given_up(
    start: Start, tmp_path: Path, qtbot: QtBot
) -> None:
    window, large = start(make_library(tmp_path / "one.fdk", 5)), make_library(tmp_path / "large.fdk", 30_000)
    program_of(window).open(large)

    def opening() -> OpeningWindow | None:
        return next((w for w in QApplication.topLevelWidgets() if isinstance(w, OpeningWindow) and w.isVisible()), None)

    def told() -> list[str]:
        card = opening()
        return [label.text() for label in card.findChildren(QLabel)] if card else []

    qtbot.waitUntil(lambda: any(text.endswith("/ 30,000 篇") for text in told()), timeout=WAIT)
    card = opening()
    assert card is not None
    next(button for button in card.findChildren(QPushButton) if button.text() == "取消").click()
    assert opening() is None
    settle()
    assert len(titles(window)) == 5
    assert external_file.current_copy(large) is None
    assert not external_file.copy_path(large).exists()


def make_many_folders(place: Path) -> None:
    """Make so many folders of articles that looking through them lasts until the button is pressed."""
    place.mkdir()
    for number in range(20_000):
        (place / f"article-{number}").mkdir()


def test_folder_whose_first_scan_is_given_up_leaves_the_window_as_it_was(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    window, folder = start(make_library(tmp_path / "one.fdk", 5)), tmp_path / "large"
    make_many_folders(folder)
    program_of(window).open(folder)
    card = next(w for w in QApplication.topLevelWidgets() if isinstance(w, OpeningWindow))
    next(button for button in card.findChildren(QPushButton) if button.text() == "取消").click()
    settle()
    assert len(titles(window)) == 5
    assert window.isActiveWindow()
    assert not cache_path(folder).exists()
    program_of(window).open(make_library(tmp_path / "other.fdk", 9))
    qtbot.waitUntil(lambda: len(titles(window)) == 9, timeout=WAIT)


def test_first_scan_that_is_given_up_before_there_is_a_window_ends_the_program_quietly(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(QApplication, "exit", ended.append)
    make_many_folders(tmp_path / "large")
    program = DeskProgram(Settings(theme="light"))
    program.open(tmp_path / "large")
    card = next(w for w in QApplication.topLevelWidgets() if isinstance(w, OpeningWindow))
    next(button for button in card.findChildren(QPushButton) if button.text() == "取消").click()
    assert ended == [0]
    settle()


@pytest.mark.parametrize(
    ("data", "error"),
    [(None, LibraryMissing), (b"", LibraryDamaged), (b"no database at all" * 100, LibraryDamaged)],
)
def test_library_that_cannot_be_opened_is_an_error_in_words(
    qapp: QApplication, tmp_path: Path, data: bytes | None, error: type[Exception]
) -> None:
    path = tmp_path / "library.fdk"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(error, match=r"library\.fdk"):
        DeskProgram(Settings()).open(path)


def test_program_that_ends_has_let_go_of_its_library(qtbot: QtBot, tmp_path: Path) -> None:
    library = make_library(tmp_path / "library.fdk", 12)
    program = DeskProgram(Settings(theme="light"))
    program.open(library)
    qtbot.waitUntil(lambda: window_of(program) is not None, timeout=WAIT)
    window = window_of(program)
    assert window is not None
    window.topbar.search.setText("高血压")
    qtbot.waitUntil(lambda: window.search_panel.answered("高血压"))
    copy = external_file.copy_path(library)
    assert copy in open_files()
    end(program)
    assert copy not in open_files()


def open_files() -> set[Path]:
    """Return the files that this process has open."""
    return {entry.readlink() for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()}


def test_library_of_a_newer_version_is_told_as_such(qapp: QApplication, tmp_path: Path) -> None:
    path = make_library(tmp_path / "library.fdk", 1)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 999")
    with pytest.raises(LibraryTooNew):
        DeskProgram(Settings()).open(path)


@pytest.mark.parametrize("name", ["missing.fdk", "garbage.fdk"])
def test_command_line_says_what_is_wrong_without_a_traceback(tmp_path: Path, name: str) -> None:
    (tmp_path / "garbage.fdk").write_bytes(os.urandom(5000))
    done = subprocess.run(
        [sys.executable, "-m", "viewer", str(tmp_path / name)], capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "FRONTDESK_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_library_file_that_is_replaced_is_shown_by_itself(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "library.fdk"
    pack(write_folder(tmp_path / "old", "one"), file)
    window = start(file)
    qtbot.waitUntil(lambda: followed(window), timeout=WAIT)
    pack(write_folder(tmp_path / "new", "one", "two"), file)
    qtbot.waitUntil(lambda: sorted(titles(window)) == ["文章one", "文章two"], timeout=WAIT)


def test_library_file_that_is_replaced_by_rubbish_leaves_what_was_open(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "library.fdk"
    pack(write_folder(tmp_path / "old", "one"), file)
    window = start(file)
    qtbot.waitUntil(lambda: followed(window), timeout=WAIT)
    (tmp_path / "rubbish").write_bytes(b"no library")
    (tmp_path / "rubbish").replace(file)
    qtbot.waitUntil(window.banner.isVisible, timeout=WAIT)
    assert titles(window) == ["文章one"]
    assert "第一段文字。" in shown(window)
    pack(write_folder(tmp_path / "new", "one", "two"), file)
    qtbot.waitUntil(lambda: not window.banner.isVisible(), timeout=WAIT)
    assert sorted(titles(window)) == ["文章one", "文章two"]


def followed(window: DeskWindow) -> bool:
    """Return whether the window's library file is followed yet: that begins a moment after the first frame."""
    return program_of(window).findChild(FollowedFile) is not None


def test_an_error_that_nobody_foresaw_shows_a_calm_page_and_another_try_the_article(
    start: Start, tmp_path: Path, qtbot: QtBot
) -> None:
    window = start(write_folder(tmp_path / "library", "one", "two"))
    program_of(window).show_error("ZeroDivisionError: x (view.py:7)")
    assert "这一页没有画出来" in shown(window)
    assert "ZeroDivisionError: x (view.py:7)" in shown(window)
    again = next(button for button in window.sheet.findChildren(QPushButton) if button.text() == "再试一次")
    again.click()
    assert "第一段文字。" in shown(window)
