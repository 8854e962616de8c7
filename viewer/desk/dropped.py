"""What is dropped on the window: a library file, a folder of articles, the library.toml in it, or a file to import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget


def library_in(data: QMimeData) -> Path | None:
    """Return the library that ``data`` names; None where it is anything else, or more than one file."""
    urls = data.urls() if data.hasUrls() else []
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    if path.name == "library.toml":
        return path.parent
    return path if path.is_dir() or path.suffix.lower() == ".fdk" else None


def source_in(data: QMimeData) -> Path | None:
    """Return the Word file, web page or text that ``data`` names; None where it is anything else."""
    from viewer.content.importing.sources import importable

    urls = data.urls() if data.hasUrls() else []
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.is_file() and importable(path) else None


class LibraryDrops(QObject):
    """Opens what is dropped on ``window`` with ``open_``, which takes files from outside, or imports it with ``import_``; goes
    with the window.
    """

    def __init__(self, window: QWidget, open_: Callable[[Path], None], import_: Callable[[Path], None]) -> None:
        super().__init__(window)
        self._open, self._import = open_, import_
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take a library or a file to import, and nothing else."""
        if event.type() not in {QEvent.Type.DragEnter, QEvent.Type.Drop} or not isinstance(event, QDropEvent):
            return False
        library = library_in(event.mimeData())
        path = library or source_in(event.mimeData())
        if path is None:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)  # a source that is told “moved” may delete the file
        event.accept()
        if event.type() is QEvent.Type.Drop:
            (self._open if library else self._import)(path)
        return True
