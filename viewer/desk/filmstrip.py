"""The pictures below an enlarged one: each figure, table and chart of the article as a thumbnail."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QWidget

from viewer.draw.painting import paints
from viewer.reader.figure import Pictures
from viewer.reader.page import Item
from viewer.reader.thumbnail import paint_thumbnail
from viewer.theme import Theme

_THUMB = QSize(88, 60)


class FilmFrame(QAbstractButton):
    """One picture of the filmstrip."""

    chosen = Signal(int)

    def __init__(self, index: int, item: Item, pictures: Pictures, page: Theme, ring: str) -> None:
        super().__init__()
        self._item, self._pictures, self._page, self._ring = item, pictures, page, ring
        self._current = False
        self.setFixedSize(_THUMB + QSize(10, 10))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{item.label} {item.title}")
        self.clicked.connect(lambda: self.chosen.emit(index))

    def set_current(self, *, current: bool) -> None:
        self._current = current
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(5, 5, _THUMB.width(), _THUMB.height())
        paint_thumbnail(painter, rect, self._item.block, self._pictures, self._page)
        if self._current or self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._ring), 3))
            painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), 7, 7)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class Filmstrip(QScrollArea):
    """The pictures side by side; those that do not fit are scrolled to."""

    def __init__(self, frames: list[FilmFrame]) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for frame in frames:
            row.addWidget(frame)
        row.addStretch()
        self.setWidget(inner)
        inner.setAutoFillBackground(False)  # setWidget() turns it on, in the desk's colours
        self.viewport().setAutoFillBackground(False)
        self.setFixedHeight(_THUMB.height() + 10)
        self._wide = inner.sizeHint().width()

    def sizeHint(self) -> QSize:
        """Return the room of all pictures."""
        return QSize(self._wide, self.height())
