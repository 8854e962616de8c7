"""Links in the view that shows them: what feels the pointer over them, and where they stand."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget


def ground() -> QWidget:
    """A viewport as a QTextBrowser makes it: it feels the pointer, for links, and shows the bar over text."""
    made = QWidget()
    made.setMouseTracking(True)
    made.setCursor(Qt.CursorShape.IBeamCursor)
    return made


def link_rect(view: QTextBrowser) -> QRect:
    """Where the link is that was clicked or that has the keyboard, in the viewport."""
    cursor = view.textCursor()
    if cursor.hasSelection():
        return _rect_at(view, cursor.selectionStart()).united(_rect_at(view, cursor.selectionEnd()))
    at = view.viewport().mapFromGlobal(view.cursor().pos())
    return view.cursorRect(view.cursorForPosition(at)).adjusted(-6, 0, 6, 0)


def _rect_at(view: QTextBrowser, position: int) -> QRect:
    cursor = QTextCursor(view.document())
    cursor.setPosition(position)
    return view.cursorRect(cursor)
