"""The right pane: sections of the article, then its figures, tables and charts with thumbnails drawn from the real item."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from viewer.desk.outline_lines import ItemLine, Line, SectionLine
from viewer.draw.stylesheet import look
from viewer.draw.wording import worded
from viewer.i18n import mark, tr
from viewer.reader.figure import Pictures
from viewer.reader.page import Item, OutlineEntry
from viewer.reader.view import ReaderView
from viewer.theme import Theme


class OutlinePane(QFrame):
    """Follows the reader; pressing a section jumps, pressing a figure opens it big."""

    section_chosen = Signal(str)
    item_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "pane")
        self._theme = theme
        self._sections: list[SectionLine] = []
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        worded(self._area, lambda: self._area.setAccessibleName(tr("目录")))
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self._area)
        self._fill([], [], None)

    def show_page(self, view: ReaderView) -> None:
        """Lists what the reader's page holds."""
        contents = view.page.contents
        self._fill([e for e in contents.outline if e.level <= 3], contents.items, view.pictures)
        self.set_section(view.section)

    def clear(self) -> None:
        """Shows nothing."""
        self._fill([], [], None)

    def set_section(self, anchor: str) -> None:
        """Marks the section that is being read."""
        for line in self._sections:
            line.set_current(current=line.anchor == anchor)
            if line.anchor == anchor:
                self._area.ensureWidgetVisible(line, 0, 60)

    def set_theme(self, theme: Theme) -> None:
        """Draws in another theme."""
        self._theme = theme
        for line in self.findChildren(Line):
            line.theme = theme
            line.update()

    def focus_first(self) -> None:
        """Puts the keyboard on the current section."""
        for line in self._sections:
            line.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return

    def _fill(self, sections: list[OutlineEntry], items: list[Item], pictures: Pictures | None) -> None:
        body = QWidget()
        look(body, "rail")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        self._sections = []
        if sections:
            column.addWidget(self._head(mark("目录")))
        for entry in sections:
            line = SectionLine(entry, self._theme)
            line.chosen.connect(self.section_chosen)
            line.focused.connect(self._area.ensureWidgetVisible)
            self._sections.append(line)
            column.addWidget(line)
        if items and pictures is not None:
            rule = QFrame()
            look(rule, "rule")
            rule.setFixedHeight(1)
            box = QHBoxLayout()
            box.setContentsMargins(24, 12, 24, 10)
            box.addWidget(rule)
            column.addLayout(box)
            column.addWidget(self._head(mark("图与表"), str(len(items))))
            for item in items:
                shown = ItemLine(item, pictures, self._theme)
                shown.chosen.connect(self.item_chosen)
                shown.focused.connect(self._area.ensureWidgetVisible)
                column.addWidget(shown)
        column.addStretch()
        self._area.setWidget(body)

    def _head(self, message: str, count: str = "") -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(24, 10, 24, 8)
        title = QLabel()
        worded(title, lambda: title.setText(tr(message)))
        look(title, "head")
        row.addWidget(title)
        row.addStretch()
        if count:
            number = QLabel(count)
            look(number, "note")
            row.addWidget(number)
        return box
