"""The receptionist's whole window at work: ``window.py TASK LIBRARY``, a task of ``TASKS``; times in ms.

CPU is that of the window's thread. The window belongs to no window manager, and time in the X server is not its CPU. A step ends
when the event loop has handled what it caused: layout, painting, and one round of timers; what is left for later counts until the
page is whole.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from bench.figure import p95
from bench.probe.cost import report
from viewer import theme
from viewer.app.application import application
from viewer.app.desk_assembly import make_window, open_first
from viewer.desk.core.session import Session
from viewer.draw import garbage_collector, stylesheet
from viewer.library.library import Library
from viewer.library.schema import Filter
from viewer.settings import Settings, ThemeChoice

_THEMES: tuple[ThemeChoice, ...] = ("dark", "contrast", "light")
_ZOOMS = (110, 125, 150, 125, 110, 100)
_WIDTHS = tuple(range(1432, 1180, -8)) + tuple(range(1180, 1440, 8))
_PATIENCE = 120.0
"""Seconds after which an unfinished page has failed."""


class Step:
    """What one action took: ``wall`` and ``cpu`` until what is in view is right, ``stall`` and
    ``stall_cpu`` the longest round of the event loop, ``whole`` until the whole page is right; ms."""

    def __init__(self, desk: Desk, act: Callable[[], object]) -> None:
        begin, used = time.perf_counter(), time.thread_time()
        act()
        desk.app.sendPostedEvents()
        desk.app.processEvents()
        self.wall, self.cpu = (time.perf_counter() - begin) * 1000, (time.thread_time() - used) * 1000
        self.stall, self.stall_cpu = self.wall, self.cpu
        desk.app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self._desk, self._begin = desk, begin
        self.whole = self.wall

    def finish(self) -> Step:
        """Let the event loop run until the page is whole."""
        while True:
            round_, used = time.perf_counter(), time.thread_time()
            if round_ - self._begin > _PATIENCE:
                raise TimeoutError
            self._desk.app.processEvents()
            now = time.perf_counter()
            self.stall = max(self.stall, (now - round_) * 1000)
            self.stall_cpu = max(self.stall_cpu, (time.thread_time() - used) * 1000)
            if self._desk.window.sheet.reader.settled:
                break
        self.whole = (time.perf_counter() - self._begin) * 1000
        return self


class Desk:
    """A desk's window on a library."""

    def __init__(self, app: QApplication, path: Path) -> None:
        self.app = app
        stylesheet.apply(app, theme.load("light"))
        self.session = Session(Library.open(path), Settings(theme="light"))
        self.window = make_window(self.session)
        self.window.resize(1440, 900)
        self.window.show()
        open_first(self.session)
        self.bar = self.window.sheet.reader.verticalScrollBar()
        self.articles = [row.id for row in self.session.library.rows(Filter(), 0, 200)]
        end = time.monotonic() + 1  # icons, list and outline come after the first frame
        while time.monotonic() < end or not self.window.sheet.reader.settled:
            app.processEvents()

    def steps(self, acts: Iterator[Callable[[], object]]) -> list[Step]:
        """Do ``acts`` one after the other; each begins when the page is whole."""
        return [Step(self, act).finish() for act in acts]


def _told(steps: list[Step]) -> dict[str, float]:
    return {
        "wall": median(step.wall for step in steps),
        "cpu": median(step.cpu for step in steps),
        "p95": p95([step.wall for step in steps]),
        "cpu95": p95([step.cpu for step in steps]),
        "stall": max(step.stall for step in steps),
        "stall_cpu": max(step.stall_cpu for step in steps),
        "whole": median(step.whole for step in steps),
        "steps": len(steps),
    }


def switch(desk: Desk) -> dict[str, float]:
    """Open one article after another, each for the first time."""
    return _told(desk.steps(lambda article=article: desk.session.open(article) for article in desk.articles[1:61]))  # type: ignore[misc]


def restyle(desk: Desk) -> dict[str, float]:
    """Choose one theme after another, in the middle of the page."""
    desk.bar.setValue(desk.bar.maximum() // 2)
    chosen = islice(cycle(_THEMES), 12)
    return _told(desk.steps(lambda name=name: desk.session.set_theme(name) for name in chosen))  # type: ignore[misc]


def zoom(desk: Desk) -> dict[str, float]:
    """Choose one text size after another, in the middle of the page."""
    desk.bar.setValue(desk.bar.maximum() // 2)
    return _told(desk.steps(lambda size=size: desk.session.set_zoom(size) for size in _ZOOMS * 2))  # type: ignore[misc]


def resize(desk: Desk) -> dict[str, float]:
    """Drag the window's edge, in the middle of the page; the steps follow each other without a pause."""
    desk.bar.setValue(desk.bar.maximum() // 2)
    steps = [Step(desk, lambda width=width: desk.window.resize(width, 900)) for width in _WIDTHS]  # type: ignore[misc]
    steps[-1].finish()
    return _told(steps)


def opening(desk: Desk) -> dict[str, float]:
    """Open the second article of the library, three times."""
    first, second = desk.articles[:2]

    def again() -> Iterator[Callable[[], object]]:
        for _ in range(3):
            Step(desk, lambda: desk.session.open(first)).finish()
            yield lambda: desk.session.open(second)

    return _told(desk.steps(again()))


def scroll(desk: Desk) -> dict[str, float]:
    """Scroll the second article from beginning to end, 60 px at a time, then jump through it."""
    Step(desk, lambda: desk.session.open(desk.articles[1])).finish()
    places = range(0, min(desk.bar.maximum(), 24_000), 60)
    rolled = [Step(desk, lambda y=y: desk.bar.setValue(y)) for y in places]  # type: ignore[misc]
    share = desk.bar.maximum() // 23
    jumps = [Step(desk, lambda n=n: desk.bar.setValue(n * 7 % 23 * share)) for n in range(1, 23)]  # type: ignore[misc]
    return _told(rolled) | {"jump": p95([step.wall for step in jumps]), "jump_cpu": p95([step.cpu for step in jumps])}


TASKS: dict[str, Callable[[Desk], dict[str, float]]] = {
    "switch": switch,
    "restyle": restyle,
    "zoom": zoom,
    "resize": resize,
    "opening": opening,
    "scroll": scroll,
}


def main() -> None:
    """Run the task and report."""
    garbage_collector.hold_off()
    desk = Desk(application(), Path(sys.argv[2]).absolute())
    garbage_collector.run_in_window_thread()  # as in the program
    report(**TASKS[sys.argv[1]](desk))
    desk.window.close()


main()
