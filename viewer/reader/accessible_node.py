"""``NodeInterface``: the interface of a node, with its level, its action and its place in a table.

Qt calls it from C++ and keeps its address in a cache. Each of these rules prevents a crash (PySide6 6.11):

- ``interface_cast`` returns a wrapper or ``_NOTHING``, never None;
- ``child`` returns the same object each time;
- an interface leaves Qt's cache before its last Python reference is gone: ``drop``;
- only the interface of a widget has an ``object``, and the nodes are dropped with their widget.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from PySide6.QtCore import QObject, QPoint, QRect, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAttributesInterface,
    QAccessibleInterface,
    QAccessibleTableCellInterface,
    QColor,
    QWindow,
)
from PySide6.QtWidgets import QWidget
from shiboken6 import VoidPtr, isValid

from viewer.content.accessible_nodes import AccessibleNode, NodeRole
from viewer.reader.page_nodes import Described

_A = QAccessible
_R = QAccessible.Role
_NOTHING = VoidPtr(0)
_ROLES = {
    NodeRole.HEADING: _R.Heading,
    NodeRole.PARAGRAPH: _R.Paragraph,
    NodeRole.LIST: _R.List,
    NodeRole.ITEM: _R.ListItem,
    NodeRole.TABLE: _R.Table,
    NodeRole.ROW: _R.Row,
    NodeRole.COLUMN_HEADER: _R.ColumnHeader,
    NodeRole.CELL: _R.Cell,
    NodeRole.FIGURE: _R.Graphic,
    NodeRole.LINK: _R.Link,
    NodeRole.GROUP: _R.Grouping,
    NodeRole.NOTE: _R.Note,
    NodeRole.QUOTE: _R.BlockQuote,
}


def child_at(nodes: Sequence[NodeInterface], index: int) -> QAccessibleInterface:
    """Return the child at ``index``; null if there is none."""
    return cast("QAccessibleInterface", nodes[index] if 0 <= index < len(nodes) else None)


def index_of(nodes: Sequence[NodeInterface], child: QAccessibleInterface) -> int:
    """Return the index of ``child``; −1 if it is not one of ``nodes``."""
    return next((i for i, node in enumerate(nodes) if node is child), -1)


def hit(nodes: Sequence[NodeInterface], x: int, y: int) -> QAccessibleInterface:
    """Return the node at a point of the screen, or null."""
    return cast("QAccessibleInterface", next((node for node in nodes if node.rect().contains(x, y)), None))


class NodeInterface(QAccessibleInterface):
    """Represents ``told``, a child of ``up``, on ``widget``."""

    def __init__(self, told: AccessibleNode, up: QAccessibleInterface, widget: QWidget, described: Described) -> None:
        super().__init__()
        self.told = told
        self._up: QAccessibleInterface | None = up
        self._widget = widget
        self._described = described
        self._below = [NodeInterface(child, self, widget, described) for child in told.children]
        self._parts: dict[QAccessible.InterfaceType, object] = {}
        if told.level:
            self._parts[_A.InterfaceType.AttributesInterface] = _Level(told.level)
        if told.href:
            self._parts[_A.InterfaceType.ActionInterface] = _Press(self)
        if told.role in {NodeRole.CELL, NodeRole.COLUMN_HEADER}:
            self._parts[_A.InterfaceType.TableCellInterface] = _Cell(self)

    def drop(self) -> None:
        """Leave Qt's cache, children first."""
        for node in self._below:
            node.drop()
        _A.deleteAccessibleInterface(_A.uniqueId(self))
        self._below, self._up, self._parts = [], None, {}

    def walk(self) -> Iterator[NodeInterface]:
        """Yield this node and its descendants."""
        yield self
        for node in self._below:
            yield from node.walk()

    def press(self) -> None:
        """Run a click's action after Qt's call has returned, because the action may drop this node."""
        if self.isValid():
            QTimer.singleShot(0, self._widget, lambda told=self.told, described=self._described: described.press(told))

    @property
    def row(self) -> NodeInterface | None:
        """The row of a cell."""
        return self._up if isinstance(self._up, NodeInterface) else None

    def head_of_column(self, column: int) -> NodeInterface | None:
        """Return the header of a column, for the node of a table."""
        head = self._below[0].child(column) if self._below else None
        return head if isinstance(head, NodeInterface) and head.told.role is NodeRole.COLUMN_HEADER else None

    def isValid(self) -> bool:
        return self._up is not None and isValid(self._widget)

    def object(self) -> QObject:
        return cast("QObject", None)

    def window(self) -> QWindow:
        return cast("QWindow", self._widget.window().windowHandle() if self.isValid() else None)

    def parent(self) -> QAccessibleInterface:
        return cast("QAccessibleInterface", self._up if self.isValid() else None)

    def childCount(self) -> int:
        return len(self._below)

    def child(self, index: int) -> QAccessibleInterface:
        return child_at(self._below, index)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return index_of(self._below, child)

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        return hit(self._below, x, y)

    def focusChild(self) -> QAccessibleInterface:
        return cast("QAccessibleInterface", None)

    def role(self) -> QAccessible.Role:
        return _ROLES[self.told.role]

    def text(self, kind: QAccessible.Text) -> str:
        return {_A.Text.Name: self.told.name, _A.Text.Description: self.told.description}.get(kind, "")

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Do nothing: no text here can be edited."""

    def rect(self) -> QRect:
        if not self.isValid():
            return QRect()
        return self._described.rect(self.told).translated(self._widget.mapToGlobal(QPoint(0, 0)))

    def state(self) -> QAccessible.State:
        state = _A.State()
        if not self.isValid():
            state.invalid = True
            return state
        state.readOnly = True
        state.offscreen = not (self._widget.isVisible() and self._described.rect(self.told).intersects(self._widget.rect()))
        if self.told.role is NodeRole.LINK:
            state.linked = state.focusable = True
            state.focused = self.told.span is not None and self._described.focused() == self.told.span
        return state

    def relations(
        self, match: QAccessible.RelationFlag = _A.RelationFlag.AllRelations
    ) -> list[tuple[QAccessibleInterface, QAccessible.RelationFlag]]:
        return []

    def foregroundColor(self) -> QColor:
        return QColor()

    def backgroundColor(self) -> QColor:
        return QColor()

    def interface_cast(self, kind: QAccessible.InterfaceType) -> int:
        return cast("int", self._parts.get(kind, _NOTHING))


class _Level(QAccessibleAttributesInterface):
    """The level of a heading."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level

    def attributeKeys(self) -> list[QAccessible.Attribute]:
        return [_A.Attribute.Level]

    def attributeValue(self, key: QAccessible.Attribute) -> object:
        return self._level if key == _A.Attribute.Level else None


