"""``AuthorPanel``: what is to be mended in the open article, beside the page (docs/DESIGN.md, Author mode)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from viewer.content.fault_report import PlacedFault
from viewer.desk.fault_card import FaultCard
from viewer.draw import typography
from viewer.draw.icons import pixmap
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import tr
from viewer.theme import Theme

WIDTH = 412
"""Width, px."""

_ALL, _ERRORS, _REMINDERS = range(3)


class AuthorPanel(QFrame):
    """Findings as cards, errors first; below them those of the folder's own files, and what was just mended."""

    chosen = Signal(object)
    """The ``PlacedFault`` that was pressed."""
    edit_requested = Signal(object)
    copy_requested = Signal(object)
    next_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        look(self, "pane")
        self.setFixedWidth(WIDTH)
        self._theme = theme
        self._faults: Sequence[PlacedFault] = ()
        self._others: Sequence[PlacedFault] = ()
        self._mended: Sequence[PlacedFault] = ()
        self._known = False
        self._current: PlacedFault | None = None
        self.cards: list[FaultCard] = []
        self._chips = QButtonGroup(self)
        self._title, self._key, self._next = QLabel(), QLabel("F8"), QPushButton()
        look(self._title, "title")
        look(self._key, "key")
        look(self._next, "text")
        self._next.clicked.connect(self.next_requested)
        self._foot = QLabel()
        look(self._foot, "meta")
        self._foot.setWordWrap(True)
        self._foot.setContentsMargins(24, 10, 20, 14)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(16, 4, 12, 12)
        self._column.setSpacing(8)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._inner)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 8, 0)
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._chip_row())
        column.addWidget(self._area, 1)
        column.addWidget(self._foot)
        keep_translated(self, self._retranslate)

    def _chip_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 6, 16, 10)
        row.setSpacing(8)
        for kind in (_ALL, _ERRORS, _REMINDERS):
            chip = QPushButton()
            look(chip, "chip")
            chip.setCheckable(True)
            chip.setChecked(kind == _ALL)
            chip.clicked.connect(self._fill)
            self._chips.addButton(chip, kind)
            row.addWidget(chip)
        row.addStretch()
        return row

    def show_faults(
        self, faults: Sequence[PlacedFault], others: Sequence[PlacedFault], mended: Sequence[PlacedFault], *, known: bool
    ) -> None:
        """Show the findings of the open article, those of no article, and what was mended; ``known``: a check has ended."""
        before = (self._faults, self._others, self._mended, self._known)
        self._faults, self._others, self._mended, self._known = faults, others, mended, known
        if before != (faults, others, mended, known):
            place = self._area.verticalScrollBar().value()
            self._fill()
            self._area.verticalScrollBar().setValue(place)

    def choose(self, fault: PlacedFault | None) -> None:
        """Open the card of ``fault``, and close the others."""
        self._current = fault
        shown = None
        for card in self.cards:
            card.set_open(open_=card.fault == fault)
            shown = card if card.open else shown
        if shown is None and fault is not None and self._chips.checkedId() != _ALL:
            self._chips.button(_ALL).setChecked(True)  # the filter hides it
            self._fill()
        elif shown is not None:
            self._reveal(shown)

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme
        self._fill()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Give the focus to the chosen card, else to the first."""
        card = next((card for card in self.cards if card.open), self.cards[0] if self.cards else None)
        (card or self._next).setFocus(reason)

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("要改的地方"))
        self._title.setText(tr("要改的地方"))
        self._next.setText(tr("去下一处"))
        self._foot.setText(typography.label(tr("错误改完才能打包；提醒可以留着，会写进发布记录。")))
        self._fill()

    def _fill(self) -> None:
        """Make the cards again."""
        kind = self._chips.checkedId()
        errors = sum(fault.error for fault in self._faults)
        for button, words, count in (
            (self._chips.button(_ALL), tr("全部"), len(self._faults)),
            (self._chips.button(_ERRORS), tr("错误"), errors),
        ):
            button.setText(f"{words} {count}")
        self._chips.button(_REMINDERS).setText(tr("提醒 {n}", n=len(self._faults) - errors))
        focused = next((card.fault for card in self.cards if card.hasFocus()), None)
        self._empty()
        wanted = {_ALL: (True, False), _ERRORS: (True,), _REMINDERS: (False,)}[kind]
        for number, fault in enumerate(self._faults, start=1):
            if fault.error in wanted:
                self._add_card(fault, number)
        if not self._faults:
            self._column.addWidget(self._nothing())
        if self._others:
            self._column.addWidget(_heading(tr("整个文件夹")))
            for fault in self._others:
                self._add_card(fault, 0)
        if self._mended:
            self._column.addWidget(_heading(tr("刚改好 {n} 处", n=len(self._mended))))
            for fault in self._mended:
                self._column.addWidget(self._line("check-circle", self._theme.colours.accent, fault.message))
        self._column.addStretch()
        for card in self.cards:
            if card.fault == focused:
                card.setFocus()
        self.choose(self._current if any(card.fault == self._current for card in self.cards) else None)

    def _empty(self) -> None:
        while item := self._column.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = []

    def _add_card(self, fault: PlacedFault, number: int) -> None:
        card = FaultCard(fault, number, self._theme)
        card.chosen.connect(self.chosen)
        card.edit_requested.connect(self.edit_requested)
        card.copy_requested.connect(self.copy_requested)
        card.focused.connect(self._reveal)
        self.cards.append(card)
        self._column.addWidget(card)

    def _nothing(self) -> QWidget:
        if not self._known:
            return self._line("refresh", self._theme.colours.ink2, tr("正在检查…"))
        return self._line("check", self._theme.colours.accent, tr("没有要改的地方"))

    def _line(self, icon: str, colour: str, words: str) -> QWidget:
        box, mark, label = QWidget(), QLabel(), QLabel(typography.label(words))
        mark.setPixmap(pixmap(icon, colour, 18, self.devicePixelRatioF()))
        look(label, "note")
        label.setWordWrap(True)
        row = QHBoxLayout(box)
        row.setContentsMargins(8, 2, 4, 2)
        row.setSpacing(12)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return box

    def _reveal(self, card: QWidget) -> None:
        layout = self._inner.layout()
        if layout is not None:
            layout.activate()
        self._area.ensureWidgetVisible(card, 0, 12)


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    look(label, "head")
    label.setContentsMargins(8, 14, 0, 0)
    return label
