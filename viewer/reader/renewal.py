"""``RenewedBrowser`` shows an article on a page. After another theme, text size or width, what is in view is right at once.

An ``Excerpt`` is painted until the whole page is laid out anew out of sight. Until then the page before stays as it was,
with its scroll bar, selection and places; whoever touches it has the new one completed first (docs/decisions/0073).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMargins, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from viewer.content.article import Article
from viewer.draw.painting import paints
from viewer.reader import document, screen_reader, underlay
from viewer.reader.figure import Pictures
from viewer.reader.large_tables import is_light
from viewer.reader.locations import ground
from viewer.reader.page import Growth, Page, PageContext
from viewer.reader.page_browser import PageBrowser, needs_page
from viewer.reader.style import PageStyle
from viewer.reader.table_scroller import Moved, TableScroller, unmoved
from viewer.settings import ReadingPlace

if TYPE_CHECKING:
    from viewer.reader.excerpt import Excerpt, Parts, Spot

_TOP, _BOTTOM = 36, 64
_BATCH = 4
"""Blocks written before the first frame."""
_RESIZE_MS = 120
"""How long the width has been the same before the whole page is laid out."""


class RenewedBrowser(PageBrowser):
    """The page of one article, its layout, and how it is painted."""

    first_painted = Signal()
    """The first frame that shows an article was painted."""
    rebuilt = Signal()
    """The page was rebuilt: outline and items can be read again."""
    laid_out = Signal()
    """What is in view has another layout."""
    side = 24  # px, the least space at the sides of the column
    _at: Spot | None = None  # what was in view of the page, which is not right any more

    def __init__(self, pictures: Pictures, style: PageStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures, self._style = pictures, style
        self._article: Article | None = None
        self._context = PageContext()
        self._page = Page(style, self)
        self._next: Page | None = None  # grows out of sight, to replace the page
        self._excerpt: Excerpt | None = None
        self._pending: ReadingPlace | None = None
        self._moving = self.seen = False  # seen: a frame that shows an article was painted
        self.setViewport(ground())  # created in Python: reading Qt's own would create the types of all widgets, 11 ms of a start
        self.setDocument(self._page)  # otherwise Qt's document is laid out for the viewport that was just replaced
        self.setLineWrapMode(PageBrowser.LineWrapMode.FixedPixelWidth)  # Qt would lay the page out once more at each new width
        self._grip = TableScroller(self, lambda: self._page)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # so the width does not depend on the content
        self._growth = Growth(self)
        self._growth.grown.connect(self._restore)
        self._growth.done.connect(self._finished)
        self._resizer = QTimer(self, interval=_RESIZE_MS, singleShot=True)
        self._resizer.timeout.connect(self._settle)
        self.verticalScrollBar().valueChanged.connect(self._moved_by_reader)
        self.viewport().installEventFilter(self)
        self.installEventFilter(self)
        self.dress(style.theme)

    # ---- layout

    def _build(self, article: Article, place: ReadingPlace, *, at_once: bool = True) -> None:
        """Show ``article`` on a page that grows from its head on."""
        self._resizer.stop()
        self._next = self._excerpt = self._at = None
        page = Page(self._fitted())
        self._growth.begin(document.steps(page, article, self._context, self._pictures, batch=_BATCH))
        self._replace_page(page)
        self.verticalScrollBar().setValue(0)
        self._pending = place
        if (at_once or place.anchor) and is_light(article):
            self._growth.finish()
        else:
            self._restore()
            if self.seen or not self.isVisible():
                self._growth.go_on()

    def _renew(self) -> None:
        """Lay the page out in the present style and width, where it is."""
        article = self._article
        if article is None:
            return
        if self._growth.growing and self._next is None:
            self._build(article, self._pending or ReadingPlace())
            return
        self._resizer.stop()
        self._at = self._spot()
        page = self._next = Page(self._fitted())
        self._fit(page)  # WORKAROUND: frames that were never laid out lie at the page's top for hitTest (Qt 6.11)
        steps = document.steps(page, article, self._context, self._pictures, batch=_BATCH, earlier=self._page)
        self._growth.begin(steps, later=True)
        if is_light(article):
            self._growth.finish()
        else:
            if self.isVisible():
                self._look_ahead(article)
            self._growth.go_on()

    def _look_ahead(self, article: Article) -> None:
        """Paint what is in view in the present style and width, whatever the page is like."""
        from viewer.reader.excerpt import Excerpt

        if self._excerpt is None:
            self._excerpt = Excerpt(article, self._context, self._pictures, self._spot(), self._page)
        self._excerpt.lay_out(self._fitted(), self._fit, self.viewport().height())
        self._excerpt.mark_like(self, self._style.theme.colours)
        self.viewport().update()
        self.laid_out.emit()

    def _settle(self) -> None:
        """Lay the page out for the width that it has now."""
        self._resizer.stop()
        if self._at is None or self._fitted() != self._page.style:
            self._renew()
        else:
            self._fit(self._page)
            self._arrive()

    def _finished(self) -> None:
        if self._next is not None:
            self._exchange(self._next)
        else:
            self._restore()
            self._pending = None
        self._completed()

    def _completed(self) -> None:
        """Tell that the page is complete."""
        self.rebuilt.emit()
        screen_reader.changed(self)

    def _exchange(self, page: Page) -> None:
        """Show ``page`` in place of the present one, with the same words selected."""
        parts, cursor, self._next = self._parts(), self.textCursor(), None
        start, end, forward = cursor.selectionStart(), cursor.selectionEnd(), cursor.position() >= cursor.anchor()
        chosen = parts.carried(start, end, self._parts(page)) if end else None
        self._moving = True
        self._replace_page(page)
        if chosen is not None:
            made = QTextCursor(page)
            made.setPosition(chosen[0 if forward else 1])
            made.setPosition(chosen[1 if forward else 0], QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(made)
        self._moving = False
        self._arrive()

    def _replace_page(self, page: Page) -> None:
        self.setExtraSelections([])  # their cursors must not outlive their page: Qt would follow them
        old, self._page = self._page, page
        page.setParent(self)
        self.setDocument(page)
        self.setLineWrapColumnOrWidth(self.viewport().width())
        self._fit(page)
        old.deleteLater()

    def _arrive(self) -> None:
        """Go to what was in view; from now on the page itself is painted."""
        spot, ahead, self._at, self._excerpt = self._at, self._excerpt, None, None
        if spot is not None:
            y = self._parts().y_of(spot)
            if ahead is not None and ahead.ends:  # Qt tells the scroll bar later where the page ends
                y = min(y, round(self._page.size().height()) - self.viewport().height())
            self.verticalScrollBar().setValue(y)
        self.viewport().update()
        self.laid_out.emit()

    @property
    def renewing(self) -> bool:
        """Whether only what is in view is right."""
        return self._at is not None

    @property
    def settled(self) -> bool:
        """Whether the page is complete and laid out in its current width."""
        return not self._growth.growing and not self._resizer.isActive()

    def finish(self) -> None:
        """Complete the page at once, in its current width."""
        if self._resizer.isActive():
            self._settle()
        self._growth.finish()

    def _fitted(self) -> PageStyle:
        return self._style.fitted(self.viewport().width() - 2 * self.side)

    def _fit(self, page: Page) -> None:
        width, column = self.viewport().width(), page.style.column
        side = max(self.side, (width - column) // 2)
        page.fit(width, QMargins(side, _TOP, max(0, width - side - column), _BOTTOM))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out what is in view at once; the rest of a long page waits until resizing ends."""
        article = self._article
        complete = article is not None and (not self._growth.growing or self._next is not None)
        spot = self._spot() if complete else None
        at_once = spot is None or not self.isVisible() or (self._at is None and article is not None and is_light(article))
        if at_once:
            self._fit(self._page)
        self._moving = True
        super().resizeEvent(event)
        self._moving = False
        if article is None:
            return
        if spot is None or not self.isVisible():
            if self._fitted() != (self._next or self._page).style:
                self._renew()
            elif spot is not None:
                self.verticalScrollBar().setValue(self._parts().y_of(spot))
        elif at_once and self._fitted() == self._page.style:
            self.verticalScrollBar().setValue(self._parts().y_of(spot))
            self.laid_out.emit()
        else:
            self._at = spot
            self._growth.stop()
            self._next = None
            self._look_ahead(article)
            self._resizer.start()

    # ---- places

    def _parts(self, page: Page | None = None) -> Parts:
        from viewer.reader.excerpt import Parts

        return Parts(page or self._page, self._article.blocks if self._article is not None else ())

    def _spot(self) -> Spot:
        return self._at or self._parts().spot_at(self.verticalScrollBar().value())

    def _restore(self) -> None:
        """Go to the place that the page is growing for, once it is there."""

    def _moved_by_reader(self, value: int) -> None:
        """Complete the page if the scroll bar was moved while only what was in view was right."""
        if self._at is not None and not self._moving:
            self._at = self._parts().spot_at(value)
            self.finish()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Complete the page before a key, the pointer or a finger reaches it; the pointer alone is no reason to."""
        if self._at is not None:
            if event.type() is QEvent.Type.MouseMove and watched is self.viewport():
                return True
            if needs_page(event):
                self.finish()
        return super().eventFilter(watched, event)

    # ---- painting

    @property
    def in_view(self) -> tuple[Page, int]:
        """The page that is painted, and what px of it are at the top of the viewport."""
        ahead = self._excerpt
        return (self._page, self.verticalScrollBar().value()) if ahead is None else (ahead.page, ahead.top)

    @paints
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw background and boxes, then the text, then what lies over it."""
        ahead, (page, y) = self._excerpt, self.in_view
        clip = QRectF(event.rect()).translated(0, y)
        painter = QPainter(self.viewport())
        painter.setBackground(QColor(self._style.theme.colours.sheet))
        painter.eraseRect(event.rect())
        painter.translate(0, -y)
        underlay.paint(painter, page, clip)
        if ahead is None:
            painter.end()
            super().paintEvent(event)
            painter.begin(self.viewport())
            painter.translate(0, -y)
        else:
            ahead.draw(painter, clip)
        moved = unmoved if ahead is None else ahead.moved
        self._grip.paint_over(painter, page, QRectF(self.viewport().rect()).translated(0, y), moved)
        self.paint_findings(painter, page, clip, moved)
        painter.end()
        if not self.seen and self._article is not None:
            self.seen = True
            QTimer.singleShot(0, self, self._after_first_paint)

    def paint_findings(self, painter: QPainter, page: Page, clip: QRectF, moved: Moved) -> None:
        """Draw what lies over ``page``."""

    def _after_first_paint(self) -> None:
        self._growth.go_on()
        self.first_painted.emit()
        screen_reader.attend(self)
