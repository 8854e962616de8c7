"""``AuthorMode``: the desk of an author – findings beside the page, on it and in the list, and the way through them.

It shows and asks; checking and packing are done by ``viewer.app.authoring``. It never writes into the folder:
``open_in_editor`` opens a file in the author's own editor, at a line.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from viewer.content.fault_report import FaultReport, PlacedFault
from viewer.desk.author_bar import AuthorBar
from viewer.desk.author_panel import AuthorPanel
from viewer.desk.core.author_state import AuthorState
from viewer.desk.core.session import Change
from viewer.i18n import tr
from viewer.reader.fault_marks import ROOM, FaultMarks, located
from viewer.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from viewer.desk.core.session import Session
    from viewer.desk.list_pane import ListPane
    from viewer.desk.notices import Toast
    from viewer.desk.sheet_pane import SheetPane


FILE, LINE = "{file}", "{line}"
"""What the command in the settings contains for the file and the line."""


def editor_words(command: str, file: Path, line: int) -> list[str]:
    """Return the words of ``command`` with file and line filled in; the file is the last word if ``command`` does not name it.

    Raises ``ValueError`` if a quotation mark is not closed.
    """
    words = shlex.split(command, posix=os.name != "nt")
    if os.name == "nt":
        words = [word[1:-1] if len(word) > 1 and word[0] == word[-1] == '"' else word for word in words]
    if words and FILE not in command:
        words.append(FILE)
    return [word.replace(FILE, str(file)).replace(LINE, str(max(1, line))) for word in words]


def open_in_editor(command: str, file: Path, line: int) -> bool:
    """Open ``file`` at ``line`` with ``command``, without one with the system's program for it; return whether that started."""
    try:
        words = editor_words(command, file, line)
    except ValueError:
        return False
    if not words:
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
    started, _ = QProcess.startDetached(words[0], words[1:])
    return started


class AuthorWindow(Protocol):
    """What author mode needs of its window: ``viewer.desk.desk_window.DeskWindow``."""

    session: Session
    theme: Theme
    sheet: SheetPane

    @property
    def list(self) -> ListPane:
        """The article list."""

    @property
    def toast(self) -> Toast:
        """The toast for short messages."""

    def widget(self) -> QWidget:
        """Return the window itself."""

    def enter_author_mode(self, author: AuthorMode) -> None:
        """Show bar and panel."""

    def show_author_panel(self) -> None:
        """Open the panel where it does not fit beside the page."""

    def leave_author_mode(self) -> None:
        """Remove bar and panel."""


