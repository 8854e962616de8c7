"""Folders of articles for tests, as an author would write them."""

from __future__ import annotations

import os
import random
import socket
import stat
import struct
import zlib
from pathlib import Path

import pytest

_PNG = b"\x89PNG\r\n\x1a\n"

LIBRARY = """\
name = "测试门诊"
disclaimer = "本文是健康教育材料，不能代替医生面诊。"

[[category]]
id = "diabetes"
title = "糖尿病"
"""


SLOW = "\n\n".join(["![a" * 590] * 60)
"""The text of an article within every limit, but seconds of work for the parser."""


def write_folder(root: Path, *articles: str, library: str = LIBRARY) -> Path:
    """Write a library of articles with these ids; return its folder."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "library.toml").write_text(library, encoding="utf-8")
    for article in articles:
        write_article(root / article)
    return root


def write_article(folder: Path, *, article: str = "", title: str = "", body: str = "第一段文字。", head: str = "") -> Path:
    """Write an article's folder with an ``index.md`` of that title and body; ``head`` are more lines of front matter."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = f"id: {article or folder.name}\ntitle: {title or f'文章 {folder.name}'}\ncategory: diabetes\n{head}"
    (folder / "index.md").write_text(f"---\n{lines}\n---\n\n{body}\n", encoding="utf-8")
    return folder


def png(width: int = 4, height: int = 3, shade: int = 128) -> bytes:
    """Return a complete grey PNG."""
    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return _PNG + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def photograph(seed: int, size: int = 1180) -> bytes:
    """Return a square PNG of noise, which cannot be compressed: 4 MB."""
    noise = random.Random(seed)
    rows = b"".join(b"\0" + noise.randbytes(3 * size) for _ in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return _PNG + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 0)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def make_special(path: Path, kind: int) -> None:
    """Create a folder, pipe, socket or device at ``path``: ``S_IFDIR``, ``S_IFIFO``,
    ``S_IFSOCK``, ``S_IFCHR`` (like ``/dev/null``).
    """
    match kind:
        case stat.S_IFDIR:
            path.mkdir()
        case stat.S_IFIFO:
            os.mkfifo(path)
        case stat.S_IFSOCK:
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(os.path.relpath(path))  # such an address is at most 108 bytes long
        case stat.S_IFCHR:
            try:
                os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 3))
            except PermissionError:
                pytest.skip("only root makes devices")
        case _:
            raise ValueError(kind)
