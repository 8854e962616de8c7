"""Slow work outside the window's thread. The only module that uses threads; it also controls garbage collection.

Python collects garbage in whichever thread happens to allocate. A Qt object deleted by a worker's collection crashes the
program (PySide6 6.11). So once there are threads, automatic collection is off and a timer here collects.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QCoreApplication, QMutex, QMutexLocker, QObject, QThread, QTimer, QWaitCondition, Signal

_EVERY_MS = 1000


class Collector(QObject):
    """Collects garbage on a timer. One per application, created by ``ensure``."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=_EVERY_MS)
        timer.timeout.connect(collect)
        timer.start()


def ensure() -> None:
    """Collect garbage in the application's thread from now on; must be called there."""
    application = QCoreApplication.instance()
    if application is not None and application.findChild(Collector) is None:
        Collector(application)


def collect() -> None:
    """Collect what is due, as Python itself would: the oldest generation whose threshold is exceeded.

    Python 3.14 has only a young and an old generation, which a last threshold of 0 shows. It collects part of the old one with
    each collection of the young one, requested as generation 1. Its counts of the old generation are no reason to collect.
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
        """Start the work."""
        ensure()
        self._worker.start(QThread.Priority.LowPriority)

    def cancel(self) -> None:
        """Ask the work to stop; it checks ``is_cancelled``."""
        self._cancelled = True

    def is_cancelled(self) -> bool:
        """Return whether it was asked to stop."""
        return self._cancelled

    def wait(self) -> None:
        """Wait for the end."""
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
    """Answers questions one at a time; of the waiting ones, only the newest. A running answer may be interrupted.

    ``end`` is called in the answering thread when the thread ends.
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
        """Answer ``question`` as soon as possible; interrupt an older one that is still being answered."""
        self._interrupt()  # before the question is set: it must never interrupt the answer to this one
        with QMutexLocker(self._mutex):
            self._question = question
            self._asked.wakeAll()
        if not self.isRunning():
            ensure()
            self.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        with QMutexLocker(self._mutex):
            self._stopped = True
            self._asked.wakeAll()
        self._interrupt()
        self.wait()

    def run(self) -> None:
        """Wait for questions and emit their answers."""
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
