"""The size of the whole window: a setting that applies when the desk is opened, and windows as small as it makes them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QToolButton, QWidget

from tests.desk.conftest import Drive
from tests.desk.driving import MAIN, Driver, settle
from viewer import i18n
from viewer.app.desk_assembly import join_stage
from viewer.desk.narrow_rail import NarrowRail
from viewer.desk.settings_dialog import SettingsDialog
from viewer.i18n import Language
from viewer.settings import Settings

_ASKS_QT = """
import os
from viewer.app.application import application
app = application(200)
screen = app.primaryScreen()
print(app.devicePixelRatio(), os.environ.get("QT_SCALE_FACTOR"))
"""

_REOPENS = """
import sys
from pathlib import Path
from viewer.app.qt import import_qt
import_qt()
from PySide6.QtCore import QTimer
from viewer.app.application import application
from viewer.cli.desk import start_desk
from viewer.desk.settings_dialog import SettingsDialog
app = application()
def act():
    for window in app.topLevelWidgets():
        if type(window).__name__ == "DeskWindow" and window.actions_.stage is not None:
            timer.stop()
            dialog = SettingsDialog(window, window.session)
            dialog.scale.setCurrentIndex(dialog.scale.findData("150"))
            dialog.reopen.click()
timer = QTimer(interval=20)
timer.timeout.connect(act)
timer.start()
sys.exit(start_desk(Path(sys.argv[1])))
"""


@pytest.mark.parametrize(("system", "both"), [(None, 2.0), ("1.5", 3.0), ("nonsense", 2.0)])
def test_scale_multiplies_that_of_the_system_and_no_other_process_inherits_it(system: str | None, both: float) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    if system is not None:
        environment["QT_SCALE_FACTOR"] = system
    told = subprocess.run([sys.executable, "-c", _ASKS_QT], env=environment, check=True, capture_output=True, text=True).stdout
    assert told.split() == [str(both), str(system)]


@pytest.mark.skipif(sys.platform != "linux", reason="reads the command line of a process from /proc")
def test_desk_is_opened_again_in_the_chosen_size(bundled: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "FRONTDESK_HOME": str(tmp_path)}
    desk = subprocess.Popen([sys.executable, "-c", _REOPENS, str(bundled)], env=environment)
    line = Path(f"/proc/{desk.pid}/cmdline")
    ends = time.monotonic() + 60
    while b"\0-m\0viewer\0" not in line.read_bytes() and desk.poll() is None and time.monotonic() < ends:
        with suppress(subprocess.TimeoutExpired):
            desk.wait(0.05)
    assert desk.poll() is None
    assert str(bundled).encode() in line.read_bytes()
    (stored,) = tmp_path.rglob("settings.json")
    assert msgspec.json.decode(stored.read_bytes())["interface_scale"] == 150
    desk.send_signal(signal.SIGKILL)
    desk.wait()


def test_other_size_is_stored_and_the_window_may_be_opened_again_at_once(desk: Driver) -> None:
    dialog = SettingsDialog(desk.window, desk.session)
    desk.qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.reopen.isVisible()
    dialog.scale.setCurrentIndex(dialog.scale.findData("200"))
    assert desk.session.settings.interface_scale == 200
    assert dialog.reopen.isVisible()
    assert "200%" in dialog.reopen.text()
    dialog.scale.setCurrentIndex(dialog.scale.findData("100"))
    assert not dialog.reopen.isVisible()


@pytest.fixture
def least(drive: Drive) -> Driver:
    """Return a window of 720 × 450 px: a screen of 1440 × 900 at 200 %."""
    return drive(size=(720, 450), article=MAIN)


def buttons_of(desk: Driver) -> dict[str, QToolButton]:
    """Return the buttons of the rail at the left."""
    rail = desk.find(NarrowRail)
    return {button.accessibleName(): button for button in rail.findChildren(QToolButton)}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everything_is_inside_a_window_of_720_by_450(drive: Drive, language: Language) -> None:
    i18n.set_language(language)
    desk = drive(size=(720, 450), settings=Settings(theme="light", language=language), article=MAIN)
    join_stage(desk.session, desk.window)
    settle()
    window = desk.window
    assert (window.width(), window.height()) == (720, 450)
    parts = [part for part in window.topbar.findChildren(QWidget) if part.parent() is window.topbar and part.isVisible()]
    assert all(window.topbar.rect().contains(part.geometry()) for part in parts)
    assert window.rect().contains(window.disclaimer.mapTo(window, window.disclaimer.rect().bottomRight()))
    assert desk.reader.horizontalScrollBar().maximum() == 0
    assert all(min(button.width(), button.height()) >= 44 for button in buttons_of(desk).values())
    window.toggle_list()
    assert window.list.view.horizontalScrollBar().maximum() == 0


def test_folded_list_outline_favourites_and_recent_are_one_press_away(least: Driver) -> None:
    buttons = buttons_of(least)
    least.click(buttons["文章列表"])
    assert least.window.list.isVisible()
    assert buttons["目录"].isVisible()
    least.click(buttons["目录"])
    assert least.window.outline.isVisible()
    assert not least.window.list.isVisible()
    least.session.toggle_favourite(MAIN)
    least.click(buttons["收藏"])
    assert least.window.list.isVisible()
    assert least.session.settings.favourites_only
    assert len(least.rows()) == 1


def test_recent_articles_are_listed_latest_first_without_the_open_one(least: Driver) -> None:
    for article in ("glucose-units", "hba1c"):
        least.session.open(article)
        least.wait_for_page()
    least.session.open(MAIN)
    least.wait_for_page()
    menu = buttons_of(least)["最近读过"].menu()
    menu.aboutToShow.emit()
    titles = [least.session.library.row(each).title.split("：")[0][:4] for each in ("hba1c", "glucose-units")]
    assert [action.text()[:2] for action in menu.actions()][:2] == [title[:2] for title in titles]
    menu.actions()[0].trigger()
    assert least.session.article == "hba1c"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_settings_stay_within_a_low_screen_and_cut_no_field(drive: Drive, language: Language) -> None:
    i18n.set_language(language)
    desk = drive(settings=Settings(theme="light", language=language), article=MAIN)
    dialog = SettingsDialog(desk.window, desk.session)
    desk.qtbot.addWidget(dialog)
    assert dialog.height() <= dialog.screen().availableSize().height()
    dialog.resize(dialog.width(), 300)
    dialog.show()
    settle()
    assert dialog.theme.mapTo(dialog, dialog.theme.rect().topRight()).x() < dialog.width() - 28
    closing = dialog.findChildren(QWidget)
    assert all(dialog.rect().contains(part.geometry()) for part in closing if part.parent() is dialog and part.isVisible())
