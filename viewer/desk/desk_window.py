"""``DeskWindow``: the receptionist's window – list, sheet, outline, bars above and below. It lays out; ``DeskActions`` acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from viewer.desk.actions import DeskActions
from viewer.desk.command_menus import bind_shortcuts
from viewer.desk.commands import desk_commands
from viewer.desk.core.session import Change, Session
from viewer.desk.disclaimer_strip import DisclaimerStrip, VersionStrip
from viewer.desk.panes import Panes, column_of
from viewer.desk.sheet_pane import SheetPane
from viewer.desk.topbar import TopBar
from viewer.draw.focus import FocusRing
from viewer.i18n import tr
from viewer.reader.figure import pictures_of
from viewer.reader.style import PageStyle
from viewer.theme import Theme

if TYPE_CHECKING:
    from viewer.desk.author_mode import AuthorMode
    from viewer.desk.content_notices import ContentNotices
    from viewer.desk.list_pane import ListPane
    from viewer.desk.notices import Toast, UpdateBanner
    from viewer.desk.outline import OutlinePane
    from viewer.desk.pointing import Pointing
    from viewer.desk.search_panel import SearchPanel
    from viewer.desk.side_panes import SidePanes
    from viewer.desk.source_import import SourceImport


class DeskWindow(QWidget):
    """The window of one session. The side panes are created after the first frame, which shows the article and the bars; what
    is rarely needed is created on first use.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.theme = theme
        self.reading = False
        self._state_before = Qt.WindowState.WindowNoState
        self.setMinimumSize(640, 360)
        self.setWindowTitle(tr("导诊读本"))
        style = PageStyle(theme, zoom=session.settings.zoom / 100)
        self.sheet = SheetPane(pictures_of(session.library), style)
        self.sheet.version_chosen.connect(self._open_version)
        self.actions_ = DeskActions(self)
        self.commands = desk_commands(self, self.actions_)
        self.topbar = TopBar(session, self.commands, theme)
        self.disclaimer = DisclaimerStrip(session, theme)
        self._search_panel: SearchPanel | None = None
        self._pointing: Pointing | None = None
        self._sides: SidePanes | None = None
        self._banner: UpdateBanner | None = None
        self._toast: Toast | None = None
        self.author: AuthorMode | None = None
        self.notices: ContentNotices | None = None
        self.topbar.search.entered.connect(lambda: self.search_panel.entered())  # noqa: PLW0108 - it is created then
        self.topbar.search.textChanged.connect(self._search)
        self._panes = Panes(self, session, self.sheet, self.disclaimer, self.arrange)
        self._column = column_of(self)
        self._column.addWidget(self.topbar)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._panes.narrow_box)
        body.addWidget(self._panes, 1)
        self._column.addLayout(body, 1)
        self.ring = FocusRing(self, theme)
        bind_shortcuts(self, self.commands, session)
        self.actions_.connect_all()
        self.sheet.reader.first_painted.connect(self.sides)
        session.subscribe(self.changed)
        self.on_close: Callable[[], None] | None = None
        self.leaving = False
        """Whether the program ends with its window, whatever the settings say."""
        self.importing: SourceImport | None = None

    def sides(self) -> SidePanes:
        """List and outline, created after the first frame or on first use, together with the bar's icons."""
        if self._sides is None:
            from viewer.desk.dropped import LibraryDrops
            from viewer.desk.pointing import Pointing
            from viewer.desk.side_panes import SidePanes

            self.topbar.set_theme(self.theme)
            self._sides = SidePanes(self.session, self.theme, self.sheet.reader, self._panes)
            self._sides.outline.item_chosen.connect(self.actions_.open_item)
            self._sides.list.view.sent.connect(self.actions_.send_article)
            self._pointing = Pointing(self, self.actions_)
            LibraryDrops(self, lambda path: self.actions_.on_library(lambda library: library.open_path(path)), self.import_source)
            self._sides.list.view.menu_requested.connect(self._pointing.on_row)
            for outline in (self._sides.outline, self._sides.rail):
                outline.menu_requested.connect(self._pointing.on_outline)
            self.sheet.reader.menu_requested.connect(self._pointing.on_page)
            # Tab order: the list before the sheet, although it is created later.
            QWidget.setTabOrder(self._sides.list.view, self.sheet.reader)
            QWidget.setTabOrder(self.sheet.reader, self.disclaimer.whole)
        return self._sides

    def import_source(self, path: Path) -> None:
        """Make a draft of a Word file, web page or text."""
        from viewer.desk.source_import import SourceImport

        self.importing = self.importing or SourceImport(self, lambda: self.actions_.open_library)
        self.importing.start(path)

    @property
    def list(self) -> ListPane:
        """The article list on the left."""
        return self.sides().list

    @property
    def outline(self) -> OutlinePane:
        """The outline of the page on the right."""
        return self.sides().outline

    @property
    def version(self) -> VersionStrip:
        """The content version below the list."""
        return self.sides().version

    @property
    def banner(self) -> UpdateBanner:
        """The banner above all panes: newer content could not be read."""
        if self._banner is None:
            from viewer.desk.notices import UpdateBanner

            self._banner = UpdateBanner(self.session, self.theme)
            self._column.insertWidget(1, self._banner)
        return self._banner

    @property
    def toast(self) -> Toast:
        """The toast for short messages."""
        if self._toast is None:
            from viewer.desk.notices import Toast

            self._toast = Toast(self)
        return self._toast

    @property
    def search_panel(self) -> SearchPanel:
        """The search results panel, created when the search field first gets the focus."""
        if self._search_panel is None:
            from viewer.desk.search_panel import SearchPanel

            self._search_panel = SearchPanel(self.session, self.topbar.search, self.theme, self)
            self._search_panel.chosen.connect(self.actions_.open_at)
            self._search_panel.send_requested.connect(self.actions_.send_hit)
            self._search_panel.closed.connect(self.sheet.reader.setFocus)
        return self._search_panel

    def _open_version(self, article: str) -> None:
        from viewer.desk.language_switch import open_version

        open_version(self.session, self.sheet.reader, article)

    def _search(self, words: str) -> None:
        self.search_panel.typed(words)

    def widget(self) -> QWidget:
        """Return the parent widget for dialogs: the window itself."""
        return self

    def quit(self) -> None:
        """Close the window and end the program."""
        self.leaving = True
        self.close()

    # ---- what changed

    def changed(self, change: Change) -> None:
        """Redraw the parts affected by ``change``."""
        if change & Change.THEME:
            self.actions_.apply_theme()
        if change & Change.LANGUAGE:
            self.actions_.apply_language()
        if change & Change.ZOOM:
            self.actions_.apply_style()
        if change & Change.LIBRARY:
            self.sheet.reader.set_pictures(pictures_of(self.session.library))
            if self._search_panel is not None:
                self._search_panel.set_library()
        if change & (Change.ARTICLE | Change.LIBRARY):
            self.actions_.show_article()
            article = self.sheet.reader.article
            self.disclaimer.speak(article.language if article else "")
            self._panes.close_drawer()
        if self._sides is not None:
            self._sides.refresh(change)
        self.topbar.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme to the whole window."""
        self.theme = theme
        for part in (self.topbar, self.disclaimer, self.ring, self._sides, self._banner, self._search_panel, self.author):
            if part is not None:
                part.set_theme(theme)

    # ---- panes

    def enter_author_mode(self, author: AuthorMode) -> None:
        """Show the bar and the panel of author mode, the panel in place of the outline."""
        self.author = author
        self._column.insertWidget(1, author.bar)
        self._panes.show_panel(author.panel, author.panel.minimumWidth())

    def show_author_panel(self) -> None:
        """Open the panel of author mode where it does not fit beside the page."""
        self._panes.open_panel()

    def leave_author_mode(self) -> None:
        """Remove bar and panel of author mode, and its marks in the list."""
        author, self.author = self.author, None
        if author is not None:
            author.bar.hide()
            author.panel.hide()
            self.list.show_author(None, ())
            self._panes.show_panel(None)

    def arrange(self) -> None:
        """Show the panes and the parts of the bar that fit."""
        panes, bar = self._panes, self.topbar
        panes.arrange(reading=self.reading)
        if self._sides is not None and panes.narrow_shown:
            _ = self._sides.narrow
        bar.list_button.setVisible(not panes.list_shown and not panes.narrow_shown)
        bar.outline_button.setVisible(not panes.outline_shown and not panes.rail_shown and not panes.narrow_shown)
        bar.set_window_size(self.size())

    def set_reading(self, *, on: bool) -> None:
        """Cover the screen without the panes at the sides, or return to the window as it was."""
        if on:
            self._state_before = self.windowState()
        self.reading = on
        self.setWindowState(Qt.WindowState.WindowFullScreen if on else self._state_before)
        self.arrange()

    def close_search(self) -> None:
        """Close the search results."""
        if self._search_panel is not None and self._search_panel.isVisible():
            self._search_panel.close_panel()

    def toggle_list(self) -> None:
        """Toggle the list; as a drawer in a narrow window."""
        self._panes.toggle_list()

    def toggle_outline(self) -> None:
        """Exchange outline and rail; as a drawer in a narrow window."""
        self._panes.toggle_outline()

    def panes(self) -> Sequence[QWidget]:
        """Return the panes that F6 cycles through."""
        found: list[QWidget] = [self.topbar.search, self.list.view, self.sheet.reader, self.outline, self.sides().rail]
        found += [self.author.panel] if self.author is not None else []
        return [pane for pane in found if pane.isVisible()]

    # ---- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo one thing with Esc, from wherever the keyboard is: marks of found words, a drawer, reading on the whole screen."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.sheet.clear_marks() and not self._panes.close_drawer() and self.reading:
            self.set_reading(on=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rearrange the panes."""
        super().resizeEvent(event)
        self.arrange()
        if self._search_panel is not None and self._search_panel.isVisible():
            self._search_panel.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Store the reading position."""
        self.actions_.remember_place()
        if self._search_panel is not None:
            self._search_panel.stop()
        if self.notices is not None:
            self.notices.stop()
        if self.on_close is not None:
            self.on_close()
        super().closeEvent(event)

    def sizeHint(self) -> QSize:
        """Return the window size of the design."""
        return QSize(1440, 900)
