"""The one place that makes long-living objects: application, library, session, window, and what joins them."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QFileSystemWatcher, QIODevice, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from viewer import i18n, resources, settings
from viewer.desk.tasks import Task
from viewer.desk.window import DeskWindow
from viewer.draw import fonts, stylesheet
from viewer.draw.appearance import resolve
from viewer.draw.icons import application_icon
from viewer.errors import LibraryError, SettingsError, ViewerError
from viewer.i18n import tr
from viewer.library.cache import cache_path
from viewer.library.library import Library
from viewer.library.schema import Filter
from viewer.session.session import Change, Session
from viewer.settings import Settings

if TYPE_CHECKING:
    from viewer.desk.first_run import FirstRun
    from viewer.desk.opening import OpeningWindow

_SETTLE_MS = 250
"""After a file changed, the folder is left in peace for so long before it is read again."""

_STAGE_MS = 120
"""After the window is shown, its first frame is given so long before the patient's screen is made."""

_QUIET_MS = 500
"""A build that takes longer than this shows its progress."""


def application() -> QApplication:
    """The one application object, with fonts; offscreen where there is no screen to draw on."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    if sys.platform == "linux" and not os.environ.keys() & {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("frontdesk")
    app.setApplicationDisplayName(tr("导诊读本"))
    app.setDesktopFileName("frontdesk")
    app.setStyle("Fusion")
    app.setFont(fonts.font(15))
    app.setWindowIcon(application_icon())
    return app


def run_desk(path: Path | None, language: i18n.Language | None = None) -> int:
    """Opens the receptionist's window on a folder of articles or a library file; the exit status.

    Without a ``path`` it is the library that was chosen, and the very first time a few questions come before.
    ``language`` is the interface's for this run; None: the one that was chosen in the settings.
    """
    kept, notice = settings.load(settings.settings_path())
    first = path is None and notice is None and not settings.settings_path().exists()
    i18n.set_language(language or kept.language)
    app = application()
    stylesheet.apply(app, resolve(kept.theme))
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    desk = DeskProgram(kept)
    if first:
        desk.welcome()
    elif path is None:
        desk.open_kept(notice or "")
    else:
        desk.open(path, notice or "")
    return app.exec()


class DeskProgram(QObject):
    """The running desk: which library is open, and following its folder."""

    def __init__(self, kept: Settings) -> None:
        super().__init__()
        self._kept = kept
        self._folder: Path | None = None
        self._window: DeskWindow | None = None
        self._opening: OpeningWindow | None = None
        self._wizard: FirstRun | None = None
        self._notice = ""
        self._task: Task[object] | None = None
        self._again = False
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._read_again)
        self._watcher.directoryChanged.connect(lambda _path: self._settle.start())
        self._watcher.fileChanged.connect(lambda _path: self._settle.start())

    # ---- the first start

    def welcome(self) -> None:
        """Asks what a first start asks, then opens what was chosen; closed before its end it keeps nothing."""
        from viewer.desk.first_run import FirstRun

        wizard = FirstRun(replace(self._kept, language=i18n.language()), resolve(self._kept.theme))
        wizard.chosen.connect(self._welcomed)
        wizard.resize(wizard.sizeHint().boundedTo(wizard.screen().availableSize()))
        wizard.show()
        self._wizard = wizard

    def _welcomed(self, chosen: Settings) -> None:
        wizard = cast("FirstRun", self._wizard)
        self._kept = chosen
        notice = ""
        try:
            settings.save(chosen, settings.settings_path())
        except SettingsError as error:
            notice = str(error)
        self.open_kept(notice)
        if self._opening is not None:  # another window is there before this one goes: the last one to go ends the program
            self._opening.setGeometry(wizard.geometry())
            self._opening.show()
        wizard.close()
        wizard.deleteLater()
        self._wizard = None

    # ---- opening

    def open_kept(self, notice: str = "") -> None:
        """Opens the library that was chosen; where it is gone or broken, the one that ships, and says so."""
        chosen = self._kept.library_path
        try:
            self.open(Path(chosen) if chosen else resources.articles(), notice)
        except LibraryError as error:
            self._open_instead(error)

    def _open_instead(self, error: ViewerError) -> None:
        self.open(resources.articles(), tr("{fault}先打开示例内容。", fault=error))

    def open(self, path: Path, notice: str = "") -> None:
        """Opens ``path``; a folder that was never built is built first, with its progress shown."""
        if not path.is_dir():
            self._folder = None
            self._show(Library.open(path), notice)
            return
        self._folder = path
        self._notice = notice
        cached = self._cached(path)
        if cached is not None:
            self._show(cached, notice)
            QTimer.singleShot(0, self, self._read_again)
            return
        from viewer.desk.opening import OpeningWindow

        opening = OpeningWindow(resolve(self._kept.theme), self._cancel)
        self._opening = opening
        QTimer.singleShot(_QUIET_MS, opening, lambda: opening.show() if self._opening is opening else None)
        self._build()

    def _cached(self, folder: Path) -> Library | None:
        try:
            library = Library.open(cache_path(folder))
        except LibraryError:
            return None
        if library.info.articles:
            return library
        library.close()
        return None

    def _build(self) -> None:
        folder = cast("Path", self._folder)

        def work() -> object:
            from viewer.library.build import refresh

            return refresh(folder, cache_path(folder), progress=report, cancelled=lambda: task.cancelled())  # noqa: PLW0108 - there is no task yet

        def report(done: int, total: int) -> None:
            task.progressed.emit(done, total)

        task: Task[object] = Task(self, work, lambda _report: self._built(folder), self._failed)
        if self._opening is not None:
            task.progressed.connect(self._opening.progress)
        self._task = task
        task.start()

    def _built(self, folder: Path) -> None:
        self._task = None
        if folder != self._folder:
            return
        library = Library.open(cache_path(folder))
        if self._window is None:
            self._show(library, self._notice)
        else:
            self._exchange(library)
        self._watch(folder)
        if self._again:
            self._again = False
            self._settle.start()

    def _failed(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, ViewerError):
            raise error
        if self._window is not None:
            self._window.toast.say(str(error))
        elif self._folder != resources.articles() and str(self._folder) == self._kept.library_path:
            self._open_instead(error)
        else:
            sys.stderr.write(f"{error}\n")
            QApplication.exit(1)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
        QApplication.exit(1)

    # ---- following the folder

    def _watch(self, folder: Path) -> None:
        wanted = {str(folder), *(str(p) for p in folder.iterdir() if p.is_dir())}
        wanted |= {str(p) for p in folder.glob("*.toml")} | {str(p) for p in folder.glob("*/*") if p.is_file()}
        now = {*self._watcher.files(), *self._watcher.directories()}
        if now - wanted:
            self._watcher.removePaths(sorted(now - wanted))
        if wanted - now:
            self._watcher.addPaths(sorted(wanted - now))

    def _read_again(self) -> None:
        if self._task is not None:
            self._again = True
        elif self._folder is not None and self._folder.is_dir():
            self._build()

    def _exchange(self, library: Library) -> None:
        window = cast("DeskWindow", self._window)
        old = window.session.library
        if library.info == old.info:
            library.close()
            return
        window.session.set_library(library)
        old.close()

    # ---- the window

    def _show(self, library: Library, notice: str) -> None:
        if self._window is not None:
            self._exchange_all(library)
            return
        session = Session(library, self._kept)
        window = make_window(session)
        window.topbar.reserve_strip()
        QTimer.singleShot(_STAGE_MS, window, lambda: join_stage(session, window))
        window.actions_.open_library = self
        window.on_close = lambda: self._keep(session)
        self._window = window
        open_first(session)
        restore_geometry(window)
        window.show()
        window.sheet.reader.setFocus()
        if self._opening is not None:
            self._opening.close()
            self._opening = None
        if notice:
            window.toast.say(notice)

    def _exchange_all(self, library: Library) -> None:
        window = cast("DeskWindow", self._window)
        old = window.session.library
        window.session.set_library(library)
        old.close()
        open_first(window.session)

    def _keep(self, session: Session) -> None:
        if self._window is not None:
            save_geometry(self._window)
        try:
            settings.save(session.settings, settings.settings_path())
        except SettingsError as error:
            sys.stderr.write(f"{error}\n")
        if self._task is not None:
            self._task.cancel()
            self._task.wait()

    # ---- viewer.desk.actions.OpenLibrary

    def choose(self) -> None:
        """Asks for a library file or a folder."""
        window = cast("DeskWindow", self._window)
        chosen, _ = QFileDialog.getOpenFileName(
            window, tr("打开内容库"), "", tr("内容库（*.fdk library.toml）") + ";;" + tr("所有文件（*）")
        )
        if chosen:
            path = Path(chosen)
            self._try(path.parent if path.name == "library.toml" else path)

    def bundled(self) -> None:
        """Opens the library that ships."""
        self._try(resources.articles())

    def _try(self, path: Path) -> None:
        """Opens ``path``, now and at the next start without a library; what cannot be opened changes nothing."""
        window = cast("DeskWindow", self._window)
        try:
            self.open(path)
        except ViewerError as error:
            window.toast.say(str(error))
        else:
            window.session.set_library_path("" if path == resources.articles() else str(path.absolute()))


def make_window(session: Session) -> DeskWindow:
    """The desk window of ``session``, joined to the theme of the system."""
    window = DeskWindow(session, resolve(session.settings.theme))
    hints = QGuiApplication.styleHints()

    def follow() -> None:
        if session.settings.theme == "system":
            window.changed(Change.THEME)

    hints.colorSchemeChanged.connect(follow)
    return window


def join_stage(session: Session, window: DeskWindow) -> None:
    """Puts the patient screen's strip into the top bar and lets it follow theme and library."""
    from viewer.stage.desk_stage import DeskStage

    stage = DeskStage(session, window.sheet.reader, window, window.theme, window.toast.say)
    window.actions_.stage = stage
    window.topbar.add_strip(stage.strip)

    def follow(change: Change) -> None:
        if change & Change.THEME:
            stage.set_theme(window.theme)
        if change & Change.LIBRARY:
            stage.set_library()

    session.subscribe(follow)
    if session.settings.patient_screen_opens:
        QTimer.singleShot(0, stage, stage.start)


