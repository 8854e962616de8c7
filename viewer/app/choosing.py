"""Choice of a library: in the setup wizard at the first start, or in an open window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QRect, Signal

from viewer import i18n, resources, settings
from viewer.app.followed import FollowedFile, FollowedFolder
from viewer.desk.desk_window import DeskWindow
from viewer.draw.stylesheet import resolve
from viewer.draw.window_placement import fit_to_screen
from viewer.errors import SettingsError, ViewerError
from viewer.i18n import tr
from viewer.settings import Settings


class Welcome(QObject):
    """Shows the setup wizard; if it is closed early, nothing is saved."""

    done = Signal(Settings, str, QRect)
    """The chosen settings, why they could not be saved (empty: they were), and the window's geometry."""

    def __init__(self, parent: QObject, kept: Settings) -> None:
        super().__init__(parent)
        from viewer.app.first_run import FirstRun  # no other start needs it

        self._wizard = FirstRun(replace(kept, language=i18n.language()), resolve(kept.theme))
        self._wizard.chosen.connect(self._chosen)
        fit_to_screen(self._wizard)
        self._wizard.show()

    def _chosen(self, chosen: Settings) -> None:
        notice = ""
        try:
            settings.save(chosen, settings.settings_path())
        except SettingsError as error:
            notice = str(error)
        self.done.emit(chosen, notice, self._wizard.geometry())
        self._wizard.close()
        self._wizard.deleteLater()


class LibraryChoice(QObject):
    """Implements ``viewer.desk.interfaces.OpenLibrary`` for ``window``; ``open_`` opens a path or raises ``ViewerError``.

    ``opened`` returns what is open.
    """

    def __init__(
        self,
        parent: QObject,
        window: DeskWindow,
        open_: Callable[[Path], None],
        opened: Callable[[], FollowedFolder | FollowedFile | None],
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._open, self._opened = open_, opened

    def own_folder(self) -> Path | None:
        """Return the open folder of articles; None for a library file and the bundled library."""
        source = self._opened()
        return source.path if isinstance(source, FollowedFolder) and source.path != resources.articles() else None

    def choose(self) -> None:
        """Ask for a library file or a folder."""
        from viewer.draw.file_dialog import choose_file

        kinds = tr("内容库（*.fdk library.toml）") + ";;" + tr("所有文件（*）")
        path = choose_file(self._window, self._window.theme, tr("打开内容库"), kinds)
        if path is not None:
            self.open_path(path.parent if path.name == "library.toml" else path)

    def bundled(self) -> None:
        """Open the bundled library."""
        self.open_path(resources.articles())

    def open_path(self, path: Path) -> None:
        """Open ``path`` now and at later starts; if it cannot be opened, nothing changes."""
        try:
            self._open(path)
        except ViewerError as error:
            self._window.banner.show_failed(error, lambda: self.open_path(path))
