"""``SlideSheets``: the slides of a talk on paper, several on a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from viewer import i18n
from viewer.draw import fonts, typography
from viewer.handout.handout import Bookmark
from viewer.handout.options import HandoutOptions, sheet
from viewer.i18n import tr
from viewer.stage.slide_painter import SlidePainter

LAYOUTS = {3: (1, 3), 8: (2, 4)}
"""Slides on a sheet: how many beside and below each other."""

_GAP, _FOOT, _META = 60, 90, 34
"""Space between slides, height of the footer, its text: quarter points."""


class SlideSheets:
    """A4 sheets with the slides of ``numbers`` (0 is the first), ``each`` on a sheet (one of ``LAYOUTS``)."""

    def __init__(self, slides: SlidePainter, numbers: Sequence[int], each: int) -> None:
        self.article = slides.deck.article
        self.sheet = sheet(HandoutOptions())
        self._slides = slides
        self._numbers = tuple(numbers)
        self._each = each

    @property
    def pages(self) -> int:
        """The number of sheets."""
        return -(-len(self._numbers) // self._each)

    def paint(self, painter: QPainter, index: int) -> None:
        """Draw sheet ``index`` (0 is the first); a unit of the painter is a quarter point."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._slides.deck.theme.colours
        for number, area in zip(self._numbers[index * self._each :], self._areas(), strict=False):
            self._slides.paint(painter, area, number)
            painter.setPen(QPen(QColor(colours.line), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area)
        with i18n.spoken(self.article.language):
            words = tr("第 {n} 页，共 {m} 页", n=index + 1, m=self.pages)
        side, foot = self.sheet.side, self.sheet.height - self.sheet.head - _FOOT
        line = QRectF(side, foot, self.sheet.column, _FOOT)
        painter.setFont(fonts.font(_META))
        painter.setPen(QColor(colours.ink2))
        title = painter.fontMetrics().elidedText(
            typography.label(self.article.title), Qt.TextElideMode.ElideRight, self.sheet.column * 3 // 4
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignBottom, title)
        painter.drawText(line, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, typography.label(words))

    def _areas(self) -> list[QRectF]:
        """Return where the slides of a sheet are, row by row, as large as the sheet allows."""
        across, down = LAYOUTS[self._each]
        top, bottom = self.sheet.head, self.sheet.height - self.sheet.head - _FOOT - _GAP
        canvas = self._slides.deck.canvas
        width = (self.sheet.column - (across - 1) * _GAP) / across
        room = (bottom - top - (down - 1) * _GAP) / down
        scale = min(width / canvas.width(), room / canvas.height())
        size = canvas.toSizeF() * scale
        left = self.sheet.side + (self.sheet.column - across * size.width() - (across - 1) * _GAP) / 2
        return [
            QRectF(QPointF(left + column * (size.width() + _GAP), top + row * (size.height() + _GAP)), size)
            for row in range(down)
            for column in range(across)
        ]

    def bookmarks(self) -> list[Bookmark]:
        """Return the titles of the slides with their sheets."""
        areas, slides = self._areas(), self._slides.deck.slides
        return [
            Bookmark(slides[number].title, 1, at // self._each, areas[at % self._each].top())
            for at, number in enumerate(self._numbers)
        ]
