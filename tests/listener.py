"""A screen reader's side of the accessibility bus, for ``tests.heard``; run by the system's Python, which has libatspi.

One request per line on standard input, one answer per line on standard output, both JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import gi  # type: ignore[import-not-found]  # the system's

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # type: ignore[import-not-found]  # noqa: E402 - after its version is chosen

_PATIENCE_MS = 20_000
_MOST_SECONDS = 240

said: list[list[str | int]] = []


def listen() -> None:
    """Tell the desktop that somebody listens, as a screen reader does, and record what is announced and focused."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    words = GLib.Variant("(ssv)", ("org.a11y.Status", "IsEnabled", GLib.Variant("b", True)))
    bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set", words, None, 0, 5000)
    Atspi.init()
    Atspi.set_timeout(_PATIENCE_MS, _PATIENCE_MS)  # otherwise a program without a core for 0.8 s seems to have gone
    hearing = Atspi.EventListener.new(heard)
    for kind in ("object:announcement", "object:state-changed:focused"):
        hearing.register(kind)
    globals()["hearing"] = hearing


def heard(event: Atspi.Event) -> None:
    try:
        if event.type.startswith("object:announcement"):
            said.append(["announcement", str(event.any_data), event.detail1])
        elif event.type.startswith("object:state-changed:focused") and event.detail1:
            said.append(["focus", role_of(event.source), event.source.get_name()])
    except GLib.Error:
        pass  # gone meanwhile


def role_of(node: Atspi.Accessible) -> str:
    """Return the name of the role of ``node``; libatspi calls a push button a button from Debian 13 on."""
    name = str(node.get_role_name())
    return "push button" if name == "button" else name


def walk_one(node: Atspi.Accessible) -> dict[str, object]:
    interfaces = node.get_interfaces()
    states = {state.value_nick for state in node.get_state_set().get_states()}
    cell = node.get_table_cell()
    heads = [head.get_name() for head in Atspi.TableCell.get_column_header_cells(cell) or []] if cell else []
    place = list(Atspi.TableCell.get_position(cell)[1:]) if cell else []
    box = node.get_extents(Atspi.CoordType.SCREEN)
    return {
        "role": role_of(node), "name": node.get_name(), "description": node.get_description(),
        "attributes": node.get_attributes() or {}, "states": sorted(states), "heads": heads, "place": place,
        "actions": Atspi.Action.get_n_actions(node) if "Action" in interfaces else 0, "editable": "EditableText" in interfaces,
        "box": [box.x, box.y, box.width, box.height],
    }  # fmt: skip


def walk(node: Atspi.Accessible) -> dict[str, object]:
    below = [walk(child) for i in range(node.get_child_count()) if (child := node.get_child_at_index(i)) is not None]
    return walk_one(node) | {"children": below}


def programs() -> list[Atspi.Accessible]:
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    found = [desktop.get_child_at_index(i) for i in range(desktop.get_child_count())]
    return [each for each in found if each is not None]


def tree() -> list[dict[str, object]]:
    return [walk(each) for each in programs()]


def named(node: Atspi.Accessible, role: str, name: str) -> Atspi.Accessible | None:
    """Return the first descendant of ``node`` with that ``role`` and ``name`` in its name."""
    if role_of(node) == role and name in node.get_name():
        return node
    below = (named(child, role, name) for i in range(node.get_child_count()) if (child := node.get_child_at_index(i)) is not None)
    return next((child for child in below if child is not None), None)


def first(role: str, name: str) -> Atspi.Accessible | None:
    return next((hit for each in programs() if (hit := named(each, role, name)) is not None), None)


def find(role: str, name: str) -> list[dict[str, object]]:
    node = first(role, name)
    return [walk(node)] if node is not None else []


def press(role: str, name: str) -> bool:
    node = first(role, name)
    return node is not None and bool(Atspi.Action.do_action(node, 0))


def touch(node: Atspi.Accessible) -> int:
    """Ask ``node`` and all below it for everything; what goes meanwhile is no fault. How many answered."""
    try:
        walk_one(node)
        below = [node.get_child_at_index(i) for i in range(node.get_child_count())]
        return 1 + sum(touch(child) for child in below if child is not None)
    except GLib.Error:
        return 0


def walks(number: int, least: int) -> int:
    """Walk the whole tree so often, and on until ``least`` nodes have answered or time is up. How many answered in all."""
    answered, end = 0, time.monotonic() + _MOST_SECONDS
    while number > 0 or (answered < least and time.monotonic() < end):
        answered += sum(touch(program) for program in programs())
        number -= 1
    return answered


def tell(words: object) -> None:
    sys.stdout.write(json.dumps(words, ensure_ascii=False) + "\n")
    sys.stdout.flush()


REQUESTS: dict[str, Callable[..., object]] = {"tree": tree, "find": find, "press": press, "walks": walks, "said": lambda: said}


def answer(channel: GLib.IOChannel, _condition: GLib.IOCondition) -> bool:
    line = sys.stdin.readline()
    if not line:
        Atspi.event_quit()
        return False
    name, *words = json.loads(line)
    try:
        made = REQUESTS[name](*words)
    except Exception as error:  # noqa: BLE001 - an answer in any case: the test waits for one
        made = {"error": repr(error)}
    tell(made)
    return True


if __name__ == "__main__":
    listen()
    GLib.io_add_watch(GLib.IOChannel.unix_new(0), GLib.IO_IN | GLib.IO_HUP, answer)
    tell("ready")
    Atspi.event_main()
