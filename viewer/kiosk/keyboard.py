"""On-screen keys of the search page: Latin letters for pinyin and names, digits, all
at least 20 mm. No input method is needed.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from viewer.draw.icons import paint_icon
from viewer.draw.painting import paints
from viewer.i18n import tr
from viewer.kiosk.lettering import KioskLook
from viewer.kiosk.touch import Touchable

LETTERS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
FIGURES = ("1234567890", "-.%/+=", "")
BACKSPACE, CLEAR = "\b", "\x7f"


class Keyboard(QWidget):
    """The keys; ``typed`` sends one character, ``BACKSPACE`` or ``CLEAR``."""

    typed = Signal(str)

    def __init__(self, look: KioskLook) -> None:
        super().__init__()
        self._look = look
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(look.px(10))
        self._keys: list[_Key] = []
        self._set_keys(LETTERS, tr("123"), FIGURES)

    def _set_keys(self, rows: tuple[str, ...], switch: str, others: tuple[str, ...]) -> None:
        for key in self._keys:
            key.hide()
            key.deleteLater()
        self._keys.clear()
        while self._rows.count():
            old = self._rows.takeAt(0)
            emptied = old.layout() if old is not None else None
            if emptied is not None:
                emptied.deleteLater()
        for i, letters in enumerate(rows):
            line = self._line()
            line.addStretch(len("qwertyuiop") - len(letters) - (2 if i == 2 else 0))
            for letter in letters:
                line.addWidget(self._key(letter, letter), 2)
            if i == 2:
                line.addWidget(self._key("", BACKSPACE, icon="backspace", name=tr("删一个字")), 4)
            line.addStretch(len("qwertyuiop") - len(letters) - (2 if i == 2 else 0))
        line = self._line()
        switching = self._key(switch, "")
        switching.clicked.connect(lambda: self._set_keys(others, "abc" if rows is LETTERS else tr("123"), rows))
        line.addWidget(switching, 4)
        line.addWidget(self._key(tr("空格"), " "), 9)
        line.addWidget(self._key(tr("清除"), CLEAR), 4)

    def _line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(self._look.px(10))
        self._rows.addLayout(line)
        return line

    def _key(self, words: str, text: str, *, icon: str = "", name: str = "") -> _Key:
        key = _Key(self._look, words, icon, name)
        if text:
            key.clicked.connect(lambda _on=False, text=text: self.typed.emit(text))
        self._keys.append(key)
        return key


class _Key(Touchable):
    def __init__(self, look: KioskLook, words: str, icon: str, name: str) -> None:
        super().__init__(look, words)
        self._icon = icon
        if name:
            self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(self.look.target(84), self.look.target(96))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        look, colours = self.look, self.look.theme.colours
        painter = QPainter(self)
        self.paint_ground(painter, look.px(14), colours.sheet, colours.edge)
        ink = colours.onsel if self.isDown() else colours.head
        if self._icon:
            side = look.px(48)
            area = QRectF(0, 0, side, side)
            area.moveCenter(QRectF(self.rect()).center())
            paint_icon(painter, self._icon, ink, area)
        painter.setFont(look.font(44 if len(self.text()) == 1 else 34, 500))
        painter.setPen(QColor(ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
