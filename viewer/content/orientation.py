"""The orientation of a camera, as stated in the Exif data of a JPEG, PNG or WebP (Exif 2.32, 4.6.4)."""

from __future__ import annotations

import struct

LYING = range(5, 9)
"""Orientations of a camera held on its side: the picture is shown rotated, with width and height exchanged."""

_TAG = 0x0112


def orientation(data: bytes) -> int:
    """Return the orientation of the picture ``data``, 1 to 8; 1 (upright) if it states none."""
    try:
        return _named(_exif(data))
    except (struct.error, IndexError):
        return 1


def _exif(data: bytes) -> bytes:
    """Return the picture's Exif data from its TIFF header on, or empty."""
    if data.startswith(b"\x89PNG"):
        return _chunk(data, 8, ">I4s", 4, b"eXIf")
    if data.startswith(b"\xff\xd8"):
        return _segment(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _chunk(data, 12, "<4sI", 0, b"EXIF").removeprefix(b"Exif\0\0")
    return b""


def _chunk(data: bytes, at: int, head: str, checksum: int, wanted: bytes) -> bytes:
    """Return the content of the chunk ``wanted``, among those that begin at ``at``."""
    while at + 8 <= len(data):
        first, second = struct.unpack_from(head, data, at)
        kind, length = (first, second) if isinstance(first, bytes) else (second, first)
        if kind == wanted:
            return data[at + 8 : at + 8 + length]
        at += 8 + length + (checksum or length & 1)
    return b""


def _segment(data: bytes) -> bytes:
    at = 2
    while data[at] == 0xFF and data[at + 1] not in {0xD9, 0xDA}:
        if data[at + 1] == 0xFF:  # a fill byte
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if data[at + 1] == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            return data[at + 10 : at + 2 + length]
        at += 2 + max(length, 2)
    return b""


def _named(exif: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    (at,) = struct.unpack_from(f"{order}I", exif, 4)
    (entries,) = struct.unpack_from(f"{order}H", exif, at)
    for number in range(entries):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, at + 2 + 12 * number)
        if tag == _TAG:
            return value if 1 <= value <= 8 else 1
    return 1
