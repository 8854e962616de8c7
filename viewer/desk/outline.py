"""The right pane: sections of the article, then its figures, tables and charts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QScroller, QVBoxLayout, QWidget

from viewer.desk.list_model import Index
from viewer.desk.marked_rows import MarkedRows
from viewer.desk.outline_lines import LINE, LineDelegate, OutlineHead, OutlineLine, OutlineLines, anchor_of
from viewer.desk.page_pane import PagePane
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import mark, tr
from viewer.reader.figure import Pictures
from viewer.reader.page import Item, OutlineEntry
from viewer.reader.view import ReaderView
from viewer.theme import Theme

_MARGIN = 60
"""Px that stay above and below the line of the section being read."""


class OutlineList(QListView):
    """The lines, for pointer, finger, keyboard and screen readers."""

    chosen = Signal(object)
    """The ``OutlineEntry`` or ``Item`` to go to."""
    menu_requested = Signal(QWidget, str, QRect, object)
    """A menu is wanted for an anchor at a rectangle of the viewport: at a point of it, or, None, where the keyboard is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: Pictures | None = None
        self._lines = OutlineLines(self)
        self._delegate = LineDelegate(theme, lambda: self._pictures, self._lines, self)
        self.setViewport(QWidget())  # created in Python, as in the reader
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(self._lines)
        self.setItemDelegate(self._delegate)
        self._marked = MarkedRows(self)
        self._marked.changed.connect(self._mark)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.clicked.connect(self._choose)

    @property
    def lines(self) -> Sequence[OutlineLine]:
        """What is listed."""
        return self._lines.lines

    def show_lines(self, lines: Sequence[OutlineLine], language: str, pictures: Pictures | None) -> None:
        """List ``lines`` of a page in ``language`` (BCP 47), from the top."""
        self._pictures = pictures
        self._delegate.current = ""
        self._lines.show(lines, language)
        self.executeDelayedItemsLayout()  # Qt would do it when it paints, and then paint again
        self._mark()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._delegate.theme = theme
        self.viewport().update()

    def set_section(self, anchor: str) -> None:
        """Mark the section being read, and scroll as little as needed to have it well in view."""
        self._delegate.current = anchor
        self.viewport().update()
        line, bar = self.rect_of(anchor), self.verticalScrollBar()
        if line.isValid():
            over = min(0, line.top() - _MARGIN) or max(0, line.bottom() + _MARGIN - self.viewport().height())
            bar.setValue(bar.value() + over)

    def rect_of(self, anchor: str) -> QRect:
        """Return where the line of ``anchor`` is in the viewport; an invalid one if there is none."""
        row = self._lines.row_of(anchor)
        return QRect() if row is None else self.visualRect(self._lines.index(row))

    def focus_line(self, anchor: str, reason: Qt.FocusReason) -> None:
        """Move the keyboard to the line of ``anchor``, otherwise to the section being read, otherwise to the first."""
        row = self._lines.row_of(anchor or self._delegate.current)
        self._go_to(next((i for i, line in enumerate(self.lines) if anchor_of(line)), 0) if row is None else row)
        self.setFocus(reason)
        self._marked.mark_keyboard()

    def _go_to(self, row: int) -> None:
        self.selectionModel().setCurrentIndex(self._lines.index(row), QItemSelectionModel.SelectionFlag.NoUpdate)

    def _choose(self, index: Index) -> None:
        line = index.data(LINE)
        if line is not None and not isinstance(line, OutlineHead):
            self.chosen.emit(line)

    def _mark(self) -> None:
        """Redraw if other rows are marked."""
        cursor, hovered = self._marked.cursor.row(), self._marked.hovered
        if (cursor, hovered.row()) != (self._delegate.cursor, self._delegate.hovered):
            self._delegate.cursor, self._delegate.hovered = cursor, hovered.row()
            self.viewport().update()
        over = bool(hovered.flags() & Qt.ItemFlag.ItemIsEnabled)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the lines out for another width: a title may take two rows of words."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the line under the pointer, or of that where the keyboard is."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        anchor = anchor_of(self.lines[index.row()]) if index.isValid() else ""
        if anchor:
            at = None if by_key else event.pos()
            self.menu_requested.emit(self.viewport(), anchor, self.visualRect(index).adjusted(17, 5, -13, -5), at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a line with Enter or Space; otherwise move as in every list."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the section being read."""
        row = self._lines.row_of(self._delegate.current)
        if row is not None and not self.currentIndex().isValid():
            self._go_to(row)
        super().focusInEvent(event)


class OutlinePane(PagePane):
    """Outline of the reader's page; a click jumps to a section, or opens a figure in the lightbox."""

    section_chosen = Signal(str)
    item_chosen = Signal(str)
    menu_requested = Signal(QWidget, str, QRect, object)
    cleared = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "pane")
        self.list = OutlineList(theme)
        self.list.chosen.connect(self._choose)
        self.list.menu_requested.connect(self.menu_requested)
        keep_translated(self.list, lambda: self.list.setAccessibleName(tr("目录")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.list)

    def list_page(self, view: ReaderView) -> None:
        """List the sections and items of the reader's page."""
        sections, items = [e for e in view.page.contents.outline if e.level <= 3], view.page.contents.items
        lines: list[OutlineLine] = [OutlineHead(mark("目录")), *sections] if sections else []
        lines += [OutlineHead(mark("图与表"), len(items)), *items] if items else []
        self.list.show_lines(lines, view.page.language, view.pictures)
        self.list.set_section(view.section)

    def clear(self) -> None:
        """Clear the outline."""
        self.forget_page()
        self.list.show_lines((), "", None)
        self.cleared.emit()

    def set_section(self, anchor: str) -> None:
        """Mark the current section."""
        self.list.set_section(anchor)

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self.list.set_theme(theme)

    def focus_first(self, anchor: str = "", reason: Qt.FocusReason = Qt.FocusReason.ShortcutFocusReason) -> None:
        """Move the focus to the line of ``anchor``, otherwise to the current section, otherwise to the first."""
        self.list.focus_line(anchor, reason)

    def _choose(self, line: OutlineEntry | Item) -> None:
        if isinstance(line, Item):
            self.item_chosen.emit(line.block.anchor)
        else:
            self.section_chosen.emit(line.anchor)
