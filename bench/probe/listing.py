"""Scrolling the list of the given library: ms from the call to the painted frame, three rows at a time, and in jumps."""

from __future__ import annotations

import random
import sys
import time
from contextlib import closing
from pathlib import Path

from PySide6.QtWidgets import QAbstractItemView, QApplication

from bench.figure import p95
from bench.probe.cost import report
from viewer import theme
from viewer.desk.core.session import Session
from viewer.desk.list_pane import ListPane
from viewer.library.library import Library
from viewer.settings import Settings

_STEPS, _LEAPS, _ROW = 300, 100, 104
"""Number of steps and jumps; a row's height in px (docs/DESIGN.md, Spacing)."""


def main() -> None:
    """Scroll and report."""
    application = QApplication(sys.argv[:1])
    with closing(Library.open(Path(sys.argv[1]))) as library:
        pane = ListPane(Session(library, Settings()), theme.load("light"))
        pane.resize(344, 800)
        pane.show()
        application.processEvents()
        view = pane.findChild(QAbstractItemView)
        if not isinstance(view, QAbstractItemView):
            sys.exit("the list pane holds no list")
        bar = view.verticalScrollBar()

        def scroll(y: int) -> float:
            begin = time.perf_counter()
            bar.setValue(y)
            view.viewport().repaint()
            taken = time.perf_counter() - begin
            application.processEvents()
            return taken * 1000

        chance = random.Random(1)
        start = bar.maximum() // 3
        steps = [scroll(start + 3 * _ROW * n) for n in range(_STEPS)]
        leaps = [scroll(chance.randrange(bar.maximum())) for _ in range(_LEAPS)]
        report(steps=p95(steps), leaps=p95(leaps), both=p95(steps + leaps), rows=view.model().rowCount())


main()
