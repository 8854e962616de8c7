"""Cards of the import report: one decision each, with a number until it is made and a tick afterwards."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from viewer.content.article import review_due
from viewer.content.blocks import Evidence
from viewer.content.importing.report import CellChoice, Decision, Matter
from viewer.draw import fonts, typography
from viewer.draw.icons import paint_icon, paint_meter, pixmap
from viewer.draw.painting import closes_painters, paints
from viewer.draw.stylesheet import look
from viewer.i18n import format_date, tr
from viewer.theme import Theme

_LEVELS = (
    ("very-low", Evidence.VERY_LOW),
    ("low", Evidence.LOW),
    ("moderate", Evidence.MODERATE),
    ("high", Evidence.HIGH),
)
_MONTHS = (3, 6, 12)
_METER = 26
_BESIDE_WORDS = 20
"""Width of a meter with the gap to its word, and the room beside the words of a button, px."""


class CardNumber(QWidget):
    """The number of a card, or a tick once it is done."""

    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__()
        self._theme, self._number, self.done = theme, number, False
        self.setFixedSize(24, 24)

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent if self.done else colours.cau))
        painter.drawEllipse(QRectF(self.rect()))
        if self.done:
            paint_icon(painter, "check", colours.onacc, QRectF(4, 4, 16, 16))
        else:
            painter.setFont(fonts.font(13, 700))
            painter.setPen(QColor(colours.caubg))
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class DecisionCard(QFrame):
    """One decision. ``answers`` are what an import with it is given; empty until it is made."""

    decided = Signal()

    def __init__(self, theme: Theme, number: int, decision: Decision, interval: int = 12) -> None:
        super().__init__()
        self.decision, self._theme = decision, theme
        self.answers: dict[str, str] = {}
        self._badge = CardNumber(theme, number)
        self._due = QLabel()
        self._first: QWidget | None = None
        title, note = QLabel(typography.label(decision.title)), QLabel(typography.label(decision.place))
        self._note = note
        look(title, "head")
        title.setWordWrap(True)
        look(note, "caution" if decision.key and decision.place else "meta")
        note.setContentsMargins(0, 2, 0, 0)  # on the title's line
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(title, 1)
        head.addWidget(note, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(10)
        column.addLayout(head)
        inner = QVBoxLayout()
        inner.setContentsMargins(34, 0, 0, 0)
        inner.setSpacing(8)
        column.addLayout(inner)
        self._fill(inner, interval)
        self._badge.setVisible(bool(decision.key))
        self._show_state()
        self.setAccessibleName(decision.title)

    @property
    def is_done(self) -> bool:
        """Whether it is decided, or nothing can be decided here."""
        return bool(self.answers) or not self.decision.key

    def focus_first(self) -> None:
        """Move the keyboard into the card."""
        if self._first is not None:
            self._first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def answer(self, **answers: str) -> None:
        """Record what was chosen."""
        self.answers = answers
        self._badge.done = True
        self._badge.update()
        self._show_state()
        self.decided.emit()

    def _show_state(self) -> None:
        look(self, "card" if self.is_done else "caution-card")
        self.style().polish(self)

    def _fill(self, inner: QVBoxLayout, interval: int) -> None:
        match self.decision.matter:
            case Matter.REVIEW:
                self._note.setText(typography.label(tr("文件里没有，库里规定 {n} 个月；今天审过才选", n=interval)))
                choices = [(str(months), tr("{n} 个月", n=months), None) for months in _MONTHS]
                self._segments(inner, choices, self._review, self._due_field())
            case Matter.EVIDENCE:
                self._note.setText(tr("由审稿医生定，不从文字里猜"))
                words = (tr("很低"), tr("低"), tr("中"), tr("高"))
                levels = [(name, word, level) for (name, level), word in zip(_LEVELS, words, strict=True)]
                self._segments(inner, [("none", tr("不评"), None), *levels], lambda value: self.answer(evidence=value))
            case Matter.MERGED | Matter.CONFIRM if self.decision.cell:
                inner.addWidget(CellTable(self._theme, self.decision.cell))
                self._cell_choices(inner, self.decision.cell)
            case _:
                inner.addWidget(_words(self.decision.detail))

    def _review(self, months: str) -> None:
        from datetime import date

        today = date.today()
        self._due.setText(format_date(review_due(today, int(months)), "iso"))
        self.answer(reviewed=today.isoformat(), review_interval=months)

    def _due_field(self) -> QFrame:
        """Return the field that shows the day of the next review once it is chosen."""
        frame, picture = QFrame(), QLabel()
        look(frame, "segments")
        frame.setFixedSize(176, 44)
        picture.setPixmap(pixmap("calendar", self._theme.colours.ink2, 20, self.devicePixelRatioF()))
        self._due.setText("–")
        self._due.setAccessibleName(tr("下次复审的日子"))
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(picture)
        row.addWidget(self._due, 1)
        return frame

    def _segments(
        self,
        inner: QVBoxLayout,
        choices: Iterable[tuple[str, str, Evidence | None]],
        run: object,
        before: QWidget | None = None,
    ) -> None:
        """Add joined buttons, none of which is on; ``before`` stands to their left."""
        bold = QFontMetrics(fonts.font(15, 700))
        frame = QFrame()
        look(frame, "segments")
        row = QHBoxLayout(frame)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        group = QButtonGroup(self)
        for value, words, level in choices:
            button = QPushButton(words)
            look(button, "segment")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setStyleSheet("padding: 0 9px;")
            button.setMinimumWidth(bold.horizontalAdvance(words) + _BESIDE_WORDS + (_METER + 4 if level is not None else 0))
            if level is not None:
                button.setIcon(_meter(self._theme, level, self.devicePixelRatioF()))
                button.setIconSize(QSize(_METER, 16))
            button.clicked.connect(lambda _on=True, value=value: run(value))  # type: ignore[operator]
            group.addButton(button)
            row.addWidget(button)
            self._first = self._first or button
        line = QHBoxLayout()
        line.setSpacing(12)
        if before is not None:
            line.addWidget(before)
        line.addWidget(frame)
        line.addStretch()
        inner.addLayout(line)

    def _cell_choices(self, inner: QVBoxLayout, cell: CellChoice) -> None:
        """Add a choice for each way to read a merged cell; none is preselected."""
        group = QButtonGroup(self)
        choices: list[tuple[str, str]] = []
        if self.decision.matter is Matter.CONFIRM:
            choices.append(("keep", tr("对：每一格都是这个数")))
        else:
            for parts in cell.choices:
                columns = [words.rpartition("：")[2] for words in cell.header[cell.first : cell.last + 1]]
                divided = tr("，").join(f"{column} {part}" for column, part in zip(columns, parts, strict=False))
                choices.append(("split", tr("拆开：{parts}", parts=divided)))
            choices.append(("keep", tr("不拆，每一格都照原样写")))
        choices.append(("open", tr("先空着，发布前请医生核对")))
        for value, words in choices:
            button = QRadioButton(typography.label(words))
            button.clicked.connect(lambda _on=True, value=value: self.answer(**{self.decision.key: value}))
            group.addButton(button)
            inner.addWidget(button)
            self._first = self._first or button


class CellTable(QFrame):
    """The header of a table and the row with its merged cell, whose doses are marked."""

    def __init__(self, theme: Theme, cell: CellChoice) -> None:
        super().__init__()
        colours = theme.colours
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for column, words in enumerate(cell.header):
            grid.addWidget(self._cell(f"<b>{html.escape(words)}</b>", colours.rail, colours.line), 0, column)
        column = 0
        for place, words in enumerate(cell.row):
            merged = place == cell.first
            across = cell.last - cell.first + 1 if merged else 1
            text = html.escape(words)
            if merged:
                for dose in sorted(set(cell.doses), key=len, reverse=True):
                    marked = f'<span style="background: {colours.mark}; color: {colours.onmark};">{html.escape(dose)}</span>'
                    text = re.sub(rf"(?<![\d.>]){re.escape(html.escape(dose))}", marked.replace("\\", ""), text)
            grid.addWidget(self._cell(text, colours.sheet, colours.cauln if merged else colours.line), 1, column, 1, across)
            column += across

    def _cell(self, text: str, ground: str, edge: str) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        label.setStyleSheet(f"background: {ground}; border: 1px solid {edge}; padding: 7px 11px;")
        return label


def _words(text: str) -> QLabel:
    label = QLabel("\n".join(map(typography.label, text.split("\n"))))
    look(label, "note")
    label.setWordWrap(True)
    return label


@closes_painters
def _meter(theme: Theme, level: Evidence, ratio: float) -> QIcon:
    """Return the four bars of an evidence level."""
    picture = QPixmap(round(26 * ratio), round(16 * ratio))  # with the gap to the word
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_meter(painter, QRectF(0, 0, 20, 16), level, theme.colours.accent, "" if theme.contrast else theme.colours.line)
    painter.end()
    return QIcon(picture)
