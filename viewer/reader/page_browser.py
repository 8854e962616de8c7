"""``PageBrowser``: a QTextBrowser as one pane among others: ← and → go through its links, Tab leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QTextBrowser, QWidget

from viewer.draw.stylesheet import page_palette
from viewer.reader import screen_reader
from viewer.theme import Theme

if TYPE_CHECKING:
    from viewer.reader.page_nodes import Described

_STEPS = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False}
_TOUCHES = {
    QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel, QEvent.Type.TouchBegin,
    QEvent.Type.ContextMenu, QEvent.Type.KeyPress,
}  # fmt: skip
_MODIFIERS = {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}


def needs_page(event: QEvent) -> bool:
    """Return whether an event is somebody's touch on a page: no modifier key, and no wheel with Ctrl, which is text size."""
    if isinstance(event, QKeyEvent) and Qt.Key(event.key()) in _MODIFIERS:
        return False
    ctrl = Qt.KeyboardModifier.ControlModifier
    return event.type() in _TOUCHES and not (isinstance(event, QWheelEvent) and event.modifiers() & ctrl)


class PageBrowser(QTextBrowser):
    """Shows a ``Page``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._theme: Theme | None = None
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def dress(self, theme: Theme) -> None:
        """Set the colours of background, text and selection, and keep them when the application's change."""
        self._theme = theme
        palette = page_palette(theme)
        if palette != self.palette():
            self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the theme's palette. A page has its own font: Qt would lay it out anew in the application's."""
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange}:
            QAbstractScrollArea.changeEvent(self, event)
        else:
            super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self._theme is not None:
            self.dress(self._theme)

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
