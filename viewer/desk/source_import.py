"""``SourceImport``: a Word file, page or text that was dropped on the window becomes a draft; its report asks what to decide."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from viewer.content.importing.drafts import Draft, discard, import_into
from viewer.desk.core.session import Change
from viewer.desk.import_dialog import ImportDialog
from viewer.desk.interfaces import Desk, OpenLibrary
from viewer.desk.tasks import Task
from viewer.errors import ArticleMissing, ViewerError
from viewer.folders import own_folder
from viewer.i18n import tr


class SourceImport(QObject):
    """Imports what is dropped on ``window``; ``library`` returns what opens the folder of the drafts."""

    def __init__(self, window: Desk, library: Callable[[], OpenLibrary | None]) -> None:
        super().__init__(window.widget())
        self._window, self._library = window, library
        self._busy = False
        self._wanted = ""  # the article to open as soon as its library has it
        self.dialog: ImportDialog | None = None
        window.session.subscribe(self._changed)

    def start(self, source: Path) -> None:
        """Read ``source`` in another process; the window stays usable."""
        if self._busy:
            self._window.toast.show_message(tr("上一个文件还没有读完。"))
            return
        self._busy = True
        self._window.toast.show_message(tr("正在读入 {name}…", name=source.name))
        library = self.drafts()
        Task(self, lambda: import_into(library, source), partial(self._show, source), self._failed).start()

    def drafts(self) -> Path:
        """Return the folder that drafts are imported into: the open folder of articles, otherwise one of the user's own."""
        library = self._library()
        return (library and library.own_folder()) or own_folder("data") / "drafts"

    def _show(self, source: Path, draft: Draft) -> None:
        self._busy = False
        self.dialog = dialog = ImportDialog(self._window.widget(), self._window.theme, draft, draft.interval)
        dialog.finished.connect(lambda _result: self._finish(source, dialog))
        dialog.open()

    def _finish(self, source: Path, dialog: ImportDialog) -> None:
        """Do what was chosen with the draft."""
        draft, answers, choice = dialog.draft, dialog.answers, dialog.choice
        dialog.deleteLater()
        self.dialog = None
        if choice == "discard":
            self._discard(draft)
        elif answers:
            self._busy = True
            library = draft.folder.parent
            work = partial(import_into, library, source, article=draft.article, answers=answers, again=True)
            Task(self, work, lambda done: self._kept(done, opened=choice == "open"), self._failed).start()
        else:
            self._kept(draft, opened=choice == "open")

    def _kept(self, draft: Draft, *, opened: bool) -> None:
        self._busy = False
        if not opened:
            self._window.toast.show_message(tr("草稿在 {folder}", folder=draft.folder))
            return
        self._wanted = draft.article
        library, folder = self._library(), draft.folder.parent
        if library and library.own_folder() != folder:
            library.open_path(folder)
        self._open_wanted()

    def _discard(self, draft: Draft) -> None:
        try:
            discard(draft)
        except ViewerError as error:
            self._window.toast.show_message(str(error))
        else:
            self._window.toast.show_message(tr("已放弃导入，草稿删了。"))

    def _failed(self, error: Exception) -> None:
        """Tell why a source cannot be imported; any other error is the program's."""
        self._busy = False
        if not isinstance(error, ViewerError | OSError):
            raise error
        from viewer.desk.dialogs import AskDialog

        dialog = AskDialog(self._window.widget(), tr("没有导入"), str(error), 560)
        dialog.add_button(tr("知道了"), "fill", accept=True)
        dialog.finish()
        dialog.open()

    def _changed(self, change: Change) -> None:
        if Change.LIBRARY in change:
            self._open_wanted()

    def _open_wanted(self) -> None:
        """Open the imported article once the open library has it."""
        if not self._wanted:
            return
        try:
            self._window.session.library.row(self._wanted)
        except ArticleMissing:
            return
        wanted, self._wanted = self._wanted, ""
        self._window.session.open(wanted)
