"""The PIN pad for staff: digits, dots and the number of tries left."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.i18n import ntr, tr
from viewer.kiosk.core.intents import Home, Unlocked
from viewer.kiosk.core.pin import LONGEST, SHORTEST, Answer, StaffPin
from viewer.kiosk.lettering import KioskLook, Lettering
from viewer.kiosk.screen import BarChoice, ButtonBar, Disclaimer, ScreenView
from viewer.kiosk.touch import Touchable
from viewer.library.schema import LibraryInfo

_CLEAR, _BACK, _TRY = "C", "B", "E"


class PinScreen(ScreenView):
    """The PIN pad. ``staff_pin`` counts and checks the tries; after ``seconds`` without a touch it closes."""

    def __init__(self, look: KioskLook, staff_pin: StaffPin, info: LibraryInfo, seconds: int) -> None:
        super().__init__(look)
        self._staff_pin = staff_pin
        self._is_set = staff_pin.digits > 0
        self._typed = ""
        colours = look.theme.colours
        self._dots = _Dots(look)
        self._message = Lettering("", look.font(32, 500), colours.cau)
        body = QWidget()
        box = QVBoxLayout(body) if look.portrait else QHBoxLayout(body)
        side = look.px(72 if look.portrait else 160)
        box.setContentsMargins(side, look.px(96), side, look.px(16))
        left = QVBoxLayout()
        left.setSpacing(look.px(20))
        left.addStretch(1)
        left.addWidget(_Lock(look))
        left.addWidget(Lettering(tr("工作人员入口"), look.font(64, 700), colours.head))
        asks = tr("请输入密码，再按“确定”。")
        if not self._is_set:
            asks = tr("还没有设密码。请在终端运行 frontdesk kiosk set-pin。")
        left.addWidget(Lettering(asks, look.font(34), colours.ink2))
        left.addWidget(self._dots)
        left.addWidget(self._message)
        left.addStretch(2)
        box.addLayout(left, 1)
        below = Qt.AlignmentFlag.AlignBottom
        box.addWidget(self._pad(), 0, below | Qt.AlignmentFlag.AlignHCenter if look.portrait else below)
        self.put_body(body)
        self.put(Disclaimer(look, info))
        bar = ButtonBar(look, (BarChoice("back", tr("返回阅读"), Home()),), tr("{n} 秒不操作，自动返回", n=seconds))
        bar.requested.connect(self.act)
        self.put(bar)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._watch = QTimer(self, interval=1000)
        self._watch.timeout.connect(self._count_down)
        self._watch.start()
        self._count_down()
        self.activate_layout()

    def _pad(self) -> QWidget:
        look = self.look
        pad = QWidget()
        grid = QGridLayout(pad)
        grid.setSpacing(look.px(16))
        keys = (*"123456789", _CLEAR, "0", _BACK)
        for i, key in enumerate(keys):
            made = _Digit(look, key)
            made.clicked.connect(lambda _on=False, key=key: self.press(key))
            grid.addWidget(made, i // 3, i % 3)
        enter = _Digit(look, _TRY)
        enter.clicked.connect(lambda: self.press(_TRY))
        grid.addWidget(enter, len(keys) // 3, 0, 1, 3)
        return pad

    def press(self, key: str) -> None:
        """Add a digit, or try what was typed. The length of the PIN is never shown."""
        if not self._is_set or self._staff_pin.seconds_locked or key == _CLEAR:
            self._typed = ""
        elif key == _BACK:
            self._typed = self._typed[:-1]
        elif key != _TRY:
            self._typed = (self._typed + key)[:LONGEST]
        elif len(self._typed) >= SHORTEST:
            typed, self._typed = self._typed, ""
            self._answer(self._staff_pin.enter(typed))
        elif self._typed:
            self._typed = ""
            self._message.set_text(tr("密码至少有 {n} 位。", n=SHORTEST))
        self._dots.fill(len(self._typed))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept digits from a plugged-in keyboard too."""
        if event.text().isascii() and event.text().isdigit():
            self.press(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self.press(_BACK)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.press(_TRY)
        else:
            super().keyPressEvent(event)

    def _answer(self, answer: Answer) -> None:
        if answer is Answer.RIGHT:
            self.requested.emit(Unlocked())
        elif answer is Answer.WRONG and not self._staff_pin.seconds_locked:
            left = self._staff_pin.tries_left
            self._message.set_text(ntr("密码不对，还可以试 {n} 次", "密码不对，还可以试 {n} 次", left))
        else:
            self._count_down()

    def _count_down(self) -> None:
        seconds = self._staff_pin.seconds_locked
        if seconds:
            minutes, rest = divmod(seconds, 60)
            self._message.set_text(tr("输错次数太多，{minutes} 分 {seconds} 秒后可以再试", minutes=minutes, seconds=rest))
            self._locked = True
        elif self._locked:
            self._message.set_text("")
            self._locked = False

    _locked = False


class _Digit(Touchable):
    def __init__(self, look: KioskLook, key: str) -> None:
        super().__init__(look, {_CLEAR: tr("清除"), _BACK: tr("删一个字"), _TRY: tr("确定")}.get(key, key))
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        wide = self.look.target(200)
        return QSize(3 * wide + 2 * self.look.px(16) if self._key == _TRY else wide, self.look.target(112))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        look, colours = self.look, self.look.theme.colours
        painter = QPainter(self)
        self.paint_ground(painter, look.px(16), colours.sheet, colours.edge)
        ink = colours.onsel if self.isDown() else colours.head
        if self._key == _BACK:
            side = look.px(48)
            area = QRectF(0, 0, side, side)
            area.moveCenter(QRectF(self.rect()).center())
            paint_icon(painter, "backspace", ink, area)
        else:
            painter.setFont(look.font(56 if self._key.isdigit() else 34, 500))
            painter.setPen(QColor(ink))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class _Dots(QWidget):
    """One dot per typed digit, and a line where the next one goes."""

    def __init__(self, look: KioskLook) -> None:
        super().__init__()
        self._look = look
        self._filled = 0
        self.setFixedHeight(look.px(72))

    def fill(self, count: int) -> None:
        """Show how many digits were typed, not which."""
        self._filled = count
        self.setAccessibleName(tr("已输入 {n} 位", n=count))
        self.update()

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        look, colours = self._look, self._look.theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, step = look.px(34), look.px(64)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.head))
        for i in range(self._filled):
            painter.drawEllipse(QRectF(i * step + 2, (self.height() - side) / 2, side, side))
        painter.setPen(QPen(QColor(colours.edge), look.px(3)))
        y = (self.height() + side) / 2
        painter.drawLine(QPointF(self._filled * step + 2, y), QPointF(self._filled * step + 2 + side, y))
        painter.end()


class _Lock(QWidget):
    def __init__(self, look: KioskLook) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(look.px(84), look.px(84))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, "lock", self._look.theme.colours.accent, QRectF(self.rect()))
        painter.end()
