"""The page of the first start that asks where the articles come from: a stick, this computer, or the examples (picture 30)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QPushButton, QWidget

from viewer import resources
from viewer.desk.choice_card import ChoiceCard
from viewer.desk.first_run_steps import Done, Failed, Step
from viewer.desk.removable import Found, Roots, find
from viewer.desk.tasks import Task
from viewer.draw.icons import icon
from viewer.draw.stylesheet import look
from viewer.errors import LibraryError
from viewer.i18n import format_number, ntr, tr
from viewer.library.importing import import_library, imported_path, inspect
from viewer.settings import Settings
from viewer.theme import Theme

_LOOK_AGAIN_MS = 2000
"""From one look at the drives to the next, while the page is shown."""


class SourceStep(Step):
    """``roots`` gives the drives to look on."""

    def __init__(self, theme: Theme, number: int, count: int, roots: Roots) -> None:
        super().__init__(theme, number, count, tr("文章从哪里来"))
        self.ask(
            tr("文章从哪里来？"),
            tr("读本不联网，文章由内容包提供。"),
            tr("导入前先核对内容包能否完整读出；读不出来，现有内容不会被替换。"),
        )
        self._roots = roots
        self._path: Path | None = None
        self._found: tuple[Found, ...] | None = None
        self._decided = False
        self._task: Task[object] | None = None
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(lambda _button, _on: self._chosen())
        self.sticks: list[ChoiceCard] = []
        self.files = self._card("folder", tr("选择文件夹或文件"), tr("内容包已复制到这台电脑，或放在门诊共享文件夹里"))
        articles = sum(1 for _ in resources.articles().glob("*/index.md"))
        words = ntr("{n} 篇示例文章，之后随时可以换成正式内容", "{n} 篇示例文章，之后随时可以换成正式内容", articles)
        self.examples = self._card("book", tr("先看示例内容"), words)
        self._buttons = self._file_buttons()
        for widget in (self.files, self._buttons, self.examples):
            self.column.addWidget(widget)
        self._again = QTimer(self, interval=_LOOK_AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._search)
        self._show_found(())
        self._found = None
        self._select(self.examples)

    # ---- the page

    def enter(self, settings: Settings) -> None:
        self._search()

    def first(self) -> QWidget | None:
        return self._group.checkedButton()

    def onward(self) -> str:
        return tr("导入并继续") if self._group.checkedButton() in self.sticks else tr("继续")

    def hideEvent(self, event: QHideEvent) -> None:
        self._again.stop()
        super().hideEvent(event)

    def stop(self) -> None:
        self._again.stop()
        if self._task is not None:
            self._task.cancel()
            self._task.wait()

    def answer(self, settings: Settings, done: Done, failed: Failed) -> None:
        card = self._group.checkedButton()
        if card is self.examples:
            done(replace(settings, library_path=""))
        elif card is self.files:
            self._answer_files(settings, done, failed)
        else:
            self._import(self._usable()[self.sticks.index(card)].path, settings, done, failed)

    def _card(self, name: str, title: str, detail: str) -> ChoiceCard:
        card = ChoiceCard(self.theme, name, title, detail)
        self._group.addButton(card)
        return card

    def _select(self, card: ChoiceCard) -> None:
        """Chooses for whoever has not chosen yet."""
        card.setChecked(True)
        self._decided = False

    def _chosen(self) -> None:
        self._decided = True
        self._buttons.setVisible(self.files.isChecked())
        self.say("")
        self.changed.emit()
