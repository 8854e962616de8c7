"""Cyclic garbage is collected in the window's own thread alone.

Python collects in whichever thread happens to allocate; a Qt object that a worker's collection ends that way takes the whole
program down (PySide6 6.11). So once there are threads, collecting by itself is switched off and done from a timer here.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QObject, QTimer

_EVERY_MS = 1000


class Collector(QObject):
    """One an application; ``ensure`` makes it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=_EVERY_MS)
        timer.timeout.connect(collect)
        timer.start()


def ensure() -> None:
    """From now on garbage is collected in the application's thread; called there."""
    application = QCoreApplication.instance()
    if application is not None and application.findChild(Collector) is None:
        Collector(application)


def collect() -> None:
    """Collects what is due, as Python itself would: the oldest generation whose threshold is passed.

    Python 3.14 has a young and an old generation alone, says so by a last threshold of 0, and takes a part of the old one with
    each collection of the young, which is asked for as generation 1. Its counts of the old one are no reason to collect.
    """
    counts, thresholds = gc.get_count(), gc.get_threshold()
    generations = range(3) if thresholds[2] else range(1)
    due = [each for each in generations if counts[each] > thresholds[each]]
    if due:
        gc.collect(due[-1] if thresholds[2] else 1)
