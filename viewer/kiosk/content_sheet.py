"""``ContentSheet``: where the kiosk's articles come from, when they were looked for, the way back, a stick of head office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from viewer.errors import FleetError
from viewer.fleet.installed import put_back
from viewer.fleet.machine_state import is_address
from viewer.fleet.update_run import OfferedRelease, UpdateResult, UpdateRun, running_words
from viewer.fleet.update_summary import UpdateSummary, summary
from viewer.i18n import tr
from viewer.kiosk.lettering import KioskLook, Lettering
from viewer.kiosk.screen import discard
from viewer.kiosk.sheet import KioskSheet
from viewer.kiosk.touch import ButtonKind, TouchButton
from viewer.settings import reason

_LOOK_MS = 300
"""Pause between two looks whether an update has ended."""


class RunningUpdate(QObject):
    """An update from a stick, or from where the last one came; it goes on when the panel locks itself.

    Raises ``OSError`` if it cannot be started.
    """

    ended = Signal(object)
    """Its ``UpdateResult``."""

    def __init__(self, offer: OfferedRelease | None) -> None:
        app = QCoreApplication.instance()
        super().__init__(app)
        self._run = UpdateRun(offer.path if offer else "")
        if app is not None:
            app.aboutToQuit.connect(self._run.stop)
        timer = QTimer(self, interval=_LOOK_MS)
        timer.timeout.connect(self._look)
        timer.start()

    def _look(self) -> None:
        if result := self._run.result():
            self.ended.emit(result)
            self.deleteLater()


class ContentSheet(KioskSheet):
    """What staff may know and do about the content; ``offer`` is on a stick, ``today`` judges the expiry."""

    def __init__(self, look: KioskLook, parent: QWidget, offer: OfferedRelease | None, today: date) -> None:
        super().__init__(look, parent)
        self._offer, self._today = offer, today
        self._page: QWidget | None = None
        self.card.setFixedWidth(min(parent.width() - look.px(80), look.px(1720)))
        self._show_facts()

    def _show_facts(self) -> None:
        found = summary() or UpdateSummary()
        facts = [(name, value.replace("/", "/\u200b")) for name, value in found.facts]
        warnings = found.warnings(self._today)
        if not found.release and self._offer is None:
            warnings.append(tr("插上总部的 U 盘，就可以在这里装总部的内容。"))
        buttons = []
        if self._offer is not None and self._offer.release > found.release:
            words = tr("从 U 盘装第 {release} 次发布", release=self._offer.release)
            buttons.append(self._button("usb", words, partial(self._install, self._offer)))
        if found.source and not is_address(found.source):  # the kiosk's service reaches no network
            buttons.append(self._button("refresh", tr("现在查看有没有新内容"), partial(self._install, None)))
        if found.before:
            buttons.append(self._button("history", tr("放回上一版……"), self._ask))
        self._fill(tr("内容更新"), facts, warnings, buttons)

    def _ask(self) -> None:
        words = tr("马上显示上一版。现在这一版在这台机器上不再安装，要等总部发布新的一版。")
        back = self._button("history", tr("放回上一版"), self._put_back, ButtonKind.DANGER)
        self._fill(tr("放回上一版？"), [], [words], [back], tr("不放回"))

    def _put_back(self) -> None:
        try:
            put_back()
        except FleetError as error:
            self._say(tr("没有放回上一版"), str(error))
        except OSError as error:
            self._say(tr("没有放回上一版"), tr("没有放回：{reason}。现有内容没有变。", reason=reason(error)))
        else:
            self._show_facts()

    def _install(self, offer: OfferedRelease | None) -> None:
        try:
            running = RunningUpdate(offer)
        except OSError as error:
            self._say(tr("没有更新"), tr("没有更新：{reason}。现有内容没有变。", reason=reason(error)))
            return
        running.ended.connect(self._ended)  # not a lambda: the sheet may be gone by then
        self._say(tr("正在更新"), running_words(offer))

    def _ended(self, done: UpdateResult) -> None:
        self._say(tr("已更新") if done.installed else tr("没有更新"), done.words)

    def _say(self, title: str, words: str) -> None:
        self._fill(title, [], [words], [], tr("知道了"))

    def _button(self, icon: str, words: str, act: Callable[[], None], kind: ButtonKind = ButtonKind.LINE) -> TouchButton:
        button = TouchButton(self.look, icon, words, kind=kind, across=True)
        button.clicked.connect(lambda _on=False: act())
        return button

    def _fill(
        self, title: str, facts: list[tuple[str, str]], paragraphs: list[str], buttons: list[TouchButton], done: str = ""
    ) -> None:
        """Show another page of the card."""
        if self._page is not None:
            discard(self._page)
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.px(20))
        column.addWidget(self.title(title))
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.look.px(40))
        grid.setVerticalSpacing(self.look.px(8))
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(facts):
            label = self.words(name, 32, quiet=True)
            label.setWordWrap(False)
            grid.addWidget(label, row, 0)
            grid.addWidget(self.words(value, 32), row, 1)
        if facts:
            column.addLayout(grid)
        for words in paragraphs:
            ink = self.look.theme.colours.cau if facts else self.look.theme.colours.ink
            column.addWidget(Lettering(words, self.look.font(32), ink))
        column.addLayout(self.closing_row(done, *buttons))
        self.body.addWidget(self._page)
        if self.isVisible():
            self._page.show()
            self.appear()
