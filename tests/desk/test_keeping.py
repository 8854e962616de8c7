"""Settings changed at the desk are on the disk within a second, however the program ends and whatever else writes there."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from itertools import takewhile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desk.busy_desk import BEAT_MS, own_time
from tests.desk.conftest import Drive
from tests.desk.driving import end
from tests.folders import write_article, write_folder
from tests.kiosk.x_screen import PATIENCE, missing_tools, wait_for, x_server
from viewer import settings
from viewer.app.desk_program import DeskProgram
from viewer.desk.desk_window import DeskWindow
from viewer.desk.settings_dialog import SettingsDialog
from viewer.folders import own_folder
from viewer.library.library_builder import pack
from viewer.settings import ReadingPlace, Settings

KILLS = int(os.environ.get("FRONTDESK_KILLS", "8"))
LATEST = 1.0
"""Seconds, of the desk's own time and as its event loop beats, after which a change must be on the disk."""

Changes = list[dict[str, object]]
"""What a busy desk changed, in order, and its beats."""


class Desk:
    """A running busy desk; what it says is in a file, from which nothing is lost that is read too early."""

    def __init__(self, library: Path, name: str, seed: int, **environment: str) -> None:
        command, pipe = [sys.executable, "-m", "tests.desk.busy_desk", str(library), name, str(seed)], subprocess.PIPE
        self.said = library.with_name(name)
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=pipe, text=True, env=os.environ | environment)

    def wait_for_changes(self) -> None:
        assert wait_for(lambda: b"\n" in self.said.read_bytes() or self.process.poll() is not None)
        assert b"\n" in self.said.read_bytes(), self.process.communicate()[1]

    def end(self, by: signal.Signals) -> tuple[Changes, Changes, str]:
        """End it; return the changes that it must have kept, all that it made, and what it wrote on stderr."""
        own, clock = own_time(self.process.pid), time.monotonic()
        self.process.send_signal(by)
        changes, told = self.ended()
        return older(changes, own) if by is signal.SIGKILL else before(changes, "clock", clock), changes, told

    def ended(self) -> tuple[Changes, str]:
        """Return what it had changed when it ended, and what it wrote on stderr."""
        told = self.process.communicate(timeout=PATIENCE)[1]
        lines = self.said.read_text(encoding="utf-8").splitlines(keepends=True)
        faults = [line for line in told.splitlines() if "This plugin does not support" not in line]  # of Qt's offscreen platform
        return [json.loads(line) for line in lines if line.endswith("\n")], "\n".join(faults)


@pytest.fixture(name="library", scope="module")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_folder(tmp_path_factory.mktemp("busy") / "library", "a")
    write_article(root / "a", body="\n\n".join(f"## 第 {n} 节 {{#s{n}}}\n\n" + "很长的一段话。" * 60 for n in range(8)))
    pack(root, root.parent / "busy.fdk")
    return root.parent / "busy.fdk"


def stored() -> Settings:
    found, notice = settings.load(settings.settings_path())
    assert notice is None
    return found


def window_in_view() -> DeskWindow | None:
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, DeskWindow) and w.isVisible()), None)


def before(changes: Changes, clock: str, until: float) -> Changes:
    """Return the changes made by ``until``; ``clock``: by which of their times."""
    return list(takewhile(lambda change: float(str(change[clock])) <= until, changes))


def older(changes: Changes, own: float) -> Changes:
    """Return the changes that were older than a second at ``own``, the desk's own time, and by its beats."""
    beats = [place for place, each in enumerate(changes) if each.keys() == {"own", "clock"}]
    least = round(LATEST * 1000 / BEAT_MS)
    return before(changes[: beats[-least]], "own", own - LATEST) if len(beats) >= least else []


def check(kept: Changes, changes: Changes) -> None:
    """Check that each of ``kept``, the first of ``changes``, is stored, or a later one of its kind."""
    now = stored()
    plain: dict[str, object] = {"zoom": now.zoom, "clinic_name": now.clinic_name}
    for key, value in plain.items():
        least = sum(key in change for change in kept)
        told = [change[key] for change in changes if key in change]
        assert not least or value in told[least - 1 :], (key, value, told, least)
    assert {str(change["favourite"]) for change in kept if "favourite" in change} <= set(now.favourites)
    searches = [str(change["search"]) for change in kept if "search" in change]
    assert not searches or searches[-1] in now.recent_searches
    places = [change for change in changes if "place" in change]
    if least := sum("place" in change for change in kept):
        last = places[least - 1]
        place = now.places[str(last["article"])]
        zoomed = any("zoom" in change for change in changes[changes.index(last) :])  # it moves the lines
        assert zoomed or any(change["place"] == [place.anchor, pytest.approx(place.fraction)] for change in places[least - 1 :])


@pytest.mark.slow
def test_killed_at_any_moment_the_desk_has_kept_all_that_is_older_than_a_second(library: Path) -> None:
    chance = random.Random(11)
    for turn in range(KILLS):
        desk = Desk(library, f"turn{turn}", turn)
        desk.wait_for_changes()
        time.sleep(chance.uniform(0.0, 2.5))
        kept, changes, _ = desk.end(signal.SIGKILL)
        check(kept, changes)
    left = [path.name for path in settings.settings_path().parent.iterdir() if path.name.endswith(".new")]
    assert len(left) <= 1  # of the last kill; the next writer deletes it


