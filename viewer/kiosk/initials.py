"""``InitialsSheet``: the letters with which titles begin, in pinyin or Latin; one leads to its articles."""

from __future__ import annotations

from string import ascii_uppercase

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from viewer.draw.painting import paints
from viewer.i18n import ntr, tr
from viewer.kiosk.lettering import KioskLook
from viewer.kiosk.sheet import KioskSheet
from viewer.kiosk.touch import Touchable, TouchButton
from viewer.library.schema import NO_LETTER

_COLUMNS = {False: 9, True: 6}
"""Letters in a row, lying and standing."""


class InitialsSheet(KioskSheet):
    """``counts``: the number of articles under each letter; ``current``: the letter that is chosen, or empty."""

    chosen = Signal(str)
    """A letter; empty: all articles."""

    def __init__(self, look: KioskLook, parent: QWidget, counts: dict[str, int], current: str, foot: int) -> None:
        super().__init__(look, parent, foot=foot)
        self.move_to_bottom()
        self.body.setSpacing(look.px(20))
        self.body.addWidget(self.title(tr("标题的首字母")))
        self.body.addWidget(self.words(tr("中文标题按拼音，例如“糖”在 T。"), quiet=True))
        grid = QGridLayout()
        grid.setSpacing(look.px(12))
        columns = _COLUMNS[look.portrait]
        for i, letter in enumerate((*ascii_uppercase, NO_LETTER)):
            button = _Letter(look, letter, counts.get(letter, 0), on=letter == current)
            button.clicked.connect(lambda _on=False, letter=letter: self.chosen.emit(letter))
            grid.addWidget(button, i // columns, i % columns)
        self.body.addLayout(grid)
        every = TouchButton(look, "book", tr("全部文章"), across=True)
        every.setEnabled(bool(current))
        every.clicked.connect(lambda: self.chosen.emit(""))
        self.card.setFixedWidth(min(parent.width() - look.px(80), look.px(1320)))
        self.body.addLayout(self.closing_row(tr("关闭"), every))


class _Letter(Touchable):
    def __init__(self, look: KioskLook, letter: str, articles: int, *, on: bool) -> None:
        super().__init__(look, letter)
        self.set_on(on)
        self.setEnabled(articles > 0)
        self.setAccessibleName(f"{letter}，{ntr('{n} 篇', '{n} 篇', articles)}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.target(96))

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        look, colours = self.look, self.look.theme.colours
        painter = QPainter(self)
        ground = colours.tint if self.isChecked() else colours.sheet
        missing = colours.sheet if look.theme.contrast else colours.line  # white on black, a letter without articles has no edge
        border = colours.accent if self.isChecked() else colours.edge if self.isEnabled() else missing
        self.paint_ground(painter, look.px(16), ground, border)
        painter.setFont(look.font(40, 700 if self.isEnabled() else 400))
        ink = colours.onsel if self.isDown() else colours.head if self.isEnabled() else colours.ink3
        painter.setPen(QColor(ink))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
