"""Parts of the patient screen's strip: its states in word, colour and shape, and the thumbnail."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.stage.showing import Showing
from viewer.theme import Theme

if TYPE_CHECKING:  # a start without a second screen needs no patient's screen
    from viewer.stage.patient import PatientScreen

WORDS_WIDTH = 128
_THUMBNAIL = QSize(64, 36)
_REFRESH_MS = 120


def state_word(showing: Showing) -> str:
    """Return the name of a state."""
    return {
        Showing.REST: tr("待机"),
        Showing.SENT: tr("显示中"),
        Showing.HELD: tr("已定格"),
        Showing.BLANK: tr("黑屏"),
        Showing.LOST: tr("未连接"),
    }[showing]


def state_colour(showing: Showing, theme: Theme) -> str:
    """Return the colour of a state's dot, which is always shown with its name."""
    c = theme.colours
    return {Showing.SENT: c.accent, Showing.HELD: c.cauln, Showing.LOST: c.danln, Showing.BLANK: c.ink}.get(showing, c.ink3)


def paint_state(painter: QPainter, rect: QRectF, showing: Showing, theme: Theme) -> None:
    """Draw the mark of a state; its shape alone identifies the state: ring, disc, two bars, square, cross."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(state_colour(showing, theme))
    painter.setPen(QPen(colour, 2))
    painter.setBrush(colour)
    inner = rect.adjusted(1, 1, -1, -1)
    match showing:
        case Showing.SENT:
            painter.drawEllipse(inner)
        case Showing.REST:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(inner)
        case Showing.HELD:
            for x in (inner.left() + 1, inner.right() - 1):
                painter.drawLine(QPointF(x, inner.top()), QPointF(x, inner.bottom()))
        case Showing.BLANK:
            painter.drawRect(inner)
        case Showing.LOST:
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())
        case _:
            assert_never(showing)


def paint_alone(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Draw the mark of a desk with one screen: a screen, which is no state and no fault."""
    paint_icon(painter, "screen", theme.colours.ink2, rect.adjusted(-3, -3, 3, 3))


class State(QWidget):
    """The state as a mark and its name; without a second screen, what can be done with this one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._showing = Showing.LOST
        self._alone = False
        self.setFixedSize(WORDS_WIDTH, 20)

    def show_state(self, showing: Showing, *, alone: bool) -> None:
        """Show a state, or that there is no second screen."""
        self._showing, self._alone = showing, alone
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        mark = QRectF(0, 5, 10, 10)
        if self._alone:
            paint_alone(painter, mark.translated(2, 0), self.theme)
        else:
            paint_state(painter, mark, self._showing, self.theme)
        font = self.font()
        font.setPixelSize(13)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.colours.ink2))
        words = tr("整屏给患者看") if self._alone else tr("患者屏·{state}", state=state_word(self._showing))
        painter.drawText(QRectF(20 if self._alone else 16, 0, WORDS_WIDTH - 16, 20), Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class Thumbnail(QAbstractButton):
    """A thumbnail of the patient screen; a press opens the menu."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._patient: PatientScreen | None = None
        self.alone = False
        """Whether there is no second screen."""
        self._drawn: QPixmap | None = None
        self._later = QTimer(self, interval=_REFRESH_MS, singleShot=True)
        self._later.timeout.connect(self._draw)
        self.setFixedSize(_THUMBNAIL)
        self.setToolTip(tr("患者屏的更多操作"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_patient(self, patient: PatientScreen) -> None:
        """Draw ``patient`` from now on."""
        self._patient = patient

    def refresh(self) -> None:
        """Redraw a little later, after the patient screen itself."""
        if not self._later.isActive():
            self._later.start()

    def _draw(self) -> None:
        self._drawn = None
        if self._patient is not None and self._patient.showing is not Showing.LOST:
            ratio = self.devicePixelRatioF()
            image = self._patient.picture(_THUMBNAIL * 4)
            smooth = Qt.TransformationMode.SmoothTransformation
            self._drawn = QPixmap.fromImage(image.scaled(_THUMBNAIL * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
            self._drawn.setDevicePixelRatio(ratio)
        self.update()

    def sizeHint(self) -> QSize:
        return _THUMBNAIL

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(rect, 5, 5)
        painter.setClipPath(path)
        painter.fillPath(path, QColor(self.theme.colours.sunken))
        if self._drawn is not None:
            painter.drawPixmap(0, 0, self._drawn)
        painter.setClipping(False)
        painter.strokePath(path, QPen(QColor(self.theme.colours.edge), 1))
        if self._drawn is None:
            mark = QRectF(self.width() / 2 - 6, self.height() / 2 - 6, 12, 12)
            if self.alone:
                paint_alone(painter, mark, self.theme)
            else:
                paint_state(painter, mark, Showing.LOST, self.theme)
        painter.end()
