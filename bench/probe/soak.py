"""Simulate days in a lobby, by a clock that jumps: ``soak.py LIBRARY OPENINGS SIZES``; report memory.

``SIZES`` is ``one`` for a kiosk's own screen, which keeps its size, or ``many`` for a window resized with every fifth article.
"""

from __future__ import annotations

import itertools
import random
import sys
import tempfile
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import linear_regression, mean
from typing import cast

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication

from bench.probe.cost import report
from viewer.kiosk.core.idle import Idle, times
from viewer.kiosk.core.intents import Go, Home, Resize, ShowContents, SwitchContrast, SwitchLanguage, TakeAway
from viewer.kiosk.core.kiosk_settings import KioskSettings
from viewer.kiosk.core.memory import resident_bytes
from viewer.kiosk.core.schedule import Schedule
from viewer.kiosk.core.visit import AtArticle, AtList, AtSearch
from viewer.kiosk.idle_controller import IdleController
from viewer.kiosk.kiosk_window import KioskWindow
from viewer.kiosk.program import application
from viewer.kiosk.reading import ReadingScreen
from viewer.kiosk.searching import SearchScreen
from viewer.kiosk.services import open_services
from viewer.library.library import Library

_WARM_UP = 0.2
"""Share of the openings after which caches are full."""

_QUERIES = ("tnb", "hba1c", "干细胞", "yds", "nothing at all", "tingyao")


class Clock:
    """A clock that is advanced by hand."""

    seconds = 1000.0

    def __call__(self) -> float:
        """Return the current time."""
        return self.seconds


class Soak:
    """A simulated lobby. ``openings`` articles are opened, every visit ends by the clock."""

    def __init__(self, app: QApplication, library: Path, openings: int, state: Path, *, resized: bool) -> None:
        settings = KioskSettings(state=str(state))
        self._window = KioskWindow(settings, lambda: Library.open(library), open_services(settings))
        self._clock = Clock()
        self._idle = Idle(times(settings), self._clock)
        noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self._controller = IdleController(self._window, settings, self._idle, Schedule(settings.hours), lambda: noon)
        self._app = app
        self._openings = openings
        self._resized = resized
        self._opened = 0
        self._random = random.Random(1)
        self._sizes = array("q")  # bytes after each opening; no objects, which would be counted themselves
        self._start = (0.0, 0, 0)
        self._steps = self._visits()
        self._window.resize(1920, 1080)
        self._window.rebuild()
        self._window.show()
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    def _step(self) -> None:
        if next(self._steps, self) is self:
            self._timer.stop()
            self._finish()

    def _visits(self) -> Iterator[None]:
        shelf = self._window.current_library.public
        articles = [row.id for row in shelf.rows()] if shelf else []
        for visit in itertools.count():
            for article in self._random.sample(articles, k=min(3, len(articles))):
                yield from self._read(article)
                if self._opened >= self._openings:
                    return
            if visit % 7 == 0:
                yield from self._search()
            yield from self._walk_away(attract=visit % 5 == 0)

    def _read(self, article: str) -> Iterator[None]:
        window = self._window
        self._opened += 1
        window.act(Go(AtList()))
        window.act(Go(AtArticle(article)))
        yield
        screen = cast("ReadingScreen", window.screen_view)
        for _ in range(2):
            screen.view.turn(1)
            yield
        items = screen.view.page.contents.items
        match self._opened % 4:
            case 0:
                screen.act(ShowContents())
            case 1:
                screen.act(TakeAway())
            case 2 if items:
                screen.view.tapped.emit(f"item:{self._random.choice(items).block.anchor}")
            case _:
                screen.view.tapped.emit("cite:1")
        yield
        if self._opened % 3 == 0:
            window.act(Resize(self._random.choice((-1, 1))))
            yield
        if self._resized and self._opened % 5 == 0:  # each size is new
            window.resize(self._random.randrange(1000, 1921), self._random.randrange(700, 1081))
            window.rebuild()
            yield
        if self._opened % 11 == 0:
            window.act(SwitchContrast())
            window.act(SwitchLanguage())
            yield
        window.act(Home())
        self._note()

    def _search(self) -> Iterator[None]:
        self._window.act(Go(AtSearch()))
        screen = cast("SearchScreen", self._window.screen_view)
        for letter in self._random.choice(_QUERIES):
            screen.type(letter)
            yield
        screen.look_up()
        yield

    def _walk_away(self, *, attract: bool) -> Iterator[None]:
        self._window.act(Resize(1))
        for _ in range(40):
            self._clock.seconds += 5
            self._controller.tick()
            yield
        if attract:
            for _ in range(30):
                self._clock.seconds += 5
                self._controller.tick()
            for _ in range(3):
                self._controller.turn()
                yield
        self._controller.touched(QPoint(5, 5))
        self._controller.lifted()
        yield

    def _note(self) -> None:
        self._sizes.append(resident_bytes() or 0)
        if not self._start[0] and self._opened >= self._openings * _WARM_UP:
            self._start = (self._level(), _handles(), len(QApplication.allWidgets()))

    def _level(self) -> float:
        """Return the mean bytes in the last tenth of all openings: the window's size, and its picture's, changes every fifth."""
        return mean(self._sizes[-max(1, self._openings // 10) :])

    def _finish(self) -> None:
        level, handles, widgets = self._start
        half = self._sizes[len(self._sizes) // 2 :]
        report(
            growth=100 * (self._level() - level) / level,
            before=level / 1e6,
            after=self._level() / 1e6,
            slope=linear_regression(range(len(half)), half).slope,
            openings=self._opened,
            handles_before=handles,
            handles_after=_handles(),
            widgets_before=widgets,
            widgets_after=len(QApplication.allWidgets()),
        )
        self._app.exit()


def _handles() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def main(library: str, openings: str, sizes: str) -> int:
    """Run it; return 0."""
    app = application()
    with tempfile.TemporaryDirectory() as state:
        soak = Soak(app, Path(library), int(openings), Path(state), resized=sizes == "many")
        app.exec()
        del soak
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
