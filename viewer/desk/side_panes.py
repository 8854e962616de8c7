"""``SidePanes``: the list with the version below it, and the outline. Created after the first frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from viewer.desk.core.session import Change, Session
from viewer.desk.disclaimer_strip import VersionStrip
from viewer.desk.list_pane import ListPane
from viewer.desk.outline import OutlinePane
from viewer.desk.outline_rail import OutlineRail
from viewer.desk.panes import Panes
from viewer.reader.view import ReaderView
from viewer.settings import ReadingPlace
from viewer.theme import Theme

if TYPE_CHECKING:  # created in a narrow window
    from viewer.desk.narrow_rail import NarrowRail


class SidePanes:
    """Fills ``panes`` and connects their contents to the session and the reader."""

    def __init__(self, session: Session, theme: Theme, reader: ReaderView, panes: Panes) -> None:
        self.list = ListPane(session, theme)
        self.list.chosen.connect(session.open)
        self.version = VersionStrip(session, theme)
        self.outline = OutlinePane(theme)
        self.rail = OutlineRail(theme)
        self._narrow: NarrowRail | None = None
        self._session = session
        self._theme = theme
        self._reader = reader
        self._panes = panes
        self.outline.section_chosen.connect(self._jump)
        self.rail.section_chosen.connect(self._jump)
        self.outline.cleared.connect(self.rail.clear)
        self.rail.whole_asked.connect(self._open_outline)
        reader.rebuilt.connect(self._show_page)
        for part in (self.outline, self.rail):
            reader.section_changed.connect(part.set_section)
        panes.left.addWidget(self.list, 1)
        panes.left.addWidget(self.version)
        panes.right.addWidget(self.outline)
        panes.rail.addWidget(self.rail)
        for made in (self.list, self.version, self.outline, self.rail):
            made.show()  # now: by itself Qt shows them after the next frame, and lays that one out twice
        if panes.narrow_shown:
            _ = self.narrow
        if reader.article is not None and reader.settled:
            self._show_page()

    @property
    def narrow(self) -> NarrowRail:
        """The rail of a narrow window, created when there is the first one."""
        if self._narrow is None:
            from viewer.desk.narrow_rail import NarrowRail

            self._narrow = NarrowRail(self._session, self._panes, self.list.model, self._theme)
            self._panes.narrow.addWidget(self._narrow)
        return self._narrow

    def _show_page(self) -> None:
        self.outline.show_page(self._reader)
        self.rail.show_page(self._reader)

    def _jump(self, anchor: str) -> None:
        """Go to a section, or to the beginning; a drawer closes, as it covers the page."""
        if self._panes.close_drawer():
            self._reader.setFocus()
        if anchor:
            self._reader.jump(anchor)
        else:
            self._reader.go_to(ReadingPlace())

    def _open_outline(self, anchor: str) -> None:
        self._panes.toggle_outline_drawer()
        self.outline.focus_first(anchor, Qt.FocusReason.OtherFocusReason)

    def refresh(self, change: Change) -> None:
        """Redraw the parts affected by ``change``."""
        if change & Change.LIBRARY:
            self.version.refresh()
        self.list.refresh(change)

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme
        for part in (self.list, self.version, self.outline, self.rail, self._narrow):
            if part is not None:
                part.set_theme(theme)
