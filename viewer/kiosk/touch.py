"""What is touched: buttons with an icon and a word, and the ground that every card shares."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from viewer.draw import typography
from viewer.draw.icons import pixmap
from viewer.draw.painting import paints
from viewer.kiosk.look import Look


class Kind(Enum):
    """How much a button asks for attention."""

    LINE = auto()
    FILL = auto()
    DANGER = auto()


class Touchable(QAbstractButton):
    """Acts on release inside; shows at once that it is pressed. The keyboard reaches it by Tab, a finger gives it no focus."""

    def __init__(self, look: Look, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(look.floor, look.floor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter acts as the space bar does; held down it acts once."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    def paint_ground(self, painter: QPainter, radius: float, ground: str, border: str) -> None:
        """Draws the rounded ground; pressed: tinted, with a thick edge in the accent's colour."""
        colours = self.look.theme.colours
        wide = 3.0 if self.isDown() else 2.0 if self.look.theme.contrast else 1.5
        wide = max(1.0, self.look.px(wide))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent if self.isDown() else border), wide))
        painter.setBrush(QColor(colours.tint2 if self.isDown() else ground))
        inset = wide / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)


class TouchButton(Touchable):
    """An icon above its word, or beside it (``across``)."""

    def __init__(
        self,
        look: Look,
        icon: str,
        words: str,
        *,
        kind: Kind = Kind.LINE,
        across: bool = False,
        on: bool = False,
        size: float = 32,
    ) -> None:
        super().__init__(look, words)
        self._icon = icon
        self._kind = kind
        self._across = across
        self._on = on
        self._font = look.font(size, 500)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def set_on(self, on: bool) -> None:
        """Shows that what it stands for is there."""
        self._on = on
        self.update()

    def show_as(self, icon: str, words: str) -> None:
        """Stands for something else now."""
        self._icon = icon
        self.setText(words)
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for icon and word; 112 design px high."""
        words = QFontMetricsF(self._font).horizontalAdvance(typography.label(self.text()))
        side = self.look.px(44)
        if self._across:
            wide = words + (side + self.look.px(16) if self._icon else 0) + self.look.px(64)
        else:
            wide = max(words + self.look.px(44), self.look.px(168))
        return QSize(max(round(wide), self.look.floor), self.look.target(112))

    def minimumSizeHint(self) -> QSize:
        """The word is never cut."""
        return self.sizeHint()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws ground, icon and word."""
        colours = self.look.theme.colours
        ground, border, ink = {
            Kind.LINE: (colours.tint2 if self._on else colours.sheet, colours.accent if self._on else colours.edge, colours.ink),
            Kind.FILL: (colours.accent, colours.accent, colours.onacc),
            Kind.DANGER: (colours.sheet, colours.danln, colours.dan),
        }[self._kind]
        if self.isDown() or (self._on and self._kind is Kind.LINE):
            ink = colours.onsel
        icon = ink if self._kind is not Kind.LINE or self.isDown() or self._on else colours.accent
        if not self.isEnabled():
            ink = icon = colours.ink3
            border = colours.line
        painter = QPainter(self)
        self.paint_ground(painter, self.look.px(16), ground, border)
        side = self.look.px(44) if self._icon else 0
        area = QRectF(self.rect())
        font, words, width = self._lettered(area.width() - self.look.px(16))
        painter.setFont(font)
        painter.setPen(QColor(ink))
        if self._across or not self.text():
            gap = self.look.px(16) if side and words else 0
            left = area.center().x() - (side + gap + width) / 2
            self._paint_icon(painter, icon, left, area.center().y() - side / 2, side)
            text = QRectF(left + side + gap, area.top(), width + 2, area.height())
        else:
            line = font.pixelSize() * 1.4 * (1 + words.count("\n"))
            gap = self.look.px(6)
            top = area.center().y() - (side + gap + line) / 2
            self._paint_icon(painter, icon, area.center().x() - side / 2, top, side)
            text = QRectF(area.left(), top + side + gap, area.width(), line)
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()

    def _lettered(self, room: float) -> tuple[QFont, str, float]:
        """Font, words and their width; a button of a fixed size takes long words in two lines, and in smaller letters at last."""
        words, font = typography.label(self.text()), QFont(self._font)
        width = QFontMetricsF(font).horizontalAdvance(words)
        if width > room and not self._across:
            words = words.replace(" ", "\n", 1)
            width = max(QFontMetricsF(font).horizontalAdvance(line) for line in words.split("\n"))
            font.setPixelSize(max(1, int(font.pixelSize() * min(1.0, room / width))))
        return font, words, width

    def _paint_icon(self, painter: QPainter, colour: str, x: float, y: float, side: int) -> None:
        if side:
            painter.drawPixmap(round(x), round(y), pixmap(self._icon, colour, side, self.devicePixelRatioF()))
