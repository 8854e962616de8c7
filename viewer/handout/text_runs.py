"""The drawing of text as Qt writes it, each glyph with its own place, as runs of glyphs in the same places."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from itertools import zip_longest

_FONT = re.compile(rb"/F(\d+) ([\d.]+) Tf")
_GLYPHS = re.compile(rb"<([0-9A-F]{4})> Tj(?:\n[\d.]+ 0 Td <[0-9A-F]{4}> Tj)+(?=\nET)")
_FOLLOWING = re.compile(rb"\n([\d.]+) 0 Td <([0-9A-F]{4})> Tj")
_NUMBER = re.compile(rb"(?<![\d.#/])-?\d+\.\d{4,}(?=\s)")

_BLOCK = re.compile(rb"q\n((?:[^\n]+\n){3,4}?)BT\n(.*?)ET\nQ\n", re.DOTALL)
_PLACE = re.compile(rb"(-?[\d.]+) (-?[\d.]+) Td")
_LARGE = 20.0
"""Text size in units of the page from which a tenth of a unit cannot be seen."""
_STROKE = re.compile(rb"/CSp CS\n[^\n]+ SCN\n[^\n]+ d\n")
_SCALED = re.compile(rb"(?<=\n)(-?[\d.]+) [^\n]+ cm\n|\Z")
_PATH = re.compile(rb"(?<=\n)[-\d. ]+ (?:m|l|c|re)(?=\n)")
_FINE = re.compile(rb"-?\d+\.\d{3}")
_MOST_SCALE = 8.0
"""A path may be enlarged so many times before a hundredth of its units can be seen."""
_TURN = b" Tf 1 0 0 -1 0 0 Tm\n"

_STATE = rb"q\n(?:1 0 0 1 [^\n]+ cm\n)?/CSp cs\n[^\n]+ scn\n/GSa gs\n"
_LINE = re.compile(
    rb"(?P<nothing>" + _STATE + rb"Q\n)"
    rb"|(?P<head>" + _STATE + rb"BT\n/F\d+ [\d.]+ Tf[^\n]*\n)(?P<x>[-\d.]+) (?P<y>[-\d.]+) Td"
    rb"(?P<glyphs>(?: <[0-9A-F]{4}> Tj\n(?:[\d.]+ 0 Td)?)+)ET\nQ\n"
)
"""A block that draws nothing, or glyphs of one font in one line: the first place, then the glyphs with the steps between."""
_STEP = re.compile(rb"([\d.]+) 0 Td")

Widths = Callable[[int], Mapping[int, int]]
"""Advance widths of a font by glyph, in thousandths of its size, for the number of the font's object."""


def shortened(content: bytes, widths: Widths) -> bytes:
    """``content``, the drawing of a page, with glyphs that follow each other as one run; numbers in thousandths."""
    content = _without_joiners(content)
    made, at = [], 0
    fonts = list(_FONT.finditer(content))
    for font, following in zip_longest(fonts, fonts[1:]):
        end = following.start() if following is not None else len(content)
        size = float(font[2])
        run = partial(_run, advance=widths(int(font[1])), size=size)
        drawn = _GLYPHS.sub(run, content[font.end() : end])
        made += [content[at : font.end()], _PLACE.sub(_tenths, drawn) if size >= _LARGE else drawn]
        at = end
    return _joined(_rounded(_without_idle_pens(_NUMBER.sub(_thousandths, b"".join([*made, content[at:]])))))


def _without_joiners(content: bytes) -> bytes:
    """``content`` without the blocks that draw nothing, which stand for word joiners; what stood on both sides is one block."""
    made: list[bytes] = []
    at, end, last = 0, 0.0, (b"", b"")  # of the block before: its end in the content, on the page, its head and height
    goes_on, dropped = False, False
    for block in _LINE.finditer(content):
        goes_on = goes_on and block.start() == at
        made.append(content[at : block.start()])
        at = block.end()
        if block["nothing"]:
            dropped = True
            continue
        x, line = float(block["x"]), (block["head"], block["y"])
        if goes_on and dropped and line == last and x > end:
            while not made[-1]:
                made.pop()
            made[-1] = made[-1].removesuffix(b"ET\nQ\n") + b"%.4f 0 Td%sET\nQ\n" % (x - end, block["glyphs"])
        else:
            made.append(block[0])
        goes_on, dropped = True, False
        end, last = x + sum(map(float, _STEP.findall(block["glyphs"]))), line
    return b"".join([*made, content[at:]])


def _rounded(content: bytes) -> bytes:
    """``content`` with the places of lines in hundredths, where they are not enlarged much."""
    made, at, scale = [], 0, 1.0
    for scaled in _SCALED.finditer(content):
        part = content[at : scaled.end()]
        made.append(_PATH.sub(lambda path: _FINE.sub(_hundredths, path[0]), part) if abs(scale) <= _MOST_SCALE else part)
        at, scale = scaled.end(), float(scaled[1] or 1)
    return b"".join(made)


def _without_idle_pens(content: bytes) -> bytes:
    """``content`` without pens that are chosen and put away with nothing but text, which is filled, between."""
    made: list[bytes] = []
    at = 0
    for pen in _STROKE.finditer(content):
        made.append(content[at : pen.start()])
        at = after = pen.end()
        while block := _BLOCK.match(content, after):
            after = block.end()
        if not content.startswith((b"Q\n", b"/CSp CS\n"), after):
            made.append(pen[0])
    return b"".join([*made, content[at:]])


def _joined(content: bytes) -> bytes:
    """``content`` with texts that follow each other in one colour within one block, and the font named where it changes."""
    made: list[bytes] = []
    at, state, font = 0, b"", b""
    for block in _BLOCK.finditer(content):
        if block.start() == at and block[1] == state:
            made[-1] = made[-1].removesuffix(b"ET\nQ\n")
            name, turn, rest = block[2].partition(_TURN)
            made.append((b"1 0 0 -1 0 0 Tm\n" + rest if turn and name == font else block[2]) + b"ET\nQ\n")
            font = name
        else:
            made += [content[at : block.start()], block[0]]
            state, font = block[1], block[2].partition(_TURN)[0]
        at = block.end()
    return b"".join([*made, content[at:]])


def _run(match: re.Match[bytes], advance: Mapping[int, int], size: float) -> bytes:
    """Glyphs as one array; where the font's own advance is not what is wanted, a number between them moves the next."""
    parts, glyph = [b"<" + match[1]], int(match[1], 16)
    off = 0.0
    for following in _FOLLOWING.finditer(match[0]):
        off += float(following[1]) - advance.get(glyph, 1000) * size / 1000
        if abs(off) > size / 200:
            moved = round(-off * 1000 / size)
            parts.append(b">%d<" % moved)
            off += moved * size / 1000
        parts.append(following[2])
        glyph = int(following[2], 16)
    return b"[" + b"".join(parts) + b">] TJ"


def _tenths(match: re.Match[bytes]) -> bytes:
    return b" ".join((b"%.1f" % float(number)).removesuffix(b".0") for number in match.groups()) + b" Td"


def _hundredths(match: re.Match[bytes]) -> bytes:
    return (b"%.2f" % float(match[0])).rstrip(b"0").rstrip(b".")


def _thousandths(match: re.Match[bytes]) -> bytes:
    return (b"%.3f" % float(match[0])).rstrip(b"0").rstrip(b".")
