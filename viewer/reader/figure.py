"""Figures: pictures scaled to the column in device pixels, decoded once per size, with rounded corners and a hairline border."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec import Struct, field
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QImageReader,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTransform,
)
from PySide6.QtSvg import QSvgRenderer

from viewer.content import blocks as b
from viewer.content.article import Cover
from viewer.content.orientation import LYING, orientation
from viewer.draw import fonts
from viewer.draw.icons import paint_cover
from viewer.draw.kept_pixmaps import KeptPixmaps
from viewer.draw.painting import closes_painters
from viewer.errors import LibraryError
from viewer.i18n import tr
from viewer.library.apart import asset_apart
from viewer.library.library import Library
from viewer.library.schema import Asset
from viewer.reader.page import Page
from viewer.reader.style import Medium, Role
from viewer.theme import Theme

GetAsset = Callable[[str], Asset]
"""Returns a picture by its key; raises ``LibraryError`` if the library cannot read it."""

_ROUND, _MARGIN = 10, 16
_TURNS = {
    2: (-1, 0, 0, 1),
    3: (-1, 0, 0, -1),
    4: (1, 0, 0, -1),
    5: (0, 1, 1, 0),
    6: (0, 1, -1, 0),
    7: (0, -1, -1, 0),
    8: (0, -1, 1, 0),
}
"""Transformation of a picture for each orientation. Qt applies it to JPEG only."""
_KEPT_BYTES = 32 << 20
_LARGE_PIXELS = 1_000_000
_SIZES = 2
"""Number of sizes in which one picture is kept: the one on the page, and the one before."""


class _LostPictureError(Exception):
    """The library cannot read the picture, or it cannot be decoded."""


class Pictures(Struct):
    """Decoded pictures, at most 32 MB, each in at most two sizes. One instance per screen."""

    get: GetAsset
    later: Callable[[], None] | None = None
    """Called when a large picture is to be drawn that is not decoded yet; None: it is decoded at once."""
    _kept: KeptPixmaps[tuple[str, int, int]] = field(default_factory=lambda: KeptPixmaps(_KEPT_BYTES))
    apart: GetAsset | None = None
    """Returns a picture in any thread; None: they are read in the window's."""
    _here: set[str] = field(default_factory=set)  # could not be decoded elsewhere: the window's thread tries it

    def pixmap(self, key: str, size: QSize) -> QPixmap | None:
        """Return the picture in ``size`` device px; None if it cannot be drawn."""
        try:
            made = self._kept.get((key, size.width(), size.height()), lambda: _pixmap(_decoded(self.get(key), size)))
        except (LibraryError, _LostPictureError):
            return None
        self._forget_sizes(key)
        return made

    def keep(self, key: str, size: QSize, image: QImage) -> None:
        """Keep a picture that was decoded elsewhere; an empty one could not be, and is tried again where it is drawn."""
        if image.isNull():
            self._here.add(key)
        else:
            self._kept.get((key, size.width(), size.height()), lambda: _pixmap(image))
            self._forget_sizes(key)

    def keeps(self, key: str, size: QSize) -> bool:
        """Return whether the picture is there in ``size`` device px, or can only be decoded where it is drawn."""
        return key in self._here or (key, size.width(), size.height()) in set(self._kept)

    def _forget_sizes(self, key: str) -> None:
        for other in [kept for kept in self._kept if kept[0] == key][:-_SIZES]:
            self._kept.forget(other)  # a window that is being resized asks for one size after the other

    def paint(self, painter: QPainter, rect: QRectF, key: str, *, vector: bool = False, large: bool = False) -> bool:
        """Draw a picture into ``rect``; return False if it cannot be drawn. ``vector`` keeps an SVG as vectors (for paper).

        A ``large`` one that is not decoded yet is drawn in another size if there is one, and asked for with ``later``.
        """
        if vector:
            asset = _asset(self.get, key)
            if asset is None:
                return False
            if asset.media_type == "image/svg+xml":
                QSvgRenderer(_svg(asset)).render(painter, rect)
                return True
        ratio = painter.device().devicePixelRatioF()
        scale = ratio * painter.worldTransform().m11()
        size = QSize(max(1, round(rect.width() * scale)), max(1, round(rect.height() * scale)))
        if large and self.later is not None and self.apart is not None and not self.keeps(key, size):
            self.later()
            other = next((kept for kept in self._kept if kept[0] == key), None)
            if other is None:
                return True
            size = QSize(*other[1:])
        drawn = self.pixmap(key, size)
        if drawn is None:
            return False
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(rect, drawn, QRectF(drawn.rect()))
        return True

    def paint_fitted(self, painter: QPainter, rect: QRectF, key: str, *, vector: bool = False) -> bool:
        """Draw a picture centred in ``rect``, as large as its proportions allow; return False if it cannot be drawn."""
        asset = _asset(self.get, key)
        if asset is None:
            return False
        size = QSizeF(max(1, asset.width), max(1, asset.height)).scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(), size)
        place.moveCenter(rect.center())
        return self.paint(painter, place, key, vector=vector)


def pictures_of(library: Library) -> Pictures:
    """Return the pictures of ``library`` for a pane whose large ones may come a moment later."""
    return Pictures(library.asset, apart=partial(asset_apart, library.path))


