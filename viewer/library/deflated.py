"""Deflated values of a library file: bodies and texts, each by itself, so that one is read without the others."""

from __future__ import annotations

import zlib

from viewer.i18n import tr

MOST = 64 * 2**20
"""Bytes of an inflated value, as of any value (``library_file``): a few deflated kilobytes may hide gigabytes."""

_LEVEL = 6


def deflate(data: bytes) -> bytes:
    """Return ``data`` deflated."""
    return zlib.compress(data, _LEVEL)


def inflate(data: object, most: int = MOST) -> bytes:
    """Return inflated ``data``, a value of a library file.

    Raises ``ValueError`` with a sentence if it is no deflated value, is cut off, or has more than ``most`` bytes.
    """
    inflating = zlib.decompressobj()
    try:
        found = inflating.decompress(data, most) if isinstance(data, bytes) else b""
    except zlib.error:
        found = b""
    if inflating.eof and not inflating.unused_data:
        return found
    if len(found) == most:
        raise ValueError(tr("内容展开后超过 {n} MB。", n=most // 2**20))
    raise ValueError(tr("内容读不出来。"))
