"""``TableScroller``: tables in a page that scrolls – wheel, bar and keys of a wide one, and what stays while it passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QTextCursor, QTextTable, QWheelEvent
from PySide6.QtWidgets import QTextBrowser

from viewer.content.text import plain
from viewer.reader import screen_reader
from viewer.reader.locations import y_of
from viewer.reader.page import INSET, Page
from viewer.reader.table import column_lefts, row_tops
from viewer.reader.wide_table import WideTable, paint_lower_edge

_REACH = 6
"""A press up to this far above the bar, px, still grabs it."""

_NOTCH = 120
"""Of a wheel, in eighths of a degree: it scrolls by a column."""

_RING, _GAP = 3, 2
_K = Qt.Key
_STEPS = {_K.Key_Left: (0, -1), _K.Key_Right: (0, 1), _K.Key_Up: (-1, 0), _K.Key_Down: (1, 0)}


Moved = Callable[[int, int], tuple[int, int] | None]
"""Returns where words of a page, given by two positions, are on another one; None: not there."""


def unmoved(start: int, end: int) -> tuple[int, int]:
    """Return the same place, for the page itself."""
    return start, end


class TableScroller(QObject):
    """Filters the events of ``view``, which shows ``page()``, and handles those meant for a wide table."""

    def __init__(self, view: QTextBrowser, page: Callable[[], Page]) -> None:
        super().__init__(view)
        self._view = view
        self._page = page
        self._held: tuple[WideTable, QRectF] | None = None
        self._x = 0.0
        self._pinned = False
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)
        view.verticalScrollBar().valueChanged.connect(self._scrolled)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return whether the event was for a table."""
        kind = event.type()
        if watched is self._view:
            if kind is QEvent.Type.FocusOut:
                self._leave()
            return isinstance(event, QKeyEvent) and kind is QEvent.Type.KeyPress and self._key(event)
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if not isinstance(event, QMouseEvent):
            return False
        if kind is QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
            return self._press(event.position())
        if kind is QEvent.Type.MouseMove and self._held is not None:
            self._drag(self._held, event.position().x())
            return True
        if kind is QEvent.Type.MouseButtonRelease and self._held is not None:
            self._held = None
            return True
        return False

    # ---- by pointer

    def _wheel(self, event: QWheelEvent) -> bool:
        """Scroll the table under the pointer on a sideways wheel event, or with Shift; return whether there is one."""
        delta, modifiers = event.angleDelta(), event.modifiers()
        sideways = delta.x() or (delta.y() if modifiers & Qt.KeyboardModifier.ShiftModifier else 0)
        found = self._table_at(event.position()) if sideways else None
        if found is None or modifiers & Qt.KeyboardModifier.ControlModifier:
            return False
        table, box = found
        if abs(sideways) >= _NOTCH:
            table.step(-1 if sideways > 0 else 1, box.width())
        else:
            table.scroll(-sideways / 2, box.width())
        self._view.viewport().update()
        return True

    def _press(self, at: QPointF) -> bool:
        found = self._table_at(at)
        y, seen = at.y() + self._view.verticalScrollBar().value(), self._seen()
        if found is None or y < found[0].bar(found[1], seen.bottom()).top() - _REACH:
            return False
        self._held, self._x = found, at.x()
        return True

    def _drag(self, held: tuple[WideTable, QRectF], x: float) -> None:
        table, box = held
        share = box.width() / (table.reach(box.width()) + box.width())
        table.scroll((x - self._x) / share, box.width())
        self._x = x
        self._view.viewport().update()

    def _table_at(self, at: QPointF) -> tuple[WideTable, QRectF] | None:
        y = at.y() + self._view.verticalScrollBar().value()
        return next(((table, box) for table, box in self._wide_tables() if box.contains(QPointF(at.x(), y))), None)

    # ---- by keyboard

    def _key(self, event: QKeyEvent) -> bool:
        """Move by cells in the table that is the current link; at its edges the key is the page's again."""
        table = self._current()
        key = _K(event.key())
        if table is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        rows, columns = table.rows(), len(table.table.align)
        if table.cell is None:
            if key not in {_K.Key_Right, _K.Key_Down, _K.Key_Home, _K.Key_End}:
                return False
            row, column = 0, columns - 1 if key == _K.Key_End else 0
        elif key in _STEPS:
            down, right = _STEPS[key]
            row, column = table.cell[0] + down, table.cell[1] + right
            if not (0 <= row < rows and 0 <= column < columns):
                self._leave()
                return False
        elif key in {_K.Key_Home, _K.Key_End}:
            row, column = table.cell[0], 0 if key == _K.Key_Home else columns - 1
        elif key == _K.Key_Escape:
            self._leave()
            return True
        else:
            return False
        self._go_to(table, row, column)
        return True

    def _go_to(self, table: WideTable, row: int, column: int) -> None:
        box = self._box(table)
        table.show_cell(row, column, box.width())
        cell, bar, seen = table.cell_rect(row, column).translated(box.topLeft()), self._view.verticalScrollBar(), self._seen()
        top, bottom = seen.top() + table.header_height, seen.bottom() - table.foot_height
        by = min(0.0, cell.top() - top) if cell.top() < top and row else max(0.0, cell.bottom() - bottom)
        if row == 0:
            by = min(0.0, cell.top() - seen.top())
        bar.setValue(round(bar.value() + by))
        self._view.viewport().update()
        cells = ((table.table.header,) if any(table.table.header) else ()) + table.table.rows
        names = [plain(cells[row][column])] if row == 0 else [plain(cells[0][column]), plain(cells[row][column])]
        screen_reader.announce(self._view, " ".join(names))

    def _current(self) -> WideTable | None:
        """Return the wide table that is the current link."""
        cursor = self._view.textCursor()
        if cursor.selectionEnd() - cursor.selectionStart() != 1:
            return None
        return next((table for table, _ in self._wide_tables() if table.position == cursor.selectionStart()), None)

    def _leave(self) -> None:
        for table, _ in self._wide_tables():
            if table.cell is not None:
                table.cell = None
                self._view.viewport().update()

    # ---- what lies over the page

    def paint_over(self, painter: QPainter, page: Page, seen: QRectF, moved: Moved) -> None:
        """Draw, in px of ``page``, the focus ring of an object and what stays of tables that are in ``seen`` in part.

        ``moved`` returns where words of the view's own page are on ``page``.
        """
        cursor = self._view.textCursor()
        chosen = moved(cursor.selectionStart(), cursor.selectionEnd()) if self._view.hasFocus() else None
        if chosen is not None and chosen[1] - chosen[0] == 1:
            _paint_focused(painter, chosen, page)
        self._pinned = False
        for table, box in _wide_tables(page):
            if box.intersects(seen) and not seen.contains(box):
                table.paint_pinned(painter, box, seen, page)
                self._pinned = True
        for made in _headed_tables(page) if seen.top() > 0 else ():
            if y_of(page, made.firstPosition()) > seen.top():
                break  # asking for a table's height would lay out the rest of the page
            height = page.documentLayout().frameBoundingRect(made).height()
            top, second = row_tops(page, made, 2)
            if top < seen.top() < top + height - 2 * (second - top):
                left, *_, right = column_lefts(page, made)
                at = QRectF(left, seen.top(), right - left, second - top)
                _paint_header(painter, page, QRectF(left, top, right - left, second - top), at)
                self._pinned = True

    def _scrolled(self) -> None:
        """Repaint what Qt would move along with the text."""
        if self._pinned:
            self._view.viewport().update()

    def _seen(self) -> QRectF:
        return QRectF(self._view.viewport().rect()).translated(0, self._view.verticalScrollBar().value())

    def _wide_tables(self) -> Iterator[tuple[WideTable, QRectF]]:
        return _wide_tables(self._page())

    def _box(self, table: WideTable) -> QRectF:
        return _box(self._page(), table)


