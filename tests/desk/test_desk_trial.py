"""A new release is on trial on the desk too: two starts of the program, then a minute, or the release before comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.releases import HeadOffice, Screen
from viewer.app.desk_program import DeskProgram
from viewer.fleet import installed
from viewer.fleet.machine_state import FleetPlace
from viewer.settings import Settings


@pytest.fixture
def machine(tmp_path: Path) -> Screen:
    """Return this user's computer with the second of two releases, on trial."""
    office, screen = HeadOffice(tmp_path / "office", 1), Screen(tmp_path)
    screen.place = FleetPlace.own()
    office.make_keys()
    for _ in range(2):
        office.change(0)
        office.publish()
        screen.receive(office.folder)
    return screen


def start(machine: Screen) -> DeskProgram:
    """Start the program as far as its library: a window that dies comes no further."""
    program = DeskProgram(Settings())
    program._followed(machine.place.library)  # noqa: SLF001 - what open does first, without the price of a window
    return program


def test_desk_that_dies_twice_opens_the_release_before(machine: Screen, qtbot: QtBot) -> None:
    shown = []
    for _ in range(3):
        start(machine).deleteLater()
        shown.append(machine.shows()["article-1"])
    assert shown == [5, 5, 4]
    assert machine.place.load().trial is None


def test_release_that_a_desk_showed_for_a_minute_is_good(machine: Screen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "HEALTHY_SECONDS", 0.01)
    program = start(machine)
    assert machine.place.load().trial == 1
    qtbot.waitUntil(lambda: machine.place.load().trial is None)
    program.deleteLater()
