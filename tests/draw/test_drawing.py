"""Fonts, icons, codes, the style sheet and the focus ring."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QFontDatabase, QImage, QRawFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.screens import blank, colours
from viewer import resources, theme
from viewer.draw import fonts, icons, qr, stylesheet
from viewer.draw.focus import FocusRing
from viewer.draw.stylesheet import resolve

LIGHT = theme.load("light")
SOURCES = Path(resources.__file__).parent


def test_words_are_drawn_in_a_family_that_holds_simplified_chinese(qapp: QApplication) -> None:
    assert QFontDatabase.hasFamily(fonts.family())
    face = QRawFont.fromFont(fonts.font(16))
    assert all(face.supportsCharacter(ord(c)) for c in "糖尿病导诊读本0Aµ℃、。“”")


@pytest.mark.parametrize("size", [0, 1, 19])
def test_font_of_any_size_can_be_drawn(size: int, qapp: QApplication) -> None:
    assert fonts.font(size).pixelSize() >= 1


def test_every_icon_that_the_window_names_exists() -> None:
    pattern = re.compile(r"""(?:icon|pixmap|paint_icon)\((?:painter, )?"([a-z0-9-]+)\"""")
    named = {name for file in SOURCES.glob("desk/*.py") for name in pattern.findall(file.read_text(encoding="utf-8"))}
    assert named
    assert {name for name in named if not resources.resource("icons", f"{name}.svg").is_file()} == set()


def test_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication) -> None:
    image = icons.pixmap("search", "#cc0000", 48).toImage()
    pixels = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
    assert {pixel.name() for pixel in pixels if pixel.alpha() == 255} == {"#cc0000"}


def test_icon_is_as_sharp_as_the_screen(qapp: QApplication) -> None:
    drawn = icons.pixmap("search", "#000000", 20, 2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (40, 2.0)


@pytest.mark.parametrize("name", theme.THEMES)
def test_cover_is_drawn_in_the_tones_of_its_ground(name: str, qapp: QApplication) -> None:
    look = theme.load(name)
    data = next((resources.articles() / "covers").glob("*.svg")).read_bytes()
    image, painter = blank(64, 64)
    icons.paint_cover(painter, QRectF(0, 0, 64, 64), data, "sand", look)
    painter.end()
    drawn = colours(image)
    assert look.covers["sand"][0].lower() in drawn
    assert {icons.COVER_TONES[0].lower(), icons.COVER_TONES[1].lower()} & drawn == set()


def test_cover_that_is_no_drawing_shows_its_middle(qapp: QApplication) -> None:
    picture = QImage(90, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    for x in range(30, 60):
        for y in range(30):
            picture.setPixelColor(x, y, QColor("blue"))
    stored = QByteArray()
    buffer = QBuffer(stored)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs ask for bytes, PySide6 for str
    image, painter = blank(64, 64)
    icons.paint_cover(painter, QRectF(0, 0, 64, 64), bytes(stored.data()), "sand", LIGHT)
    painter.end()
    assert {image.pixelColor(x, 32).name() for x in (2, 32, 61)} == {"#0000ff"}


def test_cover_without_a_picture_is_its_ground(qapp: QApplication) -> None:
    image, painter = blank(64, 64)
    icons.paint_cover(painter, QRectF(0, 0, 64, 64), b"", "nowhere", LIGHT)
    painter.end()
    assert image.pixelColor(32, 32).name() == LIGHT.covers["celadon"][0].lower()


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbar-tools is not installed")
@pytest.mark.parametrize("text", ["https://doi.org/10.1186/s13287-022-02848-6", "糖化血红蛋白反映最近 2–3 个月的平均血糖。"])
def test_code_is_read_by_a_phone(text: str, tmp_path: Path, qapp: QApplication) -> None:
    image, painter = blank(300, 300)
    qr.paint(painter, QRectF(0, 0, 300, 300), text)
    painter.end()
    image.save(str(tmp_path / "code.png"))
    read = subprocess.run(["zbarimg", "--raw", "-q", str(tmp_path / "code.png")], capture_output=True, text=True, check=True)
    assert read.stdout.strip() == text


@pytest.mark.parametrize("name", [*theme.THEMES, "paper"])
def test_style_sheet_takes_its_colours_from_the_theme(name: str, qapp: QApplication) -> None:
    look = theme.load(name)
    sheet = stylesheet.sheet(look)
    known = {value.lower() for value in (getattr(look.colours, field) for field in look.colours.__struct_fields__)}
    assert {colour.lower() for colour in re.findall(r"#[0-9A-Fa-f]{6}", sheet)} <= known
    assert "{" not in sheet.replace("{", "", sheet.count("}"))


@pytest.mark.parametrize("choice", theme.THEMES)
def test_chosen_theme_is_the_theme(choice: str, qapp: QApplication) -> None:
    assert resolve(choice).name == choice  # type: ignore[arg-type]  # THEMES are choices


def test_following_the_system_gives_one_of_the_themes(qapp: QApplication) -> None:
    assert resolve("system").name in theme.THEMES


def two_buttons(qtbot: QtBot) -> tuple[QWidget, QPushButton, QPushButton, FocusRing]:
    window = QWidget()
    qtbot.addWidget(window)
    one, other = QPushButton("甲"), QPushButton("乙")
    column = QVBoxLayout(window)
    column.addWidget(one)
    column.addWidget(other)
    ring = FocusRing(window, LIGHT)
    window.resize(300, 200)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window, one, other, ring


def test_focus_ring_follows_the_keyboard(qtbot: QtBot) -> None:
    window, one, other, ring = two_buttons(qtbot)
    one.setFocus(Qt.FocusReason.MouseFocusReason)
    assert ring.isHidden()
    QTest.keyClick(one, Qt.Key.Key_Tab)
    qtbot.waitUntil(ring.isVisible)
    assert ring.geometry().contains(other.geometry())
    assert not ring.geometry().contains(one.geometry())
    other.hide()
    qtbot.waitUntil(lambda: not ring.geometry().contains(other.geometry()) or ring.isHidden())
    assert window.isVisible()
