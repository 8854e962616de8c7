"""The parts of the presenter's view: title, time and clock above; a slide in its frame; buttons below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from viewer.draw import fonts, typography
from viewer.draw.icons import icon, set_icon
from viewer.draw.painting import paints
from viewer.draw.shortened_label import ShortenedLabel
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.stage.core.talk import Blanking, Talk, clock_words
from viewer.stage.slide_painter import SlidePainter, spoken
from viewer.theme import Theme

_HEIGHT = 60
_SIDE, _BETWEEN = 40, 16
_NEXT_WIDTH, _NEXT_LEAST, _ICON_WIDTH = 260, 160, 72
"""Width of the button for the next slide, also in a narrow window, and least width of one that shows only its icon, px."""


class PresenterHead(QFrame):
    """Title, audience's screen, elapsed of planned time (seconds), clock."""

    def __init__(self, title: str, talk: Talk, theme: Theme, planned: int) -> None:
        super().__init__()
        look(self, "topbar")
        self._talk = talk
        self._theme = theme
        self._planned = planned
        name, self._screen = ShortenedLabel(typography.label(title)), ShortenedLabel()
        look(name, "title")
        look(self._screen, "note")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(name)
        words.addWidget(self._screen)
        words.addStretch()
        self._screen.hide()
        labels = QHBoxLayout()
        labels.addWidget(QLabel(tr("已讲")))
        labels.addStretch()
        labels.addWidget(QLabel(tr("计划 {time}", time=clock_words(planned))))
        self._bar = TimeBar(theme)
        progress = QVBoxLayout()
        progress.setSpacing(8)
        progress.addStretch()
        progress.addLayout(labels)
        progress.addWidget(self._bar)
        progress.addStretch()
        self._elapsed, self._clock = QLabel(), QLabel()
        self._elapsed.setStyleSheet("font-size: 44px; font-weight: 700;")
        self._elapsed.setMinimumWidth(150)
        self._clock.setStyleSheet("font-size: 30px;")
        self._timer = QToolButton()
        look(self._timer, "line")
        self._timer.setIconSize(QSize(24, 24))
        self._timer.setFixedSize(56, 56)
        self._timer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer.setAccessibleName(tr("开始或暂停计时"))
        self._timer.clicked.connect(talk.start_or_pause)
        row = QHBoxLayout(self)
        row.setContentsMargins(40, 14, 40, 14)
        row.setSpacing(28)
        row.addLayout(words, 3)
        row.addLayout(progress, 2)
        for widget in (self._elapsed, self._timer, self._clock):
            row.addWidget(widget)

    def set_screen_words(self, words: str) -> None:
        """Show on which screen the audience sees the slides."""
        self._screen.show_words(typography.label(words))
        self._screen.setVisible(bool(words))

    def tick(self) -> None:
        """Update the time."""
        elapsed = self._talk.elapsed
        self._elapsed.setText(clock_words(elapsed))
        self._bar.set_share(elapsed / max(1, self._planned))
        self._clock.setText(datetime.now().astimezone().strftime("%H:%M"))
        self._timer.setIcon(icon("pause" if self._talk.running else "play", self._theme, 24))


class PresenterFoot(QFrame):
    """Buttons for presenters without a clicker; each corresponds to a key."""

    def __init__(self, theme: Theme, press: Callable[[int], None]) -> None:
        super().__init__()
        look(self, "strip")
        key = Qt.Key
        row = QHBoxLayout(self)
        row.setContentsMargins(_SIDE, 16, _SIDE, 16)
        row.setSpacing(_BETWEEN)
        self._words: dict[QPushButton, str] = {}
        """Buttons that are known by their icons where their words do not fit."""
        made: dict[Qt.Key, QPushButton] = {}
        for name, words, kind, pressed in (
            ("chevron-left", tr("上一页"), "line", key.Key_Left),
            ("", tr("下一页"), "fill", key.Key_Right),
            ("screen-blank", tr("黑屏"), "line", key.Key_B),
            ("screen-hold", tr("定格"), "line", key.Key_F),
            ("pointer", tr("指点"), "line", key.Key_L),
            ("slides", tr("全部页面"), "line", key.Key_G),
            ("close", tr("结束"), "danger", key.Key_Escape),
        ):
            made[pressed] = verb_button(theme, name, words, kind, partial(press, pressed.value))
            row.addWidget(made[pressed])
            if pressed is key.Key_Right:
                self._next = made[pressed]
                row.addStretch(1)
            elif name:
                made[pressed].setAccessibleName(words)
                self._words[made[pressed]] = words
        self._black, self._freeze, self._pointer = made[key.Key_B], made[key.Key_F], made[key.Key_L]
        for button in (self._black, self._freeze, self._pointer):
            button.setCheckable(True)

    def minimumSizeHint(self) -> QSize:
        """Return the width without the words of the buttons that have icons."""
        height = super().minimumSizeHint().height()
        return QSize(2 * _SIDE + _NEXT_LEAST + len(self._words) * (_ICON_WIDTH + _BETWEEN), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show words if all of them fit."""
        super().resizeEvent(event)
        needed = self.minimumSizeHint().width()
        for button, words in self._words.items():
            button.setText(words)
            needed += max(0, button.sizeHint().width() - _ICON_WIDTH)
        for button, words in self._words.items():
            button.setText(words if needed <= self.width() else "")
            button.setToolTip("" if needed <= self.width() else words)
            button.setMinimumWidth(_ICON_WIDTH)
        self._next.setMinimumWidth(_NEXT_WIDTH if needed + _NEXT_WIDTH - _NEXT_LEAST <= self.width() else _NEXT_LEAST)

    def show_state(self, talk: Talk, *, pointing: bool) -> None:
        """Update which buttons are on."""
        self._black.setChecked(talk.blanking is not Blanking.NONE)
        self._freeze.setChecked(talk.frozen)
        self._pointer.setChecked(pointing)


def verb_button(theme: Theme, name: str, words: str, kind: str, run: Callable[[], object]) -> QPushButton:
    """Create a large button that never takes the focus from the clicker."""
    button = QPushButton(words)
    look(button, kind)
    button.setStyleSheet(f"font-size: 18px; padding: 0 22px; min-height: {_HEIGHT}px;")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if name:
        colour = theme.colours.dan if kind == "danger" else ""
        set_icon(button, name, theme, 24, colour=colour, checked=theme.colours.onsel)
    button.clicked.connect(lambda _on=False: run())
    return button


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
