"""``Growth``: a long page is written piece by piece between events, so that the window answers meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal


class Growth(QObject):
    """Consumes the steps of one page at a time."""

    grown = Signal()
    """A piece was written, and there is more."""
    done = Signal()
    """The page is whole."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    @property
    def growing(self) -> bool:
        """Whether there is more to write."""
        return self._steps is not None

    def begin(self, steps: Iterator[None]) -> None:
        """Writes the first piece of another page at once; what was left of the one before is dropped."""
        self._timer.stop()
        self._steps = steps
        next(steps)

    def go_on(self) -> None:
        """Writes the rest whenever nothing else waits."""
        if self.growing:
            self._timer.start()

    def finish(self) -> None:
        """Writes the rest at once."""
        while self._steps is not None:
            self._step()

    def _step(self) -> None:
        if self._steps is not None and next(self._steps, self) is not self:
            self.grown.emit()
            return
        self._steps = None
        self._timer.stop()
        self.done.emit()
