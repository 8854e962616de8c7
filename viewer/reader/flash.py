"""``Flash``: the line that was jumped to is marked for a second, so that the eye finds it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit

from viewer.theme import Colours

FLASH_MS = 1000


class Flash:
    """One for each view; it shares the view's extra selections with find in page."""

    def __init__(self, view: QTextEdit) -> None:
        self._view = view
        self._timer = QTimer(view, interval=FLASH_MS, singleShot=True)
        self._timer.timeout.connect(lambda: view.setExtraSelections([]))

    def mark(self, position: int, colours: Colours) -> None:
        """Marks the line at a position in the text."""
        line = QTextEdit.ExtraSelection()
        line.cursor = QTextCursor(self._view.document())
        line.cursor.setPosition(position)
        line.format.setBackground(QColor(colours.mark))
        line.format.setForeground(QColor(colours.onmark))
        line.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        self._view.setExtraSelections([line])
        self._timer.start()

    def leave(self) -> None:
        """Somebody else marks the page now: their marks stay."""
        self._timer.stop()
