"""``TableScroller``: move a wide table in the text sideways with the wheel or its own scroll bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from viewer.reader.locations import inset_at
from viewer.reader.page import Page
from viewer.reader.table import WideTable

_REACH = 6
"""A press up to this far above the bar, px, still grabs it."""


class TableScroller(QObject):
    """Filters the events of ``view``'s viewport, which shows ``page()``, and handles those meant for a wide table."""

    def __init__(self, view: QAbstractScrollArea, page: Callable[[], Page]) -> None:
        super().__init__(view)
        self._view = view
        self._page = page
        self._held: tuple[WideTable, QRectF] | None = None
        self._x = 0.0
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Return whether the event was for a table."""
        kind = event.type()
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

    def _wheel(self, event: QWheelEvent) -> bool:
        """Scroll the table under the pointer on a sideways wheel event, or with Shift; return whether there is one."""
        delta, modifiers = event.angleDelta(), event.modifiers()
        sideways = delta.x() or (delta.y() if modifiers & Qt.KeyboardModifier.ShiftModifier else 0)
        found = self._table_at(event.position()) if sideways else None
        if found is None or modifiers & Qt.KeyboardModifier.ControlModifier:
            return False
        found[0].scroll(-sideways / 2, found[1].width())
        self._view.viewport().update()
        return True

    def _press(self, at: QPointF) -> bool:
        found = self._table_at(at)
        if found is None or at.y() + self._view.verticalScrollBar().value() < found[0].bar(found[1]).top() - _REACH:
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
        found = inset_at(self._page(), at + QPointF(0, self._view.verticalScrollBar().value()))
        return (found[0], found[1]) if found is not None and isinstance(found[0], WideTable) else None
