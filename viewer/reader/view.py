"""``ReaderView``: the pane that shows a page – centred column, reading places, links by mouse, touch and keyboard."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QMargins, QMimeData, QRect, QRectF, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from viewer.content.article import Article
from viewer.draw.painting import paints
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import page_palette
from viewer.i18n import spoken, tr
from viewer.reader import copying, document, locations, screen_reader, underlay
from viewer.reader.figure import Pictures
from viewer.reader.large_tables import weight
from viewer.reader.locations import ground, link_rect
from viewer.reader.page import Growth, Page, PageContext
from viewer.reader.page_browser import PageBrowser
from viewer.reader.photographs import Photographs
from viewer.reader.style import PageStyle
from viewer.reader.table_scroller import TableScroller
from viewer.reader.underlay import Flash
from viewer.settings import ReadingPlace

_TOP, _BOTTOM, _BATCH, _AT_ONCE, _RESIZE_MS = 36, 64, 4, 96, 40  # the first two in px, the last in ms
"""Blocks written before the first frame; articles that weigh no more than the last number of blocks are written at once."""


class ReaderView(PageBrowser):
    """Shows one article. Signals report what the reader asks for; the window that owns the view does it."""

    link_requested = Signal(str)
    """An address: ``article:ID``, ``article:ID#anchor``, ``https://…``."""
    citation_requested = Signal(int, QRect)
    """Number of a reference, and its marker's rectangle in the viewport."""
    term_requested = Signal(str, QRect)
    """Key of a glossary term, and its rectangle in the viewport."""
    item_requested = Signal(str)
    """Anchor of a figure, table or chart to open in the lightbox."""
    section_changed = Signal(str)
    """Anchor of the section at the top; empty above the first."""
    first_painted = Signal()
    """The first frame that shows an article was painted."""
    rebuilt = Signal()
    """The page was rebuilt: outline and items can be read again."""
    side = 24  # px, the least space at the sides of the column

    def __init__(self, pictures: Pictures, style: PageStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures, self._style = pictures, style
        self._article: Article | None = None
        self._context = PageContext()
        self._page = Page(style, self)
        self.setViewport(ground())  # created in Python: reading Qt's own would create the types of all widgets, 11 ms of a start
        self.setDocument(self._page)  # otherwise Qt's document is laid out for the viewport that was just replaced
        self.setLineWrapMode(PageBrowser.LineWrapMode.FixedPixelWidth)  # Qt would lay the page out once more at each new width
        self._pending: ReadingPlace | None = None
        self._kept = ReadingPlace()  # where the reader was before the resizing began
        self._section, self.seen = "", False  # seen: a frame that shows an article was painted
        self._grip = TableScroller(self, lambda: self._page)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # so the width does not depend on the content
        keep_translated(self, lambda: self.setAccessibleName(tr("文章正文")))
        self._growth = Growth(self)
        self._growth.grown.connect(self._restore)
        self._growth.done.connect(self._finished)
        self._resizer = QTimer(self, interval=_RESIZE_MS, singleShot=True)
        self._resizer.timeout.connect(self._rebuild_in_place)
        self._flash = Flash(self)
        self.photographs = Photographs(self, lambda: self._page, lambda: self._pictures)
        self.anchorClicked.connect(self._follow)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._apply_palette()

    @property
    def page(self) -> Page:
        """The current page."""
        return self._page

    @property
    def article(self) -> Article | None:
        """The current article."""
        return self._article

    @property
    def style_now(self) -> PageStyle:
        """Theme, medium, text size and column of the page."""
        return self._page.style

    @property
    def pictures(self) -> Pictures:
        """The source of the pictures."""
        return self._pictures

    def show_article(
        self, article: Article, context: PageContext, place: ReadingPlace | None = None, *, at_once: bool = True
    ) -> None:
        """Show ``article`` from ``place`` on (without one, from its head).

        An article of usual length is complete on return. With ``at_once`` false it is complete when ``rebuilt`` is emitted,
        like a long one: its beginning is painted before the rest is written.
        """
        self._article, self._context = article, context
        self._build(article, place or ReadingPlace(), at_once=at_once)

    def set_pictures(self, pictures: Pictures) -> None:
        """Switch to the pictures of another library."""
        self._pictures = pictures
        self.photographs.serve(pictures)

    def set_style(self, style: PageStyle) -> None:
        """Draw the page in another theme or text size, at the same place."""
        place = self.place()
        self._style = style
        self._apply_palette()
        if self._article is not None:
            self._build(self._article, place)
        self.viewport().update()

    def _rebuild_in_place(self) -> None:
        if self._article is not None and self._fitted().column != self._page.style.column:
            self._build(self._article, self._kept)

    def _fitted(self) -> PageStyle:
        return self._style.fitted(self.viewport().width() - 2 * self.side)

    def _build(self, article: Article, place: ReadingPlace, *, at_once: bool = True) -> None:
        self._resizer.stop()
        page = Page(self._fitted(), self)
        self._growth.begin(document.steps(page, article, self._context, self._pictures, batch=_BATCH))
        self.setExtraSelections([])  # their cursors must not outlive their page: Qt would follow them
        old, self._page = self._page, page
        self.setDocument(page)
        self.setLineWrapColumnOrWidth(self.viewport().width())
        self._fit_margins()
        old.deleteLater()
        self.verticalScrollBar().setValue(0)
        self._pending = place
        if (at_once or place.anchor) and weight(article) <= _AT_ONCE:
            self._growth.finish()
        else:
            self._restore()
            if self.seen or not self.isVisible():
                self._growth.go_on()

    def _finished(self) -> None:
        self._restore()
        self._pending = None
        self._section = self._section_at(self.verticalScrollBar().value())
        self.rebuilt.emit()
        self.section_changed.emit(self._section)
        screen_reader.changed(self)

    @property
    def settled(self) -> bool:
        """Whether the page is complete and laid out in its current width."""
        return not self._growth.growing and not self._resizer.isActive()

    def finish(self) -> None:
        """Build the rest of a long page at once."""
        self._growth.finish()

    def _fit_margins(self) -> None:
        width, column = self.viewport().width(), self._page.style.column
        side = max(self.side, (width - column) // 2)
        self._page.fit(width, QMargins(side, _TOP, max(0, width - side - column), _BOTTOM))

    def place(self) -> ReadingPlace:
        """Return where the reader is: the heading above, and how far it is to the next."""
        if self._pending is not None:
            return self._pending
        return locations.place_at(self._page, self.verticalScrollBar().value())

    def go_to(self, place: ReadingPlace) -> None:
        """Scroll to ``place``."""
        if (y := locations.y_of_place(self._page, place)) is not None:
            self.verticalScrollBar().setValue(y)

    def _restore(self) -> None:
        if self._pending is not None and self._pending != ReadingPlace():  # a page begins at its top
            self.go_to(self._pending)

    def y_of(self, position: int) -> float:
        """Return the top of a text position, px from the top of the page."""
        return locations.y_of(self._page, position)

    def jump(self, anchor: str, *, flash: bool = True) -> bool:
        """Scroll to an anchor and mark its line for a second; return False if the page has no such anchor."""
        self._pending = None
        if anchor not in self._page.contents.anchors:
            self.finish()
        position = self._page.contents.anchors.get(anchor)
        if position is None:
            return False
        self.verticalScrollBar().setValue(round(self.y_of(position)) - locations.JUMP_MARGIN)
        self._kept = self.place()
        if flash:
            self._flash.mark(position, self._style.theme.colours)
        return True

    def reveal(self, position: int) -> None:
        """Scroll only as far as needed to show a text position well inside the pane."""
        y, bar, height = self.y_of(position), self.verticalScrollBar(), self.viewport().height()
        if not bar.value() + locations.JUMP_MARGIN <= y <= bar.value() + height - 4 * locations.JUMP_MARGIN:
            bar.setValue(round(y - height / 3))

    def keep_marks(self) -> None:
        """Leave the extra selections to another owner, such as find in page."""
        self._flash.leave()

    def _scrolled(self, value: int) -> None:
        section = self._section_at(value)
        if section != self._section:
            self._section = section
            self.section_changed.emit(section)

    def _section_at(self, value: int) -> str:
        return locations.section_at(self._page, value, last=value >= self.verticalScrollBar().maximum() > 0)

    @property
    def section(self) -> str:
        """Anchor of the section at the top of the pane."""
        return self._section

    def _follow(self, url: QUrl) -> None:
        self.follow(url.toString(), link_rect(self))

    def follow(self, address: str, rect: QRect) -> None:
        """Do what a link asks for; ``rect`` is its place in the viewport."""
        kind, _, rest = address.partition(":")
        if address.startswith("#"):
            self.jump(address[1:])
        elif kind == "cite":
            self.citation_requested.emit(int(rest), rect)
        elif kind == "term":
            self.term_requested.emit(rest, rect)
        elif kind == "item":
            self.item_requested.emit(rest)
        else:
            self.link_requested.emit(address)

    @paints
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw background and boxes, then the text, then what lies over it."""
        y = self.verticalScrollBar().value()
        painter = QPainter(self.viewport())
        painter.setBackground(QColor(self._style.theme.colours.sheet))
        painter.eraseRect(event.rect())
        painter.translate(0, -y)
        underlay.paint(painter, self._page, QRectF(event.rect()).translated(0, y))
        painter.end()
        super().paintEvent(event)
        painter.begin(self.viewport())
        painter.translate(0, -y)
        self._grip.paint_over(painter)
        painter.end()
        if not self.seen and self._article is not None:
            self.seen = True
            QTimer.singleShot(0, self, self._after_first_paint)

    def _after_first_paint(self) -> None:
        self._growth.go_on()
        self.first_painted.emit()
        screen_reader.attend(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Centre the column at once; text that needs a new layout waits until resizing ends, and keeps its place."""
        if not self._resizer.isActive():
            self._kept = self.place()
        self._fit_margins()
        super().resizeEvent(event)
        if self._article is None or (self._fitted().column == self._page.style.column and not self._resizer.isActive()):
            return
        if self.isVisible():
            self.go_to(self._kept)
            self._resizer.start()
        else:
            self._rebuild_in_place()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return plain words (docs/DESIGN.md, Keyboard and touch)."""
        with spoken(self._article.language if self._article else ""):
            words = copying.selected_text(self.textCursor())
        return copying.only_words(super().createMimeDataFromSelection(), words)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the theme's palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._apply_palette()

    def sizeHint(self) -> QSize:
        """Return a size wide enough for the column."""
        return QSize(replace(self._style, column=0).fitted(10_000).column + 2 * self.side, 600)

    def _apply_palette(self) -> None:
        palette = page_palette(self._style.theme)
        if palette != self.palette():
            self.setPalette(palette)
