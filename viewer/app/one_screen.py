"""``OneScreen``: turn the receptionist's own screen into the patient's page, and back to where the patient stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from viewer.desk.core.session import Session
from viewer.reader.locations import JUMP_MARGIN, counterpart, line_top, position_at
from viewer.reader.view import ReaderView
from viewer.theme import Theme

if TYPE_CHECKING:  # created on first use
    from viewer.stage.patient_mode import PatientMode


_FRAME = 3
"""Characters between the beginning of a card and its anchor, at most."""


class OneScreen(QObject):
    """The patient's page for clinics without a second screen. ``window`` is the desk's."""

    changed = Signal()
    """The patient's page has appeared or closed."""

    def __init__(self, session: Session, reader: ReaderView, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._reader = reader
        self._window = window
        self._mode: PatientMode | None = None

    @property
    def mode(self) -> PatientMode | None:
        """The patient's page; None while the desk is visible."""
        return self._mode

    def show_section(self, theme: Theme) -> None:
        """Show the current section, at the screen with the receptionist's first visible line.

        Raises ``NotForPatientsError``.
        """
        page, bar = self._reader.page, self._reader.verticalScrollBar()
        start = page.contents.anchors.get(self._reader.section, 0)
        at_top = position_at(page, bar.value() + JUMP_MARGIN) if bar.value() < bar.maximum() else start
        self._show(theme, self._reader.section, start, max(start, at_top))

    def show_anchor(self, theme: Theme, anchor: str, position: int | None = None) -> None:
        """Show a figure, table, chart or section from its beginning, or from a position in it; the whole article if it is empty.

        Raises ``NotForPatientsError``.
        """
        there = self._reader.page.contents.anchors.get(anchor, 0)
        start = there if position is None else position
        self._show(theme, anchor, start, start, exact=abs(start - there) > _FRAME)

    def _part(self, anchor: str) -> str:
        """Return the name of a section, figure, table or chart."""
        contents = self._reader.page.contents
        named = {entry.anchor: entry.title for entry in contents.outline}
        named |= {item.block.anchor: f"{item.label}\u2002{item.title}" for item in contents.items}
        return named.get(anchor, "")

    def _show(self, theme: Theme, anchor: str, start: int, position: int, *, exact: bool = False) -> None:
        """Show ``anchor``, or, if it is ``exact``, the text at ``position``, which the short version may not have."""
        article = self._reader.article
        if article is None or self._mode is not None:
            return
        from viewer.stage.patient_mode import PatientMode

        session = self._session
        twice = session.settings.patient_asks_twice
        mode = PatientMode(self._window, session.library, article, theme, lambda: session.today, twice=twice)
        self._mode = mode
        mode.ended.connect(self._ended)
        mode.show_from(self._reader.page, start, position, None if exact else anchor)
        session.note_shown(article.id, anchor, self._part(anchor))
        self.changed.emit()

    def _ended(self) -> None:
        mode, self._mode = self._mode, None
        if mode is None:
            return
        if mode.turned:
            page = self._reader.page
            at = counterpart(mode.view.page, mode.position, page)
            self._reader.verticalScrollBar().setValue(round(line_top(page, at)) - JUMP_MARGIN)
        self._window.activateWindow()
        self._reader.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


def in_front(reader: ReaderView) -> str:
    """Return the anchor of the figure, table or chart in the middle of the pane, otherwise of the section at its top."""
    page, viewport = reader.page, reader.viewport()
    layout = page.documentLayout()
    middle = reader.verticalScrollBar().value() + viewport.height() / 2
    for item in page.contents.items:
        block = page.findBlock(item.position)
        top = layout.blockBoundingRect(block).top()
        following = block.next()
        bottom = layout.blockBoundingRect(following if following.isValid() else block).bottom()
        if top <= middle <= bottom:
            return item.block.anchor
    return reader.section
