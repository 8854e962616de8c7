"""A new release is on trial in the kiosk's window: two starts, then a minute, or the release before comes back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.releases import HeadOffice, Screen
from viewer.fleet import installed
from viewer.fleet.machine_state import FleetPlace
from viewer.kiosk.release_trial import ReleaseTrial


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Return this user's machine with the second of two releases, on trial."""
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    office, screen = HeadOffice(tmp_path / "office", 2), Screen(tmp_path)
    screen.place = FleetPlace.own()
    office.make_keys()
    for _ in range(2):
        office.change(1)
        office.publish()
        screen.receive(office.folder)
    return screen


def test_window_that_dies_twice_gets_the_release_before(machine: Screen, qtbot: QtBot) -> None:
    window = QObject()
    for _ in range(2):
        trial = ReleaseTrial(machine.place.library, window)
        trial.opening()
        trial.opening()  # a page that is tried again is no start
        assert machine.shows()["article-2"] == 5
    ReleaseTrial(machine.place.library, window).opening()
    assert machine.shows()["article-2"] == 4


def test_release_that_was_shown_long_enough_is_good(machine: Screen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "HEALTHY_SECONDS", 0.01)
    window = QObject()
    ReleaseTrial(machine.place.library, window).opening()
    qtbot.waitUntil(lambda: machine.place.load().trial is None)


def test_another_library_is_not_on_trial(machine: Screen, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "other.fdk"
    shutil.copyfile(machine.place.library, other)
    window = QObject()
    ReleaseTrial(other, window).opening()
    assert machine.place.load().trial == 0
