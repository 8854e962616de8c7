"""The cells of an HTML table, and whether it is one."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from viewer.content.importing.html_inline import HEADINGS


def table_rows(table: Element) -> list[list[Element]]:
    """Return the cells of ``table`` by row, without those of tables inside it."""
    rows: list[list[Element]] = []
    for part in [table, *(child for child in table if child.tag in {"thead", "tbody", "tfoot"})]:
        rows += [[cell for cell in row if cell.tag in {"td", "th"}] for row in part if row.tag == "tr"]
    return rows


def is_layout(table: Element, rows: list[list[Element]]) -> bool:
    """Return whether ``table`` only sets parts of the page beside each other."""
    filled = [row for row in rows if row]
    if len(filled) < 2 or all(len(row) == 1 for row in filled) or table.get("role") == "presentation":
        return True
    return any(each.tag in {"table", *HEADINGS} for each in table.iter() if each is not table)


def whole_number(words: str, otherwise: int, *, zero: bool = False) -> int:
    """Return the whole number ``words``, at most a million; ``otherwise`` if it is none."""
    words = words.strip()[:20]
    number = min(int(words), 1_000_000) if words.isdecimal() and words.isascii() else otherwise
    return number if number or zero else otherwise