def paint_article_cover(
    painter: QPainter, rect: QRectF, cover: Cover | None, get: GetAsset, theme: Theme, radius: float = 8.0
) -> None:
    """Draw an article's cover, clipped to a rounded square; without a readable cover, only the background."""
    asset = _asset(get, cover.asset) if cover is not None else None
    paint_cover(painter, rect, asset.data if asset else b"", cover.ground if cover else "celadon", theme, radius)


def _asset(get: GetAsset, key: str) -> Asset | None:
    """Return a picture of the library, or None if it cannot be read; the page is then shown
    without it, and says so where it matters.
    """
    try:
        return get(key)
    except LibraryError:
        return None


def _svg(asset: Asset) -> QByteArray:
    return QByteArray(fonts.in_own_font(asset.data))


def _pixmap(image: QImage) -> QPixmap:
    if image.isNull():
        raise _LostPictureError
    return QPixmap.fromImage(image)


@closes_painters
def _decoded(asset: Asset, size: QSize) -> QImage:
    """Return a picture in ``size`` device px; an empty one if it cannot be decoded."""
    if asset.media_type == "image/svg+xml":
        renderer = QSvgRenderer(_svg(asset))
        if not renderer.isValid():
            return QImage()
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
        painter.end()
    else:
        buffer = QBuffer()
        buffer.setData(QByteArray(asset.data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        turned = orientation(asset.data)
        reader.setScaledSize(size.transposed() if turned in LYING else size)  # Qt scales first, then rotates
        image = reader.read()
        if turned != 1:
            image = image.transformed(QTransform(*_TURNS[turned], 0, 0))
    return image


def decoded_apart(get: GetAsset, key: str, size: QSize) -> QImage:
    """Return a picture in ``size`` device px, in any thread; an empty one if it cannot be read or decoded."""
    asset = _asset(get, key)
    return _decoded(asset, size) if asset else QImage()


def is_large(figure: b.Figure) -> bool:
    """Return whether a figure is a photograph that takes longer to decode than a frame may take."""
    return bool(figure.asset) and not figure.asset.endswith(".svg") and figure.width * figure.height > _LARGE_PIXELS


class FigureInset:
    """Figure in the text, as wide as the column allows."""

    def __init__(self, figure: b.Figure, pictures: Pictures) -> None:
        self.figure = figure
        self._pictures = pictures

    def size(self, page: Page) -> QSizeF:
        """Return the picture's proportions in the column; a small raster picture is not enlarged beyond the text size."""
        if not self.figure.asset:
            return _size_of_words(self.figure, page)
        width, height = max(1, self.figure.width), max(1, self.figure.height)
        vector = self.figure.asset.endswith(".svg")
        wide = page.style.column if vector else min(page.style.column, page.style.px(width))
        tall = wide * height / width
        limit = min(page.style.px(760), page.style.tallest or page.style.px(760))
        return QSizeF(wide, tall) if tall <= limit else QSizeF(wide * limit / tall, limit)

    def paint(self, painter: QPainter, rect: QRectF, page: Page) -> None:
        """Draw the picture on its own light background, with rounded corners."""
        paint_figure(painter, rect, self.figure, self._pictures, page)


def paint_figure(painter: QPainter, rect: QRectF, figure: b.Figure, pictures: Pictures, page: Page) -> None:
    """Draw ``figure`` into ``rect``; if the picture is lost, its alternative text."""
    if not figure.asset:
        paint_words(painter, rect, figure, page.style.theme, page.style.size(Role.CAPTION))
        return
    colours = page.style.theme.colours
    radius = page.style.px(10)
    path = QPainterPath()
    path.addRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, QColor(colours.figure))
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    vector = page.style.medium is Medium.PAPER or painter.paintEngine().type() is QPaintEngine.Type.Pdf
    drawn = pictures.paint(painter, rect, figure.asset, vector=vector, large=is_large(figure))
    painter.restore()
    if drawn:
        painter.strokePath(path, QPen(QColor(colours.line), 1))
    painter.restore()
    if not drawn:
        paint_words(painter, rect, figure, page.style.theme, page.style.size(Role.CAPTION))


def paint_words(painter: QPainter, rect: QRectF, figure: b.Figure, theme: Theme, size: int) -> None:
    """Draw a notice in ``rect``: ``figure`` cannot be shown, and its alternative text, with text of ``size`` px."""
    colours = theme.colours
    path = QPainterPath()
    path.addRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, QColor(colours.quiet))
    painter.strokePath(path, QPen(QColor(colours.line), 1))
    painter.setPen(QColor(colours.ink2))
    painter.setFont(fonts.font(size))
    inside = rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), _words(figure))
    painter.restore()


def _words(figure: b.Figure) -> str:
    return tr("图片未能显示：{alt}", alt=figure.alt) if figure.alt else tr("图片未能显示")


def _size_of_words(figure: b.Figure, page: Page) -> QSizeF:
    """Return the size of the notice for a picture that cannot be shown: column width, height of its words."""
    inside = QRectF(0, 0, page.style.column - 2 * _MARGIN, 10_000)
    metrics = QFontMetricsF(fonts.font(page.style.size(Role.CAPTION)))
    words = metrics.boundingRect(inside, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), _words(figure))
    return QSizeF(page.style.column, min(words.height() + 4 * _MARGIN, page.style.tallest or page.style.px(760)))
