"""Touch targets: buttons with an icon and a word, the background of cards, the clinic's mark with the staff's hidden access."""

from __future__ import annotations

import time
from enum import Enum, auto

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from viewer.draw import typography
from viewer.draw.icons import paint_icon, pixmap
from viewer.draw.painting import paints
from viewer.kiosk.lettering import KioskLook


class ButtonKind(Enum):
    """Visual weight of a button."""

    LINE = auto()
    FILL = auto()
    DANGER = auto()


class Touchable(QAbstractButton):
    """Acts on release inside, and shows at once that it is pressed. Tab gives it the focus, a finger does not."""

    def __init__(self, look: KioskLook, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(look.floor, look.floor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Treat Enter like the space bar; a held key acts once."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    def set_on(self, on: bool) -> None:
        """Set the checked state, which a press alone does not change."""
        self.setCheckable(True)
        self.setChecked(on)

    def nextCheckState(self) -> None:
        """Leave the checked state to ``set_on``."""

    def paint_ground(self, painter: QPainter, radius: float, ground: str, border: str) -> None:
        """Draw the rounded background; when pressed, tinted with a thick edge in the accent colour."""
        colours = self.look.theme.colours
        wide = 3.0 if self.isDown() else 2.0 if self.look.theme.contrast else 1.5
        wide = max(1.0, self.look.px(wide))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent if self.isDown() else border), wide))
        painter.setBrush(QColor(colours.tint2 if self.isDown() else ground))
        inset = wide / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)


class TouchButton(Touchable):
    """Button with an icon above its word, or next to it (``across``)."""

    def __init__(
        self,
        look: KioskLook,
        icon: str,
        words: str,
        *,
        kind: ButtonKind = ButtonKind.LINE,
        across: bool = False,
        on: bool | None = None,
        size: float = 32,
    ) -> None:
        super().__init__(look, words)
        self._icon = icon
        self._kind = kind
        self._across = across
        self._font = look.font(size, 500)
        if on is not None:
            self.set_on(on)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for icon and word; 112 design px high."""
        words = QFontMetricsF(self._font).horizontalAdvance(typography.label(self.text()))
        side = self.look.px(44)
        if self._across:
            wide = words + (side + self.look.px(16) if self._icon else 0) + self.look.px(64)
        else:
            wide = max(words + self.look.px(44), self.look.px(168))
        return QSize(max(round(wide), self.look.floor), self.look.target(112))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint, so that the word is never cut off."""
        return self.sizeHint()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw background, icon and word."""
        colours = self.look.theme.colours
        ground, border, ink = {
            ButtonKind.LINE: (
                colours.tint2 if self.isChecked() else colours.sheet,
                colours.accent if self.isChecked() else colours.edge,
                colours.ink,
            ),
            ButtonKind.FILL: (colours.accent, colours.accent, colours.onacc),
            ButtonKind.DANGER: (colours.sheet, colours.danln, colours.dan),
        }[self._kind]
        if self.isDown() or (self.isChecked() and self._kind is ButtonKind.LINE):
            ink = colours.onsel
        icon = ink if self._kind is not ButtonKind.LINE or self.isDown() or self.isChecked() else colours.accent
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
        """Return font, words and their width; a button of fixed size puts long words in two lines, then in smaller letters."""
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


HOLD_MS = 3000
TAPS = 5
WITHIN = 4.0
"""Seconds within which the taps count."""


def paint_clinic_mark(painter: QPainter, rect: QRectF, ground: str, ink: str) -> None:
    """Draw the open book on its background."""
    path = QPainterPath()
    path.addRoundedRect(rect, rect.width() * 0.2, rect.width() * 0.2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, QColor(ground))
    inset = rect.width() * 0.24
    paint_icon(painter, "book", ink, rect.adjusted(inset, inset, -inset, -inset))


class ClinicMark(QWidget):
    """The clinic's mark, 72 design px with a touch area of at least 20 mm. To a visitor it is no button."""

    staff_requested = Signal()

    def __init__(self, look: KioskLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._taps: list[float] = []
        self.setFixedSize(look.target(72), look.target(72))
        self._held = QTimer(self, interval=HOLD_MS, singleShot=True)
        self._held.timeout.connect(self.staff_requested)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin the hold and count the tap."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        now = time.monotonic()
        self._taps = [*(tap for tap in self._taps if now - tap < WITHIN), now]
        self._held.start()
        if len(self._taps) >= TAPS:
            self._taps.clear()
            self._held.stop()
            self.staff_requested.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """End the hold if the finger leaves the mark."""
        if not self.rect().contains(event.position().toPoint()):
            self._held.stop()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End the hold."""
        self._held.stop()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the mark."""
        painter = QPainter(self)
        side = self._look.px(72)
        paint_clinic_mark(painter, QRectF(0, 0, side, side), self._look.theme.colours.accent, self._look.theme.colours.onacc)
        painter.end()
