"""Popovers next to the text: the card, its QR code, and the popover of a glossary term."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from viewer.content.article import GlossaryEntry
from viewer.draw import qr, typography
from viewer.draw.painting import paints
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.theme import Theme

_FRAME = 4


class QrView(QWidget):
    """QR code with ``module`` px per module, readable by a phone from 40 cm; ``edge`` is
    the colour of its hairline frame, if any.
    """

    def __init__(self, text: str, module: int = 5, edge: str = "") -> None:
        super().__init__()
        self._text = text
        self._edge = edge
        side = module * (len(qr.modules(text)) + 2 * qr.QUIET_ZONE) + (2 * _FRAME if edge else 0)
        self.setFixedSize(side, side)
        self.setAccessibleName(tr("二维码：{text}", text=text))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the code on white, in every theme."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._edge:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._edge), 1))
            painter.setBrush(QColor(Qt.GlobalColor.white))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
            rect = rect.adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME)
        qr.paint(painter, rect, self._text)
        painter.end()


_ARROW = 10
_MARGIN = 24  # room for the shadow


class Popover(QWidget):
    """A floating card with an arrow at ``rect`` of its parent; below it, or above when short of room."""

    closed = Signal()

    def __init__(self, parent: QWidget, theme: Theme, width: int) -> None:
        super().__init__(parent)
        self._parent = parent
        self._theme = theme
        self._arrow = QPoint()
        self._above = False
        self._back: QWidget | None = None
        self.card = QFrame(self)
        self.card.setObjectName("popover")
        c = theme.colours
        border = f"2px solid {c.edge}" if theme.contrast else f"1px solid {c.line}"
        self.card.setStyleSheet(f"QFrame#popover {{ background: {c.sheet}; border: {border}; border-radius: 12px; }}")
        self.card.setFixedWidth(width)
        if not theme.contrast:
            shadow = QGraphicsDropShadowEffect(self.card)
            shadow.setBlurRadius(32)
            shadow.setOffset(0, 10)
            shadow.setColor(QColor(0, 0, 0, 41))
            self.card.setGraphicsEffect(shadow)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        outer.addWidget(self.card)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def open_at(self, rect: QRect) -> None:
        """Show the card next to ``rect`` (parent coordinates) and take the focus."""
        parent = self._parent
        self._back = QApplication.focusWidget()
        self.adjustSize()
        size = self.sizeHint()
        self._above = rect.bottom() + size.height() - _MARGIN + _ARROW > parent.height() and rect.top() > parent.height() // 2
        y = rect.top() - size.height() + _MARGIN - _ARROW if self._above else rect.bottom() - _MARGIN + _ARROW
        x = max(8 - _MARGIN, min(rect.center().x() - size.width() // 3, parent.width() - size.width() + _MARGIN - 8))
        y = max(8 - _MARGIN, min(y, parent.height() - size.height() + _MARGIN - 8))
        self.setGeometry(x, y, size.width(), size.height())
        self._arrow = QPoint(rect.center().x() - x, 0)
        self.show()
        self.raise_()
        first = self.card.findChild(QPushButton)
        (first or self).setFocus(Qt.FocusReason.PopupFocusReason)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """Return the height of the wrapped text."""
        layout = self.card.layout()
        height = layout.heightForWidth(self.card.width()) if layout is not None else 0
        return QSize(self.card.width() + 2 * _MARGIN, max(height, self.card.sizeHint().height()) + 2 * _MARGIN)

    def close_popover(self) -> None:
        """Hide the card and return the focus."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.hide()
        self.closed.emit()
        if self._back is not None and isValid(self._back):  # editing the article rebuilds its outline
            self._back.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close at a press outside; keep Tab inside."""
        pressed = event.type() is QEvent.Type.MouseButtonPress and isinstance(watched, QWidget) and self.isVisible()
        if pressed and watched is not self and not self.isAncestorOf(cast("QWidget", watched)):
            self.close_popover()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close at Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_popover()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Cycle the focus inside the card."""
        stops = [w for w in self.card.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
        if not stops:
            return True
        now = QApplication.focusWidget()
        at = stops.index(now) if now in stops else -1
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = max(_MARGIN + 20, min(self._arrow.x(), self.width() - _MARGIN - 20))
        foot = self.height() - _MARGIN
        tip, base = (foot + _ARROW, foot - 1) if self._above else (_MARGIN - _ARROW, _MARGIN + 1)
        path = QPainterPath()
        path.moveTo(x - _ARROW, base)
        path.lineTo(x, tip)
        path.lineTo(x + _ARROW, base)
        c = self._theme.colours
        painter.setPen(QPen(QColor(c.edge if self._theme.contrast else c.line), 1))
        painter.setBrush(QColor(c.sheet))
        painter.drawPath(path)
        painter.end()


class TermPopover(Popover):
    """A glossary term: name, pinyin, one or two sentences."""

    def __init__(self, parent: QWidget, theme: Theme, entry: GlossaryEntry) -> None:
        super().__init__(parent, theme, 380)
        name = QLabel(entry.term)
        look(name, "head")
        pinyin = QLabel(entry.pinyin)
        look(pinyin, "note")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(name)
        head.addWidget(pinyin)
        head.addStretch()
        words = QLabel(typography.label(entry.definition))
        words.setWordWrap(True)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(20, 16, 20, 18)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(words)
        self.setAccessibleName(f"{entry.term}{tr('：')}{entry.definition}")
