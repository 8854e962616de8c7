"""The accessibility bus as a screen reader receives it: a real X server, real buses, and libatspi in a separate process."""

from __future__ import annotations

import json
import os
import shutil
import signal
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
    """What the bus reports about one node."""

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
        """Yield this node and all its descendants."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, role: str) -> list[Node]:
        """Return all nodes of one role, in reading order."""
        return [node for node in self.walk() if node.role == role]


@cache
def missing() -> str:
    """Return what this machine lacks for these tests; empty if nothing."""
    lacks = [tool for tool in ("Xvfb", "dbus-daemon") if shutil.which(tool) is None]
    if not Path("/usr/libexec/at-spi-bus-launcher").exists():
        lacks.append("at-spi2-core")
    program = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    if not Path(_PYTHON).exists() or subprocess.run([_PYTHON, "-c", program], capture_output=True, check=False).returncode:
        lacks.append("python3-gi, gir1.2-atspi-2.0")
    return "needs " + ", ".join(lacks) if lacks else ""


@dataclass
class Listener:
    """A screen reader. ``environment`` is for a program that it should receive."""

    environment: dict[str, str]
    _process: subprocess.Popen[str]

    def ask(self, *words: object) -> object:
        """Return the listener's answer to a request."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def tree(self) -> Node:
        """Return all received programs, below one node."""
        told = self.ask("tree")
        below = told if isinstance(told, list) else []
        root = {"role": "desktop", "name": "", "description": "", "attributes": {}, "states": [], "heads": [], "place": []}
        return msgspec.convert(root | {"actions": 0, "editable": False, "box": [], "children": below}, Node)

    def find(self, role: str, name: str = "") -> Node | None:
        """Return the first node of a role with ``name`` in its name."""
        told = self.ask("find", role, name)
        return msgspec.convert(told[0], Node) if isinstance(told, list) and told else None

    def waits_for(self, role: str, name: str = "", seconds: float = 60) -> Node:
        """Return the same node as soon as it exists."""
        found: list[Node] = []

        def there() -> bool:
            found[:] = filter(None, [self.find(role, name)])
            return bool(found)

        assert wait_for(there, seconds), f"nothing heard of {role} {name}: {sorted({n.role for n in self.tree().walk()})}"
        return found[0]

    def press(self, role: str, name: str) -> bool:
        """Run the action of the node with that role and name; return whether it has one."""
        return bool(self.ask("press", role, name))

    def said(self, kind: str) -> list[tuple[object, ...]]:
        """Return what was announced (words, politeness) or focused (role, name) since the beginning."""
        return [tuple(each[1:]) for each in cast("list[list[object]]", self.ask("said")) if each[0] == kind]

    def hears(self, words: str, seconds: float = 60) -> bool:
        """Return whether something that contains ``words`` is announced."""
        return wait_for(lambda: any(words in str(each[0]) for each in self.said("announcement")), seconds)


@contextmanager
def listening(folder: Path, size: tuple[int, int] = (1280, 800)) -> Iterator[Listener]:
    """Yield a listener on a separate display and separate buses."""
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
    """Run a program of this Python that ``listener`` receives."""
    process = subprocess.Popen([sys.executable, *words], env=listener.environment, cwd=ROOT, stdin=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
    assert process.returncode not in {-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS}, "crashed at its end"
