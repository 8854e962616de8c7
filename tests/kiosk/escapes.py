"""The ways in which people escape from kiosks, as data: a name and the words for ``xdotool``. Add a row for each new one.

Places are design px of a 1920 × 1080 screen; ``at`` converts them to px of the test's screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.kiosk.x_screen import XKiosk

at = XKiosk.at


class Attempt(NamedTuple):
    """One attempt to escape."""

    name: str
    words: tuple[str, ...]


_MODIFIED = (
    "alt+F4", "alt+F1", "alt+F2", "alt+space", "alt+Tab", "alt+Escape", "alt+Left", "alt+Right", "alt+Home", "alt+d",
    "alt+f", "ctrl+q", "ctrl+w", "ctrl+F4", "ctrl+o", "ctrl+s", "ctrl+p", "ctrl+n", "ctrl+t", "ctrl+f", "ctrl+r", "ctrl+l",
    "ctrl+u", "ctrl+a", "ctrl+c", "ctrl+v", "ctrl+x", "ctrl+z", "ctrl+h", "ctrl+j", "ctrl+d", "ctrl+plus", "ctrl+minus",
    "ctrl+0", "ctrl+Tab", "ctrl+Escape", "ctrl+Home", "ctrl+Insert", "shift+Insert", "shift+Delete", "shift+F10",
    "ctrl+shift+u", "ctrl+shift+i", "ctrl+shift+Escape", "ctrl+shift+w", "ctrl+alt+Delete", "ctrl+alt+t",
    "ctrl+alt+BackSpace", "ctrl+alt+l", "ctrl+alt+d", "super", "super+d", "super+l", "super+Tab", "super+e", "super+r",
    "super+Up", "super+Down", "Hyper_L", "Meta_L",
)  # fmt: skip
_SINGLE = (
    "Escape", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12", "Menu", "Print", "Pause", "Help",
    "Undo", "Find", "Cancel", "Delete", "Insert", "Multi_key", "Num_Lock", "Caps_Lock", "XF86Back", "XF86Forward",
    "XF86HomePage", "XF86Refresh", "XF86Search", "XF86Mail", "XF86WWW", "XF86Calculator", "XF86Explorer", "XF86Favorites",
    "XF86Stop", "XF86PowerOff", "XF86Sleep", "XF86AudioMute", "XF86Tools", "Linefeed", "Redo",
)  # fmt: skip
DEAD = (*_MODIFIED, *_SINGLE)
"""Chords and keys that do nothing on any screen."""


def keys() -> Iterator[Attempt]:
    """Yield every chord and key that has a meaning elsewhere, and sticky ones."""
    for key in DEAD:
        yield Attempt(f"key {key}", ("key", key))
    yield Attempt("shift five times", ("key", "--repeat", "6", "--delay", "30", "shift"))
    yield Attempt("tab through everything", ("key", "--repeat", "40", "--delay", "5", "Tab"))
    yield Attempt("tab back through everything", ("key", "--repeat", "40", "--delay", "5", "shift+Tab"))
    yield Attempt("held alt and tab", ("keydown", "alt", "key", "Tab", "key", "Tab", "keyup", "alt"))
    wheel = ("click", "--repeat", "5", "4", "click", "--repeat", "5", "5")
    yield Attempt("held control and wheel", ("keydown", "ctrl", *wheel, "keyup", "ctrl"))


def pointers() -> Iterator[Attempt]:
    """Yield every button, everywhere; drags from edges and of what seems draggable; storms."""
    for x, y in ((960, 400), (300, 500), (150, 1010), (5, 5), (1915, 5), (5, 1075), (1915, 1075)):
        place = at(x, y)
        for button in ("2", "3", "8", "9"):
            yield Attempt(f"button {button} at {x},{y}", ("mousemove", *place, "click", button))
    yield Attempt("button 3 held", ("mousemove", *at(700, 500), "mousedown", "3", "sleep", "0.6", "mouseup", "3"))
    yield Attempt("long press", ("mousemove", *at(700, 330), "mousedown", "1", "sleep", "1.2", "mouseup", "1"))
    yield Attempt("double click", ("mousemove", *at(700, 330), "click", "--repeat", "2", "--delay", "40", "1"))
    yield Attempt("triple click", ("mousemove", *at(700, 330), "click", "--repeat", "3", "--delay", "40", "1"))
    ways = {
        "left": (2, 500, 900, 500),
        "right": (1917, 500, 900, 500),
        "top": (960, 2, 960, 700),
        "bottom": (960, 1077, 960, 300),
        "corner": (2, 2, 960, 540),
        "across": (400, 300, 1400, 800),
    }
    for name, (x, y, to_x, to_y) in ways.items():
        middle = at((x + to_x) / 2, (y + to_y) / 2)
        way = ("mousemove", *middle, "sleep", "0.05", "mousemove", *at(to_x, to_y))
        drag = ("mousemove", *at(x, y), "mousedown", "1", *way, "mouseup", "1")
        yield Attempt(f"drag from {name}", drag)
        alt = ("keydown", "alt", *drag, "keyup", "alt")
        yield Attempt(f"alt and drag from {name}", alt)
    yield Attempt("wheel storm", ("mousemove", *at(960, 500), "click", "--repeat", "60", "--delay", "1", "5"))
    yield Attempt("wheel to the left", ("click", "--repeat", "10", "--delay", "1", "6"))
    yield Attempt("wheel to the right", ("click", "--repeat", "10", "--delay", "1", "7"))
    both = ("mousedown", "1", "mousedown", "3", "mouseup", "3", "mouseup", "1")
    yield Attempt("both buttons", ("mousemove", *at(960, 500), *both))


def texts() -> Iterator[Attempt]:
    """Yield what is typed or pasted where a program expects text."""
    hostile = ("file:///etc/passwd", "javascript:alert(1)", "; xterm &", "`reboot`", "x" * 400, "../../../", "%s%n")
    for words in hostile:
        yield Attempt(f"type {words[:20]}", ("type", "--delay", "1", words))
        yield Attempt(f"enter after {words[:20]}", ("key", "Return"))


def messages(window: str) -> Iterator[Attempt]:
    """Yield what another program may send to ``window``, and what a window manager may do to it."""
    yield Attempt("asked to close", ("windowquit", window))
    yield Attempt("minimised", ("windowminimize", window))
    yield Attempt("moved", ("windowmove", window, "200", "150"))
    yield Attempt("made smaller", ("windowsize", window, "400", "300"))
    yield Attempt("lowered", ("windowlower", window))
    yield Attempt("not full screen", ("windowstate", "--remove", "FULLSCREEN", window))
    yield Attempt("hidden state", ("windowstate", "--add", "HIDDEN", window))
    yield Attempt("below state", ("windowstate", "--add", "BELOW", window))
    yield Attempt("unmapped", ("windowunmap", window))
