"""``PageView``: the pane that shows an article screen by screen and scrolls under a finger. Nothing in it can be selected.

It draws the page itself instead of being a ``QTextBrowser``, so there is no selection, focus, context menu, drag or link
of its own that would have to be blocked.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QWidget

from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.reader import underlay
from viewer.reader.copying import selected_text
from viewer.reader.insets import lay_out
from viewer.reader.page import Page
from viewer.reader.pagination import Pagination, Slice

SLOP = 10
"""Px that a finger may move during a tap (docs/DESIGN.md, Keyboard and touch)."""

_OVERLAP = 2
"""Lines repeated when a paragraph continues on the next screen."""

_WORTH_MOVING = 0.7
"""How full a screen must be (share) before content that would be cut moves to the next one."""

_FRAME_MS = 12
_FRICTION = 0.94
"""Share of the speed that remains after each frame."""

_SWIPE = 80
"""Px that a finger moves to turn a screen with several columns."""

_NOTCH = 120
"""Eighths of a degree in one notch of a wheel (Qt)."""

_BETWEEN_BLOCKS = ("\u2029", "\ufdd0", "\ufdd1")
"""Ends of paragraphs, starts and ends of frames: an anchor on one of them refers to what follows."""

_SLOWEST = 40.0
"""Speed in px per second below which a page stops."""


class PageView(QWidget):
    """Shows ``page`` from a given atom on, with ``margin`` px of space above and below.

    A screen has one column, which a finger scrolls, or several ``columns``, ``gap`` px apart, which a finger turns.
    """

    tapped = Signal(str)
    """Address of the tapped link, figure or marker."""
    moved = Signal()
    """Another screen is shown."""
    rolling = Signal()
    """The page still scrolls after the finger has left."""

    def __init__(self, page: Page, margin: int, parent: QWidget | None = None, *, columns: int = 1, gap: int = 0) -> None:
        super().__init__(parent)
        self._page = page
        page.setParent(self)
        self._margin = margin
        self._columns = columns
        self._gap = gap
        self._pagination: Pagination | None = None
        self._shown: tuple[Slice, ...] = (Slice(0, 0, 0, 0),)  # one piece per column
        self._offset = 0.0  # page y at the top, px, while it scrolls
        self._rolls = False
        self._grip: tuple[QPointF, float] | None = None  # where the finger came down, and the offset at that time
        self._track: list[tuple[float, float]] = []  # recent (seconds, y) of the finger
        self._speed = 0.0
        self._wheeled = 0  # eighths of a degree since the wheel last turned the page
        self._frames = QTimer(self, interval=_FRAME_MS)
        self._frames.timeout.connect(self._roll_on)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("文章正文"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def room(self) -> float:
        """Height of a screen, px."""
        return max(80.0, self.height() - 2.0 * self._margin)

    @property
    def page(self) -> Page:
        """The displayed page."""
        return self._page

    @property
    def pagination(self) -> Pagination:
        """Its screens at the current height."""
        if self._pagination is None:
            lay_out(self._page, self.room)
            overlap = _OVERLAP if self._columns == 1 else 0
            self._pagination = Pagination(self._page, self.room, overlap=overlap, moved_from=_WORTH_MOVING)
        return self._pagination

    @property
    def shown(self) -> Slice:
        """The displayed part, from the first column to the last."""
        return Slice(self._shown[0].first, self._shown[-1].end, self._shown[0].top, self._shown[-1].bottom)

    @property
    def count(self) -> int:
        """Number of screens."""
        return -(-len(self.pagination.pieces) // self._columns)

    def screen_of(self, position: int) -> int:
        """Return the number, from 1, of the screen that contains the text position."""
        return self.pagination.index_of(self.pagination.atom_at(position)) // self._columns + 1

    def go_to(self, position: int) -> None:
        """Show the screen that begins with the line at text position ``position``, or the last screen if that contains it."""
        self.go_within(position, position)

    def go_within(self, start: int, position: int) -> None:
        """Show the screen that contains ``position``, counting screens from the one that begins with the line at ``start``."""
        while self._page.characterAt(start) in _BETWEEN_BLOCKS:
            start += 1
        pagination = self.pagination
        screen, wanted = self._screen_from(pagination.atom_at(start)), pagination.atom_at(position)
        while screen[-1].end <= wanted:
            screen = self._screen_from(pagination.next_first(screen[-1]))
        self._show(screen)

    def turn(self, by: int) -> None:
        """Show the next screen (1) or the previous one (−1)."""
        pagination = self.pagination
        self._frames.stop()
        if by > 0:
            if not self.at_end:
                self._show(self._screen_from(pagination.next_first(self._shown[-1])))
        else:
            starts = [screen.first for screen in pagination.pieces[:: self._columns]]
            self._show(self._screen_from(max((first for first in starts if first < self.shown.first), default=0)))

    def _screen_from(self, first: int) -> tuple[Slice, ...]:
        """Return the pieces of the screen that begins with atom ``first``."""
        made = [self.pagination.piece_from(first)]
        while len(made) < self._columns and made[-1].end < len(self.pagination.atoms):
            made.append(self.pagination.piece_from(self.pagination.next_first(made[-1])))
        return tuple(made)

    @property
    def at_start(self) -> bool:
        """Whether there is no previous screen."""
        return self.shown.first == 0

    @property
    def at_end(self) -> bool:
        """Whether there is no next screen."""
        return self.shown.end >= len(self.pagination.atoms)

    @property
    def number(self) -> int:
        """Number of the screen, from 1."""
        return self.pagination.index_of(self.shown.first) // self._columns + 1

    @property
    def position(self) -> int:
        """Text position at which the screen begins."""
        return self.pagination.atoms[self.shown.first].start if self.pagination.atoms else 0

    def _show(self, screen: tuple[Slice, ...]) -> None:
        self._rolls = False
        self._frames.stop()
        self._shown = screen
        self._offset = screen[0].top
        self.setAccessibleDescription(self._words(self.shown))
        self.update()
        self.moved.emit()

    def _words(self, screen: Slice) -> str:
        """Return the words on the screen, for screen readers."""
        atoms = self.pagination.atoms
        end = atoms[screen.end].start if screen.end < len(atoms) else self._page.characterCount() - 1
        cursor = QTextCursor(self._page)
        cursor.setPosition(atoms[screen.first].start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return selected_text(cursor)

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

    def address_at(self, at: QPointF) -> str:
        """Return the address at or near a point of the widget: fingers are thick and need not hit exactly."""
        layout = self._page.documentLayout()
        reach = self._page.style.px(9)
        step = self._page.style.column + self._gap
        column = min(len(self._shown) - 1, max(0, int((at.x() - self._left()) // step)))
        top = self._offset if column == 0 else self._shown[column].top
        on_page = at + QPointF(-self._left() - column * step, top - self._margin)
        for dx, dy in ((0, 0), (0, -reach), (0, reach), (-reach, 0), (reach, 0)):
            found = layout.anchorAt(on_page + QPointF(dx, dy))
            if found:
                return found
        return ""

    @property
    def column(self) -> QRect:
        """Area of the first column within the widget."""
        return QRect(self._left(), 0, self._page.style.column, self.height())

    def _left(self) -> int:
        return (self.width() - self._columns * (self._page.style.column + self._gap) + self._gap) // 2

    @paints
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the screen; at rest, nothing below its last whole line."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._page.style.theme.colours.sheet))
        if self._rolls:
            top = self._offset - self._margin
            self._paint_part(painter, QPointF(self._left(), -top), top, top + self.height())
        else:
            for i, piece in enumerate(self._shown):
                left = self._left() + i * (self._page.style.column + self._gap)
                self._paint_part(painter, QPointF(left, self._margin - piece.top), piece.top - 1, piece.bottom + 1)
        painter.end()

    def _paint_part(self, painter: QPainter, origin: QPointF, top: float, bottom: float) -> None:
        """Draw the page between ``top`` and ``bottom`` with its upper left corner at ``origin``."""
        side = self._left() if self._columns == 1 else self._gap / 2
        seen = QRectF(-side, top, self._page.style.column + 2 * side, bottom - top)
        painter.save()
        painter.translate(origin)
        painter.setClipRect(seen, Qt.ClipOperation.IntersectClip)
        underlay.paint(painter, self._page, seen)
        self._page.drawContents(painter, seen)
        painter.restore()
