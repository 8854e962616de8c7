from __future__ import annotations

import shutil
import subprocess
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from viewer import theme
from viewer.draw import fonts
from viewer.errors import UsageError
from viewer.handout.qr_codes import summary_code
from viewer.kiosk.core.kiosk_settings import ScreenSettings
from viewer.kiosk.core.visit import SIZES, AtArticle, AtHome, AtList, AtSearch, Visit
from viewer.kiosk.home import HomeScreen, ListScreen
from viewer.kiosk.lettering import TARGET_MM, KioskLook
from viewer.kiosk.public_library import PublicLibrary
from viewer.kiosk.reading import ReadingScreen
from viewer.kiosk.screen import Disclaimer, ScreenView
from viewer.kiosk.searching import SearchScreen
from viewer.kiosk.take_away_sheet import reference_address
from viewer.kiosk.touch import Touchable
from viewer.library.library import Library
from viewer.reader.figure import Pictures
from viewer.shots.kiosk_shots import SCREENS, kiosk_image

_SHAPES = ((1920, 1080), (1080, 1920), (1280, 720), (3840, 2160))


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(("size", "colours"), [((1920, 1080), "light"), ((1080, 1920), "contrast"), ((1280, 720), "light")])
def test_every_screen_is_drawn_in_its_size(qtbot: QtBot, bundled: Path, screen: str, size: tuple[int, int], colours: str) -> None:
    image = kiosk_image(screen, bundled, size, colours)
    assert (image.width(), image.height()) == size
    colours_seen = {image.pixel(x, y) for x in range(0, size[0], 10) for y in range(0, size[1], 10)}
    assert len(colours_seen) > 2


def test_unknown_screen_is_told(bundled: Path) -> None:
    with pytest.raises(UsageError, match="kiosk-home"):
        kiosk_image("kiosk-nothing", bundled)


def _screens(look: KioskLook, public: PublicLibrary) -> list[ScreenView]:
    visit = Visit("zh_CN", size=look.size)
    article = public.article("stem-cells-type-2")
    return [
        HomeScreen(look, public, visit, AtHome(), 2),
        ListScreen(look, public, AtList()),
        ReadingScreen(look, public, Pictures(public.library.asset), article, AtArticle(article.id), visit),
        SearchScreen(look, public, AtSearch("tnb")),
    ]


@pytest.mark.parametrize("size", _SHAPES)
@pytest.mark.parametrize("text", [SIZES[0], SIZES[-1]])
def test_everything_touched_is_20_mm_on_the_screen_and_in_its_lower_two_thirds(
    qtbot: QtBot, bundled: Path, size: tuple[int, int], text: int
) -> None:
    look = KioskLook(theme.load("light"), *size, ScreenSettings().pixels(TARGET_MM, *size), text)
    with closing(PublicLibrary(Library.open(bundled), lambda: date(2026, 1, 1))) as public:
        for screen in _screens(look, public):
            qtbot.addWidget(screen)
            screen.show()
            for button in screen.findChildren(Touchable):
                if not button.isVisible():
                    continue
                area = QRect(button.mapTo(screen, QPoint(0, 0)), button.size())
                assert min(area.width(), area.height()) >= look.floor - 1, (type(screen), button.text(), area)
                assert area.top() >= size[1] // 3 - look.px(8), (type(screen), button.text(), area)
                assert screen.rect().contains(area), (type(screen), button.text(), area)


@pytest.mark.parametrize("size", _SHAPES)
def test_disclaimer_is_pinned_to_every_public_screen(qtbot: QtBot, bundled: Path, size: tuple[int, int]) -> None:
    look = KioskLook(theme.load("light"), *size, 60)
    with closing(PublicLibrary(Library.open(bundled), lambda: date(2026, 1, 1))) as public:
        for screen in _screens(look, public):
            qtbot.addWidget(screen)
            screen.show()
            strips = [strip for strip in screen.findChildren(Disclaimer) if strip.isVisible()]
            assert len(strips) == 1


@pytest.mark.parametrize("size", _SHAPES)
def test_the_disclaimer_has_room_for_its_full_size_in_both_languages(qtbot: QtBot, bundled: Path, size: tuple[int, int]) -> None:
    look = KioskLook(theme.load("light"), *size, 60)
    with Library.open(bundled) as library:
        strips = [Disclaimer(look, library.info.in_language(language)) for language in ("zh", "en")]
    metrics = QFontMetricsF(fonts.font(look.px(32), 700))
    for strip, two in zip(strips, (False, look.portrait), strict=True):
        qtbot.addWidget(strip)
        rows = strip.accessibleName().split(". Do")  # where the English one is broken
        assert (strip.height() > look.px(64)) == two
        assert metrics.horizontalAdvance(max(rows, key=len) if two else strip.accessibleName()) < look.width - look.px(100)


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="needs zbarimg")
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720)])
def test_code_of_the_take_away_is_read_by_a_telephone(qtbot: QtBot, bundled: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    picture = tmp_path / "take-away.png"
    image: QImage = kiosk_image("kiosk-take-away", bundled, size, article="stem-cells-type-2")
    assert image.save(str(picture))
    read = subprocess.run(["zbarimg", "--raw", "-q", str(picture)], capture_output=True, text=True, check=True).stdout
    with Library.open(bundled) as library:
        article = library.article("stem-cells-type-2")
        assert read.strip() == summary_code(article, library.info.name, library.info.disclaimer_short)
        assert article.title in read
        assert "请勿自行停药" in read
        assert reference_address(article).startswith("https://")


def test_no_widget_of_a_screen_takes_words_in(qtbot: QtBot, bundled: Path) -> None:
    look = KioskLook(theme.load("light"), 1920, 1080, 73)
    with closing(PublicLibrary(Library.open(bundled))) as public:
        for screen in _screens(look, public):
            qtbot.addWidget(screen)
            kinds = {type(child).__name__ for child in screen.findChildren(QWidget)}
            assert kinds.isdisjoint({"QLineEdit", "QTextEdit", "QTextBrowser", "QPlainTextEdit", "QComboBox"})
