"""Small objects in the text: icons, the evidence meter, badges. Figures and charts have files of their own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTextCharFormat

from viewer.content.blocks import Evidence
from viewer.draw import fonts, typography
from viewer.draw.evidence import ASPECT, paint_meter
from viewer.draw.icons import paint_icon
from viewer.i18n import tr
from viewer.reader.page import Page
from viewer.reader.style import Role

_BADGE_EM = 3.2
"""Room in a badge for its icon and round its words, in em."""
_CARD_PADDING = 20
"""Padding of the card that a badge stands in, desk px."""


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
    """Icon and words on a small tinted ground: kind of study, people, evidence. Long words break between their parts."""

    def __init__(self, icon: str, parts: tuple[str, ...], ink: str, ground: str) -> None:
        self._icon = icon
        self._parts = parts
        self._between = tr("·")  # in the language of the page, so not while painting
        self._ink = ink
        self._ground = ground

    def size(self, page: Page) -> QSizeF:
        """As wide as its longest line, as high as its lines."""
        size, metrics = _badge_size(page)
        lines = self._lines(page)
        width = max(metrics.horizontalAdvance(line) for line in lines)
        return QSizeF(width + _BADGE_EM * size, (0.5 + 1.5 * len(lines)) * size)

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draws ground, icon and words."""
        size, _ = _badge_size(page)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        framed = page.style.theme.contrast or page.style.medium.name == "PAPER"
        painter.setPen(QPen(QColor(self._ink), 1) if framed else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._ground))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 0.4 * size, 0.4 * size)
        side = 1.2 * size
        icon = QRectF(rect.left() + 0.7 * size, rect.top() + size - side / 2, side, side)
        paint_icon(painter, self._icon, self._ink, icon)
        painter.setFont(fonts.font(size, 700))
        painter.setPen(QColor(self._ink))
        for i, line in enumerate(self._lines(page)):
            words = QRectF(icon.right() + 0.5 * size, rect.top() + (0.25 + 1.5 * i) * size, rect.width(), 1.5 * size)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line)
        painter.restore()

    def _lines(self, page: Page) -> list[str]:
        size, metrics = _badge_size(page)
        room = page.style.column - 2 * page.style.px(_CARD_PADDING) - 4 - _BADGE_EM * size
        lines = [typography.label(self._parts[0])]
        for part in map(typography.label, self._parts[1:]):
            longer = lines[-1] + self._between + part
            if metrics.horizontalAdvance(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(part)
        return lines


def _badge_size(page: Page) -> tuple[int, QFontMetricsF]:
    size = page.style.size(Role.CAPTION)
    return size, QFontMetricsF(fonts.font(size, 700))
