"""``Sheet``: a card over a darkened screen. A tap beside it, or its own button, takes it away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.kiosk.lettering import Words
from viewer.kiosk.look import Look
from viewer.kiosk.touch import Kind, TouchButton

SCRIM_ALPHA = 120


class Sheet(QWidget):
    """Lies over ``parent`` and grows with it; ``foot`` px at the bottom stay free for the bar."""

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget, *, foot: int = 0) -> None:
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

    def put_low(self) -> None:
        """Moves the card to the lower edge, where every finger reaches it."""
        self._grid.setAlignment(self.card, Qt.AlignmentFlag.AlignBottom)

    def appear(self) -> None:
        """Shows it above everything else."""
        self._cover()
        self.show()
        self.raise_()

    def _cover(self) -> None:
        self.setGeometry(0, 0, self._behind.width(), self._behind.height() - self._foot)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Grows with the screen."""
        if event.type() is QEvent.Type.Resize:
            self._cover()
        return False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap beside the card closes."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.closed.emit()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Nothing behind the sheet is touched through it."""

    def wheelEvent(self, event: object) -> None:
        """Nothing behind the sheet is rolled through it."""

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Darkens what is behind."""
        painter = QPainter(self)
        scrim = QColor(Qt.GlobalColor.black)
        scrim.setAlpha(SCRIM_ALPHA if not self.look.theme.contrast else 200)
        painter.fillRect(self.rect(), scrim)
        painter.end()

    # ---- parts that many sheets have ---------------------------------------------------------------------------------

    def title(self, words: str) -> Words:
        """A heading for the card."""
        return Words(words, self.look.font(56, 700), self.look.theme.colours.head)

    def words(self, text: str, size: float = 34, *, quiet: bool = False, weight: int = 400) -> Words:
        """A paragraph for the card."""
        colours = self.look.theme.colours
        return Words(text, self.look.font(size, weight), colours.ink2 if quiet else colours.ink)

    def closing_row(self, words: str = "", *others: TouchButton) -> QHBoxLayout:
        """The last row: other buttons at the left, the one that closes at the right."""
        row = QHBoxLayout()
        row.setSpacing(self.look.px(24))
        for other in others:
            row.addWidget(other)
        row.addStretch(1)
        done = TouchButton(self.look, "check", words or tr("看好了"), kind=Kind.FILL, across=True)
        done.setMinimumWidth(self.look.px(340))
        done.clicked.connect(self.closed)
        row.addWidget(done)
        return row


class _Card(QWidget):
    def __init__(self, look: Look, parent: QWidget) -> None:
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
        """Stays: only a tap beside the card closes."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stays."""
