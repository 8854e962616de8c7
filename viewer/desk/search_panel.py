"""The panel of search results."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from viewer.desk.topbar import SearchField
from viewer.session.session import Session
from viewer.theme import Theme


class SearchPanel(QFrame):
    chosen = Signal(str, str, tuple)

    def __init__(self, session: Session, field: SearchField, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()

    def place(self) -> None: ...
    def set_theme(self, theme: Theme) -> None: ...
