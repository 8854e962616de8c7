"""Keep the open library up to date with its source: a library file that is replaced, or a folder that is built at every save."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from viewer.app.folder_watch import FolderWatch
from viewer.desk.tasks import Task
from viewer.errors import LibraryError, LibraryMissing
from viewer.i18n import tr
from viewer.library import external_file
from viewer.library.cache import cache_path, discard
from viewer.library.library import Library
from viewer.library.library_file import connect
from viewer.library.schema import OLDEST

if TYPE_CHECKING:  # the builder is loaded when something is built
    from viewer.library.library_builder import Refreshed


_FILE_SETTLE_MS = 500
"""Delay after the file changed until it is read: copying it may take a while."""


class FollowedFile(QObject):
    """Follows one library file until ``stop``, with the interface of ``FollowedFolder``."""

    started = Signal()
    """The file has changed, and its copy is validated."""
    built = Signal()
    """The file was replaced, and its copy can be read."""
    failed = Signal(object)
    """The exception that makes it unreadable; its earlier copy can still be read."""

    copied = Signal(int, int)
    """Progress while the file is copied, in thousandths: amount done, 1000."""
    progressed = Signal(int, int)
    """Progress after the copy: articles validated, total."""
    stopped = Signal()
    """It is not followed any more."""

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.path = path
        self._stopped = False
        self._task: Task[Path] | None = None
        self._stamp = _stamp(path)
        self._held: tuple[int, int, int] | None = None  # which copy is open
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self, interval=_FILE_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._look)
        self._watcher.directoryChanged.connect(self._changed)
        self._watcher.fileChanged.connect(self._changed)

    def cached(self) -> Library | None:
        """Return the library if the current file has been validated before; None: it is still to be validated.

        Raises ``LibraryError``.
        """
        copy = external_file.current_copy(self.path)
        if copy is None:
            connect(self.path, OLDEST).close()  # report a file that is no library at once
            return None
        self._held = _stamp(copy)
        return Library.open(copy)

    def earlier(self) -> Library | None:
        """Return the library from the file's earlier content, for when the current content is rejected."""
        copy = external_file.previous_copy(self.path)
        return Library.open(copy) if copy else None

    def open(self) -> Library:
        """Return the library as last validated.

        Raises ``LibraryError``.
        """
        return Library.open(external_file.current_copy(self.path) or external_file.copy_path(self.path))

    def build(self) -> None:
        """Validate the current file in a thread; a running validation finishes first."""
        if self._stopped:
            return
        if self._task is not None:
            self._settle.start()
            return
        if not self.path.exists():
            self.failed.emit(LibraryMissing(tr("没有 {path} 这个文件或文件夹。", path=self.path)))
            return
        self._stamp = _stamp(self.path)

        def work() -> Path:
            return external_file.validated_copy(self.path, task.progressed.emit, task.is_cancelled, self.copied.emit)

        task: Task[Path] = Task(self, work, self._done, self._fail)
        task.progressed.connect(self.progressed)
        self._task = task
        task.start()
        self.started.emit()

    def stop(self) -> None:
        """Stop a running validation and stop following."""
        self._stopped = True
        self._settle.stop()
        self._watcher.blockSignals(True)
        if self._task is not None:
            self._task.give_up()
            self._task = None
        self.stopped.emit()

    def _done(self, copy: Path) -> None:
        self._task = None
        self._watch()
        if _stamp(copy) != self._held:
            self._held = _stamp(copy)
            self.built.emit()

    def _fail(self, error: Exception) -> None:
        self._task = None
        self._held = None
        self._watch()
        self.failed.emit(error)

    def _changed(self, _path: str) -> None:
        self._settle.start()

    def _look(self) -> None:
        now = _stamp(self.path)
        if now != self._stamp:
            self._stamp = now
            self.build()

    def _watch(self) -> None:
        """Watch the file and its folder: renaming another file onto it ends the watch of the file itself."""
        wanted = {str(path) for path in (self.path.absolute(), self.path.absolute().parent) if path.exists()}
        missing = wanted - {*self._watcher.files(), *self._watcher.directories()}
        if missing:
            self._watcher.addPaths(sorted(missing))
        if _stamp(self.path) != self._stamp:  # replaced before it was watched
            self._settle.start()


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Return the file's identity and change time; None if it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


