"""A handout as a PDF file: Qt's output plus the outline, the language and the characters that Qt leaves out.

Qt maps some glyphs to look-alike characters (⽤ U+2F64 for 用 U+7528), because both share a
glyph. The drawing itself is not changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter, QRawFont

from viewer.draw import fonts
from viewer.draw.painting import closes_painters
from viewer.errors import ViewerError
from viewer.handout.handout import Sheets
from viewer.handout.options import UNITS_AN_INCH
from viewer.i18n import tr
from viewer.settings import reason
from viewer.whole_file import write_whole

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import IndirectObject

_RANGE = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)> (?:<([0-9A-Fa-f]{4})>|\[([^\]]*)\])")
"""A range of a ToUnicode table: first and last glyph, then the first character or all of them (ISO 32000-1, 9.10.3)."""

_MEANT = (0x4E00, 0xA000)
"""Unified ideographs, which people type and search for (Unicode, block “CJK Unified Ideographs”)."""

_LOOKALIKES = ((0x2E80, 0x2FE0), (0x31C0, 0x31F0), (0x3400, 0x4DC0), (0xF900, 0xFB00))
"""Radicals, strokes, rare and compatibility ideographs."""


@dataclass(frozen=True)
class Entry:
    """A line of the outline: ``level`` from 1, ``page`` from 0, ``top`` in points from the page's lower edge."""

    title: str
    level: int
    page: int
    top: float


def write_pdf(handout: Sheets, out: Path) -> int:
    """Write ``handout`` to ``out``; return its number of pages.

    Raises ``ViewerError`` if the file cannot be written.
    """
    save(pdf_bytes(handout), out)
    return handout.pages


def pdf_bytes(handout: Sheets) -> bytes:
    """Return ``handout`` as a PDF with outline, language and text that can be searched and copied."""
    height = handout.sheet.height
    outline = [Entry(mark.title, mark.level, mark.page, (height - mark.top) / 4) for mark in handout.bookmarks()]
    return finished(qt_pdf(handout), handout.article.language, outline, substitutes())


@closes_painters
def qt_pdf(handout: Sheets) -> bytes:
    """Return ``handout`` as Qt writes it."""
    sheet = handout.sheet
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = pdf_writer(buffer, QSizeF(sheet.width, sheet.height) / 4, handout.article.title)
    painter = QPainter(writer)
    for index in range(handout.pages):
        if index:
            writer.newPage()
        painter.save()
        handout.paint(painter, index)
        painter.restore()
    painter.end()
    return bytes(buffer.data().data())


def pdf_writer(buffer: QBuffer, points: QSizeF, title: str) -> QPdfWriter:
    """Create a writer for pages of that size without margins, in quarter points."""
    writer = QPdfWriter(buffer)
    writer.setResolution(UNITS_AN_INCH)
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(title)
    writer.setCreator("Frontdesk")
    return writer


def save(data: bytes, out: Path) -> None:
    """Write ``data`` to ``out`` atomically, readable only by its owner: a handout reveals why somebody came to the clinic.

    Raises ``ViewerError`` if that fails; ``out`` is then unchanged.
    """
    try:
        write_whole(out, data)
    except OSError as error:
        message = tr("{path} 写不进去：{reason}。请换一个文件夹，或清理磁盘。", path=out, reason=reason(error))
        raise ViewerError(message) from error


def finished(data: bytes, language: str, outline: list[Entry], substitutes: Mapping[int, int]) -> bytes:
    """Add language and outline to the PDF ``data``; ``substitutes`` maps look-alikes to the intended characters."""
    from pypdf import PdfWriter
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    pdf = PdfWriter(clone_from=BytesIO(data), keep_initial_header=True)
    pdf.root_object[NameObject("/Lang")] = TextStringObject(language)
    shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(value=True)})
    pdf.root_object[NameObject("/ViewerPreferences")] = shown
    if outline:
        _add_outline(pdf, outline)
        pdf.page_mode = "/UseOutlines"
    _name_characters(pdf, substitutes)
    out = BytesIO()
    pdf.write(out)
    return out.getvalue()


def _add_outline(pdf: PdfWriter, outline: list[Entry]) -> None:
    """Add ``outline``, each entry below the nearest preceding one of a higher level."""
    from pypdf.generic import Fit

    above: list[tuple[int, IndirectObject]] = []
    for entry in outline:
        while above and above[-1][0] >= entry.level:
            above.pop()
        parent = above[-1][1] if above else None
        place = Fit.xyz(top=round(entry.top))
        added = pdf.add_outline_item(title=entry.title, page_number=entry.page, parent=parent, fit=place)
        above.append((entry.level, added))


def _name_characters(pdf: PdfWriter, substitutes: Mapping[int, int]) -> None:
    """Replace look-alikes in the ToUnicode tables, which map glyphs to characters."""
    from pypdf.generic import DictionaryObject, StreamObject

    tables: dict[int, StreamObject] = {}
    for page in pdf.pages:
        resources = page.get("/Resources", DictionaryObject()).get_object()
        for font in resources.get("/Font", DictionaryObject()).get_object().values():
            table = font.get_object().get("/ToUnicode")
            if table is not None:
                tables[table.idnum] = table.get_object()
    for table in tables.values():
        table.set_data(_RANGE.sub(lambda match: _range(match, substitutes), table.get_data()))


def _range(match: re.Match[bytes], substitutes: Mapping[int, int]) -> bytes:
    """Rewrite one range of a ToUnicode table with the intended characters."""
    low, high = int(match[1], 16), int(match[2], 16)
    if match[4] is not None:
        codes = re.findall(rb"<([0-9A-Fa-f]*)>", match[4])
        meant = [b"%04X" % substitutes.get(int(code, 16), int(code, 16)) if len(code) == 4 else code for code in codes]
    else:
        meant = [b"%04X" % substitutes.get(code, code) for code in range(int(match[3], 16), int(match[3], 16) + high - low + 1)]
    return b"<%s> <%s> [%s]" % (match[1], match[2], b" ".join(b"<%s>" % code for code in meant))


@cache
def substitutes() -> dict[int, int]:
    """Map look-alikes to the unified ideograph with the same glyph."""
    font = QRawFont.fromFont(fonts.font(48))
    meant = {glyph: code for code, glyph in reversed(_glyphs(font, *_MEANT)) if glyph}
    return {code: meant[glyph] for span in _LOOKALIKES for code, glyph in _glyphs(font, *span) if glyph in meant}


def _glyphs(font: QRawFont, start: int, end: int) -> list[tuple[int, int]]:
    codes = range(start, end)
    return list(zip(codes, font.glyphIndexesForString("".join(map(chr, codes))), strict=True))
