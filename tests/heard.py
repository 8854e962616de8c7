"""The accessibility bus as a screen reader hears it: a real X server, real buses, and libatspi in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import msgspec

from tests.kiosk.x_screen import ROOT, wait_for, x_server
from tests.stage.saver import bus

_PYTHON = "/usr/bin/python3"
_LISTENER = Path(__file__).with_name("listener.py")


class Node(msgspec.Struct):
    """What the bus says of one thing."""

    role: str
    name: str
    description: str
    attributes: dict[str, str]
    states: list[str]
    children: list[Node]
    heads: list[str]
    place: list[int]
    actions: int
    editable: bool
    box: list[int]

    def walk(self) -> Iterator[Node]:
        """This one and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, role: str) -> list[Node]:
        """All of one role, in reading order."""
        return [node for node in self.walk() if node.role == role]


@cache
def missing() -> str:
    """What this machine lacks for hearing; empty where all is here."""
    lacks = [tool for tool in ("Xvfb", "dbus-daemon") if shutil.which(tool) is None]
    if not Path("/usr/libexec/at-spi-bus-launcher").exists():
        lacks.append("at-spi2-core")
    program = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    if not Path(_PYTHON).exists() or subprocess.run([_PYTHON, "-c", program], capture_output=True, check=False).returncode:
        lacks.append("python3-gi, gir1.2-atspi-2.0")
    return "needs " + ", ".join(lacks) if lacks else ""


@dataclass
class Listener:
    """``environment`` is that of a program that is to be heard."""

    environment: dict[str, str]
    _process: subprocess.Popen[str]

    def ask(self, *words: object) -> object:
        """The listener's answer to a request."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def tree(self) -> Node:
        """All programs that are heard, below one node."""
        told = self.ask("tree")
        below = told if isinstance(told, list) else []
        root = {"role": "desktop", "name": "", "description": "", "attributes": {}, "states": [], "heads": [], "place": []}
        return msgspec.convert(root | {"actions": 0, "editable": False, "box": [], "children": below}, Node)

    def find(self, role: str, name: str = "") -> Node | None:
        """The first of a role with ``name`` in its name."""
        told = self.ask("find", role, name)
        return msgspec.convert(told[0], Node) if isinstance(told, list) and told else None

    def waits_for(self, role: str, name: str = "", seconds: float = 20) -> Node:
        """The same, as soon as it is there."""
        found: list[Node] = []

        def there() -> bool:
            found[:] = filter(None, [self.find(role, name)])
            return bool(found)

        assert wait_for(there, seconds), f"nothing heard of {role} {name}: {sorted({n.role for n in self.tree().walk()})}"
        return found[0]

    def press(self, role: str, name: str) -> bool:
        """Do the action of what is named so."""
        return bool(self.ask("press", role, name))

    def said(self, kind: str) -> list[tuple[object, ...]]:
        """What was announced (words, politeness) or focused (role, name) since the beginning."""
        return [tuple(each[1:]) for each in cast("list[list[object]]", self.ask("said")) if each[0] == kind]

    def hears(self, words: str, seconds: float = 15) -> bool:
        """Whether something with ``words`` in it is announced."""
        return wait_for(lambda: any(words in str(each[0]) for each in self.said("announcement")), seconds)


@contextmanager
def listening(folder: Path, size: tuple[int, int] = (1280, 800)) -> Iterator[Listener]:
    """Somebody who listens on a display and buses of their own."""
    with x_server(size) as display, bus(folder) as address:
        environment = os.environ | {
            "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT), "DBUS_SESSION_BUS_ADDRESS": address,
        }  # fmt: skip
        pipe = subprocess.PIPE
        process = subprocess.Popen([_PYTHON, str(_LISTENER)], env=environment, stdin=pipe, stdout=pipe, text=True)
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == '"ready"\n'
            yield Listener(environment, process)
        finally:
            process.kill()
            process.communicate()


@contextmanager
def program(listener: Listener, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A program of this Python that is heard by ``listener``."""
    process = subprocess.Popen([sys.executable, *words], env=listener.environment, cwd=ROOT, stdin=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
