"""``ScreenLinks``: the links of one screen of a page, by keyboard and for screen readers."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QRect, QRectF, Qt, SignalInstance
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from viewer.content.accessible_nodes import AccessibleNode, Span
from viewer.reader import screen_reader
from viewer.reader.page import Page
from viewer.reader.page_nodes import bounds, line_rects, links, page_nodes, within

_K = Qt.Key
_TURNS = {_K.Key_PageDown: 1, _K.Key_Down: 1, _K.Key_PageUp: -1, _K.Key_Up: -1}
_STEPS = {_K.Key_Right: 1, _K.Key_Left: -1}
_PRESSES = {_K.Key_Return, _K.Key_Enter, _K.Key_Space}
_RING, _GAP = 3, 2


class Screens(Protocol):
    """A view that shows a page screen by screen."""

    tapped: SignalInstance

    @property
    def page(self) -> Page:
        """The page."""

    @property
    def span(self) -> Span:
        """The part of its text on the screen."""

    def to_widget(self, area: QRectF) -> QRectF:
        """Map an area of the page into the widget."""

    def turn(self, by: int) -> None:
        """Show the next screen (1) or the previous one (−1)."""


class ScreenLinks:
    """Keyboard focus and accessibility of the links of ``view``, a widget that is also ``Screens``."""

    def __init__(self, widget: QWidget, view: Screens) -> None:
        self._widget = widget
        self._view = view
        self._link: tuple[str, Span] | None = None

    def key(self, event: QKeyEvent) -> bool:
        """Move between links with ← and →, follow one with Enter or Space; turn the page. Return whether the key was used."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            return self._step(_STEPS[key])
        if key in _PRESSES and self._link is not None:
            if not event.isAutoRepeat():
                self._view.tapped.emit(self._link[0])
            return True
        turns = _TURNS | dict.fromkeys(_PRESSES, -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        if key in turns:
            self._view.turn(turns[key])
        return key in turns

    def leave(self) -> None:
        """Forget the link: another screen is shown."""
        self._link = None
        screen_reader.changed(self._widget)

    def paint_focus(self, painter: QPainter) -> None:
        """Draw the focus ring around the link."""
        if self._link is None or not self._widget.hasFocus():
            return
        page = self._view.page
        out = _GAP + _RING / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(page.style.theme.colours.accent), _RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rect in line_rects(page, self._link[1]):
            painter.drawRoundedRect(self._view.to_widget(rect).adjusted(-out, 0, out, 0), 6, 6)

    def _step(self, by: int) -> bool:
        found = links(self._view.page, self._view.span)
        here = found.index(self._link) if self._link in found else -1 if by > 0 else len(found)
        self._link = found[here + by] if 0 <= here + by < len(found) else self._link
        self._widget.update()
        screen_reader.focus_moved(self._widget)
        return bool(found)

    # ---- for screen readers ------------------------------------------------------------------------------------------

    def nodes(self) -> tuple[AccessibleNode, ...]:
        return within(page_nodes(self._view.page), self._view.span)

    def rect(self, node: AccessibleNode) -> QRect:
        return self._view.to_widget(bounds(self._view.page, node.span)).toAlignedRect() if node.span else QRect()

    def press(self, node: AccessibleNode) -> None:
        self._view.tapped.emit(node.href)

    def focused(self) -> Span | None:
        return self._link[1] if self._link is not None and self._widget.hasFocus() else None
