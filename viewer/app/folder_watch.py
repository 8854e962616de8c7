"""Watch a folder of articles: which of its entries may have changed, told by the system, however many there are."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from contextlib import suppress
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QSocketNotifier, Signal

_EVENT = struct.Struct("iIII")  # struct inotify_event of <sys/inotify.h>, without the name
_ATTRIB, _MODIFY, _CLOSE_WRITE, _MOVED_FROM, _MOVED_TO = 0x4, 0x2, 0x8, 0x40, 0x80
_CREATE, _DELETE, _DELETE_SELF, _MOVE_SELF = 0x100, 0x200, 0x400, 0x800
_OVERFLOW, _IGNORED, _ONLY_FOLDERS = 0x4000, 0x8000, 0x1000000
_CHANGES = _ATTRIB | _MODIFY | _CLOSE_WRITE | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE | _DELETE_SELF | _MOVE_SELF
_READ = 2**16
"""Bytes of events read at once."""


class FolderWatch(QObject):
    """Tells which entries of ``root`` may have changed: ``changed`` carries their names, None if it may be any.

    ``add`` may be called from any thread, for each folder before it is looked at, so that no change between the two is missed.
    On Linux one watch a folder is enough; elsewhere Qt watches each file.
    """

    changed = Signal(object)

    def __init__(self, root: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._root = str(root)
        self._names: dict[int, str] = {}
        self.complete = True
        """Whether the system could watch all folders added so far: it limits their number (fs.inotify.max_user_watches)."""
        self._file, self._libc = _inotify()
        self._notifier: QSocketNotifier | None = None
        self._qt: QFileSystemWatcher | None = None
        if self._file >= 0:
            self._notifier = QSocketNotifier(self._file, QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._read)
        else:
            self._qt = QFileSystemWatcher(self)
            self._qt.fileChanged.connect(self._qt_saw)
            self._qt.directoryChanged.connect(self._qt_saw)

    def add(self, folder: str) -> None:
        """Watch the files in ``folder``, the root or a folder below it."""
        if self._file < 0 or self._libc is None:
            return
        watch = self._libc.inotify_add_watch(self._file, os.fsencode(folder), _CHANGES | _ONLY_FOLDERS)
        if watch >= 0:
            self._names[watch] = self._name_of(folder)
        elif os.path.isdir(folder):  # noqa: PTH112 - there may be 100,000
            self.complete = False

    def add_files(self) -> None:
        """Watch each file, where that is needed; call it after each build, in the window's thread."""
        if self._qt is None or not Path(self._root).is_dir():
            return
        root = Path(self._root)
        wanted = {str(root), *(str(path) for path in chain(root.glob("*"), root.glob("*/*")))}
        now = {*self._qt.files(), *self._qt.directories()}
        if now - wanted:
            self._qt.removePaths(sorted(now - wanted))
        if wanted - now:
            self._qt.addPaths(sorted(wanted - now))

    def stop(self) -> None:
        """End watching."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None
        if self._qt is not None:
            self._qt.blockSignals(True)
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _name_of(self, path: str) -> str:
        """Return the entry of the root that ``path`` is in; empty for the root itself."""
        return path[len(self._root) :].lstrip(os.sep).partition(os.sep)[0]

    def _read(self) -> None:
        data = b""
        with suppress(BlockingIOError):
            while self._file >= 0 and (more := os.read(self._file, _READ)):
                data += more
        names: set[str] = set()
        anything, at = False, 0
        while at < len(data):
            watch, mask, _, length = _EVENT.unpack_from(data, at)
            entry = os.fsdecode(data[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0"))
            at += _EVENT.size + length
            if mask & _IGNORED:
                self._names.pop(watch, None)
                continue
            name = self._names.get(watch)
            anything = anything or bool(mask & _OVERFLOW) or name is None or not (name or entry)
            names.add(name or entry)
        if names:
            self.changed.emit(None if anything else frozenset(names))

    def _qt_saw(self, path: str) -> None:
        name = self._name_of(path)
        self.changed.emit(frozenset({name}) if name else None)


def _inotify() -> tuple[int, ctypes.CDLL | None]:
    """Return a queue of inotify events, and the library to add watches with; −1 where the system has none, or no more."""
    if sys.platform != "linux":
        return -1, None
    libc = ctypes.CDLL(None, use_errno=True)
    return int(libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)), libc
