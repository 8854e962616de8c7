"""Whether somebody is still there: a countdown in figures and as a ring. Any touch or key goes on reading."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.kiosk.look import Look
from viewer.kiosk.sheet import Sheet
from viewer.kiosk.touch import Kind, TouchButton


class WarningSheet(Sheet):
    """``seconds`` of ``total`` are left. The buttons show what a touch does; the guard of the window does it."""

    def __init__(self, look: Look, parent: QWidget, seconds: int, total: int) -> None:
        super().__init__(look, parent)
        self._ring = _Ring(look, total)
        self._text = self.words("", 36)
        self.card.setFixedWidth(min(parent.width() - look.px(80), look.px(1100)))
        row = QHBoxLayout()
        row.setSpacing(look.px(64))
        row.addWidget(self._ring)
        words = QVBoxLayout()
        words.setSpacing(look.px(12))
        words.addStretch(1)
        words.addWidget(self.title(tr("还在看吗？")))
        words.addWidget(self._text)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(24))
        self._home = TouchButton(look, "home", tr("回到首页"), across=True, size=40)
        stay = TouchButton(look, "check", tr("继续看"), kind=Kind.FILL, across=True, size=40)
        for button, stretch in ((self._home, 3), (stay, 4)):
            button.setFixedHeight(look.target(128))
            buttons.addWidget(button, stretch)
        self.body.addLayout(buttons)
        self.count(seconds)

    def count(self, seconds: int) -> None:
        """Shows how many seconds are left."""
        self._ring.count(seconds)
        self._text.say(tr("{n} 秒后回到首页，\n并清空刚才看过的内容。", n=seconds))

    def is_home(self, at: QPoint) -> bool:
        """Whether a point of the screen lies on “回到首页”."""
        return QRect(self._home.mapToGlobal(QPoint(0, 0)), self._home.size()).contains(at)


class _Ring(QWidget):
    """Steps once a second; nothing glides."""

    def __init__(self, look: Look, total: int) -> None:
        super().__init__()
        self._look = look
        self._total = max(1, total)
        self._left = total
        self.setFixedSize(look.px(240), look.px(240))

    def count(self, seconds: int) -> None:
        """Shows the seconds left."""
        self._left = seconds
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        look, colours = self._look, self._look.theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = look.px(16)
        area = QRectF(self.rect()).adjusted(wide, wide, -wide, -wide)
        track = QColor(colours.tint2 if not look.theme.contrast else colours.sheet)
        painter.setPen(QPen(track, wide))
        painter.drawEllipse(area)
        painter.setPen(QPen(QColor(colours.accent), wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(area, 90 * 16, -round(360 * 16 * min(1.0, self._left / self._total)))
        painter.setFont(look.font(96, 700))
        painter.setPen(QColor(colours.head))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(self._left))
        painter.end()
