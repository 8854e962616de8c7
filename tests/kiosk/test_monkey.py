"""Ten thousand random taps, drags and keys, on a real X screen; fewer of them in the suite."""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

import msgspec
import pytest

from tests.kiosk import escapes
from tests.kiosk.x_screen import SIZE, XKiosk, missing_tools, window_manager, x_kiosk, x_server
from viewer.kiosk.core.crashes import Crashes

pytestmark = [
    pytest.mark.x11,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {', '.join(missing_tools())}"),
]

EVENTS = int(os.environ.get("FRONTDESK_EVENTS", "300"))
"""10,000 in the nightly run (docs/RELIABILITY.md)."""

_AT_ONCE = 25
_KEYS = (*"tnbhba1c0237", "space", "Return", "Tab", "shift+Tab", "Left", "Right", "Up", "Down", "Prior", "Next", "Home", "End",
         "BackSpace")  # fmt: skip


def event(chance: random.Random) -> tuple[str, ...]:
    """Return words for ``xdotool``: mostly taps, some drags, storms and keys."""
    x, y, to_x, to_y = (str(chance.randrange(limit)) for limit in SIZE * 2)
    match chance.choices(("tap", "drag", "storm", "button", "key", "dead key"), (60, 10, 2, 4, 20, 4))[0]:
        case "tap":
            return ("mousemove", x, y, "click", "1")
        case "drag":
            return ("mousemove", x, y, "mousedown", "1", "mousemove", to_x, to_y, "mouseup", "1")
        case "storm":
            return ("mousemove", x, y, "click", "--repeat", "8", "--delay", "5", chance.choice("145"))
        case "button":
            return ("mousemove", x, y, "click", chance.choice("23456789"))
        case "key":
            return ("key", chance.choice(_KEYS))
        case _:
            return ("key", chance.choice(escapes.DEAD))


def run_wild(kiosk: XKiosk) -> None:
    """Send ``EVENTS`` events, with a check from outside after every few."""
    chance = random.Random(11)
    pid = kiosk.window_pid()
    for done in range(0, EVENTS, _AT_ONCE):
        events = [event(chance) for _ in range(_AT_ONCE)]
        kiosk.do(*(word for words in events for word in words))
        assert kiosk.lasting_leaks() == [], (done, events)
        assert kiosk.window_pid() == pid, (done, events)


def test_monkey_neither_leaves_nor_breaks_it(bundled: Path, tmp_path: Path) -> None:
    home = tmp_path / "kiosk"
    begun = time.monotonic()
    with x_server() as display, window_manager(display), x_kiosk(display, home, bundled) as kiosk:
        run_wild(kiosk)
    assert "Traceback" not in (home / "log").read_text()
    assert msgspec.json.decode((home / "state" / "crashes.json").read_bytes(), type=Crashes).crashes == ()
    sys.stdout.write(f"{EVENTS} events in {time.monotonic() - begun:.0f} s; no way out, no crash\n")
