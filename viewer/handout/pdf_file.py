"""A PDF as Qt writes it, taken apart and put together again: outline, language, text that copies right, and smaller.

Qt's PDF writer knows no outline and no language, names the characters of some glyphs by look-alikes (⽤ U+2F64 for 用 U+7528,
because one glyph serves both), and packs neither its objects nor its tables. The structure is that of ISO 32000-1, 7.5.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

from viewer.handout.outlines import compacted
from viewer.handout.text_runs import Widths, shortened

_OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*(?:stream\r?\n|endobj)", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)> (?:<([0-9A-Fa-f]{4})>|\[([^\]]*)\])")

_WIDTHS = re.compile(rb"(\d+)\s+(?:\[([\d\s]*)\]|(\d+)\s+(\d+))")


@dataclass(frozen=True)
class Entry:
    """A line of the outline: ``level`` from 1, ``page`` from 0, ``top`` in points from the page's lower edge."""

    title: str
    level: int
    page: int
    top: float


@dataclass
class _Object:
    """The dictionary or value of an object, and the bytes of its stream as they are in the file."""

    body: bytes
    stream: bytes | None = None


def finished(data: bytes, language: str, outline: list[Entry], substitutes: Mapping[int, int]) -> bytes:
    """The PDF ``data`` of Qt with language and outline; ``substitutes`` maps look-alikes to the characters that are meant."""
    objects, root, info = _read(data)
    catalog = objects[root]
    kids = _kids(objects, catalog)
    drawings = {number for kid in kids for number in _numbers(objects[kid].body, rb"/Contents (\d+) 0 R")}
    widths = cache(partial(_widths, objects))
    for number, made in objects.items():
        if made.stream is not None:
            _pack(made, substitutes, widths if number in drawings else None)
    first = max(objects) + 1
    objects |= _outline(outline, kids, first)
    extra = f"/Lang ({language}) /ViewerPreferences << /DisplayDocTitle true >>"
    if outline:
        extra += f" /Outlines {first} 0 R /PageMode /UseOutlines"
    catalog.body = catalog.body.rstrip().removesuffix(b">>") + extra.encode() + b" >>"
    return _written(objects, root, info)


def _read(data: bytes) -> tuple[dict[int, _Object], int, int]:
    """The objects by number, and the numbers of catalogue and document information."""
    start = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    trailer = data[start:]
    places = [int(match[1]) for match in re.finditer(rb"(\d{10}) \d{5} n", trailer)]
    found: dict[int, tuple[bytes, int]] = {}
    for place in places:
        match = _OBJECT.match(data, place)
        if match is not None:
            found[int(match[1])] = (match[2], match.end() if match[0].rstrip().endswith(b"stream") else -1)
    objects = {}
    for number, (body, begin) in found.items():
        stream = None
        if begin >= 0:
            length = re.search(rb"/Length (\d+)(?: 0 (R))?", body)
            size = int(length[1]) if length else 0
            if length and length[2]:
                size = int(found[size][0])
            stream = data[begin : begin + size]
        objects[number] = _Object(body, stream)
    root, info = (re.search(rb"/%s (\d+) 0 R" % key, trailer) for key in (b"Root", b"Info"))
    return objects, int(root[1]) if root else 0, int(info[1]) if info else 0


def _pack(made: _Object, substitutes: Mapping[int, int], widths: Widths | None) -> None:
    """Packs the stream as tightly as it can be; fonts, tables of characters and pages (with ``widths``) are put right first."""
    flate = b"/FlateDecode" in made.body
    if made.stream is None or (b"/Filter" in made.body and not flate):
        return
    raw = zlib.decompress(made.stream) if flate else made.stream
    if widths is not None:
        raw = shortened(raw, widths)
    if b"/Length1" in made.body:
        raw = compacted(raw)
    if b"begincmap" in raw:
        raw = _RANGE.sub(lambda match: _range(match, substitutes), raw)
    body = re.sub(rb"/Length \d+(?: 0 R)?|/Filter /FlateDecode", b"", made.body).rstrip().removesuffix(b">>")
    body = re.sub(rb"/Length1 \d+", b"/Length1 %d" % len(raw), body)
    made.stream = zlib.compress(raw, 9)
    made.body = body + b"/Filter /FlateDecode /Length %d >>" % len(made.stream)


def _range(match: re.Match[bytes], substitutes: Mapping[int, int]) -> bytes:
    """One range of a ToUnicode table with the characters that are meant."""
    low, high = int(match[1], 16), int(match[2], 16)
    if match[4] is not None:
        codes = re.findall(rb"<([0-9A-Fa-f]*)>", match[4])
        meant = [b"%04X" % substitutes.get(int(code, 16), int(code, 16)) if len(code) == 4 else code for code in codes]
    else:
        meant = [b"%04X" % substitutes.get(code, code) for code in range(int(match[3], 16), int(match[3], 16) + high - low + 1)]
    return b"<%s> <%s> [%s]" % (match[1], match[2], b" ".join(b"<%s>" % code for code in meant))


