"""Draws docs/screens with the program itself (``make screens``); with names as arguments only those pictures."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
WORK = ROOT / "build" / "screens"
ARTICLE = "stem-cells-type-2"
LARGEST = 400_000
"""Bytes that no picture may exceed: the repository keeps every version of it."""


@dataclass(frozen=True)
class Picture:
    """One file of docs/screens, and the words of ``frontdesk shot`` that draw it."""

    name: str
    screen: str
    section: str = ""
    size: str = "1440x900"
    article: str = ARTICLE
    more: tuple[str, ...] = ()
    monitors: int = 2

    def words(self) -> list[str]:
        """What follows ``frontdesk``."""
        made = ["shot", str(ROOT / "articles"), "--screen", self.screen, "--size", self.size, *self.more]
        for option, value in (("--article", self.article), ("--section", self.section)):
            made += [option, value] if value else []
        return made


_DARK, _CONTRAST, _ENGLISH = ("--theme", "dark"), ("--theme", "contrast"), ("--lang", "en")
_BIG = "1920x1080"

PICTURES = (
    Picture("01-desk", "desk"),
    Picture("02-end", "end"),
    Picture("03-search-gxb", "search", "gxb"),
    Picture("04-search-tingyao", "search", "tingyao"),
    Picture("05-study-card", "desk", "study-le"),
    Picture("06-citation", "citation", "study-le"),
    Picture("07-lab-table", "desk", "example", article="glucose-units"),
    Picture("08-chart-and-callout", "desk", "fig-case1-hba1c"),
    Picture("09-lightbox", "lightbox"),
    Picture("10-desk-dark", "desk", more=_DARK),
    Picture("11-desk-contrast", "desk", more=_CONTRAST),
    Picture("12-kiosk-home", "kiosk-home", size=_BIG, article=""),
    Picture("13-kiosk-home-portrait", "kiosk-home", size="1080x1920", article=""),
    Picture("14-kiosk-reader", "kiosk-reader", "disease", size=_BIG),
    Picture("15-kiosk-study", "kiosk-reader", "study-le", size=_BIG),
    Picture("16-kiosk-contents", "kiosk-contents", size=_BIG),
    Picture("17-kiosk-take-away", "kiosk-take-away", size=_BIG),
    Picture("18-kiosk-warning", "kiosk-warning", size=_BIG),
    Picture("19-kiosk-attract", "kiosk-attract", size=_BIG, article=""),
    Picture("20-kiosk-pin", "kiosk-pin", size=_BIG, article=""),
    Picture("21-kiosk-panel", "kiosk-panel", size=_BIG, article=""),
    Picture("22-slide-figure", "slide", "fig-evidence", size=_BIG),
    Picture("23-slide-chart", "slide", "fig-case1-hba1c", size=_BIG),
    Picture("24-presenter", "presenter", "4", size=_BIG),
    Picture("25-handout", "handout-summary", size="1240x1754"),
    Picture("handout-whole", "handout", size="1240x1754"),
    Picture("26-empty", "empty"),
    Picture("27-loading", "loading"),
    Picture("28-damaged", "damaged"),
    Picture("29-update-failed", "update-failed"),
    Picture("30-first-run", "first-run", "2"),
    Picture("31-search-nothing", "search", "干细孢"),
    Picture("35-whole-article", "page", size="1000x900", article="glucose-units"),
    Picture("desk-1280x720", "desk", size="1280x720"),
    Picture("desk-900x700", "desk", size="900x700"),
    Picture("desk-200-percent", "desk", more=("--scale", "200")),
    Picture("desk-english", "desk", article="hypoglycaemia-en", more=_ENGLISH),
    Picture("term", "term"),
    Picture("study-card-dark", "desk", "study-le", more=_DARK),
    Picture("chart-contrast", "desk", "fig-case1-hba1c", more=_CONTRAST),
    Picture("find", "find", "胰岛素"),
    Picture("menu", "menu"),
    Picture("settings", "settings"),
    Picture("settings-contrast", "settings", more=_CONTRAST),
    Picture("help", "help"),
    Picture("palette", "palette"),
    Picture("print", "print"),
    Picture("take-away", "take-away"),
    Picture("address", "address"),
    Picture("disclaimer", "disclaimer"),
    Picture("strip-sent", "strip", "sent", size="1440x64"),
    Picture("strip-held", "strip", "held", size="1440x64"),
    Picture("strip-blank", "strip", "blank", size="1440x64"),
    Picture("strip-lost", "strip", size="1440x64", monitors=1),
)


def png(image: QImage) -> bytes:
    """``image`` as PNG, pixel by pixel the same: a palette where 256 colours are enough, no filter, zlib's best.

    Flat surfaces and text, the same glyph again and again, are found by zlib itself; the filters that libpng tries out are
    made for photographs and leave such pictures a third larger.
    """
    drawn = image.convertToFormat(QImage.Format.Format_RGB888)
    width, height, stride = drawn.width(), drawn.height(), drawn.bytesPerLine()
    data = bytes(drawn.constBits())
    rows = [data[y * stride : y * stride + 3 * width] for y in range(height)]
    colours = sorted({row[x : x + 3] for row in rows for x in range(0, 3 * width, 3)})
    kind, palette = 2, b""
    if len(colours) <= 256:
        number = {colour: i for i, colour in enumerate(colours)}
        rows = [bytes(number[row[x : x + 3]] for x in range(0, 3 * width, 3)) for row in rows]
        kind, palette = 3, _chunk(b"PLTE", b"".join(colours))
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + header + palette + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def platform(monitors: int) -> str:
    """Qt's platform without a screen, with so many monitors side by side."""
    file = WORK / f"monitors-{monitors}.json"
    shared = {"y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screens = [{"name": f"monitor {i + 1}", "x": 1920 * i} | shared for i in range(monitors)]
    words = {"synchronousWindowSystemEvents": False, "windowFrameMargins": False, "screens": screens}
    file.write_text(json.dumps(words), encoding="utf-8")
    return f"offscreen:configfile={file}"


def draw(picture: Picture) -> str:
    """Draws one; what is wrong, empty when nothing is."""
    raw, file = WORK / "raw.png", SCREENS / f"{picture.name}.png"
    raw.unlink(missing_ok=True)
    environment = os.environ | {"QT_QPA_PLATFORM": platform(picture.monitors), "FRONTDESK_HOME": str(WORK / "home")}
    command = [sys.executable, "-m", "viewer", *picture.words(), "-o", str(raw)]
    ended = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    if ended.returncode:
        return ended.stderr.strip() or f"ended with {ended.returncode}"
    made = png(QImage(str(raw)))
    file.write_bytes(made)
    return f"{len(made)} bytes are more than {LARGEST}" if len(made) > LARGEST else ""


def main() -> int:
    """Draw them; 0 when all were drawn."""
    asked = set(sys.argv[1:])
    if unknown := asked - {picture.name for picture in PICTURES}:
        print(f"no such picture: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    for folder in (SCREENS, WORK):
        folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    for picture in PICTURES:
        if asked and picture.name not in asked:
            continue
        fault = draw(picture)
        print(f"{'FAILED' if fault else 'drawn'}  {picture.name}  {fault}".rstrip())
        failed |= bool(fault)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
