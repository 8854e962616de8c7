"""Slow work outside the window's thread. Only this module and ``viewer.reader.photographs`` use threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QMutex, QMutexLocker, QObject, QThread, QWaitCondition, Signal

from viewer.draw import garbage_collector

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
        except Exception as error:  # noqa: BLE001 - passed to the window's thread, which re-raises unknown errors
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
        self._cancelled = self._given_up = False
        self._done = done
        self._failed = failed
        self._worker = _Worker(work, self)
        self._worker.done.connect(self._finish)
        self._worker.failed.connect(self._fail)

    def start(self) -> None:
        """Start the work."""
        garbage_collector.run_in_window_thread()
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

    def give_up(self) -> None:
        """Ask the work to stop, wait for its end, and tell nobody of its result."""
        self._given_up = True
        self.cancel()
        self.wait()

    def _finish(self, result: object) -> None:
        self._worker.wait()
        if not self._given_up:
            self._done(result)  # type: ignore[arg-type]  # a signal carries object; _Worker ran the T-returning work
        self.deleteLater()

    def _fail(self, error: object) -> None:
        self._worker.wait()
        if not self._given_up:
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
            garbage_collector.run_in_window_thread()
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