@pytest.mark.slow
def test_what_is_chosen_as_soon_as_there_is_a_window_is_kept_a_second_later(library: Path) -> None:
    for turn in range(4):
        desk = Desk(library, f"early{turn}", turn)
        desk.wait_for_changes()
        time.sleep(LATEST + 0.1 * (turn + 1))
        kept, changes, _ = desk.end(signal.SIGKILL)
        check(kept, changes)


@pytest.mark.slow
@pytest.mark.parametrize(("by", "status"), [(signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGINT, 130)])
def test_desk_that_is_asked_to_end_has_kept_everything(library: Path, by: signal.Signals, status: int) -> None:
    desk = Desk(library, "a", 5)
    desk.wait_for_changes()
    time.sleep(0.7)
    kept, changes, told = desk.end(by)
    assert desk.process.returncode == status
    assert told == ""
    check(kept, changes)
    assert (settings.settings_path().parent / "window.bin").exists()


@pytest.mark.slow
def test_two_desks_on_one_account_keep_what_either_changed(library: Path) -> None:
    settings.save(Settings(favourites=("of-before",), places={"of-before": ReadingPlace("x", 0.5)}), settings.settings_path())
    desks = [Desk(library, "left", 1), Desk(library, "right", 2)]
    for desk in desks:
        desk.wait_for_changes()
    time.sleep(3)
    ended = [desk.end(signal.SIGTERM) for desk in desks]
    now = stored()
    starred = {str(change["favourite"]) for _, changes, _ in ended for change in changes if "favourite" in change}
    assert {name.split("-")[0] for name in starred} == {"left", "right"}
    assert set(now.favourites) == {"of-before", *starred}
    assert now.places.keys() == {"of-before", "a"}
    assert [told for _, _, told in ended] == ["", ""]


@pytest.mark.slow
@pytest.mark.x11
@pytest.mark.skipif(bool(missing_tools()), reason=f"needs {', '.join(missing_tools())}")
def test_desk_whose_screen_goes_with_the_session_has_kept_all_that_is_older_than_a_second(library: Path) -> None:
    with x_server() as display:
        desk = Desk(library, "a", 3, DISPLAY=display, QT_QPA_PLATFORM="xcb", DBUS_SESSION_BUS_ADDRESS="disabled:")
        desk.wait_for_changes()
        time.sleep(2)
        own = own_time(desk.process.pid)
    changes, told = desk.ended()
    assert "Traceback" not in told
    check(older(changes, own), changes)


@pytest.mark.slow
def test_desk_and_kiosk_on_one_account_leave_each_other_what_is_theirs(library: Path, tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(f'library = "{library}"\n', encoding="utf-8")  # its state is in the desk's state folder
    before = Settings(favourites=("of-before",), theme="dark", recent_searches=("词",))
    settings.save(before, settings.settings_path())
    log = (tmp_path / "log").open("wb")
    kiosk = subprocess.Popen([sys.executable, "-m", "viewer", "kiosk", "--config", str(config)], stdout=log, stderr=log)
    try:
        status = own_folder("state") / "status.json"
        assert wait_for(status.exists), (tmp_path / "log").read_text()
        assert stored() == before
        desk = Desk(library, "a", 7)
        desk.wait_for_changes()
        time.sleep(2)
        kept, changes, told = desk.end(signal.SIGTERM)
        check(kept, changes)
        assert told == ""
        now = settings.settings_path().read_bytes()
    finally:
        kiosk.terminate()
        kiosk.wait(20)
        log.close()
    assert "Traceback" not in (tmp_path / "log").read_text()
    assert settings.settings_path().read_bytes() == now
    assert {"of-before"} < set(stored().favourites)
    assert stored().theme == "dark"
    for file in own_folder("state").rglob("*.json"):
        json.loads(file.read_bytes())


def test_what_is_forgotten_in_the_settings_is_off_the_disk_at_once_and_stays_off(library: Path, qtbot: QtBot) -> None:
    settings.save(Settings(recent_searches=("痛风",), places={"b": ReadingPlace("y")}, zoom=125), settings.settings_path())
    program = DeskProgram(stored())
    program.open(library)
    qtbot.waitUntil(lambda: window_in_view() is not None, timeout=15_000)
    window = window_in_view()
    assert window is not None
    qtbot.waitUntil(lambda: stored().last_article == "a", timeout=5000)  # the settings writer exists
    session = window.session
    session.remember_search("高血压")
    session.leave_at("a", ReadingPlace("s3", 0.5))
    qtbot.waitUntil(lambda: "高血压" in stored().recent_searches, timeout=5000)
    dialog = SettingsDialog(window, session)
    dialog.forget.click()
    assert stored() == Settings(zoom=125)
    dialog.history.setCurrentIndex(1)
    session.remember_search("高血压")
    session.leave_at("a", ReadingPlace("s4", 0.5))
    session.set_zoom(150)
    qtbot.waitUntil(lambda: stored().zoom == 150, timeout=5000)
    end(program)
    assert stored() == Settings(zoom=150, keep_history=False)


def test_forgetting_and_keeping_nothing_are_chosen_in_the_settings(drive: Drive) -> None:
    desk = drive(article="hba1c")
    desk.session.remember_search("词")
    desk.session.leave_at("remission", ReadingPlace("x", 0.5))
    dialog = SettingsDialog(desk.window, desk.session)
    dialog.forget.click()
    assert not dialog.forget.isEnabled()
    assert settings.without_history(desk.session.settings) == desk.session.settings
    assert desk.session.article == "hba1c"
    dialog.history.setCurrentIndex(1)
    assert not desk.session.settings.keep_history
    dialog.history.setCurrentIndex(0)
    assert desk.session.settings.keep_history
