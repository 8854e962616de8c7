"""A closed desk that stays in memory: the next start shows it, and it ends when it is told to."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desk.driving import end
from tests.libraries import make_library
from viewer.app import hand_over
from viewer.app.desk_program import DeskProgram
from viewer.desk.desk_window import DeskWindow
from viewer.desk.settings_dialog import SettingsDialog
from viewer.settings import Settings

WAIT = 15_000

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs sockets with a path")


@pytest.fixture(autouse=True)
def short_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose path fits into a socket's."""
    home = Path(f"/tmp/fd-{os.getpid()}-{tmp_path_factory.getbasetemp().name[-6:]}")  # noqa: S108 - a socket's path is short
    monkeypatch.setenv("FRONTDESK_HOME", str(home))
    yield home
    for path in sorted(home.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    home.rmdir()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[DeskWindow]:
    """The window of a desk that stays in memory."""
    program = DeskProgram(Settings(theme="light", stays_resident=True))
    program.open(make_library(tmp_path / "library.fdk", 3))
    qtbot.waitUntil(lambda: bool(windows()), timeout=WAIT)
    window = windows()[0]
    qtbot.waitUntil(lambda: window.sheet.reader.settled and window.actions_.stage is not None, timeout=WAIT)
    yield window
    window.quit()
    end(program)
    QApplication.setQuitOnLastWindowClosed(True)


def windows() -> list[DeskWindow]:
    """Return the visible windows of desks."""
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, DeskWindow) and each.isVisible()]


def start_again(qtbot: QtBot, *words: str) -> int:
    """Start the program a second time; return its exit status."""
    second = subprocess.Popen(
        [sys.executable, "-m", "viewer", *words], env=os.environ | {"DISPLAY": "", "QT_QPA_PLATFORM": "none"}
    )
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=WAIT)
    return second.wait()


def test_second_start_shows_the_closed_desk_again(desk: DeskWindow, qtbot: QtBot) -> None:
    desk.close()
    assert not windows()
    assert start_again(qtbot) == 0
    assert windows() == [desk]
    assert hand_over.meeting_place() is not None
    assert not hand_over.hand_over(None)  # it listens only while it is closed


def test_second_start_may_name_another_library(desk: DeskWindow, qtbot: QtBot, tmp_path: Path) -> None:
    desk.close()
    assert start_again(qtbot, str(make_library(tmp_path / "other.fdk", 7))) == 0
    qtbot.waitUntil(lambda: desk.session.library.info.articles == 7, timeout=WAIT)
    assert windows() == [desk]


def test_desk_that_is_told_to_quit_ends(desk: DeskWindow) -> None:
    desk.quit()
    assert not hand_over.hand_over(None)
    assert QApplication.quitOnLastWindowClosed()


def test_desk_of_another_version_ends(desk: DeskWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.close()
    ended: list[int] = []
    monkeypatch.setattr(QApplication, "exit", ended.append)
    place = hand_over.meeting_place()
    assert place is not None
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(place))
        line.sendall(b"0.0.1\0\n")
        qtbot.waitUntil(lambda: ended == [0], timeout=WAIT)
        assert line.recv(5) == hand_over.OTHER
    assert not place.exists()


def test_socket_of_a_killed_desk_hinders_no_start(short_home: Path) -> None:
    place = hand_over.meeting_place()
    assert place is not None
    place.parent.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(place))
    assert place.is_relative_to(short_home)
    assert not hand_over.hand_over(None)


def test_settings_offer_it(desk: DeskWindow, qtbot: QtBot) -> None:
    dialog = SettingsDialog(desk, desk.session)
    qtbot.addWidget(dialog)
    assert dialog.closing.currentText() == "留在内存里，再打开时立即出现"
    dialog.closing.setCurrentIndex(0)
    assert not desk.session.settings.stays_resident
