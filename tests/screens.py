"""Helpers of tests that draw: the application in the program's style, and functions to look at pictures."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from viewer.app.application import application
from viewer.draw import garbage_collector, stylesheet
from viewer.draw.stylesheet import resolve


def dressed_application() -> QApplication:
    """Return the application in the light theme, offscreen.

    From now on garbage is collected only after a test (tests/conftest.py), in the window's thread, as in the program: a worker's
    collection would delete Qt objects of earlier tests in the wrong thread.
    """
    app = application()
    garbage_collector.hold_off()
    stylesheet.apply(app, resolve("light"))
    return app


def drawn(widget: QWidget) -> QImage:
    """Return a picture of ``widget``."""
    return widget.grab().toImage()


def blank(width: int, height: int, colour: str = "#ffffff") -> tuple[QImage, QPainter]:
    """Return an empty picture and its painter."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image, QPainter(image)


def colours(image: QImage, step: int = 1) -> set[str]:
    """Return the colours that occur in ``image``, looking at every ``step``-th pixel."""
    kept = image.convertToFormat(QImage.Format.Format_RGB32)  # its pixels are read below
    pixels = memoryview(kept.constBits()).cast("I")
    return {f"#{pixel & 0xFFFFFF:06x}" for pixel in set(pixels[::step])}
