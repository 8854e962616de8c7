"""``frontdesk [LIBRARY]``: the running desk, from opening a library to exit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtWidgets import QApplication

from viewer import i18n, resources, settings
from viewer.app import desk_assembly
from viewer.app.application import application, check_screen
from viewer.app.choosing import LibraryChoice
from viewer.app.desk_assembly import first_library, join_author, join_stage, make_window, open_first
from viewer.desk.core.session import Session
from viewer.draw import garbage_collector, stylesheet
from viewer.draw.error_handler import ErrorHandler
from viewer.draw.stylesheet import resolve
from viewer.errors import LibraryError, ViewerError
from viewer.folders import own_folder
from viewer.i18n import tr
from viewer.kiosk.release_trial import ReleaseTrial
from viewer.library.library import Library
from viewer.settings import Settings

if TYPE_CHECKING:
    from viewer.app.followed import FollowedFile, FollowedFolder
    from viewer.app.settings_writer import SettingsWriter
    from viewer.desk.desk_window import DeskWindow
    from viewer.desk.states import OpeningWindow

_STAGE_MS = 120
"""Delay after the window is shown of what the first frame must not wait for."""

_QUIET_MS = 500
"""A build that takes longer than this shows its progress, ms."""


def run_desk(path: Path | None, language: i18n.Language | None = None) -> int:
    """Open the receptionist's window on a folder of articles or a library file; return the exit status.

    Without ``path``, open the chosen library; at the very first start, after the wizard. ``language``: for this run only.
    """
    kept, notice = settings.load(settings.settings_path())
    first = path is None and notice is None and not settings.settings_path().exists()
    i18n.set_language(language or kept.language)
    check_screen()
    app = application(kept.interface_scale)
    stylesheet.apply(app, resolve(kept.theme))
    desk = DeskProgram(kept)
    error_handler = ErrorHandler(own_folder("state") / "errors.log")
    error_handler.happened.connect(desk.show_error)
    QTimer.singleShot(_STAGE_MS, desk, desk.handle_shutdown)
    if first:
        desk.welcome()
    elif path is None:
        desk.open_kept(notice or "")
    else:
        desk.open(path, notice or "")
    status = app.exec()
    desk.end()
    return status


class DeskProgram(QObject):
    """The objects that live as long as the program."""

    def __init__(self, kept: Settings) -> None:
        super().__init__()
        self._kept = kept
        self._source: FollowedFolder | FollowedFile | None = None
        self._candidate: FollowedFolder | FollowedFile | None = None  # replaces the source once it is built
        self._window: DeskWindow | None = None
        self._opening: OpeningWindow | None = None
        self._settings_writer: SettingsWriter | None = None
        self._notice, self._remember = "", False
        self._choice: LibraryChoice | None = None

    def welcome(self) -> None:
        """Show the setup wizard, then open the chosen library; if closed early, nothing is saved."""
        from viewer.app.choosing import Welcome

        Welcome(self, self._kept).done.connect(self._welcomed)

    def _welcomed(self, chosen: Settings, notice: str, place: QRect) -> None:
        self._kept = chosen
        self.open_kept(notice)
        if self._opening is not None:  # another window must exist before the wizard closes: the program ends with its last window
            self._opening.setGeometry(place)
            self._opening.show()

    def open_kept(self, notice: str = "") -> None:
        """Open the configured library; if it is missing or damaged, open the bundled one and show a message."""
        try:
            self.open(first_library(self._kept.library_path), notice)
        except LibraryError as error:
            self._open_fallback(error)

    def _open_fallback(self, error: ViewerError) -> None:
        self.open(resources.articles(), tr("{fault}先打开示例内容。", fault=error))

    def open(self, path: Path, notice: str = "", *, remember: bool = False) -> None:
        """Open ``path`` after building or validating it if necessary; until then, the open library stays.

        ``remember``: open it at the next start too. Raises ``LibraryError``.
        """
        self._drop_candidate()
        source = self._followed(path)
        try:
            cached = source.cached()
        except LibraryError:
            source.deleteLater()
            raise
        self._notice, self._remember = notice, remember
        if cached is not None:
            self._adopt(source, cached)
            QTimer.singleShot(_STAGE_MS, source, source.build)
            return
        self._candidate = source
        from viewer.desk.states import OpeningWindow

        self._opening = opening = OpeningWindow(resolve(self._kept.theme), self._cancel)
        QTimer.singleShot(_QUIET_MS, opening, lambda: opening.show() if self._opening is opening else None)
        source.progressed.connect(opening.progress)
        before = cast("FollowedFolder", source).looked if path.is_dir() else cast("FollowedFile", source).copied
        before.connect(opening.looked if path.is_dir() else opening.copied)
        source.build()

    def _followed(self, path: Path) -> FollowedFolder | FollowedFile:
        """Create the follower of ``path``, not yet started."""
        from viewer.app.followed import FollowedFile, FollowedFolder

        source = FollowedFolder(path, self) if path.is_dir() else FollowedFile(path, self)
        if isinstance(source, FollowedFolder):
            source.unkept.connect(self._unkept)
        trial = ReleaseTrial(path, source)
        trial.opening()
        source.built.connect(trial.opening)
        source.built.connect(self._built)
        source.failed.connect(self._failed)
        return source

    def _adopt(self, source: FollowedFolder | FollowedFile, library: Library) -> None:
        """Show ``library`` and follow its ``source`` instead of the previous one."""
        if self._source is not None:
            self._source.stop()
            self._source.deleteLater()
        self._source, self._candidate = source, None
        self._show(library, self._notice)
        window = cast("DeskWindow", self._window)
        QTimer.singleShot(_STAGE_MS, source, lambda: join_author(source, window))
        if self._remember:
            window.banner.dismiss()
            window.session.set_library_path("" if source.path == resources.articles() else str(source.path.absolute()))

    def _drop_candidate(self) -> None:
        if self._candidate is not None:
            self._candidate.stop()
            self._candidate.deleteLater()
            self._candidate = None
            self._end_opening()

    def _built(self) -> None:
        source = cast("FollowedFolder | FollowedFile", self.sender())
        if source is self._candidate:
            self._adopt(source, source.open())
            return
        window, library = cast("DeskWindow", self._window), source.open()
        window.banner.dismiss()
        if source.path.is_dir() and library.info == window.session.library.info:
            library.close()  # nothing was built
        else:
            desk_assembly.exchange(window.session, library)

    def _failed(self, error: Exception) -> None:
        source = cast("FollowedFolder | FollowedFile", self.sender())
        if not isinstance(error, ViewerError):
            raise error
        if source is not self._candidate:
            cast("DeskWindow", self._window).banner.show_failed(error, source.build)
            return
        path, earlier = source.path, source.earlier()
        if self._window is not None:
            self._drop_candidate()
            self._window.banner.show_failed(error, lambda: cast("LibraryChoice", self._choice).open_path(path))
        elif earlier is not None:
            self._notice = str(error)
            self._adopt(source, earlier)
        elif path != resources.articles() and str(path) == self._kept.library_path:
            self._drop_candidate()
            self._open_fallback(error)
        else:
            sys.stderr.write(f"{error}\n")
            QApplication.exit(1)

    def _unkept(self, error: ViewerError) -> None:
        cast("DeskWindow", self._window).banner.show_unkept(error, cast("FollowedFolder", self.sender()).build)

    def _cancel(self) -> None:
        self._drop_candidate()
        if self._window is None:
            QApplication.exit(0)

    def _end_opening(self) -> None:
        if self._opening is not None:
            self._opening.close()
            self._opening.deleteLater()
            self._opening = None

    def _show(self, library: Library, notice: str) -> None:
        if self._window is not None:
            desk_assembly.exchange(self._window.session, library)
            open_first(self._window.session)
            self._end_opening()
            return
        session = Session(library, self._kept)
        window = make_window(session)
        self._choice = LibraryChoice(self, window, lambda path: self.open(path, remember=True), lambda: self._source)
        window.actions_.open_library = self._choice
        window.on_close = lambda: self._closed(session, window)
        self._window = window
        desk_assembly.show(window)  # before there is an article, so that its page is laid out once, in the window's width
        open_first(session)
        desk_assembly.after_first_frame(window, lambda: self._after_first_frame(session, window))
        window.sheet.reader.setFocus()
        self._end_opening()
        if notice:
            window.toast.show_message(notice)

    def _after_first_frame(self, session: Session, window: DeskWindow) -> None:
        if window.isHidden():
            return  # already closed, and its library with it
        from viewer.app.settings_writer import note_day

        garbage_collector.run_in_window_thread()
        self._keep_settings(session, window)  # before the slow part: the user may already have changed a setting
        note_day(session.library)
        join_stage(session, window)

    def _keep_settings(self, session: Session, window: DeskWindow) -> SettingsWriter:
        if self._settings_writer is None:
            from viewer.app.settings_writer import keep_settings

            self._settings_writer = keep_settings(session, window, self._kept)
        return self._settings_writer

    def handle_shutdown(self) -> None:
        """Install the handler that saves everything when the program is ended from outside."""
        from viewer.app.settings_writer import ShutdownHandler

        ShutdownHandler(self.keep, self._close)

    def show_error(self, words: str) -> None:
        """Show the error page."""
        if self._window is not None:
            self._window.actions_.show_error(words)

    def keep(self) -> None:
        """Save unsaved settings."""
        if self._settings_writer is not None:
            self._settings_writer.flush()
        if self._window is not None:
            desk_assembly.save_geometry(self._window)

    def _close(self) -> None:
        """Close the window and stop the background work."""
        if self._window is not None:
            self._window.quit()
        self._stop()

    def _closed(self, session: Session, window: DeskWindow) -> None:
        keeper = self._keep_settings(session, window)  # there is none if the window is closed right after its first frame
        keeper.failed.connect(lambda words: sys.stderr.write(f"{words}\n"))
        self.keep()
        if session.settings.stays_resident and not window.leaving and self._source is not None:
            from viewer.app.staying import stay

            if stay(window, self._source.path, self._open_asked):
                return
        self._stop()

    def _open_asked(self, path: Path) -> None:
        try:
            self.open(path)
        except LibraryError as error:
            cast("DeskWindow", self._window).banner.show_failed(error, lambda: self._open_asked(path))

    def _stop(self) -> None:
        for source in filter(None, (self._source, self._candidate)):
            cast("FollowedFolder | FollowedFile", source).stop()

    def end(self) -> None:
        """Close the library after the last window."""
        self._stop()
        if self._window is not None:
            self._window.session.library.close()
