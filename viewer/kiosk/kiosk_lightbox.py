"""A figure, chart or table over the whole screen: larger and smaller by buttons, moved by a finger or by arrows."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from viewer.content import blocks as b
from viewer.content.text import plain
from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.kiosk.lettering import KioskLook, Lettering
from viewer.kiosk.screen import Disclaimer
from viewer.kiosk.touch import ButtonKind, TouchButton
from viewer.library.schema import LibraryInfo
from viewer.reader import document, underlay
from viewer.reader.chart import paint_chart
from viewer.reader.figure import Pictures, paint_words
from viewer.reader.page import Page
from viewer.reader.style import Medium, PageStyle
from viewer.reader.table import column_widths

ZOOMS = (1.0, 1.5, 2.0, 3.0, 4.0)


class KioskLightbox(QWidget):
    """Covers ``parent``; ``label`` is “图 1”."""

    closed = Signal()

    def __init__(
        self, look: KioskLook, parent: QWidget, block: b.Numbered, label: str, pictures: Pictures, info: LibraryInfo
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._zoom = 0
        self.setGeometry(parent.rect())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        column = QVBoxLayout()
        whole.addLayout(column, 1)
        whole.addWidget(Disclaimer(look, info))
        side = look.px(32)
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(look.px(20))
        self.canvas = _Canvas(look, block, pictures)
        column.addWidget(self.canvas, 1)
        caption = " ".join(filter(None, (label, plain(block.caption.children))))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._smaller = TouchButton(look, "zoom-out", tr("缩小"))
        self._larger = TouchButton(look, "zoom-in", tr("放大"))
        self._smaller.clicked.connect(lambda: self._step(-1))
        self._larger.clicked.connect(lambda: self._step(1))
        row.addWidget(self._smaller)
        row.addWidget(self._larger)
        self._arrows = []
        for icon, words, dx, dy in (
            ("arrow-left", tr("向左"), -1, 0),
            ("arrow-right", tr("向右"), 1, 0),
            ("page-up", tr("向上"), 0, -1),
            ("page-down", tr("向下"), 0, 1),
        ):
            arrow = TouchButton(look, icon, words)
            arrow.clicked.connect(lambda _on=False, dx=dx, dy=dy: self.canvas.move_by(dx, dy))
            self._arrows.append(arrow)
            row.addWidget(arrow)
        row.addStretch(1)
        close = TouchButton(look, "close", tr("关闭"), kind=ButtonKind.FILL)
        close.clicked.connect(self.closed)
        row.addWidget(close)
        if caption:
            column.addWidget(Lettering(caption, look.font(32), look.theme.colours.ink2))
        column.addLayout(row)
        self._step(0)
        self.setAccessibleName(caption)

    def appear(self) -> None:
        """Shows it above everything else."""
        self.show()
        self.raise_()

    def _step(self, by: int) -> None:
        self._zoom = max(0, min(len(ZOOMS) - 1, self._zoom + by))
        self.canvas.set_zoom(ZOOMS[self._zoom])
        self._smaller.setEnabled(self._zoom > 0)
        self._larger.setEnabled(self._zoom < len(ZOOMS) - 1)
        for arrow in self._arrows:
            arrow.setEnabled(self._zoom > 0 or self.canvas.overflows)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Nothing behind it is touched through it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nor rolled."""

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._look.theme.colours.rail))
        painter.end()


class _Canvas(QWidget):
    """The item itself. At zoom 1 it is seen whole; a long table is as wide as the canvas and goes on below."""

    def __init__(self, look: KioskLook, block: b.Numbered, pictures: Pictures) -> None:
        super().__init__()
        self._look = look
        self._block = block
        self._pictures = pictures
        self._zoom = 1.0
        self._at = QPointF(0, 0)
        self._grip: QPointF | None = None
        self._page: Page | None = None
        if isinstance(block, b.Table):
            text = PageStyle(look.theme, Medium.KIOSK, look.size / 32 * look.scale)
            wide = round(min(look.width - look.px(96), max(look.px(900), sum(column_widths(block, text)))))
            bare = b.Table(block.anchor, block.align, block.header, block.rows, b.Caption(0))
            self._page = document.build_blocks((bare,), PageStyle(look.theme, Medium.KIOSK, text.zoom, wide), pictures)
            self._page.setParent(self)
            self._page.setTextWidth(wide)

    def set_zoom(self, zoom: float) -> None:
        """Draws it ``zoom`` times as large, its middle kept."""
        factor = zoom / self._zoom
        middle = QPointF(self.width() / 2, self.height() / 2)
        self._zoom = zoom
        self._at = (self._at + middle) * factor - middle
        self._hold()

    @property
    def overflows(self) -> bool:
        """Whether a part of it is out of sight."""
        size = self._size()
        return size.width() > self.width() + 1 or size.height() > self.height() + 1

    def move_by(self, dx: int, dy: int) -> None:
        """Moves what is seen by half a screen."""
        self._at += QPointF(dx * self.width() / 2, dy * self.height() / 2)
        self._hold()

    def _size(self) -> QSizeF:
        room = QSizeF(max(1, self.width()), max(1, self.height()))
        if self._page is not None:
            natural = self._page.size()
            return natural * (self._zoom * min(1.0, room.width() / natural.width()))
        match self._block:
            case b.Figure() as figure:
                natural = QSizeF(max(1, figure.width), max(1, figure.height))
                return natural.scaled(room, Qt.AspectRatioMode.KeepAspectRatio) * self._zoom
            case b.Chart() | b.Table():
                return room * self._zoom
            case _:
                assert_never(self._block)

    def _hold(self) -> None:
        """Keeps what is seen within it."""
        size = self._size()
        x = max(0.0, min(self._at.x(), size.width() - self.width()))
        y = max(0.0, min(self._at.y(), size.height() - self.height()))
        self._at = QPointF(x, y)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position() + self._at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._at = self._grip - event.position()
            self._hold()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None

    def resizeEvent(self, event: object) -> None:
        self._hold()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        look, colours = self._look, self._look.theme.colours
        size = self._size()
        left = (self.width() - size.width()) / 2 if size.width() < self.width() else -self._at.x()
        top = (self.height() - size.height()) / 2 if size.height() < self.height() else -self._at.y()
        rect = QRectF(QPointF(left, top), size)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match self._block:
            case b.Figure() as figure:
                self._paint_figure(painter, rect, figure)
            case b.Chart() as chart:
                painter.fillRect(rect, QColor(colours.sheet))
                inset = look.px(24) * self._zoom
                area = rect.adjusted(inset, inset, -inset, -inset)
                paint_chart(painter, area, chart, look.theme, round(look.px(32) * self._zoom))
            case b.Table():
                if self._page is not None:
                    self._paint_table(painter, rect, self._page)
            case _:
                assert_never(self._block)
        painter.end()

    def _paint_figure(self, painter: QPainter, rect: QRectF, figure: b.Figure) -> None:
        painter.fillRect(rect, QColor(self._look.theme.colours.figure))
        if not self._pictures.paint(painter, rect, figure.asset):
            paint_words(painter, rect, figure, self._look.theme, self._look.font(32).pixelSize())

    def _paint_table(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        painter.fillRect(self.rect(), QColor(self._look.theme.colours.sheet))
        painter.translate(rect.topLeft())
        scale = rect.width() / page.size().width()
        painter.scale(scale, scale)
        underlay.paint(painter, page, QRectF(QPointF(0, 0), page.size()))
        page.drawContents(painter)