class AuthorMode(QObject):
    """Author mode of ``window`` for ``folder``, until ``end``."""

    check_requested = Signal()
    """Every article should be checked again."""
    pack_requested = Signal()

    def __init__(self, window: AuthorWindow, folder: Path, edit: Callable[[str, Path, int], bool] = open_in_editor) -> None:
        super().__init__(window.widget())
        self._window, self._folder, self._edit = window, folder, edit
        self.state = AuthorState()
        self.panel = AuthorPanel(window.theme)
        self.bar = AuthorBar(folder.name or str(folder), window.theme)
        self.marks = FaultMarks()
        self._chosen: PlacedFault | None = None
        self._awaited = False  # the chosen finding is to be shown once its page is whole
        self.panel.chosen.connect(self.choose)
        self.panel.edit_requested.connect(self.edit)
        self.panel.copy_requested.connect(self.copy_place)
        self.panel.next_requested.connect(lambda: self.step(1))
        self.bar.check_requested.connect(self.check_requested)
        self.bar.pack_requested.connect(self.pack_requested)
        window.sheet.reader.rebuilt.connect(self._page_changed)
        window.sheet.reader.show_marks(self.marks, ROOM)
        window.sheet.reader.mark_pressed.connect(self._tag_pressed)
        window.enter_author_mode(self)
        self._show()

    def end(self) -> None:
        """Leave author mode: the window is the receptionist's again."""
        reader = self._window.sheet.reader
        reader.rebuilt.disconnect(self._page_changed)
        reader.mark_pressed.disconnect(self._tag_pressed)
        reader.show_marks(None, type(reader).side)
        self._window.leave_author_mode()
        for part in (self.panel, self.bar):
            part.deleteLater()
        self.deleteLater()

    def take(self, report: FaultReport) -> None:
        """Show the findings of a check."""
        self.state.take(report)
        self._show()

    def changed(self, change: Change) -> None:
        """Follow the session."""
        if change & (Change.ARTICLE | Change.LIBRARY):
            self._show()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self.panel.set_theme(theme)
        self.bar.set_theme(theme)

    # ---- the way through the findings

    @property
    def chosen(self) -> PlacedFault | None:
        """The finding that is open in the panel."""
        return self._chosen

    def choose(self, fault: PlacedFault) -> None:
        """Open a finding of the open article, or of the folder, and show its place on the page."""
        self._chosen = fault
        self.panel.choose(fault)
        self._mark_chosen()
        self._awaited = True
        self._reveal()

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (−1) finding, in the next article after the last one."""
        found = self.state.step(self._window.session.article, self._chosen, by)
        if found is None:
            self._window.toast.show_message(tr("没有要改的地方"))
            return
        article, fault = found
        if article != self._window.session.article:
            self._window.session.open(article)
        self.choose(fault)
        self._window.show_author_panel()

    def edit(self, fault: PlacedFault | None = None) -> None:
        """Open the chosen finding, else the open article, in the editor."""
        fault = fault or self._chosen
        article = self._window.session.article
        folder = (
            next((a.folder for a in self.state.report.articles if a.id == article), article) if self.state.report else article
        )
        path, line = (fault.path, fault.line) if fault is not None else (f"{folder}/index.md", 1)
        if not self._edit(self._window.session.settings.editor_command, self._folder / path, line):
            self._window.toast.show_message(tr("编辑器打不开。请检查设置里的“编辑器命令”。"))

    def copy_place(self, fault: PlacedFault | None = None) -> None:
        """Copy file and line of the chosen finding."""
        fault = fault or self._chosen
        if fault is not None:
            QGuiApplication.clipboard().setText(fault.place)
            self._window.toast.show_message(tr("已复制 {place}", place=fault.place))

    def check_again(self) -> None:
        """Check every article again."""
        self.check_requested.emit()

    # ---- showing

    def _show(self) -> None:
        window, report = self._window, self.state.report
        article = window.session.article
        faults, others = self.state.faults(article), report.others if report else ()
        if self._chosen is not None and self._chosen not in (*faults, *others):
            key = self._chosen.key  # it may have another line now
            self._chosen = next((fault for fault in (*faults, *others) if fault.key == key), None)
        self.panel.show_faults(faults, others, self.state.mended(article), known=report is not None)
        self.panel.choose(self._chosen)
        errors = report.counts.errors if report else None
        self.bar.show_state(errors, datetime.now().astimezone() if report else None, self.state.failure)
        window.list.show_author(self.state.counts if report else None, self.state.faulty)
        self._place_marks()

    def _page_changed(self) -> None:
        self._place_marks()
        self._reveal()

    def _place_marks(self) -> None:
        reader = self._window.sheet.reader
        article = reader.article
        faults = self.state.faults(self._window.session.article)
        fitting = article is not None and article.id == self._window.session.article and self._window.sheet.shows_article
        self.marks.faults = located(reader.page, article, faults) if fitting and article is not None else []
        self._mark_chosen()

    def _mark_chosen(self) -> None:
        faults = self.state.faults(self._window.session.article)
        self.marks.chosen = faults.index(self._chosen) + 1 if self._chosen in faults else 0
        self._window.sheet.reader.viewport().update()

    def _reveal(self) -> None:
        reader = self._window.sheet.reader
        found = next((fault for fault in self.marks.faults if fault.number == self.marks.chosen), None)
        if self._awaited and found is not None and reader.settled:
            self._awaited = False
            reader.reveal(found.position)

    def _tag_pressed(self, number: int) -> None:
        faults = self.state.faults(self._window.session.article)
        if 1 <= number <= len(faults):
            self.choose(faults[number - 1])
