"""``AudienceWindow``: the slides as the audience sees them. Notes, clock and keys stay with the presenter."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent

from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.reader import screen_reader
from viewer.stage.core.slides import Slide
from viewer.stage.core.talk import Blanking, Talk
from viewer.stage.described_window import DescribedWindow, SeenSlide
from viewer.stage.slide_painter import SlidePainter

_AHEAD_MS = 30
_KEPT = 4
_DOT = 0.011
"""Radius of the pointer's dot, as a share of the width."""


class AudienceWindow(DescribedWindow):
    """The audience's window; key presses are passed on to the presenter's."""

    key_pressed = Signal(QKeyEvent)
    tapped = Signal(int)
    """1: the right part was tapped, −1: the left third."""
    closed = Signal()

    def __init__(self, slides: SlidePainter, talk: Talk) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setWindowTitle(tr("演示"))
        self.setMinimumSize(320, 180)
        self._slides = slides
        self._talk = talk
        self._drawn: OrderedDict[int, QImage] = OrderedDict()
        self._dot: QPointF | None = None
        self._announced: Slide | None = None
        self._ahead = QTimer(self, interval=_AHEAD_MS, singleShot=True)
        self._ahead.timeout.connect(self._draw_ahead)

    def refresh(self) -> None:
        """Show the current state of the talk."""
        slide, talk = self._slides.deck.slides[self._talk.seen], self._talk
        self.setAccessibleName(slide.title)
        screen_reader.changed(self)
        if talk.blanking is Blanking.NONE and slide != self._announced:
            self._announced = slide
            place = tr("第 {page} 页，共 {pages} 页", page=talk.seen + 1, pages=talk.count)
            screen_reader.announce(self, tr("，").join(filter(None, (place, slide.title))))
        self.update()
        self._ahead.start()

    def seen(self) -> SeenSlide | None:
        """Return the slide that is seen; a blanked screen hides it."""
        deck, talk = self._slides.deck, self._talk
        return SeenSlide(deck.slides[talk.seen], deck.article.language) if talk.blanking is Blanking.NONE else None

    def set_slides(self, slides: SlidePainter) -> None:
        """Switch to another deck."""
        self._slides = slides
        self._drawn.clear()
        self.refresh()

    def point(self, at: QPointF | None) -> None:
        """Move the pointer's dot to a position in fractions of the slide (0–1); None hides it."""
        self._dot = at
        self.update()

    def slide_rect(self) -> QRectF:
        """Return the rectangle of the slide in the window."""
        canvas, room = self._slides.deck.canvas, QRectF(self.rect())
        scale = min(room.width() / canvas.width(), room.height() / canvas.height())
        rect = QRectF(0, 0, canvas.width() * scale, canvas.height() * scale)
        rect.moveCenter(room.center())
        return rect

    def _image(self, index: int) -> QImage:
        if index not in self._drawn:
            self._drawn[index] = self._slides.image(index, self.slide_rect().size().toSize(), self.devicePixelRatioF())
            while len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(index)
        return self._drawn[index]

    def _draw_ahead(self) -> None:
        """Prerender the slides most likely to come next while idle."""
        for index in (self._talk.seen + 1, self._talk.seen - 1):
            if 0 <= index < self._talk.count:
                self._image(index)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._talk.blanking is Blanking.NONE:
            rect = self.slide_rect()
            painter.fillRect(self.rect(), Qt.GlobalColor.black)
            painter.drawImage(rect.topLeft(), self._image(self._talk.seen))
            if self._dot is not None:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self._slides.deck.theme.colours.danln))
                at = QPointF(rect.left() + self._dot.x() * rect.width(), rect.top() + self._dot.y() * rect.height())
                painter.drawEllipse(at, rect.width() * _DOT, rect.width() * _DOT)
        else:
            black = self._talk.blanking is Blanking.BLACK
            painter.fillRect(self.rect(), Qt.GlobalColor.black if black else Qt.GlobalColor.white)
        painter.end()
        screen_reader.attend(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drawn.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.key_pressed.emit(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.tapped.emit(-1 if event.position().x() < self.width() / 3 else 1)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
