"""Type into the search field of a window on the library ARGV[1]; print milliseconds from a key to painted results.

``median_ms`` and ``p95_ms`` are CPU of the process over all keys, ``p95 CLASS`` and ``wall CLASS`` the 95th percentile of CPU and
of wall clock of one class of queries (``bench.probe.search.typed``). They include painting, but not the X server.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from bench.figure import p95
from bench.probe.search import typed
from viewer import theme
from viewer.app.application import application
from viewer.app.desk_assembly import make_window, open_first
from viewer.desk.core.session import Session
from viewer.draw import stylesheet
from viewer.library.library import Library
from viewer.settings import Settings

_SECONDS = 5.0
"""Seconds after which an unanswered key has failed."""


def main() -> None:
    """Measure."""
    path = Path(sys.argv[1]).absolute()
    app = application()
    stylesheet.apply(app, theme.load("light"))
    session = Session(Library.open(path), Settings(theme="light"))
    window = make_window(session)
    window.resize(1440, 900)
    window.show()
    open_first(session)
    window.sheet.reader.finish()
    field = window.topbar.search
    field.setFocus()
    field.setText("糖")
    _paint(app, window.search_panel.answered, "糖")
    watchdog = QTimer(interval=1000)  # wakes the loop if no answer comes
    watchdog.start()
    spent: list[float] = []
    cpu: defaultdict[str, list[float]] = defaultdict(list)
    wall: defaultdict[str, list[float]] = defaultdict(list)
    for kind, query in typed(path):
        if not query.strip():
            continue
        began, at = time.process_time(), time.perf_counter()
        field.setText(query)
        _paint(app, window.search_panel.answered, query)
        wall[kind].append((time.perf_counter() - at) * 1000)
        spent.append((time.process_time() - began) * 1000)
        cpu[kind].append(spent[-1])
    window.close()
    classes = {f"p95 {kind}": p95(times) for kind, times in cpu.items()} | {
        f"wall {kind}": p95(times) for kind, times in wall.items()
    }
    print(json.dumps({"median_ms": median(spent), "p95_ms": p95(spent), "keystrokes": len(spent), **classes}))


def _paint(app: QApplication, answered: Callable[[str], bool], query: str) -> None:
    """Process events until ``query`` is answered and its results are painted."""
    end = time.monotonic() + _SECONDS
    while not answered(query):
        if time.monotonic() > end:
            message = f"no answer to {query!r}"
            raise TimeoutError(message)
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    app.processEvents()


if __name__ == "__main__":
    main()