def _numbers(body: bytes, pattern: bytes) -> list[int]:
    """The numbers of the objects that ``pattern`` finds in ``body``."""
    return [int(number) for number in re.findall(pattern, body)]


def _widths(objects: Mapping[int, _Object], font: int) -> dict[int, int]:
    """Advance widths of the glyphs of ``font``: “first [width width]” and “first last width” (ISO 32000-1, 9.7.4.3)."""
    found: dict[int, int] = {}
    for descendant in _numbers(objects[font].body, rb"/DescendantFonts \[(\d+) 0 R"):
        _, _, listed = objects[descendant].body.partition(b"/W [")
        for first, widths, last, width in _WIDTHS.findall(listed):
            if last:
                found |= dict.fromkeys(range(int(first), int(last) + 1), int(width))
            else:
                found |= dict(enumerate(map(int, widths.split()), int(first)))
    return found


def _kids(objects: Mapping[int, _Object], catalog: _Object) -> list[int]:
    """The numbers of the pages, in order; Qt writes them as one flat list."""
    pages = re.search(rb"/Pages (\d+) 0 R", catalog.body)
    kids = re.search(rb"/Kids\s*\[([^\]]*)\]", objects[int(pages[1])].body) if pages else None
    return [int(number) for number in re.findall(rb"(\d+) 0 R", kids[1])] if kids else []


def _outline(outline: list[Entry], kids: list[int], first: int) -> dict[int, _Object]:
    """The objects of the outline from number ``first`` on: its root, then one an entry."""
    if not outline:
        return {}
    parents: list[int] = []  # indexes of the entries that enclose the current one
    children: dict[int, list[int]] = {-1: []}
    above: dict[int, int] = {}
    for i, entry in enumerate(outline):
        while parents and outline[parents[-1]].level >= entry.level:
            parents.pop()
        above[i] = parents[-1] if parents else -1
        children.setdefault(above[i], []).append(i)
        parents.append(i)
    made = {first: _Object(_family(children[-1], first) + b" /Type /Outlines >>")}
    for i, entry in enumerate(outline):
        siblings = children[above[i]]
        at = siblings.index(i)
        links = b" /Parent %d 0 R" % (first + 1 + above[i])
        links += b" /Prev %d 0 R" % (first + 1 + siblings[at - 1]) if at else b""
        links += b" /Next %d 0 R" % (first + 1 + siblings[at + 1]) if at + 1 < len(siblings) else b""
        title = entry.title.encode("utf-16-be").hex().upper().encode()
        place = b" /Title <FEFF%s> /Dest [%d 0 R /XYZ null %d null] >>" % (title, kids[entry.page], round(entry.top))
        made[first + 1 + i] = _Object(_family(children.get(i, []), first) + links + place)
    return made


def _family(children: list[int], first: int) -> bytes:
    """The beginning of an entry's dictionary: its first and last child and how many there are."""
    if not children:
        return b"<<"
    return b"<< /First %d 0 R /Last %d 0 R /Count %d" % (first + 1 + children[0], first + 1 + children[-1], len(children))


def _written(objects: dict[int, _Object], root: int, info: int) -> bytes:
    """A PDF 1.5 of ``objects``: those without a stream packed together, then the table of places, packed too."""
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    packed, table = max(objects) + 1, max(objects) + 2
    plain = sorted(number for number, made in objects.items() if made.stream is None)
    heads, bodies = b"", b""
    rows: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    for i, number in enumerate(plain):
        heads += b"%d %d " % (number, len(bodies))
        bodies += objects[number].body + b"\n"
        rows[number] = (2, packed, i)
    content = zlib.compress(heads + bodies, 9)
    head = b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>" % (len(plain), len(heads), len(content))
    for number, made in (*sorted(objects.items()), (packed, _Object(head, content))):
        if made.stream is not None:
            rows[number] = (1, len(out), 0)
            out += b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, made.body, made.stream)
    rows[table] = (1, len(out), 0)
    places = zlib.compress(b"".join(_place(rows.get(number, (0, 0, 65535))) for number in range(table + 1)), 9)
    head = b"<< /Type /XRef /W [1 4 2] /Size %d /Root %d 0 R /Info %d 0 R" % (table + 1, root, info)
    head += b" /Filter /FlateDecode /Length %d >>" % len(places)
    start = len(out)
    out += b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, head, places, start)
    return bytes(out)


def _place(row: tuple[int, int, int]) -> bytes:
    return row[0].to_bytes(1, "big") + row[1].to_bytes(4, "big") + row[2].to_bytes(2, "big")
