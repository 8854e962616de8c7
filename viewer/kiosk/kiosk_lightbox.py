"""A figure, chart or table over the whole screen: buttons or two fingers zoom it, a finger or arrows move it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from viewer.content import blocks as b
from viewer.content.text import plain
from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.kiosk.core.visit import SIZES
from viewer.kiosk.lettering import KioskLook, Lettering
from viewer.kiosk.screen import Disclaimer
from viewer.kiosk.touch import ButtonKind, TouchButton
from viewer.library.schema import LibraryInfo
from viewer.reader.figure import Pictures
from viewer.reader.style import Medium, PageStyle
from viewer.reader.zoom_canvas import ZoomCanvas

ZOOMS = (100, 150, 200, 300, 400)
"""Zoom levels, per cent: never smaller than what fits."""


class KioskLightbox(QWidget):
    """Covers ``parent``; ``label`` is, for example, “图 1”."""

    closed = Signal()

    def __init__(
        self, look: KioskLook, parent: QWidget, block: b.Numbered, label: str, pictures: Pictures, info: LibraryInfo
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.setGeometry(parent.rect())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        column = QVBoxLayout()
        whole.addLayout(column, 1)
        whole.addWidget(Disclaimer(look, info, aligned=False))
        side = look.px(32)
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(look.px(20))
        style = PageStyle(look.theme, Medium.KIOSK, look.size / SIZES[0] * look.scale)
        self.canvas = ZoomCanvas(pictures, style, zooms=ZOOMS)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.canvas.show_block(block)
        column.addWidget(self.canvas, 1)
        caption = " ".join(filter(None, (label, plain(block.caption.children))))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._smaller = TouchButton(look, "zoom-out", tr("缩小"))
        self._larger = TouchButton(look, "zoom-in", tr("放大"))
        self._smaller.clicked.connect(lambda: self.canvas.step(-1))
        self._larger.clicked.connect(lambda: self.canvas.step(1))
        row.addWidget(self._smaller)
        row.addWidget(self._larger)
        self._arrows = []
        for icon, words, dx, dy in (
            ("arrow-left", tr("向左"), 1, 0),
            ("arrow-right", tr("向右"), -1, 0),
            ("page-up", tr("向上"), 0, 1),
            ("page-down", tr("向下"), 0, -1),
        ):
            arrow = TouchButton(look, icon, words)
            arrow.clicked.connect(lambda _on=False, dx=dx, dy=dy: self._pan_half(dx, dy))
            self._arrows.append(arrow)
            row.addWidget(arrow)
        row.addStretch(1)
        close = TouchButton(look, "close", tr("关闭"), kind=ButtonKind.FILL)
        close.clicked.connect(self.closed)
        row.addWidget(close)
        if caption:
            column.addWidget(Lettering(caption, look.font(32), look.theme.colours.ink2))
        column.addLayout(row)
        self.canvas.view_changed.connect(self._enable)
        self._enable()
        self.setAccessibleName(caption)

    def appear(self) -> None:
        """Show it above everything else."""
        self.show()
        self.raise_()

    def _pan_half(self, dx: int, dy: int) -> None:
        """Move the item by half of the visible part."""
        self.canvas.pan(dx * self.canvas.width() / 2, dy * self.canvas.height() / 2)

    def _enable(self) -> None:
        self._smaller.setEnabled(self.canvas.zoom > ZOOMS[0])
        self._larger.setEnabled(self.canvas.zoom < ZOOMS[-1])
        for arrow in self._arrows:
            arrow.setEnabled(self.canvas.overflows)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep presses from what is behind it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Keep the wheel from what is behind it."""

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the background."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._look.theme.colours.rail))
        painter.end()
