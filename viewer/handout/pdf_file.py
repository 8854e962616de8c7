"""A PDF as Qt writes it, with what its writer does not know: an outline, the language, and the characters that are meant.

Qt names the characters of some glyphs by look-alikes (⽤ U+2F64 for 用 U+7528), because one glyph serves both. What is drawn
stays as Qt wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import IndirectObject

_RANGE = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)> (?:<([0-9A-Fa-f]{4})>|\[([^\]]*)\])")
"""A range of a ToUnicode table: first and last glyph, then the first character or all of them (ISO 32000-1, 9.10.3)."""


@dataclass(frozen=True)
class Entry:
    """A line of the outline: ``level`` from 1, ``page`` from 0, ``top`` in points from the page's lower edge."""

    title: str
    level: int
    page: int
    top: float


def finished(data: bytes, language: str, outline: list[Entry], substitutes: Mapping[int, int]) -> bytes:
    """The PDF ``data`` of Qt with language and outline; ``substitutes`` maps look-alikes to the characters that are meant."""
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
    """Adds ``outline``, each entry below the nearest one before it of a higher rank."""
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
    """Exchanges look-alikes in the tables that say which character each glyph stands for."""
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
    """One range of a ToUnicode table with the characters that are meant."""
    low, high = int(match[1], 16), int(match[2], 16)
    if match[4] is not None:
        codes = re.findall(rb"<([0-9A-Fa-f]*)>", match[4])
        meant = [b"%04X" % substitutes.get(int(code, 16), int(code, 16)) if len(code) == 4 else code for code in codes]
    else:
        meant = [b"%04X" % substitutes.get(code, code) for code in range(int(match[3], 16), int(match[3], 16) + high - low + 1)]
    return b"<%s> <%s> [%s]" % (match[1], match[2], b" ".join(b"<%s>" % code for code in meant))
