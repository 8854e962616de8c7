"""Laboratory values that no living person has point to a wrong unit.

1 mmol/L of glucose is 18.016 mg/dL (molar mass 180.16 g/mol). The bounds are wide on purpose: below 30 mg/dL and above 60 mmol/L
of glucose, outside 3–20 % of HbA1c. They warn; an editor decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from viewer.content.blocks import Chart, Table
from viewer.content.check.page import Library, Page, outside_quotes
from viewer.content.problem import Problem, Severity
from viewer.content.text import plain, walk
from viewer.i18n import tr

MG_PER_MMOL = 18.016
LOWEST_MG, HIGHEST_MMOL = 30.0, 60.0
LOWEST_HBA1C, HIGHEST_HBA1C = 3.0, 20.0

_GLUCOSE = re.compile(r"血糖|葡萄糖|空腹|餐后|glucose|\b[FP]PG\b|\b[FP]BG\b", re.IGNORECASE)
_OTHER = re.compile(r"肌酐|胆红素|尿酸|胆固醇|甘油三酯|钙|磷|钾|钠|creatinine|cholesterol|triglyceride", re.IGNORECASE)
_CONVERTED = r"(?<![=≈约为即于合当]\s)(?<![=≈约为即于合当])"
_VALUE = re.compile(
    rf"(?<![\d.–-]){_CONVERTED}(\d+(?:\.\d+)?)(?:\s*[–-]\s*\d+(?:\.\d+)?)?\s*(mg/dL|mmol/L)(?!\s*(?:约等于|约合|相当于|≈|=|/))",
    re.IGNORECASE,
)
_HBA1C = re.compile(
    r"(?:HbA1c|糖化血红蛋白|糖化|\bA1c)(?P<between>[^。；，,;%\n]{0,16}?)(?<![\d.])(?P<value>\d+(?:\.\d+)?)\s*%",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"降|升|减|增|差|变化|fell|drop|rise|rose|by\b|改变|占|人|患者", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def check(library: Library) -> Iterator[Problem]:
    """Implausible glucose and HbA1c in sentences, tables and charts."""
    for page in library.pages:
        for number, line in page.prose():
            if not line.lstrip().startswith("|"):
                for message in _judge(outside_quotes(line)):
                    yield page.problem(Severity.WARNING, "unit", message, tr("核对单位。"), line=number)
        for block in walk(page.article.blocks):
            if isinstance(block, Table):
                yield from _check_table(page, block)
            if isinstance(block, Chart):
                yield from _check_chart(page, block)


def _judge(words: str) -> Iterator[str]:
    """What is wrong with the values in ``words``."""
    if _GLUCOSE.search(words) and not _OTHER.search(words):
        for match in _VALUE.finditer(words):
            if message := _glucose(float(match[1]), match[2]):
                yield message
    for match in _HBA1C.finditer(words):
        value = float(match["value"])
        if not LOWEST_HBA1C <= value <= HIGHEST_HBA1C and not _CHANGE.search(match["between"]):
            yield tr("糖化血红蛋白 {value:g}% 不合常理。", value=value)


def _glucose(value: float, unit: str) -> str:
    """Why a glucose of ``value`` ``unit`` cannot be; empty: it can."""
    if unit.lower() == "mg/dl" and value < LOWEST_MG:
        same = value / MG_PER_MMOL
        return tr("{value:g} mg/dL ≈ {same:.2f} mmol/L，血糖不会这样低；是不是 mmol/L？", value=value, same=same)
    if unit.lower() == "mmol/l" and value > HIGHEST_MMOL:
        same = value * MG_PER_MMOL
        return tr("{value:g} mmol/L ≈ {same:.0f} mg/dL，血糖不会这样高；是不是 mg/dL？", value=value, same=same)
    return ""


def _check_table(page: Page, table: Table) -> Iterator[Problem]:
    header = " ".join(plain(cell) for cell in table.header)
    caption = plain(table.caption.children)
    for row in table.rows:
        cells = [plain(cell) for cell in row]
        words = " ".join((*cells, header))
        unit = next((unit for unit in ("mg/dL", "mmol/L") if unit.lower() in words.lower()), "")
        if not unit or ("mg/dl" in words.lower() and "mmol/l" in words.lower()):
            continue
        if _GLUCOSE.search(cells[0] if cells and cells[0] else caption) and not _OTHER.search(cells[0] if cells else ""):
            values = [float(cell) for cell in cells if _NUMBER.fullmatch(cell)]
            for message in filter(None, (_glucose(value, unit) for value in values)):
                yield page.problem(Severity.WARNING, "unit", message, tr("核对单位。"), near=cells[0])
                break


def _check_chart(page: Page, chart: Chart) -> Iterator[Problem]:
    words = " ".join((plain(chart.caption.children), chart.summary, *(series.name for series in chart.series)))
    values = [value for series in chart.series for value in series.values if value is not None]
    message = ""
    if chart.unit == "%" and re.search(r"HbA1c|糖化血红蛋白", words) and not _CHANGE.search(words.split("，")[0]):
        odd = [value for value in values if not LOWEST_HBA1C <= value <= HIGHEST_HBA1C]
        message = tr("糖化血红蛋白 {value:g}% 不合常理。", value=odd[0]) if odd else ""
    elif _GLUCOSE.search(words) and not _OTHER.search(words):
        message = next(filter(None, (_glucose(value, chart.unit) for value in values)), "")
    if message:
        near = chart.summary or f"name: {chart.series[0].name}"
        yield page.problem(Severity.WARNING, "unit", message, tr("核对单位。"), near=near)
