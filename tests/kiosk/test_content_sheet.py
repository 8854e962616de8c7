"""Content from head office on the staff panel: where it comes from, a stick, and the way back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.releases import DAY, HeadOffice, Screen
from viewer import i18n, theme
from viewer.errors import RefusedError
from viewer.fleet.machine_state import FleetPlace
from viewer.fleet.update_run import OfferedRelease
from viewer.kiosk.content_sheet import ContentSheet
from viewer.kiosk.core.crashes import Mode
from viewer.kiosk.core.kiosk_settings import KioskSettings
from viewer.kiosk.lettering import KioskLook, Lettering
from viewer.kiosk.panel import PanelScreen
from viewer.kiosk.services import Report
from viewer.kiosk.touch import TouchButton
from viewer.library.library import Library

_LONG = "/mnt/share.clinic.example/departments/endocrinology/frontdesk/published-content/current/folder-for-all-screens"


class Panel:
    """The staff panel of a kiosk that has received releases 1 and 2; release 3 is on a stick."""

    def __init__(self, office: HeadOffice, place: FleetPlace, settings: KioskSettings) -> None:
        self.drives: list[Path] = []
        self.place = place
        with Library.open(place.library) as library:
            card = Report(settings, (), Mode.NORMAL, str).card(library)
            look = KioskLook(theme.load("light"), 1280, 720, 80)
            self.screen = PanelScreen(look, card, library.info, 60, lambda: self.drives)
        self.office = office

    def words(self, of: QWidget | None = None) -> str:
        shown = (each for each in (of or self.sheet).findChildren(Lettering) if each.isVisible())
        return "\n".join(each.accessibleName() for each in shown)

    def button(self, words: str, of: QWidget | None = None) -> TouchButton:
        buttons = (of or self.screen).findChildren(TouchButton)
        return next(each for each in buttons if each.text() == words and each.isVisible())

    @property
    def sheet(self) -> ContentSheet:
        (shown,) = [each for each in self.screen.findChildren(ContentSheet) if each.isVisible()]
        return shown


@pytest.fixture
def panel(qtbot: QtBot, tmp_path: Path) -> Panel:
    office, screen = HeadOffice(tmp_path / "office", 1), Screen(tmp_path)
    screen.place = FleetPlace.own()
    office.make_keys()
    for _ in range(2):
        office.publish()
        screen.receive(office.folder)
        office.change(0)
    with pytest.raises(RefusedError):
        screen.receive(tmp_path / "gone", DAY)
    office.publish()
    made = Panel(office, screen.place, KioskSettings(state=str(tmp_path / "state")))
    qtbot.addWidget(made.screen)
    made.screen.resize(1280, 720)
    made.screen.show()
    return made


def test_staff_see_where_content_comes_from_and_put_the_release_before_back(panel: Panel) -> None:
    panel.button("内容更新").click()
    for words in ("第 2 次发布", "gone", "取不到内容"):
        assert words in panel.words().replace("\u200b", "")
    panel.button("放回上一版……").click()
    panel.button("放回上一版").click()
    assert "第 1 次发布" in panel.words()
    current = panel.place.load().current
    assert current is not None
    assert current.release == 1
    panel.button("看好了").click()
    assert not panel.screen.close_sheet()


def test_a_stick_is_noticed_while_the_panel_is_open_and_installed(panel: Panel, qtbot: QtBot) -> None:
    panel.drives.append(panel.office.folder)
    qtbot.waitUntil(lambda: any(each.text() == "从 U 盘更新" for each in panel.screen.findChildren(TouchButton)), timeout=20_000)
    panel.button("从 U 盘更新").click()
    panel.button("从 U 盘装第 3 次发布").click()
    assert "照常显示" in panel.words()
    qtbot.waitUntil(lambda: "第 3 版" in panel.words(), timeout=60_000)
    current = panel.place.load().current
    assert current is not None
    assert current.release == 3


@pytest.mark.parametrize("source", ["", "https://clinic.example"])
def test_staff_look_for_new_content_at_once_if_it_comes_from_a_folder(panel: Panel, qtbot: QtBot, source: str) -> None:
    panel.place.change(lambda state: replace(state, source=source or str(panel.office.folder)))
    panel.button("内容更新").click()
    if source:  # the kiosk's service reaches no network
        assert "现在查看有没有新内容" not in {each.text() for each in panel.sheet.findChildren(TouchButton)}
        return
    panel.button("现在查看有没有新内容").click()
    qtbot.waitUntil(lambda: "第 3 版" in panel.words(), timeout=60_000)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1280, 720), (720, 1280)])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_all_that_staff_may_be_told_and_do_is_in_view_at_once(
    panel: Panel, qtbot: QtBot, width: int, height: int, language: i18n.Language
) -> None:
    panel.place.change(
        lambda state: replace(state, source=_LONG, why="damaged", what="3.targets.json", expires="2026-12-24")
    )
    i18n.set_language(language)
    try:
        screen = QWidget()
        qtbot.addWidget(screen)
        screen.resize(width, height)
        look = KioskLook(theme.load("light"), width, height, 80)
        sheet = ContentSheet(look, screen, OfferedRelease(panel.office.folder, 3), date(2026, 12, 1))
    finally:
        i18n.set_language("zh_CN")
    screen.show()
    sheet.appear()
    buttons = sheet.findChildren(TouchButton)
    assert len(buttons) == 4
    for part in (*buttons, *sheet.findChildren(Lettering)):
        assert part.visibleRegion().boundingRect() == part.rect(), part.accessibleName()
    for button in buttons:
        assert button.width() >= button.minimumSizeHint().width(), button.text()


def test_an_update_goes_on_when_the_panel_locks_itself(panel: Panel, qtbot: QtBot) -> None:
    panel.drives.append(panel.office.folder)
    qtbot.waitUntil(lambda: any(each.text() == "从 U 盘更新" for each in panel.screen.findChildren(TouchButton)), timeout=20_000)
    panel.button("从 U 盘更新").click()
    panel.button("从 U 盘装第 3 次发布").click()
    panel.screen.close_sheet()
    panel.screen.hide()
    qtbot.waitUntil(lambda: (state := panel.place.load()).current is not None and state.current.release == 3, timeout=60_000)
