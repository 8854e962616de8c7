"""``PresenterWindow``: the presenter's view – current and next slide, notes, time – and its controls."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from viewer.draw import stylesheet, typography
from viewer.draw.icons import icon
from viewer.draw.key_hints import KeyHints
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.stage.core.talk import Blanking, Talk
from viewer.stage.overview import Overview
from viewer.stage.presenter_bars import PresenterFoot, PresenterHead, SlideFrame, verb_button
from viewer.stage.slide_painter import SlidePainter
from viewer.theme import Theme

_K = Qt.Key


class PresenterIntent(Enum):
    """An action of the window triggered by a key."""

    OVERVIEW = auto()
    POINTER = auto()
    END = auto()
    FULL_SCREEN = auto()
    WHOLE = auto()


_STEPS = {
    **dict.fromkeys((_K.Key_Right, _K.Key_Down, _K.Key_Space, _K.Key_PageDown, _K.Key_N), 1),
    **dict.fromkeys((_K.Key_Left, _K.Key_Up, _K.Key_PageUp, _K.Key_Backspace, _K.Key_P), -1),
}
_CURTAINS = {
    **dict.fromkeys((_K.Key_B, _K.Key_Period), Blanking.BLACK),
    **dict.fromkeys((_K.Key_W, _K.Key_Comma), Blanking.WHITE),
}
_INTENTS = {
    _K.Key_G: PresenterIntent.OVERVIEW,
    _K.Key_L: PresenterIntent.POINTER,
    _K.Key_Escape: PresenterIntent.END,
    _K.Key_F11: PresenterIntent.FULL_SCREEN,
    _K.Key_A: PresenterIntent.WHOLE,
}


def press(talk: Talk, key: int) -> PresenterIntent | None:
    """Apply ``key`` to ``talk``; return the action left for the window."""
    known = _K(key) if key in _K._value2member_map_ else _K.Key_unknown
    if known in _STEPS:
        talk.step(_STEPS[known])
    elif known in _CURTAINS:
        talk.toggle(_CURTAINS[known])
    elif known is _K.Key_Home:
        talk.go(0)
    elif known is _K.Key_End:
        talk.go(talk.count - 1)
    elif known in {_K.Key_Return, _K.Key_Enter}:
        if not talk.jump():
            talk.step(1)
    elif _K.Key_0.value <= key <= _K.Key_9.value:
        talk.type_digit(chr(key))
    elif known is _K.Key_F:
        talk.freeze()
    elif known is _K.Key_T:
        talk.start_or_pause()
    return _INTENTS.get(known)


_TICK_MS = 500
_NOTE_SIZES = (18, 22, 26, 32, 40)


class PresenterWindow(QWidget):
    """The presenter's view. It is never shown on the audience's screen; the audience's window passes its keys on to it."""

    ended = Signal()
    full_screen_asked = Signal()
    whole_asked = Signal()
    print_asked = Signal()
    pointed = Signal(object)
    """A ``QPointF`` within the slide while the pointer is on, otherwise None."""

    def __init__(self, slides: SlidePainter, talk: Talk, theme: Theme, planned: int) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._slides = slides
        self._talk = talk
        self._theme = theme
        self._pointing = False
        self._note_size = 1
        self.setWindowTitle(tr("演讲者视图"))
        self.setPalette(stylesheet.palette(theme))
        self.setAutoFillBackground(True)
        self.setStyleSheet(stylesheet.sheet(theme))
        self._current = SlideFrame(slides, theme, current=True)
        self._next = SlideFrame(slides, theme, current=False)
        self._overview = Overview(slides, talk, theme)
        self._notes = QPlainTextEdit()
        self._notes.setReadOnly(True)
        self._notes.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._notes.setFrameShape(QFrame.Shape.NoFrame)
        self._page, self._next_page = QLabel(), QLabel()
        self._head = PresenterHead(slides.deck.article.title, talk, theme, planned)
        self._foot = PresenterFoot(theme, self.press)
        self._question = self._make_question()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_middle())
        self._stack.addWidget(self._overview)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self._question, 0), (self._head, 0), (self._stack, 1), (self._foot, 0)):
            column.addWidget(widget, stretch)
        self._current.pointed.connect(self._point)
        self._overview.chosen.connect(self._jump)
        self._overview.print_requested.connect(self.print_asked)
        self._overview.left.connect(lambda: self.show_overview(shown=False))
        ticker = QTimer(self, interval=_TICK_MS)
        ticker.timeout.connect(self._head.tick)
        ticker.start()
        self.refresh()

    # ---- what is shown

    def refresh(self) -> None:
        """Show the current state of the talk."""
        talk, count = self._talk, self._talk.count
        self._current.show_slide(self._slides, talk.at)
        following = talk.following()
        self._next.show_slide(self._slides, following)
        typed = tr("跳到第 {n} 页，按回车", n=talk.typed) if talk.typed else tr("第 {n} 页，共 {m} 页", n=talk.at + 1, m=count)
        self._page.setText(typography.label(typed))
        self._next_page.setText(typography.label(tr("第 {n} 页", n=following + 1)) if following is not None else "")
        notes = self._slides.deck.slides[talk.at].notes
        self._notes.setPlainText(notes or tr("这一页没有备注。"))
        self._foot.show_state(talk, pointing=self._pointing)
        self._head.tick()
        if self._stack.currentIndex():
            self._overview.refresh()

    def set_slides(self, slides: SlidePainter) -> None:
        """Switch to another deck."""
        self._slides = slides
        self.refresh()

    def set_screen_words(self, words: str) -> None:
        """Show on which screen the audience sees the slides."""
        self._head.set_screen_words(words)

    def ask_full_screen(self, *, asked: bool) -> None:
        """Ask, with a single screen, whether to cover it with the slides."""
        self._question.setVisible(asked)

    def show_overview(self, *, shown: bool) -> None:
        """Toggle the overview of all slides."""
        self._stack.setCurrentIndex(int(shown))
        for bar in (self._head, self._foot):
            bar.setVisible(not shown)
        if shown:
            self._overview.show_slides(self._slides, self._talk.at)
            self._overview.setFocus()
        else:
            self.setFocus()

    def _jump(self, index: int) -> None:
        self._talk.go(index)
        self.show_overview(shown=False)

    def _point(self, at: QPointF | None) -> None:
        self.pointed.emit(at if self._pointing else None)

    # ---- input

    def press(self, key: int) -> None:
        """Handle a key pressed in either window."""
        if not self._talk.running and self._talk.elapsed == 0 and key not in {Qt.Key.Key_T.value, Qt.Key.Key_Escape.value}:
            self._talk.start_or_pause()
        match press(self._talk, key):
            case PresenterIntent.OVERVIEW:
                self.show_overview(shown=self._stack.currentIndex() == 0)
            case PresenterIntent.POINTER:
                self._toggle_pointer()
            case PresenterIntent.END:
                self.ended.emit()
            case PresenterIntent.FULL_SCREEN:
                self.full_screen_asked.emit()
            case PresenterIntent.WHOLE:
                self.whole_asked.emit()
            case None:
                pass

    def _toggle_pointer(self) -> None:
        self._pointing = not self._pointing
        self.pointed.emit(None)
        self.refresh()

    def _resize_notes(self, by: int) -> None:
        self._note_size = min(max(0, self._note_size + by), len(_NOTE_SIZES) - 1)
        self._set_note_size()

    def _set_note_size(self) -> None:
        self._notes.setStyleSheet(f"QPlainTextEdit {{ font-size: {_NOTE_SIZES[self._note_size]}px; border: none; padding: 0; }}")

    # ---- layout

    def _make_question(self) -> QFrame:
        box = QFrame()
        look(box, "caution-bar")
        row = QHBoxLayout(box)
        row.setContentsMargins(40, 10, 40, 10)
        words = QLabel(tr("只有一块屏幕。要让幻灯片占满它吗？按 Esc 回到这里。"))
        look(words, "caution")
        stay = verb_button(self._theme, "", tr("留在这个窗口"), "line", lambda: self.ask_full_screen(asked=False))
        cover = verb_button(self._theme, "screen", tr("全屏放映"), "line", self.full_screen_asked.emit)
        row.addWidget(words, 1)
        row.addWidget(stay)
        row.addWidget(cover)
        box.hide()
        return box

    def _make_middle(self) -> QWidget:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addLayout(_pair(QLabel(tr("当前")), self._page))
        left.addWidget(self._current, 1)
        keys = KeyHints(folds=True)
        keys.show_hints(
            (("→", tr("空格")), tr("下一页")),
            (("B",), tr("黑屏")),
            (("W",), tr("白屏")),
            (("F",), tr("定格")),
            (("L",), tr("指点")),
            (("G",), tr("全部页面")),
            (("A",), tr("要点或全文")),
            ((tr("数字"), "Enter"), tr("跳页")),
            (("Esc",), tr("结束")),
        )
        left.addWidget(keys)
        right.addLayout(_pair(QLabel(tr("下一页")), self._next_page))
        right.addWidget(self._next, 1)
        smaller = self._icon_button("text-smaller", tr("备注字小一些"), -1)
        larger = self._icon_button("text-larger", tr("备注字大一些"), 1)
        notes = QFrame()
        look(notes, "card")
        inner = QVBoxLayout(notes)
        inner.setContentsMargins(24, 12, 16, 16)
        head = _pair(QLabel(tr("备注")), smaller)
        head.addWidget(larger)
        inner.addLayout(head)
        inner.addWidget(self._notes, 1)
        self._set_note_size()
        right.addWidget(notes, 1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(36, 20, 40, 20)
        row.setSpacing(32)
        row.addLayout(left, 64)
        row.addLayout(right, 36)
        return middle

    def _icon_button(self, name: str, words: str, by: int) -> QToolButton:
        button = QToolButton()
        look(button, "line")
        button.setFixedSize(44, 44)
        button.setIcon(icon(name, self._theme, 20))
        button.setIconSize(QSize(20, 20))
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._resize_notes(by))
        return button

    # ---- Qt

    def sizeHint(self) -> QSize:
        """Return the window size of the design."""
        return QSize(1440, 810)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle keyboard and clicker."""
        self.press(event.key())

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the presentation."""
        super().closeEvent(event)
        self.ended.emit()


def _pair(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(left)
    row.addStretch()
    row.addWidget(right)
    return row
