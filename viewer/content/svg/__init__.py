"""Read an SVG: its text, its natural size, whether QtSvg draws it correctly, and what will be missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer.content.svg.source import BadSvgError, count, decode, without_variables
from viewer.i18n import tr

if TYPE_CHECKING:
    from viewer.content.svg.svg_reader import MeasurePicture

MOST_KEPT = 256 * 1024
"""Maximum characters of an SVG that is drawn at every size."""
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in|)\s*")
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


@dataclass(frozen=True, slots=True)
class Svg:
    """A valid SVG. ``width`` × ``height`` is its natural size in px, at least 1."""

    text: str
    width: int
    height: int
    kept: bool  # QtSvg draws it correctly; otherwise it needs resvg
    background: str = ""  # of the root, which a browser fills
    remarks: tuple[str, ...] = ()  # what will not be drawn as written
    letters: frozenset[str] = frozenset()  # of its text


def read(data: bytes, measure: MeasurePicture, most_pixels: int) -> Svg:
    """Read the SVG ``data``; embedded pictures may have ``most_pixels`` together.

    Raises ``BadSvgError``.
    """
    from viewer.content.svg.svg_reader import Reader  # with its tables, which pages without an SVG do not need

    text = decode(data)
    plain, nameless = without_variables(text)
    reader = Reader(measure, most_pixels)
    reader.parse(plain)
    if nameless:
        line = text.count("\n", 0, text.find(nameless)) + 1
        reader.remark(tr("SVG 第 {line} 行的 {what} 没有给出值。", line=line, what=nameless))
    count(reader.root, reader.ids)
    width, height, kept = _size(reader.frame)
    kept = kept and reader.kept and len(plain) <= MOST_KEPT and plain == text and not reader.remarks
    letters = frozenset("".join(reader.letters))
    return Svg(plain, width, height, kept, reader.background, tuple(reader.remarks), letters)


def _size(frame: dict[str, str]) -> tuple[int, int, bool]:
    """Return natural width and height in px, at least 1, of a root with the attributes
    ``frame``; and whether QtSvg respects them.

    Raises ``BadSvgError``.
    """
    box = [float(n) for n in re.findall(r"-?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?", frame.get("viewBox", ""))[:4]]
    width, height = (_length(frame.get(key, "")) for key in ("width", "height"))
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        if not width and not height:
            width, height = box[2], box[3]
        width = width or height * box[2] / box[3]
        height = height or width * box[3] / box[2]
        kept = abs(width * box[3] - height * box[2]) < 0.01 * width * box[3]  # QtSvg would stretch it
    else:
        kept = not re.search(r"[a-z%]", frame.get("width", "") + frame.get("height", ""))
    if not 0 < width < 1e6 or not 0 < height < 1e6:
        raise BadSvgError(tr("SVG 没有 viewBox，也没有 width 和 height。"), tr("在 <svg> 里写上 viewBox。"))
    return max(1, round(width)), max(1, round(height)), kept


def _length(words: str) -> float:
    """Return a length in px; 0 without one, for per cent or another unit."""
    match = _LENGTH.fullmatch(words)
    return float(match[1]) * _UNITS[match[2]] if match else 0.0


__all__ = ["BadSvgError", "Svg", "read"]
