"""``DeskStage``: connects the desk's commands to the patient screen, presentations and printing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDialog, QWidget

from viewer.app.one_screen import OneScreen, in_front
from viewer.app.patient_windows import PatientWindows
from viewer.content.article import Article
from viewer.desk.core.session import Session
from viewer.draw.window_placement import other_screen
from viewer.errors import ViewerError
from viewer.reader.locations import JUMP_MARGIN, line_top, place_at
from viewer.reader.view import ReaderView
from viewer.stage.showing import Showing
from viewer.stage.strip import PatientStrip
from viewer.theme import Theme

if TYPE_CHECKING:  # loaded on first use
    from viewer.draw.idle_inhibitor import IdleInhibitor
    from viewer.handout.printing import PrintQueue
    from viewer.stage.lost_screen import LostScreen
    from viewer.stage.patient import PatientScreen
    from viewer.stage.presentation import Presentation


class DeskStage(QObject):
    """Implements ``viewer.desk.actions.Stage``; ``show_message`` shows a toast. The window places and closes ``strip``."""

    def __init__(
        self, session: Session, reader: ReaderView, window: QWidget, theme: Theme, show_message: Callable[[str], None]
    ) -> None:
        super().__init__(window)
        self._session = session
        self._reader = reader
        self._window = window
        self._theme = theme
        self._show_message = show_message
        self._presentation: Presentation | None = None
        self.queues: tuple[PrintQueue, ...] | None = None
        """Printers to choose from; None: those of the system."""
        self._idle_inhibitor: IdleInhibitor | None = None
        self._library = session.library
        self._windows = PatientWindows(session, window, theme, self._is_seen)
        self.one_screen = OneScreen(session, reader, window)
        self.one_screen.changed.connect(self._keep_awake)
        self.strip = PatientStrip(None, self, theme)
        self._windows.created.connect(self._patient_created)
        self._windows.screen_lost.connect(self.strip.refresh)
        self._windows.covered.connect(self._covered)
        self._windows.asked_for.connect(self._uncovered)
        reader.rebuilt.connect(self.strip.look_for_article)
        reader.verticalScrollBar().valueChanged.connect(self._scrolled)
        window.installEventFilter(self)
        self._fold()

    # ---- the patient's screen

    @property
    def patient(self) -> PatientScreen:
        """The patient's window, created on first use."""
        return self._windows.patient

    @property
    def lost_screen(self) -> LostScreen:
        """What covers the desk's windows when they move to the patient's screen."""
        return self._windows.lost_screen

    def _patient_created(self, patient: PatientScreen) -> None:
        patient.changed.connect(self._keep_awake)
        self.strip.set_patient(patient)

    def send(self) -> None:
        """Send what the receptionist looks at: the figure, table or chart in the middle of the pane, otherwise the section.

        Without a second screen, her own becomes the patient's page.
        """
        if self.has_screen():
            self._send(in_front(self._reader))
        else:
            self.show_here()

    def show_here(self) -> None:
        """Turn this screen into the patient's page."""
        self._show_errors(lambda: self.one_screen.show_section(self._theme))

    def send_whole(self) -> None:
        """Send the whole article."""
        self._send("")

    def send_part(self, anchor: str, position: int) -> None:
        """Send ``anchor`` – figure, table, chart, study card or section – from a position in the page's text on."""
        self._send(anchor, position)

    def send_item(self, anchor: str) -> None:
        """Send a figure, table or chart."""
        self._send(anchor)

    def hold(self) -> None:
        """Toggle holding the patient screen."""
        self.patient.hold()

    def blank(self) -> None:
        """Toggle blanking the patient screen."""
        if self._windows.showing is not Showing.LOST:
            self.patient.blank()

    def rest(self) -> None:
        """Return the patient screen to its idle loop."""
        if self._windows.made is not None:
            self._windows.made.rest()

    def open_patient_screen(self) -> None:
        """Open the patient screen, if there is one."""
        self._windows.open()

    def resize_text(self, by: int) -> None:
        """Make the patient's text larger (1) or smaller (−1)."""
        self.patient.resize_text(by)

    def follows(self) -> bool:
        """Return whether the patient's screen scrolls with the reader."""
        return self._session.settings.patient_follows

    def set_follow(self, on: bool) -> None:
        """Set whether the patient screen scrolls with the reader."""
        self._session.set_patient(patient_follows=on)

    def _send(self, anchor: str, position: int | None = None) -> None:
        article = self._reader.article
        if article is None:
            return
        if self.has_screen():
            self._show_errors(lambda: self._send_out(article, anchor, position))
        else:
            self._show_errors(lambda: self.one_screen.show_anchor(self._theme, anchor, position))

    def has_article(self) -> bool:
        """Return whether there is something to send."""
        return self._reader.article is not None

    def has_screen(self) -> bool:
        """Return whether the patient has a screen, or can have one."""
        return self._windows.has_screen()

    def _send_out(self, article: Article, anchor: str, position: int | None) -> None:
        page = self._reader.page
        place = self._reader.place() if position is None else place_at(page, line_top(page, position) - JUMP_MARGIN)
        self.patient.send(article, anchor, place)
        self._session.note_shown(article.id, anchor, self.patient.label if anchor else "")

    def _show_errors(self, run: Callable[[], None]) -> None:
        """Run an action that may be refused, and show why."""
        try:
            run()
        except ViewerError as error:
            self._show_message(str(error))

    def _scrolled(self) -> None:
        patient = self._windows.made
        if patient is not None and self.follows() and self._reader.article is not None:
            patient.follow(self._reader.article.id, self._reader.place())

    def _keep_awake(self) -> None:
        """Inhibit the screen saver while the patient sees a screen."""
        on = self._windows.showing is not Showing.LOST or self.one_screen.mode is not None
        if self._idle_inhibitor is None and on:
            from viewer.draw.idle_inhibitor import IdleInhibitor

            self._idle_inhibitor = IdleInhibitor(self)
        if self._idle_inhibitor is not None:
            self._idle_inhibitor.set(on=on)

    def _is_seen(self) -> bool:
        """Return whether patients or an audience see a screen that is not the receptionist's."""
        if self._presentation is not None:
            return self._presentation.has_audience
        return self._windows.is_visible()

    def _covered(self) -> None:
        """Bring the desk's window, now covered by a message, to the front, unless a presentation continues there."""
        if self._presentation is None:
            self._window.raise_()
            self._window.activateWindow()

    def _uncovered(self) -> None:
        """Hide the patient screen: the patient now sees the desk."""
        self._windows.close()
        self._window.raise_()

    # ---- printing and presentations

    def print(self) -> None:
        """Open the print dialog for the open article."""
        article = self._reader.article
        if article is not None:
            from viewer.app.article_printing import print_dialog

            dialog = print_dialog(self._session, article, self._reader.pictures, self._theme, self._window, self.queues)
            dialog.take_away.connect(self.take_away)
            self._open(dialog)

    def take_away(self) -> None:
        """Show the QR codes of the open article."""
        article = self._reader.article
        if article is not None:
            from viewer.handout.take_away_dialog import TakeAwayDialog

            self._open(TakeAwayDialog(article, self._session.info, self._window))

    def present(self, *, from_here: bool) -> None:
        """Start a presentation of the open article, from the beginning or from the current section."""
        if self._presentation is not None or self._reader.article is None:
            return
        from viewer.stage.presentation import Presentation, make_show

        session = self._session
        try:
            show = make_show(session.library, self._reader.article.id, self._theme, session.today, session.info)
        except ViewerError as error:
            self._show_message(str(error))
            return
        own = self._window.screen()
        _ = self.lost_screen  # it must hear of screens before the presentation does
        if self._windows.made is not None:
            self._windows.made.hide()
        self._presentation = Presentation(
            show, own, other_screen(own, session.settings.patient_screen), in_front(self._reader) if from_here else ""
        )
        self._presentation.ended.connect(self._presented)
        self._presentation.start()

    def _presented(self) -> None:
        """Return the patient's screen to its idle loop after a presentation, whatever it showed before."""
        presentation, self._presentation = self._presentation, None
        if presentation is not None:
            presentation.deleteLater()
        self.rest()
        self.start()
        self._window.activateWindow()

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # ---- the window

    def start(self) -> None:
        """Open the patient's screen if a second one is connected; call it when the desk's window is shown."""
        self._windows.open()

    def set_theme(self, theme: Theme) -> None:
        """Apply another theme."""
        self._theme = theme
        self._windows.set_theme(theme)
        if self.one_screen.mode is not None:
            self.one_screen.mode.set_theme(theme)
        self.strip.set_theme(theme)

    def set_library(self) -> None:
        """Switch to the session's library."""
        self._library = self._session.library
        self._windows.set_library()
        if self.one_screen.mode is not None:
            self.one_screen.mode.set_library(self._library)
        self.set_clinic()

    def set_clinic(self) -> None:
        """Update the clinic's name from the session."""
        self._windows.set_clinic()

    def set_patient(self) -> None:
        """Apply the settings of the patient screen."""
        self._windows.set_settings()

    def close(self) -> None:
        """Close the patient screen and end a presentation; called when the desk window closes."""
        if self._presentation is not None:
            self._presentation.end()
        self._windows.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fold the strip in a narrow window; close the stage with the window."""
        if watched is self._window and event.type() is QEvent.Type.Resize:
            self._fold()
        elif watched is self._window and event.type() is QEvent.Type.Close:
            self.close()
        return False

    def _fold(self) -> None:
        self.strip.set_width(self._window.width())
