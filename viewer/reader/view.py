"""``ReaderView``: the pane that shows a page – centred measure, places, links by mouse, touch and keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QEvent, QMimeData, QRect, QRectF, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QTextCursor, QTextFormat, QWheelEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from viewer.content.article import Article
from viewer.i18n import tr
from viewer.reader import copying, document, underlay
from viewer.reader.figure import Pictures
from viewer.reader.page import INSET, Inset, Page
from viewer.reader.style import PageStyle
from viewer.reader.surroundings import Surroundings
from viewer.reader.table import WideTable
from viewer.settings import Place

_MARGIN = 24
"""Least room beside the column, px (DESIGN.md, 3)."""
_TOP, _BOTTOM = 36, 64
_JUMP_MARGIN = 24
"""Room kept above a heading that is jumped to (DESIGN.md, 8)."""
_FIRST_BATCH, _BATCH = 24, 40
_FLASH_MS = 1000
_RESIZE_MS = 40


class ReaderView(QTextBrowser):
    """Shows one article. Signals say what the reader asked for; the window that owns the view does it."""

    link_requested = Signal(str)
    """An address: ``article:ID``, ``article:ID#anchor``, ``https://…``."""
    citation_requested = Signal(int, QRect)
    """Number of a reference, and its marker's place in the viewport."""
    term_requested = Signal(str, QRect)
    """Key of a glossary term, and its place in the viewport."""
    item_requested = Signal(str)
    """Anchor of a figure, table or chart to open big."""
    section_changed = Signal(str)
    """Anchor of the section now at the top; empty above the first."""
    rebuilt = Signal()
    """The page was laid out anew: outline and items may be read."""

    def __init__(self, pictures: Pictures, style: PageStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._style = style
        self._article: Article | None = None
        self._around = Surroundings()
        self._page = Page(style, self)
        self._steps: Iterator[None] | None = None
        self._pending: Place | None = None
        self._section = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("文章正文"))
        self._stepper = QTimer(self, interval=0)
        self._stepper.timeout.connect(self._step)
        self._resizer = QTimer(self, interval=_RESIZE_MS, singleShot=True)
        self._resizer.timeout.connect(self._rebuild_in_place)
        self._unflash = QTimer(self, interval=_FLASH_MS, singleShot=True)
        self._unflash.timeout.connect(lambda: self.setExtraSelections([]))
        self.anchorClicked.connect(self._follow)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._apply_palette()

    # ---- what is shown -------------------------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._page

    @property
    def article(self) -> Article | None:
        """The article that is shown."""
        return self._article

    @property
    def style_now(self) -> PageStyle:
        """Theme, medium, text size and column of the page."""
        return self._page.style

    @property
    def pictures(self) -> Pictures:
        """Where the pictures come from."""
        return self._pictures

    def show_article(self, article: Article, around: Surroundings, place: Place | None = None) -> None:
        """Shows ``article`` from ``place`` on (from its head without one)."""
        self._article, self._around = article, around
        self._build(place or Place())

    def set_pictures(self, pictures: Pictures) -> None:
        """Takes pictures from another library from now on."""
        self._pictures = pictures

    def set_style(self, style: PageStyle) -> None:
        """Draws the page in another theme or text size, keeping the place."""
        place = self.place()
        self._style = style
        self._apply_palette()
        if self._article is not None:
            self._build(place)
        self.viewport().update()

    def _rebuild_in_place(self) -> None:
        if self._article is not None and self._fitted().column != self._page.style.column:
            self._build(self.place())

    def _fitted(self) -> PageStyle:
        return self._style.fitted(self._width() - 2 * _MARGIN)

    def _width(self) -> int:
        """The viewport's width; ScrollBarAlwaysOn keeps it from changing with the content."""
        return self.viewport().width()

    def _build(self, place: Place) -> None:
        assert self._article is not None
        self._resizer.stop()
        self._stepper.stop()
        page = Page(self._fitted(), self)
        steps = document.steps(page, self._article, self._around, self._pictures, batch=_FIRST_BATCH)
        next(steps)
        self._steps = steps
        old, self._page = self._page, page
        self._fit_margins()
        self.setDocument(page)
        old.deleteLater()
        self.verticalScrollBar().setValue(0)
        self._pending = place
        if len(self._article.blocks) <= 4 * _FIRST_BATCH:
            for _ in steps:
                pass
            self._finished()
        else:
            self._restore()
            self._stepper.start()

    def _step(self) -> None:
        if self._steps is None or next(self._steps, self) is self:
            self._stepper.stop()
            self._finished()
        elif self._pending is not None:
            self._restore()

    def _finished(self) -> None:
        self._steps = None
        self._restore()
        self._pending = None
        self._section = self._section_at(self.verticalScrollBar().value())
        self.rebuilt.emit()
        self.section_changed.emit(self._section)

    def finish(self) -> None:
        """Builds what is left of a long page at once."""
        while self._steps is not None:
            self._step()

    def _fit_margins(self) -> None:
        side = max(_MARGIN, (self._width() - self._page.style.column) // 2)
        root = self._page.rootFrame()
        form = root.frameFormat()
        if (form.leftMargin(), form.topMargin()) == (side, _TOP):
            return
        form.setLeftMargin(side)
        form.setRightMargin(max(0, self._width() - side - self._page.style.column))
        form.setTopMargin(_TOP)
        form.setBottomMargin(_BOTTOM)
        root.setFrameFormat(form)

    # ---- places --------------------------------------------------------------------------------------------------------

    def place(self) -> Place:
        """Where the reader is: the heading above, and how far it is to the next."""
        if self._pending is not None:
            return self._pending
        y = float(self.verticalScrollBar().value())
        marks = self._marks()
        for (anchor, top), (_, bottom) in pairwise(marks):
            if y < bottom:
                return Place(anchor, min(1.0, max(0.0, (y - top) / max(1.0, bottom - top))))
        return Place()

    def go_to(self, place: Place) -> None:
        """Scrolls to ``place``."""
        marks = self._marks()
        for (anchor, top), (_, bottom) in pairwise(marks):
            if anchor == place.anchor:
                self.verticalScrollBar().setValue(round(top + place.fraction * (bottom - top)))
                return

    def _restore(self) -> None:
        if self._pending is not None:
            self.go_to(self._pending)

    def _marks(self) -> list[tuple[str, float]]:
        """(anchor, y) of the page's head, its sections and its end."""
        headings = [(entry.anchor, self.y_of(entry.position) - _JUMP_MARGIN) for entry in self._page.contents.outline]
        return [("", 0.0), *headings, ("", max(self._page.size().height(), 1.0))]

    def y_of(self, position: int) -> float:
        """Height of a position in the text, px from the page's top."""
        block = self._page.findBlock(position)
        return self._page.documentLayout().blockBoundingRect(block).top()

    def jump(self, anchor: str, *, flash: bool = True) -> bool:
        """Scrolls to an anchor and marks its line for a second; False where the page has no such anchor."""
        self._pending = None
        if anchor not in self._page.contents.anchors:
            self.finish()
        position = self._page.contents.anchors.get(anchor)
        if position is None:
            return False
        self.verticalScrollBar().setValue(round(self.y_of(position)) - _JUMP_MARGIN)
        if flash:
            self._flash(position)
        return True

    def reveal(self, position: int) -> None:
        """Scrolls only as far as needed to show a position well inside the pane."""
        y, bar, height = self.y_of(position), self.verticalScrollBar(), self.viewport().height()
        if not bar.value() + _JUMP_MARGIN <= y <= bar.value() + height - 4 * _JUMP_MARGIN:
            bar.setValue(round(y - height / 3))

    def _flash(self, position: int) -> None:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(self._page)  # type: ignore[misc]  # the stubs call the field a method
        mark.cursor.setPosition(position)
        mark.format.setBackground(QColor(self._style.theme.colours.mark))  # type: ignore[attr-defined]
        mark.format.setForeground(QColor(self._style.theme.colours.onmark))  # type: ignore[attr-defined]
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # type: ignore[attr-defined]
        self.setExtraSelections([mark])
        self._unflash.start()

    def keep_marks(self) -> None:
        """Leaves the extra selections as they are: somebody else marks the page now."""
        self._unflash.stop()

    def _scrolled(self, value: int) -> None:
        section = self._section_at(value)
        if section != self._section:
            self._section = section
            self.section_changed.emit(section)

    def _section_at(self, value: int) -> str:
        found = ""
        for entry in self._page.contents.outline:
            if self.y_of(entry.position) - 2 * _JUMP_MARGIN > value:
                break
            found = entry.anchor
        if self._page.contents.outline and value >= self.verticalScrollBar().maximum() > 0:
            return self._page.contents.outline[-1].anchor
        return found

    @property
    def section(self) -> str:
        """Anchor of the section at the top of the pane."""
        return self._section

    # ---- links ---------------------------------------------------------------------------------------------------------

    def _follow(self, url: QUrl) -> None:
        self.follow(url.toString(), self._anchor_rect())

    def follow(self, address: str, rect: QRect) -> None:
        """Does what a link asks for; ``rect`` is where it stands in the viewport."""
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

    def _anchor_rect(self) -> QRect:
        """Where the link is that was clicked or that has the keyboard."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            start = QTextCursor(self._page)
            start.setPosition(cursor.selectionStart())
            end = QTextCursor(self._page)
            end.setPosition(cursor.selectionEnd())
            return self.cursorRect(start).united(self.cursorRect(end))
        at = self.viewport().mapFromGlobal(self.cursor().pos())
        found = self.cursorForPosition(at)
        return self.cursorRect(found).adjusted(-6, 0, 6, 0)

    def inset_at(self, x: float, y: float) -> tuple[Inset, QRectF] | None:
        """The object under a point of the viewport, and where it is painted in page coordinates."""
        layout = self._page.documentLayout()
        at = QRectF(x, y + self.verticalScrollBar().value(), 1, 1).topLeft()
        position = layout.hitTest(at, Qt.HitTestAccuracy.ExactHit)
        if position < 0:
            return None
        block = self._page.findBlock(position)
        parts = block.begin()
        while not parts.atEnd():
            form = parts.fragment().charFormat()
            if form.hasProperty(INSET):
                rect = layout.blockBoundingRect(block)
                inset = self._page.inset(form)
                size = inset.size(self._page)
                box = QRectF(rect.topLeft(), size)
                if box.contains(at):
                    return inset, box
            parts += 1
        return None

    # ---- Qt ------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws ground and boxes, then the text."""
        y = self.verticalScrollBar().value()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._style.theme.colours.sheet))
        painter.translate(0, -y)
        underlay.paint(painter, self._page, QRectF(event.rect()).translated(0, y))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Centres the column at once; text that has to be set anew waits until the resizing rests."""
        super().resizeEvent(event)
        self._fit_margins()
        if self._article is not None and self._fitted().column != self._page.style.column:
            if self.isVisible():
                self._resizer.start()
            else:
                self._rebuild_in_place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl+wheel is the window's (text size); sideways over a wide table scrolls the table."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        sideways = event.angleDelta().x() or (
            event.angleDelta().y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
        )
        found = self.inset_at(event.position().x(), event.position().y()) if sideways else None
        if found is not None and isinstance(found[0], WideTable):
            if found[0].scroll(-sideways / 2, found[1].width()):
                self.viewport().update()
            event.accept()
            return
        super().wheelEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging a wide table's bar scrolls it."""
        grabbed = self._grabbed
        if grabbed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            table, box, at = grabbed
            share = box.width() / (table.reach(box.width()) + box.width())
            table.scroll((event.position().x() - at) / share, box.width())
            self._grabbed = (table, box, event.position().x())
            self.viewport().update()
            return
        super().mouseMoveEvent(event)

    _grabbed: tuple[WideTable, QRectF, float] | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes hold of a wide table's bar."""
        found = self.inset_at(event.position().x(), event.position().y())
        if event.button() is Qt.MouseButton.LeftButton and found is not None and isinstance(found[0], WideTable):
            y = event.position().y() + self.verticalScrollBar().value()
            if y >= found[0].bar(found[1]).top() - 6:
                self._grabbed = (found[0], found[1], event.position().x())
                return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets the bar go."""
        if self._grabbed is not None:
            self._grabbed = None
            return
        super().mouseReleaseEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Clean words with the source line (DESIGN.md, 6)."""
        made = QMimeData()
        words = copying.selected_text(self.textCursor())
        if self._article is not None and words:
            words += "\n" + tr("——《{title}》", title=self._article.title)
        made.setText(words)
        return made

    def changeEvent(self, event: QEvent) -> None:
        """Keeps the palette the theme's."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._apply_palette()

    def sizeHint(self) -> QSize:
        """Wide enough for the measure."""
        return QSize(replace(self._style, column=0).fitted(10_000).column + 2 * _MARGIN, 600)

    def _apply_palette(self) -> None:
        colours = self._style.theme.colours
        palette = QPalette(QGuiApplication.palette())
        palette.setColor(QPalette.ColorRole.Base, QColor(colours.sheet))
        palette.setColor(QPalette.ColorRole.Text, QColor(colours.ink))
        palette.setColor(QPalette.ColorRole.Highlight, QColor(colours.tint2))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(colours.onsel))
        if palette != self.palette():
            self.setPalette(palette)
