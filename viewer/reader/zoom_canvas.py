"""``ZoomCanvas``: one figure, table or chart at any size; mouse, fingers, wheel or keys zoom and move it."""

from __future__ import annotations

from math import hypot
from typing import assert_never

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEventPoint,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from viewer.content import blocks as b
from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.reader.chart import paint_chart
from viewer.reader.copying import spoken_text
from viewer.reader.figure import Pictures, paint_words
from viewer.reader.style import PageStyle, Role
from viewer.reader.table import table_width
from viewer.reader.wide_table import WideTable

ZOOMS = (25, 33, 50, 67, 75, 100, 125, 150, 175, 200, 250, 300, 400)
"""Zoom levels of + and −, per cent of the size that fits."""

_ARROW_STEP = 80
_LARGEST_TABLE = 2.0
_CHART_EM = (50.0, 29.0)
"""Size in em of body text from which a chart is drawn with larger text."""


class ZoomCanvas(QWidget):
    """Shows one item; at ``zoom`` 100 all of it is visible, as large as possible, a long table across the full width.

    ``zooms`` are the levels of ``step``; the first and last limit every way to zoom.
    """

    view_changed = Signal()
    tapped_beside = Signal()

    def __init__(self, pictures: Pictures, style: PageStyle, zooms: tuple[int, ...] = ZOOMS) -> None:
        super().__init__()
        self._pictures = pictures
        self._style = style
        self._zooms = zooms
        self._block: b.Numbered | None = None
        self._table: WideTable | None = None
        self._zoom = 100
        self._scrolled = QPointF()
        self._drag: QPointF | None = None
        self._pinch: tuple[int, float] | None = None
        self._last_tap = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    def show_block(self, block: b.Numbered) -> None:
        """Show another item, fitted."""
        self._block = block
        self._table = None
        self._lay_out()
        words = block.alt if isinstance(block, b.Figure) else block.summary if isinstance(block, b.Chart) else ""
        self.setAccessibleName(words or tr("表格"))
        self.setAccessibleDescription(spoken_text(block))
        self.fit()

    @property
    def zoom(self) -> int:
        """Per cent of the size that fits."""
        return self._zoom

    @property
    def overflows(self) -> bool:
        """Whether part of the item is out of sight."""
        rect = self.rect_of_content()
        return rect.width() > self.width() + 1 or rect.height() > self.height() + 1

    def fit(self) -> None:
        """Show all of the item, a long table from its top."""
        self._zoom = 100
        self._scrolled = QPointF()
        self._clamp()

    def step(self, by: int, about: QPointF | None = None) -> None:
        """Zoom in (1) or out (−1) by one level."""
        larger = [z for z in self._zooms if z > self._zoom]
        smaller = [z for z in self._zooms if z < self._zoom]
        self.set_zoom((larger or self._zooms[-1:])[0] if by > 0 else (smaller or self._zooms[:1])[-1], about)

    def set_zoom(self, zoom: int, about: QPointF | None = None) -> None:
        """Zoom; the point ``about`` (default: the middle) stays in place."""
        fixed = QRectF(self.rect()).center() if about is None else about
        before = self.rect_of_content()
        self._zoom = max(self._zooms[0], min(self._zooms[-1], zoom))
        grown = self.rect_of_content().width() / before.width()
        self._scrolled = (fixed - before.topLeft()) * grown - fixed
        self._clamp()

    def pan(self, dx: float, dy: float) -> bool:
        """Move the item by (``dx``, ``dy``) px; return whether it moved."""
        before = QPointF(self._scrolled)
        self._scrolled -= QPointF(dx, dy)
        self._clamp()
        return before != self._scrolled

    def take_zoom_key(self, key: int) -> bool:
        """Zoom by ``+``, ``-`` and ``0``; return whether ``key`` is one of them."""
        match key:
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.step(1)
            case Qt.Key.Key_Minus:
                self.step(-1)
            case Qt.Key.Key_0:
                self.fit()
            case _:
                return False
        return True

    def rect_of_content(self) -> QRectF:
        """Return where the item is drawn; larger than the widget when enlarged."""
        room = QSizeF(max(1, self.width()), max(1, self.height()))
        size = self._fitted_size(room) * (self._zoom / 100)
        beside, above = room.width() - size.width(), room.height() - size.height()
        left = beside / 2 if beside > 0 else -self._scrolled.x()
        top = above / 2 if above > 0 else -self._scrolled.y()
        return QRectF(QPointF(left, top), size)

    def _fitted_size(self, room: QSizeF) -> QSizeF:
        """Return the item's size at 100 %."""
        match self._block:
            case b.Figure() as figure:
                natural = QSizeF(max(1, figure.width), max(1, figure.height))
                return natural.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
            case b.Table() if self._table is not None:
                natural = self._table.natural
                across, down = room.width() / natural.width(), room.height() / natural.height()
                return natural * max(min(across, down, _LARGEST_TABLE), min(across, 1.0))
            case b.Table() | b.Chart() | None:
                return room
            case _:
                assert_never(self._block)

    def _lay_out(self) -> None:
        """Lay a table out for the widget's width."""
        if isinstance(self._block, b.Table):
            width = table_width(self._block, self._style, self.width())
            if self._table is None or self._table.natural.width() != width:
                self._table = WideTable(self._block, self._style, width)

    def _clamp(self) -> None:
        """Keep the item within the widget, and redraw."""
        size = self.rect_of_content().size()
        most = QPointF(max(0.0, size.width() - self.width()), max(0.0, size.height() - self.height()))
        self._scrolled = QPointF(max(0.0, min(most.x(), self._scrolled.x())), max(0.0, min(most.y(), self._scrolled.y())))
        self.update()
        self.view_changed.emit()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the item on its own background."""
        if self._block is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect_of_content()
        c = self._style.theme.colours
        radius = self._style.px(10)
        path = QPainterPath()
        path.addRoundedRect(rect, radius, radius)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(rect, QColor(c.figure if isinstance(self._block, b.Figure) else c.sheet))
        match self._block:
            case b.Figure() as figure:
                if not self._pictures.paint(painter, rect, figure.asset):
                    paint_words(painter, rect, figure, self._style.theme, self._style.size(Role.BODY))
            case b.Chart() as chart:
                margin = rect.width() * 0.03
                area = rect.adjusted(margin, margin, -margin, -margin)
                paint_chart(painter, area, chart, self._style.theme, self._chart_text())
            case b.Table():
                if self._table is not None:
                    self._table.paint_enlarged(painter, rect, QRectF(self.rect()))
            case _:
                assert_never(self._block)
        painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(QColor(c.accent), 2))
            painter.drawRoundedRect(rect.intersected(QRectF(self.rect())).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()

    def _chart_text(self) -> int:
        """Return the size of a chart's text, px: it grows with the widget and with the zoom."""
        em = self._style.size(Role.BODY)
        room = min(self.width() / (_CHART_EM[0] * em), self.height() / (_CHART_EM[1] * em))
        return max(6, round(em * max(1.0, room) * self._zoom / 100))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay a table out again, and keep the item in view."""
        super().resizeEvent(event)
        self._lay_out()
        self._clamp()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, or if the item cannot be moved that way; otherwise move it."""
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self.pan(delta.x(), delta.y()):
            self.step(1 if delta.y() > 0 else -1, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        self._drag = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if self._drag is not None:
            moved = event.position() - self._drag
            self._drag = event.position()
            self.pan(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag; report a press outside the item."""
        self._drag = None
        self.unsetCursor()
        if not self.rect_of_content().contains(event.position()):
            self.tapped_beside.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Double the size, or fit again."""
        self._double(event.position())

    def event(self, event: QEvent) -> bool:
        """Handle touches: one finger moves the item, two pinch it; Qt makes no mouse events of handled touches."""
        if not isinstance(event, QTouchEvent):
            return super().event(event)
        fingers = [point for point in event.points() if point.state() is not QEventPoint.State.Released]
        event.accept()
        if event.type() is QEvent.Type.TouchEnd:
            self._end_touch(event.points()[0], event.timestamp())
        elif len(fingers) == 1:
            self._pinch = None
            moved = fingers[0].position() - fingers[0].lastPosition()
            self.pan(moved.x(), moved.y())
        elif len(fingers) > 1:
            self._pinch_by(fingers[0], fingers[1])
        return True

    def _pinch_by(self, one: QEventPoint, other: QEventPoint) -> None:
        """Move with the middle of two fingers, and zoom about it by the change of their distance since both touched."""
        middle, before = (one.position() + other.position()) / 2, (one.lastPosition() + other.lastPosition()) / 2
        apart = one.position() - other.position()
        distance = max(1.0, hypot(apart.x(), apart.y()))
        if self._pinch is None:
            self._pinch = self._zoom, distance
            return
        self.pan(middle.x() - before.x(), middle.y() - before.y())
        self.set_zoom(round(self._pinch[0] * distance / self._pinch[1]), middle)

    def _end_touch(self, finger: QEventPoint, now: int) -> None:
        """Report a tap outside the item; a second tap on it within the double-click time doubles its size."""
        hints = QGuiApplication.styleHints()
        moved = (finger.position() - finger.pressPosition()).manhattanLength() >= hints.startDragDistance()
        pinched, self._pinch = self._pinch is not None, None
        if pinched or moved:
            return
        if not self.rect_of_content().contains(finger.position()):
            self.tapped_beside.emit()
        elif now - self._last_tap <= hints.mouseDoubleClickInterval():
            self._double(finger.position())
            self._last_tap = 0
        else:
            self._last_tap = now

    def _double(self, at: QPointF) -> None:
        self.set_zoom(200 if self._zoom == 100 else 100, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, or move an enlarged item with the arrow keys."""
        moves = {
            Qt.Key.Key_Left: (_ARROW_STEP, 0),
            Qt.Key.Key_Right: (-_ARROW_STEP, 0),
            Qt.Key.Key_Up: (0, _ARROW_STEP),
            Qt.Key.Key_Down: (0, -_ARROW_STEP),
        }
        move = moves.get(Qt.Key(event.key()))
        if not (self.take_zoom_key(event.key()) or (move is not None and self.pan(*move))):
            super().keyPressEvent(event)
