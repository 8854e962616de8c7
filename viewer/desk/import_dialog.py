"""``ImportDialog``: what an import took over, what it left out, and what a person must decide."""

from __future__ import annotations

from functools import partial
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from viewer.content.importing.drafts import Draft
from viewer.content.importing.report import Kind, extent_of, kind_words
from viewer.desk.dialogs import AskDialog
from viewer.desk.import_cards import DecisionCard
from viewer.draw import typography
from viewer.draw.icons import pixmap, set_icon
from viewer.draw.stylesheet import look
from viewer.i18n import ntr, tr
from viewer.theme import Theme

Choice = Literal["draft", "open", "discard"]
_PANE_LEAST, _PANE, _WIDEST = 380, 432, 16_777_215
"""Widths of what was taken over beside the decisions, px, and Qt's widest."""
_SCROLL_BAR = 12
_ICONS = {
    Kind.HEADING: "section",
    Kind.LIST: "contents",
    Kind.TABLE: "table",
    Kind.PICTURE: "figure",
    Kind.REFERENCE: "quote",
    Kind.LINK: "link",
    Kind.TERM: "glossary",
    Kind.QUOTE: "info",
}


class ImportDialog(QDialog):
    """The report of an import. ``choice``: what to do with the draft; Esc keeps it. ``answers``: the decisions made."""

    def __init__(self, parent: QWidget, theme: Theme, draft: Draft, interval: int = 12) -> None:
        super().__init__(parent)
        self.draft, self.choice = draft, "draft"
        self._theme = theme
        self.setWindowTitle(tr("导入报告"))
        self.setModal(True)
        decisions = sorted(draft.report.decisions, key=lambda decision: not decision.key)
        self.cards = [DecisionCard(theme, number, each, interval) for number, each in enumerate(decisions, 1)]
        self._summary, self._reason, self._decided, self._warning = QLabel(), QLabel(), QLabel(), QLabel()
        look(self._summary, "note")
        look(self._reason, "caution")
        look(self._decided, "note")
        self.discard_button = self._button(tr("放弃导入"), "danger-text", "", self.ask_to_discard)
        self.draft_button = self._button(tr("存为草稿"), "line", "", lambda: self._leave("draft"))
        self.open_button = self._button(tr("打开看一遍"), "fill", "find", lambda: self._leave("open"))
        self.discard_button.setVisible(draft.first)
        for card in self.cards:
            card.decided.connect(self._refresh)
        self._lay_out()
        self._refresh()
        for number, card in enumerate(self.cards[:9], 1):
            QShortcut(QKeySequence(str(number)), self).activated.connect(partial(self._go_to, card))
        QShortcut(QKeySequence.StandardKey.Save, self).activated.connect(lambda: self._leave("draft"))

    @property
    def answers(self) -> dict[str, str]:
        """What was decided, by key."""
        return {key: value for card in self.cards for key, value in card.answers.items()}

    def sizeHint(self) -> QSize:
        """Return the size of the design, or that of a smaller screen."""
        screen = self.screen().availableSize()
        return QSize(min(1080, screen.width()), min(760, screen.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand what was taken over beside the decisions, or below them in a narrow window."""
        super().resizeEvent(event)
        beside = self.width() >= _PANE_LEAST + self._decisions.minimumSizeHint().width() + _SCROLL_BAR
        directions = QBoxLayout.Direction
        self._panes.setDirection(directions.LeftToRight if beside else directions.BottomToTop)
        self._report.setMaximumWidth(_PANE if beside else _WIDEST)

    def ask_to_discard(self) -> None:
        """Ask once, then delete what the import made."""
        dialog = AskDialog(self, tr("放弃这次导入？"), tr("只删掉刚导入的草稿；原文件没有改动。"))
        dialog.add_button(tr("留着"), "line")
        dialog.add_button(tr("放弃导入"), "danger", accept=True).setDefault(False)
        dialog.finish()
        dialog.accepted.connect(lambda: self._leave("discard"))
        dialog.open()

    def _go_to(self, card: DecisionCard) -> None:
        card.focus_first()
        self._area.ensureWidgetVisible(card, 0, 20)

    def _leave(self, choice: Choice) -> None:
        if choice == "open" and not self.open_button.isEnabled():
            return
        self.choice = choice
        self.accept()

    def _refresh(self) -> None:
        """Show how many decisions are left."""
        keyed = [card for card in self.cards if card.decision.key]
        left = [number for number, card in enumerate(self.cards, 1) if not card.is_done]
        count = len(left)
        rest = ntr("还有 {n} 件事要您决定。", "还有 {n} 件事要您决定。", count) if left else tr("都定好了。")
        self._summary.setText(typography.label(tr("正文已全部转成草稿，原文件没有改动。") + rest))
        total, done = len(keyed), len(keyed) - count
        self._decided.setText(typography.label(tr("{total} 件，已定 {done} 件", total=total, done=done)))
        self._reason.setText(typography.label(tr("第 {n} 件定了才能打开", n=left[0])) if left else "")
        self._warning.setVisible(bool(left))
        self.open_button.setEnabled(not left)
        on = self._theme.colours
        set_icon(self.open_button, "find", self._theme, colour=on.ink3 if left else on.onacc)

    # ---- layout

    def _lay_out(self) -> None:
        body = QWidget()
        self._report, self._decisions = self._taken(), self._to_decide()
        self._report.setMinimumWidth(_PANE_LEAST)
        self._panes = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._panes.setContentsMargins(0, 0, 0, 0)
        self._panes.setSpacing(0)
        self._panes.addWidget(self._report, 2)
        self._panes.addWidget(self._decisions, 3)
        self._area = _scrolled(body)
        foot = QFrame()
        look(foot, "strip")
        row = QHBoxLayout(foot)
        row.setContentsMargins(18, 16, 32, 16)
        row.setSpacing(12)
        row.addWidget(self.discard_button)
        row.addStretch()
        self._warning.setPixmap(pixmap("warning", self._theme.colours.cau, 20, self.devicePixelRatioF()))
        row.addWidget(self._warning)
        for widget in (self._reason, self.draft_button, self.open_button):
            row.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head())
        whole.addWidget(self._area, 1)
        whole.addWidget(foot)

    def _head(self) -> QFrame:
        head = QFrame()
        look(head, "topbar")
        title, name = QLabel(tr("导入报告")), QLabel(typography.label(self.draft.report.source))
        look(title, "title")
        look(name, "key")
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(title)
        line.addWidget(name)
        line.addStretch()
        seconds = round(self.draft.seconds)
        time = ntr("读入用了 {n} 秒", "读入用了 {n} 秒", seconds) if seconds else tr("读入用了不到 1 秒")
        told = QLabel(typography.label(tr("，").join((extent_of(self.draft.report), time))))
        look(told, "note")
        line.addWidget(told)
        column = QVBoxLayout(head)
        column.setContentsMargins(32, 20, 32, 14)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._summary)
        return head

    def _taken(self) -> QFrame:
        """Return the left side: counts of what was taken over, and what was left out."""
        pane = QFrame()
        look(pane, "pane")
        column = QVBoxLayout(pane)
        column.setContentsMargins(32, 20, 28, 20)
        column.setSpacing(12)
        column.addLayout(self._titled("check-circle", tr("带过来的")))
        card = QFrame()
        look(card, "card")
        grid = QGridLayout(card)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        for place, (kind, word) in enumerate(kind_words().items()):
            grid.addWidget(self._count(kind, word), place // 2 * 2, place % 2 * 2)
        for number in (1, 3, 5):
            grid.addWidget(_hairline(height=1), number, 0, 1, 3)
        grid.addWidget(_hairline(width=1), 0, 1, 7, 1)
        column.addWidget(card)
        report = self.draft.report
        if report.changes or report.unchanged:
            column.addLayout(self._titled("history", tr("和上次导入相比")))
            column.addWidget(self._lines("\n".join(report.changes) or tr("没有变化。"), ""))
        column.addLayout(self._titled("cannot-show", tr("没有带过来的")))
        for left in report.left:
            count = f" × {left.count}" if left.count > 1 else ""
            column.addWidget(self._lines(f"{left.what}{count}", left.why))
        column.addStretch()
        return pane

    def _to_decide(self) -> QFrame:
        pane = QFrame()
        look(pane, "sheet")
        column = QVBoxLayout(pane)
        column.setContentsMargins(32, 20, 32, 20)
        column.setSpacing(12)
        head = self._titled("edit-note", tr("要您决定的"))
        head.insertWidget(2, self._decided)
        column.addLayout(head)
        for card in self.cards:
            column.addWidget(card)
        column.addStretch()
        return pane

    def _titled(self, name: str, words: str) -> QHBoxLayout:
        picture, label = QLabel(), QLabel(words)
        colour = self._theme.colours.cau if name == "edit-note" else self._theme.colours.accent
        picture.setPixmap(pixmap(name, colour, 20, self.devicePixelRatioF()))
        look(label, "head")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(picture)
        row.addWidget(label)
        row.addStretch()
        return row

    def _count(self, kind: Kind, word: str) -> QWidget:
        cell = QWidget()
        cell.setFixedHeight(52)
        picture, words, number = QLabel(), QLabel(word), QLabel(str(self.draft.report.taken.get(kind, 0)))
        picture.setPixmap(pixmap(_ICONS[kind], self._theme.colours.accent, 20, self.devicePixelRatioF()))
        look(number, "title")
        row = QHBoxLayout(cell)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(10)
        row.addWidget(picture)
        row.addWidget(words, 1)
        row.addWidget(number)
        return cell

    def _lines(self, words: str, why: str) -> QWidget:
        """Return something left out, with where it went below it."""
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(28, 0, 0, 0)
        column.setSpacing(2)
        if why:
            dash = QLabel("—", made)
            look(dash, "note")
            dash.move(2, 0)
        for text, style in ((words, ""), (why, "meta")):
            if text:
                label = QLabel("\n".join(map(typography.label, text.split("\n"))))
                label.setWordWrap(True)
                if style:
                    look(label, style)
                column.addWidget(label)
        return made

    def _button(self, words: str, style: str, name: str, run: object) -> QPushButton:
        button = QPushButton(words)
        look(button, style)
        button.setAutoDefault(False)
        if name:
            set_icon(button, name, self._theme, colour=self._theme.colours.onacc)
        button.clicked.connect(lambda _on=True: run())  # type: ignore[operator]
        return button


def _hairline(*, width: int = 0, height: int = 0) -> QFrame:
    line = QFrame()
    look(line, "rule")
    if width:
        line.setFixedWidth(width)
    else:
        line.setFixedHeight(height)
    return line


def _scrolled(pane: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(pane)
    return area
