"""The patient's screen and a presentation at work: ``stage.py LIBRARY``; ms from the press to the painted frame."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from bench.figure import p95
from bench.probe.cost import report
from viewer import theme
from viewer.app.application import application
from viewer.content import blocks as b
from viewer.content.article import Article, Audience
from viewer.content.text import walk
from viewer.library.library import Library
from viewer.library.schema import Filter
from viewer.stage.audience import AudienceWindow
from viewer.stage.core.talk import Talk
from viewer.stage.patient import PatientScreen
from viewer.stage.presentation import make_show

_SCREEN = QSize(1920, 1080)
_LONGEST_TALKS = 3
"""Number of the longest talks that are shown, forwards and back."""

_MAIN = "stem-cells-type-2"

_PAUSE = 0.1
"""Seconds between two slides."""


def main(path: Path) -> None:
    """Send every section and item of every article, and show the longest talks."""
    app = application()
    with closing(Library.open(path)) as library:
        sent, whole = _send_all(app, library)
        changed = _go_through(app, library)
        main_talk = make_show(library, _MAIN, theme.load("light"), date.today()).painter(_SCREEN)
    report(
        main=len(main_talk.deck.laid), send=p95(sent), whole=p95(whole), slide=p95(changed), sends=len(sent), slides=len(changed)
    )


def _send_all(app: QApplication, library: Library) -> tuple[list[float], list[float]]:
    """Return the times of sections and items, and of whole articles."""
    patient = PatientScreen(library, theme.load("light"))
    patient.resize(_SCREEN)
    patient.show()
    app.processEvents()
    parts, whole = [], []
    for row in library.rows(Filter()):
        article = library.article(row.id)
        if row.audience.value == "staff":
            continue
        parts += [_timed(app, partial(patient.send, article, anchor)) for anchor in _anchors(article)]
        whole.append(_timed(app, partial(patient.send, article)))
    patient.close()
    return parts, whole


def _anchors(article: Article) -> list[str]:
    shown = b.Heading | b.Figure | b.Table | b.Chart | b.Study
    return [block.anchor for block in walk(article.blocks) if isinstance(block, shown) and block.anchor]


def _go_through(app: QApplication, library: Library) -> list[float]:
    """Return the times of slide changes, each with the pause that any audience needs."""
    public = library.rows(Filter(audience=Audience.PUBLIC))
    shows = [make_show(library, row.id, theme.load("light"), date.today()) for row in public]
    times: list[float] = []
    for show in sorted(shows, key=lambda show: -len(show.slides))[:_LONGEST_TALKS]:
        slides = show.painter(_SCREEN)
        talk = Talk(len(slides.deck.laid))
        window = AudienceWindow(slides, talk)
        talk.changed = window.refresh
        window.resize(_SCREEN)
        window.show()
        _rest(app)
        for step in [1] * (talk.count - 1) + [-1] * (talk.count - 1):
            times.append(_timed(app, partial(talk.step, step), window.repaint))
            _rest(app)
        window.close()
    return times


def _timed(app: QApplication, act: Callable[[], None], paint: Callable[[], None] = lambda: None) -> float:
    begin = time.perf_counter()
    act()
    paint()
    taken = time.perf_counter() - begin
    app.processEvents()
    return taken * 1000


def _rest(app: QApplication) -> None:
    end = time.perf_counter() + _PAUSE
    while time.perf_counter() < end:
        app.processEvents()
        time.sleep(0.005)


main(Path(sys.argv[1]))
