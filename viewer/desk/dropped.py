"""What is dropped on the window: a library file, a folder of articles, or the library.toml in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
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


class LibraryDrops(QObject):
    """Opens what is dropped on ``window`` with ``open_``, which takes files from outside; goes with the window."""

    def __init__(self, window: QWidget, open_: Callable[[Path], None]) -> None:
        super().__init__(window)
        self._open = open_
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take a library, and nothing else."""
        if event.type() not in {QEvent.Type.DragEnter, QEvent.Type.Drop} or not isinstance(event, QDropEvent):
            return False
        path = library_in(event.mimeData())
        if path is None:
            return False
        event.acceptProposedAction()
        if event.type() is QEvent.Type.Drop:
            self._open(path)
        return True
