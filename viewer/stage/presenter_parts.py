"""Parts of the presenter's view: a slide in a frame, the clock's bar."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from viewer.draw import fonts
from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.stage.slide_painter import SlidePainter, spoken
from viewer.theme import Theme


class SlideFrame(QWidget):
    """One slide, as large as possible; the mouse position over it is emitted in fractions of the slide."""

    pointed = Signal(object)
    """A ``QPointF`` within the slide (0–1 each way), or None when the mouse leaves it."""

    def __init__(self, slides: SlidePainter, theme: Theme, *, current: bool) -> None:
        super().__init__()
        self._slides = slides
        self._theme = theme
        self._current = current
        self._index: int | None = 0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)

    def show_slide(self, slides: SlidePainter, index: int | None) -> None:
        """Show slide ``index``; None: end of the talk."""
        self._slides, self._index = slides, index
        self.setAccessibleName(spoken(slides.deck.slides[index]) if index is not None else tr("放映结束"))
        self.update()

    def slide_rect(self) -> QRectF:
        """Return the rectangle of the slide, at the top of the widget."""
        canvas, edge = self._slides.deck.canvas, 6
        room = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        scale = min(room.width() / canvas.width(), room.height() / canvas.height())
        return QRectF(room.left(), room.top(), canvas.width() * scale, canvas.height() * scale)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, colours = self.slide_rect(), self._theme.colours
        if self._index is None:
            painter.setPen(QColor(colours.ink2))
            painter.setFont(fonts.font(20))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, tr("放映结束"))
        else:
            painter.drawImage(rect.topLeft(), self._slides.image(self._index, rect.size().toSize(), self.devicePixelRatioF()))
        if self._current:
            painter.setPen(QPen(QColor(colours.accent), 3))
            painter.drawRoundedRect(rect.adjusted(-4, -4, 4, 4), 6, 6)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        rect, at = self.slide_rect(), event.position()
        place = QPointF((at.x() - rect.left()) / rect.width(), (at.y() - rect.top()) / rect.height())
        self.pointed.emit(place if rect.contains(at) else None)


class TimeBar(QWidget):
    """A bar for the elapsed fraction of the planned time."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._share = 0.0
        self.setFixedHeight(8)
        self.setMinimumWidth(120)

    def set_share(self, share: float) -> None:
        """Set the elapsed fraction; above 1 the bar is amber."""
        self._share = share
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colours.tint2))
        painter.drawRoundedRect(self.rect(), 4, 4)
        late = self._share > 1
        painter.setBrush(QColor(self._theme.colours.cauln if late else self._theme.colours.accent))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * min(1.0, self._share), 8), 4, 4)
        painter.end()
