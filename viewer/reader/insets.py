"""Small objects in the text: icons, the evidence meter, badges. Figures and charts have files of their own."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTextCharFormat

from viewer.content.blocks import Evidence
from viewer.draw import fonts, typography
from viewer.draw.evidence import ASPECT, paint_meter
from viewer.draw.icons import paint_icon
from viewer.reader.page import Page
from viewer.reader.style import Role


class Icon:
    """An icon as high as ``em`` of the text of ``form``, with room before and after it in parts of its width."""

    def __init__(
        self, name: str, colour: str, em: float, form: QTextCharFormat, *, before: float = 0, after: float = 0.45
    ) -> None:
        self._name = name
        self._colour = colour
        self._side = em * float(form.property(form.Property.FontPixelSize))
        self._before = before * self._side
        self._width = self._side * (1 + before + after)

    def size(self, _page: Page) -> QSizeF:
        """A square, and the room round it."""
        return QSizeF(self._width, self._side)

    def paint(self, painter: QPainter, rect: QRectF, _page: Page) -> None:
        """Draws the icon as vectors."""
        paint_icon(painter, self._name, self._colour, QRectF(rect.left() + self._before, rect.top(), self._side, self._side))


class Meter:
    """The evidence meter in the height of a line of meta text."""

    def __init__(self, level: Evidence) -> None:
        self._level = level

    def size(self, page: Page) -> QSizeF:
        """The meter and the room after it."""
        height = page.style.size(Role.META)
        return QSizeF(height * ASPECT + 0.5 * height, height)

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draws the bars."""
        colours = page.style.theme.colours
        meter = QRectF(rect.left(), rect.top(), rect.height() * ASPECT, rect.height())
        paint_meter(painter, meter, self._level, colours.accent, "" if page.style.theme.contrast else colours.line)


class Badge:
    """Icon and words on a small tinted ground: kind of study, people, evidence."""

    def __init__(self, icon: str, words: str, ink: str, ground: str) -> None:
        self._icon = icon
        self._words = typography.label(words)
        self._ink = ink
        self._ground = ground

    def size(self, page: Page) -> QSizeF:
        """As wide as its words."""
        size = page.style.size(Role.CAPTION)
        width = QFontMetricsF(fonts.font(size, 700)).horizontalAdvance(self._words)
        return QSizeF(min(page.style.column, width + 2.7 * size + 0.5 * size), 2.0 * size)

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draws ground, icon and words."""
        size = page.style.size(Role.CAPTION)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        framed = page.style.theme.contrast or page.style.medium.name == "PAPER"
        painter.setPen(QPen(QColor(self._ink), 1) if framed else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._ground))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 0.4 * size, 0.4 * size)
        side = 1.2 * size
        icon = QRectF(rect.left() + 0.7 * size, rect.center().y() - side / 2, side, side)
        paint_icon(painter, self._icon, self._ink, icon)
        painter.setFont(fonts.font(size, 700))
        painter.setPen(QColor(self._ink))
        words = QRectF(QPointF(icon.right() + 0.5 * size, rect.top()), rect.bottomRight())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words)
        painter.restore()
