"""Parts of the outline's rail: its cells, the numerals in them, and the title beside the one that is pointed at."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from viewer.draw import fonts, typography
from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.theme import Theme

CELL = 44
INDENT = 10
"""Px before a cell's square; the current one has its bar there."""

_LABEL_EM = 24
_NUMERAL = re.compile(r"\s*(?:(\d{1,2})[.、．](?!\d)|([一二三四五六七八九十]{1,3})、)")
_DIGITS = "〇一二三四五六七八九"


def numeral(title: str, number: int, language: str) -> str:
    """Return the number that begins ``title``, otherwise ``number`` as ``language`` (BCP 47) counts."""
    found = _NUMERAL.match(title)
    if found:
        return str(found[1] or found[2])
    if not language.startswith("zh") or number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones or not tens else "")


class RailCell(QAbstractButton):
    """A cell of 44 × 44 px, named by a numeral, a word or an icon; its title is the label next to it."""

    hinted = Signal(object)
    """The cell whose title is to be shown; None: no title any more."""
    stepped = Signal(int)
    """The keyboard goes to the next (1) or previous (−1) cell, or to the last (99) or first (−99)."""
    menu_requested = Signal(QWidget, str, QRect, object)
    """A menu is wanted for this cell: at a point of it, or, None, where the keyboard is."""

    def __init__(self, anchor: str, title: str, theme: Theme, *, sign: str = "", icon: str = "") -> None:
        super().__init__()
        self.anchor = anchor
        self.title = title
        self.sign = sign
        self.icon_name = icon
        self.theme = theme
        self.current = self._hovered = False
        self.setFixedSize(INDENT + CELL, CELL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)

    def rename(self, title: str) -> None:
        """Name it by another title."""
        self.title = title
        self.setAccessibleName(title)

    def set_current(self, *, current: bool) -> None:
        """Mark or unmark it as the current section."""
        if current != self.current:
            self.current = current
            self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what the cell leads to."""
        at = None if event.reason() is QContextMenuEvent.Reason.Keyboard else event.pos()
        self.menu_requested.emit(self, self.anchor, self.rect().adjusted(17, 5, -9, -5), at)

    def _hover(self, *, hovered: bool) -> None:
        self._hovered = hovered
        self.update()
        self.hinted.emit(self if hovered else None)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the title while the pointer is on the cell."""
        super().enterEvent(event)
        self._hover(hovered=True)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the title."""
        super().leaveEvent(event)
        self._hover(hovered=False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the title."""
        super().focusInEvent(event)
        self.hinted.emit(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the title."""
        super().focusOutEvent(event)
        self.hinted.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the cells with the arrow keys, Home and End; handle Enter like Space."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Home: -99, Qt.Key.Key_End: 99}
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(step)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = self.theme.colours
        square = QRectF(INDENT, 0, CELL, CELL)
        if self.current or (self._hovered and not self.theme.contrast):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.tint if self.current else c.sunken))
            painter.drawRoundedRect(square, 8, 8)
        if self._hovered and self.theme.contrast:
            painter.setPen(QColor(c.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if self.current:
            painter.fillRect(QRectF(0, 0, 3, CELL), QColor(c.accent))
        ink = c.accent if self.current else c.ink2
        if self.icon_name:
            paint_icon(painter, self.icon_name, ink, QRectF(square.center().x() - 10, square.center().y() - 10, 20, 20))
        else:
            painter.setPen(QColor(ink))
            painter.setFont(fonts.font(15, 700 if self.current else 500))
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, self.sign)
        painter.end()


class RailLabel(QWidget):
    """Title of a cell in the margin beside it, on one line of at most 24 Han."""

    def __init__(self, rail: QWidget, theme: Theme) -> None:
        super().__init__(rail)
        self.theme = theme
        self._rail = rail
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_of(self, cell: RailCell | None) -> None:
        """Show the title of ``cell``; hide it if there is none."""
        if cell is None:
            self.hide()
            return
        metrics = QFontMetrics(fonts.font(15, 500))
        self._words = metrics.elidedText(typography.label(cell.title), Qt.TextElideMode.ElideRight, 15 * _LABEL_EM)
        window = self._rail.window()
        self.setParent(window)
        size = QSize(metrics.horizontalAdvance(self._words) + 32, CELL)
        at = cell.mapTo(window, QPoint(0, 0))
        self.setGeometry(QRect(QPoint(at.x() - 8 - size.width(), at.y()), size))
        self.raise_()
        self.show()
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = self.theme.colours
        painter.setPen(QColor(c.edge) if self.theme.dark or self.theme.contrast else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.quiet if self.theme.dark else c.head))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setFont(fonts.font(15, 500))
        painter.setPen(QColor(c.ink if self.theme.dark else c.sheet))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()
