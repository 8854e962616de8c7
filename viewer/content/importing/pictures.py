"""Pictures of a source, copied next to the draft: from its folder, from inside it, never from another host."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from viewer.content.files import read_inside
from viewer.content.importing.draft import Pictured
from viewer.content.importing.report import Decision, ImportReport, Matter, shortened
from viewer.content.rules import Limits
from viewer.errors import ContentError
from viewer.i18n import tr

Load = Callable[[str], bytes | None]
"""Returns the bytes of a picture by its address in the source; None if it is not there. Raises ``ContentError``."""

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF8", ".gif"), (b"BM", ".bmp"), (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"), (b"\x01\0\0\0", ".emf"), (b"\xd7\xcd\xc6\x9a", ".wmf"),
)  # fmt: skip
_SHOWN = {".png", ".jpg", ".webp", ".svg"}
_STUB = re.compile(
    r"(?:blank|placeholder|lazy|loading|spacer|transparent|grey|pixel)[\w.-]*\.(?:gif|png|svg)(?:$|\?)", re.IGNORECASE
)
_EMPTY_ALT = re.compile(
    r"(?:img|image|picture|photo|figure|pic|图片?|图像|插图|照片|未命名|untitled|screenshot|下载|微信图片)?[\s_\-–()（）\d.]*(?:\.(?:png|jpe?g|gif|webp|bmp|svg))?",
    re.IGNORECASE,
)
_TINY = 12
"""Pictures up to this width or height, px, are dots that count readers, or ornaments."""
MOST_PICTURES = 200


@dataclass(slots=True)
class PictureCollector:
    """Copies pictures into the folder ``into``. What cannot be copied is counted and listed in ``report``."""

    load: Load
    into: Path
    report: ImportReport
    limit: int = Limits().image
    names: dict[str, str] = field(default_factory=dict)  # by digest
    remote: list[str] = field(default_factory=list)
    taken: int = 0

    def take(self, sources: Sequence[str], alt: str = "") -> Pictured | None:
        """Return the picture at the first of ``sources`` that is there; one that is missing keeps its place and is reported.

        None for a dot or an ornament.
        """
        sources = [source.strip() for source in sources if source.strip()]
        told, tiny = "", list[str]()
        for source in sources:
            try:
                data = _embedded(source, self.limit) if source.startswith("data:") else self.load(source)
            except ContentError as error:
                told = f"{error.message}{error.remedy}"
                continue
            if data is None:
                continue
            kind = _kind(data)
            if _is_tiny(data, kind):
                tiny.append(source)
                continue
            if kind in _SHOWN:
                return Pictured(self._keep(data, kind, source), _alt(alt, source))
            told = tr("{kind} 图不能用。另存为 PNG 再放进文章的文件夹。", kind=kind[1:].upper() or tr("这种"))
        real = [source for source in sources if not (source in tiny or source.startswith("data:") or _STUB.search(source))]
        if real or told:
            return self._missing(real[-1] if real else "", told, alt)
        if tiny:
            self.report.leave(tr("很小的图（图标、计数点）"), tr("不是正文的图"))
        return None

    def _keep(self, data: bytes, kind: str, source: str) -> str:
        """Write a picture once, under a name that no other has; return it."""
        digest = hashlib.sha256(data).hexdigest()
        if digest not in self.names:
            if len(self.names) >= MOST_PICTURES:
                raise ContentError(self.into, 0, tr("图片超过 {n} 张。", n=MOST_PICTURES), tr("拆成几篇。"))
            stem = "" if source.startswith("data:") else PurePosixPath(unquote(urlsplit(source).path)).stem
            stem = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-").lower()[:40]
            stem = stem if re.search(r"[a-z]", stem) else f"picture-{len(self.names) + 1}"
            used = set(self.names.values())
            names = chain((f"{stem}{kind}",), (f"{stem}-{n}{kind}" for n in count(2)))
            name = next(name for name in names if name not in used)
            (self.into / name).write_bytes(data)
            self.names[digest] = name
        self.taken += 1
        return self.names[digest]

    def _missing(self, source: str, told: str, alt: str) -> Pictured:
        self.report.missing += 1
        number = self.report.missing
        if is_remote(source):
            self.remote.append(source)
            title, detail = tr("图片在网上，没有去取"), tr("用浏览器另存后放进文章的文件夹，改名为 missing-{n}.png。", n=number)
        else:
            title, detail = tr("图片缺失"), told or tr("找不到这个文件。放进文章的文件夹，改名为 missing-{n}.png。", n=number)
        place = tr("缺图 {n}", n=number)
        self.report.ask(Decision(Matter.PICTURE, title, place, f"{shortened(source)}\n{detail}".strip()))
        return Pictured(f"missing-{number}.png", _alt(alt, source), there=False)


def is_remote(source: str) -> bool:
    """Return whether ``source`` is on another host."""
    return source.startswith("//") or bool(re.match(r"(?:https?|ftp|ws|wss|blob):", source, re.IGNORECASE))


def from_folder(folder: Path, limit: int = Limits().image) -> Load:
    """Return a function that reads pictures from ``folder`` and the folders in it."""

    def load(source: str) -> bytes | None:
        if is_remote(source):
            return None
        name = unquote(source.partition("?")[0].partition("#")[0]).removeprefix("./")
        if re.match(r"[A-Za-z][\w+.-]*:", name):
            message = tr("地址“{address}”不在网页的文件夹里。", address=shortened(source))
            raise ContentError(folder, 0, message, tr("把图片放进文章的文件夹。"))
        try:
            return read_inside(folder, name, limit)
        except ContentError:
            if "?" in source and (folder / source).is_file():
                return read_inside(folder, source, limit)
            raise

    return load


def _embedded(source: str, limit: int) -> bytes:
    """Return the bytes of a ``data:`` address.

    Raises ``ContentError``.
    """
    head, _, body = source.partition(",")
    if len(body) > limit * 4 // 3 + 4:
        raise ContentError(Path(), 0, tr("图超过 {n} MB。", n=limit // 2**20), tr("缩小它。"))
    try:
        return base64.b64decode(unquote(body), validate=False) if head.endswith(";base64") else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        raise ContentError(Path(), 0, tr("图不完整。"), tr("换一张完好的图。")) from None


def _kind(data: bytes) -> str:
    """Return the suffix of the format of ``data``; empty if it is unknown."""
    for magic, suffix in _KINDS:
        if data.startswith(magic):
            return suffix
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    return ".svg" if b"<svg" in data[:4096] else ""


def _is_tiny(data: bytes, kind: str) -> bool:
    try:
        if kind == ".png":
            width, height = struct.unpack_from(">II", data, 16)
        elif kind == ".gif":
            width, height = struct.unpack_from("<HH", data, 6)
        else:
            return False
    except struct.error:
        return False
    return int(min(width, height)) <= _TINY


def _alt(alt: str, source: str) -> str:
    """Return the alternative text of the source; empty if it only names the file or says nothing. None is made up."""
    words = " ".join(alt.split())
    name = PurePosixPath(unquote(source.partition("?")[0])).name
    return "" if _EMPTY_ALT.fullmatch(words) or words in {name, PurePosixPath(name).stem} else words
