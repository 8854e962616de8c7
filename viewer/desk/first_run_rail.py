"""The left side of the first start: the program's mark, the steps with what is done, and hills at the foot (picture 30)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from viewer.draw import fonts, typography
from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.theme import Theme

_MARK, _STEP, _GAP = 44, 36, 60
"""Sides of the mark and of a step's circle, and from one step to the next, px."""

_HILLS_FROM = 540
"""Height of the window from which there is room for hills below the steps, px."""

_FAR = ((0, 70), (0.16, 102), (0.4, 118), (0.6, 84), (0.76, 62), (0.86, 62), (1, 88))
_NEAR = ((0, 35), (0.24, 82), (0.68, 62), (1, 36))
"""Hills: a start, then three points a curve; parts of the width, and px above the foot."""


class Rail(QWidget):
    """It shows, and takes no key: the steps are walked with the buttons."""

    def __init__(self, theme: Theme, titles: Sequence[str]) -> None:
        super().__init__()
        self._theme = theme
        self._titles = tuple(titles)
        self._at = 0
        self._done: frozenset[int] = frozenset()
        self.setFixedWidth(400)

    def set_place(self, at: int, done: frozenset[int]) -> None:
        """Step ``at`` is asked (0 is the first), ``done`` are answered."""
        self._at, self._done = at, done
        self.setAccessibleName(tr("步骤"))
        self.setAccessibleDescription("，".join(self._titles))
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.colours.tint))
        if self.height() >= _HILLS_FROM:
            self._paint_hills(painter)
        left, top = round(self.width() * 0.12), 56 if self.height() >= 800 else 40
        self._paint_name(painter, left, top)
        first = top + 112 + (28 if self.height() >= 800 else 0)
        for index in range(len(self._titles)):
            self._paint_step(painter, index, QRectF(left, first + index * _GAP - _STEP / 2 - 10, _STEP, _STEP))
        if self._theme.contrast:
            painter.fillRect(QRectF(self.width() - 2, 0, 2, self.height()), QColor(self._theme.colours.line))
        painter.end()

    def _paint_name(self, painter: QPainter, left: float, top: float) -> None:
        c = self._theme.colours
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.accent))
        mark = QRectF(left, top, _MARK, _MARK)
        painter.drawRoundedRect(mark, 10, 10)
        paint_icon(painter, "book", c.onacc, mark.adjusted(9, 9, -9, -9))
        painter.setPen(QColor(c.head))
        painter.setFont(fonts.font(20, 700))
        painter.drawText(mark.adjusted(_MARK + 14, 0, self.width(), 0), Qt.AlignmentFlag.AlignVCenter, tr("导诊读本"))

    def _paint_step(self, painter: QPainter, index: int, circle: QRectF) -> None:
        c = self._theme.colours
        current, done = index == self._at, index in self._done
        rim = circle.adjusted(0.75, 0.75, -0.75, -0.75)
        if current:
            ground, edge, ink = c.accent, c.accent, c.onacc
        elif done:
            ground, edge, ink = c.tint2, c.tint2, c.onsel if self._theme.contrast else c.accent
        else:
            ground, edge, ink = c.tint, c.edge, c.ink2
        painter.setPen(QPen(QColor(edge), 1.5))
        painter.setBrush(QColor(ground))
        painter.drawEllipse(rim)
        if done and not current:
            paint_icon(painter, "check", ink, circle.adjusted(8, 8, -8, -8))
        else:
            painter.setPen(QColor(ink))
            painter.setFont(fonts.font(16, 700 if current else 400))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(index + 1))
        painter.setPen(QColor(c.head if current else c.ink2))
        painter.setFont(fonts.font(16, 700 if current else 400))
        words = circle.adjusted(_STEP + 14, -12, self.width() - circle.right() - 12, 12)
        flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(words, flags, typography.label(self._titles[index]))

    def _paint_hills(self, painter: QPainter) -> None:
        """Two hills and a sun; outlines alone where grounds are black."""
        c, theme, outlined = self._theme.colours, self._theme, self._theme.contrast
        near = QColor(theme.covers["celadon"][1])
        near.setAlphaF(0.35 if theme.dark else 0.62)
        wide, foot = self.width(), float(self.height())
        painter.setPen(QPen(QColor(c.line), 2) if outlined else Qt.PenStyle.NoPen)
        sun = QColor(theme.covers["sand"][1 if theme.dark else 0])
        sun.setAlphaF(0.6 if theme.dark else 1)
        painter.setBrush(QColor(c.tint) if outlined else sun)
        painter.drawEllipse(QPointF(wide * 0.75, foot - 128), 40, 40)
        for ground, ((_, start), *curves) in ((QColor(c.tint2), _FAR), (near, _NEAR)):
            hill = QPainterPath(QPointF(-4, foot + 4))
            hill.lineTo(-4, foot - start)
            hill.lineTo(0, foot - start)
            for at in range(0, len(curves), 3):
                hill.cubicTo(*(QPointF(wide * x, foot - y) for x, y in curves[at : at + 3]))
            hill.lineTo(wide + 4, hill.currentPosition().y())
            hill.lineTo(wide + 4, foot + 4)
            painter.setBrush(QColor(c.tint) if outlined else ground)
            painter.drawPath(hill)
