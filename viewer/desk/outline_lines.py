"""The lines of the outline: sections, then figures, tables and charts with thumbnails drawn from the real item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from viewer.desk.list_model import Index
from viewer.draw import fonts, typography
from viewer.draw.painting import paints
from viewer.i18n import spoken, tr
from viewer.reader.copying import spoken_text
from viewer.reader.figure import Pictures
from viewer.reader.page import Item, OutlineEntry
from viewer.reader.thumbnail import paint_thumbnail
from viewer.theme import Theme

_SECTION, _SMALLER, _SECOND_LINE, _ITEM, _HEAD, _RULE, _END = 44, 36, 20, 60, 40, 23, 16
"""Heights, px: a section, one of a lower level, its second line of words, an item, a head, the rule above it, and what is below
the last line."""
_SIDE = 24
_THUMB = QSize(64, 44)
LINE = Qt.ItemDataRole.UserRole + 1
"""The ``OutlineLine`` itself."""


class OutlineHead(Struct, frozen=True):
    """What stands above lines: words to translate, and how many lines there are; 0: it does not say."""

    words: str
    count: int = 0


OutlineLine = OutlineHead | OutlineEntry | Item


def anchor_of(line: OutlineLine) -> str:
    """Return what a line leads to; empty for a head."""
    match line:
        case OutlineHead():
            return ""
        case OutlineEntry():
            return line.anchor
        case Item():
            return line.block.anchor
        case _:
            assert_never(line)


class OutlineLines(QAbstractListModel):
    """The lines of one page, and its language."""

    lines: Sequence[OutlineLine] = ()
    language = ""

    def show(self, lines: Sequence[OutlineLine], language: str) -> None:
        """List ``lines`` of a page in ``language`` (BCP 47)."""
        self.beginResetModel()
        self.lines, self.language = lines, language
        self.endResetModel()

    def words(self, line: OutlineLine) -> str:
        """Return the words of a line for screen readers."""
        match line:
            case OutlineHead():
                with spoken(self.language):
                    return f"{tr(line.words)} {line.count or ''}".rstrip()
            case OutlineEntry():
                return line.title
            case Item():
                return f"{line.label} {line.title}"
            case _:
                assert_never(line)

    def row_of(self, anchor: str) -> int | None:
        """Return the row that leads to ``anchor``; None if there is none, or no anchor."""
        return next((row for row, line in enumerate(self.lines) if anchor and anchor_of(line) == anchor), None)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of lines."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Keep the keyboard off the heads."""
        head = isinstance(self.lines[index.row()], OutlineHead)
        return Qt.ItemFlag.NoItemFlags if head else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a line, or its text for screen readers."""
        line = self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.words(line)
            case Qt.ItemDataRole.AccessibleDescriptionRole if isinstance(line, Item):
                return spoken_text(line.block)
            case _ if role == LINE:
                return line
        return None


class LineDelegate(QStyledItemDelegate):
    """Draws the lines; a long section title takes two rows of words."""

    hovered = cursor = -1
    """The rows under the pointer and at the keyboard position. Qt's states would create the types of all styles."""
    current = ""
    """Anchor of the section being read."""

    def __init__(self, theme: Theme, pictures: Callable[[], Pictures | None], lines: OutlineLines, view: QListView) -> None:
        super().__init__(view)
        self.theme = theme
        self._pictures, self._lines, self._view = pictures, lines, view
        self._measured: tuple[Sequence[OutlineLine], int] = (), 0
        """Lines and width whose heights are kept: Qt asks for all of them five times a theme."""
        self._heights: list[int] = []

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the width of the list and the height of the line."""
        row, width = index.row(), self._view.viewport().width()
        return QSize(width, self._height(row, width) + (_END if row == len(self._lines.lines) - 1 else 0))

    def _height(self, row: int, width: int) -> int:
        lines = self._lines.lines
        if self._measured[0] is not lines or self._measured[1] != width:
            self._measured = lines, width
            self._heights = [_height(line, width, first=at == 0) for at, line in enumerate(lines)]
        return self._heights[row]

    @paints
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the line."""
        row, at = index.row(), option.rect
        line, rect = self._lines.lines[row], QRect(at.left(), at.top(), at.width(), self._height(row, at.width()))
        painter.save()
        match line:
            case OutlineHead():
                self._head(painter, rect, line, below_a_rule=row > 0)
            case OutlineEntry():
                self._ground(painter, rect, row, current=line.anchor == self.current)
                self._section(painter, rect, line)
            case Item():
                self._ground(painter, rect, row, current=False)
                self._item(painter, rect, line)
            case _:
                assert_never(line)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, row: int, *, current: bool) -> None:
        c = self.theme.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(rect).adjusted(12, 1, -8, -1)
        if current or (row == self.hovered and not self.theme.contrast):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.tint if current else c.sunken))
            painter.drawRoundedRect(box, 6, 6)
        if current:
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(c.accent))
        if row == self.cursor:
            painter.setPen(QPen(QColor(c.accent), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)

    def _head(self, painter: QPainter, rect: QRect, head: OutlineHead, *, below_a_rule: bool) -> None:
        c = self.theme.colours
        if below_a_rule:
            painter.fillRect(QRect(rect.left() + _SIDE, rect.top() + 12, rect.width() - 2 * _SIDE, 1), QColor(c.line))
        words = QRectF(rect).adjusted(_SIDE, (_RULE if below_a_rule else 0) + 10, -_SIDE, -8)
        painter.setFont(fonts.font(15, 700))
        painter.setPen(QColor(c.head))
        with spoken(self._lines.language):
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, tr(head.words))
        if head.count:
            painter.setFont(fonts.font(15))
            painter.setPen(QColor(c.ink2))
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.AlignmentFlag.AlignRight), str(head.count))

    def _section(self, painter: QPainter, rect: QRect, entry: OutlineEntry) -> None:
        c, (size, indent) = self.theme.colours, _lettering(entry)
        current = entry.anchor == self.current
        painter.setFont(fonts.font(size, 700 if current else 400))
        painter.setPen(QColor(c.accent if current else c.ink2))
        flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(rect).adjusted(indent, 0, -16, 0), flags, typography.label(entry.title))

    def _item(self, painter: QPainter, rect: QRect, item: Item) -> None:
        c, pictures = self.theme.colours, self._pictures()
        size = _THUMB
        thumb = QRectF(rect.left() + _SIDE, rect.top() + (rect.height() - size.height()) / 2, size.width(), size.height())
        if pictures is not None:
            paint_thumbnail(painter, thumb, item.block, pictures, self.theme)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.line), 1))
        painter.drawRoundedRect(thumb.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        left = thumb.right() + 12
        words = QRectF(left, rect.top() + 4, rect.right() + 1 - left - 20, rect.height() - 8)
        label, bold, plain = typography.label(item.label), fonts.font(14, 700), fonts.font(14)
        used, metrics = QFontMetricsF(bold).horizontalAdvance(label) + 8, QFontMetricsF(plain)
        title = typography.label(item.title)
        fits = _fitting(title, lambda words_: metrics.horizontalAdvance(words_) <= words.width() - used)
        rest = metrics.elidedText(title[fits:].lstrip(), Qt.TextElideMode.ElideRight, round(words.width()))
        top = words.center().y() - 21 * (2 if rest else 1) / 2
        painter.setFont(plain)
        painter.setPen(QColor(c.ink2))
        painter.drawText(QRectF(left + used, top, words.width(), 21), Qt.AlignmentFlag.AlignVCenter, title[:fits])
        painter.drawText(QRectF(left, top + 21, words.width(), 21), Qt.AlignmentFlag.AlignVCenter, rest)
        painter.setFont(bold)
        painter.setPen(QColor(c.head))
        painter.drawText(QRectF(left, top, used, 21), Qt.AlignmentFlag.AlignVCenter, label)


def _height(line: OutlineLine, width: int, *, first: bool) -> int:
    """Return the height of a line in a list of a width, px."""
    match line:
        case OutlineHead():
            return _HEAD + (0 if first else _RULE)
        case OutlineEntry():
            size, indent = _lettering(line)
            two = fonts.advance(typography.label(line.title), size, 700) > max(1, width - indent - 16)
            return (_SECTION if line.level <= 2 else _SMALLER) + (_SECOND_LINE if two else 0)
        case Item():
            return _ITEM
        case _:
            assert_never(line)


def _lettering(entry: OutlineEntry) -> tuple[int, int]:
    """Return height and indentation of a section's title, px."""
    return (15, _SIDE) if entry.level <= 2 else (14, _SIDE + 14 * (entry.level - 2))


def _fitting(title: str, fits: Callable[[str], bool]) -> int:
    """Return how many characters of ``title`` fit into the first line without splitting a word or number."""
    most = next((n for n in range(len(title), 0, -1) if fits(title[:n])), 0)
    if most == len(title):
        return most
    return next((n for n in range(most, 0, -1) if typography.may_break(title[n - 1], title[n])), most)
