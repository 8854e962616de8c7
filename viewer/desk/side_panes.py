"""``SidePanes``: the list with the version below it, and the outline. Created after the first frame."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout

from viewer.desk.core.session import Change, Session
from viewer.desk.disclaimer_strip import VersionStrip
from viewer.desk.list_pane import ListPane
from viewer.desk.outline import OutlinePane
from viewer.reader.view import ReaderView
from viewer.theme import Theme


class SidePanes:
    """Fills the columns ``left`` and ``right`` and connects them to the session and the reader."""

    def __init__(self, session: Session, theme: Theme, reader: ReaderView, left: QBoxLayout, right: QBoxLayout) -> None:
        self.list = ListPane(session, theme)
        self.list.chosen.connect(session.open)
        self.version = VersionStrip(session, theme)
        self.outline = OutlinePane(theme)
        self.outline.section_chosen.connect(reader.jump)
        reader.rebuilt.connect(lambda: self.outline.show_page(reader))
        reader.section_changed.connect(self.outline.set_section)
        left.addWidget(self.list, 1)
        left.addWidget(self.version)
        right.addWidget(self.outline)
        if reader.article is not None and reader.settled:
            self.outline.show_page(reader)

    def refresh(self, change: Change) -> None:
        """Redraw the parts affected by ``change``."""
        if change & Change.LIBRARY:
            self.version.refresh()
        self.list.refresh(change)

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        for part in (self.list, self.version, self.outline):
            part.set_theme(theme)
