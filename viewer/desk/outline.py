"""The right pane: sections of the article, then its figures, tables and charts with thumbnails drawn from the real item."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from viewer.desk.page_pane import PagePane
from viewer.draw import fonts, typography
from viewer.draw.painting import paints
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import mark, spoken, tr
from viewer.reader.copying import spoken_text
from viewer.reader.figure import Pictures
from viewer.reader.page import Item, OutlineEntry
from viewer.reader.thumbnail import paint_thumbnail
from viewer.reader.view import ReaderView
from viewer.theme import Theme

_SECTION, _ITEM = 44, 60
_THUMB = QSize(64, 44)


class OutlineLine(QAbstractButton):
    """An entry of the outline: a button for mouse, touch, Enter, Space and screen readers."""

    chosen = Signal(str)
    focused = Signal(QWidget)
    menu_requested = Signal(QWidget, str, object)
    """A menu is wanted for this line: at a point of it, or, None, where the keyboard is."""

    def __init__(self, anchor: str, words: str, theme: Theme, height: int) -> None:
        super().__init__()
        self.anchor = anchor
        self._words = words
        self.theme = theme
        self.hovered = False
        self.current = False
        self.setMinimumHeight(height)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        self.clicked.connect(lambda: self.chosen.emit(anchor))

    def set_current(self, *, current: bool) -> None:
        """Mark or unmark it as the current section."""
        if current != self.current:
            self.current = current
            self.update()

    def _ground(self, painter: QPainter) -> None:
        c = self.theme.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.current or (self.hovered and not self.theme.contrast):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.tint if self.current else c.sunken))
            painter.drawRoundedRect(QRectF(12, 1, self.width() - 20, self.height() - 2), 6, 6)
        if self.current:
            painter.fillRect(QRectF(12, 1, 3, self.height() - 2), QColor(c.accent))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what the line leads to."""
        at = None if event.reason() is QContextMenuEvent.Reason.Keyboard else event.pos()
        self.menu_requested.emit(self, self.anchor, at)

    def mark_hovered(self, *, hovered: bool) -> None:
        """Note whether the pointer is on it."""
        self.hovered = hovered
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Start the hover effect."""
        super().enterEvent(event)
        self.mark_hovered(hovered=True)

    def leaveEvent(self, event: QEvent) -> None:
        """End the hover effect."""
        super().leaveEvent(event)
        self.mark_hovered(hovered=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle Enter like Space, and the arrow keys."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Request scrolling into view."""
        super().focusInEvent(event)
        self.focused.emit(self)