def open_first(session: Session) -> None:
    """Opens the article that a start shows: the default, the last one, the first featured, or the first of the list."""
    wanted = (session.settings.default_article, session.settings.last_article, *session.library.info.featured)
    for article in wanted:
        if article and _exists(session.library, article):
            session.open(article)
            return
    rows = session.library.rows(Filter(), 0, 1)
    if rows:
        session.open(rows[0].id)
    else:
        session.set_library(session.library)


def _exists(library: Library, article: str) -> bool:
    try:
        library.row(article)
    except LibraryError:
        return False
    return True


def _geometry_path() -> Path:
    return settings.config_folder() / "window.bin"


def restore_geometry(window: DeskWindow) -> None:
    """Puts the window where it was; without a memory, in the design's size or what the screen allows."""
    window.resize(window.sizeHint().boundedTo(window.screen().availableSize()))
    try:
        window.restoreGeometry(_geometry_path().read_bytes())
    except OSError:
        return


def save_geometry(window: DeskWindow) -> None:
    """Remembers where the window is; a home that cannot be written is no fault of the reader's."""
    from viewer.whole_file import write_whole

    try:
        write_whole(_geometry_path(), bytes(window.saveGeometry().data()))
    except OSError:
        return


# ---- pictures


def shot(
    path: Path,
    out: Path,
    *,
    screen: str = "desk",
    article: str = "",
    section: str = "",
    size: tuple[int, int] = (1440, 900),
    theme: str = "light",
    scale: int = 100,
) -> int:
    """Draws a screen into ``out`` with the code that the window uses; 0, or 1 where it cannot be written."""
    from viewer.desk.pictures import SCREENS, Scene
    from viewer.errors import UsageError
    from viewer.whole_file import write_whole

    if screen not in SCREENS:
        raise UsageError(tr("没有“{screen}”这个屏幕；可以画：{all}。", screen=screen, all="、".join(SCREENS)))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = application()
    chosen = replace(Settings(), theme="light" if theme == "paper" else theme, zoom=max(80, min(250, scale)))
    stylesheet.apply(app, resolve(chosen.theme))
    library = open_library(path)
    session = Session(library, chosen)
    scene = Scene(session, _staged_window, article or next(iter(library.info.featured), ""), section, size)
    image = SCREENS[screen](scene)
    write_whole(out, png(image), private=False)
    library.close()
    return 0


def _staged_window(session: Session) -> DeskWindow:
    window = make_window(session)
    join_stage(session, window)
    return window


def open_library(path: Path) -> Library:
    """The library at ``path``; a folder is built into the cache first."""
    if not path.is_dir():
        return Library.open(path)
    from viewer.library.build import refresh

    refresh(path, cache_path(path))
    return Library.open(cache_path(path))


def png(image: QImage) -> bytes:
    """A picture as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs ask for bytes, PySide6 for str
    return bytes(buffer.data().data())

