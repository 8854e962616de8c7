"""The parts of the patient strip: the state in a dot and a word, and the live thumbnail."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.stage.patient import PatientScreen
from viewer.stage.showing import Showing
from viewer.theme import Theme

WORDS_WIDTH = 128
_THUMBNAIL = QSize(64, 36)
_REFRESH_MS = 120


def state_word(showing: Showing) -> str:
    """The state in a word."""
    return {
        Showing.REST: tr("待机"),
        Showing.SENT: tr("显示中"),
        Showing.HELD: tr("已定格"),
        Showing.BLANK: tr("黑屏"),
        Showing.LOST: tr("未连接"),
    }[showing]


def state_colour(showing: Showing, theme: Theme) -> str:
    """The colour of the state's dot, which never stands without its word."""
    c = theme.colours
    return {Showing.SENT: c.accent, Showing.HELD: c.cauln, Showing.LOST: c.danln, Showing.BLANK: c.ink}.get(showing, c.ink3)


class State(QWidget):
    """Dot and word."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._showing = Showing.LOST
        self._floats = False
        self.setFixedSize(WORDS_WIDTH, 20)

    def show_state(self, showing: Showing, *, floats: bool) -> None:
        """Shows that state; ``floats``: it is a preview on the receptionist's own screen."""
        self._showing, self._floats = showing, floats
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(state_colour(self._showing, self.theme)))
        painter.drawEllipse(QRectF(0, 6, 8, 8))
        font = self.font()
        font.setPixelSize(13)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.colours.ink2))
        state = state_word(self._showing)
        words = tr("预览窗·{state}", state=state) if self._floats else tr("患者屏·{state}", state=state)
        painter.drawText(QRectF(14, 0, WORDS_WIDTH - 14, 20), Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class Thumbnail(QAbstractButton):
    """The patient's screen as small as a stamp; a press opens the menu."""

    def __init__(self, patient: PatientScreen, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._patient = patient
        self._drawn: QPixmap | None = None
        self._later = QTimer(self, interval=_REFRESH_MS, singleShot=True)
        self._later.timeout.connect(self._draw)
        self.setFixedSize(_THUMBNAIL)
        self.setToolTip(tr("患者屏的更多操作"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def refresh(self) -> None:
        """Draws anew a little later, so that the patient's own screen comes first."""
        if not self._later.isActive():
            self._later.start()

    def _draw(self) -> None:
        lost = self._patient.showing is Showing.LOST
        self._drawn = None
        if not lost:
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
        painter.end()
