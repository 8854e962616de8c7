"""Slow work beside the window: the only module that knows threads, and where garbage is collected meanwhile.

Python collects in whichever thread happens to allocate; a Qt object that a worker's collection ends that way takes the whole
program down (PySide6 6.11). So once there are threads, collecting by itself is switched off and done from a timer here.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QCoreApplication, QMutex, QMutexLocker, QObject, QThread, QTimer, QWaitCondition, Signal

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


T = TypeVar("T")


class _Worker(QThread):
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work

    def run(self) -> None:
        try:
            result = self._work()
        except Exception as error:  # noqa: BLE001 - handed to the window's thread, which raises what it does not know
            self.failed.emit(error)
        else:
            self.done.emit(result)


class Task(QObject, Generic[T]):
    """One piece of work in a thread of its own; ``progressed`` may be emitted from there."""

    progressed = Signal(int, int)

    def __init__(
        self, parent: QObject, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        super().__init__(parent)
        self._cancelled = False
        self._done = done
        self._failed = failed
        self._worker = _Worker(work, self)
        self._worker.done.connect(self._finish)
        self._worker.failed.connect(self._fail)

    def start(self) -> None:
        """Begins."""
        ensure()
        self._worker.start(QThread.Priority.LowPriority)

    def cancel(self) -> None:
        """Asks the work to stop; it looks at ``is_cancelled``."""
        self._cancelled = True

    def is_cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled

    def wait(self) -> None:
        """Waits for the end."""
        self._worker.wait()

    def _finish(self, result: object) -> None:
        self._worker.wait()
        self._done(result)  # type: ignore[arg-type]  # a signal carries object; _Worker ran the T-returning work
        self.deleteLater()

    def _fail(self, error: object) -> None:
        self._worker.wait()
        self._failed(cast("Exception", error))  # a signal carries object; _Worker caught an Exception
        self.deleteLater()


class Latest(QThread):
    """Answers questions one at a time; of those that wait, only the newest. A running answer may be interrupted.

    ``end`` is called in the thread that answered, when it ends.
    """

    answered = Signal(object)

    def __init__(
        self, parent: QObject, answer: Callable[[str], object], interrupt: Callable[[], None], end: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._answer = answer
        self._interrupt = interrupt
        self._end = end
        self._question: str | None = None
        self._stopped = False
        self._mutex = QMutex()
        self._asked = QWaitCondition()

    def ask(self, question: str) -> None:
        """Answers ``question`` as soon as may be; an older one that is still being answered is broken off."""
        self._interrupt()  # before the question is there: it must never break off the answer to this one
        with QMutexLocker(self._mutex):
            self._question = question
            self._asked.wakeAll()
        if not self.isRunning():
            ensure()
            self.start()

    def stop(self) -> None:
        """Ends the thread and waits for it."""
        with QMutexLocker(self._mutex):
            self._stopped = True
            self._asked.wakeAll()
        self._interrupt()
        self.wait()

    def run(self) -> None:
        """Waits, answers, tells."""
        try:
            self._serve()
        finally:
            self._end()

    def _serve(self) -> None:
        while True:
            with QMutexLocker(self._mutex):
                while self._question is None and not self._stopped:
                    self._asked.wait(self._mutex)
                if self._stopped:
                    return
                question, self._question = self._question, None
            if question is not None:
                self.answered.emit(self._answer(question))
