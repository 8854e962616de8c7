"""``DeskActions``: what the desk window does when a command runs, a link is followed or an article is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from viewer import i18n
from viewer.content.labels import article_text
from viewer.desk import sheet_content
from viewer.desk.core.session import Session
from viewer.desk.interfaces import Desk, OpenLibrary, Stage
from viewer.desk.sheet_content import page_context
from viewer.draw import stylesheet
from viewer.draw.retranslate import retranslate
from viewer.draw.stylesheet import resolve
from viewer.errors import LibraryError
from viewer.i18n import tr
from viewer.reader.copying import selected_text, sourced
from viewer.reader.locations import position_at
from viewer.reader.parts import part_at
from viewer.reader.style import PageStyle
from viewer.settings import ReadingPlace

if TYPE_CHECKING:
    from viewer.desk.lightbox import Lightbox


class DeskActions:
    """The actions of one window."""

    def __init__(self, window: Desk) -> None:
        self._window = window
        self._shown = ""
        self.lightbox: Lightbox | None = None
        self.stage: Stage | None = None
        self.open_library: OpenLibrary | None = None
        self.keep: Callable[[], None] = lambda: None
        """Saves the settings at once: before printing, shutdown or a change of library."""

    @property
    def _session(self) -> Session:
        return self._window.session

    def connect_all(self) -> None:
        """Connect the parts of the window to the actions they request."""
        w = self._window
        reader = w.sheet.reader
        w.disclaimer.whole_asked.connect(self.disclaimer)
        reader.link_requested.connect(self.follow)
        reader.item_requested.connect(self.open_item)
        reader.back_pressed.connect(self.back)
        reader.zoom_requested.connect(self._session.step_zoom)
        reader.forward_pressed.connect(self.forward)

    # ---- showing

    def show_article(self) -> None:
        """Show the session's article at its anchor, or at its last reading position."""
        w, session, location = self._window, self._session, self._session.location
        if location is None:
            self._shown = ""
            sheet_content.show_nothing(w, self.choose_library, self.open_bundled)
            return
        if location.article != self._shown:
            self.remember_place()
        same = location.article == self._shown and w.sheet.shows_article
        try:
            article = session.library.article(location.article)
            context = page_context(session, article, session.library.row(location.article))
        except LibraryError as error:
            self._shown = ""
            sheet_content.show_damaged(w, location.article, str(error))
            return
        if not same or article != w.sheet.reader.article:
            place = w.sheet.reader.place() if same else session.place_of(location.article)
            place = None if location.anchor else place
            w.sheet.show_article(article, context, place, at_once=w.sheet.reader.seen)
        w.sheet.show_versions(session.versions())
        self._shown = location.article
        w.widget().setWindowTitle(f"{article.title} – {session.info.name}")
        if location.anchor:
            w.sheet.reader.jump(location.anchor)

    def show_error(self, words: str) -> None:
        """Show the error page after an unexpected error."""
        sheet_content.show_error(self._window, words, self.show_article)

    def remember_place(self) -> None:
        """Store the reading position in the article."""
        if self._shown and self._window.sheet.shows_article:
            self._session.leave_at(self._shown, self._window.sheet.reader.place())

    def apply_theme(self) -> None:
        """Apply the chosen theme to the whole window."""
        w = self._window
        made = resolve(self._session.settings.theme)
        app = cast("QApplication", QApplication.instance())
        stylesheet.apply(app, made)
        w.set_theme(made)
        self.apply_style()

    def apply_language(self) -> None:
        """Apply the chosen interface language; the page keeps its article's language."""
        i18n.set_language(self._session.settings.language)
        retranslate(self._window.widget())
        if not self._window.sheet.shows_article:
            self.show_article()

    def apply_style(self) -> None:
        """Apply the chosen text size to the page."""
        w = self._window
        w.sheet.set_style(PageStyle(w.theme, zoom=self._session.settings.zoom / 100))
        if not w.sheet.shows_article:
            self.show_article()

    # ---- links

    def follow(self, address: str) -> None:
        """Follow a link: inside the library at once, to the web only after a confirmation."""
        if address.startswith("article:"):
            article, _, anchor = address.removeprefix("article:").partition("#")
            self._session.open(article, anchor)
        elif address.startswith(("http://", "https://")):
            from PySide6.QtCore import QUrl
            from PySide6.QtGui import QDesktopServices

            from viewer.desk.dialogs import AddressDialog

            dialog = AddressDialog(self._window.widget(), self._window.theme, address)
            if dialog.exec() == dialog.DialogCode.Accepted:
                self.keep()
                QDesktopServices.openUrl(QUrl(address))

    def open_at(self, article: str, anchor: str, marks: tuple[str, ...]) -> None:
        """Open a search result at its exact place and mark its words there."""
        self._session.open(article, anchor)
        if self._window.sheet.shows_article:
            self._window.sheet.reader.setFocus()
            for words in marks[:1]:
                self._window.sheet.mark_hit(words)

    def send_hit(self, article: str, anchor: str) -> None:
        """Open a search result and send its place to the patient's screen."""
        self._session.open(article, anchor)
        self.on_stage(lambda stage: stage.send_item(anchor))

    def open_item(self, anchor: str) -> None:
        """Open a figure, table or chart in the lightbox."""
        w = self._window
        items = w.sheet.reader.page.contents.items
        article = w.sheet.reader.article
        if not items or article is None:
            return
        from viewer.desk.lightbox import Lightbox

        box = Lightbox(w.widget(), article.title, items, w.sheet.reader.pictures, w.sheet.reader.style_now)
        box.send_requested.connect(lambda item: self.on_stage(lambda stage: stage.send_item(item)))
        box.print_requested.connect(lambda _anchor: self.print())
        box.closed.connect(self._lightbox_closed)
        self.lightbox = box
        box.open_item(anchor)

    def _lightbox_closed(self) -> None:
        self.lightbox = None

    def disclaimer(self) -> None:
        """Show the full disclaimer."""
        from viewer.desk.dialogs import DisclaimerDialog

        info = self._session.library.info
        article = self._window.sheet.reader.article
        words = (article.disclaimer if article else "") or info.disclaimer or info.disclaimer_short.replace("**", "")
        DisclaimerDialog(self._window.widget(), words).exec()

    # ---- what viewer.desk.commands calls

    def search(self) -> None:
        self._window.topbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._window.topbar.search.selectAll()

    def find(self) -> None:
        self._window.sheet.clear_marks()
        selected = self._window.sheet.reader.textCursor().selectedText()
        self._window.sheet.find_bar.open_bar(selected if len(selected) < 40 else "")

    def back(self) -> None:
        self.remember_place()
        self._session.back()

    def forward(self) -> None:
        self.remember_place()
        self._session.forward()

    def copy_source(self) -> None:
        """Copy the selection and the line that names its source."""
        reader = self._window.sheet.reader
        words = sourced(selected_text(reader.textCursor()), reader.article)
        if words:
            QGuiApplication.clipboard().setText(words)

    def enlarge(self) -> None:
        """Enlarge the figure, table or chart in the middle of the pane, else the first."""
        reader = self._window.sheet.reader
        middle = reader.verticalScrollBar().value() + reader.viewport().height() / 2
        if reader.article is not None:
            self.open_item(part_at(reader.page, reader.article, position_at(reader.page, middle)).item)

    def context_menu(self) -> None:
        """Open the menu of what has the keyboard."""
        widget = QApplication.focusWidget() or self._window.sheet.reader
        at = widget.rect().center()
        reason = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at)))

    def neighbour(self, by: int) -> None:
        row = self._session.neighbours()[0 if by < 0 else 1]
        if row is not None:
            self._session.open(row.id)

    def copy_article(self) -> None:
        article = self._window.sheet.reader.article
        if article is not None:
            QGuiApplication.clipboard().setText(article_text(article))
            self._window.toast.show_message(tr("已复制全文"))

    def next_pane(self, by: int) -> None:
        panes = self._window.panes()
        now = QApplication.focusWidget()
        at = next((i for i, p in enumerate(panes) if now is not None and (p is now or p.isAncestorOf(now))), -1 if by > 0 else 0)
        pane = panes[(at + by) % len(panes)]
        self._window.close_search()
        if pane is self._window.outline:
            self._window.outline.focus_first()
        else:
            pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def full_screen(self) -> None:
        """Read without the panes at the sides on the whole screen, or return."""
        self._window.set_reading(on=not self._window.reading)

    def settings(self, *, at_updates: bool = False) -> None:
        from viewer.desk.settings_dialog import SettingsDialog

        SettingsDialog(self._window.widget(), self._session, at_updates=at_updates).exec()

    def choose_library(self) -> None:
        self.on_library(lambda library: library.choose())

    def open_bundled(self) -> None:
        """Open the bundled library."""
        self.on_library(lambda library: library.bundled())

    def on_library(self, run: Callable[[OpenLibrary], None]) -> None:
        """Open another library, after the settings of this one are saved."""
        self.keep()
        if self.open_library is not None:
            run(self.open_library)

    def on_stage(self, run: Callable[[Stage], None]) -> None:
        """Call ``run`` with the stage: patient's screen, presentations, printing. The stage
        exists only after the window's first frame.
        """
        if self.stage is not None:
            run(self.stage)

    def print(self, article: str = "") -> None:
        """Print an article, else the open one."""
        self._open_other(article)
        self.keep()
        self.on_stage(lambda stage: stage.print())

    def take_away(self, article: str = "") -> None:
        """Show the codes of an article, else of the open one."""
        self._open_other(article)
        self.on_stage(lambda stage: stage.take_away())

    def _open_other(self, article: str) -> None:
        if article and article != self._session.article:
            self._session.open(article)

    def send_part(self, anchor: str, position: int) -> None:
        """Send the part of the page at a position in its text: ``anchor`` is the figure, table or section that it is."""
        self.on_stage(lambda stage: stage.send_part(anchor, position))

    def send_article(self, article: str) -> None:
        """Open an article at its beginning, and send the whole of it."""
        self._session.open(article)
        if self._window.sheet.shows_article:
            self._window.sheet.reader.finish()
            self._window.sheet.reader.go_to(ReadingPlace())
            self.on_stage(lambda stage: stage.send_item(""))

    def present(self, *, from_here: bool) -> None:
        self.keep()
        self.on_stage(lambda stage: stage.present(from_here=from_here))
