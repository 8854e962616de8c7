"""Type into the search field of a window on the library ARGV[1]; print CPU milliseconds from a key to painted results."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from bench.figure import p95
from bench.probe.search import keystrokes
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
    for query in filter(str.strip, keystrokes(path)):
        began = time.process_time()
        field.setText(query)
        _paint(app, window.search_panel.answered, query)
        spent.append((time.process_time() - began) * 1000)
    window.close()
    print(json.dumps({"median_ms": median(spent), "p95_ms": p95(spent), "keystrokes": len(spent)}))


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
