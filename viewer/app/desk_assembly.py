"""Assembly of the desk window: system theme, patient screen, saved geometry."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QGuiApplication

from viewer import resources
from viewer.app.application import application
from viewer.desk.core.session import Change, Session
from viewer.desk.desk_window import DeskWindow
from viewer.draw.stylesheet import resolve
from viewer.draw.window_placement import fit_to_screen
from viewer.errors import ArticleMissing
from viewer.folders import own_folder
from viewer.i18n import tr
from viewer.library.library import Library
from viewer.library.schema import Filter
from viewer.whole_file import read_regular, write_whole

if TYPE_CHECKING:
    from viewer.app.followed import FollowedFile, FollowedFolder

_LATEST_MS = 1000
"""Time after which a window that was never painted is completed."""
_FIRST_FRAME_MS = 100
"""Delay after the first frame until Qt's own translations are loaded, of which that frame shows none."""


def make_window(session: Session) -> DeskWindow:
    """Create the desk window of ``session``; it follows the system theme if so configured."""
    window = DeskWindow(session, resolve(session.settings.theme))

    def follow() -> None:
        if session.settings.theme == "system":
            window.changed(Change.THEME)

    def changed(change: Change) -> None:
        if change & Change.LANGUAGE:
            _install_qt_translations()

    QGuiApplication.styleHints().colorSchemeChanged.connect(follow)
    session.subscribe(changed)
    QTimer.singleShot(_FIRST_FRAME_MS, window, _install_qt_translations)
    return window


def show(window: DeskWindow) -> None:
    """Show the window for the first time, where and as large as it was."""
    restore_geometry(window)
    window.topbar.reserve_strip()  # for the window's width
    window.show()
    _draw_once()


def after_first_frame(window: DeskWindow, run: Callable[[], None]) -> None:
    """Call ``run`` once, after the first frame that shows the open article, or soon if nobody sees the window."""
    reader, done = window.sheet.reader, False

    def once() -> None:
        nonlocal done
        if not done:
            done = True
            run()
            _draw_once()

    reader.first_painted.connect(once)
    QTimer.singleShot(_LATEST_MS if reader.article is not None else _FIRST_FRAME_MS, window, once)


def _draw_once() -> None:
    """Have Qt lay out and mark what was just shown before the next frame; it would draw that frame, and then all of it again."""
    for kind in (QEvent.Type.LayoutRequest, QEvent.Type.UpdateLater):
        QCoreApplication.sendPostedEvents(None, kind.value)


def _install_qt_translations() -> None:
    from viewer.app.application import install_qt_translations  # the first frame shows no text of Qt's own

    install_qt_translations(application())


def join_stage(session: Session, window: DeskWindow) -> None:
    """Add the patient screen's strip to the top bar and keep its theme and library in sync."""
    from viewer.app.desk_stage import DeskStage

    def show(words: str) -> None:
        window.toast.show_message(words)  # created by the first message

    stage = DeskStage(session, window.sheet.reader, window, window.theme, show)
    window.actions_.stage = stage
    window.topbar.add_strip(stage.strip)
    window.topbar.fitted.connect(lambda: stage.strip.set_width(window.width()))

    def follow(change: Change) -> None:
        if change & Change.THEME:
            stage.set_theme(window.theme)
        if change & Change.LIBRARY:
            stage.set_library()
            tell_of_release(window)
        if change & Change.CLINIC:
            stage.set_clinic()
        if change & Change.PATIENT:
            stage.set_patient()

    session.subscribe(follow)
    tell_of_release(window)
    watch_releases(window)
    if session.settings.patient_screen_opens:
        QTimer.singleShot(0, stage, stage.start)


def tell_of_release(window: DeskWindow) -> None:
    """Say once that a release of head office was installed."""
    if not (own_folder("data") / "fleet").is_dir():
        return
    from viewer.fleet.update_summary import summary

    found, told = summary(), own_folder("state") / "release-told"
    if found is None or not found.installed:
        return
    with suppress(OSError):
        if told.exists() and read_regular(told, 100) == found.installed.encode():
            return
        told.parent.mkdir(parents=True, exist_ok=True)
        write_whole(told, found.installed.encode())
        words = tr("内容已更新：{release}", release=found.name)
        window.toast.show_message(words, tr("看看"), partial(window.actions_.settings, at_updates=True))


def watch_releases(window: DeskWindow) -> None:
    """Tell staff of sticks, failed looks and expiring signatures, on a desk that receives releases."""
    if (own_folder("data") / "fleet").is_dir():
        from viewer.desk.content_notices import ContentNotices

        settings = partial(window.actions_.settings, at_updates=True)
        window.notices = ContentNotices(window, window.session, lambda: window.banner, settings)
        window.notices.look()


def join_author(source: FollowedFolder | FollowedFile, window: DeskWindow) -> None:
    """Turn the desk into the author's, as long as ``source`` is followed, if it is an author's folder of articles."""
    if source.path.is_dir() and source.path.resolve() != resources.articles().resolve() and not window.isHidden():
        from viewer.app.authoring import Authoring

        Authoring(source, window)


def exchange(session: Session, library: Library) -> None:
    """Show ``library`` instead of the session's, and close that."""
    from viewer.app.settings_writer import note_day

    old = session.library
    note_day(library)
    session.set_library(library)
    old.close()


def first_library(chosen: str) -> Path:
    """Return the library to open at a start: the chosen one, else what head office sent, else the bundled articles."""
    if chosen or not (own_folder("data") / "fleet").is_dir():  # by far the usual start
        return Path(chosen) if chosen else resources.articles()
    from viewer.fleet.update_summary import received_library

    return received_library() or resources.articles()


def open_first(session: Session) -> None:
    """Open the start article: the default, the last one, the first featured, or the first of the list."""
    article = first_article(session.library, session.settings.default_article, session.settings.last_article)
    if article:
        session.open(article)
    else:
        session.set_library(session.library)


def first_article(library: Library, *wanted: str) -> str:
    """Return the first of ``wanted`` in ``library``, otherwise its first featured article,
    otherwise the first of the list; "": none.
    """
    found = (article for article in (*wanted, *library.info.featured) if article and _exists(library, article))
    return next(found, "") or next((row.id for row in library.rows(Filter(), 0, 1)), "")


def _exists(library: Library, article: str) -> bool:
    try:
        library.row(article)
    except ArticleMissing:
        return False
    return True


def restore_geometry(window: DeskWindow) -> None:
    """Restore the window's geometry; without a saved one, use the default size."""
    fit_to_screen(window)
    try:
        window.restoreGeometry(_geometry_path().read_bytes())
    except OSError:
        return
    window.resize(window.size().boundedTo(window.screen().availableSize()))  # stored at another scale or on another screen


def save_geometry(window: DeskWindow) -> None:
    """Save the window's geometry; ignore write errors."""
    try:
        write_whole(_geometry_path(), bytes(window.saveGeometry().data()))
    except OSError:
        return


def _geometry_path() -> Path:
    return own_folder("config") / "window.bin"
