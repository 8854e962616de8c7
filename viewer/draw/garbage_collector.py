"""When Python's garbage collector runs in a program with a window: never during a start, then in the window's thread alone.

Python collects in whichever thread happens to allocate. A Qt object that a worker's collection ends takes the whole program
down (PySide6 6.11), so collecting by itself stays switched off, and a timer of the window's thread collects what is due.
Qt is imported late: a start calls ``hold_off`` before anything else.
"""

from __future__ import annotations

import gc

_EVERY_MS = 1000
_TIMER = "garbage-collector"


def hold_off() -> None:
    """Collect nothing until ``run_in_window_thread``: what a start imports and creates lives as long as the window."""
    gc.disable()


def run_in_window_thread() -> None:
    """From now on collect in the application's thread, from which this is called; calling it again changes nothing."""
    from PySide6.QtCore import QCoreApplication, QTimer

    application = QCoreApplication.instance()
    if application is None or application.findChild(QTimer, _TIMER) is not None:
        return
    hold_off()
    timer = QTimer(application, interval=_EVERY_MS)
    timer.setObjectName(_TIMER)
    timer.timeout.connect(collect_due)
    timer.start()


def collect_due() -> None:
    """Collect what Python itself would now: the oldest generation whose threshold is passed.

    Python 3.14 has a young and an old generation alone, says so by a last threshold of 0, and takes a part of the old one with
    each collection of the young, which is asked for as generation 1. Its counts of the old one are no reason to collect.
    """
    counts, thresholds = gc.get_count(), gc.get_threshold()
    generations = range(3) if thresholds[2] else range(1)
    due = [each for each in generations if counts[each] > thresholds[each]]
    if due:
        gc.collect(due[-1] if thresholds[2] else 1)
