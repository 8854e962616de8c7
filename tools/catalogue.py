"""Collect the program's messages into resources/i18n/en.po, compile en.mo, list missing translations (``make i18n``)."""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "resources" / "i18n" / "en.po"
MO = PO.with_suffix(".mo")
FORMS = {"tr": 1, "mark": 1, "ntr": 2}
"""The functions that take messages, and the number of forms."""
HEADER = """\
# The program's messages in English. The key is the Chinese text in the code; entries are sorted by it.
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def template() -> Catalog:
    """Return every message of ``tr``, ``ntr`` and ``mark`` in the package."""
    catalogue = Catalog()
    for path in sorted((ROOT / "viewer").rglob("*.py")):
        for message in messages(path.read_text(encoding="utf-8")):
            catalogue.add(message)
    return catalogue


def messages(source: str) -> Iterator[str | tuple[str, ...]]:
    """Yield the messages in a Python file, from its syntax tree: Babel reads tokens, and sees
    into f-strings only from Python 3.12 on.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            forms = FORMS.get(ast.unparse(node.func).rpartition(".")[2], 0)
            given = [each.value for each in node.args[:forms] if isinstance(each, ast.Constant)]
            words = tuple(each for each in given if isinstance(each, str))
            if words and len(words) == forms:
                yield words if len(words) > 1 else words[0]


def english() -> Catalog:
    """Return the catalogue on disk."""
    if not PO.exists():
        return empty()
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def empty() -> Catalog:
    """Return a catalogue without messages, the same on every day."""
    dawn = datetime(2026, 11, 1, tzinfo=UTC)
    return Catalog(locale="en", project="frontdesk", version="1", fuzzy=False, creation_date=dawn, revision_date=dawn)


def updated() -> Catalog:
    """Return the catalogue on disk updated from the code: new messages empty, unused ones removed, no fuzzy matches."""
    catalogue, known = empty(), english()
    for message in template():
        if message.id:
            same = known.get(message.id)
            catalogue.add(message.id, same.string if same and not same.fuzzy else None)
    return catalogue


def missing(catalogue: Catalog) -> list[str]:
    """Return the untranslated messages of ``catalogue``."""
    lacking = []
    for message in catalogue:
        words = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        if message.id and not all(words):
            lacking.append(message.id if isinstance(message.id, str) else message.id[0])
    return lacking


def as_po(catalogue: Catalog) -> bytes:
    """Return ``catalogue`` as a .po file."""
    out = io.BytesIO()
    write_po(out, catalogue, no_location=True, omit_header=True, sort_output=True, width=130)
    return HEADER.encode() + out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Return ``catalogue`` compiled for gettext."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> int:
    """Write both files; return 1 if a message is not translated."""
    catalogue = updated()
    PO.write_bytes(as_po(catalogue))
    MO.write_bytes(as_mo(catalogue))
    lacking = missing(catalogue)
    for message in lacking:
        print(f"{PO.relative_to(ROOT)}: {message}: not translated", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
