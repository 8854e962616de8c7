"""``describe`` creates the interface of a widget whose children are nodes, and keeps it up to date."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QWidget

from viewer.content.accessible_nodes import NodeRole
from viewer.reader.accessible_node import NodeInterface, child_at, hit, index_of
from viewer.reader.page_nodes import Described

_A = QAccessible
_pages: dict[int, _Page] = {}
"""Interfaces by the id of their widget; removed with it."""


def describe(widget: QWidget, described: Described) -> QAccessibleInterface:
    """Return an interface of ``widget`` with the nodes of ``described``."""
    _forget(id(widget))
    page = _pages[id(widget)] = _Page(widget, described)
    widget.destroyed.connect(partial(_forget, id(widget)))
    return page


def replace(widget: QWidget) -> None:
    """Replace the interface that Qt made for ``widget``."""
    made = _A.queryAccessibleInterface(widget)
    if id(widget) not in _pages:
        _A.deleteAccessibleInterface(_A.uniqueId(made))
        _A.queryAccessibleInterface(widget)
        above = widget.parentWidget() or QApplication.instance()
        if above is not None:
            _A.updateAccessibility(QAccessibleEvent(above, _A.Event.ObjectReorder))
    if widget.hasFocus():
        _A.updateAccessibility(QAccessibleEvent(widget, _A.Event.Focus))


def changed(widget: QWidget) -> None:
    """Drop the nodes of ``widget``; they are created again on request."""
    page = _pages.get(id(widget))
    if page is not None:
        page.drop()
        _A.updateAccessibility(QAccessibleEvent(widget, _A.Event.ObjectReorder))


def focus_moved(widget: QWidget) -> None:
    """Move the screen reader's focus to the link that has the keyboard focus."""
    page = _pages.get(id(widget))
    link = page.focusChild() if page is not None and _A.isActive() else None
    if link is not None:
        _A.updateAccessibility(QAccessibleEvent(link, _A.Event.Focus))


def _forget(number: int, _widget: object = None) -> None:
    page = _pages.pop(number, None)
    if page is not None:
        page.drop()


class _Page(QAccessibleWidget):
    """Presents a widget as a document, a window as a window."""

    def __init__(self, widget: QWidget, described: Described) -> None:
        super().__init__(widget, _A.Role.Window if widget.isWindow() else _A.Role.Document)
        self._widget = widget
        self._described = described
        self._nodes: list[NodeInterface] | None = None

    def drop(self) -> None:
        """Remove the nodes from Qt's cache."""
        nodes, self._nodes = self._nodes or [], None
        for node in nodes:
            node.drop()

    def _children(self) -> list[NodeInterface]:
        """Return the nodes, created at the first request."""
        if self._nodes is None:
            self._nodes = [NodeInterface(node, self, self._widget, self._described) for node in self._described.nodes()]
        return self._nodes

    def childCount(self) -> int:
        return len(self._children())

    def child(self, index: int) -> QAccessibleInterface:
        return child_at(self._children(), index)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return index_of(self._children(), child)

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        return hit(self._children(), x, y)

    def focusChild(self) -> QAccessibleInterface:
        focused = self._described.focused()
        nodes = (node for top in self._children() for node in top.walk() if node.told.role is NodeRole.LINK)
        found = next((node for node in nodes if node.told.span == focused), None) if focused is not None else None
        return cast("QAccessibleInterface", found)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.readOnly = True
        return state
