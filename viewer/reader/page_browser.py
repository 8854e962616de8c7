"""``PageBrowser``: a QTextBrowser as one pane among others: ← and → go through its links, Tab leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from viewer.reader import screen_reader

if TYPE_CHECKING:
    from viewer.reader.page_nodes import Described

_STEPS = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False}


class PageBrowser(QTextBrowser):
    """Shows a ``Page``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def described(self) -> Described:
        """Return the page's description for screen readers."""
        from viewer.reader.page_nodes import BrowserDescription

        return BrowserDescription(self)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's
        """Leave with Tab, because a long article has hundreds of links."""
        return QWidget.focusNextPrevChild(self, next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next or the previous link."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif super().focusNextPrevChild(step):
            screen_reader.focus_moved(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().wheelEvent(event)
