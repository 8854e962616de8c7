"""Pictures as bytes: format and size are read from their headers, without decoding them."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable
from pathlib import Path, PurePath

from msgspec import Struct
from msgspec.structs import replace

from viewer.content import svg
from viewer.content.files import read_inside
from viewer.content.glyph_coverage import is_drawn, label
from viewer.content.orientation import LYING, orientation
from viewer.content.rules import Limits
from viewer.errors import ContentError
from viewer.i18n import tr

SUFFIXES = (".svg", ".png", ".jpg", ".jpeg", ".webp")
_PNG = b"\x89PNG\r\n\x1a\n"
_SUFFIX = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/svg+xml": ".svg"}
_TYPES = {suffix: kind for kind, suffix in _SUFFIX.items()} | {".jpeg": "image/jpeg", ".jfif": "image/jpeg"}
WIDEST = 30_000
"""Maximum width and height of a picture, px."""


Notice = Callable[[], None]


def no_notice() -> None:
    """Do nothing."""


class Remark(Struct, frozen=True):
    """A remark for the editor about a picture that is shown nevertheless."""

    message: str
    remedy: str


class BuiltAsset(Struct, frozen=True):
    """A checked picture. ``key`` is the digest of its content with a suffix; ``width`` × ``height`` is its natural size in px."""

    key: str
    media_type: str
    width: int
    height: int
    data: bytes
    remarks: tuple[Remark, ...] = ()


class BadImageError(Exception):
    """What is wrong with a picture, and what to do about it, in words."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy or tr("换一张完好的 PNG、JPEG、WebP 或 SVG 图。")


def read_image(folder: Path, name: str, limits: Limits, drawing: Notice = no_notice) -> BuiltAsset:
    """Read the picture ``name`` of ``folder``; an SVG that QtSvg cannot draw becomes a PNG (docs/decisions/0016).

    ``drawing`` is called before that PNG is drawn. Raises ``ContentError`` (without a line): missing, no
    regular file, too large, damaged, not allowed.
    """
    data = read_inside(folder, name, limits.image)
    try:
        if _is_svg(data):
            asset = _drawing(data, limits, drawing)
            return replace(asset, remarks=asset.remarks + _misnamed(name, "image/svg+xml"))
        asset = _photograph(data, limits)
    except (BadImageError, svg.BadSvgError) as error:
        raise ContentError(folder / name, 0, str(error), error.remedy) from None
    return replace(asset, remarks=_misnamed(name, asset.media_type))


ReadImage = Callable[[Path, str, Limits], BuiltAsset]
"""Reads a picture as ``read_image`` does; if ``data`` is already passed on, it is empty in the result."""


def _photograph(data: bytes, limits: Limits) -> BuiltAsset:
    """Read a raster picture; its size is the displayed one.

    Raises ``BadImageError``.
    """
    media_type, width, height = _measure(data)
    _bound(width, height, limits)
    if orientation(data) in LYING:
        width, height = height, width
    return BuiltAsset(_key(data, media_type), media_type, width, height, data)


def _misnamed(name: str, media_type: str) -> tuple[Remark, ...]:
    """Return a remark if the suffix of ``name`` is that of another format."""
    said = _TYPES.get(PurePath(name).suffix.lower())
    if not said or said == media_type:
        return ()
    kind = media_type.removeprefix("image/").removesuffix("+xml").upper()
    message = tr("文件名写的是 {suffix}，内容却是 {kind}。", suffix=PurePath(name).suffix, kind=kind)
    return (Remark(message, tr("照样显示；把名字改成 {suffix}。", suffix=_SUFFIX[media_type])),)


