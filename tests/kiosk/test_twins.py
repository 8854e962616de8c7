"""An article in two languages on the kiosk: one card, and its language follows the visitor's."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.kiosk.conftest import Lobby, open_lobby, put_away_at_the_end
from viewer.kiosk.core.intents import Go, SwitchLanguage, TakeAway
from viewer.kiosk.core.visit import AtArticle, AtList
from viewer.kiosk.home import ListScreen
from viewer.kiosk.reading import ReadingScreen
from viewer.kiosk.take_away_sheet import TakeAwaySheet
from viewer.kiosk.tiles import ArticleTile
from viewer.kiosk.touch import TouchButton


def buttons(lobby: Lobby) -> list[str]:
    assert lobby.window.screen_view is not None
    return [button.text() for button in lobby.window.screen_view.findChildren(TouchButton)]


def tap(lobby: Lobby, words: str) -> None:
    assert lobby.window.screen_view is not None
    next(button for button in lobby.window.screen_view.findChildren(TouchButton) if button.text() == words).click()


def test_twins_are_one_card_and_the_switch_goes_on_at_the_same_heading(bundled: Path, tmp_path: Path, qtbot: QtBot) -> None:
    lobby = open_lobby(bundled, tmp_path)
    put_away_at_the_end(qtbot, lobby)
    window = lobby.window

    def cards() -> list[str]:
        window.act(Go(AtList("emergency")))
        assert isinstance(window.screen_view, ListScreen)
        return [tile.text() for tile in window.screen_view.findChildren(ArticleTile)]

    def reading() -> ReadingScreen:
        assert isinstance(window.screen_view, ReadingScreen)
        return window.screen_view

    assert cards() == ["低血糖怎么办：15 g糖，15分钟"]
    window.act(Go(AtArticle("hypoglycaemia", "levels", whole=True)))
    tap(lobby, "English")
    assert reading().article.id == "hypoglycaemia-en"
    here = reading().place(window.visit.location)
    assert isinstance(here, AtArticle)
    assert here.anchor == "levels"
    assert "Contents" in buttons(lobby)
    assert cards() == ["Low blood sugar: 15 g of sugar, 15 minutes"]
    window.act(SwitchLanguage())
    assert cards() == ["低血糖怎么办：15 g糖，15分钟"]


def test_an_article_in_one_language_has_no_switch(bundled: Path, tmp_path: Path, qtbot: QtBot) -> None:
    lobby = open_lobby(bundled, tmp_path)
    put_away_at_the_end(qtbot, lobby)
    lobby.window.act(Go(AtArticle("hba1c")))
    assert "English" not in buttons(lobby)


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (1080, 1920)])
def test_take_away_words_are_whole_in_english(bundled: Path, tmp_path: Path, qtbot: QtBot, size: tuple[int, int]) -> None:
    lobby = open_lobby(bundled, tmp_path, size=size)
    put_away_at_the_end(qtbot, lobby)
    lobby.window.act(SwitchLanguage())
    lobby.window.act(Go(AtArticle("hypoglycaemia-en")))
    screen = lobby.window.screen_view
    assert isinstance(screen, ReadingScreen)
    screen.act(TakeAway())
    screen.activate_layout()
    (sheet,) = screen.findChildren(TakeAwaySheet)
    assert sheet.options
    for option in sheet.options:
        assert not any(line.endswith("…") for line in option.lines(option.width()))
        assert option.height() >= option.heightForWidth(option.width())