_FOLDER_SETTLE_MS = 100
"""Delay after a file changed until the folder is read again. An editor that empties a file before it writes it needs a few ms;
should it need longer, its second write is followed by another build.
"""

_UNWATCHED_MS = 60_000
"""Delay until a folder is read again of which the system cannot watch everything."""


class FollowedFolder(QObject):
    """Follows one folder until ``stop``."""

    started = Signal()
    """The folder has changed, and a build of it begins."""
    built = Signal()
    """The cache is up to date with the folder."""
    failed = Signal(object)
    """The exception why it, or one of the library's own files, could not be built."""
    unkept = Signal(object)
    """The exception why the library is in no cache: it was built elsewhere, for this run only."""
    progressed = Signal(int, int)
    """Progress: articles done, total."""
    looked = Signal(int, int)
    """Progress before that: folders looked at, total."""
    stopped = Signal()
    """It is not followed any more."""

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.path = folder
        self._file = cache_path(folder)
        self._spare: Path | None = None
        self._task: Task[Refreshed] | None = None
        self._stopped = False
        self._again = False
        self._touched: set[str] | None = None  # names in the folder that may have changed; None: all
        self._watch = FolderWatch(folder, self)
        self._settle = QTimer(self, interval=_FOLDER_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._build_touched)
        self._watch.changed.connect(self._changed)

    def open(self) -> Library:
        """Return the library as last built.

        Raises ``LibraryError`` if there is none.
        """
        return Library.open(self._file)

    def cached(self) -> Library | None:
        """Return the library as last built; None if it was never built."""
        try:
            library = self.open()
        except LibraryError:
            return None
        if library.info.articles:
            return library
        library.close()
        return None

    def earlier(self) -> Library | None:
        """Return None: ``cached`` already returns a folder's earlier content."""
        return None

    def build(self) -> None:
        """Look at the whole folder and build what changed, in a thread; after a running build another one follows."""
        self._touched = None
        self._build_touched()

    def _build_touched(self) -> None:
        """Build what changed, in a thread: in the folders that the system has told of, or in all."""
        if self._task is not None:
            self._again = True
            return
        if self._stopped or not self.path.is_dir():
            return
        touched = None if self._touched is None else frozenset(self._touched)
        self._touched = set()

        def work() -> Refreshed:
            from viewer.library.build_order import Scan
            from viewer.library.library_builder import refresh_kept

            scan = Scan(self._watch.add, self.looked.emit, touched)
            return refresh_kept(self.path, progress=task.progressed.emit, cancelled=task.is_cancelled, scan=scan)

        task: Task[Refreshed] = Task(self, work, self._done, self._fail)
        task.progressed.connect(self.progressed)
        self._task = task
        task.start()
        self.started.emit()

    def stop(self) -> None:
        """Stop a running build and stop following."""
        self._stopped = True
        self._settle.stop()
        if self._task is not None:
            self._task.give_up()
            self._task = None
        self._watch.stop()
        self._drop_spare()
        self.stopped.emit()

    def _drop_spare(self) -> None:
        if self._spare is not None:
            discard(self._spare)  # whoever has it open reads on
            self._spare = None

    def _changed(self, names: frozenset[str] | None) -> None:
        if names is None or not all(map(self._is_article, names)):
            self._touched = None
        elif self._touched is not None:
            self._touched |= names
        self._settle.start(_FOLDER_SETTLE_MS)

    def _is_article(self, name: str) -> bool:
        """Return whether a name in the folder is, or was, that of an article: all others may concern every article."""
        path = self.path / name
        return name != "covers" and (path.is_dir() or (not path.exists() and not path.suffix))

    def _done(self, result: Refreshed) -> None:
        self._task = None
        if self._spare not in {None, result.file}:
            self._drop_spare()
        self._file, self._spare = result.file, result.file if result.unwritable else None
        self._watch_on()
        self.built.emit()
        if result.unwritable is not None:
            self.unkept.emit(result.unwritable)
        for fault in result.report.faults[:1]:
            self.failed.emit(fault)
        if self._again:
            self._again = False
            self._settle.start(_FOLDER_SETTLE_MS)

    def _fail(self, error: Exception) -> None:
        self._task = None
        self._touched = None
        self._watch_on()
        self.failed.emit(error)

    def _watch_on(self) -> None:
        self._watch.add_files()
        if not self._watch.complete:
            self._touched = None
            self._settle.start(_UNWATCHED_MS)
