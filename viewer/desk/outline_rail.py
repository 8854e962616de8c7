"""``OutlineRail``: the outline in 64 px – sections as numerals, then figures, tables and references."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from viewer.content.blocks import Table
from viewer.desk.page_pane import PagePane
from viewer.desk.rail_cell import CELL, INDENT, RailCell, RailLabel, numeral
from viewer.draw.retranslate import keep_translated
from viewer.draw.stylesheet import look
from viewer.i18n import ntr, tr
from viewer.reader.front_back_matter import REFERENCES
from viewer.reader.page import Item, OutlineEntry
from viewer.reader.view import ReaderView
from viewer.theme import Theme

_RULE = 17
"""Height, px, of the space with the hairline between two groups of cells."""

_MOST = 8
"""Maximum of numerals; of more sections, those in the middle are one cell."""

_LAST = 2
"""Of the numerals, so many are after the folded ones."""


class OutlineRail(PagePane):
    """Rail of the reader's page. It shows what fits: a low window first loses the figures, then more numerals are folded."""

    section_chosen = Signal(str)
    """Anchor of the section; empty: the beginning."""
    whole_asked = Signal(str)
    """The whole outline is wanted, at the line of this anchor; empty: at the current section."""
    menu_requested = Signal(QWidget, str, QRect, object)
    """As that of a cell."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "outline-rail")
        self.setMinimumHeight(2 * CELL)
        self._theme = theme
        self._entries: list[OutlineEntry] = []
        self._section = ""
        self._sections: list[RailCell] = []
        self._cells: list[RailCell] = []
        self._lower: list[RailCell] = []
        self._shown: list[RailCell] = []
        self._whole: RailCell | None = None
        self._folded: RailCell | None = None
        self._rules = [self._rule(), self._rule()]
        self._label = RailLabel(self, theme)
        self._listed: tuple[Sequence[OutlineEntry], Sequence[Item], str] = (), (), ""
        keep_translated(self, self._fill)

    def list_page(self, view: ReaderView) -> None:
        """List the sections and items of the reader's page."""
        contents = view.page.contents
        self._entries = list(contents.outline)
        top = min((entry.level for entry in self._entries), default=2)
        sections = [entry for entry in self._entries if entry.level == top and entry.anchor != REFERENCES]
        self._listed = sections, tuple(contents.items), view.page.language
        self._fill()
        self.set_section(view.section)

    def clear(self) -> None:
        """Empty the rail."""
        self.forget_page()
        self._entries = []
        self._listed = (), (), ""
        self._fill()

    def set_section(self, anchor: str) -> None:
        """Mark the cell of the section that contains ``anchor``."""
        self._section = anchor
        at = next((i for i, entry in enumerate(self._entries) if entry.anchor == anchor), -1)
        known = {cell.anchor: cell for cell in (*self._sections, *self._lower)}
        around = next((e.anchor for e in reversed(self._entries[: at + 1]) if e.anchor in known), "")
        current = known.get(around)
        for cell in self._cells:
            cell.set_current(current=cell is current)
        if self._folded is not None:
            self._folded.set_current(current=current is not None and current not in self._shown)
        self._stops()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = self._label.theme = theme
        for cell in self._cells:
            cell.theme = theme
            cell.update()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Move the focus to the current cell."""
        cell = next((cell for cell in self._shown if cell.current), next(iter(self._shown), None))
        if cell is not None:
            cell.setFocus(reason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the cells that fit."""
        super().resizeEvent(event)
        self._place()

    def _fill(self) -> None:
        sections, items, language = self._listed
        self.setAccessibleName(tr("目录"))
        self._label.hide()
        for cell in self._cells:
            cell.hide()
            cell.deleteLater()
        self._whole = self._folded = None
        self._cells, self._sections, self._lower = [], [], []
        if sections or items:
            self._whole = self._cell(RailCell("", tr("目录"), self._theme, icon="contents"))
            self._sections.append(self._cell(RailCell("", tr("开头"), self._theme, sign=tr("首"))))
        for number, entry in enumerate(sections, start=1):
            sign = numeral(entry.title, number, language)
            self._sections.append(self._cell(RailCell(entry.anchor, entry.title, self._theme, sign=sign)))
        self._folded = self._cell(RailCell("", "", self._theme, icon="more")) if self._sections else None
        tables = [item.block.anchor for item in items if isinstance(item.block, Table)]
        figures = [item.block.anchor for item in items if not isinstance(item.block, Table)]
        if figures:
            words = ntr("{n} 张图", "{n} 张图", len(figures))
            self._lower.append(self._cell(RailCell(figures[0], words, self._theme, icon="figure")))
        if tables:
            words = ntr("{n} 张表", "{n} 张表", len(tables))
            self._lower.append(self._cell(RailCell(tables[0], words, self._theme, icon="table")))
        references = next((entry for entry in self._entries if entry.anchor == REFERENCES), None)
        if references is not None:
            self._lower.append(self._cell(RailCell(REFERENCES, references.title, self._theme, icon="quote")))
        self._place()
        self.set_section(self._section)

    def _cell(self, cell: RailCell) -> RailCell:
        cell.setParent(self)
        cell.clicked.connect(lambda: self._choose(cell))
        cell.menu_requested.connect(self._ask_for_menu)
        cell.hinted.connect(self._label.show_of)
        cell.stepped.connect(self._step)
        self._cells.append(cell)
        return cell

    def _choose(self, cell: RailCell) -> None:
        if cell is self._whole or cell is self._folded:
            self.whole_asked.emit("")
        elif cell in self._lower and cell.anchor != REFERENCES:
            self.whole_asked.emit(cell.anchor)
        else:
            self.section_chosen.emit(cell.anchor)

    def _ask_for_menu(self, cell: QWidget, anchor: str, rect: QRect, at: QPoint | None) -> None:
        if anchor:
            self.menu_requested.emit(cell, anchor, rect, at)

    def _place(self) -> None:
        """Place the cells that fit, and hide the others."""
        room = self.height() - 2 * INDENT - CELL - _RULE
        lower = self._lower
        most = min(len(self._sections), _MOST + 1)
        if lower and most * CELL + _RULE + len(lower) * CELL > room:
            lower = []
        most = min(most, max(1, room // CELL))
        sections = self._sections
        if most < len(sections) and self._folded is not None:
            last = min(_LAST, max(0, most - 2))
            folded = [self._folded] if most > 1 else []
            sections = [*sections[: most - last - len(folded)], *folded, *sections[len(sections) - last :]]
            hidden = [cell.title for cell in self._sections if cell not in sections]
            self._folded.rename(ntr("另外 {n} 节", "另外 {n} 节", len(hidden)))
        groups = [[self._whole] if self._whole is not None else [], sections, lower]
        self._shown = [cell for group in groups for cell in group]
        y = INDENT
        for i, group in enumerate(groups):
            if i:
                rule = self._rules[i - 1]
                rule.setVisible(bool(group))
                rule.setGeometry(QRect(18, y + _RULE // 2, self.width() - 36, 1))
                y += _RULE
            for cell in group:
                cell.move(0, y)
                y += CELL
        for cell in self._cells:
            cell.setVisible(cell in self._shown)
        current = next((cell for cell in self._cells if cell.current and cell is not self._folded), None)
        if self._folded is not None:
            self._folded.set_current(current=current is not None and current not in self._shown)
        self._stops()

    def _stops(self) -> None:
        """Make the current cell, or the first, the only one that Tab stops at."""
        stop = next((cell for cell in self._shown if cell.current), next(iter(self._shown), None))
        for cell in self._cells:
            cell.setFocusPolicy(Qt.FocusPolicy.StrongFocus if cell is stop else Qt.FocusPolicy.ClickFocus)

    def _step(self, by: int) -> None:
        at = next((i for i, cell in enumerate(self._shown) if cell.hasFocus()), 0)
        self._shown[max(0, min(len(self._shown) - 1, at + by))].setFocus(Qt.FocusReason.TabFocusReason)

    def _rule(self) -> QFrame:
        rule = QFrame(self)
        look(rule, "rule")
        return rule
