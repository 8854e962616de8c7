"""``PatientStrip``: a live thumbnail of the patient screen with send, hold and blank, at the right end of the desk's top bar."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.draw import typography
from viewer.draw.icons import icon, set_icon
from viewer.draw.painting import paints
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import mark, tr
from viewer.stage.order import Showing
from viewer.stage.patient import PatientScreen
from viewer.theme import Theme

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


class State(QWidget):
    """The state as a dot and its name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._showing = Showing.LOST
        self.setFixedSize(WORDS_WIDTH, 20)

    def show_state(self, showing: Showing) -> None:
        """Show a state."""
        self._showing = showing
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
        words = tr("患者屏·{state}", state=state_word(self._showing))
        painter.drawText(QRectF(14, 0, WORDS_WIDTH - 14, 20), Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class Thumbnail(QAbstractButton):
    """A thumbnail of the patient screen; a press opens the menu."""

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
        """Redraw a little later, after the patient screen itself."""
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


class StripActions(Protocol):
    """The actions of the strip's buttons."""

    def send(self) -> None: ...
    def send_whole(self) -> None: ...
    def hold(self) -> None: ...
    def blank(self) -> None: ...
    def rest(self) -> None: ...
    def open_patient_screen(self) -> None: ...
    def follows(self) -> bool: ...
    def set_follow(self, on: bool) -> None: ...


class PatientStrip(QFrame):
    """The strip; ``set_folded`` leaves one button with a menu, for windows below 1,200 px."""

    def __init__(self, patient: PatientScreen, actions: StripActions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "box")
        self.setFixedHeight(52)
        keep_translated(self, lambda: self.setAccessibleName(tr("患者屏")))
        self._patient = patient
        self._actions = actions
        self._theme = theme
        self._thumbnail = Thumbnail(patient, theme)
        self._state = State(theme)
        self._label = QLabel()
        look(self._label, "head")
        self._label.setFixedWidth(WORDS_WIDTH)
        self._send = self._button(mark("送屏"), mark("把正在看的内容送到患者屏"), "fill")
        self._hold = self._button(mark("定格"), mark("患者屏保持不动"), "text")
        self._blank = self._button(mark("黑屏"), mark("患者屏变黑，再按恢复"), "text")
        self._folded = QToolButton()
        look(self._folded, "icon")
        self._folded.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._folded.setFixedSize(58, 44)
        self._folded.hide()
        for button in (self._hold, self._blank):
            button.setCheckable(True)
        self._send.clicked.connect(actions.send)
        self._hold.clicked.connect(actions.hold)
        self._blank.clicked.connect(actions.blank)
        self._thumbnail.clicked.connect(self._open_menu)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._state)
        words.addWidget(self._label)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 6, 2)
        row.setSpacing(6)
        row.addWidget(self._thumbnail)
        row.addLayout(words)
        for widget in (self._send, self._hold, self._blank, self._folded):
            row.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        patient.changed.connect(self.refresh)
        self.set_theme(theme)
        keep_translated(self, self.refresh)

    def set_folded(self, folded: bool) -> None:
        """Switch between one button with a menu and all buttons side by side."""
        for widget in (self._thumbnail, self._state, self._label, self._send, self._hold, self._blank):
            widget.setVisible(not folded)
        self._folded.setVisible(folded)
        self.adjustSize()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = self._thumbnail.theme = self._state.theme = theme
        set_icon(self._send, "screen-send", theme, colour=theme.colours.onacc)
        set_icon(self._hold, "screen-hold", theme, checked=theme.colours.onsel)
        set_icon(self._blank, "screen-blank", theme, checked=theme.colours.onsel)
        self.refresh()

    def refresh(self) -> None:
        """Update to the state of the patient screen."""
        showing = self._patient.showing
        self._state.show_state(showing)
        name = self._patient.label or (tr("待机画面") if showing is not Showing.LOST else tr("没有第二块屏幕"))
        words = typography.label(name)
        self._label.setText(self._label.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, WORDS_WIDTH))
        self._label.setToolTip(name)
        self._hold.setChecked(showing is Showing.HELD)
        self._hold.setEnabled(showing in {Showing.SENT, Showing.HELD})
        self._blank.setChecked(showing is Showing.BLANK)
        self._blank.setEnabled(showing is not Showing.LOST)
        self._thumbnail.refresh()
        self._folded.setIcon(icon("screen", self._theme, 20, colour=state_colour(showing, self._theme)))
        spoken = tr("患者屏：{state}，{name}", state=state_word(showing), name=name)
        self._folded.setToolTip(spoken)
        self._folded.setAccessibleName(spoken)
        self._thumbnail.setAccessibleName(spoken)
        self._folded.setMenu(self._menu())

    def _menu(self) -> QMenu:
        actions, showing, menu = self._actions, self._patient.showing, QMenu(self)
        held, black, lost = showing is Showing.HELD, showing is Showing.BLANK, showing is Showing.LOST
        for name, words, run, on in (
            ("screen-send", tr("送屏"), actions.send, True),
            ("article", tr("送整篇文章"), actions.send_whole, True),
            ("screen-hold", tr("取消定格") if held else tr("定格"), actions.hold, held or showing is Showing.SENT),
            ("screen-blank", tr("取消黑屏") if black else tr("黑屏"), actions.blank, not lost),
            ("home", tr("回到待机画面"), actions.rest, not lost),
            ("screen", tr("打开患者屏"), actions.open_patient_screen, lost),
        ):
            entry = menu.addAction(icon(name, self._theme, 20, listed=True), words)
            entry.triggered.connect(run)
            entry.setEnabled(on)
        menu.addSeparator()
        follow = QAction(tr("跟随我的滚动"), menu, checkable=True, checked=actions.follows())
        follow.toggled.connect(actions.set_follow)
        menu.addAction(follow)
        return menu

    def _open_menu(self) -> None:
        menu = self._menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._thumbnail.mapToGlobal(self._thumbnail.rect().bottomLeft()))

    def _button(self, message: str, tip: str, name: str) -> QPushButton:
        button = QPushButton()
        look(button, name)
        keep_translated(button, lambda: button.setText(tr(message)))
        keep_translated(button, lambda: button.setToolTip(tr(tip)))
        return button
