"""``ReaderView``: the pane that shows an article – its sections, jumps, links by mouse, touch and keyboard."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QRect, QSize, QUrl, Signal
from PySide6.QtWidgets import QWidget

from viewer.content.article import Article
from viewer.draw.retranslate import keep_translated
from viewer.i18n import spoken, tr
from viewer.reader import copying, locations
from viewer.reader.figure import Pictures
from viewer.reader.locations import link_rect
from viewer.reader.page import Page, PageContext
from viewer.reader.photographs import Photographs
from viewer.reader.renewal import RenewedBrowser
from viewer.reader.style import PageStyle
from viewer.reader.underlay import Flash
from viewer.settings import ReadingPlace


class ReaderView(RenewedBrowser):
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

    def __init__(self, pictures: Pictures, style: PageStyle, parent: QWidget | None = None) -> None:
        super().__init__(pictures, style, parent)
        self._section = ""
        keep_translated(self, lambda: self.setAccessibleName(tr("文章正文")))
        self._flash = Flash(self)
        self.photographs = Photographs(self, lambda: self._page, lambda: self._pictures)
        self.anchorClicked.connect(self._follow)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

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
        return self.in_view[0].style

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
        self._style = style
        self.dress(style.theme)
        self._renew()
        self.viewport().update()

    def _completed(self) -> None:
        self._section = self._section_at(self.verticalScrollBar().value())
        super()._completed()
        self.section_changed.emit(self._section)

    def place(self) -> ReadingPlace:
        """Return where the reader is: the heading above, and how far it is to the next."""
        if self._pending is not None:
            return self._pending
        bar = self.verticalScrollBar()
        return locations.place_at(self._page, bar.value() if self._at is None else self._parts().y_of(self._at))

    def go_to(self, place: ReadingPlace) -> None:
        """Scroll to ``place``."""
        if self._at is not None:
            self.finish()
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
        if self.renewing or anchor not in self._page.contents.anchors:
            self.finish()
        position = self._page.contents.anchors.get(anchor)
        if position is None:
            return False
        self.verticalScrollBar().setValue(round(self.y_of(position)) - locations.JUMP_MARGIN)
        if flash:
            self._flash.mark(position, self._style.theme.colours)
        return True

    def reveal(self, position: int) -> None:
        """Scroll only as far as needed to show a text position well inside the pane."""
        if self.renewing:
            self.finish()
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

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return plain words (docs/DESIGN.md, Keyboard and touch)."""
        with spoken(self._article.language if self._article else ""):
            words = copying.selected_text(self.textCursor())
        return copying.only_words(super().createMimeDataFromSelection(), words)

    def sizeHint(self) -> QSize:
        """Return a size wide enough for the column."""
        return QSize(replace(self._style, column=0).fitted(10_000).column + 2 * self.side, 600)
