"""``Panes``: list, sheet and outline side by side; what does not fit is a rail or a drawer (docs/DESIGN.md, Spacing).

``PaneSplitter`` separates them by a hairline that is wide enough to touch, ``Drawers`` shows them over the sheet.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QMouseEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSplitter, QSplitterHandle, QVBoxLayout, QWidget
from shiboken6 import isValid

from viewer.desk.core.session import Session
from viewer.desk.disclaimer_strip import HEIGHT as STRIP
from viewer.draw.stylesheet import has_touch_screen, look
from viewer.settings import Settings

_BEFORE, _AFTER = 3, 20
"""Px on each side of the hairline that react as well: few before it, where a pane has its scroll bar."""


class PaneSplitter(QSplitter):
    """A splitter that is wide enough for a finger if ``touch`` says that there is a touch screen."""

    def __init__(self, *, touch: bool) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.touch = touch
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        """Return a handle for a finger, or Qt's own for a mouse."""
        return _Handle(self.orientation(), self) if self.touch else super().createHandle()


class _Handle(QSplitterHandle):
    """Extends over the panes next to it; ``QSplitter`` lays out by the contents, and only those are painted."""

    def __init__(self, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_MouseNoMask)
        self.setContentsMargins(_BEFORE, 0, _AFTER, 0)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Mask all but the hairline, instead of Qt's own margins for a mouse."""
        self.setMask(QRegion(self.contentsRect()))


class Drawers(QFrame):
    """The shade over the window and the open pane above it; a click on the shade closes it."""

    def __init__(self, window: QWidget, splitter: QSplitter) -> None:
        super().__init__(window)
        self._splitter = splitter
        self._open: tuple[QWidget, int] | None = None
        self._back: QWidget | None = None
        self.setObjectName("scrim")
        self.setStyleSheet("QFrame#scrim { background: rgba(14, 27, 29, 90); }")
        self.hide()

    def toggle(self, pane: QWidget, index: int, most: int) -> None:
        """Open ``pane``, which is at ``index`` of the splitter, at most ``most`` px
        wide, at its side of the window; or close it.
        """
        was = self._open
        self.close_open()
        if was is not None and was[0] is pane:
            return
        window = self.parentWidget()
        if window is None:
            return
        room = self._splitter.geometry().adjusted(0, 0, 0, -STRIP)  # the disclaimer stays in view
        self.setGeometry(room)
        self.show()
        self.raise_()
        self._back = QApplication.focusWidget()
        width = min(most, room.width() - 64)
        pane.setParent(window)
        left = room.left() if index == 0 else room.right() + 1 - width
        pane.setGeometry(QRect(left, room.top(), width, room.height()))
        pane.show()
        pane.raise_()
        pane.setFocus()
        self._open = pane, index

    def close_open(self) -> bool:
        """Close the open pane; return whether there was one."""
        if self._open is None:
            return False
        (pane, index), self._open = self._open, None
        now, back, self._back = QApplication.focusWidget(), self._back, None
        if now is not None and pane.isAncestorOf(now) and back is not None and isValid(back) and back.isVisible():
            back.setFocus()
        self.hide()
        pane.hide()
        self._splitter.insertWidget(index, pane)
        pane.hide()
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close the pane."""
        self.close_open()


def pane_box() -> tuple[QFrame, QVBoxLayout]:
    """Return an empty pane and the column of its parts."""
    box = QFrame()
    look(box, "pane")
    return box, column_of(box)


def column_of(owner: QWidget) -> QVBoxLayout:
    """Return a column of ``owner`` without margins."""
    column = QVBoxLayout(owner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column


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
