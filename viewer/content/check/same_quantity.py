"""One quantity, one value: text, table and chart of a section agree, and a study card agrees with its number of people.

Cells of tables and points of charts are compared by quantity and time. A pair in the text (“从 7.9% 降到 7.0%”, “20% 对 4.55%”)
is compared with those of the same section if one of its values is there: then it speaks of the same patients, and the other
value must be there too. A pair of which neither value is there belongs to another study, and nothing is reported.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from viewer.content.blocks import Chart, ChartKind, Heading, Study, Table
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.check.measures import MEASURES, names
from viewer.content.problem import Problem, Severity
from viewer.content.text import block_text, plain, value_words
from viewer.i18n import tr

_NUMBER = r"\d+(?:\.\d+)?"
_UNIT = r"(?:[%％]|mmol/L|mg/dL|pmol/L|nmol/L|ng/mL|mmol/mol|U|kg|mmHg|公斤)?"
_PAIR = re.compile(
    rf"(?:从|由|\bfrom )\s*(?P<a>{_NUMBER})\s*{_UNIT}[^\d。；;，,]{{0,8}}?(?:至|到|为|\bto\b)\s*(?P<b>{_NUMBER})"
    r"(?![\d.]|\s*[-–~～])", re.IGNORECASE
)
_SHARES = re.compile(
    rf"(?<![\d.])(?P<a>{_NUMBER})\s*[%％]?(?:的[^\d，。；]{{1,14}})?\s*(?:对|与|和|比|vs\.?|versus|and|compared with)\s*"
    rf"(?:[^\d，。；]{{1,8}}的)?(?P<b>{_NUMBER})\s*[%％](?!\s*[-–~～])", re.IGNORECASE
)
_FASTING = re.compile(r"空腹|fasting|\bF[PB]G\b|\bFCP\b", re.IGNORECASE)
_AFTER_MEALS = re.compile(r"餐后|post-?(?:meal|prandial)|\bP[PB]G\b|\bPCP\b|2hPG", re.IGNORECASE)
_START = re.compile(r"[前]$|基线|起始|入组|baseline|before|initial", re.IGNORECASE)
_TIME = re.compile(
    r"第?\s*(?P<n>\d+)\s*个?(?P<u>天|日|周|月|年|days?|weeks?|months?|years?)|(?P<eu>day|week|month|year)\s*(?P<en>\d+)",
    re.IGNORECASE,
)
_UNITS_OF_TIME = {"天": "d", "日": "d", "周": "w", "月": "m", "年": "y"}
_VALUE = re.compile(rf"\s*(?P<value>{_NUMBER})\s*{_UNIT}\s*", re.IGNORECASE)
_CHANGED = re.compile(r"变化|差|降幅|升幅|change|difference|Δ", re.IGNORECASE)
_PEOPLE_ROW = re.compile(r"研究对象|受试者|参与者|participants|patients|people", re.IGNORECASE)
_PEOPLE = re.compile(r"(?<![\d.–-])(?P<n>\d+)\s*(?:名|例|位|人|个人|(?:[a-z-]+ ){0,3}(?:patients|participants|people|adults)\b)")

_PER_GROUP = re.compile(r"各|每组|分别|\b(?:each|per group|respectively)\b", re.IGNORECASE)

Quantity = tuple[int, str]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A value of a table or chart: what of, when, as written, and where."""

    quantity: Quantity | None
    time: str
    value: str
    place: str
    line: int


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find values of one quantity that differ between text, table, chart and study card."""
    for page in library.pages:
        starts, cells = _cells(page)
        if any(cells):
            for section in cells:
                yield from _between_cells(page, section)
            yield from _in_text(page, starts, cells)
        yield from _in_cards(page)


def _cells(page: CheckedPage) -> tuple[list[int], list[list[_Cell]]]:
    """Return the first line of each section, and the cells in it."""
    starts, cells = [0], [list[_Cell]()]
    for block, lines in page.blocks():
        if isinstance(block, Heading):
            starts.append(lines[0])
            cells.append([])
        if isinstance(block, Table):
            cells[-1] += _of_table(page, block, lines)
        if isinstance(block, Chart):
            cells[-1] += _of_chart(page, block, lines)
    return starts, cells


def _of_table(page: CheckedPage, table: Table, lines: tuple[int, int]) -> Iterator[_Cell]:
    header = [plain(cell) for cell in table.header]
    place = tr("表 {n}", n=table.caption.number) if table.caption.number else tr("表")
    for number, row in enumerate(table.rows):
        words = [plain(cell) for cell in row]
        for column, cell in zip(header[1:], words[1:], strict=False):
            value = _VALUE.fullmatch(cell)
            if not value or _CHANGED.search(column) or _CHANGED.search(words[0]):
                continue
            quantity = quantity_of(words[0]) or quantity_of(column)
            time = time_of(column) or time_of(words[0])
            if quantity and time:
                yield _Cell(quantity, time, value["value"], place, page.row_line(lines, number, words[0]))


def _of_chart(page: CheckedPage, chart: Chart, lines: tuple[int, int]) -> Iterator[_Cell]:
    caption = plain(chart.caption.children)
    place = tr("图 {n}", n=chart.caption.number)
    if _CHANGED.search(caption):
        return
    for series in chart.series:
        quantity = quantity_of(series.name) or (quantity_of(caption) if len(chart.series) == 1 else None)
        for x, value in zip(chart.x, value_words(series), strict=False):
            time = ("0" if x.strip() == "0" else time_of(f"{x}{chart.x_unit}")) if chart.chart is ChartKind.LINE else ""
            if value and (time or chart.unit == "%"):
                yield _Cell(quantity if time else None, time, value, place, page.line_within(lines, f"name: {series.name}"))


def quantity_of(words: str) -> Quantity | None:
    """Return the quantity that ``words`` name: its index in ``MEASURES``, and whether fasting or after meals."""
    match = names().search(words)
    if not match or not match.lastgroup or not MEASURES[int(match.lastgroup[1:])].bounds:
        return None
    state = "fasting" if _FASTING.search(words) else "meals" if _AFTER_MEALS.search(words) else ""
    return int(match.lastgroup[1:]), state


def time_of(words: str) -> str:
    """Return the time that ``words`` name, as 12w; 0 for the start; empty if they name none."""
    if match := _TIME.search(words):
        unit = (match["u"] or match["eu"]).lower()
        return f"{int(match['n'] or match['en'])}{_UNITS_OF_TIME.get(unit, unit[0])}"
    return "0" if _START.search(words.strip()) else ""


def _between_cells(page: CheckedPage, cells: list[_Cell]) -> Iterator[Problem]:
    first: dict[tuple[Quantity, str], _Cell] = {}
    for cell in cells:
        if cell.quantity is None:
            continue
        other = first.setdefault((cell.quantity, cell.time), cell)
        if other.place != cell.place and not same(other.value, cell.value):
            message = tr("{place}写 {value}，{other}写 {wanted}。", place=cell.place, value=cell.value, other=other.place,
                         wanted=other.value)  # fmt: skip
            yield _problem(page, message, cell.line)


def _in_text(page: CheckedPage, starts: list[int], cells: list[list[_Cell]]) -> Iterator[Problem]:
    for passage in page.passages():
        for start, sentence in passage.counted:
            line = passage.line(start)
            section = cells[bisect_right(starts, line) - 1]
            if not section:
                continue
            for match in _PAIR.finditer(sentence):
                quantity = quantity_of(_named_before(sentence, match.start()))
                known = [cell for cell in section if cell.quantity == quantity and quantity is not None]
                yield from _compare(page, passage.line(start + match.start()), match, known)
            for match in _SHARES.finditer(sentence):
                known = [cell for cell in section if cell.quantity is None]
                yield from _compare(page, passage.line(start + match.start()), match, known)


def _named_before(sentence: str, end: int) -> str:
    """Return the last name of a quantity before ``end`` with the words directly before it."""
    found = list(names().finditer(sentence[:end]))
    return sentence[max(0, found[-1].start() - 6) : found[-1].end()] if found and end - found[-1].end() <= 12 else ""


def _compare(page: CheckedPage, line: int, match: re.Match[str], known: list[_Cell]) -> Iterator[Problem]:
    """Report the value of a pair that is not among ``known`` if the other one is."""
    hits = {name: [cell for cell in known if same(cell.value, match[name])] for name in "ab"}
    for name, other in (("a", "b"), ("b", "a")):
        if hits[other] and not hits[name]:
            place = hits[other][0].place
            values = tr("、").join(dict.fromkeys(cell.value for cell in known if cell.place == place))
            message = tr("这里写 {value}，{place}里是 {values}。", value=match[name], place=place, values=values)
            yield _problem(page, message, line)


def _in_cards(page: CheckedPage) -> Iterator[Problem]:
    for block, lines in page.blocks():
        if not isinstance(block, Study) or block.people is None:
            continue
        for row in block.rows:
            words = " ".join(text for each in row.blocks for text in block_text(each))
            counts = list(_PEOPLE.finditer(words)) if _PEOPLE_ROW.search(row.label) and not _PER_GROUP.search(words) else []
            match = counts[0] if counts else None
            if match and block.people not in {int(match["n"]), sum(int(each["n"]) for each in counts)}:
                message = tr("研究卡写 n: {n}，“{row}”写 {other} 人。", n=block.people, row=row.label, other=match["n"])
                within = page.line_within(lines, row.label), lines[1]
                yield _problem(page, message, page.line_within(within, match["n"]))


def same(one: str, other: str) -> bool:
    """Return whether two numbers are equal as far as both are written: 7.27 and 7.3."""
    digits = min(len(each.partition(".")[2]) for each in (one, other))
    return abs(float(one) - float(other)) <= 0.5 * 10.0**-digits + 1e-9 if "." in one + other else float(one) == float(other)


def _problem(page: CheckedPage, message: str, line: int) -> Problem:
    return page.problem(Severity.WARNING, "same_quantity", message, tr("核对出处，改成一致。"), line=line)
