"""Icons, covers and the evidence meter, drawn in the theme's tones at the device's pixels, cached."""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from viewer import resources
from viewer.content.blocks import Design, Evidence
from viewer.draw import fonts
from viewer.draw.kept_pixmaps import KeptPixmaps
from viewer.draw.painting import closes_painters
from viewer.theme import Theme

COVER_TONES = ("#D9EAE5", "#86BBAE", "#0B5F57")
"""Light, middle and deep tone that every cover file uses."""

_AIR = 4
"""Extra px to the right of a button's icon: Qt puts the words 4 px from it, the design 8."""

_TONE = re.compile("|".join((*COVER_TONES, "#FFFFFF")))


_ICONS: KeptPixmaps[tuple[str, str, int, float, int]] = KeptPixmaps(1 << 20)
_METERS: KeptPixmaps[tuple[tuple[int, int], Evidence, str, str, float]] = KeptPixmaps(1 << 18)
_COVERS: KeptPixmaps[tuple[int, int, tuple[str, str, str], str, int, float]] = KeptPixmaps(4 << 20)
"""The key holds the hash and length of a cover's data, not the data itself, which may be a large photograph."""


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0, air: int = 0) -> QPixmap:
    """Return the icon ``name`` in ``colour``, ``size`` × ``size`` logical px, for a device
    pixel ratio; ``air`` px wider on its right.
    """
    return _ICONS.get((name, colour, size, ratio, air), lambda: _render(_source(name, colour), size, ratio, air))


@cache
def _source(name: str, colour: str) -> bytes:
    known = name if name in resources.icons() else "article"  # a library from another version may name unknown icons
    return resources.text("icons", f"{known}.svg").replace("currentColor", QColor(colour).name()).encode()


def kept_bytes() -> int:
    """Return the bytes held by the pixmaps of icons, covers and meters."""
    return _ICONS.held + _COVERS.held + _METERS.held


def icon(
    name: str, theme: Theme, size: int = 20, *, colour: str = "", checked: str = "", listed: bool = False, air: int = 0
) -> QIcon:
    """Return an icon in ``colour`` (default: ink), in ``checked`` when switched on, in ink 3 when disabled.

    A ``listed`` icon, in a menu or list, has the selection's text colour on the selected line.
    """
    made = QIcon()
    application = QGuiApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0  # of the sharpest screen
    made.addPixmap(pixmap(name, colour or theme.colours.ink, size, ratio, air))
    made.addPixmap(pixmap(name, theme.colours.ink3, size, ratio, air), QIcon.Mode.Disabled)
    if listed:
        chosen = pixmap(name, theme.colours.onsel, size, ratio, air)
        made.addPixmap(chosen, QIcon.Mode.Selected)
        made.addPixmap(chosen, QIcon.Mode.Active)
    if checked:
        made.addPixmap(pixmap(name, checked, size, ratio, air), QIcon.Mode.Normal, QIcon.State.On)
    return made


def set_icon(button: QAbstractButton, name: str, theme: Theme, size: int = 20, *, colour: str = "", checked: str = "") -> None:
    """Give ``button`` an icon of ``size`` px, 8 px from its text if it has some."""
    air = _AIR if button.text() else 0
    button.setIcon(icon(name, theme, size, colour=colour, checked=checked, air=air))
    button.setIconSize(QSize(size + air, size))


