"""``PaneSplitter``: panes side by side, separated by a hairline that is wide enough to touch."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle

_BEFORE, _AFTER = 3, 20
"""Px on each side of the hairline that react as well: few before it, where a pane has its scroll bar."""


class PaneSplitter(QSplitter):
    """A splitter that is wide enough for a finger if ``touch`` says that there is a touch screen."""

    def __init__(self, *, touch: bool) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.touch = touch
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        """Return a handle for a finger, or Qt's own for a mouse."""
        return _Handle(self.orientation(), self) if self.touch else super().createHandle()


class _Handle(QSplitterHandle):
    """Extends over the panes next to it; ``QSplitter`` lays out by the contents, and only those are painted."""

    def __init__(self, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_MouseNoMask)
        self.setContentsMargins(_BEFORE, 0, _AFTER, 0)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Mask all but the hairline, instead of Qt's own margins for a mouse."""
        self.setMask(QRegion(self.contentsRect()))
