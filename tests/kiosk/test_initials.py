"""A long list leads to the titles that begin with a letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.folders import write_article, write_folder
from tests.kiosk.conftest import TODAY, Lobby, open_lobby, put_away_at_the_end
from viewer.kiosk.core.intents import Back, Go, ShowInitials
from viewer.kiosk.core.visit import AtList
from viewer.kiosk.home import ListScreen
from viewer.kiosk.initials import InitialsSheet
from viewer.kiosk.tiles import ArticleTile
from viewer.library.library_builder import refresh

TITLES = (
    *(f"糖尿病的第 {n} 个问题" for n in range(1, 15)),
    "二甲双胍怎么吃",
    "HbA1c 是什么",
    "胰岛素怎么打",
    "13 种水果",
    "血糖仪怎么用",
)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_folder(tmp_path_factory.mktemp("long"))
    for number, title in enumerate(TITLES):
        write_article(root / f"a{number}", title=title, head=f"reviewed: {TODAY}")
    refresh(root, root / "library.fdk")
    return root / "library.fdk"


def listed(lobby: Lobby) -> list[str]:
    screen = lobby.window.screen_view
    assert isinstance(screen, ListScreen)
    return [tile.text() for tile in screen.findChildren(ArticleTile)]


def letters(lobby: Lobby) -> dict[str, QAbstractButton]:
    """Open the initials; return their buttons."""
    screen = lobby.window.screen_view
    assert isinstance(screen, ListScreen)
    screen.act(ShowInitials())
    (sheet,) = screen.findChildren(InitialsSheet)
    return {each.text(): each for each in sheet.findChildren(QAbstractButton)}


def test_a_letter_leads_to_its_titles_and_all_articles_back(long: Path, tmp_path: Path, qtbot: QtBot) -> None:
    lobby = open_lobby(long, tmp_path)
    put_away_at_the_end(qtbot, lobby)
    lobby.window.act(Go(AtList()))
    first = listed(lobby)
    buttons = letters(lobby)
    assert {letter for letter in buttons if buttons[letter].isEnabled() and len(letter) == 1} == {"T", "E", "H", "Y", "X", "#"}
    buttons["H"].click()
    assert listed(lobby) == ["HbA1c是什么"]
    letters(lobby)["#"].click()
    assert listed(lobby) == ["13种水果"]
    letters(lobby)["T"].click()
    assert all(title.startswith("糖尿病") for title in listed(lobby))
    letters(lobby)["全部文章"].click()
    assert listed(lobby) == first
    lobby.window.act(Back())
    assert not isinstance(lobby.window.screen_view, ListScreen), "choosing letters is not a step to go back over"


def test_the_sheet_closes_and_a_short_list_has_none(lobby: Lobby, long: Path, tmp_path: Path, qtbot: QtBot) -> None:
    lobby.window.act(Go(AtList()))
    assert lobby.window.screen_view is not None
    assert "按首字母" not in [each.text() for each in lobby.window.screen_view.findChildren(QAbstractButton)]
    other = open_lobby(long, tmp_path / "other", size=(1080, 1920))
    put_away_at_the_end(qtbot, other)
    other.window.act(Go(AtList()))
    letters(other)["关闭"].click()
    assert other.window.screen_view is not None
    assert not any(sheet.isVisibleTo(other.window.screen_view) for sheet in other.window.screen_view.findChildren(InitialsSheet))


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_a_page_of_a_list_has_eight_articles_within_reach(
    long: Path, tmp_path: Path, qtbot: QtBot, size: tuple[int, int]
) -> None:
    lobby = open_lobby(long, tmp_path, size=size)
    put_away_at_the_end(qtbot, lobby)
    lobby.window.act(Go(AtList()))
    screen = lobby.window.screen_view
    assert isinstance(screen, ListScreen)
    tiles = screen.findChildren(ArticleTile)
    assert len(tiles) == 8
    for tile in tiles:
        assert min(tile.height(), tile.width()) >= screen.look.floor
        assert tile.height() >= ArticleTile.least_height(screen.look), "its title has two lines"
        assert tile.mapTo(screen, tile.rect().topLeft()).y() >= screen.height() / 3
