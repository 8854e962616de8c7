"""Pictures as bytes: format and size read from their own headers, without drawing them."""

from __future__ import annotations

import hashlib
import struct
import zlib
from pathlib import Path

from msgspec import Struct

from viewer.content import svg
from viewer.content.files import read_inside
from viewer.content.limits import Limits
from viewer.errors import ContentError
from viewer.i18n import tr

SUFFIXES = (".svg", ".png", ".jpg", ".jpeg", ".webp")
_PNG = b"\x89PNG\r\n\x1a\n"
_SUFFIX = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/svg+xml": ".svg"}
_WIDEST = 30_000
_ORIENTATION = 0x0112
_LYING = range(5, 9)
"""Orientations of a camera held on its side: the picture is shown turned, its width is its height (EXIF 2.32, 4.6.4)."""


class BuiltAsset(Struct, frozen=True):
    """A checked picture. ``key`` is its content's digest and suffix; ``width`` × ``height`` are its natural size in px."""

    key: str
    media_type: str
    width: int
    height: int
    data: bytes


class _BadImageError(Exception):
    """What is wrong with a picture, in words."""


def read_image(folder: Path, name: str, limits: Limits) -> BuiltAsset:
    """The picture ``name`` of ``folder``.

    Raises ``ContentError`` (without a line): missing, no regular file, too large, damaged, not allowed.
    """
    data = read_inside(folder, name, limits.image)
    try:
        media_type, width, height = _measure(data)
    except _BadImageError as error:
        raise ContentError(folder / name, 0, str(error), tr("换一张完好的 PNG、JPEG、WebP 或 SVG 图。")) from None
    except svg.BadSvgError as error:
        raise ContentError(folder / name, 0, str(error), tr("从图里去掉它，或存成 PNG。")) from None
    too_wide = max(width, height) > _WIDEST
    if too_wide or (media_type != "image/svg+xml" and width * height > limits.pixels):
        message = tr("图有 {width}×{height} 像素，太大了。", width=width, height=height)
        remedy = tr("缩小到 {n} 百万像素以内。", n=limits.pixels // 1_000_000)
        raise ContentError(folder / name, 0, message, remedy)
    key = hashlib.sha256(data).hexdigest()[:16] + _SUFFIX[media_type]
    return BuiltAsset(key, media_type, width, height, data)


def _measure(data: bytes) -> tuple[str, int, int]:
    """Media type, width and height in px.

    Raises ``_BadImageError`` or ``svg.BadSvgError``.
    """
    try:
        if data.startswith(_PNG):
            return "image/png", *_png(data)
        if data.startswith(b"\xff\xd8\xff"):
            return "image/jpeg", *_jpeg(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return "image/webp", *_webp(data)
    except (struct.error, IndexError):
        raise _BadImageError(tr("图不完整。")) from None
    if not data.strip():
        raise _BadImageError(tr("图是空的。"))
    if b"<svg" in data or b"<\0s\0v\0g" in data or b"\0<\0s\0v\0g" in data:
        return "image/svg+xml", *svg.measure(data)
    raise _BadImageError(tr("不是 PNG、JPEG、WebP 或 SVG 图。"))


def _png(data: bytes) -> tuple[int, int]:
    at, size, kinds = len(_PNG), (0, 0), set[bytes]()
    while True:
        (length,) = struct.unpack_from(">I", data, at)
        kind = data[at + 4 : at + 8]
        (checksum,) = struct.unpack_from(">I", data, at + 8 + length)
        if zlib.crc32(memoryview(data)[at + 4 : at + 8 + length]) != checksum:
            raise _BadImageError(tr("PNG 图已损坏。"))
        if not kinds and kind != b"IHDR":
            raise _BadImageError(tr("PNG 图已损坏。"))
        if kind == b"IHDR":
            size = struct.unpack_from(">II", data, at + 8)
        kinds.add(kind)
        if kind == b"IEND":
            break
        at += 12 + length
    if b"IDAT" not in kinds:
        raise _BadImageError(tr("PNG 图已损坏。"))
    return _some(size)


def _jpeg(data: bytes) -> tuple[int, int]:
    at, width, height, lying = 2, 0, 0, False
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:  # fill bytes
            at += 1
        if data[at] != 0xFF:
            raise _BadImageError(tr("JPEG 图已损坏。"))
        marker = data[at + 1]
        if marker in {0xD9, 0xDA}:
            raise _BadImageError(tr("JPEG 图已损坏。"))
        (length,) = struct.unpack_from(">H", data, at + 2)
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack_from(">HH", data, at + 5)
            break
        if marker == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            lying = _orientation(data[at + 10 : at + 2 + length]) in _LYING
        at += 2 + max(length, 2)
    if b"\xff\xd9" not in data[-64 * 1024 :]:
        raise _BadImageError(tr("图不完整。"))
    return _some((height, width) if lying else (width, height))


def _orientation(exif: bytes) -> int:
    """The orientation that ``exif`` (a TIFF header and what follows) gives; 1, upright, where it gives none."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        (at,) = struct.unpack_from(f"{order}I", exif, 4)
        (entries,) = struct.unpack_from(f"{order}H", exif, at)
        found = (struct.unpack_from(f"{order}HHIH", exif, at + 2 + 12 * number) for number in range(entries))
        return next((value for tag, _type, _count, value in found if tag == _ORIENTATION), 1)
    except struct.error:
        return 1


def _webp(data: bytes) -> tuple[int, int]:
    (length,) = struct.unpack_from("<I", data, 4)
    if len(data) < length + 8:
        raise _BadImageError(tr("图不完整。"))
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
        struct.unpack_from("6B", data, 24)
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = (value & 0x3FFF for value in struct.unpack_from("<HH", data, 26))
    else:
        width, height = 0, 0
    return _some((width, height))


def _some(size: tuple[int, int]) -> tuple[int, int]:
    if not all(size):
        raise _BadImageError(tr("图没有大小。"))
    return size
