"""Create resources/fonts: what Noto Sans SC lacks, from other Noto fonts; and the list of characters drawn on every machine.

    python -m venv build/fonts && build/fonts/bin/pip install fonttools pymupdf-fonts manimgx-fonts pylopdf-fonts-zh-cn
    build/fonts/bin/python tools/fonts.py

The family names are our own, so that none is mistaken for a system font.
"""

from __future__ import annotations

import importlib
import io
import itertools
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

OUT = Path(__file__).resolve().parents[1] / "resources" / "fonts"

TEXT = [
    (0x00A0, 0x036F), (0x0370, 0x03FF), (0x0400, 0x052F), (0x1D00, 0x1DBF), (0x1DC0, 0x1DFF), (0x1E00, 0x1EFF),
    (0x1F00, 0x1FFF), (0x2000, 0x214F), (0x2150, 0x218F), (0x2C60, 0x2C7F), (0xA700, 0xA7FF), (0xAB30, 0xAB6F),
    (0xFB00, 0xFB06),
]
"""Latin, phonetic, Greek and Cyrillic letters, marks on letters, high and low figures, fractions, currencies."""

SYMBOLS = [
    (0x2190, 0x23FF), (0x2422, 0x2426), (0x2440, 0x245F), (0x2460, 0x27FF), (0x2900, 0x297F), (0x2B00, 0x2BFF), (0x20D0, 0x20F0),
]
"""Arrows, mathematics, technical signs, boxes to tick, geometric shapes, dingbats."""


def main() -> None:
    """Write the fonts and the table."""
    OUT.mkdir(parents=True, exist_ok=True)
    chinese = set(_file("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf").getBestCmap())
    covered = set(chinese)
    packed = {name: _packed(name) for name in ("NotoSansMath_Regular", "NotoSansSymbols2_Regular")}
    made = (
        ("Frontdesk Text", "text.ttf", _file("manimgx_fonts", "NotoSans[wght].ttf"), TEXT),
        ("Frontdesk Symbols", "symbols.ttf", packed["NotoSansSymbols2_Regular"], SYMBOLS),
        ("Frontdesk Signs", "signs.ttf", _file("manimgx_fonts", "NotoSansSymbols[wght].ttf"), SYMBOLS),
        ("Frontdesk Math", "math.ttf", packed["NotoSansMath_Regular"], SYMBOLS),
        ("Frontdesk Emoji", "emoji.ttf", _file("manimgx_fonts", "NotoEmoji[wght].ttf"), [(0x80, 0x10FFFF)]),
    )
    for family, name, font, ranges in made:
        has = set(font.getBestCmap())
        wanted = {code for code in has if any(low <= code <= high for low, high in ranges)}
        if name == "emoji.ttf":
            wanted |= has & {0x200D, 0x20E3, 0xFE0E, 0xFE0F, *range(0x30, 0x3A), 0x23, 0x2A}  # parts of sequences
            wanted -= chinese
        else:
            wanted -= covered
        _write(family, OUT / name, font, wanted)
        covered |= set(TTFont(OUT / name).getBestCmap())
        print(family, len(wanted), (OUT / name).stat().st_size)
    (OUT / "characters.txt").write_text(_ranges(covered), encoding="ascii")


def _file(package: str, name: str) -> TTFont:
    origin = importlib.import_module(package).__file__
    return TTFont(Path(str(origin)).with_name(name))


def _packed(name: str) -> TTFont:
    return TTFont(io.BytesIO(importlib.import_module(f"pymupdf_fonts.{name}").fontbuffer))


def _write(family: str, path: Path, font: TTFont, wanted: set[int]) -> None:
    if "fvar" in font:
        font = instantiateVariableFont(font, {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes})
    options = subset.Options(hinting=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True, glyph_names=False)
    options.drop_tables += ["DSIG", "MATH", "meta"]
    cut = subset.Subsetter(options)
    cut.populate(unicodes=wanted)
    cut.subset(font)
    for record in font["name"].names:
        words = {1: family, 2: "Regular", 3: family, 4: family, 6: family.replace(" ", "-")}.get(record.nameID)
        if words:
            record.string = words
    font["name"].names = [record for record in font["name"].names if record.nameID not in {16, 17, 21, 22}]
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False
    font.save(path)


def _ranges(codes: set[int]) -> str:
    """Return one range per line, hexadecimal."""
    lines = []
    for _, group in itertools.groupby(enumerate(sorted(codes)), key=lambda pair: pair[1] - pair[0]):
        found = [code for _, code in group]
        lines.append(f"{found[0]:X}-{found[-1]:X}" if len(found) > 1 else f"{found[0]:X}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
