"""``KioskWindow``: one screen at a time, created for the current visitor and discarded with the visit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from viewer import i18n, theme
from viewer.draw.focus import FocusRing
from viewer.draw.painting import paints
from viewer.draw.stylesheet import palette
from viewer.errors import ArticleMissing, LibraryError
from viewer.i18n import tr
from viewer.kiosk.core import intents
from viewer.kiosk.core.crashes import EXIT_MAINTENANCE
from viewer.kiosk.core.idle import Screen
from viewer.kiosk.core.kiosk_settings import KioskSettings
from viewer.kiosk.core.visit import AtArticle, AtHome, AtList, AtSearch, Visit
from viewer.kiosk.guard import wipe_clipboard
from viewer.kiosk.home import HomeScreen, ListScreen
from viewer.kiosk.lettering import TARGET_MM, KioskLook
from viewer.kiosk.out_of_service import ErrorScreen, MaintenanceScreen
from viewer.kiosk.output import KioskOutput, has_no_desktop
from viewer.kiosk.public_library import CurrentLibrary, PublicLibrary
from viewer.kiosk.screen import ScreenView, discard
from viewer.kiosk.services import StaffServices
from viewer.library.library import Library
from viewer.library.schema import LibraryInfo
from viewer.reader.figure import Pictures

_RESIZE_MS = 120


class KioskWindow(QWidget):
    """The kiosk's window. ``open_library`` returns the library to show, called again when its file
    has changed; may raise ``LibraryError``.
    """

    changed = Signal()
    """Another screen is shown, or something else that the idle clock must know."""
    active = Signal()
    """Activity without a touch: a page still scrolls."""
    failed = Signal(object)
    """The ``LibraryError`` that caused the error screen; for the log."""
    left = Signal(int)
    """Staff ended the window with this exit status."""

    def __init__(
        self,
        settings: KioskSettings,
        open_library: Callable[[], Library],
        services: StaffServices,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__()
        self._settings = settings
        self.current_library = CurrentLibrary(open_library, today)
        self._services = services
        self._today = today
        self._staff: Screen | None = None
        self._paused_at = datetime.now().astimezone()
        self.output = KioskOutput(settings.screen)
        self.has_no_desktop = has_no_desktop()  # then maintenance has a page of its own
        self.visit = Visit(settings.languages[0])
        self.screen_view: ScreenView | None = None
        self.glass = QWidget(self)  # the part of the window that visitors see, nearly always all of it
        self._resizing = QTimer(self, interval=_RESIZE_MS, singleShot=True)
        self._resizing.timeout.connect(self._fit)
        self._ring = FocusRing(self.glass, theme.load("light"), 5, 4)
        self.setWindowTitle("frontdesk")
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.current_library.load()

    # ---- for the owner of the window ---------------------------------------------------------------------------------

    @property
    def look(self) -> KioskLook:
        """The current size, theme and text size for drawing."""
        shown = theme.load("contrast" if self.visit.contrast else "light")
        width, height = max(320, self.glass.width()), max(240, self.glass.height())
        return KioskLook(shown, width, height, self._settings.screen.pixels(TARGET_MM, width, height), self.visit.size)

    @property
    def kind(self) -> Screen:
        """The kind of the current screen, for the idle clock."""
        if self._staff is not None:
            return self._staff
        if self.visit.location == AtHome() and self.visit.fresh:
            return Screen.HOME
        return Screen.READER if isinstance(self.visit.location, AtArticle) else Screen.ELSEWHERE

    def forget(self) -> None:
        """Return to the home page and clear everything of the last visitor."""
        self._staff = None
        self.visit = Visit(self._settings.languages[0])
        wipe_clipboard()
        self.current_library.load_if_changed()
        self.rebuild()

    def show_visit(self, visit: Visit) -> None:
        """Continue ``visit``, e.g. after a crash; go home if it cannot be shown."""
        self.visit = visit
        self.rebuild()

    def show_error(self, fault: str) -> None:
        """Show the error screen after an unexpected error, then the home page again."""
        self._staff = None
        self.visit = Visit(self._settings.languages[0])
        i18n.set_language(self.visit.language)
        self._show(self._error_screen(self.look, tr("内部错误，已记在 errors.log：{fault}", fault=fault)))

    def close_files(self) -> None:
        """Close the files; the window shows nothing afterwards."""
        self.current_library.end()
        self._services.counters.close()

    # ---- screens -----------------------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Rebuild the screen for the visitor's location."""
        self._resizing.stop()
        self.glass.setGeometry(self.output.part_seen(self.rect()))
        i18n.set_language(self.visit.language)
        look = self.look
        self._dress(look)
        self._show(self._make(look))

    def _show(self, made: ScreenView) -> None:
        made.setParent(self.glass)
        made.requested.connect(self.act)
        old, self.screen_view = self.screen_view, made
        made.setGeometry(self.glass.rect())
        made.show()
        made.setFocus()
        if old is not None:
            discard(old)
        self.changed.emit()

    def _dress(self, look: KioskLook) -> None:
        app = QApplication.instance()
        wanted = palette(look.theme)
        ground = QPalette.ColorRole.Window
        if isinstance(app, QApplication) and app.palette().color(ground) != wanted.color(ground):
            app.setPalette(wanted)
        self._ring.set_theme(look.theme)

    def _make(self, look: KioskLook) -> ScreenView:
        """Return the screen; only the home page is imported at start, the others when they are first shown."""
        if self._staff is Screen.PIN:
            from viewer.kiosk.pin_pad import PinScreen

            return PinScreen(look, self._services.staff_pin, self._info, self._settings.staff.pin_seconds)
        if self._staff is Screen.STAFF:
            from viewer.kiosk.panel import PanelScreen

            card = self._services.report.card(self.current_library.library, self.current_library.fault)
            return PanelScreen(look, card, self._info, self._settings.staff.panel_seconds)
        if self._staff is Screen.MAINTENANCE:
            return MaintenanceScreen(look, self._paused_at, self._settings.staff.maintenance_minutes)
        try:
            if self.current_library.public is not None and self.current_library.public.is_empty:
                fault = tr("文章库里没有今天可以给公众看的文章：都已过复审日期，或只供工作人员。请看时钟，或更新内容。")
                return self._error_screen(look, fault, self.current_library.public.info)
            if self.current_library.public is not None and self.current_library.pictures is not None:
                return self._make_public(look, self.current_library.public, self.current_library.pictures)
        except ArticleMissing:  # the home page shows no article
            self.visit = self.visit.home()
            return self._make(look)
        except LibraryError as error:
            self.visit = self.visit.home()
            self.current_library.close_damaged(error)
            self.failed.emit(error)
        return self._error_screen(look, self.current_library.fault)

    def _error_screen(self, look: KioskLook, detail: str, info: LibraryInfo | None = None) -> ErrorScreen:
        screen = ErrorScreen(look, detail, info or LibraryInfo())
        screen.retry.connect(self._retry)
        return screen

    def _make_public(self, look: KioskLook, public: PublicLibrary, pictures: Pictures) -> ScreenView:
        location = self.visit.location
        match location:
            case AtList():
                if not public.rows(location.category, location.initial) and not location.featured:
                    raise ArticleMissing(tr("这里现在没有文章。"))
                return ListScreen(look, public, location)
            case AtArticle():
                from viewer.kiosk.reading import ReadingScreen

                article, printing = public.article(location.article), self._services.printer.ready(self._today())
                both = self._settings.languages
                return ReadingScreen(look, public, pictures, article, location, self.visit, languages=both, printing=printing)
            case AtSearch():
                from viewer.kiosk.searching import SearchScreen

                return SearchScreen(look, public, location)
            case AtHome():
                printing = self._services.printer.ready(self._today())
                return HomeScreen(look, public, self.visit, location, len(self._settings.languages), printing=printing)

    @property
    def _info(self) -> LibraryInfo:
        return self.current_library.public.info if self.current_library.public else LibraryInfo()

    def _retry(self) -> None:
        if self.current_library.load():
            self.rebuild()

    # ---- intents -----------------------------------------------------------------------------------------------------

    def act(self, intent: intents.Intent) -> None:
        """Handle an intent of a screen."""
        match intent:
            case intents.Activity():
                self.active.emit()
                return
            case intents.Print():
                self._print()
                return
            case intents.Leave(status) if status == EXIT_MAINTENANCE and self.has_no_desktop:
                self._staff, self._paused_at = Screen.MAINTENANCE, datetime.now().astimezone()
            case intents.Leave(status):
                self.left.emit(status)
                return
            case intents.AskStaff():
                self.visit, self._staff = self.visit.home(), Screen.PIN
            case intents.Unlocked():
                self._staff = Screen.STAFF
            case intents.Home() | intents.Back() if self._staff is not None:
                self.forget()
                return
            case _:
                self._travel(intent)
        self.rebuild()

    def _travel(self, intent: intents.Intent) -> None:
        here = self.here
        match intent:
            case intents.Go(location):
                self.visit = here.at(location)
                if isinstance(location, AtArticle):
                    self._services.counters.count(location.article, self._today())
            case intents.Turn(location):
                self.visit = here.turned(location)
            case intents.Back():
                self.visit = here.back()
            case intents.Home():
                self.visit = here.home()
            case intents.Resize(by):
                self.visit = here.sized(by)
            case intents.SwitchContrast():
                self.visit = replace(here, contrast=not here.contrast)
            case intents.SwitchLanguage():
                self.visit = here.in_next(self._settings.languages)
                if self.current_library.public is not None:
                    self.visit = self.visit.turned(self.current_library.public.in_language(here.location, self.visit.language))

    def _print(self) -> None:
        from viewer.kiosk.reading import ReadingScreen

        screen, library = self.screen_view, self.current_library.library
        if isinstance(screen, ReadingScreen) and library is not None:
            screen.show_message(*self._services.print(screen.article, library, self._today()))

    @property
    def here(self) -> Visit:
        """The visit with the visitor's exact position."""
        return self.visit.turned(self.screen_view.place(self.visit.location)) if self.screen_view is not None else self.visit

    # ---- Qt ----------------------------------------------------------------------------------------------------------

    @paints
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint black around the glass."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Qt.GlobalColor.black))
        painter.end()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ignore closing: staff leave through the panel."""
        event.ignore()

    def resizeEvent(self, _event: QResizeEvent | None) -> None:
        """Rebuild everything for a new size, or for other screens (cage 0.1.4 keeps the size when one goes)."""
        self.glass.setGeometry(self.output.part_seen(self.rect()))
        if self.screen_view is not None:
            self.visit = self.here
            self._resizing.start()

    def _fit(self) -> None:
        """Rebuild the screen after a resize; if the window manager has already undone it,
        keep the screen, so that taps on it count.
        """
        if self.screen_view is not None and self.screen_view.size() != self.glass.size():
            self.rebuild()
