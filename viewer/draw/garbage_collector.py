"""When Python collects garbage: in a program with a window never during a start, then only in the window's thread; not while
a library is built.

Python collects in whichever thread happens to allocate. A Qt object that is deleted by a worker's collection crashes the program
(PySide6 6.11). So automatic collection stays switched off, and a timer of the window's thread collects what is due.
Qt is imported late: a start calls ``hold_off`` before anything else.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_EVERY_MS = 1000
_TIMER = "garbage-collector"


def hold_off() -> None:
    """Collect nothing until ``run_in_window_thread``: objects of a start live as long as the window."""
    gc.disable()


@contextmanager
def held_off() -> Iterator[None]:
    """Collect nothing inside this block, as long as a build: it leaves no cycles behind, but hundreds of thousands of objects –
    the readings of titles – that each collection would look at.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def run_in_window_thread() -> None:
    """Collect in the application's thread from now on; call this in that thread. Further calls change nothing."""
    from PySide6.QtCore import QCoreApplication, QTimer

    application = QCoreApplication.instance()
    if application is None or application.findChild(QTimer, _TIMER) is not None:
        return
    hold_off()
    timer = QTimer(application, interval=_EVERY_MS)
    timer.setObjectName(_TIMER)
    timer.timeout.connect(collect_due)
    timer.start()
    QTimer.singleShot(_EVERY_MS // 2, application, gc.freeze)  # what a start has made stays: no collection looks at it again


def collect_due() -> None:
    """Collect what Python itself would collect now: the oldest generation whose threshold is exceeded.

    Python 3.14 has only a young and an old generation, which a last threshold of 0 shows. It collects part of the old one with
    each collection of the young one, requested as generation 1. Its counts of the old generation are no reason to collect.
    """
    counts, thresholds = gc.get_count(), gc.get_threshold()
    generations = range(3) if thresholds[2] else range(1)
    due = [each for each in generations if counts[each] > thresholds[each]]
    if due:
        gc.collect(due[-1] if thresholds[2] else 1)