class SectionLine(OutlineLine):
    """A section's title, indented by its level."""

    def __init__(self, entry: OutlineEntry, theme: Theme) -> None:
        super().__init__(entry.anchor, entry.title, theme, _SECTION if entry.level <= 2 else 36)
        self._indent = 24 + 14 * max(0, entry.level - 2)
        self._size = 15 if entry.level <= 2 else 14
        self._least = self.minimumHeight()

    def _rect(self) -> QRectF:
        return QRectF(self._indent, 0, max(1, self.width() - self._indent - 16), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the height: a long title takes two lines."""
        super().resizeEvent(event)
        two = QFontMetricsF(fonts.font(self._size, 700)).horizontalAdvance(typography.label(self._words)) > self._rect().width()
        self.setFixedHeight(self._least + (20 if two else 0))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._ground(painter)
        c = self.theme.colours
        painter.setFont(fonts.font(self._size, 700 if self.current else 400))
        painter.setPen(QColor(c.accent if self.current else c.ink2))
        flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(self._rect(), flags, typography.label(self._words))
        painter.end()


class ItemLine(OutlineLine):
    """Thumbnail, number and caption of a figure, table or chart."""

    def __init__(self, item: Item, pictures: Pictures, theme: Theme) -> None:
        super().__init__(item.block.anchor, f"{item.label} {item.title}", theme, _ITEM)
        self._item = item
        self._pictures = pictures
        self.setAccessibleDescription(spoken_text(item.block))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._ground(painter)
        c, thumb = self.theme.colours, QRectF(24, (self.height() - _THUMB.height()) / 2, _THUMB.width(), _THUMB.height())
        paint_thumbnail(painter, thumb, self._item.block, self._pictures, self.theme)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.line), 1))
        painter.drawRoundedRect(thumb.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        left = thumb.right() + 12
        rect = QRectF(left, 4, self.width() - left - 20, self.height() - 8)
        label, bold, plain = typography.label(self._item.label), fonts.font(14, 700), fonts.font(14)
        painter.setFont(bold)
        used = painter.fontMetrics().horizontalAdvance(label) + 8
        painter.setFont(plain)
        metrics = painter.fontMetrics()
        title = typography.label(self._item.title)
        fits = fitting(title, lambda words: metrics.horizontalAdvance(words) <= rect.width() - used)
        rest = metrics.elidedText(title[fits:].lstrip(), Qt.TextElideMode.ElideRight, round(rect.width()))
        height = 21 * (2 if rest else 1)
        top = rect.center().y() - height / 2
        painter.setPen(QColor(c.ink2))
        painter.drawText(QRectF(rect.left() + used, top, rect.width(), 21), Qt.AlignmentFlag.AlignVCenter, title[:fits])
        painter.drawText(QRectF(rect.left(), top + 21, rect.width(), 21), Qt.AlignmentFlag.AlignVCenter, rest)
        painter.setFont(bold)
        painter.setPen(QColor(c.head))
        painter.drawText(QRectF(rect.left(), top, used, 21), Qt.AlignmentFlag.AlignVCenter, label)
        painter.end()


def fitting(title: str, fits: Callable[[str], bool]) -> int:
    """Return how many characters of ``title`` fit into the first line without splitting a word or number."""
    most = next((n for n in range(len(title), 0, -1) if fits(title[:n])), 0)
    if most == len(title):
        return most
    return next((n for n in range(most, 0, -1) if typography.may_break(title[n - 1], title[n])), most)


class OutlinePane(PagePane):
    """Outline of the reader's page; a click jumps to a section, or opens a figure in the lightbox."""

    section_chosen = Signal(str)
    item_chosen = Signal(str)
    menu_requested = Signal(QWidget, str, object)
    cleared = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "pane")
        self._theme = theme
        self._sections: list[SectionLine] = []
        self._language = ""  # of the page
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        keep_translated(self._area, lambda: self._area.setAccessibleName(tr("目录")))
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self._area)
        self._fill([], [], None)

    def list_page(self, view: ReaderView) -> None:
        """List the sections and items of the reader's page."""
        contents = view.page.contents
        self._language = view.page.language
        self._fill([e for e in contents.outline if e.level <= 3], contents.items, view.pictures)
        self.set_section(view.section)

    def clear(self) -> None:
        """Clear the outline."""
        self.forget_page()
        self._fill([], [], None)
        self.cleared.emit()

    def set_section(self, anchor: str) -> None:
        """Mark the current section."""
        for line in self._sections:
            line.set_current(current=line.anchor == anchor)
            if line.anchor == anchor:
                self._area.ensureWidgetVisible(line, 0, 60)

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme
        for line in self.findChildren(OutlineLine):
            line.theme = theme
            line.update()

    def focus_first(self, anchor: str = "", reason: Qt.FocusReason = Qt.FocusReason.ShortcutFocusReason) -> None:
        """Move the focus to the line of ``anchor``, otherwise to the current section, otherwise to the first."""
        lines = self.findChildren(OutlineLine)
        found = [line for line in lines if line.anchor == anchor or (not anchor and line.current)]
        for line in (found or lines)[:1]:
            line.setFocus(reason)

    def _fill(self, sections: list[OutlineEntry], items: list[Item], pictures: Pictures | None) -> None:
        body = QWidget()
        look(body, "rail")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        self._sections = []
        if sections:
            column.addWidget(self._head(mark("目录")))
        for entry in sections:
            line = SectionLine(entry, self._theme)
            line.chosen.connect(self.section_chosen)
            line.menu_requested.connect(self.menu_requested)
            line.focused.connect(self._area.ensureWidgetVisible)
            self._sections.append(line)
            column.addWidget(line)
        if items and pictures is not None:
            rule = QFrame()
            look(rule, "rule")
            rule.setFixedHeight(1)
            box = QHBoxLayout()
            box.setContentsMargins(24, 12, 24, 10)
            box.addWidget(rule)
            column.addLayout(box)
            column.addWidget(self._head(mark("图与表"), str(len(items))))
            for item in items:
                shown = ItemLine(item, pictures, self._theme)
                shown.chosen.connect(self.item_chosen)
                shown.menu_requested.connect(self.menu_requested)
                shown.focused.connect(self._area.ensureWidgetVisible)
                column.addWidget(shown)
        column.addStretch()
        self._area.setWidget(body)

    def _head(self, message: str, count: str = "") -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(24, 10, 24, 8)
        title = QLabel()

        def speak() -> None:
            with spoken(self._language):
                title.setText(tr(message))

        keep_translated(title, speak)
        look(title, "head")
        row.addWidget(title)
        row.addStretch()
        if count:
            number = QLabel(count)
            look(number, "note")
            row.addWidget(number)
        return box
