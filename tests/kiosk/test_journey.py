"""A visit on real X screens, in landscape and portrait: every step is compared with what the same kiosk draws in this process."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.kiosk.conftest import open_lobby, put_away_at_the_end
from tests.kiosk.twin import Twin, seen
from tests.kiosk.x_screen import missing_tools, window_manager, x_kiosk, x_server
from viewer.kiosk.attract import Attract
from viewer.kiosk.core.visit import AtHome
from viewer.kiosk.home import HomeScreen
from viewer.kiosk.tiles import ArticleTile, HitTile, TopicTile

pytestmark = [
    pytest.mark.x11,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {', '.join(missing_tools())}"),
]

_IDLE = "[idle]\nreader = 25\nelsewhere = 25\nwarning = 20\nattract_after = 30\n"
_SHAPES = {"lying": (1920, 1080), "upright": (1080, 1920)}


@pytest.fixture(params=_SHAPES)
def twin(request: pytest.FixtureRequest, bundled: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Twin]:
    """Yield a kiosk of that shape with its twin. One at a time: a second would become idle while the first is read."""
    size = _SHAPES[request.param]
    pictures = Path(os.environ.get("FRONTDESK_PICTURES", tmp_path)) / request.param
    pictures.mkdir(parents=True, exist_ok=True)
    with (
        x_server(size, pictures) as display,
        window_manager(display),
        x_kiosk(display, tmp_path / "kiosk", bundled, _IDLE, size) as kiosk,
    ):
        lobby = open_lobby(bundled, tmp_path / "twin", size=size)
        put_away_at_the_end(qtbot, lobby)
        lobby.window.show()
        yield Twin(kiosk, lobby, qtbot, pictures)


def read_to_the_end(twin: Twin) -> None:
    """Go from home to a topic, its article, and every screen of it."""
    assert twin.alike()
    twin.keep("1-home")
    twin.tap_on("", TopicTile)
    assert twin.alike()
    twin.keep("2-topic")
    twin.tap_on("", ArticleTile)
    assert twin.alike()
    twin.keep("3-article")
    for screen in range(2, len(twin.reading.view.pagination.pieces) + 9):
        if twin.reading.view.at_end:
            break
        twin.tap_on("下一屏")
        assert twin.alike(), screen
    assert twin.reading.view.at_end
    twin.keep("4-end")


def enlarge_a_figure(twin: Twin) -> None:
    """Go back to the last figure, and enlarge it."""
    while (place := twin.place_of("item")) is None:
        assert not twin.reading.view.at_start
        twin.tap_on("上一屏")
        assert twin.alike()  # the tap would only stop a page that still scrolls
    twin.tap(place)
    assert twin.alike()
    twin.keep("5-figure")
    twin.tap_on("放大")
    assert twin.alike()
    twin.keep("6-larger")
    twin.tap_on("关闭")
    assert twin.alike()


def search_and_take_away(twin: Twin) -> None:
    """Search ``tnb`` with the on-screen keys, open the first hit, show its summary as a code."""
    twin.tap_on("首页")
    twin.tap_on("搜索")
    for letter in "tnb":
        twin.tap_on(letter)
    twin.qtbot.wait(400)
    assert twin.alike()
    twin.keep("7-search")
    twin.tap_on("", HitTile)
    assert twin.alike()
    title = twin.reading.article.title
    twin.tap_on("扫码带走")
    assert twin.alike()
    twin.keep("8-take-away")
    picture = twin.pictures / "8-take-away.png"
    read = subprocess.run(["zbarimg", "--quiet", "--raw", str(picture)], capture_output=True, text=True, check=False)
    assert title in read.stdout


def test_visit_from_home_to_home_lying_and_upright(twin: Twin) -> None:
    read_to_the_end(twin)
    enlarge_a_figure(twin)
    search_and_take_away(twin)
    twin.tap_on("看好了")
    assert twin.alike()
    twin.lobby.wait(121)  # the visitor has left
    assert twin.lobby.controller.warning is not None
    assert twin.alike(most=4)  # the countdown continues meanwhile
    twin.keep("9-warning")
    twin.lobby.wait(31)
    assert twin.lobby.window.visit.location == AtHome()
    twin.qtbot.wait(50)
    assert twin.alike()
    twin.keep("10-home-again")
    twin.lobby.wait(121)
    assert isinstance(twin.lobby.controller.overlay, Attract)
    assert twin.alike(most=4)  # its picture moves by a few pixels
    twin.keep("11-attract")
    before = seen(twin.pictures, twin.kiosk.size)
    place = twin.lobby.window.findChildren(TopicTile)[0]
    twin.tap(twin.middle(place))
    twin.lobby.controller.touched(twin.middle(place))
    twin.lobby.controller.lifted()
    assert twin.alike()
    twin.keep("12-woken")
    assert isinstance(twin.lobby.window.screen_view, HomeScreen)
    assert before != seen(twin.pictures, twin.kiosk.size)
    assert twin.kiosk.leaks() == []
