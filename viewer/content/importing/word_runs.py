"""Word's runs as Word shows them, where mammoth reads them otherwise or not at all: an “m” in the font Symbol is a μ.

Parts without any of this stay as they are.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement

from mammoth.docx.dingbats import dingbats

from viewer.content.importing.word_lists import mark_numbers

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_WORD}}}"
_PARTS = re.compile(r"(?:document|footnotes|endnotes)\d*\.xml$")
_NEEDED = re.compile(rb":(?:numPr|vanish|dstrike|fldSimple|ruby|cr|sym|position)\b|Symbol|Wingdings|Webdings")
_NUMBERS = "word/numbering.xml"
_FONTS = {font.lower(): font for font, _ in dingbats}
_RAISED = re.compile(r"[-+−]?[0-9A-Za-z]{1,3}[-+−]?")
_LEAST_RAISED = 4
"""Half points from which words beside the line are an index or a power."""
UNKNOWN = "\ufffd"
"""Replaces a symbol of a font that nobody here knows."""


def as_shown(data: bytes, hidden: list[str], unknown: list[str]) -> bytes:
    """Return the Word file ``data`` so that mammoth reads what Word shows; its hidden words and its unknown symbols are told.

    The file has been looked at: its parts have no entities, and are neither large nor deep.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {entry: archive.read(entry) for entry in archive.infolist() if _PARTS.search(entry.filename)}
        changed = {entry: text for entry, text in parts.items() if _NEEDED.search(text)}
        if not changed:
            return data
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
            for entry in archive.infolist():
                text = archive.read(entry)
                if entry in changed:
                    root = ET.fromstring(text)  # noqa: S314 - without entities
                    _mend(root, hidden, unknown)
                    if _NUMBERS in archive.namelist() and entry.filename.endswith("document.xml"):
                        mark_numbers(root, archive.read(_NUMBERS))
                    text = ET.tostring(root, encoding="utf-8", xml_declaration=True)
                file.writestr(entry.filename, text)
    return made.getvalue()


def _mend(parent: Element, hidden: list[str], unknown: list[str]) -> None:
    """Mend everything inside ``parent``."""
    children: list[Element] = []
    for child in parent:
        _mend(child, hidden, unknown)
        if child.tag == f"{_W}fldSimple":
            children += child
        elif child.tag == f"{_W}r":
            children += _run(child, hidden, unknown)
        else:
            children.append(child)
    parent[:] = children


def _run(run: Element, hidden: list[str], unknown: list[str]) -> Iterator[Element]:
    """Yield ``run`` as Word shows it."""
    looks = run.find(f"{_W}rPr")
    words = "".join(text.text or "" for text in run.iter(f"{_W}t"))
    if looks is not None and _is_on(looks, "vanish"):
        hidden += filter(None, [words])
        return
    if looks is not None:
        if _is_on(looks, "dstrike"):
            SubElement(looks, f"{_W}strike")
        _raise(looks, words)
        _spell(run, looks)
    for part in list(run):
        if part.tag == f"{_W}cr":
            part.tag = f"{_W}br"
        elif part.tag == f"{_W}sym":
            _symbol(part, unknown)
        elif part.tag == f"{_W}ruby":
            run.remove(part)
            yield from part.iterfind(f"{_W}rubyBase/{_W}r")
            reading = "".join(text.text or "" for text in part.iterfind(f"{_W}rt/{_W}r/{_W}t"))
            if reading:
                _says(SubElement(run, f"{_W}t"), f"（{reading}）")
    yield run


def _raise(looks: Element, words: str) -> None:
    """Raise or lower ``words`` that stand beside the line by their position only."""
    height = _value(looks, "position")
    if looks.find(f"{_W}vertAlign") is not None or not _RAISED.fullmatch(words) or not re.fullmatch(r"-?\d{1,3}", height):
        return
    if abs(int(height)) >= _LEAST_RAISED:
        SubElement(looks, f"{_W}vertAlign", {f"{_W}val": "superscript" if int(height) > 0 else "subscript"})


def _spell(run: Element, looks: Element) -> None:
    """Replace the letters of a symbol font by what they look like."""
    fonts = looks.find(f"{_W}rFonts")
    if fonts is None:
        return
    named = fonts.get(f"{_W}ascii") or fonts.get(f"{_W}hAnsi") or ""
    for text in run.iter(f"{_W}t"):
        _says(text, spelt(text.text or "", named))


def spelt(words: str, font: str) -> str:
    """Return ``words`` in ``font`` as they look; another font than a symbol font changes nothing."""
    known = _FONTS.get(font.strip(" '\"").lower())
    return "".join(_spelt(known, sign) for sign in words) if known else words


def _spelt(font: str, sign: str) -> str:
    code = ord(sign) & 0xFF if 0xF000 <= ord(sign) <= 0xF0FF else ord(sign)
    found = dingbats.get((font, code))
    return chr(found) if found else sign


def _symbol(symbol: Element, unknown: list[str]) -> None:
    """Turn a symbol that mammoth does not know into its character."""
    font, code = symbol.get(f"{_W}font", ""), symbol.get(f"{_W}char", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
        return
    number = int(code, 16)
    if (font, number) in dingbats or (font, number & 0xFF) in dingbats:
        return
    private = 0xE000 <= number <= 0xF8FF or not 0x20 <= number <= 0x10FFFF or 0xD800 <= number <= 0xDFFF
    if private:
        unknown.append(f"{font} {code}")
    symbol.tag = f"{_W}t"
    symbol.attrib.clear()
    _says(symbol, UNKNOWN if private else chr(number))


def _says(text: Element, words: str) -> None:
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _value(looks: Element, name: str) -> str:
    found = looks.find(f"{_W}{name}")
    return "" if found is None else found.get(f"{_W}val", "on")


def _is_on(looks: Element, name: str) -> bool:
    return _value(looks, name) not in {"", "0", "false", "off"}
