"""Which rows of a list are marked: the one under the pointer, and the one at the keyboard position while keys are used."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputDevice, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView

_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class MarkedRows(QObject):
    """The marked rows of a view that has its model; a finger marks none, a press ends the mark of the keyboard."""

    changed = Signal()
    """Perhaps other rows are marked."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._by_keys = False
        self._pointer: QPoint | None = None
        view.setMouseTracking(True)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)
        view.verticalScrollBar().valueChanged.connect(self.changed)
        view.selectionModel().currentChanged.connect(self.changed)

    @property
    def hovered(self) -> QModelIndex:
        """The row under the pointer; invalid if there is none."""
        return QModelIndex() if self._pointer is None else self._view.indexAt(self._pointer)

    @property
    def cursor(self) -> QModelIndex:
        """The row at the keyboard position; invalid unless the list has the focus and a key was used."""
        return self._view.currentIndex() if self._by_keys and self._view.hasFocus() else QModelIndex()

    def mark_keyboard(self) -> None:
        """Mark the keyboard position, as after a key."""
        self._by_keys = True
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow keys and focus of the view, and the pointer over its viewport."""
        match event.type():
            case QEvent.Type.KeyPress if watched is self._view:
                self.mark_keyboard()
            case QEvent.Type.FocusIn if isinstance(event, QFocusEvent) and watched is self._view:
                self._by_keys |= event.reason() in _BY_KEYBOARD
                self.changed.emit()
            case QEvent.Type.FocusOut if watched is self._view:
                self.changed.emit()
            case QEvent.Type.MouseButtonPress:
                self._by_keys = False
                self.changed.emit()
            case QEvent.Type.MouseMove if isinstance(event, QMouseEvent):
                if event.pointingDevice().type() is not QInputDevice.DeviceType.TouchScreen:
                    self._pointer = event.position().toPoint()
                    self.changed.emit()
            case QEvent.Type.Leave if watched is not self._view:
                self._pointer = None
                self.changed.emit()
            case _:
                pass
        return False
