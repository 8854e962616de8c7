"""The outlines of a font as Qt embeds it, in fewer bytes: what Qt's conversion to TrueType spends shows on no paper.

Qt turns cubic curves into chains of quadratic ones on a grid of 2,048 units an em and writes every point in full. Here chains of
four become two, and of two one, where that moves the curve by less than 21 µm at 12 points (a dot at 600 dpi is 42 µm); the grid
is 200; points midway between their control points are implied, and equal flags are counted.
The format is that of the OpenType specification, tables “glyf”, “loca”, “head” and “hmtx”.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from itertools import pairwise

_GRID = 200
_TOLERANCE = 10.0
"""How far a curve may move, in the units of the font."""
_ON, _SHORT, _SAME, _REPEAT = 1, (2, 4), (16, 32), 8

Point = tuple[int, int, bool]
"""x, y, and whether the curve goes through it."""

Place = tuple[float, float]


def compacted(font: bytes) -> bytes:
    """The TrueType ``font`` with the same glyphs in fewer bytes; ``font`` itself where it is not of the kind that Qt writes."""
    tables = _tables(font)
    if not {b"glyf", b"loca", b"head", b"hmtx", b"hhea", b"maxp"} <= tables.keys():
        return font
    head = bytearray(tables[b"head"])
    units, long_places = struct.unpack_from(">H", head, 18)[0], struct.unpack_from(">h", head, 50)[0]
    if units <= _GRID:
        return font
    count = struct.unpack_from(">H", tables[b"maxp"], 4)[0]
    places = struct.unpack_from(f">{count + 1}{'I' if long_places else 'H'}", tables[b"loca"])
    glyphs = [tables[b"glyf"][a * (1 if long_places else 2) : b * (1 if long_places else 2)] for a, b in pairwise(places)]
    scale = units / _GRID
    packed = [_packed(glyph, scale) for glyph in glyphs]
    starts = [0]
    for glyph in packed:
        starts.append(starts[-1] + len(glyph))
    struct.pack_into(">H", head, 18, _GRID)
    for at in (36, 38, 40, 42):
        struct.pack_into(">h", head, at, round(struct.unpack_from(">h", head, at)[0] / scale))
    struct.pack_into(">h", head, 50, 1)
    tables[b"head"] = bytes(head)
    tables[b"glyf"], tables[b"loca"] = b"".join(packed), struct.pack(f">{count + 1}I", *starts)
    tables[b"hmtx"] = _scaled(tables[b"hmtx"], scale)
    tables[b"hhea"] = tables[b"hhea"][:4] + _scaled(tables[b"hhea"][4:18], scale) + tables[b"hhea"][18:]
    return _font(font[:4], {tag: data for tag, data in tables.items() if tag not in {b"name", b"OS/2"}})


def _packed(glyph: bytes, scale: int) -> bytes:
    """One simple glyph on the coarser grid."""
    if len(glyph) < 12 or struct.unpack_from(">h", glyph)[0] < 0:
        return glyph
    simpler = map(_halved, _contours(glyph))
    contours = [_thinned([(round(x / scale), round(y / scale), on) for x, y, on in contour]) for contour in simpler]
    contours = [contour for contour in contours if len(contour) > 1]
    points = [point for contour in contours for point in contour]
    if not points:
        return b""
    xs, ys = [x for x, _, _ in points], [y for _, y, _ in points]
    ends, total = [], -1
    for contour in contours:
        total += len(contour)
        ends.append(total)
    flags, across, down = bytearray(), bytearray(), bytearray()
    before = (0, 0)
    for x, y, on in points:
        flag = _ON if on else 0
        for axis, (delta, out) in enumerate(((x - before[0], across), (y - before[1], down))):
            if delta == 0:
                flag |= _SAME[axis]
            elif -256 < delta < 256:
                flag |= _SHORT[axis] | (_SAME[axis] if delta > 0 else 0)
                out.append(abs(delta))
            else:
                out.extend(struct.pack(">h", delta))
        flags.append(flag)
        before = (x, y)
    head = struct.pack(">5h", len(contours), min(xs), min(ys), max(xs), max(ys)) + struct.pack(f">{len(ends)}H", *ends) + b"\0\0"
    made = head + _counted(flags) + across + down
    return bytes(made) + b"\0" * (-len(made) % 2)


def _counted(flags: bytearray) -> bytes:
    """Flags with runs of equal ones counted."""
    out = bytearray()
    at = 0
    while at < len(flags):
        end = at + 1
        while end < len(flags) and flags[end] == flags[at] and end - at < 256:
            end += 1
        if end - at > 2:
            out += bytes((flags[at] | _REPEAT, end - at - 1))
        else:
            out += flags[at:end]
        at = end
    return bytes(out)


def _contours(glyph: bytes) -> Iterator[list[Point]]:
    """The closed outlines of a simple glyph."""
    count = struct.unpack_from(">h", glyph)[0]
    ends = struct.unpack_from(f">{count}H", glyph, 10)
    at = 10 + 2 * count
    at += 2 + struct.unpack_from(">H", glyph, at)[0]
    total = ends[-1] + 1
    flags: list[int] = []
    while len(flags) < total:
        flag = glyph[at]
        at += 1
        flags.append(flag)
        if flag & _REPEAT:
            flags += [flag] * glyph[at]
            at += 1
    values: list[list[int]] = []
    for axis in (0, 1):
        value, line = 0, []
        for flag in flags:
            if flag & _SHORT[axis]:
                value += glyph[at] if flag & _SAME[axis] else -glyph[at]
                at += 1
            elif not flag & _SAME[axis]:
                value += struct.unpack_from(">h", glyph, at)[0]
                at += 2
            line.append(value)
        values.append(line)
    points = [(x, y, bool(flag & _ON)) for x, y, flag in zip(*values, flags, strict=True)]
    start = 0
    for end in ends:
        yield points[start : end + 1]
        start = end + 1


def _halved(contour: list[Point]) -> list[Point]:
    """``contour`` with chains of four quadratic curves as two and of two as one, where they are as good."""
    for length, simpler in ((4, _pair), (2, _single)):
        wanted = [True, *[False] * length, True]
        made: list[Point] = []
        at = 0
        while at < len(contour):
            chain = [*contour[at : at + length + 2], *contour[:1]][: length + 2]
            if [on for *_, on in chain] == wanted:
                made += [chain[0], *(simpler([(x, y) for x, y, _ in chain]) or chain[1:-1])]
                at += length + 1
            else:
                made.append(contour[at])
                at += 1
        contour = made
    return contour


def _crossing(start: Place, first: Place, last: Place, end: Place, reach: Place) -> tuple[float, float] | None:
    """How far to go from ``start`` past ``first`` and from ``end`` past ``last`` so that both steps add up to ``reach``."""
    ux, uy, vx, vy = first[0] - start[0], first[1] - start[1], last[0] - end[0], last[1] - end[1]
    turn = ux * vy - uy * vx
    if turn == 0:
        return None
    s, t = (reach[0] * vy - reach[1] * vx) / turn, (ux * reach[1] - uy * reach[0]) / turn
    return (s, t) if 0.5 <= abs(s) <= 6 and 0.5 <= abs(t) <= 6 else None


def _pair(chain: list[Place]) -> list[Point] | None:
    """Two control points in the place of four: the same ends, directions and middle. None where the curve would move."""
    a, b, c, d, e, f = chain
    middle = ((c[0] + d[0]) / 2, (c[1] + d[1]) / 2)
    steps = _crossing(a, b, e, f, (2 * middle[0] - a[0] - f[0], 2 * middle[1] - a[1] - f[1]))
    if steps is None or min(steps) < 0:
        return None
    first, second = _along(a, b, steps[0]), _along(f, e, steps[1])
    if _off(a, first, middle, b, c) > _TOLERANCE or _off(f, second, middle, e, d) > _TOLERANCE:
        return None
    return [(round(x), round(y), False) for x, y in (first, second)]


def _single(chain: list[Place]) -> list[Point] | None:
    """One control point in the place of two, where the directions of both ends meet. None where the curve would move."""
    a, b, c, d = chain
    steps = _crossing(a, b, c, d, (d[0] - a[0], d[1] - a[1]))
    if steps is None or steps[0] < 0 or steps[1] > 0:
        return None
    corner = _along(a, b, steps[0])
    return [(round(corner[0]), round(corner[1]), False)] if _off(a, corner, d, b, c) <= _TOLERANCE else None


def _along(start: Place, towards: Place, times: float) -> Place:
    return start[0] + times * (towards[0] - start[0]), start[1] + times * (towards[1] - start[1])


def _off(start: Place, control: Place, end: Place, before: Place, after: Place) -> float:
    """How far the middle of a curve is from the point midway between ``before`` and ``after``, where the old one went through."""
    x = (start[0] + 2 * control[0] + end[0]) / 4 - (before[0] + after[0]) / 2
    y = (start[1] + 2 * control[1] + end[1]) / 4 - (before[1] + after[1]) / 2
    return math.hypot(x, y)


def _thinned(contour: list[Point]) -> list[Point]:
    """``contour`` without points on their neighbours and without points midway between two control points."""
    kept = [point for i, point in enumerate(contour) if point[:2] != contour[i - 1][:2] or (point[2] != contour[i - 1][2])]
    made: list[Point] = []
    for i, (x, y, on) in enumerate(kept):
        (ax, ay, a_on), (bx, by, b_on) = kept[i - 1], kept[(i + 1) % len(kept)]
        midway = abs(ax + bx - 2 * x) <= 1 and abs(ay + by - 2 * y) <= 1
        if on and i and not a_on and not b_on and midway:
            continue
        aside = abs((x - ax) * (by - ay) - (y - ay) * (bx - ax))
        if on and i and a_on and b_on and aside <= math.hypot(bx - ax, by - ay) / 2:
            continue
        made.append((x, y, on))
    return made


def _scaled(data: bytes, scale: int) -> bytes:
    """Signed 16-bit numbers divided by ``scale``."""
    count = len(data) // 2
    numbers = struct.unpack(f">{count}h", data[: 2 * count])
    return struct.pack(f">{count}h", *(round(number / scale) for number in numbers))


def _tables(font: bytes) -> dict[bytes, bytes]:
    """The tables of a font by their tags."""
    count = struct.unpack_from(">H", font, 4)[0]
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(count))
    return {tag: font[start : start + length] for tag, _, start, length in entries}


def _font(version: bytes, tables: dict[bytes, bytes]) -> bytes:
    """A font file of ``tables``."""
    power = max(i for i in range(16) if 1 << i <= len(tables))
    header = version + struct.pack(">4H", len(tables), 16 << power, power, 16 * len(tables) - (16 << power))
    at = 12 + 16 * len(tables)
    index, body = b"", b""
    for tag, data in sorted(tables.items()):
        padded = data + b"\0" * (-len(data) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        index += struct.pack(">4sIII", tag, total, at + len(body), len(data))
        body += padded
    return header + index + body
