"""Draw an SVG as a PNG with resvg, in a process with bounded memory and time: ``python -m viewer.content.svg.raster``.

Drawings are cached, so that they are not drawn again at an author's next save.
"""

from __future__ import annotations

import hashlib
import json
import math
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import util
from pathlib import Path

from viewer import own_process, resources
from viewer.content.glyph_coverage import is_drawn
from viewer.content.rules import Limits
from viewer.content.svg import Svg
from viewer.content.svg.source import BadSvgError
from viewer.folders import own_folder
from viewer.i18n import tr
from viewer.own_process import bound_memory, bound_time
from viewer.whole_file import write_whole

LONGEST = 3200
"""Pixels of the longer side: sharp at 250 % text, across a 4K screen, and on A4 at 450 dots per inch."""
MOST_PIXELS = 8_000_000
DRAWING_WALL = 10
"""Wall-clock limit of a drawing as a multiple of its processor time, for a busy machine."""
MOST_KEPT = 400
"""Drawings that are cached, about 200 kB each."""

_OUT_OF_TIME = {getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name)}
_SYSTEM_FONTS = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")
_SYSTEM_FOLDERS = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/google-noto-cjk", "/usr/share/fonts/noto-cjk")
_SYMBOL_FILES = ("text.ttf", "symbols.ttf", "signs.ttf", "math.ttf", "emoji.ttf")


def rasterise(svg: Svg, limits: Limits, drawing: Callable[[], None]) -> tuple[bytes, int, int]:
    """Draw ``svg`` as a PNG; return it with its width and height in pixels.

    ``drawing`` is called before it is drawn. Raises ``BadSvgError`` if it takes more processor time or memory than ``limits``
    allow, or is not drawn at all.
    """
    version = _version()
    size = svg.width, svg.height
    scale = min(LONGEST / max(size), math.sqrt(MOST_PIXELS / (size[0] * size[1])))
    families, files = _fonts()
    order = {
        "svg": svg.text,
        "width": max(1, round(size[0] * scale)),
        "background": svg.background,
        "family": families,
        "files": files,
        "system_fonts": not all(map(is_drawn, svg.letters)),  # searching them takes time
        "memory": limits.memory,
        "seconds": math.ceil(limits.seconds),
    }
    request = json.dumps(order).encode()
    kept = own_folder("cache") / "drawings" / f"{hashlib.sha256(request + version.encode()).hexdigest()[:32]}.png"
    try:
        png = kept.read_bytes()
        return png, *_measured(png)
    except (OSError, struct.error):
        drawing()
        png = _drawn(request, limits.seconds)
    with suppress(OSError):
        write_whole(kept, png)
        _prune(kept.parent)
    return png, *_measured(png)


def _version() -> str:
    if util.find_spec("resvg_py") is None:
        raise BadSvgError(tr("画这张 SVG 需要 resvg，这台电脑上没有。"), tr("安装 resvg-py，或存成 PNG。"))
    from importlib import metadata  # takes 19 ms, and only what resvg has to draw needs it

    return metadata.version("resvg_py")


def _fonts() -> tuple[str, list[str]]:
    """Return the family for text and the files of all fonts: the system's Chinese font,
    as on the screen, otherwise the packaged one.
    """
    own = [str(resources.resource("fonts", name)) for name in _SYMBOL_FILES]
    for folder in map(Path, _SYSTEM_FOLDERS):
        found = [str(folder / name) for name in _SYSTEM_FONTS if (folder / name).is_file()]
        if found:
            return "Noto Sans CJK SC", [*found, *own]
    packaged = resources.packaged_font()
    return "Noto Sans SC", [*([str(packaged)] if packaged else []), *own]


def _drawn(request: bytes, seconds: float) -> bytes:
    try:
        done = own_process.run(own_process.command(__spec__.name), request, DRAWING_WALL * seconds)
    except subprocess.TimeoutExpired:
        raise _too_slow(seconds) from None
    if -done.returncode in _OUT_OF_TIME:
        raise _too_slow(seconds)
    if done.returncode or not done.stdout:
        raise BadSvgError(tr("SVG 画不出来：内容有误，或需要的内存太多。"), tr("简化它，或存成 PNG。"))
    return done.stdout


def _too_slow(seconds: float) -> BadSvgError:
    return BadSvgError(tr("SVG 画了 {n:g} 秒还没有画完。", n=seconds), tr("简化它，或存成 PNG。"))


def _measured(png: bytes) -> tuple[int, int]:
    """Return width and height of ``png``; raises ``struct.error`` if it is not a PNG."""
    if png[12:16] != b"IHDR":
        raise struct.error
    width, height = struct.unpack_from(">II", png, 16)
    return width, height


def _prune(folder: Path) -> None:
    """Delete the oldest drawings if there are too many."""
    drawings = sorted(folder.glob("*.png"), key=lambda path: path.stat().st_mtime)
    for path in drawings[:-MOST_KEPT]:
        path.unlink(missing_ok=True)


def main() -> int:
    """Draw the request on standard input to standard output; return 0, or 1 if it cannot be drawn."""
    order = json.load(sys.stdin.buffer)
    bound_memory(order["memory"])
    bound_time(order["seconds"])
    import resvg_py

    family = order["family"]
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=order["svg"],
            width=order["width"],
            background=order["background"] or None,
            skip_system_fonts=not order["system_fonts"],
            dpi=96,
            languages=["zh"],
            font_family=family,
            serif_family=family,
            sans_serif_family=family,
            cursive_family=family,
            fantasy_family=family,
            monospace_family=family,
            font_files=order["files"],
        )
    except ValueError:
        return 1
    sys.stdout.buffer.write(png)
    return 0


if __name__ == "__main__":
    sys.exit(main())
