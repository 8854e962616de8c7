"""``kiosk_image``: a screen of the kiosk as a picture, drawn by the kiosk's own code."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from viewer import theme as themes
from viewer.draw.stylesheet import palette
from viewer.errors import UsageError
from viewer.i18n import LANGUAGES, language, tr
from viewer.kiosk.attract import Attract
from viewer.kiosk.core.crashes import Mode
from viewer.kiosk.core.intents import Scroll, ShowContents, ShowInitials, TakeAway
from viewer.kiosk.core.kiosk_settings import KioskSettings, ScreenSettings
from viewer.kiosk.core.pin import StaffPin, set_pin
from viewer.kiosk.core.visit import SIZES, AtArticle, AtHome, AtList, AtSearch, Visit
from viewer.kiosk.home import HomeScreen, ListScreen
from viewer.kiosk.lettering import TARGET_MM, KioskLook
from viewer.kiosk.out_of_service import ErrorScreen
from viewer.kiosk.panel import PanelScreen
from viewer.kiosk.pin_pad import PinScreen
from viewer.kiosk.program import application
from viewer.kiosk.public_library import PublicLibrary
from viewer.kiosk.reading import ReadingScreen
from viewer.kiosk.searching import SearchScreen
from viewer.kiosk.services import Report
from viewer.kiosk.sheet import WarningSheet
from viewer.library.library import Library
from viewer.reader.figure import Pictures


class _Scene:
    """Input of a picture."""

    def __init__(self, look: KioskLook, public: PublicLibrary, article: str, section: str, query: str) -> None:
        self.look = look
        self.public = public
        self.visit = Visit(language(), look.theme.contrast, look.size)
        self.article = article or next((row.id for row in (*public.featured(), *public.rows())), "")
        self.section = section
        self.query = query

    def home(self) -> QWidget:
        return HomeScreen(self.look, self.public, self.visit, AtHome(), 2)

    def list(self) -> QWidget:
        return ListScreen(self.look, self.public, AtList())

    def initials(self) -> QWidget:
        screen = ListScreen(self.look, self.public, AtList())
        screen.act(ShowInitials())
        return screen

    def reader(self) -> ReadingScreen:
        article, pictures = self.public.article(self.article), Pictures(self.public.library.asset)
        places = AtArticle(article.id, whole=True), AtArticle(article.id, self.section)  # the first one counts its screens
        made = [ReadingScreen(self.look, self.public, pictures, article, at, self.visit, languages=LANGUAGES) for at in places]
        return made[-1]

    def second_screen(self) -> QWidget:
        screen = self.reader()
        screen.act(Scroll(1))
        return screen

    def contents(self) -> QWidget:
        screen = self.second_screen()
        if isinstance(screen, ReadingScreen):
            screen.act(ShowContents())
        return screen

    def take_away(self) -> QWidget:
        screen = self.reader()
        screen.act(TakeAway())
        return screen

    def figure(self) -> QWidget:
        screen = self.reader()
        items = screen.view.page.contents.items
        if items:
            screen.view.tapped.emit(f"item:{items[0].block.anchor}")
        return screen

    def search(self) -> QWidget:
        return SearchScreen(self.look, self.public, AtSearch(self.query))

    def warning(self) -> QWidget:
        screen = self.reader()
        WarningSheet(self.look, screen, 18, 30).appear()
        return screen

    def attract(self) -> QWidget:
        return Attract(self.look, self.public, shifting=False)

    def calm(self) -> QWidget:
        return ErrorScreen(self.look, "")

    def pin(self) -> QWidget:
        folder = Path(tempfile.mkdtemp())
        set_pin(folder / "pin.json", "274913")
        screen = PinScreen(self.look, StaffPin(folder / "pin.json", folder / "tries.json"), self.public.info, 30)
        for key in "2749":
            screen.press(key)
        return screen

    def panel(self) -> QWidget:
        report = Report(KioskSettings(name=tr("大厅 1 号机")), (), Mode.NORMAL, str)
        return PanelScreen(self.look, report.card(self.public.library), self.public.info, 60)


SCREENS: dict[str, Callable[[_Scene], QWidget]] = {
    "kiosk-home": _Scene.home,
    "kiosk-list": _Scene.list,
    "kiosk-initials": _Scene.initials,
    "kiosk-reader": _Scene.reader,
    "kiosk-reader-2": _Scene.second_screen,
    "kiosk-contents": _Scene.contents,
    "kiosk-take-away": _Scene.take_away,
    "kiosk-figure": _Scene.figure,
    "kiosk-search": _Scene.search,
    "kiosk-warning": _Scene.warning,
    "kiosk-attract": _Scene.attract,
    "kiosk-calm": _Scene.calm,
    "kiosk-pin": _Scene.pin,
    "kiosk-panel": _Scene.panel,
}
"""The screens that can be drawn."""


def kiosk_image(
    screen: str,
    library: Path,
    size: tuple[int, int] = (1920, 1080),
    theme: str = "light",
    *,
    article: str = "",
    section: str = "",
    text_size: int = SIZES[0],
    query: str = "tnb",
) -> QImage:
    """Return ``screen`` (a key of ``SCREENS``) of a kiosk of ``size`` px that shows
    ``library``; ``text_size`` is one of ``SIZES``.

    Raises ``UsageError`` for an unknown screen, and ``LibraryError``.
    """
    if screen not in SCREENS:
        raise UsageError(tr("没有“{screen}”这个屏幕；可以画：{all}。", screen=screen, all=tr("、").join(SCREENS)))
    app = application()
    shown = themes.load(theme)
    app.setPalette(palette(shown))
    look = KioskLook(shown, *size, ScreenSettings().pixels(TARGET_MM, *size), text_size)
    public = PublicLibrary(Library.open(library))
    try:
        made = SCREENS[screen](_Scene(look, public, article, section, query))
        made.resize(*size)
        made.ensurePolished()
        app.processEvents()
        image = made.grab().toImage()
        made.deleteLater()
        return image
    finally:
        public.close()
