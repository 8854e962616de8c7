"""The pictures of docs/screens: written without loss, all there, all named."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor, QImage

from tools import screens


@pytest.mark.parametrize("colours", [3, 256, 300])
def test_picture_is_read_back_pixel_by_pixel(colours: int) -> None:
    image = QImage(37, 41, QImage.Format.Format_RGB32)
    for y in range(image.height()):
        for x in range(image.width()):
            n = (x + 37 * y) % colours
            image.setPixelColor(x, y, QColor(n % 256, n // 256 * 90, 255 - n % 256))
    back = QImage.fromData(screens.png(image))
    assert back.convertToFormat(QImage.Format.Format_RGB32) == image


def test_every_picture_is_there_named_and_not_too_large() -> None:
    read = (screens.SCREENS / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\(([\w-]+)\.png\)", read))
    drawn = {picture.name for picture in screens.PICTURES}
    assert named == drawn
    for file in screens.SCREENS.glob("*.png"):
        assert file.stem in drawn
        assert file.stat().st_size <= screens.LARGEST