def as_kept(data: bytes, limits: Limits) -> BuiltAsset:
    """Read a picture from a library file, which may hold an SVG only if QtSvg draws it correctly.

    Raises ``BadImageError``.
    """
    if len(data) > limits.image:
        raise BadImageError(tr("图超过 {n} MB。", n=limits.image // 2**20), tr("缩小它。"))
    if not _is_svg(data):
        return _photograph(data, limits)
    try:
        read = svg.read(data, lambda embedded: _embedded(embedded, limits), limits.pixels)
    except svg.BadSvgError as error:
        raise BadImageError(str(error), error.remedy) from None
    if not read.kept or max(read.width, read.height) > WIDEST:
        raise BadImageError(tr("这样的 SVG 画不对。"), tr("重新生成文章库。"))
    return BuiltAsset(_key(data, "image/svg+xml"), "image/svg+xml", read.width, read.height, data)


def _drawing(data: bytes, limits: Limits, drawing: Notice) -> BuiltAsset:
    """Read an SVG in the form in which it is stored.

    Raises ``BadImageError`` or ``svg.BadSvgError``.
    """
    read = svg.read(data, lambda embedded: _embedded(embedded, limits), limits.pixels)
    if max(read.width, read.height) > WIDEST:
        raise _too_large(read.width, read.height, limits)
    rare = (letter for letter in sorted(read.letters) if letter.isprintable() and not is_drawn(letter))
    sentences = (*read.remarks, *(tr("图里的{label}不是每台电脑都画得出来。", label=label(letter)) for letter in rare))
    remarks = tuple(Remark(words, tr("打开文章看一看，不对就存成 PNG。")) for words in sentences)
    if read.kept:
        data = read.text.encode()
        return BuiltAsset(_key(data, "image/svg+xml"), "image/svg+xml", read.width, read.height, data, remarks)
    from viewer.content.svg.raster import rasterise

    png, width, height = rasterise(read, limits, drawing)
    return BuiltAsset(_key(png, "image/png"), "image/png", width, height, png, remarks)


def _embedded(data: bytes, limits: Limits) -> int:
    """Return the number of pixels of a picture embedded in an SVG."""
    try:
        width, height = _gif(data) if data[:4] == b"GIF8" else _measure(data)[1:]
        _bound(width, height, limits)
    except struct.error:
        raise svg.BadSvgError(tr("图不完整。")) from None
    except BadImageError as error:
        raise svg.BadSvgError(str(error), error.remedy) from None
    return width * height


def _gif(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _bound(width: int, height: int, limits: Limits) -> None:
    if max(width, height) > WIDEST or width * height > limits.pixels:
        raise _too_large(width, height, limits)


def _too_large(width: int, height: int, limits: Limits) -> BadImageError:
    message = tr("图有 {width}×{height} 像素，太大了。", width=width, height=height)
    return BadImageError(message, tr("缩小到 {n} 百万像素以内。", n=limits.pixels // 1_000_000))


def _key(data: bytes, media_type: str) -> str:
    return hashlib.sha256(data).hexdigest()[:16] + _SUFFIX[media_type]


def _is_svg(data: bytes) -> bool:
    return not data.startswith((_PNG, b"\xff\xd8\xff", b"RIFF")) and any(
        mark in data for mark in (b"<svg", b":svg", b"<\0s\0v\0g", b"\0<\0s\0v\0g")
    )


def _measure(data: bytes) -> tuple[str, int, int]:
    """Return media type, width and height in px.

    Raises ``BadImageError``.
    """
    try:
        if data.startswith(_PNG):
            return "image/png", *_png(data)
        if data.startswith(b"\xff\xd8\xff"):
            return "image/jpeg", *_jpeg(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return "image/webp", *_webp(data)
    except (struct.error, IndexError):
        raise BadImageError(tr("图不完整。")) from None
    if not data.strip():
        raise BadImageError(tr("图是空的。"))
    raise BadImageError(tr("不是 PNG、JPEG、WebP 或 SVG 图。"))


def _png(data: bytes) -> tuple[int, int]:
    at, size, kinds = len(_PNG), (0, 0), set[bytes]()
    while True:
        (length,) = struct.unpack_from(">I", data, at)
        kind = data[at + 4 : at + 8]
        (checksum,) = struct.unpack_from(">I", data, at + 8 + length)
        if zlib.crc32(memoryview(data)[at + 4 : at + 8 + length]) != checksum:
            raise BadImageError(tr("PNG 图已损坏。"))
        if not kinds and kind != b"IHDR":
            raise BadImageError(tr("PNG 图已损坏。"))
        if kind == b"IHDR":
            size = struct.unpack_from(">II", data, at + 8)
        kinds.add(kind)
        if kind == b"IEND":
            break
        at += 12 + length
    if b"IDAT" not in kinds:
        raise BadImageError(tr("PNG 图已损坏。"))
    return _some(size)


def _jpeg(data: bytes) -> tuple[int, int]:
    at, width, height = 2, 0, 0
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:  # fill bytes
            at += 1
        if data[at] != 0xFF:
            raise BadImageError(tr("JPEG 图已损坏。"))
        marker = data[at + 1]
        if marker in {0xD9, 0xDA}:
            raise BadImageError(tr("JPEG 图已损坏。"))
        (length,) = struct.unpack_from(">H", data, at + 2)
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack_from(">HH", data, at + 5)
            break
        at += 2 + max(length, 2)
    if b"\xff\xd9" not in data[-64 * 1024 :]:
        raise BadImageError(tr("图不完整。"))
    return _some((width, height))


def _webp(data: bytes) -> tuple[int, int]:
    (length,) = struct.unpack_from("<I", data, 4)
    if len(data) < length + 8:
        raise BadImageError(tr("图不完整。"))
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
        raise BadImageError(tr("图没有大小。"))
    return size
