"""``KioskSheet``: a card over a darkened screen; ``WarningSheet``: the countdown that asks whether somebody is still there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from viewer.draw.painting import paints
from viewer.i18n import ntr, tr
from viewer.kiosk.lettering import KioskLook, Lettering
from viewer.kiosk.touch import ButtonKind, TouchButton
from viewer.reader.screen_reader import announce

SCRIM_ALPHA = 120
_SPOKEN = 5


class KioskSheet(QWidget):
    """Covers ``parent`` and resizes with it; ``foot`` px at the bottom stay free for the bar."""

    closed = Signal()
    urgent = False
    """Whether its words interrupt what a screen reader is speaking."""

    def __init__(self, look: KioskLook, parent: QWidget, *, foot: int = 0) -> None:
        super().__init__(parent)
        self.look = look
        self._behind = parent
        self._foot = foot
        self.card = _Card(look, self)
        self.body = QVBoxLayout(self.card)
        pad = look.px(60 if not look.portrait else 44)
        self.body.setContentsMargins(pad, pad, pad, pad)
        self.body.setSpacing(look.px(28))
        self._grid = QGridLayout(self)
        side = look.px(40)
        self._grid.setContentsMargins(side, side, side, side)
        self._grid.addWidget(self.card, 0, 0, Qt.AlignmentFlag.AlignCenter)
        parent.installEventFilter(self)
        self._cover()

    def move_to_bottom(self) -> None:
        """Move the card to the lower edge, within everybody's reach."""
        self._grid.setAlignment(self.card, Qt.AlignmentFlag.AlignBottom)

    def appear(self) -> None:
        """Show it above everything else and have its words spoken."""
        self._cover()
        self.show()
        self.raise_()
        words = tr("，").join(words.accessibleName().replace("\n", "") for words in self.card.findChildren(Lettering))
        announce(self, words, urgent=self.urgent)

    def _cover(self) -> None:
        self.setGeometry(0, 0, self._behind.width(), self._behind.height() - self._foot)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Resize with the screen."""
        if event.type() is QEvent.Type.Resize:
            self._cover()
        return False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Close after a tap outside the card."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.closed.emit()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Keep presses from what is behind the sheet."""

    def wheelEvent(self, event: object) -> None:
        """Keep the wheel from what is behind the sheet."""

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Darken what is behind."""
        painter = QPainter(self)
        scrim = QColor(Qt.GlobalColor.black)
        scrim.setAlpha(SCRIM_ALPHA if not self.look.theme.contrast else 200)
        painter.fillRect(self.rect(), scrim)
        painter.end()

    # ---- parts used by many sheets -----------------------------------------------------------------------------------

    def title(self, words: str) -> Lettering:
        """Return a heading for the card."""
        return Lettering(words, self.look.font(56, 700), self.look.theme.colours.head)

    def words(self, text: str, size: float = 34, *, quiet: bool = False, weight: int = 400) -> Lettering:
        """Return a paragraph for the card."""
        colours = self.look.theme.colours
        return Lettering(text, self.look.font(size, weight), colours.ink2 if quiet else colours.ink)

    def closing_row(self, words: str = "", *others: TouchButton) -> QVBoxLayout:
        """Return the last row: other buttons at the left, the closing button at the right. On a card that is too narrow, whose
        width is set, they fill several rows.
        """
        done = TouchButton(self.look, "check", words or tr("看好了"), kind=ButtonKind.FILL, across=True)
        done.setMinimumWidth(self.look.px(340))
        done.clicked.connect(self.closed)
        spacing, margins = self.look.px(24), self.body.contentsMargins()
        room = self.card.maximumWidth() - margins.left() - margins.right()
        rows, used = [QHBoxLayout()], 0
        for button in (*others, done):
            width = max(button.sizeHint().width(), button.minimumWidth())
            if used and used + width > room:
                rows, used = [*rows, QHBoxLayout()], 0
            rows[-1].addWidget(button)
            used += width + spacing
        if len(rows) == 1:
            rows[0].insertStretch(len(others), 1)
        column = QVBoxLayout()
        column.setSpacing(spacing)
        for row in rows:
            row.setSpacing(spacing)
            column.addLayout(row)
        return column


class _Card(QWidget):
    def __init__(self, look: KioskLook, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._look.theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.edge), 2) if self._look.theme.contrast else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.sheet))
        radius = self._look.px(28)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep the press: only a tap outside the card closes."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the release."""


class WarningSheet(KioskSheet):
    """Countdown with ``seconds`` of ``total`` left. The buttons only show what a touch does; the window's guard does it."""

    urgent = True

    def __init__(self, look: KioskLook, parent: QWidget, seconds: int, total: int) -> None:
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
        stay = TouchButton(look, "check", tr("继续看"), kind=ButtonKind.FILL, across=True, size=40)
        for button, stretch in ((self._home, 3), (stay, 4)):
            button.setFixedHeight(look.target(128))
            buttons.addWidget(button, stretch)
        self.body.addLayout(buttons)
        self.count(seconds)

    def count(self, seconds: int) -> None:
        """Show how many seconds are left; speak every fifth of them."""
        self._ring.count(seconds)
        self._text.set_text(tr("{n} 秒后回到首页，\n并清空刚才看过的内容。", n=seconds))
        if self.isVisible() and seconds % _SPOKEN == 0:
            announce(self, ntr("还有 {n} 秒", "还有 {n} 秒", seconds), urgent=True)

    def is_home(self, at: QPoint) -> bool:
        """Return whether a point of the screen is on “回到首页”."""
        return QRect(self._home.mapToGlobal(QPoint(0, 0)), self._home.size()).contains(at)


class _Ring(QWidget):
    """Countdown ring; it moves once a second, without animation."""

    def __init__(self, look: KioskLook, total: int) -> None:
        super().__init__()
        self._look = look
        self._total = max(1, total)
        self._left = total
        self.setFixedSize(look.px(240), look.px(240))

    def count(self, seconds: int) -> None:
        """Show the seconds left."""
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
