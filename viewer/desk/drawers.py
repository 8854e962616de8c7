"""``Drawers``: side panes over the sheet, in windows too narrow to show them next to it."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from viewer.desk.disclaimer_strip import HEIGHT as STRIP
from viewer.draw.stylesheet import look


class Drawers(QFrame):
    """The shade over the window and the open pane above it; a click on the shade closes it."""

    def __init__(self, window: QWidget, splitter: QSplitter) -> None:
        super().__init__(window)
        self._splitter = splitter
        self._open: tuple[QWidget, int] | None = None
        self._back: QWidget | None = None
        self.setObjectName("scrim")
        self.setStyleSheet("QFrame#scrim { background: rgba(14, 27, 29, 90); }")
        self.hide()

    def toggle(self, pane: QWidget, index: int, most: int) -> None:
        """Open ``pane``, which is at ``index`` of the splitter, at most ``most`` px
        wide, at its side of the window; or close it.
        """
        was = self._open
        self.close_open()
        if was is not None and was[0] is pane:
            return
        window = self.parentWidget()
        if window is None:
            return
        room = self._splitter.geometry().adjusted(0, 0, 0, -STRIP)  # the disclaimer stays in view
        self.setGeometry(room)
        self.show()
        self.raise_()
        self._back = QApplication.focusWidget()
        width = min(most, room.width() - 64)
        pane.setParent(window)
        left = room.left() if index == 0 else room.right() + 1 - width
        pane.setGeometry(QRect(left, room.top(), width, room.height()))
        pane.show()
        pane.raise_()
        pane.setFocus()
        self._open = pane, index

    def close_open(self) -> bool:
        """Close the open pane; return whether there was one."""
        if self._open is None:
            return False
        (pane, index), self._open = self._open, None
        now, back, self._back = QApplication.focusWidget(), self._back, None
        if now is not None and pane.isAncestorOf(now) and back is not None and isValid(back) and back.isVisible():
            back.setFocus()
        self.hide()
        pane.hide()
        self._splitter.insertWidget(index, pane)
        pane.hide()
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close the pane."""
        self.close_open()


def pane_box() -> tuple[QFrame, QVBoxLayout]:
    """Return an empty pane and the column of its parts."""
    box = QFrame()
    look(box, "pane")
    return box, column_of(box)


def column_of(owner: QWidget) -> QVBoxLayout:
    """Return a column of ``owner`` without margins."""
    column = QVBoxLayout(owner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