@closes_painters
def application_icon() -> QIcon:
    """Return the program's icon: an open book on celadon."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        drawn = QPixmap(size, size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(COVER_TONES[2]))
        painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.22, size * 0.22)
        paint_icon(painter, "book", "#FFFFFF", QRectF(size * 0.2, size * 0.2, size * 0.6, size * 0.6))
        painter.end()
        made.addPixmap(drawn)
    return made


def paint_icon(painter: QPainter, name: str, colour: str, rect: QRectF) -> None:
    """Draw an icon as vectors, the same on screen, slide and paper."""
    QSvgRenderer(QByteArray(_source(name, colour))).render(painter, rect)


def _cover(data: bytes, tones: tuple[str, str, str], white: str, size: int, ratio: float) -> QPixmap:
    wanted = dict(zip((*COVER_TONES, "#FFFFFF"), (*tones, white), strict=True))
    if b"<svg" not in data[:4096]:
        return _photo(data, round(size * ratio), ratio)
    source = _TONE.sub(lambda found: wanted[found[0]], data.decode("utf-8", "replace"))
    return _render(fonts.in_own_font(source.encode()), size, ratio)


def _photo(data: bytes, pixels: int, ratio: float) -> QPixmap:
    """Return the central square of a photograph."""
    image = QImage.fromData(QByteArray(data))
    side = min(image.width(), image.height())
    middle = image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    drawn = QPixmap.fromImage(middle.scaled(pixels, pixels, mode=Qt.TransformationMode.SmoothTransformation))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def paint_cover(painter: QPainter, rect: QRectF, data: bytes, ground: str, theme: Theme, radius: float = 8.0) -> None:
    """Draw a cover, clipped to a rounded square: an SVG in the tones of ``ground``, or a photograph."""
    tones = theme.covers.get(ground, theme.covers["celadon"])
    white = theme.colours.figure if not theme.dark else theme.colours.sheet
    ratio = painter.device().devicePixelRatioF()
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    if data:
        size = round(rect.width())
        key = (hash(data), len(data), tones, white, size, ratio)
        drawn = _COVERS.get(key, lambda: _cover(data, tones, white, size, ratio))
        painter.drawPixmap(rect, drawn, QRectF(drawn.rect()))
    else:
        painter.fillPath(path, QColor(tones[0]))
    painter.restore()
    if theme.contrast:
        painter.setPen(QColor(theme.colours.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, radius, radius)


@closes_painters
def _render(source: bytes, size: int, ratio: float, air: int = 0) -> QPixmap:
    drawn = QPixmap(QSize(size + air, size) * ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, drawn.height(), drawn.height()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


ASPECT = 22 / 14
"""Width of the meter for a height of 1."""


def design_icon(design: Design) -> str:
    """Return the icon for a kind of study."""
    return {
        Design.LABORATORY: "flask",
        Design.CASE_REPORT: "person",
        Design.CASE_SERIES: "people",
        Design.UNCONTROLLED: "people",
        Design.COHORT: "people",
        Design.CONTROLLED: "trial",
        Design.RCT: "trial",
        Design.REVIEW: "article",
        Design.SYSTEMATIC_REVIEW: "article",
        Design.GUIDELINE: "book",
        Design.UNKNOWN: "info",
    }[design]


def meter(size: tuple[int, int], level: Evidence, filled: str, empty: str, ratio: float) -> QPixmap:
    """Return the four bars of ``paint_meter``, ``size`` px wide and high, for a device pixel ratio."""
    return _METERS.get((size, level, filled, empty, ratio), lambda: _meter(QSize(*size), level, filled, empty, ratio))


@closes_painters
def _meter(size: QSize, level: Evidence, filled: str, empty: str, ratio: float) -> QPixmap:
    drawn = QPixmap((size + QSize(1, 1)) * ratio)  # the line around an empty bar reaches beyond it
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    paint_meter(painter, QRectF(QRect(QPoint(0, 0), size)), level, filled, empty)
    painter.end()
    return drawn


def paint_meter(painter: QPainter, rect: QRectF, level: Evidence, filled: str, empty: str) -> None:
    """Draw the four bars into ``rect``; without a colour for the empty ones they are outlined."""
    gap = rect.width() / 11
    width = (rect.width() - 3 * gap) / 4
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i in range(4):
        height = rect.height() * (0.4 + 0.2 * i)
        bar = QRectF(rect.left() + i * (width + gap), rect.bottom() - height, width, height)
        outlined = i >= level and not empty
        painter.setPen(QPen(QColor(filled), 1) if outlined else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if outlined else QColor(filled if i < level else empty))
        inset = 0.5 if outlined else 0.0
        painter.drawRoundedRect(bar.adjusted(inset, inset, -inset, -inset), width / 4, width / 4)
    painter.restore()
