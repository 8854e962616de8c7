"""The table of ``escapes`` on the screens behind the first ones: the staff PIN, sheets, lightbox, warning, attract loop.

Each screen is opened by touch, where the twin knows its buttons to be, and looks like the twin before and after.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from tests.kiosk import escapes
from tests.kiosk.conftest import PIN, open_lobby, put_away_at_the_end, store_pin
from tests.kiosk.twin import Twin, difference, seen
from tests.kiosk.x_screen import SIZE, missing_tools, wait_for, window_manager, x_kiosk, x_server
from viewer.kiosk.core.pin import FREE_TRIES, LOCKOUTS, Lockout, load_lockout, save_lockout
from viewer.kiosk.panel import PanelScreen
from viewer.kiosk.pin_pad import PinScreen
from viewer.kiosk.tiles import ArticleTile, TopicTile
from viewer.kiosk.touch import ClinicMark, Touchable

pytestmark = [
    pytest.mark.x11,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {', '.join(missing_tools())}"),
]

_TOML = "[idle]\nreader = 20\nelsewhere = 20\nwarning = 20\nattract_after = 30\n[staff]\npin_seconds = 120\npanel_seconds = 600\n"
_WRONG = "830461"
_ANOTHER = 10.0
"""``difference`` of two screens that have nothing in common."""

_AT_ONCE = 16
"""Number of attempts with pointers between two checks."""


@pytest.fixture(scope="module")
def server(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twin]:
    """Yield a kiosk that many tests share; its twin is created again for each."""
    home, pictures = tmp_path_factory.mktemp("kiosk"), tmp_path_factory.mktemp("pictures")
    with x_server(SIZE, pictures) as display, window_manager(display), x_kiosk(display, home, bundled, _TOML) as kiosk:
        (home / "state" / "visitor.json").mkdir(parents=True)  # no file can be created there: each new window begins at home
        yield Twin(kiosk, None, None, pictures)  # type: ignore[arg-type]  # completed by ``twin``


@pytest.fixture
def twin(server: Twin, bundled: Path, tmp_path: Path, qtbot: QtBot) -> Twin:
    """Return both at home, as the first visitor finds them, with the PIN set and never tried."""
    state = server.kiosk.home / "state"
    (state / "tries.json").unlink(missing_ok=True)
    store_pin(state / "pin.json")
    lobby = open_lobby(bundled, tmp_path, size=SIZE)
    put_away_at_the_end(qtbot, lobby)
    lobby.window.show()
    made = Twin(server.kiosk, lobby, qtbot, server.pictures)
    start_anew(made)
    return made


def start_anew(twin: Twin) -> None:
    """End the window normally and start it again, at home."""
    pid = twin.kiosk.window_pid()
    assert pid is not None
    status = twin.kiosk.home / "state" / "status.json"
    status.unlink(missing_ok=True)
    os.kill(pid, signal.SIGTERM)
    assert wait_for(lambda: twin.kiosk.window_pid() not in (None, pid))
    assert wait_for(status.exists)  # the picture alone may still be the old window's; this one accepts touches
    twin.lobby.window.forget()
    assert twin.alike()


# ---- the ways there ----------------------------------------------------------------------------------------------------


def open_pin_pad(twin: Twin) -> None:
    mark = twin.lobby.window.findChild(ClinicMark)
    assert isinstance(mark, ClinicMark)
    at = twin.middle(mark) - QPoint(8, 8)
    for _ in range(5):
        twin.tap(at)
    assert twin.alike(most=4)  # a lockout is shown only on the real one


def enter(twin: Twin, pin: str) -> None:
    for figure in pin:
        twin.tap_on(figure)
    twin.tap_on("确定")
    twin.qtbot.wait(600)


def open_panel(twin: Twin) -> None:
    open_pin_pad(twin)
    enter(twin, PIN)


def open_article(twin: Twin) -> None:
    twin.tap_on("", TopicTile)
    twin.tap_on("", ArticleTile)


def open_contents(twin: Twin) -> None:
    open_article(twin)
    twin.tap_on("目录")


def open_take_away(twin: Twin) -> None:
    open_article(twin)
    twin.tap_on("扫码带走")


def open_lightbox(twin: Twin) -> None:
    open_article(twin)
    while (place := twin.place_of("item")) is None:
        twin.tap_on("下一屏")
        assert twin.alike()  # the tap would only stop a page that still scrolls
    twin.tap(place)


WAYS = {
    "PIN pad": open_pin_pad,
    "staff panel": open_panel,
    "contents": open_contents,
    "take away": open_take_away,
    "lightbox": open_lightbox,
}


# ---- attempts ----------------------------------------------------------------------------------------------------------


def nothing_happens(twin: Twin, attempts: list[escapes.Attempt]) -> None:
    """Make all ``attempts``; check that the same window still shows the same."""
    pid = twin.kiosk.window_pid()
    for i in range(0, len(attempts), _AT_ONCE):
        words = [word for attempt in attempts[i : i + _AT_ONCE] for word in attempt.words]
        twin.kiosk.do(*words)
        assert twin.kiosk.lasting_leaks() == [], [attempt.name for attempt in attempts[i : i + _AT_ONCE]]
    assert twin.kiosk.window_pid() == pid


def dead_keys() -> list[escapes.Attempt]:
    """Return the chords and keys that have no meaning here."""
    return [escapes.Attempt(f"key {key}", ("key", key)) for key in escapes.DEAD]


@pytest.mark.parametrize("screen", WAYS)
def test_no_chord_does_anything(twin: Twin, screen: str) -> None:
    WAYS[screen](twin)
    if screen != "staff panel":  # it shows data of this machine
        assert twin.alike()
    nothing_happens(twin, dead_keys())
    if screen != "staff panel":
        assert twin.alike()


@pytest.mark.parametrize("screen", WAYS)
def test_no_pointer_leads_out(twin: Twin, screen: str) -> None:
    WAYS[screen](twin)
    nothing_happens(twin, list(escapes.pointers()))


@pytest.mark.skipif("FRONTDESK_NIGHTLY" not in os.environ, reason="a minute and a half of waiting: make nightly")
def test_no_chord_answers_the_warning_or_wakes_the_attract_loop(twin: Twin) -> None:
    twin.tap_on("搜索")
    twin.lobby.wait(61)
    assert twin.lobby.controller.warning is not None
    assert twin.alike(most=4)
    nothing_happens(twin, dead_keys())
    twin.lobby.wait(31)
    assert twin.alike()
    home = twin.image()
    twin.lobby.wait(121)
    assert twin.alike(most=4)
    assert difference(seen(twin.pictures, SIZE), home) > _ANOTHER
    nothing_happens(twin, dead_keys())
    assert difference(seen(twin.pictures, SIZE), home) > _ANOTHER


# ---- the staff PIN ------------------------------------------------------------------------------------------------------


def tried(twin: Twin, pin: str, *, shut: bool = False) -> Lockout:
    """Return the real kiosk's file of tries after ``pin`` was tapped on its pad; the twin only knows where the digits are.

    A try on a pad that is ``shut`` is not counted.
    """
    pad = {digit.text(): twin.middle(digit) for digit in twin.lobby.window.findChildren(Touchable)}
    places = [map(str, pad[key].toTuple()) for key in (*pin, "确定")]
    words = [word for place in places for word in ("mousemove", *place, "sleep", "0.03", "click", "1")]
    tries = twin.kiosk.home / "state" / "tries.json"
    before = load_lockout(tries)
    twin.kiosk.do(*words)
    counted = wait_for(lambda: load_lockout(tries).failures > before.failures, 3 if shut else 30)
    assert counted is not shut
    return load_lockout(tries)


def test_pin_pad_shuts_for_longer_and_longer_and_a_restart_does_not_open_it(twin: Twin) -> None:
    open_pin_pad(twin)
    for _ in range(FREE_TRIES - 1):
        assert tried(twin, _WRONG).locked == 0
    assert tried(twin, _WRONG).locked == LOCKOUTS[0]
    for lockout in LOCKOUTS[1:]:
        start_anew(twin)
        open_pin_pad(twin)
        assert tried(twin, PIN, shut=True).locked > 0
        assert isinstance(twin.lobby.window.screen_view, PinScreen)
        served = replace(load_lockout(twin.kiosk.home / "state" / "tries.json"), locked=0.0)  # as if the time were over
        save_lockout(served, twin.kiosk.home / "state" / "tries.json")
        start_anew(twin)
        open_pin_pad(twin)
        assert tried(twin, _WRONG).locked == lockout
    assert twin.kiosk.leaks() == []


def test_child_who_holds_the_mark_or_backs_out_half_way_is_not_let_in(twin: Twin) -> None:
    mark = twin.lobby.window.findChild(ClinicMark)
    assert isinstance(mark, ClinicMark)
    x, y = (str(way) for way in twin.middle(mark).toTuple())
    twin.kiosk.do("mousemove", x, y, "mousedown", "1", "sleep", "3.4", "mouseup", "1")
    open_pin_pad(twin)
    assert twin.alike()
    for figure in PIN[:-1]:
        twin.tap_on(figure)
    twin.tap_on("返回阅读")
    assert twin.alike()
    open_pin_pad(twin)
    assert twin.alike()
    twin.tap_on(PIN[-1])
    twin.tap_on("确定")
    assert not isinstance(twin.lobby.window.screen_view, PanelScreen)
    assert twin.alike()
    assert twin.kiosk.leaks() == []
