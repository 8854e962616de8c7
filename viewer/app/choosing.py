"""``LibraryChoice``: another library is chosen while a window is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from viewer import resources
from viewer.desk.window import DeskWindow
from viewer.errors import ViewerError
from viewer.i18n import tr


class LibraryChoice(QObject):
    """Implements ``viewer.desk.parts.OpenLibrary`` for ``window``; ``open_`` opens a path or raises ``ViewerError``."""

    def __init__(self, parent: QObject, window: DeskWindow, open_: Callable[[Path], None]) -> None:
        super().__init__(parent)
        self._window = window
        self._open = open_

    def choose(self) -> None:
        """Asks for a library file or a folder."""
        from PySide6.QtWidgets import QFileDialog

        kinds = tr("内容库（*.fdk library.toml）") + ";;" + tr("所有文件（*）")
        chosen, _ = QFileDialog.getOpenFileName(self._window, tr("打开内容库"), "", kinds)
        if chosen:
            path = Path(chosen)
            self.take(path.parent if path.name == "library.toml" else path)

    def bundled(self) -> None:
        """Opens the library that ships."""
        self.take(resources.articles())

    def take(self, path: Path) -> None:
        """Opens ``path``, now and at the next start without a library; what cannot be opened changes nothing."""
        try:
            self._open(path)
        except ViewerError as error:
            self._window.banner.show_failed(error, lambda: self.take(path))
