"""Implausible values, which point to a wrong unit, in sentences, tables and charts.

The bounds and their sources are in ``viewer.content.check.measures``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.blocks import Chart, Table
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage, outside_quotes
from viewer.content.check.measures import names, names_measure, unit_in
from viewer.content.check.values import oddities
from viewer.content.problem import Problem, Severity
from viewer.content.text import numeral, plain
from viewer.i18n import tr

_FIGURES = re.compile(r"[↑↓<>≤≥＜＞≈约\s]*\d[\d.,]*(?:\s*(?:[–—~～±-]|至)\s*\d[\d.,]*)?\s*[↑↓*]*")
_NOT_A_LEVEL = re.compile(
    r"变化|差|降|升|标准差|例数|人数|参考|P\s*值|\b(?:SD|SE|CI|n|p|OR|HR|RR|change|difference|Δ)\b", re.IGNORECASE
)
_UNIT_COLUMN = re.compile(r"单位|units?", re.IGNORECASE)
_CHANGES = re.compile(r"变化|降幅|下降|差值|change|reduction|difference", re.IGNORECASE)


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find implausible laboratory values, blood pressures and body measures."""
    for page in library.pages:
        for passage in page.passages():
            for odd in oddities(passage.unquoted if passage.has_digits else ""):
                yield page.problem(Severity.WARNING, "unit", odd.message, tr("核对数值和单位。"), line=passage.line(odd.offset))
        for block, lines in page.blocks():
            if isinstance(block, Table):
                yield from _check_table(page, block, lines)
            if isinstance(block, Chart):
                yield from _check_chart(page, block, lines)


def _check_table(page: CheckedPage, table: Table, lines: tuple[int, int]) -> Iterator[Problem]:
    header, caption = [plain(cell) for cell in table.header], plain(table.caption.children)
    units = next((place for place, cell in enumerate(header) if _UNIT_COLUMN.fullmatch(cell.strip())), None)
    for number, row in enumerate(table.rows):
        cells = [outside_quotes(plain(cell)) for cell in row]
        first = cells[0] if cells else ""
        row_unit = (cells[units] if units is not None else "") or unit_in(first)
        found: list[str] = []
        for column, cell in zip(header, cells, strict=False):
            words = _spoken(cell, first, column, caption, row_unit)
            found += [odd.message for odd in oddities(words)]
        for message in dict.fromkeys(found):
            line = page.row_line(lines, number, first)
            yield page.problem(Severity.WARNING, "unit", message, tr("核对数值和单位。"), line=line)


def _spoken(cell: str, first: str, column: str, caption: str, row_unit: str) -> str:
    """Return ``cell`` as a sentence: quantity, number, unit."""
    if cell is first or _NOT_A_LEVEL.search(column):
        return cell
    of = next((name for name in (first, column, caption) if names().search(name)), "")
    if not names_measure(of):
        return cell
    if not _FIGURES.fullmatch(cell):
        return f"{_without_unit(of)} {cell}"
    return f"{_without_unit(of)} {cell.strip('↑↓* ')} {unit_in(column) or row_unit or unit_in(caption)}"


def _without_unit(name: str) -> str:
    return re.sub(r"[（(][^（()）]*[)）]|[,，/].*$", "", name)


def _check_chart(page: CheckedPage, chart: Chart, lines: tuple[int, int]) -> Iterator[Problem]:
    caption = plain(chart.caption.children)
    if _CHANGES.search(caption):
        return
    for series in chart.series:
        of = next((name for name in (series.name, caption, chart.summary) if names_measure(name)), "")
        if not of or _CHANGES.search(series.name):
            continue
        words = (f"{names_measure(of)} {numeral(value)} {chart.unit}" for value in series.values if value is not None)
        message = next((odd.message for text in words for odd in oddities(text)), "")
        if message:
            line = page.line_within(lines, f"name: {series.name}")
            yield page.problem(Severity.WARNING, "unit", message, tr("核对数值和单位。"), line=line)
            return
