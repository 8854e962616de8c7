"""Before and after agree with the change between them: “from 7.9 % to 7.0 %, down by 1.9” does not.

Judged are a pair in one phrase (从 … 降到 …, “from … to …”), the direction of its verb, and a change directly after it, in the
same unit, in percentage points, or in per cent of the first value; and tables with one column before, one after and one
of the change. Rounding of all three values is allowed for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from viewer.content.blocks import Table
from viewer.content.check.checked_library import CheckedLibrary, CheckedPage
from viewer.content.problem import Problem, Severity
from viewer.content.quick_pattern import quick_pattern
from viewer.content.text import plain
from viewer.i18n import tr

_NUMBER = r"(?<![\d.A-Za-z])[−-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\d.A-Za-z])[−-]?\d+(?:\.\d+)?"
_UNIT = (
    r"[%％]|个百分点|(?:percentage )?points?|[A-Za-zμµ°℃]{1,8}(?:\s?/\s?[A-Za-z0-9²]{1,6})?(?![A-Za-z/])"
    r"|公斤|千克|单位|毫摩尔/升|次/分|次|片|人|例|名|斤|厘米"
)
_DOWN = r"降|减|下|低|少|跌|缩|瘦|fell|fall|drop|declin|decreas|reduc|lower|lost|shrank"
_UP = r"升|增|高|涨|提|rose|ris|increas|grew|gain"
_HAN_PAIR = (
    rf"(?:从|由|自)(?P<lead>[^\d。，；、]{{0,12}}?)(?P<a>{_NUMBER})\s*(?P<ua>{_UNIT})?(?P<verb>[^\d。；]{{0,10}}?)"
    rf"(?:至|到|为|成)\s*(?:了|约|大约)?\s*(?P<b>{_NUMBER})\s*(?P<ub>{_UNIT})?(?!\d|[./]\d|\s*[-–~～])"
)
_HAN_PAIRS = quick_pattern(_HAN_PAIR, re.IGNORECASE)
_PAIR = re.compile(
    rf"{_HAN_PAIR}"
    rf"|(?P<everb>\b(?:{_DOWN}|{_UP})[a-z]*\b)?(?P<elead>[^.;\d]{{0,30}}?)\bfrom\s+(?P<ea>{_NUMBER})\s*(?P<eua>{_UNIT})?"
    rf"\s+to\s+(?P<eb>{_NUMBER})\s*(?P<eub>{_UNIT})?(?!\d|[./]\d|\s*[-–~～])",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    rf"[\s，,（(、]*(?:即|也就是|共|总共|一共|平均|约|合计|前后|两次|整整)*"
    rf"(?:下降|降低|减少|减轻|降|减|升高|上升|增加|提高|增|升|相差|差|降幅|升幅|增幅|变化|缩小|瘦)(?![至到])"
    rf"(?:了|为|是|达|幅度|值)*\s*(?P<about>约|近|大约|接近)?[为是]?\s*(?P<c>{_NUMBER})\s*(?P<uc>{_UNIT})"
    rf"|[\s,(]*(?:a|an|i\.e\.|which is|that is|down|up|by|:|–|-)*\s*(?:absolute |relative |mean |total )?"
    rf"(?:reduction|fall|drop|decrease|decline|rise|increase|difference|change|gain|loss|down|up)\s+(?:of|by)?\s*(?P<eabout>about|nearly|around)?\s*(?P<ec>{_NUMBER})\s*(?P<euc>{_UNIT})",
    re.IGNORECASE,
)
_CHINESE = ("lead", "a", "ua", "verb", "b", "ub")
_NO_QUANTITY = re.compile(r"第$|每|期$|年$|version|week|month|phase|page|\bday", re.IGNORECASE)
_POINTS = re.compile(r"个百分点|points?", re.IGNORECASE)
_BEFORE = re.compile(r"前|基线|起始|baseline|before|initial", re.IGNORECASE)
_CHANGED = re.compile(r"变化|差值|改变|降幅|升幅|下降|change|difference|reduction|Δ", re.IGNORECASE)
_UNSIGNED = re.compile(r"降|减|reduction|decrease|差值|difference", re.IGNORECASE)
_CELL = re.compile(rf"[↑↓\s]*(?P<value>[−+-]?\d+(?:\.\d+)?)\s*(?P<unit>{_UNIT})?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Value:
    """A number as written: its value, and half a unit of its last digit."""

    value: float
    half: float

    @classmethod
    def read(cls, written: str) -> _Value:
        """Return the value of ``written``."""
        digits = written.replace(",", "").replace("−", "-")
        return cls(float(digits), 0.5 * 10.0 ** -len(digits.partition(".")[2]))


def check(library: CheckedLibrary) -> Iterator[Problem]:
    """Find changes that do not agree with the values before and after."""
    for page in library.pages:
        for passage in page.statements():
            for start, sentence in passage.counted:
                for offset, message in contradictions(sentence):
                    yield _problem(page, message, passage.line(start + offset))
        for block, lines in page.blocks():
            if isinstance(block, Table):
                yield from _check_table(page, block, lines)


def _problem(page: CheckedPage, message: str, line: int) -> Problem:
    return page.problem(Severity.WARNING, "before_after", message, tr("核对前后两个数值和变化。"), line=line)


def contradictions(sentence: str) -> Iterator[tuple[int, str]]:
    """Yield place and message of each contradiction in ``sentence``."""
    pairs = _PAIR if "from" in sentence.lower() else _HAN_PAIRS
    for match in pairs.finditer(sentence):
        lead, a, unit_a, verb, b, unit_b = (match[name] for name in _CHINESE)
        if a is None:
            lead, a, unit_a, b, unit_b = (match[name] for name in ("elead", "ea", "eua", "eb", "eub"))
            verb = f"{match['everb'] or ''} {lead or ''}"
        if _NO_QUANTITY.search(lead or "") or _NO_QUANTITY.search(verb or "") or _differs(unit_a, unit_b):
            continue
        before, after, unit = _Value.read(a), _Value.read(b), (unit_b or unit_a or "").replace("％", "%")
        down, up = (bool(re.search(words, verb or "", re.IGNORECASE)) for words in (_DOWN, _UP))
        if down != up and ((down and after.value > before.value) or (up and after.value < before.value)):
            yield match.start(), tr("从 {a} 到 {b}，和“{verb}”的方向相反。", a=a, b=b, verb=(verb or "").strip())
        elif change := _CHANGE.match(sentence, match.end()):
            written, given = change["c"] or change["ec"], change["uc"] or change["euc"]
            if message := _wrong(before, after, unit, written, given, about=bool(change["about"] or change["eabout"])):
                yield change.start(), message


def _differs(one: str | None, other: str | None) -> bool:
    return bool(one and other and one.lower().replace("％", "%") != other.lower().replace("％", "%"))


def _wrong(before: _Value, after: _Value, unit: str, written: str, given: str, *, about: bool = False) -> str:
    """Return why a change of ``written`` ``given`` is not that from ``before`` to ``after`` in ``unit``; empty if it is."""
    change, given = _Value.read(written), given.replace("％", "%")
    slack = before.half + after.half + change.half
    exact = abs(after.value - before.value)
    relative = 100 * exact / abs(before.value) if before.value else 0.0
    slip = 100 * (before.half + after.half * (1 + exact / (abs(before.value) or 1))) / (abs(before.value) or 1) + change.half
    if about:
        slack, slip = slack + 0.1 * exact, slip + 3
    amount = abs(change.value)
    of_levels = _POINTS.search(given) or given.lower() == unit.lower()
    if of_levels and abs(amount - exact) <= slack + 1e-9:
        return ""
    if given == "%" and abs(amount - relative) <= slip + 1e-9:
        return ""
    if _POINTS.search(given) and unit not in {"%", ""}:
        return ""
    if not of_levels and given != "%":
        return ""
    found = f"{exact:.4g} {unit}".strip() if of_levels else f"{relative:.3g}%"
    return tr("从 {a:g} 到 {b:g} 相差 {found}，不是 {written}{unit}。", a=before.value, b=after.value, found=found,
              written=written, unit=given)  # fmt: skip


def _check_table(page: CheckedPage, table: Table, lines: tuple[int, int]) -> Iterator[Problem]:
    """Compare the column of the change with those before it, if there is one column before and one after."""
    header = [plain(cell).strip() for cell in table.header]
    changes = [place for place, name in enumerate(header) if _CHANGED.search(name)]
    befores = [place for place, name in enumerate(header) if _BEFORE.search(name) and place not in changes]
    if len(changes) != 1 or len(befores) != 1 or changes[0] - befores[0] != 2 or befores[0] == 0:
        return
    for number, row in enumerate(table.rows):
        cells = [plain(cell) for cell in row]
        before, after, change = (_CELL.fullmatch(cells[place]) for place in (befores[0], befores[0] + 1, changes[0]))
        if not (before and after and change):
            continue
        unit = before["unit"] or ""
        given = change["unit"] or unit or "?"
        values = _Value.read(before["value"]), _Value.read(after["value"])
        message = _wrong(*values, unit or "?", change["value"].lstrip("+"), given)
        written = _Value.read(change["value"].lstrip("+")).value
        if not message and not _UNSIGNED.search(header[changes[0]]) and change["value"][0] in "−-+":
            rises = values[1].value > values[0].value
            if written and values[0].value != values[1].value and rises != (written > 0):
                message = tr("变化的正负号和前后两个数值相反。")
        if message:
            yield _problem(page, message.replace(" ?", "").replace("?", ""), page.row_line(lines, number, cells[0]))
