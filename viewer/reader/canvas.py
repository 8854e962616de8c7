"""``Canvas``: one figure, table or chart at zoom 25–400 %; drag, wheel or arrow keys move it. A table's header stays visible."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from viewer.content import blocks as b
from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.reader.chart import paint_chart
from viewer.reader.copying import spoken_text
from viewer.reader.figure import Pictures, paint_words
from viewer.reader.style import PageStyle, Role
from viewer.reader.table import WideTable

ZOOMS = (25, 33, 50, 67, 75, 100, 125, 150, 175, 200, 250, 300, 400)
"""Zoom steps, per cent of the size that fits the widget."""

_STEP = 80
_CHART = QSizeF(900, 520)


class Canvas(QWidget):
    """Widget that shows one block; ``zoom`` 100 is the largest size at which all of it is visible."""

    zoom_changed = Signal(int)
    tapped = Signal()

    def __init__(self, pictures: Pictures, style: PageStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._style = style
        self._block: b.Numbered | None = None
        self._table: WideTable | None = None
        self._zoom = 100
        self._offset = QPointF()
        self._drag: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_block(self, block: b.Numbered) -> None:
        """Show another block, fitted to the widget."""
        self._block = block
        self._table = WideTable(block, self._style) if isinstance(block, b.Table) else None
        words = block.alt if isinstance(block, b.Figure) else block.summary if isinstance(block, b.Chart) else ""
        self.setAccessibleName(words or tr("表格"))
        self.setAccessibleDescription(spoken_text(block))
        self.fit()

    @property
    def zoom(self) -> int:
        """Zoom, per cent of the size that fits."""
        return self._zoom

    def fit(self) -> None:
        """Zoom so that everything is visible."""
        self.set_zoom(100)

    def step(self, by: int) -> None:
        """Zoom one step in (1) or out (−1)."""
        larger = [z for z in ZOOMS if z > self._zoom]
        smaller = [z for z in ZOOMS if z < self._zoom]
        self.set_zoom((larger[0] if larger else ZOOMS[-1]) if by > 0 else (smaller[-1] if smaller else ZOOMS[0]))

    def set_zoom(self, zoom: int) -> None:
        """Set the zoom and keep the centre where it is."""
        zoom = max(ZOOMS[0], min(ZOOMS[-1], zoom))
        if zoom == 100:
            self._offset = QPointF()
        else:
            self._offset *= zoom / self._zoom
        self._zoom = zoom
        self._hold()
        self.zoom_changed.emit(zoom)
        self.update()

    def pan(self, dx: float, dy: float) -> bool:
        """Move the content by (``dx``, ``dy``) px; return whether it moved."""
        before = QPointF(self._offset)
        self._offset += QPointF(dx, dy)
        self._hold()
        self.update()
        return before != self._offset

    def natural(self) -> QSizeF:
        """Return the content's natural size, px."""
        match self._block:
            case b.Figure() as figure:
                return QSizeF(max(1, figure.width), max(1, figure.height))
            case b.Table():
                return self._table.page.size() if self._table is not None else _CHART
            case b.Chart() | None:
                return _CHART
            case _:
                assert_never(self._block)

    def rect_of_content(self) -> QRectF:
        """Return where the content is drawn; larger than the widget when zoomed in."""
        natural, room = self.natural(), QSizeF(self.width(), self.height())
        scale = min(room.width() / natural.width(), room.height() / natural.height())
        if self._table is not None:
            scale = min(scale, 2.0)
            scale = max(scale, min(1.0, room.width() / natural.width())) if self._zoom == 100 else scale
        scale *= self._zoom / 100
        width, height = natural.width() * scale, natural.height() * scale
        left = (room.width() - width) / 2 + self._offset.x()
        top = (room.height() - height) / 2 + self._offset.y()
        return QRectF(left, top, width, height)

    def _hold(self) -> None:
        """Keep the content within the widget."""
        rect = self.rect_of_content()
        reach = QPointF(max(0.0, (rect.width() - self.width()) / 2), max(0.0, (rect.height() - self.height()) / 2))
        self._offset = QPointF(
            max(-reach.x(), min(reach.x(), self._offset.x())), max(-reach.y(), min(reach.y(), self._offset.y()))
        )

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the content on its own background."""
        if self._block is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect_of_content()
        c = self._style.theme.colours
        path = QPainterPath()
        path.addRoundedRect(rect, 10, 10)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(rect, QColor(c.figure if isinstance(self._block, b.Figure) else c.sheet))
        match self._block:
            case b.Figure() as figure:
                if not self._pictures.paint(painter, rect, figure.asset):
                    paint_words(painter, rect, figure, self._style.theme, self._style.size(Role.BODY))
            case b.Chart() as chart:
                inset = rect.width() * 0.03
                size = max(6, round(self._style.size(Role.BODY) * rect.width() / _CHART.width()))
                paint_chart(painter, rect.adjusted(inset, inset, -inset, -inset), chart, self._style.theme, size)
            case b.Table():
                if self._table is not None:
                    self._paint_table(painter, rect, self._table)
            case _:
                assert_never(self._block)
        painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(QColor(c.accent), 2))
            painter.drawRoundedRect(rect.intersected(QRectF(self.rect())).adjusted(1, 1, -1, -1), 10, 10)
        painter.end()

    def _paint_table(self, painter: QPainter, rect: QRectF, table: WideTable) -> None:
        """Draw the table; its header and first column stay visible while the rest moves beneath them."""
        scale = rect.width() / self.natural().width()
        visible = rect.intersected(QRectF(self.rect()))
        header, column = table.header_height * scale, table.frozen_width * scale
        left, top = max(0.0, -rect.left()), max(0.0, -rect.top())
        parts = (
            (visible, rect.left(), rect.top()),
            (QRectF(visible.left(), visible.top(), column, visible.height()), rect.left() + left, rect.top()),
            (QRectF(visible.left(), visible.top(), visible.width(), header), rect.left(), rect.top() + top),
            (QRectF(visible.left(), visible.top(), column, header), rect.left() + left, rect.top() + top),
        )
        for clip, x, y in parts:
            painter.save()
            painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
            painter.fillRect(clip, QColor(self._style.theme.colours.sheet))
            painter.translate(x, y)
            painter.scale(scale, scale)
            table.page.drawContents(painter)
            painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the content within the widget."""
        super().resizeEvent(event)
        self._hold()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl+wheel; without Ctrl, move zoomed content, otherwise zoom."""
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self.pan(delta.x(), delta.y()):
            self.step(1 if delta.y() > 0 else -1)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag."""
        self._drag = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the content."""
        if self._drag is not None:
            self.pan(event.position().x() - self._drag.x(), event.position().y() - self._drag.y())
            self._drag = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag; report a click outside the content."""
        self._drag = None
        self.unsetCursor()
        if not self.rect_of_content().contains(event.position()):
            self.tapped.emit()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Fit the content, or double its size."""
        self.set_zoom(200 if self._zoom == 100 else 100)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move zoomed content with the arrow keys."""
        moves = {
            Qt.Key.Key_Left: (_STEP, 0),
            Qt.Key.Key_Right: (-_STEP, 0),
            Qt.Key.Key_Up: (0, _STEP),
            Qt.Key.Key_Down: (0, -_STEP),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None or not self.pan(*move):
            super().keyPressEvent(event)
