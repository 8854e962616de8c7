"""The page of the first start that asks for the source of the articles: a USB stick, this computer, head office, the examples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from viewer import resources
from viewer.app.choice_card import ChoiceCard
from viewer.app.first_run_office import OfficeFields, OfficeUpdate
from viewer.app.first_run_steps import Done, Failed, FirstRunStep
from viewer.desk.removable import FoundLibrary, find
from viewer.desk.tasks import Task
from viewer.draw.drives import Roots
from viewer.draw.file_dialog import choose_file, choose_folder
from viewer.draw.icons import set_icon
from viewer.draw.stylesheet import look
from viewer.errors import LibraryError
from viewer.fleet.update_run import OfferedRelease, find_release
from viewer.i18n import ntr, tr
from viewer.library.imported_library import import_library, imported_path, inspect
from viewer.settings import Settings
from viewer.theme import Theme

_LOOK_AGAIN_MS = 2000
"""Interval between two scans of the drives while the page is shown."""


_Found = FoundLibrary | OfferedRelease


@dataclass(frozen=True)
class SourceOption:
    """Card of what was found on a drive; ``found`` is None if nothing was."""

    card: ChoiceCard
    found: _Found | None


class SourceStep(FirstRunStep):
    """Page for the source of the articles; ``roots`` returns the drives to scan."""

    def __init__(self, theme: Theme, number: int, count: int, roots: Roots) -> None:
        super().__init__(theme, number, count, tr("文章从哪里来"))
        self.ask(
            tr("文章从哪里来？"),
            tr("看文章不用上网。文章装在一个文件里，叫内容包，或由总部发布。"),
            tr("导入以前先检查内容包有没有坏；坏了就不用它，现有文章不变。"),
        )
        self._roots = roots
        self._found: tuple[_Found, ...] | None = None
        self._decided = False
        self._search: Task[tuple[_Found, ...]] | None = None
        self._import: Task[object] | None = None
        self._path: Path | None = None
        self._group = QButtonGroup(self)
        self.options: list[SourceOption] = []
        self.files = self._card("folder", tr("选择文件夹或文件"), tr("内容包已复制到这台电脑，或放在门诊共享文件夹里"))
        self.office = self._card("link", tr("总部的网址或共享文件夹"), tr("总部用 frontdesk publish 发布的内容，带签名"))
        self.examples = self._card("book", tr("先看示例内容"), _examples())
        self._buttons, self.fields, self._update = self._file_buttons(), OfficeFields(self), OfficeUpdate(self)
        for widget in (self.files, self._buttons, self.office, self.fields, self.examples):
            self.column.addWidget(widget)
        self._timer = QTimer(self, interval=_LOOK_AGAIN_MS, singleShot=True)
        self._timer.timeout.connect(self.search)
        self._group.buttonToggled.connect(self._chosen)
        self._offer(())

    # ---- the step

    def first(self) -> QWidget | None:
        return self._group.checkedButton()

    def next_label(self) -> str:
        return tr("导入并继续") if self._chosen_stick() or self.office.isChecked() else tr("继续")

    def answer(self, settings: Settings, done: Done, failed: Failed) -> None:
        stick = self._chosen_stick()
        if isinstance(stick, OfferedRelease):
            self._update.start(stick.path, None, settings, done, failed)
        elif stick is not None:
            self._import_library(stick, settings, done, failed)
        elif self.office.isChecked() and self.fields.source:
            self._update.start(self.fields.source, self.fields.trust, settings, done, failed)
        elif self.office.isChecked():
            failed(tr("请先写上总部的网址或共享文件夹。"))
        elif self.examples.isChecked():
            done(replace(settings, library_path=""))
        elif self._path is not None:
            done(replace(settings, library_path=str(self._path)))
        else:
            failed(tr("请先选择一个文件或文件夹。"))

    def stop(self) -> None:
        self._update.stop()
        for task in (self._search, self._import):
            if task is not None:
                task.cancel()
                task.wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.search()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def _card(self, name: str, title: str, detail: str) -> ChoiceCard:
        card = ChoiceCard(self.theme, name, title, detail)
        self._group.addButton(card)
        return card

    def _chosen(self, card: ChoiceCard, on: bool) -> None:
        if on:
            self._decided = True
            self._show_fields()
            self.show_message("")
            if card.hasFocus():
                self.reveal(self._buttons if card is self.files else self.fields if card is self.office else card)
            self.changed.emit()

    def _show_fields(self) -> None:
        self._buttons.setVisible(self.files.isChecked())
        self.fields.setVisible(self.office.isChecked())

    def _chosen_stick(self) -> _Found | None:
        return next((option.found for option in self.options if option.card.isChecked()), None)

    # ---- drives

    @property
    def searched(self) -> bool:
        """Whether the drives have been searched."""
        return self._found is not None

    def search(self) -> None:
        """Search the drives in the background."""
        if self._search is None:
            self._search = Task(self, lambda: _look(tuple(self._roots())), self._searched, self._search_failed)
            self._search.start()

    def _searched(self, found: tuple[_Found, ...]) -> None:
        self._search = None
        if self._import is None and not self._update.running and found != self._found:
            self._found = found
            self._offer(found)
        if self.isVisible():
            self._timer.start()

    def _search_failed(self, error: Exception) -> None:
        self._search = None
        raise error

    def _offer(self, found: tuple[_Found, ...]) -> None:
        """Create a card for each file; keep the selection if it is still there."""
        chosen, decided = self._chosen_stick(), self._decided
        focused = any(card.hasFocus() for card in self._group.buttons())
        for option in self.options:
            self._group.removeButton(option.card)
            option.card.hide()
            option.card.deleteLater()
        self.options = [SourceOption(self._stick_card(each), each) for each in found or (None,)]
        for index, option in enumerate(self.options):
            self.column.insertWidget(index, option.card)
        again = next((option.card for option in self.options if chosen is not None and option.found == chosen), None)
        usable = [option.card for option in self.options if option.card.isEnabled()]
        if again is not None:
            again.setChecked(True)
        elif not decided or self._group.checkedButton() is None:
            (*usable, self.examples)[0].setChecked(True)
            decided = False
        self._decided = decided
        self._show_fields()
        card = self._group.checkedButton()
        if focused and card is not None:
            card.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _stick_card(self, found: _Found | None) -> ChoiceCard:
        if found is None:
            words = tr("没有找到内容包。请插上存有 .fdk 文件或总部内容的 U 盘，插上后会自动再找。")
        elif isinstance(found, OfferedRelease):
            words = tr("已找到总部的第 {n} 次发布（{folder}）；装的时候核对签名", n=found.release, folder=found.path.name)
        elif found.fault:
            words = tr("{file} 不能用：{fault}", file=found.path.name, fault=found.fault)
        else:
            count = ntr("{n} 篇", "{n} 篇", found.articles)
            words = tr("已找到内容包 {version}，{count}（{file}）", version=found.version, count=count, file=found.path.name)
        card = self._card("usb", tr("从 U 盘导入"), words)
        card.setEnabled(isinstance(found, OfferedRelease) or (found is not None and not found.fault))
        return card

    def _import_library(self, stick: FoundLibrary, settings: Settings, done: Done, failed: Failed) -> None:
        target = imported_path()

        def work() -> object:
            return import_library(stick.path, target, task.progressed.emit, task.is_cancelled)

        def brought(_info: object) -> None:
            self._import = None
            self.show_message("")
            done(replace(settings, library_path=str(target)))

        def broke(error: Exception) -> None:
            self._import = None
            self._timer.start()
            if not isinstance(error, LibraryError):
                raise error
            failed(str(error))

        self._timer.stop()
        self.show_message(tr("正在导入……"), wrong=False)
        task: Task[object] = Task(self, work, brought, broke)
        task.progressed.connect(
            lambda part, all_: self.show_message(tr("正在导入：{percent}%", percent=100 * part // all_), wrong=False)
        )
        self._import = task
        task.start()

    # ---- files of this computer

    def _file_buttons(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(111, 0, 0, 0)
        row.setSpacing(12)
        for words, name, ask in ((tr("选文件……"), "article", self._ask_file), (tr("选文件夹……"), "folder", self._ask_folder)):
            button = QPushButton(words)
            look(button, "line")
            set_icon(button, name, self.theme)
            button.setAutoDefault(False)
            button.clicked.connect(ask)
            row.addWidget(button)
        row.addStretch()
        return box

    def _ask_file(self) -> None:
        kinds = tr("内容库（*.fdk library.toml）") + ";;" + tr("所有文件（*）")
        chosen = choose_file(self, self.theme, tr("选择内容包"), kinds)
        if chosen is not None:
            self.choose_path(chosen)

    def _ask_folder(self) -> None:
        chosen = choose_folder(self, self.theme, tr("选择文章文件夹"))
        if chosen is not None:
            self.choose_path(chosen)

    def choose_path(self, path: Path) -> None:
        """Select a file or folder of this computer; if it cannot be read, show why and keep the selection."""
        place = path.parent if path.name == "library.toml" else path
        try:
            words = _describe(place)
        except LibraryError as error:
            self.show_message(tr("{fault}现有内容没有变。", fault=error))
            return
        self._path = place.absolute()
        self.files.set_detail(f"{place}\n{words}")
        self.files.setChecked(True)
        self.show_message("")


def _look(roots: tuple[Path, ...]) -> tuple[_Found, ...]:
    """Return what is on the drives, a release of head office first."""
    offer = find_release(roots)
    return (*((offer,) if offer else ()), *find(roots))


def _describe(place: Path) -> str:
    """Describe the library at a path.

    Raises ``LibraryError``.
    """
    if not place.is_dir():
        info = inspect(place)
        count = ntr("{n} 篇", "{n} 篇", info.articles)
        return tr("内容包 {version}，{count}", version=info.version, count=count)
    articles = sum(1 for _ in place.glob("*/index.md"))
    if not articles:
        raise LibraryError(tr("{path} 里没有文章：每篇文章是一个文件夹，里面有 index.md。", path=place))
    return ntr("{n} 篇文章，保存后随时重新读取", "{n} 篇文章，保存后随时重新读取", articles)


def _examples() -> str:
    articles = sum(1 for _ in resources.articles().glob("*/index.md"))
    return ntr("{n} 篇示例文章，之后随时可以换成正式内容", "{n} 篇示例文章，之后随时可以换成正式内容", articles)
