"""``KioskLook``: sizes and colours of a kiosk; words set in a box, wrapped to a few lines."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QWidget

from viewer.draw import fonts, titles, typography
from viewer.kiosk.core.visit import SIZES
from viewer.theme import Theme

LONG, SHORT = 1920, 1080
"""Design px (docs/DESIGN.md, Spacing): everything is designed for a 23.8-inch screen of this size and scaled from there."""

TARGET_MM = 20.0
"""Minimum height and width of a touch target, mm (docs/KIOSK.md)."""


class KioskLook(Struct, frozen=True):
    """Size and colours of a screen of ``width`` × ``height`` px; ``floor``: 20 mm in px; ``size``: body text in design px."""

    theme: Theme
    width: int
    height: int
    floor: int
    size: int = SIZES[0]

    @property
    def portrait(self) -> bool:
        """Whether the screen is in portrait orientation."""
        return self.height > self.width

    @property
    def scale(self) -> float:
        """Px per design px."""
        across, down = (SHORT, LONG) if self.portrait else (LONG, SHORT)
        return min(self.width / across, self.height / down)

    def px(self, design: float) -> int:
        """Scale a length from design px."""
        return round(design * self.scale)

    def target(self, design: float) -> int:
        """Return the side length of a touch target: never under 20 mm."""
        return max(self.px(design), self.floor)

    def font(self, design: float = 32, weight: int = 400) -> QFont:
        """Return a font of ``design`` px, at least 32."""
        return fonts.font(self.px(design), weight)

    def reading_font(self, design: float = 32, weight: int = 400, most: float = 1.5) -> QFont:
        """Return a font that grows with the visitor's text size, up to ``most`` times."""
        return fonts.font(self.px(design * min(most, self.size / SIZES[0])), weight)


LINE = 1.4
"""Line height in em."""


def wrapped(text: str, font: QFont, width: float, most: int = 1, words: Iterable[str] = ()) -> tuple[str, ...]:
    """Return ``text`` in at most ``most`` lines of ``width`` px, none ending within one of
    ``words``; even halves if two are enough.
    """
    shown = typography.label(text)
    metrics = QFontMetricsF(font)
    if most == 1 or metrics.horizontalAdvance(shown) <= width:
        return (metrics.elidedText(shown, Qt.TextElideMode.ElideRight, width),)
    halves = titles.balanced(text, width / font.pixelSize(), words)
    if len(halves) == 2 and all(metrics.horizontalAdvance(typography.label(half)) <= width for half in halves):
        return tuple(typography.label(half) for half in halves)
    even = _even_lines(shown, metrics, width)
    if even:
        return even
    laid = titles.unbroken(text, words)
    layout = QTextLayout(laid, font)
    layout.setFormats(typography.ranges(laid, font.pixelSize()))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    ends = [*starts[1:], len(laid)]
    lines = [typography.label(laid[start:end].rstrip()) for start, end in zip(starts, ends, strict=True)]
    if len(lines) > most:
        lines = [*lines[: most - 1], metrics.elidedText("".join(lines[most - 1 :]), Qt.TextElideMode.ElideRight, width)]
    return tuple(lines)


def _even_lines(shown: str, metrics: QFontMetricsF, width: float) -> tuple[str, ...]:
    """Return Latin words in two lines of similar width; empty if they do not fit, or if a letter is wide."""
    if not shown.isascii():
        return ()
    parts = shown.split(" ")
    pairs = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts))]
    wide = {pair: (metrics.horizontalAdvance(pair[0]), metrics.horizontalAdvance(pair[1])) for pair in pairs}
    fitting = [pair for pair in pairs if max(wide[pair]) <= width]
    return min(fitting, key=lambda pair: abs(wide[pair][0] - wide[pair][1]), default=())


def fitted(text: str, font: QFont, width: float, least: float = 0.6) -> QFont:
    """Return ``font``, reduced (at most to ``least`` of its size) until the longest word of ``text`` fits into ``width`` px."""
    widest = max((QFontMetricsF(font).horizontalAdvance(word) for word in text.split() if word.isascii()), default=0.0)
    if widest <= width:
        return font
    made = QFont(font)
    made.setPixelSize(max(1, int(font.pixelSize() * max(least, width / widest))))
    return made


def height(font: QFont, lines: int = 1) -> float:
    """Return the height of a number of lines, px."""
    return lines * font.pixelSize() * LINE


def draw(
    painter: QPainter,
    rect: QRectF,
    lines: tuple[str, ...],
    font: QFont,
    colour: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> float:
    """Draw ``lines`` from the top of ``rect``; return the y below them."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    pitch = height(font)
    y = rect.top()
    for line in lines:
        painter.drawText(QRectF(rect.left(), y, rect.width(), pitch), align | Qt.AlignmentFlag.AlignVCenter, line)
        y += pitch
    return y


class Lettering(QLabel):
    """Plain label in a font and colour; it wraps and ignores touches."""

    def __init__(self, text: str, font: QFont, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWordWrap(True)
        self.setFont(font)
        self.set_colour(colour)
        self.set_text(text)

    def set_colour(self, colour: str) -> None:
        """Set the text colour."""
        palette = self.palette()
        palette.setColor(self.foregroundRole(), QColor(colour))
        self.setPalette(palette)

    def set_text(self, text: str) -> None:
        """Show ``text``."""
        self.setText(typography.label(text))
        self.setAccessibleName(text)
