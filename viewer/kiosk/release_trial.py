"""``ReleaseTrial``: count the starts of a new release from head office; after a minute it is good (docs/FLEET.md)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from viewer.folders import own_folder
from viewer.library.imported_library import imported_path


class ReleaseTrial(QObject):
    """The trial of the library file ``library``, if releases are received into it; otherwise it does nothing."""

    def __init__(self, library: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._counted = (0, 0)

    def opening(self) -> None:
        """Count a start, once for each content of the file; with the third one the release before is put back."""
        if self._library != imported_path() or not (own_folder("data") / "fleet").is_dir():
            return
        from viewer.fleet.installed import HEALTHY_SECONDS, start_trial  # a kiosk without releases need not import it

        if self._looks() == self._counted:
            return
        on_trial = start_trial()
        shown = self._counted = self._looks()
        if on_trial:
            QTimer.singleShot(round(1000 * HEALTHY_SECONDS), self, lambda: self._call_good(shown))

    def _call_good(self, shown: tuple[int, int]) -> None:
        from viewer.fleet.installed import note_healthy

        if shown == self._looks():
            note_healthy()

    def _looks(self) -> tuple[int, int]:
        try:
            status = self._library.stat()
        except OSError:
            return 0, 0
        return status.st_size, status.st_mtime_ns
