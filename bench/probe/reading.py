"""The reader pane at work: ``reading.py TASK LIBRARY``, a task of ``TASKS``; times in ms from the call to the painted frame."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import closing
from itertools import cycle, islice, pairwise
from pathlib import Path
from statistics import median

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from bench.figure import p95
from bench.probe.cost import memory, report
from viewer import theme
from viewer.library.library import Library
from viewer.library.schema import Filter
from viewer.reader.figure import Pictures
from viewer.reader.page import PageContext
from viewer.reader.style import PageStyle
from viewer.reader.view import ReaderView


class Pane:
    """A reader pane in a window of the desk's size, with the articles of a library."""

    def __init__(self, application: QApplication, library: Library) -> None:
        self.application = application
        self.library = library
        self.articles = [row.id for row in library.rows(Filter(), 0, 200)]
        self.view = ReaderView(Pictures(library.asset), PageStyle(theme.load("light")))
        self.view.resize(820, 720)
        self.view.show()
        self.show(self.articles[0])
        application.processEvents()

    def timed(self, act: Callable[[], None]) -> float:
        """Return the milliseconds from the call of ``act`` until its result is painted; remaining work is not timed."""
        begin = time.perf_counter()
        act()
        self.view.viewport().repaint()
        taken = time.perf_counter() - begin
        self.application.processEvents()
        # Normally done by the event loop.
        self.application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return taken * 1000

    def restyle(self, style: PageStyle) -> float:
        """Return the milliseconds to draw the page in ``style``."""
        return self.timed(lambda: self.view.set_style(style))

    def scroll(self, y: int) -> float:
        """Return the milliseconds to scroll to ``y`` px."""
        return self.timed(lambda: self.view.verticalScrollBar().setValue(y))

    def show(self, article: str) -> float:
        """Return the milliseconds to read the article with that id from the library and show it."""
        return self.timed(lambda: self.view.show_article(self.library.article(article), PageContext()))


def switch(pane: Pane) -> dict[str, float]:
    """Open one article after another, each for the first time."""
    times = [pane.show(article) for article in pane.articles[1:61]]
    return {"median": median(times), "p95": p95(times)}


def restyle(pane: Pane) -> dict[str, float]:
    """Switch to the next theme, and to the next text size."""
    themes = [pane.restyle(PageStyle(theme.load(name))) for name in islice(cycle(theme.THEMES), 12)]
    sizes = [pane.restyle(PageStyle(theme.load("light"), zoom=zoom / 100)) for zoom in theme.ZOOM_STEPS]
    return {"theme": median(themes), "zoom": median(sizes)}


def scroll(pane: Pane) -> dict[str, float]:
    """Scroll an article from beginning to end, 60 px at a time."""
    times = [pane.scroll(y) for y in range(0, pane.view.verticalScrollBar().maximum(), 60)]
    return {"p95": p95(times), "frames": len(times)}


def book(pane: Pane) -> dict[str, float]:
    """Return the time of the first screenful of the first article, then the longest time without an answer of the window."""
    long = pane.library.article(pane.articles[0])
    beats: list[float] = []
    heart = QTimer(interval=0)
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    pane.view.rebuilt.connect(heart.stop)
    begin = time.perf_counter()
    pane.view.show_article(long, PageContext())
    pane.view.viewport().repaint()
    first = time.perf_counter() - begin
    beats.append(time.perf_counter())
    heart.start()
    while heart.isActive() and time.perf_counter() - begin < 120:
        pane.application.processEvents()
    stalls = [later - earlier for earlier, later in pairwise(beats)]
    whole = time.perf_counter() - begin
    return {"first": first * 1000, "stall": max(stalls, default=0) * 1000, "whole": whole * 1000}


def growth(pane: Pane) -> dict[str, float]:
    """Return the memory after the first ten articles, and after two hundred openings."""
    for article in pane.articles[:10]:
        pane.show(article)
    ten = memory()
    for article in islice(cycle(pane.articles), 200):
        pane.show(article)
    return {"ten": ten, "two_hundred": memory()}


TASKS: dict[str, Callable[[Pane], dict[str, float]]] = {
    "switch": switch,
    "restyle": restyle,
    "scroll": scroll,
    "book": book,
    "growth": growth,
}


def main() -> None:
    """Run the task and report."""
    application = QApplication(sys.argv[:1])
    with closing(Library.open(Path(sys.argv[2]))) as library:
        report(**TASKS[sys.argv[1]](Pane(application, library)))


main()
