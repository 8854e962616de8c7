"""``PageView``: an article screen by screen under a finger, a wheel and a keyboard."""

from __future__ import annotations

import time

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from viewer.reader.page import Page
from viewer.reader.page_screens import PageScreens
from viewer.reader.pagination import Slice

SLOP = 10
"""Px that a finger may move during a tap (docs/DESIGN.md, Keyboard and touch)."""

_FRAME_MS = 12
_FRICTION = 0.94
"""Share of the speed that remains after each frame."""

_SWIPE = 80
"""Px that a finger moves to turn a screen with several columns."""

_NOTCH = 120
"""Eighths of a degree in one notch of a wheel (Qt)."""

_SLOWEST = 40.0
"""Speed in px per second below which a page stops."""


class PageView(PageScreens):
    """A finger scrolls a screen of one column and turns a screen of several."""

    rolling = Signal()
    """The page still scrolls after the finger has left."""

    def __init__(self, page: Page, margin: int, parent: QWidget | None = None, *, columns: int = 1, gap: int = 0) -> None:
        super().__init__(page, margin, parent, columns=columns, gap=gap)
        self._grip: tuple[QPointF, float] | None = None  # where the finger came down, and the offset at that time
        self._track: list[tuple[float, float]] = []  # recent (seconds, y) of the finger
        self._speed = 0.0
        self._wheeled = 0  # eighths of a degree since the wheel last turned the page
        self._frames = QTimer(self, interval=_FRAME_MS)
        self._frames.timeout.connect(self._roll_on)

    def turn(self, by: int) -> None:
        """Stop scrolling and turn."""
        self._frames.stop()
        super().turn(by)

    def _show(self, screen: tuple[Slice, ...]) -> None:
        self._frames.stop()
        super()._show(screen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between the links, follow one, or turn the screen."""
        if not self.described().key(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stop a scrolling page when a finger comes down."""
        self._frames.stop()
        self._grip = (event.position(), self._offset)
        self._track = [(time.monotonic(), event.position().y())]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the page with the finger."""
        if self._grip is None:
            return
        start, offset = self._grip
        way = event.position().y() - start.y()
        if self._columns > 1 or (not self._rolls and abs(way) < SLOP):
            return
        self._rolls = True
        self._roll_to(offset - way)
        self._track = [*self._track[-5:], (time.monotonic(), event.position().y())]

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow the tapped link, or let a page that was pushed scroll on."""
        if self._grip is None:
            return
        start, _ = self._grip
        self._grip = None
        if self._rolls:
            (then, y), (now, last) = self._track[0], self._track[-1]
            self._speed = (y - last) / max(0.02, now - then) if time.monotonic() - now < 0.1 else 0.0
            self._frames.start()
            return
        way = event.position() - start
        if self._columns > 1 and way.manhattanLength() > _SWIPE:
            self.turn(1 if min(way.x(), way.y(), key=lambda px: -abs(px)) < 0 else -1)
        elif way.manhattanLength() < 2 * SLOP:
            address = self.address_at(event.position())
            if address:
                self.tapped.emit(address)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page by a trackball or wheel; with Ctrl, leave it to the window (text size)."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        event.accept()
        if self._columns > 1:
            self._wheeled += event.angleDelta().y()
            if abs(self._wheeled) >= _NOTCH:
                self.turn(-1 if self._wheeled > 0 else 1)
                self._wheeled = 0
            return
        self._rolls = True
        self._roll_to(self._offset - event.angleDelta().y())
        self._speed = 0.0
        self._frames.start()

    def _roll_to(self, offset: float) -> None:
        atoms = self.pagination.atoms
        last = self.pagination.pieces[-1] if self.pagination.pieces else self.shown
        top = atoms[0].top if atoms else 0.0
        self._offset = max(top, min(offset, max(top, last.bottom - self.room)))
        self.rolling.emit()
        self.update()

    def _roll_on(self) -> None:
        before = self._offset
        self._speed *= _FRICTION
        self._roll_to(self._offset + self._speed * _FRAME_MS / 1000)
        if abs(self._speed) < _SLOWEST or self._offset == before:
            self._show(self._screen_from(self.pagination.atom_below(self._offset)))
