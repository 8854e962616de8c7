"""The short version and the full text of an article, and a screen of two columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.kiosk.conftest import Lobby, open_lobby, put_away_at_the_end
from viewer.kiosk.core.intents import Go, Resize, SwitchLanguage, SwitchVersion
from viewer.kiosk.core.visit import AtArticle
from viewer.kiosk.reading import ReadingScreen
from viewer.kiosk.touch import Touchable
from viewer.kiosk.version_switch import VersionHalf, VersionSwitch
from viewer.reader.page_view import PageView

MAIN = "stem-cells-type-2"


@pytest.fixture
def kiosk(bundled: Path, tmp_path: Path, qtbot: QtBot) -> Lobby:
    """Return a kiosk of 1920 × 1080 with the bundled articles."""
    made = open_lobby(bundled, tmp_path / "kiosk")
    put_away_at_the_end(qtbot, made)
    made.window.resize(1920, 1080)
    made.window.rebuild()
    return made


def shown(kiosk: Lobby) -> ReadingScreen:
    screen = kiosk.window.screen_view
    assert isinstance(screen, ReadingScreen)
    return screen


def opened(kiosk: Lobby, article: str = MAIN, anchor: str = "") -> ReadingScreen:
    kiosk.window.act(Go(AtArticle(article, anchor)))
    return shown(kiosk)


def studies(screen: ReadingScreen) -> set[str]:
    return {name for name in screen.view.page.contents.anchors if name.startswith("study-")}


def test_an_article_begins_with_its_short_version_and_the_whole_is_one_touch_away(kiosk: Lobby) -> None:
    short = opened(kiosk)
    assert short.view.count <= 12
    assert "先看三句话" in short.view.page.toPlainText()
    assert "原稿把长期用药称作" not in short.view.page.toPlainText()
    short.act(SwitchVersion())
    whole = shown(kiosk)
    assert "原稿把长期用药称作" in whole.view.page.toPlainText()
    assert whole.view.count > 2 * short.view.count
    assert studies(short) < studies(whole)
    kiosk.window.forget()
    assert opened(kiosk).view.count == short.view.count


def test_the_other_version_opens_at_the_same_place(kiosk: Lobby) -> None:
    screen = opened(kiosk, anchor="study-zang")
    screen.act(SwitchVersion())
    whole = shown(kiosk)
    contents = whole.view.page.contents.anchors
    assert whole.view.number == whole.view.screen_of(contents["study-zang"])
    whole.view.go_to(contents["case-3"])
    whole.act(SwitchVersion())
    short = shown(kiosk)
    assert short.view.number == short.view.screen_of(short.view.page.contents.anchors["study-huang"])


def test_an_address_that_the_short_version_leaves_out_opens_the_whole(kiosk: Lobby) -> None:
    assert opened(kiosk, anchor="tbl-case1").view.page.contents.anchors["tbl-case1"]
    kiosk.window.act(Go(AtArticle(MAIN)))
    shown(kiosk).view.tapped.emit("#tbl-case1")
    assert "tbl-case1" in shown(kiosk).view.page.contents.anchors


def test_an_article_without_a_shorter_version_offers_none(kiosk: Lobby) -> None:
    screen = opened(kiosk, "never-stop-insulin")
    assert not screen.findChildren(VersionSwitch)
    assert "参考文献" in screen.view.page.toPlainText()


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_the_switch_tells_the_screens_of_both_versions_and_is_worked_by_keys(
    kiosk: Lobby, qtbot: QtBot, size: tuple[int, int]
) -> None:
    kiosk.window.resize(*size)
    kiosk.window.rebuild()
    kiosk.window.show()
    short, counted = opened(kiosk), {}
    for _ in range(2):
        screen = shown(kiosk)
        halves = screen.findChildren(VersionHalf)
        counted[screen.view.count] = [half.accessibleName() for half in halves]
        qtbot.waitUntil(lambda halves=halves: all("屏" in half.accessibleName() for half in halves))  # type: ignore[misc]
        assert [half.isChecked() for half in halves] == [screen is short, screen is not short]
        assert all(half.height() >= screen.look.floor and half.width() >= screen.look.floor for half in halves)
        top = halves[0].mapTo(screen, QPoint()).y()
        assert top > screen.height() / 3, "within reach"
        other = next(half for half in halves if not half.isChecked())
        other.setFocus()
        QTest.keyClick(other, Qt.Key.Key_Return)
    assert shown(kiosk).view.count == short.view.count
    few, many = sorted(counted)
    names = [half.accessibleName() for half in shown(kiosk).findChildren(VersionHalf)]
    assert names == [f"短版，{few} 屏", f"看全文，{many} 屏"], "counted once, then known"


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_a_bar_with_every_button_lies_inside_the_screen(kiosk: Lobby, size: tuple[int, int]) -> None:
    kiosk.window.resize(*size)
    kiosk.window.rebuild()
    for language in ("zh_CN", "en"):
        if kiosk.window.visit.language != language:
            kiosk.window.act(SwitchLanguage())
        screen = opened(kiosk)
        for each in screen.findChildren(Touchable):
            assert screen.rect().contains(QRect(each.mapTo(screen, QPoint()), each.size())), each.text()


def test_larger_text_keeps_the_version(kiosk: Lobby) -> None:
    opened(kiosk).act(SwitchVersion())
    kiosk.window.act(Resize(1))
    assert "原稿把长期用药称作" in shown(kiosk).view.page.toPlainText()


@pytest.mark.parametrize(("size", "columns"), [((1920, 1080), 2), ((1280, 720), 2), ((1080, 1920), 1)])
def test_a_lying_screen_has_two_columns_until_the_text_is_large(kiosk: Lobby, size: tuple[int, int], columns: int) -> None:
    kiosk.window.resize(*size)
    kiosk.window.rebuild()
    view = opened(kiosk).view
    assert -(-len(view.pagination.pieces) // view.count) == columns
    for by in (1, 1):
        kiosk.window.act(Resize(by))
    assert shown(kiosk).view.count == len(shown(kiosk).view.pagination.pieces)


def test_two_columns_show_every_line_once_and_turn_together(kiosk: Lobby) -> None:
    view = opened(kiosk).view
    ends = [0]
    while not view.at_end:
        assert view.shown.first == ends[-1]
        ends.append(view.shown.end)
        view.turn(1)
    assert len(ends) == view.count
    view.turn(1)
    assert view.at_end
    for first in reversed(ends[:-1]):
        view.turn(-1)
        assert view.shown.first == first


def test_a_swipe_and_the_wheel_turn_a_screen_of_two_columns(kiosk: Lobby) -> None:
    view = opened(kiosk).view
    for start, end, number in (((900, 300), (300, 320), 2), ((600, 500), (610, 200), 3), ((300, 300), (900, 310), 2)):
        swipe(view, QPoint(*start), QPoint(*end))
        assert view.number == number
    for turned in (120, -60, -60):
        at, none = QPointF(400, 300), (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase)
        QApplication.sendEvent(view, QWheelEvent(at, at, QPoint(), QPoint(0, turned), *none, False))
    assert view.number == 2


def swipe(view: PageView, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, (start + end) / 2)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def test_what_is_touched_in_the_second_column_is_found_there(kiosk: Lobby) -> None:
    view = opened(kiosk).view
    found: set[str] = set()

    def all_found() -> bool:
        return {"term:安慰剂", "cite:4"} <= found and any(address.startswith("item:") for address in found)

    while not all_found():
        right = range(view.width() // 2 + 40, view.width() - 20, 12)
        found |= {view.address_at(QPointF(x, y)) for x in right for y in range(40, view.height() - 40, 16)}
        if view.at_end:
            break
        view.turn(1)
    assert all_found(), found
