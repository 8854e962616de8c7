"""``Authoring``: joins a followed folder, the process that checks it, and the author mode of the window; packs the folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths

from viewer.app.checking import FolderChecker
from viewer.content.fault_report import FaultReport
from viewer.desk.author_mode import AuthorMode
from viewer.desk.core.session import Change
from viewer.desk.tasks import Task
from viewer.errors import ViewerError
from viewer.i18n import ntr, tr
from viewer.whole_file import write_whole

if TYPE_CHECKING:
    from viewer.app.followed import FollowedFile, FollowedFolder
    from viewer.desk.desk_window import DeskWindow
    from viewer.library.library_builder import BuildReport

PACKAGE = ".fdk"


class Authoring(QObject):
    """Author mode for one folder, until ``stop``."""

    def __init__(self, source: FollowedFolder | FollowedFile, window: DeskWindow) -> None:
        super().__init__(window)
        self._source, self._window = source, window
        self._language = window.session.settings.language
        self.mode = AuthorMode(window, source.path)
        self.checker = FolderChecker(source.path, self)
        self._packing: Task[BuildReport] | None = None
        self.checker.checked.connect(self.mode.take)
        self.mode.check_requested.connect(lambda: self.checker.ask(again=True))
        self.mode.pack_requested.connect(self.choose_package)
        source.started.connect(self._check)  # while the page is built, not after it
        source.stopped.connect(self.stop)
        window.session.subscribe(self._follow)
        self._stopped = False
        self._check()

    def stop(self) -> None:
        """End the process, and author mode."""
        if self._stopped:
            return
        self._stopped = True
        self.checker.stop()
        if self._packing is not None:
            self._packing.cancel()
            self._packing.wait()
        self.mode.end()

    def choose_package(self) -> None:
        """Ask where to write the library file, and write it there."""
        from viewer.draw.file_dialog import choose_new_file

        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(documents) / f"{self._source.path.name}{PACKAGE}")
        title, kinds = tr("打包成一个文件"), tr("内容库（*.fdk）")
        chosen = choose_new_file(self._window, self._window.theme, title, proposed, kinds)
        if chosen:
            self.pack(chosen if chosen.suffix == PACKAGE else chosen.with_name(chosen.name + PACKAGE))

    def pack(self, out: Path) -> None:
        """Write the library file ``out``, and beside it the release note with the reminders that are left."""
        folder, report = self._source.path, self.mode.state.report
        if report is None or report.counts.errors or self._packing is not None:
            return
        if out.resolve().is_relative_to(folder.resolve()):
            self._window.toast.show_message(tr("请存到文章文件夹以外的地方。"))
            return

        def work() -> BuildReport:
            from viewer.library.library_builder import pack

            built = pack(folder, out, cancelled=task.is_cancelled)
            write_whole(out.with_suffix(".txt"), release_note(folder, report).encode())
            return built

        task: Task[BuildReport] = Task(self, work, lambda built: self._packed(out, built), self._not_packed)
        self._packing = task
        self.mode.bar.show_packing(packing=True)
        task.start()

    def _packed(self, out: Path, built: BuildReport) -> None:
        self._packing = None
        self.mode.bar.show_packing(packing=False)
        words = ntr("已生成 {path}：{n} 篇文章。", "已生成 {path}：{n} 篇文章。", built.built, path=out.name)
        self._window.toast.show_message(words)

    def _not_packed(self, error: Exception) -> None:
        self._packing = None
        self.mode.bar.show_packing(packing=False)
        if not isinstance(error, (ViewerError, OSError)):
            raise error
        self._window.toast.show_message(str(error))

    def _check(self) -> None:
        if not self._stopped:
            self.checker.ask()

    def _follow(self, change: Change) -> None:
        if self._stopped:
            return
        self.mode.changed(change)
        if change & Change.LANGUAGE:
            self._check()


def release_note(folder: Path, report: FaultReport) -> str:
    """Return the text file beside a packed library: when, how many articles, and the reminders that were left."""
    faults = [*report.others, *(fault for article in report.articles for fault in article.faults)]
    lines = [
        tr("发布记录：{name}", name=folder.name),
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M}",
        ntr("{count} 篇", "{count} 篇", len(report.articles), count=len(report.articles)),
        ntr("留下的提醒：{n} 个", "留下的提醒：{n} 个", len(faults)),
        *(f"- {fault.place}  {fault.message}" for fault in faults),
    ]
    return "\n".join(lines) + "\n"
