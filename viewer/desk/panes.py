"""``Panes``: list, sheet and outline side by side; what does not fit is a rail or a drawer (docs/DESIGN.md, Spacing)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from viewer.desk.core.session import Session
from viewer.desk.drawers import Drawers, pane_box
from viewer.desk.pane_splitter import PaneSplitter
from viewer.draw.stylesheet import has_touch_screen
from viewer.settings import Settings

LIST_FROM, RAIL_FROM, OUTLINE_FROM = 960, 1280, 1440
"""Window widths, px, from which the list, the outline's rail and the whole outline are next to the sheet."""

RAIL_WIDTH, NARROW_WIDTH = 64, 48
_SMALL_LIST = 320
_LIST_LEAST, _LIST_MOST, _OUTLINE_LEAST, _OUTLINE_MOST = 240, 640, 200, 480


class Panes(PaneSplitter):
    """Lays out the panes of ``window``. Its columns ``left``, ``right``, ``rail`` and ``narrow`` are filled by ``SidePanes``."""

    def __init__(self, window: QWidget, session: Session, sheet: QWidget, foot: QWidget, folded: Callable[[], None]) -> None:
        super().__init__(touch=has_touch_screen())
        self._window = window
        self._session = session
        self._folded = folded
        self._reading = False
        self._left, self.left = pane_box()
        self._right, self.right = pane_box()
        self.narrow_box, self.narrow = pane_box()
        self.narrow_box.setFixedWidth(NARROW_WIDTH)
        self.narrow_box.hide()  # a wide window must not lay out its first page beside it
        rail, self.rail = pane_box()
        self._rail = rail
        rail.setFixedWidth(RAIL_WIDTH)
        rail.hide()
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(sheet, 1)
        beside.addWidget(rail)
        middle, column = pane_box()
        column.addLayout(beside, 1)
        column.addWidget(foot)
        for pane in (self._left, middle, self._right):
            self.addWidget(pane)
        self.setStretchFactor(1, 1)
        self._left.setMinimumWidth(_LIST_LEAST)
        self._left.setMaximumWidth(_LIST_MOST)
        self._right.setMinimumWidth(_OUTLINE_LEAST)
        self._right.setMaximumWidth(_OUTLINE_MOST)
        middle.setMinimumWidth(300)
        self._set_widths()
        self.splitterMoved.connect(self._remember_widths)
        self._drawers = Drawers(window, self)
        self._panel: QWidget | None = None
        self._hidden: list[QWidget] = []

    def show_panel(self, panel: QWidget | None, width: int = 0) -> None:
        """Show ``panel``, ``width`` px wide, in place of outline and rail; None: outline and rail again."""
        self._drawers.close_open()
        if self._panel is not None:
            self.right.removeWidget(self._panel)
        for other in self._hidden:
            other.show()
        self._panel, self._hidden = panel, []
        self._right.setMinimumWidth(width or _OUTLINE_LEAST)
        self._right.setMaximumWidth(width or _OUTLINE_MOST)
        if panel is not None:
            items = (self.right.itemAt(i) for i in range(self.right.count()))
            self._hidden = [widget for item in items if item is not None and (widget := item.widget()) is not None]
            for other in self._hidden:
                other.hide()
            self.right.addWidget(panel)
            panel.show()
        self._folded()

    @property
    def list_shown(self) -> bool:
        """Whether the list is next to the sheet."""
        return self._beside(LIST_FROM) and self._session.settings.list_shown

    @property
    def outline_shown(self) -> bool:
        """Whether the whole outline, or the panel in its place, is next to the sheet."""
        settings = self._session.settings
        chosen = settings.outline_shown if self._wide else settings.outline_shown_small
        return self._beside(RAIL_FROM) and (self._panel is not None or chosen)

    @property
    def rail_shown(self) -> bool:
        """Whether the outline's rail is next to the sheet."""
        return self._beside(RAIL_FROM) and not self.outline_shown

    @property
    def narrow_shown(self) -> bool:
        """Whether a rail at the left opens list and outline as drawers."""
        return self._window.width() < LIST_FROM and not self._reading

    @property
    def list_width(self) -> int:
        """Width of the list, px, in a window as wide as this one."""
        chosen = self._session.settings.list_width
        untouched = chosen == Settings().list_width
        return _SMALL_LIST if untouched and self._window.width() < OUTLINE_FROM else chosen

    def arrange(self, *, reading: bool) -> None:
        """Show the panes that fit – when ``reading``, none – and close the open drawer."""
        self._reading = reading
        self._drawers.close_open()
        self._left.setVisible(self.list_shown)
        self._right.setVisible(self.outline_shown)
        self._rail.setVisible(self.rail_shown)
        self.narrow_box.setVisible(self.narrow_shown)
        self._set_widths()

    def toggle_list(self) -> None:
        """Toggle the list; as a drawer in a narrow window."""
        if self._beside(LIST_FROM):
            self._session.set_panes(list_shown=not self._session.settings.list_shown)
            self._folded()
        else:
            self._drawers.toggle(self._left, 0, 360)

    def open_list(self) -> None:
        """Open the list as a drawer, unless it is open."""
        if not self._left.isVisible():
            self._drawers.toggle(self._left, 0, 360)

    def toggle_outline(self) -> None:
        """Exchange outline and rail; in a narrow window open or close the outline as a drawer."""
        if self._panel is not None:
            if not self._beside(RAIL_FROM):
                self._drawers.toggle(self._right, 2, self._panel.minimumWidth())
        elif self._beside(RAIL_FROM):
            choice = "outline_shown" if self._wide else "outline_shown_small"
            self._session.set_panes(**{choice: not self.outline_shown})
            self._folded()
        else:
            self.toggle_outline_drawer()

    def open_panel(self) -> None:
        """Open the panel as a drawer where it does not fit beside the sheet, unless it is open."""
        if self._panel is not None and not self._panel.isVisible():
            self.toggle_outline()

    def toggle_outline_drawer(self) -> None:
        """Open or close the outline over the sheet."""
        self._drawers.toggle(self._right, 2, 320)

    def close_drawer(self) -> bool:
        """Close the open drawer; return whether there was one."""
        return self._drawers.close_open()

    @property
    def _wide(self) -> bool:
        return self._window.width() >= OUTLINE_FROM

    def _beside(self, least: int) -> bool:
        return self._window.width() >= least and not self._reading

    def _set_widths(self) -> None:
        self.setSizes([self.list_width, 10_000, self._session.settings.outline_width])

    def _remember_widths(self) -> None:
        left, _, right = self.sizes()
        if left >= _LIST_LEAST:
            self._session.set_panes(list_width=min(_LIST_MOST, left))
        if right >= _OUTLINE_LEAST and self._panel is None:
            self._session.set_panes(outline_width=min(_OUTLINE_MOST, right))
