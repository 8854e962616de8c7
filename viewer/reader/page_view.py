"""``PageView``: the pane that shows an article screen by screen and scrolls under a finger. Nothing in it can be selected.

It draws the page itself instead of being a ``QTextBrowser``, so there is no selection, focus, context menu, drag or link
of its own that would have to be blocked.
"""

from __future__ import annotations

import time

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QWidget

from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.reader import underlay
from viewer.reader.copying import selected_text
from viewer.reader.page import Inset, Page
from viewer.reader.pagination import Pagination, Slice
from viewer.reader.style import Role

SLOP = 10
"""Px that a finger may move during a tap (docs/DESIGN.md, Keyboard and touch)."""

_OVERLAP = 2
"""Lines repeated when a paragraph continues on the next screen."""

_WORTH_MOVING = 0.4
"""How full a screen must be (share) before content that would be cut moves to the next one."""

_FRAME_MS = 12
_FRICTION = 0.94
"""Share of the speed that remains after each frame."""

_BETWEEN_BLOCKS = ("\u2029", "\ufdd0", "\ufdd1")
"""Ends of paragraphs, starts and ends of frames: an anchor on one of them refers to what follows."""

_SLOWEST = 40.0
"""Speed in px per second below which a page stops."""


class Fitted(Struct):
    """An object in the text, limited to the height of a screen."""

    inset: Inset
    height: float

    def size(self, page: Page) -> QSizeF:
        """Return its own size, or a smaller one in the same proportions."""
        own = self.inset.size(page)
        return own if own.height() <= self.height else own * (self.height / own.height())

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draw the object, scaled down if it was laid out for another size."""
        own = self.inset.size(page)
        if own.height() <= self.height:
            self.inset.paint(painter, rect, page)
            return
        painter.save()
        painter.translate(rect.topLeft())
        painter.scale(rect.width() / own.width(), rect.height() / own.height())
        self.inset.paint(painter, QRectF(QPointF(0, 0), own), page)
        painter.restore()


_CAPTION_LINES, _CAPTION_GAPS = 3, 24
"""Lines that a picture leaves for its caption and source on the same screen, and the px between them."""


def lay_out(page: Page, height: float) -> None:
    """Lay ``page`` out in its column; every picture with its caption fits a screen of ``height`` px."""
    most = max(height / 2, height - _CAPTION_LINES * page.style.line(Role.CAPTION) - page.style.px(_CAPTION_GAPS))
    page.contents.insets[:] = [Fitted(inset, most) for inset in page.contents.insets]
    page.setTextWidth(page.style.column)
    page.markContentsDirty(0, page.characterCount())


class PageView(QWidget):
    """Shows ``page`` from a given atom on, with ``margin`` px of space above and below."""

    tapped = Signal(str)
    """Address of the tapped link, figure or marker."""
    moved = Signal()
    """Another screen is shown."""
    rolling = Signal()
    """The page still scrolls after the finger has left."""

    def __init__(self, page: Page, margin: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        page.setParent(self)
        self._margin = margin
        self._pagination: Pagination | None = None
        self._shown = Slice(0, 0, 0, 0)
        self._offset = 0.0  # page y at the top, px, while it scrolls
        self._rolls = False
        self._grip: tuple[QPointF, float] | None = None  # where the finger came down, and the offset at that time
        self._track: list[tuple[float, float]] = []  # recent (seconds, y) of the finger
        self._speed = 0.0
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
            self._pagination = Pagination(self._page, self.room, overlap=_OVERLAP, moved_from=_WORTH_MOVING)
        return self._pagination

    @property
    def shown(self) -> Slice:
        """The displayed piece."""
        return self._shown

    # ---- going -------------------------------------------------------------------------------------------------------

    def go_to(self, position: int) -> None:
        """Show the screen that begins with the line at text position ``position``, or the last screen if that contains it."""
        self.go_within(position, position)

    def go_within(self, start: int, position: int) -> None:
        """Show the screen that contains ``position``, counted from the one that begins with the line at ``start``."""
        while self._page.characterAt(start) in _BETWEEN_BLOCKS:
            start += 1
        pagination = self.pagination
        screen, wanted = pagination.piece_from(pagination.atom_at(start)), pagination.atom_at(position)
        while screen.end <= wanted:
            screen = pagination.piece_from(pagination.next_first(screen))
        self._show(screen)

    def turn(self, by: int) -> None:
        """Show the next screen (1) or the previous one (−1)."""
        pagination = self.pagination
        self._frames.stop()
        if by > 0:
            self._show(pagination.piece_from(pagination.next_first(self._shown)))
        else:
            earlier = [screen for screen in pagination.pieces if screen.first < self._shown.first]
            self._show(earlier[-1] if earlier else pagination.pieces[0])

    @property
    def at_start(self) -> bool:
        """Whether there is no previous screen."""
        return self._shown.first == 0

    @property
    def at_end(self) -> bool:
        """Whether there is no next screen."""
        return self._shown.end >= len(self.pagination.atoms)

    @property
    def number(self) -> int:
        """Number of the screen, from 1."""
        return self.pagination.index_of(self._shown.first) + 1

    @property
    def position(self) -> int:
        """Text position at which the screen begins."""
        return self.pagination.atoms[self._shown.first].start if self.pagination.atoms else 0

    def _show(self, screen: Slice) -> None:
        self._rolls = False
        self._frames.stop()
        self._shown = screen
        self._offset = screen.top
        self.setAccessibleDescription(self._words(screen))
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

    # ---- fingers -----------------------------------------------------------------------------------------------------

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
        if not self._rolls and abs(way) < SLOP:
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
        elif (event.position() - start).manhattanLength() < 2 * SLOP:
            address = self.address_at(event.position())
            if address:
                self.tapped.emit(address)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page by a trackball or wheel; with Ctrl, leave it to the window (text size)."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        self._rolls = True
        self._roll_to(self._offset - event.angleDelta().y())
        self._speed = 0.0
        self._frames.start()
        event.accept()

    def _roll_to(self, offset: float) -> None:
        atoms = self.pagination.atoms
        last = self.pagination.pieces[-1] if self.pagination.pieces else self._shown
        top = atoms[0].top if atoms else 0.0
        self._offset = max(top, min(offset, max(top, last.bottom - self.room)))
        self.rolling.emit()
        self.update()

    def _roll_on(self) -> None:
        before = self._offset
        self._speed *= _FRICTION
        self._roll_to(self._offset + self._speed * _FRAME_MS / 1000)
        if abs(self._speed) < _SLOWEST or self._offset == before:
            self._show(self.pagination.piece_from(self.pagination.atom_below(self._offset)))

    def address_at(self, at: QPointF) -> str:
        """Return the address at or near a point of the widget: fingers are thick and need not hit exactly."""
        layout = self._page.documentLayout()
        reach = self._page.style.px(9)
        for dx, dy in ((0, 0), (0, -reach), (0, reach), (-reach, 0), (reach, 0)):
            found = layout.anchorAt(at + QPointF(dx - self._left(), dy + self._offset - self._margin))
            if found:
                return found
        return ""

    @property
    def column(self) -> QRect:
        """Area of the text within the widget."""
        return QRect(self._left(), 0, self._page.style.column, self.height())

    def _left(self) -> int:
        return (self.width() - self._page.style.column) // 2

    # ---- Qt ----------------------------------------------------------------------------------------------------------

    @paints
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the screen; at rest, nothing below its last whole line."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._page.style.theme.colours.sheet))
        top = self._offset - self._margin
        painter.translate(self._left(), -top)
        if self._rolls:
            seen = QRectF(-self._left(), top, self.width(), self.height())
        else:
            seen = QRectF(-self._left(), self._shown.top - 1, self.width(), self._shown.bottom - self._shown.top + 2)
        painter.setClipRect(seen, Qt.ClipOperation.IntersectClip)
        underlay.paint(painter, self._page, seen)
        self._page.drawContents(painter, seen)
        painter.end()
