"""``Twin``: the same kiosk drawn in this process. It knows where everything is, and how the real one should look."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from operator import sub
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.kiosk.conftest import Lobby
from tests.kiosk.x_screen import XKiosk, wait_for
from viewer.kiosk.reading import ReadingScreen
from viewer.kiosk.touch import Touchable

_COARSE = 12
"""Px that are merged into one before two pictures are compared: edges of letters differ between Qt's platforms."""

_ALIKE = 1.5
"""Maximum mean difference, of 255, of two such pictures that show the same."""


def seen(pictures: Path, size: tuple[int, int]) -> QImage:
    """Return the current picture of the X server with these ``pictures`` (X Window Dump, 32 bits per pixel)."""
    return _picture(_dump(pictures), size)


def _dump(pictures: Path) -> bytes:
    return (pictures / "Xvfb_screen0").read_bytes()


def _picture(dump: bytes, size: tuple[int, int]) -> QImage:
    header = struct.unpack(">25I", dump[:100])
    length, line, colours = header[0], header[12], header[19]
    return QImage(dump[length + 12 * colours :], *size, line, QImage.Format.Format_RGB32).copy()


def difference(one: QImage, other: QImage) -> float:
    """Return how much two pictures of one size differ, 0–255, seen from afar."""
    return _difference(_from_afar(one), _from_afar(other))


def _difference(first: bytes, second: bytes) -> float:
    apart: int = sum(map(abs, map(sub, first, second)))
    return apart / len(first)


def _from_afar(image: QImage) -> bytes:
    """Return the bytes of a small picture in which each pixel is ``_COARSE`` × ``_COARSE`` of ``image``."""
    width, height = image.width() // _COARSE, image.height() // _COARSE
    ways = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return bytes(image.scaled(width, height, *ways).convertToFormat(QImage.Format.Format_RGB32).constBits())


@dataclass
class Twin:
    """``kiosk`` on the X server and ``lobby`` here, touched in the same way."""

    kiosk: XKiosk
    lobby: Lobby
    qtbot: QtBot
    pictures: Path

    def image(self) -> QImage:
        """Return the expected picture."""
        self.qtbot.wait(1)
        return self.lobby.window.grab().toImage()

    def alike(self, *, most: float = _ALIKE) -> bool:
        """Return whether the real kiosk comes to show what this one shows."""
        wanted, last = _from_afar(self.image()), b""

        def is_alike() -> bool:
            nonlocal last
            before, last = last, _dump(self.pictures)
            return last != before and _difference(_from_afar(_picture(last, self.kiosk.size)), wanted) <= most

        return wait_for(is_alike)

    def keep(self, name: str) -> None:
        """Save a picture of the screen, for a person to look at."""
        seen(self.pictures, self.kiosk.size).save(str(self.pictures / f"{name}.png"))

    def tap(self, at: QPoint) -> None:
        """Tap on both."""
        self.kiosk.do("mousemove", str(at.x()), str(at.y()), "sleep", "0.03", "click", "1")
        handle = self.lobby.window.windowHandle()
        assert handle is not None
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=at)
        self.qtbot.wait(80)

    def tap_on(self, words: str, kind: type[Touchable] = Touchable) -> None:
        """Tap the button with the text ``words``; empty: the first card of that ``kind``."""
        buttons = [each for each in self.lobby.window.findChildren(kind) if each.isVisible() and each.isEnabled()]
        found = next((each for each in buttons if each.text() == words or not words), None)
        assert found is not None, (words, [each.text() for each in buttons])
        self.tap(self.middle(found))

    def middle(self, widget: QWidget) -> QPoint:
        """Return the widget's centre on the screen."""
        return widget.mapTo(self.lobby.window, widget.rect().center())

    @property
    def reading(self) -> ReadingScreen:
        """The open article."""
        screen = self.lobby.window.screen_view
        assert isinstance(screen, ReadingScreen)
        return screen

    def place_of(self, kind: str) -> QPoint | None:
        """Return where on the screen something of that kind can be tapped: ``item`` for a figure, chart or table."""
        view = self.reading.view
        for y in range(40, view.height() - 40, 20):
            for x in range(40, view.width() - 40, 60):
                if view.address_at(QPointF(x, y)).startswith(f"{kind}:") and y + view.shown.top < view.shown.bottom:
                    return view.mapTo(self.lobby.window, QPoint(x, y))
        return None
