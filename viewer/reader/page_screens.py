"""``PageScreens``: draws an article screen by screen, in one column or in several. Nothing in it can be selected.

It draws the page itself instead of being a ``QTextBrowser``, so there is no selection, context menu, drag or link of its own
that would have to be blocked. ``ScreenLinks`` knows its links and describes it to screen readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.reader import screen_reader, underlay
from viewer.reader.insets import lay_out
from viewer.reader.page import Page
from viewer.reader.pagination import Pagination, Slice

if TYPE_CHECKING:
    from viewer.reader.screen_links import ScreenLinks

_OVERLAP = 2
"""Lines repeated when a paragraph continues on the next screen."""

_WORTH_MOVING = 0.7
"""How full a screen must be (share) before content that would be cut moves to the next one."""

_BETWEEN_BLOCKS = ("\u2029", "\ufdd0", "\ufdd1")
"""Ends of paragraphs, starts and ends of frames: an anchor on one of them refers to what follows."""

ArticleKey = tuple[str, int, int, int]
"""An article's id, width and height of the screen, text size: what the number of screens depends on."""

ScreenCounts = dict[tuple[ArticleKey, bool], int]
"""Number of screens of an article's short version (False) and full text (True)."""


class PageScreens(QWidget):
    """Shows ``page`` from a given atom on, with ``margin`` px of space above and below.

    A screen has one column or several ``columns``, ``gap`` px apart.
    """

    tapped = Signal(str)
    """Address of the tapped link, figure or marker."""
    moved = Signal()
    """Another screen is shown."""

    def __init__(self, page: Page, margin: int, parent: QWidget | None = None, *, columns: int = 1, gap: int = 0) -> None:
        super().__init__(parent)
        self._page = page
        page.setParent(self)
        self._margin = margin
        self._columns = columns
        self._gap = gap
        self._pagination: Pagination | None = None
        self._shown: tuple[Slice, ...] = (Slice(0, 0, 0, 0),)  # one piece per column
        self._links: ScreenLinks | None = None
        self._offset = 0.0  # page y at the top, px, while it scrolls
        self._rolls = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
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

    @property
    def filled(self) -> float:
        """Share of the columns' height that the screen uses."""
        return sum(piece.bottom - piece.top for piece in self._shown) / (self.room * self._columns)

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
        self._shown = screen
        self._offset = screen[0].top
        if self._links is not None:
            self._links.leave()
        self.update()
        self.moved.emit()

    @property
    def span(self) -> tuple[int, int]:
        """Start and end of the displayed text."""
        atoms, end = self.pagination.atoms, self.shown.end
        return self.position, atoms[end].start if end < len(atoms) else self._page.characterCount() - 1

    def to_widget(self, area: QRectF) -> QRectF:
        """Map an area of the page into the widget."""
        column = max((i for i, piece in enumerate(self._shown) if piece.top <= area.top() + 1), default=0)
        return area.translated(self._origin(column))

    def described(self) -> ScreenLinks:
        """Return its links, made at the first request."""
        if self._links is None:
            from viewer.reader.screen_links import ScreenLinks

            self._links = ScreenLinks(self, self)
        return self._links

    def address_at(self, at: QPointF) -> str:
        """Return the address at or near a point of the widget: fingers are thick and need not hit exactly."""
        layout = self._page.documentLayout()
        reach = self._page.style.px(9)
        column = (at.x() - self._left()) // (self._page.style.column + self._gap)
        on_page = at - self._origin(min(len(self._shown) - 1, max(0, int(column))))
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

    def _origin(self, column: int) -> QPointF:
        """Return the place of the page's upper left corner that one of the columns shows."""
        top = self._offset if column == 0 else self._shown[column].top
        return QPointF(self._left() + column * (self._page.style.column + self._gap), self._margin - top)

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
                self._paint_part(painter, self._origin(i), piece.top - 1, piece.bottom + 1)
            if self._links is not None:
                self._links.paint_focus(painter)
        painter.end()
        screen_reader.attend(self)

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
