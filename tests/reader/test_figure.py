"""Pictures: drawn sharp, decoded once, within a memory limit, replaced by words when lost."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from tests import pages
from tests.folders import png
from tests.screens import blank
from viewer.content import blocks as b
from viewer.content.article import Cover
from viewer.content.images import read_image
from viewer.content.rules import Limits
from viewer.errors import LibraryDamaged
from viewer.library.library import Library
from viewer.library.schema import Asset, Filter
from viewer.reader.figure import FigureInset, Pictures, paint_article_cover
from viewer.reader.thumbnail import paint_thumbnail
from viewer.theme import load

BROKEN = {
    "svg": Asset("image/svg+xml", 10, 10, b"<svg"),
    "png": Asset("image/png", 10, 10, png()[:40]),
    "empty": Asset("image/png", 1, 1, b""),
}
SHAPES = (pages.figure(), pages.table(), pages.chart(), pages.chart(b.ChartKind.GROUPED_BAR), pages.figure("lost"))


@pytest.mark.parametrize("key", ["red.svg", "grey.png"])
@pytest.mark.parametrize("scale", [1, 2])
def test_picture_is_decoded_in_the_pixels_of_the_screen(key: str, scale: int, qapp: object) -> None:
    asked: list[str] = []

    def get(name: str) -> Asset:
        asked.append(name)
        return pages.asset(name)

    pictures = Pictures(get)
    image, painter = blank(400 * scale, 200 * scale)
    painter.scale(scale, scale)
    for _ in range(3):
        assert pictures.paint(painter, QRectF(0, 0, 200, 100), key)
    painter.end()
    assert asked == [key]
    assert image.pixelColor(150 * scale, 50 * scale).name() == ("#cc0000" if key == "red.svg" else "#646464")


@pytest.mark.parametrize("vector", [False, True])
def test_logo_keeps_its_shape_in_the_square_that_is_left_for_it(vector: bool, qapp: object) -> None:
    image, painter = blank(100, 100, "#123456")
    assert pages.pictures().paint_fitted(painter, QRectF(0, 0, 100, 100), "red.svg", vector=vector)
    assert not pages.pictures().paint_fitted(painter, QRectF(0, 0, 100, 100), "lost.svg", vector=vector)
    painter.end()
    assert [image.pixelColor(50, y).name() for y in (10, 50, 90)] == ["#123456", "#cc0000", "#123456"]


def test_cover_that_cannot_be_read_is_its_ground_alone(qapp: object) -> None:
    image, painter = blank(40, 40)
    paint_article_cover(painter, QRectF(0, 0, 40, 40), Cover("lost.svg", "sand"), pages.asset, load("light"))
    painter.end()
    assert image.pixelColor(20, 20).name() == load("light").covers["sand"][0].lower()


def test_photo_of_a_camera_held_on_its_side_stands_upright_and_keeps_its_shape(tmp_path: Path, qapp: object) -> None:
    photo = QImage(60, 40, QImage.Format.Format_RGB32)
    photo.fill(QColor("white"))
    painter = QPainter(photo)
    painter.fillRect(0, 0, 30, 20, QColor("red"))
    painter.end()
    photo.save(str(tmp_path / "a.jpg"), "JPEG", 95)  # type: ignore[call-overload]  # the stubs ask for bytes, PySide6 for str
    data = (tmp_path / "a.jpg").read_bytes()
    turned = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, 6, 0, 0)
    exif = b"\xff\xe1" + struct.pack(">H", len(turned) + 8) + b"Exif\0\0" + turned
    (tmp_path / "a.jpg").write_bytes(data[:2] + exif + data[2:])
    built = read_image(tmp_path, "a.jpg", Limits())
    assert (built.width, built.height) == (40, 60)
    asset = Asset(built.media_type, built.width, built.height, built.data)
    drawn = Pictures({"a": asset}.__getitem__).pixmap("a", QSize(80, 120))
    assert drawn is not None
    assert drawn.size() == QSize(80, 120)
    seen = drawn.toImage()
    assert seen.pixelColor(60, 30).red() > 200
    assert seen.pixelColor(60, 30).green() < 60
    assert seen.pixelColor(20, 30).green() > 200


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_a_picture_is_turned_as_the_camera_was_held(kind: str, turned: int, qapp: object) -> None:
    photo = QImage(60, 40, QImage.Format.Format_RGB32)
    photo.fill(QColor("lime"))
    for x in range(30):
        for y in range(20):
            photo.setPixelColor(x, y, QColor("red"))
    stored = QByteArray()
    buffer = QBuffer(stored)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    photo.save(buffer, kind, 100)  # type: ignore[call-overload]  # the stubs ask for bytes, PySide6 for str
    data = _with_exif(bytes(stored.data()), kind, struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, turned, 0, 0))
    size = QSize(60, 40) if turned < 5 else QSize(40, 60)
    drawn = Pictures({"a": Asset(f"image/{kind.lower()}", size.width(), size.height(), data)}.__getitem__).pixmap("a", size)
    assert drawn is not None
    assert drawn.size() == size
    seen = drawn.toImage()
    corners = {(x, y): seen.pixelColor(x, y) for x in (5, size.width() - 6) for y in (5, size.height() - 6)}
    red = [place for place, colour in corners.items() if colour.red() > 200 > colour.green()]
    right, below = turned in {2, 3, 6, 7}, turned in {3, 4, 7, 8}
    assert red == [(size.width() - 6 if right else 5, size.height() - 6 if below else 5)]


def _with_exif(data: bytes, kind: str, exif: bytes) -> bytes:
    if kind == "PNG":
        chunk = struct.pack(">I", len(exif)) + b"eXIf" + exif + struct.pack(">I", zlib.crc32(b"eXIf" + exif))
        return data[:33] + chunk + data[33:]
    if kind == "JPEG":
        return data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 8) + b"Exif\0\0" + exif + data[2:]
    body = data[12:] if data[12:16] == b"VP8X" else b"VP8X\x0a\0\0\0\x08\0\0\0\x3b\0\0\x27\0\0" + data[12:]
    body += b"EXIF" + struct.pack("<I", len(exif)) + exif
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


@pytest.mark.parametrize("key", BROKEN)
def test_broken_picture_is_not_drawn(key: str, qapp: object) -> None:
    assert Pictures(BROKEN.__getitem__).pixmap(key, QSize(10, 10)) is None


def test_lost_picture_is_not_drawn(qapp: object) -> None:
    def lost(key: str) -> Asset:
        raise LibraryDamaged(key)

    assert Pictures(lost).pixmap("x", QSize(10, 10)) is None


def test_a_picture_is_kept_in_two_sizes_however_often_the_window_changes(qapp: object) -> None:
    pictures = Pictures(lambda _key: pages.asset("red.svg"))
    made = [pictures.pixmap("a", QSize(100 + wide, 90)) for wide in range(60)]
    other = pictures.pixmap("b", QSize(100, 90))
    assert pictures.pixmap("a", QSize(159, 90)) is made[59]
    assert pictures.pixmap("a", QSize(158, 90)) is made[58]
    assert pictures.pixmap("b", QSize(100, 90)) is other
    assert pictures.pixmap("a", QSize(130, 90)) is not made[30]


def test_memory_of_pictures_is_bounded(qapp: object) -> None:
    asked: list[str] = []

    def get(name: str) -> Asset:
        asked.append(name)
        return pages.asset("red.svg")

    pictures = Pictures(get)
    for n in range(8):
        assert pictures.pixmap(f"{n}", QSize(3000, 3000)) is not None
    asked.clear()
    assert pictures.pixmap("7", QSize(3000, 3000)) is not None
    assert asked == []
    assert pictures.pixmap("0", QSize(3000, 3000)) is not None
    assert asked == ["0"]


@given(st.integers(0, 20_000), st.integers(0, 20_000), st.sampled_from(["red.svg", "grey.png"]))
def test_figure_of_any_shape_fits_the_column(width: int, height: int, key: str) -> None:
    page = pages.page_of()
    size = FigureInset(b.Figure("f", key, "", width, height, b.Caption(1)), pages.pictures()).size(page)
    assert 0 < size.width() <= page.style.column + 0.01
    assert 0 < size.height() <= page.style.px(760) + 0.01


def test_small_photo_is_not_blown_up(qapp: object) -> None:
    page = pages.page_of()
    assert FigureInset(pages.figure("grey.png"), pages.pictures()).size(page).width() == 40


@pytest.mark.parametrize("block", SHAPES)
@pytest.mark.parametrize("name", ["light", "contrast"])
def test_thumbnail_is_drawn_within_its_frame(block: b.Numbered, name: str, qapp: object) -> None:
    image, painter = blank(84, 64, "#123456")
    paint_thumbnail(painter, QRectF(10, 10, 64, 44), block, pages.pictures(), load(name))
    painter.end()
    assert {image.pixelColor(x, y).name() for x in range(84) for y in (0, 8, 56, 63)} == {"#123456"}
    assert image.pixelColor(42, 32).name() != "#123456"


def test_every_shipped_picture_can_be_drawn(library: Library, qapp: object) -> None:
    pictures = Pictures(library.asset)
    found = 0
    for row in library.rows(Filter()):
        for block in library.article(row.id).blocks:
            if isinstance(block, b.Figure):
                found += 1
                assert pictures.pixmap(block.asset, QSize(200, 150)) is not None, (row.id, block.asset)
    assert found > 5
