"""Parts of the presenter's view: a slide in a frame, the overview, the clock's bar, the notes."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from viewer.draw import fonts
from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.stage.slide_painter import SlidePainter, spoken
from viewer.theme import Theme

_COLUMNS = 4
_GAP = 24
_NUMBER = 30


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


class Overview(QScrollArea):
    """All slides in a grid; arrows move, Enter chooses, a click too."""

    chosen = Signal(int)
    left = Signal()

    def __init__(self, slides: SlidePainter, theme: Theme) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._grid = _Grid(slides, theme)
        self._grid.chosen.connect(self.chosen)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(32, 24, 32, 24)
        column.addWidget(self._grid)
        column.addStretch()
        self.setWidget(holder)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("全部页面"))

    def show_slides(self, slides: SlidePainter, index: int) -> None:
        """Show the grid with slide ``index`` selected."""
        self._grid.set_slides(slides, index)
        rect = self._grid.cell(index)
        self.ensureVisible(rect.center().x(), rect.center().y(), 0, rect.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: _COLUMNS, Qt.Key.Key_Up: -_COLUMNS}
        key = Qt.Key(event.key())
        if key in steps:
            rect = self._grid.move_by(steps[key])
            self.ensureVisible(rect.center().x(), rect.center().y(), 0, rect.height())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.chosen.emit(self._grid.index)
        elif key in {Qt.Key.Key_Escape, Qt.Key.Key_G}:
            self.left.emit()
        else:
            event.ignore()


class _Grid(QWidget):
    chosen = Signal(int)

    def __init__(self, slides: SlidePainter, theme: Theme) -> None:
        super().__init__()
        self._slides = slides
        self._theme = theme
        self.index = 0

    def set_slides(self, slides: SlidePainter, index: int) -> None:
        self._slides, self.index = slides, index
        self.setFixedHeight(self.cell(len(slides.deck.laid) - 1).bottom() + _GAP)
        self.update()

    def cell(self, index: int) -> QRect:
        width = (self.width() - _GAP * (_COLUMNS - 1)) // _COLUMNS
        canvas = self._slides.deck.canvas
        height = width * canvas.height() // canvas.width()
        row, column = divmod(index, _COLUMNS)
        return QRect(QPoint(column * (width + _GAP), 8 + row * (height + _NUMBER + _GAP)), QSize(width, height))

    def move_by(self, by: int) -> QRect:
        self.index = min(max(0, self.index + by), len(self._slides.deck.laid) - 1)
        self.update()
        return self.cell(self.index)

    def resizeEvent(self, _event: object) -> None:
        self.setFixedHeight(self.cell(len(self._slides.deck.laid) - 1).bottom() + _NUMBER + _GAP)

    @paints
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(fonts.font(16, 500))
        for index in range(len(self._slides.deck.laid)):
            rect = self.cell(index)
            if not rect.adjusted(0, 0, 0, _NUMBER).intersects(event.rect()):
                continue
            painter.drawImage(rect.topLeft(), self._slides.image(index, rect.size(), self.devicePixelRatioF()))
            marked = index == self.index
            painter.setPen(QPen(QColor(self._theme.colours.accent if marked else self._theme.colours.line), 4 if marked else 1))
            painter.drawRect(rect)
            painter.setPen(QColor(self._theme.colours.ink))
            words = f"{index + 1}  {self._slides.deck.slides[index].title}"
            line = QRect(rect.left(), rect.bottom() + 4, rect.width(), _NUMBER)
            elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for index in range(len(self._slides.deck.laid)):
            if self.cell(index).contains(event.position().toPoint()):
                self.chosen.emit(index)
                return


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