def _wide_tables(page: Page) -> Iterator[tuple[WideTable, QRectF]]:
    for inset in page.contents.insets:
        if isinstance(inset, WideTable):
            yield inset, _box(page, inset)


def _box(page: Page, table: WideTable) -> QRectF:
    top = page.documentLayout().blockBoundingRect(page.findBlock(table.position)).topLeft()
    return QRectF(top, table.size(page))


def _paint_focused(painter: QPainter, chosen: tuple[int, int], page: Page) -> None:
    """Draw the focus ring around a figure, table or card that is the current link, in place of Qt's selection colour."""
    cursor = QTextCursor(page)
    cursor.setPosition(chosen[1])
    if not cursor.charFormat().hasProperty(INSET):
        return
    from viewer.reader.page_nodes import bounds

    inset, colours = page.inset(cursor.charFormat()), page.style.theme.colours
    rect = QRectF(bounds(page, chosen).topLeft(), inset.size(page))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, QColor(colours.sheet))
    inset.paint(painter, rect, page)
    out = _GAP + _RING / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.accent), _RING))
    painter.drawRoundedRect(rect.adjusted(-out, -out, out, out), 14, 14)
    painter.restore()


def _headed_tables(page: Page) -> list[QTextTable]:
    frames = page.rootFrame().childFrames()
    return [each for each in frames if isinstance(each, QTextTable) and each.rows() > 2 and each.format().headerRowCount()]


def _paint_header(painter: QPainter, page: Page, header: QRectF, at: QRectF) -> None:
    """Draw the ``header`` of a table in the page's text once more ``at`` the top of the view."""
    painter.save()
    painter.setClipRect(at)
    painter.fillRect(at, QColor(page.style.theme.colours.sheet))
    painter.translate(0, at.top() - header.top())
    page.drawContents(painter, header)
    painter.restore()
    paint_lower_edge(painter, at, page.style.theme)
