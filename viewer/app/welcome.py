"""``Welcome``: what is asked before the very first start."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, QRect, Signal

from viewer import i18n, settings
from viewer.desk.first_run import FirstRun
from viewer.draw.appearance import resolve
from viewer.draw.room import fit
from viewer.errors import SettingsError
from viewer.settings import Settings


class Welcome(QObject):
    """Shows the questions; closed before their end they keep nothing."""

    done = Signal(Settings, str, QRect)
    """What was chosen, why it could not be kept (empty: it was), and where the window stands."""

    def __init__(self, parent: QObject, kept: Settings) -> None:
        super().__init__(parent)
        self._wizard = FirstRun(replace(kept, language=i18n.language()), resolve(kept.theme))
        self._wizard.chosen.connect(self._chosen)
        fit(self._wizard)
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