class _Press(QAccessibleActionInterface):
    """The action of a link, a figure or a table."""

    def __init__(self, node: NodeInterface) -> None:
        super().__init__()
        self._node = node

    def actionNames(self) -> list[str]:
        return [QAccessibleActionInterface.pressAction()]

    def doAction(self, _name: str) -> None:
        self._node.press()

    def keyBindingsForAction(self, _name: str) -> list[str]:
        return []


class _Cell(QAccessibleTableCellInterface):
    """A cell: its position in the table, and the header of its column."""

    def __init__(self, node: NodeInterface) -> None:
        super().__init__()
        self._node = node

    def _table(self) -> NodeInterface | None:
        row = self._node.row
        return row.row if row is not None else None

    def table(self) -> QAccessibleInterface:
        return cast("QAccessibleInterface", self._table())

    def rowIndex(self) -> int:
        row, table = self._node.row, self._table()
        return table.indexOfChild(row) if row is not None and table is not None else 0

    def columnIndex(self) -> int:
        return self._node.row.indexOfChild(self._node) if self._node.row is not None else 0

    def rowExtent(self) -> int:
        return 1

    def columnExtent(self) -> int:
        return 1

    def isSelected(self) -> bool:
        return False

    def rowHeaderCells(self) -> list[QAccessibleInterface]:
        return []

    def columnHeaderCells(self) -> list[QAccessibleInterface]:
        table = self._table()
        head = table.head_of_column(self.columnIndex()) if table is not None else None
        return [head] if head is not None and head is not self._node else []
