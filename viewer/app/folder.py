"""``FollowedFolder``: a folder of articles is built into the cache beside the window, and again whenever a file changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from viewer.desk.tasks import Task
from viewer.errors import LibraryError
from viewer.library.cache import cache_path, discard
from viewer.library.library import Library

if TYPE_CHECKING:  # the builder is loaded when something is built
    from viewer.library.build import Refreshed

_SETTLE_MS = 250
"""After a file changed, the folder is left in peace for so long before it is read again."""


class FollowedFolder(QObject):
    """Follows one folder until ``stop``."""

    built = Signal()
    """The cache is in step with the folder."""
    failed = Signal(object)
    """The exception for which it, or one of the library's own files, could not be built."""
    unkept = Signal(object)
    """The exception for which the library is in no cache: it was built where there is room, for this run alone."""
    progressed = Signal(int, int)
    """Articles done, and all."""

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.path = folder
        self._file = cache_path(folder)
        self._spare: Path | None = None
        self._task: Task[Refreshed] | None = None
        self._stopped = False
        self._again = False
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self.build)
        self._watcher.directoryChanged.connect(self._changed)
        self._watcher.fileChanged.connect(self._changed)

    def open(self) -> Library:
        """The library as it was last built.

        Raises ``LibraryError`` where there is none.
        """
        return Library.open(self._file)

    def cached(self) -> Library | None:
        """The library as it was last built; None where there is none to begin with."""
        try:
            library = self.open()
        except LibraryError:
            return None
        if library.info.articles:
            return library
        library.close()
        return None

    def earlier(self) -> Library | None:
        """None: what a folder held before is what ``cached`` gives."""
        return None

    def build(self) -> None:
        """Builds what changed, in a thread; a build that runs already is followed by another."""
        if self._task is not None:
            self._again = True
            return
        if self._stopped or not self.path.is_dir():
            return

        def work() -> Refreshed:
            from viewer.library.build import refresh_kept

            return refresh_kept(self.path, progress=task.progressed.emit, cancelled=task.is_cancelled)

        task: Task[Refreshed] = Task(self, work, self._done, self._fail)
        task.progressed.connect(self.progressed)
        self._task = task
        task.start()

    def stop(self) -> None:
        """Ends a running build and follows no longer."""
        self._stopped = True
        self._settle.stop()
        self._watcher.blockSignals(True)
        if self._task is not None:
            self._task.cancel()
            self._task.wait()
            self._task = None
        self._drop_spare()

    def _drop_spare(self) -> None:
        if self._spare is not None:
            discard(self._spare)  # whoever has it open reads on
            self._spare = None

    def _changed(self, _path: str) -> None:
        self._settle.start()

    def _done(self, result: Refreshed) -> None:
        self._task = None
        if self._spare not in {None, result.file}:
            self._drop_spare()
        self._file, self._spare = result.file, result.file if result.unwritable else None
        self._watch()
        self.built.emit()
        if result.unwritable is not None:
            self.unkept.emit(result.unwritable)
        for fault in result.report.faults[:1]:
            self.failed.emit(fault)
        if self._again:
            self._again = False
            self._settle.start()

    def _fail(self, error: Exception) -> None:
        self._task = None
        if self.path.is_dir():
            self._watch()
        self.failed.emit(error)

    def _watch(self) -> None:
        root = self.path
        wanted = {str(root), *(str(p) for p in root.iterdir() if p.is_dir())}
        wanted |= {str(p) for p in root.glob("*.toml")} | {str(p) for p in root.glob("*/*") if p.is_file()}
        now = {*self._watcher.files(), *self._watcher.directories()}
        if now - wanted:
            self._watcher.removePaths(sorted(now - wanted))
        if wanted - now:
            self._watcher.addPaths(sorted(wanted - now))
