"""``FollowedFile``: a library file that somebody replaces while the desk is open is read again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from viewer.errors import LibraryError
from viewer.library.library import Library

_SETTLE_MS = 500
"""After the file changed, it is left in peace for so long: a copy onto it may take a while."""


class FollowedFile(QObject):
    """Follows one library file until ``stop``; speaks as ``FollowedFolder`` does."""

    built = Signal()
    """The file is another one now, and can be read."""
    failed = Signal(object)
    """The exception for which it cannot be read."""

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.path = path
        self._stamp = _stamp(path)
        self._settle = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._look)
        # The folder too: a file that is renamed onto it ends the watch of the file itself.
        self._watcher = QFileSystemWatcher([str(path.absolute()), str(path.absolute().parent)], self)
        self._watcher.directoryChanged.connect(self._changed)
        self._watcher.fileChanged.connect(self._changed)

    def open(self) -> Library:
        """The library as it is now.

        Raises ``LibraryError``.
        """
        return Library.open(self.path)

    def build(self) -> None:
        """Reads the file again."""
        try:
            self.open().close()
        except LibraryError as error:
            self.failed.emit(error)
        else:
            self.built.emit()

    def stop(self) -> None:
        """Follows no longer."""
        self._settle.stop()
        self._watcher.blockSignals(True)

    def _changed(self, _path: str) -> None:
        self._settle.start()

    def _look(self) -> None:
        now = _stamp(self.path)
        if now != self._stamp:
            self._stamp = now
            self._watcher.addPath(str(self.path.absolute()))
            self.build()


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Which file it is; None where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
